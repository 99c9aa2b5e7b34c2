"""Bridges on tiny graphs: who is suggested, through whom and why; what a group may be called."""

from __future__ import annotations

import pytest

from kb import grouping
from kb.errors import AmbiguousError, NotFoundError, UsageError
from kb.questions import asking, library
from kb.texts import speaking
from tests.kb.questions.tiny import Tiny


@pytest.fixture
def gap(graph: Tiny) -> Tiny:
    """Alfa and beta in Luleå, gamma and delta in Umeå; helper and kappa have worked with alfa and gamma."""
    graph.actors("Company", "alfa", "beta", place="SE-2580", latitude=65.6, longitude=22.1)
    graph.actors("University", "gamma", "delta", place="SE-2480", latitude=63.8, longitude=20.3)
    graph.actors("SupportOrganisation", "helper", place="SE-2480")
    graph.actors("Company", "kappa", place="SE-2580")
    graph.project("p1", "alfa helper", "2014-01-01", "2015-01-01", topics="steel")
    graph.project("p2", "gamma helper", "2014-01-01", "2015-01-01", topics="steel wood")
    graph.project("p3", "alfa kappa", "2014-01-01", "2015-01-01")
    graph.project("p4", "gamma kappa", "2014-01-01", "2015-01-01")
    graph.project("p5", "delta", "2014-01-01", "2015-01-01", topics="steel")
    return graph


def test_the_pair_with_its_evidence(gap: Tiny) -> None:
    gap.analyse()
    first, *others = gap.ask("bridges-between", a="place:SE-2580", b="place:SE-2480")
    assert (first["a"], first["b"], first["introducer"]) == ("alfa", "gamma", "helper")
    assert first["partners"] == ["helper", "kappa"]
    assert (first["shared_partners"], first["topics"], first["projects"]) == (2, ["steel"], ["P1", "P2"])
    assert (first["place_a"], first["place_b"]) == ("SE-2580", "SE-2480")
    assert first["km"] == pytest.approx(218.2, abs=1)
    # Alfa has two partners who are strangers to each other: 1/4 + 1/4; a third of the same weight makes 1/3,
    # and what the third's partners reach back with.
    assert first["constraint_a"] == pytest.approx(0.5)
    assert first["constraint_a_after"] == pytest.approx(
        2 * (1 / 3 + 1 / 9) ** 2 + (1 / 3 + 2 * 1 / 6) ** 2, rel=0.2
    )
    assert first["steps_after"] < first["steps"]
    # Delta shares no partner with alfa, but a topic.
    assert [(one["a"], one["b"], one["score"]) for one in others if one["score"] == 0] == [
        ("alfa", "delta", 0.0)
    ]


def test_the_reason_in_both_languages(gap: Tiny) -> None:
    gap.analyse()
    question = library.bundled()["bridges-between"]
    told = {}
    for lang in ("en", "sv"):
        with speaking(lang):
            answer = asking.ask(gap.store, question, {"a": "actor:alfa", "b": "actor:gamma"})
            told[lang] = answer.rows[0][answer.columns.index("why")]
    assert told["en"] == (
        "alfa and gamma, 218 km apart, do not work together yet, although both have projects in steel; "
        "helper, a support organisation that knows both from P1 and P2, could introduce them."
    )
    assert told["sv"] == (
        "alfa och gamma, 218 km från varandra, samarbetar inte än, fast båda har projekt inom steel; "
        "helper, en stödorganisation som känner båda från P1 och P2, kan föra dem samman."
    )


def test_one_who_supports_both_comes_before_one_who_works_with_both(gap: Tiny) -> None:
    gap.actors("SupportOrganisation", "park")
    gap.support("park", "alfa")
    gap.cluster("c1", "gamma")
    gap.support("park", "c1")
    gap.project("p9", "kappa gamma alfa", "2010-01-01", "2010-12-31")
    gap.analyse(since=2013)
    (row,) = gap.ask("bridges-between", a="actor:alfa", b="actor:gamma")
    assert row["introducer"] == "helper"  # knows both, and from projects
    assert set(row["partners"]) == {"helper", "park", "kappa"}
    assert "P9" not in row["projects"]  # before the period


