"""Who is who: a function of what was stated, and of nothing else."""

from __future__ import annotations

import random
from collections.abc import Sequence

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from kb.identifiers import is_sole, rank_of
from kb.identity import Edge, Judgement, Partition, Verdict, partition

IDS = [
    "se-2021002841",
    "se-5560360793",
    "no-974760673",
    "pic-1",
    "pic-2",
    "vat-A",
    "vat-B",
    "cordis-x",
    "roster-y",
]
EDGES = st.lists(st.builds(Edge, st.sampled_from(IDS), st.sampled_from(IDS)), max_size=12)

JUDGEMENTS = st.lists(
    st.builds(
        Judgement,
        st.sampled_from(IDS),
        st.sampled_from(IDS),
        st.sampled_from(Verdict),
        st.booleans(),
        st.sampled_from([None, 0.75, 0.97]),
    ).filter(lambda one: one.one != one.other),
    max_size=8,
)


def actors(found: Partition) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for one, actor in found.actor_of.items():
        groups.setdefault(actor, set()).add(one)
    return {frozenset(group) for group in groups.values()}


@given(EDGES.flatmap(lambda edges: st.tuples(st.just(edges), st.permutations([*edges, *edges[:3]]))))
def test_order_and_repetition_change_nothing(edges: tuple[Sequence[Edge], Sequence[Edge]]) -> None:
    once, shuffled = edges
    assert partition(once) == partition(shuffled)


@given(EDGES)
def test_an_actor_is_called_by_its_strongest_identifier_and_has_one_of_a_sole_scheme(
    edges: list[Edge],
) -> None:
    for group in actors(partition(edges)):
        (name,) = {partition(edges).actor_of[one] for one in group}
        assert name in group
        assert rank_of(name) == min(map(rank_of, group))
        sole = [one.partition("-")[0] for one in group if is_sole(one)]
        assert len(sole) == len(set(sole))


@given(EDGES)
def test_an_edge_joins_unless_it_is_contested(edges: list[Edge]) -> None:
    found = partition(edges)
    for edge in edges:
        together = found.actor_of[edge.record] == found.actor_of[edge.identifier]
        assert together or edge in found.contested
    assert not any(edge.record == edge.identifier for edge in found.contested)


@given(EDGES)
def test_taking_a_contested_edge_away_changes_no_actor(edges: list[Edge]) -> None:
    found = partition(edges)
    without = partition([edge for edge in edges if edge not in found.contested])
    assert {one: without.actor_of[one] for one in without.actor_of} == {
        one: found.actor_of[one] for one in without.actor_of
    }


@given(EDGES, EDGES)
def test_what_has_nothing_to_do_with_each_other_can_be_looked_at_apart(
    left: list[Edge], right: list[Edge]
) -> None:
    apart = [Edge(f"cordis-{edge.record}", f"cordis-{edge.identifier}") for edge in right]
    both = partition([*left, *apart])
    assert actors(both) == actors(partition(left)) | actors(partition(apart))
    assert both.contested == partition(left).contested | partition(apart).contested


# --- judgements


