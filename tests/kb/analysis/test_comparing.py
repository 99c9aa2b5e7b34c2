"""Two periods compared from start to end: what is written, what questions see, and when it is made again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from kb.analysis import comparing, run
from kb.errors import NotFoundError, UsageError
from kb.questions import asking, library
from kb.store import Store
from tests.kb.questions.tiny import Tiny, opened

FIRST, SECOND = (2014, 2015), (2016, 2017)


@pytest.fixture
def graph(store: Store) -> Iterator[Tiny]:
    """Companies and universities apart in the first period, in projects of two; together in the second."""
    with opened(store) as session:
        made = Tiny(store, session)
        made.actors("Company", *"abcdefgh", place="SE-2580")
        made.actors("University", *"stuvwxyz", place="SE-2480")
        teams = [(a, b) for kind in ("abcdefgh", "stuvwxyz") for a, b in pairwise(kind)]
        made.run(
            """
            UNWIND range(0, size($teams) - 1) AS at
            CREATE (p:Project {id: 'p' + at, acronym: 'P' + at})
            SET p.start = date($starts[at]), p.end = date($ends[at])
            WITH p, at UNWIND $teams[at] AS id
            MATCH (a:Actor {id: id}) CREATE (a)-[:PARTICIPATES_IN {source: 'x', row: 2, nr: 1}]->(p)
            """,
            teams=[
                list(team)
                for team in (*teams, *zip("abcdefgh", "stuvwxyz", strict=True), ("a", "z"), ("a", "b"))
            ],
            starts=["2014-01-01"] * 14 + ["2016-01-01"] * 9 + ["2015-01-01"],
            ends=["2015-12-31"] * 14 + ["2017-12-31"] * 9 + ["2016-12-31"],
        )
        # Ground for interplay of the two kinds: without it little interplay would be no gap.
        made.run(
            "MERGE (t:Topic {code: 'steel'}) WITH t "
            "MATCH (p:Project) CREATE (p)-[:CONCERNS {source: 'x'}]->(t)"
        )
        yield made


def asked(graph: Tiny, name: str, **given: object) -> list[dict[str, Any]]:
    answer = asking.ask(graph.store, library.bundled()[name], given)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def test_a_gap_that_closed_and_through_what(graph: Tiny) -> None:
    found = comparing.compare(graph.store, FIRST, SECOND)
    assert (found.before_only, found.after_only, found.both, found.unchanged) == (14, 9, 1, False)
    rows = {(row["a"], row["b"]): row for row in asked(graph, "changed-gaps-between-helices")}
    between = rows["Company", "University"]
    assert (between["gap"], between["beyond"]) == ("closed", "more")
    assert (between["ties_before"], between["ties_after"]) == (0, 9)
    assert between["ratio_before"] == 0
    assert between["ratio_after"] > 1
    assert between["through"] == ["P14", "P15", "P16", "P17", "P18"]
    assert rows["Company", "Company"]["beyond"] == "fewer"
    assert rows["Company", "Company"]["through"][0] == "P0"
    (place,) = [
        row for row in asked(graph, "changed-gaps-between-places", place="Norrbotten") if row["a"] != row["b"]
    ]
    assert {place["a"]["id"], place["b"]["id"]} == {"SE331", "SE332"}
    assert place["gap"] == "closed"
    assert asked(graph, "changed-gaps-between-clusters") == []


def test_without_ground_no_gap_closed(graph: Tiny) -> None:
    graph.run("MATCH (t:Topic) DETACH DELETE t")
    comparing.compare(graph.store, FIRST, SECOND)
    rows = {(row["a"], row["b"]): row for row in asked(graph, "changed-gaps-between-helices")}
    between = rows["Company", "University"]
    assert (between["gap"], between["beyond"]) == (None, "more")


def test_teams_that_come_again_and_again_allow_no_verdict_and_are_told(graph: Tiny) -> None:
    assert comparing.compare(graph.store, FIRST, SECOND).repeated == 0
    graph.run(
        "MATCH (a:Actor {id: 'a'}) MATCH (b:Actor {id: 'b'}) UNWIND range(1, 12) AS at "
        "CREATE (p:Project {id: 'again' + at, start: date('2014-01-01'), end: date('2015-12-31')}) "
        "CREATE (a)-[:PARTICIPATES_IN {source: 'x', row: 2, nr: 1}]->(p) "
        "CREATE (b)-[:PARTICIPATES_IN {source: 'x', row: 2, nr: 1}]->(p)"
    )
    found = comparing.compare(graph.store, FIRST, SECOND)
    assert found.repeated == pytest.approx(12 / 26)
    assert {row["beyond"] for row in asked(graph, "changed-gaps-between-helices")} == {None}
    assert comparing.compare(graph.store, FIRST, SECOND).repeated == found.repeated  # found again


def test_brokers_that_came_and_went(graph: Tiny) -> None:
    comparing.compare(graph.store, FIRST, SECOND)
    rows = {row["actor"]["id"]: row for row in asked(graph, "changed-brokers")}
    assert (rows["a"]["change"], rows["a"]["before"], rows["a"]["after"]) == ("came", 0, 3)
    assert (rows["c"]["change"], rows["c"]["before"], rows["c"]["after"]) == ("went", 1, 0)
    assert {row["actor"]["id"] for row in asked(graph, "changed-brokers", change="came")} == {"a"}
    assert "t" not in {row["actor"]["id"] for row in asked(graph, "changed-brokers", place="Luleå kommun")}


def test_again_it_is_found(graph: Tiny) -> None:
    comparing.compare(graph.store, FIRST, SECOND)
    before = [asked(graph, name) for name in ("changed-gaps-between-helices", "changed-brokers")]
    again = comparing.compare(graph.store, FIRST, SECOND)
    assert (again.unchanged, again.both) == (True, 1)
    graph.run("MATCH (c:Comparison) SET c.complete = false")  # as a crash before the end leaves it
    with pytest.raises(UsageError) as caught:
        asked(graph, "changed-brokers")
    assert caught.value.key == "no-comparison"
    made = comparing.compare(graph.store, FIRST, SECOND)
    assert (made.unchanged, made.id) == (False, again.id)
    assert [asked(graph, name) for name in ("changed-gaps-between-helices", "changed-brokers")] == before
    other = comparing.compare(graph.store, SECOND, FIRST)
    assert other.id != made.id
    assert [row["id"] for row in graph.store.rows("read/comparisons")] == [other.id, made.id]
    assert asked(graph, "changed-brokers", comparison=made.id[:8]) == before[1]


def test_what_questions_look_at_stays(graph: Tiny) -> None:
    whole = run.analyse(graph.store).id
    found = comparing.compare(graph.store, FIRST, SECOND)
    question = library.bundled()["structural-holes"]
    assert asking.ask(graph.store, question, {}).asked["analysis"] == whole
    assert len(graph.store.rows("read/analyses")) == 3
    # Asked for by itself it is the latest, and compared once more it still is.
    assert run.analyse(graph.store, run.Settings(since=2016, until=2017)).id == found.after.id
    comparing.compare(graph.store, FIRST, SECOND)
    assert asking.ask(graph.store, question, {}).asked["analysis"] == found.after.id


def test_a_focus(graph: Tiny) -> None:
    found = comparing.compare(graph.store, FIRST, SECOND, run.Settings(focus="Norrbotten"))
    assert found.after.actors == 8
    assert {(row["a"], row["b"]) for row in asked(graph, "changed-gaps-between-helices")} == {
        ("Company", "Company")
    }
    assert {row["actor"]["id"] for row in asked(graph, "changed-brokers")} <= set("abcdefgh")
    with pytest.raises(NotFoundError):
        comparing.compare(graph.store, FIRST, SECOND, run.Settings(focus="Atlantis"))


def test_the_same_period_twice(graph: Tiny) -> None:
    with pytest.raises(UsageError) as caught:
        comparing.compare(graph.store, FIRST, FIRST)
    assert caught.value.key == "same-period"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2014-2016", (2014, 2016)),
        (" 2014 – 2016", (2014, 2016)),
        ("2014", (2014, 2014)),
        ("-2016", (None, 2016)),
        ("2017-", (2017, None)),
    ],
)
def test_periods(text: str, years: tuple[int | None, int | None]) -> None:
    assert comparing.period(text) == years


@pytest.mark.parametrize("text", ["", "-", "last year", "20142016", "2016-2014", "14-16"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        comparing.period(text)
    assert caught.value.key in {"no-period", "period-backwards"}