def test_for_an_actor(gap: Tiny) -> None:
    gap.analyse()
    assert gap.column("bridges-of", "b", actor="alfa") == ["gamma", "delta", "beta"]
    assert gap.column("bridges-of", "b", actor="alfa", among="universities") == ["gamma", "delta"]
    assert gap.column("bridges-of", "b", actor="alfa", limit=1) == ["gamma"]
    assert gap.column("bridges-of", "b", actor="alfa", among="SE-2580") == ["beta"]  # in the same town


def test_no_ground_no_suggestion(graph: Tiny) -> None:
    graph.actors("Company", "alfa")
    graph.actors("University", "gamma")
    graph.analyse()
    answer = asking.ask(
        graph.store, library.bundled()["bridges-between"], {"a": "company", "b": "university"}
    )
    assert answer.rows == []
    assert "no ground" in answer.notes[0]
    with pytest.raises(UsageError, match="support organisations"):
        graph.ask("bridges-between", a="company", b="support organisation")


def test_what_a_group_is_called(gap: Tiny) -> None:
    gap.cluster("c1", "alfa gamma")
    for text, wanted in {
        "Company": "helix:Company",
        "företag": "helix:Company",
        "COMPANIES": "helix:Company",
        "lärosätena": "helix:University",
        "helix:företag": "helix:Company",
        "norrbotten": "place:SE332",
        "umea": "place:SE-2480",
        "C1": "cluster:c1",
        "cluster:c1": "cluster:c1",
        "alfa": "actor:alfa",
        "community:gamma": "community:gamma",
    }.items():
        assert grouping.group(gap.store, text).id == wanted, text
    for nothing in ("zzyzx", "helix:zzyzx", "place:zzyzx"):
        with pytest.raises(NotFoundError):
            grouping.group(gap.store, nothing)
    gap.actors("Company", "alfa one", "alfa two")
    with pytest.raises(AmbiguousError):
        grouping.group(gap.store, "actor:alf")


def test_who_bridges_now_and_the_rows_behind_it(gap: Tiny) -> None:
    gap.project("p6", "beta delta kappa", "2014-01-01", "2015-01-01")
    gap.tie("alfa", "delta", strength=4)
    gap.cluster("c1", "beta gamma")
    gap.analyse()
    given = {"a": "SE-2580", "b": "SE-2480"}
    rows = gap.pick("who-bridges", "actor side ties partners", **given)
    assert ("delta", "second", 3, ["alfa", "beta", "kappa"]) in rows
    assert ("helper", "second", 1, ["alfa"]) in rows
    assert {row[0] for row in rows} == {"alfa", "beta", "gamma", "delta", "kappa", "helper"}
    places = gap.pick("who-bridges", "rank rank_low rank_high solid", **given)
    assert [row[0] for row in places] == sorted(row[0] for row in places)
    assert places[0][0] == 1
    assert all(low <= rank <= high for rank, low, high, _ in places)
    assert {row[3] for row in places} <= {"solid", "evidence", "weights", "both"}
    facts = gap.pick("gap-evidence", "one other kind name weight row other_row", **given)
    assert ("alfa", "delta", "stated", None, 0.8, 2, 2) in facts
    assert ("beta", "gamma", "cluster", "C1", 1.0, 2, 3) in facts
    assert ("beta", "delta", "project", "P6", 0.5, 2, 3) in facts
    # What the analysis counted is what can be counted from the rows.
    counted = sum(row["weight"] for row in gap.ask("who-bridges", **given) if row["side"] == "first")
    assert sum(fact[4] for fact in facts) == pytest.approx(counted)
    assert len(gap.ask("gap-evidence", limit=2, **given)) == 2
    gap.analyse("stated")
    assert gap.column("gap-evidence", "kind", **given) == ["stated"]


def test_within_one_group(gap: Tiny) -> None:
    gap.analyse()
    assert gap.pick("gap-evidence", "one other name", a="SE332", b="SE-2580") == [("alfa", "kappa", "P3")]
