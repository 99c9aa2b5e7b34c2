"""Who has ceased: named by no question that tells whom to act on, shown by those that tell who is there.

Each question is asked of the same graph twice, before and after some actors cease. Every bundled question
stands in one of the lists below, so a new one has to be decided on (docs/decisions/0031-who-has-ceased.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kb.analysis import comparing
from kb.questions import asking, library
from kb.questions.asking import Answer
from kb.questions.header import ColumnType
from kb.texts import speaking
from tests.kb.questions.tiny import Tiny

QUESTIONS = library.bundled()
# Those that tell whom to introduce, visit, support, invite or remind.
LEAVES_OUT = {
    "asked-without-answer",
    "bridges-between",
    "bridges-of",
    "companies-alone",
    "isolated-actors",
    "members-by-deed",
    "support-reach",
    "who-to-introduce",
}
# Those with one actor in a row: who is there, who stands where. The column of the actor.
SHOWS = {
    "actors-in-place": "actor",
    "changed-brokers": "actor",
    "cluster-members": "member",
    "how-connected": "taker",
    "most-connected": "actor",
    "only-bridges": "actor",
    "partners-of-place": "partner",
    "project-partners": "actor",
    "structural-holes": "actor",
    "what-changed": "partner",
    "what-constrains": "partner",
    "who-bridges": "actor",
    "who-shrinks-the-distance": "actor",
    "who-works-with-whom": "partner",
    "whom-it-supports": "supported",
}
# Those that count who has ceased, or tell it of the one actor they are about.
COUNTS = {
    "actor-on-a-day": {"what", "value", "since", "basis"},
    "actor-profile": {"status", "ceased"},
    "cluster-profile": {"ceased", "companies_alone"},
    "overview": {"ceased"},
    "place-profile": {"ceased"},
}
# The others tell of what happened, or of the facts themselves: as before.
CEASED = {"zeta": "2024-05-01", "lonely": "2024-05-01", "deed": "2023-12-31", "park": "ceased"}
GIVEN: dict[str, object] = {
    "actor": "alfa",
    "other": "gamma",
    "project": "p1",
    "cluster": "c1",
    "place": "SE33",
    "a": "place:SE-2580",
    "b": "place:SE-2480",
    "before_until": 2014,
    "after_since": 2016,
}
OTHERWISE: dict[str, dict[str, object]] = {
    "bridges-between": {"a": "Company", "b": "University"},
    "partners-of-place": {"place": "SE-2480"},
}


@pytest.fixture
def region(graph: Tiny) -> Tiny:
    """Two towns that zeta ties, a cluster in the one of them, and whom each question names."""
    graph.actors("Company", "alfa", "beta", "zeta", "lonely", "deed", place="SE-2580")
    graph.actors("University", "gamma", "delta", place="SE-2480")
    graph.actors("SupportOrganisation", "park", "helper", place="SE-2480")
    graph.project("p1", "alfa zeta", "2014-01-01", "2014-12-31", topics="steel")
    graph.project("p2", "gamma zeta", "2016-01-01", "2016-12-31", topics="steel")
    graph.project("p3", "alfa beta deed", "2014-01-01", "2016-12-31")
    graph.project("p4", "alfa helper", "2014-01-01", "2014-12-31")
    graph.project("p5", "delta helper park", "2014-01-01", "2014-12-31", topics="steel")
    graph.project("p6", "zeta delta", "2016-01-01", "2016-12-31")
    graph.cluster("c1", "alfa beta zeta")
    graph.support("park", "c1")
    graph.support("alfa", "zeta")
    graph.run(
        "CREATE (:Extract {id: 'x', file_name: 'x.csv', complete: true, published: date('2020-01-01')})"
    )
    graph.run(
        "MATCH (a:Actor {id: 'zeta'}) MATCH (e:Extract {id: 'x'}) "
        "CREATE (a)-[:ASKED_IN {answered: false, stated_as: 'k', source: 'x', row: 2}]->(e)"
    )
    comparing.compare(graph.store, (2014, 2014), (2016, 2016))
    graph.analyse()
    return graph


def cease(graph: Tiny) -> None:
    days = {one: day if day != "ceased" else None for one, day in CEASED.items()}
    graph.run(
        "UNWIND keys($days) AS id MATCH (a:Actor {id: id}) "
        "SET a:Ceased, a.status = 'ceased', a.ceased = date($days[id])",
        days=days,
    )


def answers(graph: Tiny) -> dict[str, Answer]:
    """The questions that know of who has ceased, asked with what they need."""
    found = {}
    for name in LEAVES_OUT | SHOWS.keys() | COUNTS.keys():
        given = {key: GIVEN[key] for key, param in QUESTIONS[name].params.items() if param.required}
        found[name] = asking.ask(graph.store, QUESTIONS[name], given | OTHERWISE.get(name, {}))
    return found


def actors_in(value: Any) -> Iterator[str]:
    """The ids of all actors that a value names, all through lists and maps."""
    if isinstance(value, dict) and "helix" in value:
        yield value["id"]
    elif isinstance(value, list):
        for one in value:
            yield from actors_in(one)


def without(answer: Answer, names: set[str]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in names} for row in answer.records]


def test_every_question_is_decided_on() -> None:
    assert LEAVES_OUT | SHOWS.keys() | COUNTS.keys() <= QUESTIONS.keys()
    assert not LEAVES_OUT & SHOWS.keys()
    for name, question in QUESTIONS.items():
        column = question.returns.get("ceased")
        assert (column is not None and column.type is ColumnType.TEXT) == (name in SHOWS), name
        told = any(one in question.text for one in ("'ceased'", ":Ceased"))
        knows = told or (name in LEAVES_OUT and question.computed is not None)
        assert knows == (name in LEAVES_OUT | SHOWS.keys() | COUNTS.keys()), name


def test_nobody_who_ceased_is_proposed_and_all_else_stays(region: Tiny) -> None:
    before = answers(region)
    cease(region)
    after = answers(region)
    for name in LEAVES_OUT:
        assert set(actors_in(before[name].rows)) & CEASED.keys(), f"{name} would name none of them anyway"
        assert not set(actors_in(after[name].rows)) & CEASED.keys(), name
        words = {
            word for row in after[name].rows for text in row if isinstance(text, str) for word in text.split()
        }
        assert not words & CEASED.keys(), name
        # Whoever else was proposed, and not together with them, still is.
        others = [row for row in before[name].rows if not set(actors_in(row)) & CEASED.keys()]
        firsts = [next(actors_in(row)) for row in after[name].rows]
        assert {next(actors_in(row)) for row in others} <= set(firsts), name
    for name in before.keys() - LEAVES_OUT:
        changed = COUNTS.get(name, {"ceased"} if name in SHOWS else set())
        assert without(after[name], changed) == without(before[name], changed), name
    for name, column in SHOWS.items():
        found = {row[column]["id"]: row["ceased"] for row in after[name].records if row[column]}
        assert found.keys() & CEASED.keys(), f"{name} would show none of them anyway"
        assert found == {actor: CEASED.get(actor) for actor in found}, name
        assert not any(row["ceased"] for row in before[name].records), name


def test_profiles_count_them(region: Tiny) -> None:
    assert region.pick("cluster-profile", "members ceased companies_alone", cluster="c1") == [(3, 0, 1)]
    assert region.pick("place-profile", "actors companies ceased", place="SE33") == [(9, 5, 0)]
    region.cluster("c2", "lonely beta")
    assert region.pick("cluster-profile", "members ceased companies_alone", cluster="c2") == [(2, 0, 2)]
    cease(region)
    assert region.pick("cluster-profile", "members ceased companies_alone", cluster="c1") == [(3, 1, 1)]
    assert region.pick("cluster-profile", "members ceased companies_alone", cluster="c2") == [(2, 1, 1)]
    assert region.column("companies-alone", "company", cluster="c2") == ["beta"]
    assert region.pick("place-profile", "actors companies ceased", place="SE33") == [(9, 5, 4)]


def test_support_that_was_given_counts_and_who_can_be_reached(region: Tiny) -> None:
    region.support("helper", "zeta")
    region.support("helper", "c1")
    columns = "actor companies through_clusters"
    assert ("helper", 1, 2) in region.pick("support-reach", columns)
    cease(region)
    assert region.pick("support-reach", columns) == [("helper", 1, 2), ("alfa", 1, 0)]
    region.run("MATCH (a:Actor {id: 'beta'}) SET a.status = 'ceased'")
    assert region.pick("support-reach", columns) == [("helper", 1, 1), ("alfa", 1, 0)]


def test_only_the_go_between_ceased(region: Tiny) -> None:
    """Zeta alone has worked with both alfa and gamma: the pair stays, with nobody to introduce them."""
    given = {"a": "actor:alfa", "b": "actor:gamma"}
    assert region.pick("bridges-between", "introducer shared_partners", **given) == [("zeta", 1)]
    assert ("gamma", 1, ["zeta"]) in region.pick(
        "who-to-introduce", "candidate shared_partners through", actor="alfa"
    )
    numbers = "score constraint_a_after constraint_b_after steps_after joined"
    told = region.pick("bridges-between", numbers, **given)
    cease(region)
    assert region.pick("bridges-between", "introducer partners shared_partners", **given) == [(None, [], 1)]
    assert region.pick("bridges-between", numbers, **given) == told
    assert "nobody is known who works with both" in region.column("bridges-between", "why", **given)[0]
    assert ("gamma", 1, []) in region.pick(
        "who-to-introduce", "candidate shared_partners through", actor="alfa"
    )


def test_who_has_ceased_is_introduced_to_nobody_and_it_is_said(region: Tiny) -> None:
    cease(region)
    for name, given in (
        ("bridges-of", {"actor": "zeta"}),
        ("who-to-introduce", {"actor": "zeta"}),
        ("bridges-between", {"a": "actor:zeta", "b": "University"}),
        ("bridges-of", {"actor": "alfa", "among": "actor:zeta"}),
    ):
        answer = asking.ask(region.store, QUESTIONS[name], given)
        assert not answer.rows, name
        assert "ceased" in " ".join(answer.notes), name


@pytest.mark.parametrize("by", ["zeta", "se-zeta"])
def test_an_answer_about_one_who_ceased_says_so_first(region: Tiny, by: str) -> None:
    region.run("MATCH (a:Actor {id: 'zeta'}) CREATE (a)-[:IDENTIFIED_BY]->(:Identifier {id: 'se-zeta'})")
    question = QUESTIONS["who-works-with-whom"]
    assert asking.ask(region.store, question, {"actor": by}).notes == ()
    cease(region)
    told = {}
    for lang in ("en", "sv"):
        with speaking(lang):
            told[lang] = asking.ask(region.store, question, {"actor": by}).notes[0]
    assert told["en"].startswith("zeta ceased on 2024-05-01.")
    assert told["sv"].startswith("zeta upphörde 2024-05-01.")
    assert asking.ask(region.store, question, {"actor": "park"}).notes[0].startswith("park has ceased.")
    assert asking.ask(region.store, question, {"actor": "alfa"}).notes == ()
