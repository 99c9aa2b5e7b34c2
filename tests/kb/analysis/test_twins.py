"""Twins: found as their definition says, and shortest ways over them as over everybody."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.distance import NO_WAY, distances
from kb.analysis.ties import Ties
from kb.analysis.twins import twins
from tests.kb.analysis import networks


@given(networks.weighted(10))
@settings(deadline=None)
def test_twins_have_the_same_partners(ties: Ties) -> None:
    graph = networks.graph(ties)
    closed = [frozenset(graph[at]) | {at} for at in range(ties.n_actors)]
    found = twins(ties)
    order = list(dict.fromkeys(closed))
    assert found.kind.tolist() == [order.index(one) for one in closed]
    assert found.many.tolist() == [closed.count(one) for one in order]
    first = [closed.index(one) for one in order]
    for kind, at in enumerate(first):
        row = found.indices[found.indptr[kind] : found.indptr[kind + 1]].tolist()
        assert row == [other for other, b in enumerate(first) if graph.has_edge(at, b)]


def cliques(seed: int) -> Ties:
    """A few large teams with little in common: most are twins of somebody."""
    rng = np.random.default_rng(seed)
    edges: set[tuple[int, int]] = set()
    for _ in range(5):
        team = sorted(rng.choice(20, rng.integers(2, 8), replace=False).tolist())
        edges |= {(a, b) for at, a in enumerate(team) for b in team[at + 1 :]}
    return networks.of(sorted(edges), 22)


@pytest.mark.parametrize("seed", range(8))
@given(without=st.one_of(st.none(), st.integers(0, 21)))
@settings(deadline=None, max_examples=6)
def test_ways_as_networkx(seed: int, without: int | None) -> None:
    ties = cliques(seed)
    graph = networks.graph(ties)
    if without is not None:
        graph.remove_edges_from(list(graph.edges(without)))
    ways = dict(nx.all_pairs_shortest_path_length(graph))
    expected = [[ways[a].get(b, NO_WAY) for b in range(22)] for a in range(22)]
    assert distances(ties, np.arange(22), without=without).tolist() == expected
    assert (twins(ties).many > 1).any()