@given(EDGES, JUDGEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_judgements_changes_nothing(
    edges: list[Edge], judged: list[Judgement], any_order: random.Random
) -> None:
    once = partition(edges, judged)
    any_order.shuffle(edges)
    assert partition(edges, any_order.sample([*judged, *judged], 2 * len(judged))) == once


@given(EDGES, JUDGEMENTS)
def test_a_judgement_joins_unless_something_stronger_speaks_against_it(
    edges: list[Edge], judged: list[Judgement]
) -> None:
    stated, found = partition(edges), partition(edges, judged)
    assert found.contested == stated.contested
    held = {one for edge in edges if edge not in stated.contested for one in (edge.record, edge.identifier)}
    for one in judged:
        counts = one.one in held and one.other in held
        together = counts and found.actor_of[one.one] == found.actor_of[one.other]
        if one.verdict is Verdict.SAME and counts:
            assert together != (one in found.unheeded)
        elif together:  # apart by judgement, together only because sources state it
            assert stated.actor_of[one.one] == stated.actor_of[one.other]
    for group in actors(found):
        sole = [one.partition("-")[0] for one in group if is_sole(one)]
        assert len(sole) == len(set(sole))


@given(EDGES, JUDGEMENTS)
def test_taking_an_unheeded_judgement_away_changes_no_actor(
    edges: list[Edge], judged: list[Judgement]
) -> None:
    # One of the matcher's counts against another of the matcher's even so: neither is acted on.
    judged = [one for one in judged if not one.automatic]
    found = partition(edges, judged)
    without = partition(edges, [one for one in judged if one not in found.unheeded])
    assert without.actor_of == found.actor_of


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1])))
def test_joining_is_associative(pairs: list[tuple[int, int]]) -> None:
    """Whichever pairs are joined first, the actors are the connected parts, as networkx finds them."""
    own = [Edge(f"roster-{n}", f"roster-{n}") for n in range(10)]
    judged = [Judgement(f"roster-{a}", f"roster-{b}", Verdict.SAME) for a, b in pairs]
    drawn = nx.Graph(pairs)
    drawn.add_nodes_from(range(10))
    parts = {frozenset(f"roster-{n}" for n in part) for part in nx.connected_components(drawn)}
    assert actors(partition(own, judged)) == parts


def same(one: str, other: str, score: float = 0.97) -> Judgement:
    return Judgement(one, other, Verdict.SAME, automatic=True, score=score)


def test_the_matcher_does_not_choose_between_two_that_cannot_be_one() -> None:
    own = [Edge(one, one) for one in ("roster-1", "roster-2", "roster-3", "roster-4")]
    numbers = [Edge("roster-1", "se-2021002841"), Edge("roster-3", "se-5560360793")]
    sure = [same("roster-1", "roster-2", 1.0), same("roster-2", "roster-3"), same("roster-2", "roster-4")]
    found = partition([*own, *numbers], sure)
    assert found.unheeded == {sure[0], sure[1]}
    assert found.actor_of["roster-2"] == found.actor_of["roster-4"] == "roster-2"
    chosen = partition([*own, *numbers], [*sure, Judgement("roster-2", "roster-3", Verdict.SAME)])
    assert chosen.actor_of["roster-4"] == "se-5560360793"
    assert chosen.unheeded == {sure[0]}


def test_who_is_not_the_same_is_not_joined_by_way_of_another() -> None:
    own = [Edge(one, one) for one in ("roster-1", "roster-2", "roster-3")]
    sure = [same("roster-1", "roster-2"), same("roster-2", "roster-3")]
    assert len(actors(partition(own, sure))) == 1
    found = partition(own, [*sure, Judgement("roster-1", "roster-3", Verdict.DIFFERENT)])
    assert found.unheeded == set(sure)


def test_two_organisation_numbers_are_two_organisations() -> None:
    found = partition(
        [
            Edge("pic-1", "se-2021002841"),
            Edge("pic-1", "se-5560360793"),
            Edge("pic-2", "se-5560360793"),
            Edge("pic-2", "vat-A"),
        ]
    )
    assert found.contested == {Edge("pic-1", "se-5560360793")}
    assert actors(found) == {
        frozenset({"pic-1", "se-2021002841"}),
        frozenset({"pic-2", "se-5560360793", "vat-A"}),
    }


def test_the_weaker_edge_gives_way() -> None:
    found = partition(
        [Edge("cordis-x", "vat-A"), Edge("se-2021002841", "vat-A"), Edge("cordis-x", "se-5560360793")]
    )
    assert found.actor_of["cordis-x"] == "se-5560360793"
    assert found.actor_of["vat-A"] in {"se-2021002841", "se-5560360793"}
    assert len(found.contested) == 1


def test_nothing_stated_is_nobody() -> None:
    assert partition([]) == Partition({}, frozenset())
