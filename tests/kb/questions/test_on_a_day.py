"""An actor, and the actors in a place, as they were on a day."""

from __future__ import annotations

from typing import Any

import pytest

from kb.errors import UsageError
from tests.kb.questions.tiny import Tiny


@pytest.fixture
def firm(graph: Tiny) -> Tiny:
    """A firm that changed its name twice, was in liquidation and ceased; and another."""
    graph.actors("Company", "firm", "other", place="SE-2580")
    graph.run("""
        MATCH (a:Actor {id: 'firm'})
        SET a.registered = date('2000-05-01'), a.ceased = date('2020-03-01'), a.status = 'ceased'
        SET a.legal_form = 'AB'
        CREATE (a)-[:IDENTIFIED_BY]->(n:Identifier {id: 'se-1', scheme: 'se-orgnr', value: '1'})
        WITH a, n
        UNWIND [
          ['name', 'First AB', 'FORETAGSNAMN', '2000-05-01', null],
          ['name', 'Second AB', 'FORETAGSNAMN', '2010-01-01', null],
          ['name', 'Side', 'SARS_FORNAMN', '2005-01-01', '2012-12-31'],
          ['status', 'active', null, '2000-05-01', '2020-03-01'],
          ['status', 'LI', 'procedure', '2019-01-01', null]
        ] AS one
        CREATE (a)-[:WAS {what: one[0], value: one[1], kind: one[2], since: date(one[3]), until: date(one[4]),
                          stated_as: 'se-1', source: 'x', row: 7}]->(n)
        WITH DISTINCT a
        CREATE (a)-[:ACTIVE_IN {nr: 1, source: 'x', row: 7, since: date('2015-01-01')}]->
               (:Industry {code: 'sni2007-62', name_sv: 'Dataprogrammering', name_en: 'Programming'})
        CREATE (a)-[:ACTIVE_IN {nr: 1, source: 'x', row: 7}]->(:Industry {code: 'sni2007-01'})
        """)
    return graph


def told(graph: Tiny, day: str | None, actor: str = "firm") -> list[tuple[Any, ...]]:
    rows = graph.ask("actor-on-a-day", actor=actor, **({} if day is None else {"day": day}))
    return [(row["what"], row["value"], row["later"], row["basis"]) for row in rows]


def test_an_actor_on_a_day(firm: Tiny) -> None:
    assert told(firm, "2008-01-01") == [
        ("name", "Side", None, "dated"),
        ("name", "First AB", None, "dated"),
        ("status", "active", None, "dated"),
        ("form", "AB", None, "now"),
        ("industry", "sni2007-01", None, "now"),
    ]


def test_a_name_whose_end_is_not_told_gives_way_to_the_next(firm: Tiny) -> None:
    names = [row for row in told(firm, "2019-06-01") if row[0] in {"name", "status"}]
    assert names == [
        ("name", "Second AB", None, "dated"),
        ("name", "First AB", "2010-01-01", "dated"),
        ("status", "LI", None, "dated"),
        ("status", "active", None, "dated"),
    ]


@pytest.mark.parametrize(
    ("day", "status"), [("1999-12-31", "unregistered"), ("2000-05-01", "active"), ("2021-01-01", "ceased")]
)
def test_the_status_follows_the_days_of_registration(firm: Tiny, day: str, status: str) -> None:
    assert ("status", status, None, "dated") in told(firm, day)


def test_an_industry_counts_from_its_first_day_and_is_named(firm: Tiny) -> None:
    assert [row[1] for row in told(firm, "2016-01-01") if row[0] == "industry"] == [
        "sni2007-01",
        "Programming",
    ]


def test_earlier_names_of_which_only_the_end_is_told(graph: Tiny) -> None:
    graph.actors("Company", "arm")
    graph.run("""
        MATCH (a:Actor {id: 'arm'})
        CREATE (n:Identifier {id: 'uk-1', scheme: 'uk-crn', value: '1'})
        WITH a, n
        UNWIND [['Old', '1990-12-31'], ['Older', '1980-12-31']] AS one
        CREATE (a)-[:WAS {what: 'name', value: one[0], until: date(one[1]), source: 'x', row: 2}]->(n)
        """)
    assert [told(graph, day, "arm")[0][1] for day in ("1975-01-01", "1985-01-01", "1995-01-01")] == [
        "Older",
        "Old",
        "arm",
    ]
    assert told(graph, None, "arm") == [("name", "arm", None, "now")]


def test_who_was_in_a_place_on_a_day(firm: Tiny) -> None:
    def there(day: str | None) -> list[str]:
        return [row["actor"] for row in firm.ask("actors-in-place", place="SE-2580", as_of=day)]

    assert there(None) == ["firm", "other"]
    assert there("2010-01-01") == ["firm", "other"]
    assert there("1999-01-01") == there("2020-03-01") == ["other"]


@pytest.mark.parametrize("day", ["2020-02-30", "igår", "2020"])
def test_what_is_no_day_is_refused(firm: Tiny, day: str) -> None:
    with pytest.raises(UsageError) as raised:
        told(firm, day)
    assert raised.value.key == "parameter-date"
