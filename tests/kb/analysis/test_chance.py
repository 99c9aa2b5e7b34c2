"""The null models: beside every matrix there is with the same margins, and beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chisquare

from kb.analysis import curveball
from kb.analysis.chance import chance
from kb.analysis.ties import Incidence, Meetings, TieSettings, derive, meetings

Matrix = NDArray[np.int64]


def meet(matrix: Matrix) -> Meetings:
    actor, project = np.nonzero(matrix)
    return meetings(matrix.shape[0], Incidence("projects", actor, project))


def every(rows: list[int], columns: list[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """All matrices of these margins, row by row: the columns that each row has."""
    if not rows:
        if not any(columns):
            yield ()
        return
    for chosen in combinations(range(len(columns)), rows[0]):
        left = [c - (at in chosen) for at, c in enumerate(columns)]
        if min(left) >= 0 and max(left) <= len(rows) - 1:
            for rest in every(rows[1:], left):
                yield (chosen, *rest)


def weight(rows: tuple[tuple[int, ...], ...], size: NDArray[np.int64], label: list[int]) -> list[float]:
    """Of the ties within 0, between 0 and 1, within 1; and how many pairs share a project. Pair by pair."""
    found = [0.0] * 6
    for i, j in combinations(range(len(rows)), 2):
        both = set(rows[i]) & set(rows[j])
        cell = label[i] + label[j]
        found[cell] += sum(1 / (size[p] - 1) for p in both)
        found[3 + cell] += bool(both)
    return found


SMALL = np.array(
    [
        [1, 1, 1, 0, 1],
        [1, 1, 0, 1, 0],
        [1, 0, 1, 0, 0],
        [0, 1, 0, 1, 0],
        [1, 0, 0, 0, 1],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 1, 0],
    ]
)
LABEL = [0, 1, 0, 1, 1, 0, 1]


@pytest.fixture(scope="module")
def exact() -> tuple[list[tuple[tuple[int, ...], ...]], NDArray[np.float64]]:
    rows, columns = SMALL.sum(1).tolist(), SMALL.sum(0).tolist()
    there = list(every(rows, columns))
    return there, np.array([weight(one, SMALL.sum(0), LABEL) for one in there])


def test_margins_are_kept_by_the_model() -> None:
    met = meet(SMALL)
    model = chance(met)
    np.testing.assert_allclose(model.inside @ model.teams, model.projects, rtol=1e-6)
    np.testing.assert_allclose(model.alike @ model.inside, model.size, rtol=1e-6)
    assert model.alike.sum() == 7
    assert model.teams.sum() == 5


def test_the_chain_gives_every_matrix_alike(exact: tuple[list[object], object]) -> None:
    matrix = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 1], [1, 0, 0, 0]])
    met = meet(matrix[:, [0, 1, 2]])  # the last project has one actor and ties nobody
    there = set(every(matrix[:, :3].sum(1).tolist(), matrix[:, :3].sum(0).tolist()))
    begin, _ = curveball.by_actor(met)
    seen: Counter[object] = Counter()
    for project in curveball.shuffled(met, 10_000, seed=1):
        split = np.split(project, begin[1:-1])
        seen[tuple(tuple(sorted(one.tolist())) for one in split)] += 1
    assert set(seen) == there
    assert len(there) > 5
    assert chisquare(list(seen.values())).pvalue > 1e-3


def test_both_beside_ten_thousand_exact_randomisations(
    exact: tuple[list[object], NDArray[np.float64]],
) -> None:
    there, values = exact
    drawn = values[np.random.default_rng(0).integers(0, len(there), 10_000)]
    met, label = meet(SMALL), np.array(LABEL)
    ((mean, variance),) = curveball.spread(met, [(label, 2)], 10_000, seed=2)
    a, b = np.array([0, 0, 1]), np.array([0, 1, 1])
    deviation = drawn[:, :3].std(0)
    np.testing.assert_allclose(mean[a, b], drawn[:, :3].mean(0), atol=0.05 * deviation.min())
    np.testing.assert_allclose(np.sqrt(variance[a, b]), deviation, rtol=0.04)
    # The model takes actors for independent of each other; with seven of them that tells, but little.
    model = chance(met)
    table = model.groups(label, 2)
    expected, spread = model.weights(table, a, b)
    np.testing.assert_allclose(expected, drawn[:, :3].mean(0), atol=0.2 * deviation.min())
    np.testing.assert_allclose(np.sqrt(spread), deviation, rtol=0.25)
    np.testing.assert_allclose(model.ties(table, a, b), drawn[:, 3:].mean(0), rtol=0.08)


@pytest.mark.parametrize("seed", range(2))
def test_the_model_beside_the_chain_where_hubs_are_heavy(seed: int) -> None:
    met = teams(400, 250, seed)
    label = np.random.default_rng(seed).integers(-1, 5, 400)
    a, b = np.triu_indices(5)
    samples = 1500
    ((mean, variance),) = curveball.spread(met, [(label, 5)], samples, seed)
    model = chance(met)
    expected, spread = model.weights(model.groups(label, 5), a, b)
    apart = (expected - mean[a, b]) / np.sqrt(spread)
    assert np.abs(apart).max() < 0.15
    np.testing.assert_allclose(np.sqrt(spread / variance[a, b]), 1, atol=0.1)
    counted = []
    begin, _ = curveball.by_actor(met)
    for project in curveball.shuffled(met, 60, seed):
        actor = np.repeat(np.arange(400), np.diff(begin))
        pairs = derive(400, [Incidence("projects", actor, project.copy())]).pairs()
        x, y = label[pairs.ego], label[pairs.alter]
        counted.append([((x == i) & (y == j) | (x == j) & (y == i)).sum() for i, j in zip(a, b, strict=True)])
    np.testing.assert_allclose(model.ties(model.groups(label, 5), a, b), np.mean(counted, 0), rtol=0.05)


def test_margins_and_mix_are_kept_by_the_chain() -> None:
    met = teams(120, 60, 3)
    block = np.random.default_rng(0).integers(0, 3, 120)
    begin, before = curveball.by_actor(met)
    before = before.copy()
    owner = np.repeat(block, met.projects)
    for blocks in (None, block):
        for project in curveball.shuffled(met, 3, 5, blocks):
            np.testing.assert_array_equal(np.bincount(project), met.size)
            for row in np.split(project, begin[1:-1]):
                assert len(set(row.tolist())) == row.size
            mix = [
                np.bincount(one[owner == at], minlength=60) for at in range(3) for one in (project, before)
            ]
            same = all(np.array_equal(*mix[at : at + 2]) for at in (0, 2, 4))
            assert same == (blocks is not None)
        assert np.any(project != before)


def test_the_same_seed_the_same_samples() -> None:
    met = teams(60, 30, 0)
    one, other, third = ([p.copy() for p in curveball.shuffled(met, 2, seed)] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, other)
    assert np.any(np.array(one) != np.array(third))


def test_weights_between_groups_are_those_of_the_ties() -> None:
    met = teams(80, 40, 1)
    project = np.repeat(np.arange(met.size.size), met.size)
    ties = derive(80, [Incidence("projects", met.actor, project)], settings=TieSettings())
    label = np.random.default_rng(1).integers(-1, 3, 80)
    found = curveball.between_groups(met, *curveball.by_actor(met), label, 3)
    pairs = ties.pairs()
    expected = np.zeros((3, 3))
    for i, j, w in zip(label[pairs.ego], label[pairs.alter], pairs.weight, strict=True):
        if i >= 0 and j >= 0:
            expected[i, j] += w
            expected[j, i] += w * (i != j)
    np.testing.assert_allclose(found, expected)


def test_nobody_meets() -> None:
    met = meetings(3, Incidence("projects", [0], [0]))
    model = chance(met)
    table = model.groups(np.array([0, 1, 1]), 2)
    mean, variance = model.weights(table, np.array([0]), np.array([1]))
    assert (
        mean.tolist() == variance.tolist() == model.ties(table, np.array([0]), np.array([1])).tolist() == [0]
    )


def test_who_is_in_everything() -> None:
    # An actor in all projects has a chance of one, which no finite parameter gives.
    met = meet(np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    model = chance(met)
    mean, _ = model.weights(model.groups(np.array([0, 1, 1, 1]), 2), np.array([0]), np.array([1]))
    assert model.inside[-1, 0] == pytest.approx(1, rel=1e-3)
    assert mean[0] == pytest.approx(3, rel=0.15)


def teams(n: int, projects: int, seed: int) -> Meetings:
    """Heavy-tailed teams made without regard to any group."""
    rng = np.random.default_rng(seed)
    size = rng.choice([2, 3, 4, 5, 8, 12, 20], projects, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.06, 0.04])
    popular = (np.arange(n) + 5.0) ** -0.9
    popular /= popular.sum()
    actor = [rng.choice(n, one, replace=False, p=popular) for one in size]
    return meetings(n, Incidence("projects", np.concatenate(actor), np.repeat(np.arange(projects), size)))
