"""How sure answers are: how old the sources are, and who was asked and did not answer."""

from __future__ import annotations

import datetime

import pytest

from kb.questions import asking, library
from tests.kb.questions.tiny import Tiny


@pytest.fixture
def asked(graph: Tiny) -> Tiny:
    """Alfa and beta share a project; gamma was asked and is silent, delta answered that it has nobody."""
    graph.actors("Company", "alfa", "beta", "gamma", "delta", "epsilon", place="SE-2480")
    graph.project("p1", "alfa beta")
    for at, (days, source) in enumerate(((400, "cordis"), (30, "roster"))):
        graph.run(
            "CREATE (:Extract {id: $id, source: $source, file_name: $id + '.csv', publisher: 'EU', "
            "complete: true, published: date() - duration({days: $days}), loaded: datetime(), "
            "rows_in: 10, rejected: $at})",
            id=f"x{at}", source=source, days=days, at=at,
        )  # fmt: skip
    for actor, answered in (("gamma", False), ("delta", True), ("delta", False)):
        graph.run(
            "MATCH (a:Actor {id: $actor}) MATCH (e:Extract {id: 'x1'}) "
            "CREATE (a)-[:ASKED_IN {answered: $answered, stated_as: 'k', source: 'x1', row: 2}]->(e)",
            actor=actor, answered=answered,
        )  # fmt: skip
    for actor, scheme, source in (
        ("alfa", "pic", "x0"), ("alfa", "se-orgnr", "x1"), ("beta", "pic", "x0"), ("gamma", "se-orgnr", "x1"),
    ):  # fmt: skip
        graph.run(
            "MATCH (a:Actor {id: $actor}) "
            "CREATE (a)-[:IDENTIFIED_BY {source: $source, row: 2}]->"
            "(:Identifier {id: $scheme + $actor, scheme: $scheme})",
            actor=actor, scheme=scheme, source=source,
        )  # fmt: skip
    graph.analyse()
    return graph


def test_how_old_each_extract_is_and_what_of_it_is_matched(asked: Tiny) -> None:
    columns = "source file days rows rejected actors matched"
    assert asked.pick("age-of-extracts", columns) == [
        ("cordis", "x0.csv", 400, 10, 0.0, 2, 0.5),
        ("roster", "x1.csv", 30, 10, 0.1, 2, 1.0),
    ]
    assert asked.pick("age-of-extracts", "source", source="roster") == [("roster",)]
    published = datetime.date.fromisoformat(asked.ask("age-of-extracts")[0]["published"])
    assert (datetime.datetime.now(datetime.UTC).date() - published).days in {399, 400, 401}


def test_what_a_delivery_did_not_change_is_as_old_as_the_delivery(asked: Tiny) -> None:
    asked.run("MATCH (e:Extract {id: 'x0'}) SET e.series = 's', e.compared = 2")
    asked.run("MATCH (e:Extract {id: 'x1'}) SET e.series = 't'")
    asked.run("MATCH ()-[i:IDENTIFIED_BY {source: 'x0'}]->() SET i.series = 's'")
    asked.run(
        "CREATE (:Extract {id: 'x9', source: 'cordis', series: 's', file_name: 'x9.csv', complete: true, "
        "published: date(), loaded: datetime(), rows_in: 10, rejected: 0, compared: 2})"
    )
    assert asked.pick("age-of-extracts", "file days actors") == [("x1.csv", 30, 2), ("x9.csv", 0, 2)]


def test_a_silent_one_is_not_shown_as_alone_without_saying_so(asked: Tiny) -> None:
    assert sorted(asked.pick("isolated-actors", "actor survey")) == [
        ("delta", "answered"),
        ("epsilon", "unasked"),
        ("gamma", "silent"),
    ]


def test_answers_of_an_analysis_say_who_is_silent(asked: Tiny) -> None:
    for name in ("structural-holes", "gaps-between-helices", "isolated-actors"):
        answer = asking.ask(asked.store, library.bundled()[name], {})
        assert [note for note in answer.notes if "asked-without-answer" in note] == [
            (
                "Of 2 asked in surveys 1 did not answer: ties of theirs may be missing. "
                "Who: loket ask asked-without-answer"
            )
        ]
    asked.run("MATCH ()-[r:ASKED_IN]->() SET r.answered = true")
    assert asking.ask(asked.store, library.bundled()["structural-holes"], {}).notes == ()
