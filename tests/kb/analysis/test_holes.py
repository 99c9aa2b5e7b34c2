"""Burt's measures: by hand, by definition, beside networkx and igraph, and what must always hold."""

from __future__ import annotations

from random import Random

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.holes import Holes, holes
from kb.analysis.ties import Ties
from tests.bench import tie_by_tie
from tests.kb.analysis import networks

NAMES = ("constraint", "effective_size", "efficiency", "hierarchy")


def same(one: Holes, other: Holes, rtol: float = 0.0, atol: float = 0.0) -> None:
    for name in NAMES:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol, atol, err_msg=name)


def test_triad() -> None:
    # Each other: (1/2 + 1/2 · 1/2)² = 9/16, twice; nothing that the other does not reach.
    found = holes(networks.of([(0, 1), (0, 2), (1, 2)], 3))
    assert found.constraint == pytest.approx([1.125] * 3, abs=1e-15)
    assert found.effective_size == pytest.approx([1] * 3, abs=1e-15)
    assert found.efficiency == pytest.approx([0.5] * 3, abs=1e-15)
    assert found.hierarchy == pytest.approx([0] * 3, abs=1e-15)


def test_dyad() -> None:
    found = holes(networks.of([(0, 1, 0.25)], 2))
    assert found.constraint.tolist() == [1, 1]
    assert found.effective_size.tolist() == [1, 1]
    assert found.efficiency.tolist() == [1, 1]
    assert found.hierarchy.tolist() == [1, 1]


def test_star() -> None:
    # The middle spans four holes: four times (1/4)².
    found = holes(networks.of([(0, alter) for alter in range(1, 5)], 5))
    assert found.constraint.tolist() == [0.25, 1, 1, 1, 1]
    assert found.effective_size.tolist() == [4, 1, 1, 1, 1]
    assert found.efficiency.tolist() == [1, 1, 1, 1, 1]
    assert found.hierarchy == pytest.approx([0, 1, 1, 1, 1], abs=1e-15)


def test_weighted_triangle_by_hand() -> None:
    # w01 = 2, w02 = 1, w12 = 1; strengths 3, 3, 2. Of actor 0:
    # c01 = (2/3 + 1/3 · 1/2)² = 25/36, c02 = (1/3 + 2/3 · 1/3)² = 25/81.
    # Redundant: towards 1 p02 m12 = 1/3 · 1/2, towards 2 p01 m21 = 2/3 · 1.
    found = holes(networks.of([(0, 1, 2.0), (0, 2, 1.0), (1, 2, 1.0)], 3))
    c = np.array([25 / 36, 25 / 81])
    share = c / c.sum()
    hierarchy = 1 + (share * np.log(share)).sum() / np.log(2)
    assert found.constraint[0] == pytest.approx(c.sum(), abs=1e-15)
    assert found.effective_size[0] == pytest.approx(2 - 1 / 6 - 2 / 3, abs=1e-15)
    assert found.efficiency[0] == pytest.approx((2 - 5 / 6) / 2, abs=1e-15)
    assert found.hierarchy[0] == pytest.approx(hierarchy, abs=1e-14)
    # Actor 2: c20 = (1/2 + 1/2 · 2/3)² = 25/36 = c21, so nobody in particular holds it down.
    assert found.constraint[2] == pytest.approx(25 / 18, abs=1e-15)
    assert found.effective_size[2] == pytest.approx(2 - 0.5 - 0.5, abs=1e-15)
    assert found.hierarchy[2] == pytest.approx(0, abs=1e-15)


def test_isolates_are_undefined() -> None:
    found = holes(networks.of([(1, 3)], 5))
    for name in NAMES:
        assert np.isnan(getattr(found, name)).tolist() == [True, False, True, False, True]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_no_ties(n: int) -> None:
    found = holes(networks.of([], n))
    for name in NAMES:
        assert np.isnan(getattr(found, name)).all()
        assert getattr(found, name).shape == (n,)


@given(networks.weighted())
@settings(deadline=None)
def test_equal_to_the_definition(ties: Ties) -> None:
    found, expected = holes(ties), networks.burt(ties)
    for name in NAMES:
        np.testing.assert_allclose(getattr(found, name), expected[name], 1e-9, 1e-12, err_msg=name)


