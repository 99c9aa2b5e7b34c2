"""Communities: planted ones are found, quality beside igraph's, what Leiden promises, and stability."""

from __future__ import annotations

import random
from itertools import combinations

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.communities import communities, leiden, modularity
from kb.analysis.ties import Ties
from tests.kb.analysis import networks


def planted(groups: int, size: int, inside: float, outside: float, seed: int) -> tuple[Ties, np.ndarray]:
    rng = np.random.default_rng(seed)
    label = rng.permutation(np.repeat(np.arange(groups), size))
    a, b = np.triu_indices(label.size, 1)
    kept = rng.random(a.size) < np.where(label[a] == label[b], inside, outside)
    return Ties.from_pairs(label.size, a[kept], b[kept]), label


def same(one: np.ndarray, other: np.ndarray) -> bool:
    pairs = len(set(zip(one.tolist(), other.tolist(), strict=True)))
    return pairs == len(set(one.tolist())) == len(set(other.tolist()))


def test_two_triangles_and_a_bridge() -> None:
    ties = networks.of([(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)], 7)
    found = communities(ties)
    assert found.community.tolist() == [0, 0, 0, 1, 1, 1, 2]
    assert found.stability.tolist() == [1.0] * 7


@pytest.mark.parametrize("seed", range(4))
def test_planted_communities_are_found(seed: int) -> None:
    ties, label = planted(8, 25, 0.5, 0.02, seed)
    found = communities(ties, 4)
    assert same(found.community, label)
    assert found.stability.min() == 1


def test_weights_decide() -> None:
    # A square with two strong sides.
    ties = networks.of([(0, 1, 5.0), (1, 2, 0.1), (2, 3, 5.0), (0, 3, 0.1)], 4)
    assert same(leiden(ties), np.array([0, 0, 1, 1]))


@given(networks.weighted(12), st.integers(0, 3))
@settings(deadline=None)
def test_what_leiden_promises(ties: Ties, seed: int) -> None:
    found = leiden(ties, seed, iterations=20)
    graph = networks.graph(ties)
    sizes = np.bincount(found) if found.size else found
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    members = [np.flatnonzero(found == at).tolist() for at in range(sizes.size)]
    assert all(nx.is_connected(graph.subgraph(one)) for one in members)
    if not ties.n_ties:
        assert sizes.size == ties.n_actors
        return
    quality = modularity(ties, found)
    assert quality == pytest.approx(nx.community.modularity(graph, members), abs=1e-12)
    # No two communities should be one, and nobody should be elsewhere.
    total, w = ties.strength.sum(), networks.dense(ties)
    for one, other in combinations(members, 2):
        between = w[np.ix_(one, other)].sum()
        assert between <= ties.strength[one].sum() * ties.strength[other].sum() / total + 1e-9 * total
    for actor in range(ties.n_actors):
        for there in range(sizes.size):
            moved = found.copy()
            moved[actor] = there
            assert modularity(ties, moved) <= quality + 1e-9


@pytest.mark.parametrize(("n", "groups"), [(300, 150), (2000, 900)])
def test_as_good_as_igraph(n: int, groups: int) -> None:
    ties = networks.consortia(n, groups, 1)
    pairs = ties.pairs()
    graph = igraph.Graph(n, np.column_stack((pairs.ego, pairs.alter)).tolist())
    weights = pairs.weight.tolist()
    theirs = []
    for seed in range(6):
        random.seed(seed)
        found = graph.community_leiden("modularity", weights=weights, n_iterations=2)
        theirs.append(graph.modularity(found.membership, weights=weights))
    ours = communities(ties, 6)
    assert modularity(ties, ours.community) == pytest.approx(ours.modularity.max())
    assert ours.modularity.max() > 0.99 * max(theirs)
    assert ours.modularity.mean() > 0.98 * np.mean(theirs)


def test_the_same_seed_the_same_communities() -> None:
    ties = networks.consortia(400, 200, 2)
    np.testing.assert_array_equal(leiden(ties, 3), leiden(ties, 3))
    assert np.any(leiden(ties, 3) != leiden(ties, 4))
    pairs = ties.pairs()
    shuffled = np.random.default_rng(0).permutation(pairs.ego.size)
    again = Ties.from_pairs(400, pairs.alter[shuffled], pairs.ego[shuffled], pairs.weight[shuffled])
    np.testing.assert_array_equal(leiden(again, 3), leiden(ties, 3))


def test_stability_tells_noise_from_structure() -> None:
    clear, _ = planted(6, 20, 0.6, 0.02, 0)
    noise = Ties.from_pairs(120, *np.nonzero(np.triu(np.random.default_rng(0).random((120, 120)) < 0.1, 1)))
    assert communities(clear).stability.mean() > 0.99
    found = communities(noise)
    assert found.stability.mean() < 0.6
    assert 0 < found.stability.min() <= found.stability.max() <= 1


@pytest.mark.parametrize("n", [0, 1, 3])
def test_no_ties(n: int) -> None:
    found = communities(networks.of([], n))
    assert found.community.tolist() == list(range(n))
    assert found.stability.tolist() == [1.0] * n
