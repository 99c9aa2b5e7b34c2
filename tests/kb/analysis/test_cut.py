"""Articulation: beside networkx, and by taking each actor and each tie away."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from kb.analysis.cut import cut
from kb.analysis.ties import Ties
from tests.kb.analysis import networks


def test_two_triangles_joined_at_one_actor() -> None:
    found = cut(networks.of([(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (2, 4)], 6))
    assert found.component.tolist() == [0, 0, 0, 0, 0, 1]
    assert found.component_size.tolist() == [5, 5, 5, 5, 5, 1]
    assert found.parts.tolist() == [0, 0, 1, 0, 0, 0]
    assert found.separated.tolist() == [0, 0, 2, 0, 0, 0]
    assert found.bridge_ego.size == 0


def test_star_and_chain() -> None:
    found = cut(networks.of([(0, 1), (0, 2), (0, 3), (3, 4)], 5))
    assert found.parts.tolist() == [2, 0, 0, 1, 0]
    # Without 0 there remain 1, 2 and 3-4: two of the four no longer reach the pair.
    assert found.separated.tolist() == [2, 0, 0, 1, 0]
    assert list(zip(found.bridge_ego, found.bridge_alter, found.bridge_side, strict=True)) == [
        (0, 1, 1),
        (0, 2, 1),
        (0, 3, 2),
        (3, 4, 1),
    ]


@pytest.mark.parametrize("n", [0, 1, 4])
def test_no_ties(n: int) -> None:
    found = cut(networks.of([], n))
    assert found.component.tolist() == list(range(n))
    assert found.component_size.tolist() == [1] * n
    assert found.parts.tolist() == found.separated.tolist() == [0] * n


def test_a_long_chain_needs_no_deep_stack() -> None:
    n = 20_000
    found = cut(Ties.from_pairs(n, np.arange(n - 1), np.arange(1, n)))
    assert found.parts.tolist() == [0] + [1] * (n - 2) + [0]
    assert found.separated.max() == n // 2 - 1
    assert found.bridge_side.max() == n // 2


@given(networks.weighted(14))
@settings(deadline=None)
def test_by_taking_each_away(ties: Ties) -> None:
    found, graph = cut(ties), networks.graph(ties)
    for number, members in enumerate(sorted(nx.connected_components(graph), key=min)):
        assert {int(found.component[i]) for i in members} == {number}
        assert {int(found.component_size[i]) for i in members} == {len(members)}
    for actor in graph:
        others = graph.subgraph(nx.node_connected_component(graph, actor) - {actor})
        sizes = [len(part) for part in nx.connected_components(others)]
        assert found.parts[actor] == max(len(sizes) - 1, 0)
        assert found.separated[actor] == len(others) - max(sizes, default=0)
    assert set(np.flatnonzero(found.parts)) == set(nx.articulation_points(graph))
    bridges = sorted((min(tie), max(tie)) for tie in nx.bridges(graph))
    assert list(zip(found.bridge_ego, found.bridge_alter, strict=True)) == bridges
    for (a, b), side in zip(bridges, found.bridge_side, strict=True):
        rest = graph.copy()
        rest.remove_edge(a, b)
        sides = [len(nx.node_connected_component(rest, end)) for end in (a, b)]
        assert side == min(sides)
