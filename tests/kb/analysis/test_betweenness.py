"""Betweenness: exact beside networkx and igraph, sampled within its own bound."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from kb.analysis import betweenness as module
from kb.analysis.betweenness import betweenness, half_width
from kb.analysis.ties import Ties
from tests.kb.analysis import networks


def test_a_star_and_a_chain() -> None:
    assert betweenness(networks.of([(0, 1), (0, 2), (0, 3)], 4)).share.tolist() == [1, 0, 0, 0]
    np.testing.assert_allclose(
        betweenness(networks.of([(0, 1), (1, 2), (2, 3)], 4)).share, [0, 2 / 3, 2 / 3, 0]
    )


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_no_ties(n: int, exact: bool) -> None:
    found = betweenness(networks.of([], n), exact=exact)
    assert found.share.tolist() == found.error.tolist() == [0] * n


@given(networks.weighted(14))
@settings(deadline=None)
def test_exact_as_networkx(ties: Ties) -> None:
    expected = nx.betweenness_centrality(networks.graph(ties))
    found = betweenness(ties, exact=True)
    np.testing.assert_allclose(
        found.share, [expected[at] for at in range(ties.n_actors)], rtol=1e-12, atol=1e-15
    )
    assert not found.error.any()


def test_exact_as_igraph() -> None:
    ties = networks.consortia(2000, 900, 0)
    n, pairs = ties.n_actors, ties.pairs()
    graph = igraph.Graph(n, np.column_stack((pairs.ego, pairs.alter)).tolist())
    expected = np.array(graph.betweenness()) / ((n - 1) * (n - 2) / 2)
    np.testing.assert_allclose(betweenness(ties).share, expected, rtol=1e-9, atol=1e-15)


@given(networks.weighted(10))
@settings(deadline=None, max_examples=30)
def test_every_pair_is_searched_rightly_from_both_ends(ties: Ties) -> None:
    # All ordered pairs that have a path, once each: then the sample is the whole, and the mean exact.
    graph = networks.graph(ties)
    n = ties.n_actors
    pairs = [(s, t) for s in graph for t in nx.node_connected_component(graph, s) if s != t]
    total, squares = np.zeros(n), np.zeros(n)
    side = [(np.full(n, -1, np.int32), np.zeros(n), np.zeros(n), np.empty(n, np.int32)) for _ in range(2)]
    source, target = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
    module.meet(0, ties.indptr, ties.indices, source, target, *side[0], *side[1], total, squares)
    expected = nx.betweenness_centrality(graph, normalized=False)
    np.testing.assert_allclose(total / 2, [expected[at] for at in range(n)], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_sampled_within_its_bound(seed: int) -> None:
    ties = networks.consortia(1500, 500, seed)  # several components and isolates
    truth, found = betweenness(ties, exact=True), betweenness(ties, seed, exact=False, pairs=5000)
    assert np.all(np.abs(found.share - truth.share) <= found.error)
    assert found.error.max() < 0.03
    assert np.corrcoef(found.share, truth.share)[0, 1] > 0.97


def test_the_same_seed_the_same_sample() -> None:
    ties = networks.consortia(800, 300, 1)
    one, other, third = (betweenness(ties, seed, exact=False, pairs=500) for seed in (4, 4, 5))
    np.testing.assert_array_equal(one.share, other.share)
    assert np.any(one.share != third.share)


def test_the_bound_holds_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    chance = np.array([0.0, 1e-4, 0.003, 0.05, 0.5, 1.0])
    missed = 0
    for _ in range(400):
        drawn = rng.binomial(500, chance) / 500
        missed += bool(np.any(np.abs(drawn - chance) > half_width(drawn, drawn, 500)))
    assert missed <= 20
    assert half_width(np.zeros(10), np.zeros(10), 20_000).max() < 0.001


def test_large_networks_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = networks.of([(0, 1), (1, 2), (2, 3)], 4)
    assert betweenness(ties).pairs is None
    monkeypatch.setattr(module, "EXACT_STEPS", 4 * 6 - 1)
    assert betweenness(ties).pairs == module.SAMPLED_PAIRS
