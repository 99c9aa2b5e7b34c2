"""Who is who: a function of what was stated, and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kb.identifiers import is_sole, rank_of
from kb.identity import Edge, Partition, partition

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
