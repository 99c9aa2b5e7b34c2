"""Judgements in the graph: what they join and part, and that undoing one leaves no trace but its record."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import lock, model
from kb.errors import BusyError, NotFoundError
from kb.identity import Edge, Judgement, Verdict, partition
from kb.intake import Intake
from kb.matching.judgements import AUTOMATIC, ConflictError, RefusedError, Said, judge, pair_of, undo
from kb.store import Store
from kb.withdrawal import Withdrawal
from tests.kb.writing import actor, actors, graph, relationships, where, write

A, B = "se-2021002841", "se-5560360793"
IDS = ["pic-1", "pic-2", "roster-a", "roster-b", A, B]


@pytest.fixture
def told(store: Store) -> Store:
    """Six actors, each with a name, a membership and a tie to the next."""
    with lock.held(store) as owner:
        intake = Intake(store, owner)
        write(intake, model.ClusterFact, {"id": "c", "name": "C"})
        write(intake, model.ActorFact, *(actor(one, name=f"Name {one}", helix="Company") for one in IDS))
        write(intake, model.MembershipFact, *({"actor": one, "cluster": "c"} for one in IDS))
        ties = itertools.pairwise(IDS)
        write(intake, model.TieFact, *({"actor": one, "partner": other, "kind": ""} for one, other in ties))
    return store


def without_record(store: Store) -> list[dict[str, Any]]:
    """The graph but for the records of judgements."""
    return [line for line in graph(store) if line.get("relationship") != "JUDGED"]


def say(store: Store, one: str, other: str, verdict: str = "same", **more: Any) -> Any:
    return judge(store, Said(one, other, Verdict(verdict), "anna", **more))


def groups(store: Store) -> dict[str, str]:
    """The actor of each identifier; each has one."""
    pairs = {(other, one) for one, other in relationships(store, "IDENTIFIED_BY")}
    assert len(pairs) == len({identifier for identifier, _ in pairs})
    return dict(pairs)


def test_same_makes_one_actor_and_undoing_it_two_as_before(told: Store) -> None:
    before = without_record(told)
    made = say(told, "pic-1", A)
    assert (made.joined, made.changed, made.one) == (True, True, A)
    assert A in actors(told)
    assert "pic-1" not in actors(told)
    assert relationships(told, "WORKS_WITH").count((A, "pic-2")) == 1
    assert relationships(told, "MEMBER_OF").count((A, "c")) == 2
    (redirected,) = told.rows("read/actors-by-identifier", identifiers=["pic-1"])
    assert redirected["id"] == A
    back = undo(told, made.pair, "bo")
    assert (sorted((back.one, back.other)), back.joined) == (["pic-1", A], False)
    assert without_record(told) == before
    (record,) = [one["properties"] for one in graph(told) if one.get("relationship") == "JUDGED"]
    assert (record["by"], record["undone_by"], record["verdict"]) == ("anna", "bo", "same")


def test_the_same_again_changes_nothing(told: Store) -> None:
    say(told, "pic-1", A)
    once = graph(told)
    assert say(told, A, "pic-1").changed is False
    assert graph(told) == once
    undo(told, pair_of(A, "pic-1"), "anna")
    once = graph(told)
    assert undo(told, pair_of(A, "pic-1"), "anna").changed is False
    assert graph(told) == once


def test_two_organisation_numbers_are_refused_and_nothing_is_written(told: Store) -> None:
    say(told, "pic-1", A)
    before = graph(told)
    for one, other in ((A, B), ("pic-1", B)):
        with pytest.raises(RefusedError):
            say(told, one, other)
    with pytest.raises(RefusedError):
        say(told, A, A)
    with pytest.raises(NotFoundError, match="pic-99"):
        say(told, "pic-99", A)
    with pytest.raises(NotFoundError):
        undo(told, "0123456789ab", "anna")
    with lock.held(told), pytest.raises(BusyError):
        say(told, "pic-2", A)
    assert graph(told) == before


def test_who_judges_otherwise_than_somebody_else_is_told_so(told: Store) -> None:
    say(told, "pic-1", "pic-2", "different")
    with pytest.raises(ConflictError, match="anna"):
        say(told, "pic-1", "pic-2")
    say(told, "pic-1", "roster-a")
    with pytest.raises(RefusedError):  # it would join the two by way of another
        say(told, "roster-a", "pic-2")


def test_a_person_overrules_the_matcher(told: Store) -> None:
    judge(told, Said("pic-1", "pic-2", Verdict.SAME, "loket", AUTOMATIC, 0.97, {"name": 0.97}))
    assert say(told, "pic-1", "pic-2", "different").joined is False
    assert {"pic-1", "pic-2"} <= set(actors(told))
    records = [one["properties"] for one in graph(told) if one.get("relationship") == "JUDGED"]
    assert sorted((one["verdict"], one.get("undone_by")) for one in records) == [
        ("different", None),
        ("same", "anna"),
    ]


def test_a_part_follows_its_identifiers(told: Store) -> None:
    before = without_record(told)
    say(told, "roster-a", A, "part_of")
    assert relationships(told, "PART_OF") == [("roster-a", A)]
    joined = say(told, "pic-1", "roster-a")
    assert relationships(told, "PART_OF") == [("pic-1", A)]
    with pytest.raises(RefusedError):  # a part is not the whole
        say(told, "pic-1", A)
    undo(told, joined.pair, "anna")
    assert relationships(told, "PART_OF") == [("roster-a", A)]
    undo(told, pair_of("roster-a", A), "anna")
    assert without_record(told) == before


@pytest.mark.parametrize("first", ["judged", "stated"])
def test_a_judgement_counts_for_what_is_loaded_later_and_again(store: Store, first: str) -> None:
    """Whether the number comes before the judgement or after; and after both were withdrawn and came back."""
    with lock.held(store) as owner:
        intake = Intake(store, owner)
        write(intake, model.ActorFact, actor("pic-1", name="One"), actor("roster-a", name="Uno"))
    number = where("b")

    def state() -> None:
        with lock.held(store) as owner:
            write(Intake(store, owner), model.ActorFact, actor("pic-1", A, name="Eins"), of=number)

    for step in ("judged", "stated") if first == "judged" else ("stated", "judged"):
        if step == "judged":
            say(store, "pic-1", "roster-a", at="2026-01-01T00:00:00+00:00")
        else:
            state()
    assert groups(store) == dict.fromkeys(("pic-1", "roster-a", A), A)
    with lock.held(store) as owner:
        Withdrawal(store, owner).withdraw([where().extract, number.extract])
    assert actors(store) == {}
    with lock.held(store) as owner:
        intake = Intake(store, owner)
        for one in ("roster-a", "pic-1"):
            write(intake, model.ActorFact, actor(one, name=one))
    assert groups(store) == dict.fromkeys(("pic-1", "roster-a"), "pic-1")


STEPS = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(Verdict)).filter(
        lambda step: step[0] != step[1]
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_the_graph_is_what_the_judgements_add_up_to_and_undoing_them_is_the_identity(
    told: Store, steps: list[tuple[str, str, Verdict]], order: Any
) -> None:
    """For any judgements, taken back in any order; no identifier ever stands on two actors."""
    before = without_record(told)
    own = [Edge(one, one) for one in IDS]
    heeded: dict[str, Judgement] = {}
    for one, other, verdict in steps:
        try:
            made = say(told, one, other, verdict)
        except (ConflictError, RefusedError):
            continue
        heeded[made.pair] = Judgement(one, other, verdict)
    assert groups(told) == partition(own, heeded.values()).actor_of
    pairs = sorted(heeded)
    order.shuffle(pairs)
    for pair in pairs:
        undo(told, pair, "anna")
    assert without_record(told) == before