@given(networks.weighted(20))
@settings(deadline=None)
def test_equal_to_networkx_and_igraph(ties: Ties) -> None:
    found, graph = holes(ties), networks.graph(ties)
    # Without `nodes`, networkx takes another way that is wrong on weighted graphs (its PR 8906).
    nodes = list(graph)
    constraint = nx.constraint(graph, nodes=nodes, weight="weight")
    size = nx.effective_size(graph, nodes=nodes, weight="weight")
    np.testing.assert_allclose(found.constraint, [constraint[i] for i in nodes], 1e-9)
    np.testing.assert_allclose(found.effective_size, [size[i] for i in nodes], 1e-9, 1e-12)
    pairs = ties.pairs()
    other = igraph.Graph(ties.n_actors, list(zip(pairs.ego.tolist(), pairs.alter.tolist(), strict=True)))
    weights = pairs.weight.tolist()
    np.testing.assert_allclose(found.constraint, other.constraint(weights=weights or None), 1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_equal_on_a_larger_network(seed: int) -> None:
    ties = networks.consortia(200, 60, seed)
    found, tied = holes(ties), np.flatnonzero(ties.degree)
    pairs = ties.pairs()
    other = igraph.Graph(ties.n_actors, list(zip(pairs.ego.tolist(), pairs.alter.tolist(), strict=True)))
    constraint = np.array(other.constraint(weights=pairs.weight.tolist()))
    np.testing.assert_allclose(found.constraint[tied], constraint[tied], 1e-9)
    # Networkx needs a cubic time in the number of alters.
    few = tied[np.argsort(ties.degree[tied])][5:30:3].tolist()
    size = nx.effective_size(networks.graph(ties), nodes=few, weight="weight")
    np.testing.assert_allclose(found.effective_size[few], [size[i] for i in few], 1e-9)
    # The same sums in another order, by code that shares nothing with the kernel.
    for name, values in tie_by_tie.burt(ties).items():
        np.testing.assert_allclose(getattr(found, name), values, 1e-10, 1e-12, err_msg=name)


@given(networks.weighted(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_who_is_called_what_does_not_matter(ties: Ties, random: Random) -> None:
    names = list(range(ties.n_actors))
    random.shuffle(names)
    new = np.array(names)
    pairs = ties.pairs()
    renamed = holes(Ties.from_pairs(ties.n_actors, new[pairs.ego], new[pairs.alter], pairs.weight))
    found = holes(ties)
    # Sums are taken in the order of the numbers, so only the last bits may differ.
    moved = Holes(*(getattr(renamed, name)[new] for name in NAMES))
    same(found, moved, 1e-13, 1e-14)


@given(networks.weighted(), st.integers(-40, 40))
@settings(deadline=None)
def test_the_unit_of_weights_does_not_matter(ties: Ties, power: int) -> None:
    pairs = ties.pairs()

    def scaled(factor: float) -> Holes:
        return holes(Ties.from_pairs(ties.n_actors, pairs.ego, pairs.alter, pairs.weight * factor))

    found = holes(ties)
    same(scaled(3.7), found, 1e-12, 1e-13)
    # Powers of two cost no rounding, but for the logarithms in hierarchy.
    exact = scaled(2.0**power)
    for name in NAMES[:3]:
        np.testing.assert_array_equal(getattr(exact, name), getattr(found, name))
    np.testing.assert_allclose(exact.hierarchy, found.hierarchy, 0, 1e-13)


@given(networks.weighted(), st.integers(0, 12))
@settings(deadline=None)
def test_an_isolate_more_changes_nothing(ties: Ties, at: int) -> None:
    at = min(at, ties.n_actors)
    pairs = ties.pairs()
    ego, alter = pairs.ego + (pairs.ego >= at), pairs.alter + (pairs.alter >= at)
    more = holes(Ties.from_pairs(ties.n_actors + 1, ego, alter, pairs.weight))
    found = holes(ties)
    for name in NAMES:
        assert np.isnan(getattr(more, name)[at])
        np.testing.assert_array_equal(np.delete(getattr(more, name), at), getattr(found, name))


@given(networks.weighted())
@settings(deadline=None)
def test_bounds(ties: Ties) -> None:
    found, tied = holes(ties), ties.degree > 0
    alters = ties.degree[tied]
    hair = 1e-12
    assert np.all(found.constraint[tied] >= 1 / alters - hair)
    assert np.all(found.constraint[tied] < 2)
    assert np.all((found.effective_size[tied] >= 1 - hair) & (found.effective_size[tied] <= alters + hair))
    assert np.all((found.efficiency[tied] > 0) & (found.efficiency[tied] <= 1 + hair))
    assert np.all((found.hierarchy[tied] >= 0) & (found.hierarchy[tied] <= 1))
    assert np.all(found.hierarchy[ties.degree == 1] == 1)
