"""Brokerage roles: triad by triad, beside the directed definition, and chance beside random networks."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.brokerage import DIRECTED, ROLES, brokerage, directed_brokerage
from kb.analysis.groups import NO_GROUP
from kb.analysis.ties import Ties
from tests.kb.analysis import networks


def test_each_role_by_hand() -> None:
    # 0 stands between 1 … 5; 1 and 2 are of its group, 3 and 4 of another, 5 of a third.
    star = networks.of([(0, other) for other in range(1, 6)], 6)
    found = brokerage(star, [0, 0, 0, 1, 1, 2]).count[0]
    assert dict(zip(ROLES, found.tolist(), strict=True)) == {
        "coordinator": 1, "consultant": 1, "gatekeeper": 6, "liaison": 2, "brokerage": 10,
    }  # fmt: skip


@given(networks.weighted(), st.data())
@settings(deadline=None)
def test_triad_by_triad(ties: Ties, data: st.DataObject) -> None:
    n = ties.n_actors
    label = data.draw(st.lists(st.integers(NO_GROUP, 3), min_size=n, max_size=n))
    found, tied = brokerage(ties, label), networks.dense(ties) > 0
    expected = np.zeros((n, len(ROLES)))
    for j in range(n):
        for i, k in combinations([other for other in range(n) if tied[j, other]], 2):
            if not tied[i, k] and NO_GROUP not in (label[i], label[j], label[k]):
                groups = len({label[i], label[j], label[k]})
                role = 0 if groups == 1 else 3 if groups == 3 else 1 if label[i] == label[k] else 2
                expected[j, [role, 4]] += 1
    expected[[one == NO_GROUP for one in label]] = np.nan
    np.testing.assert_array_equal(found.count, expected)


def test_a_tie_is_a_relation_both_ways() -> None:
    ties = networks.consortia(300, 150, 1)
    label = np.random.default_rng(1).integers(NO_GROUP, 5, 300)
    both = directed_brokerage(300, ties.ego(), ties.indices, label)
    count = dict(zip(DIRECTED, both.count.T, strict=True))
    np.testing.assert_array_equal(count["representative"], count["gatekeeper"])
    folded = [count[role] / (1 if role == "gatekeeper" else 2) for role in ROLES]
    np.testing.assert_array_equal(brokerage(ties, label).count, np.column_stack(folded))


@pytest.mark.parametrize("directed", [False, True])
def test_chance_is_what_random_networks_give(directed: bool) -> None:
    rng = np.random.default_rng(2)
    label, d = np.repeat([0, 1, 2], [3, 4, 5]), 0.35
    n = label.size
    rounds, counted = 4000, []
    found = None
    for _ in range(rounds):
        there = rng.random((n, n)) < d
        a, b = np.nonzero(there & ~np.eye(n, dtype=bool) if directed else np.triu(there, 1))
        found = directed_brokerage(n, a, b, label) if directed else brokerage(Ties.from_pairs(n, a, b), label)
        counted.append(found.count)
    # The expected ones of a network of exactly this density; every actor of a group is alike.
    if directed:
        a, b = np.nonzero(~np.eye(n, dtype=bool))
    else:
        a, b = np.triu_indices(n, 1)
    exact = _at_density(n, a.size * d, label, directed=directed)
    for group in range(3):
        seen = np.array(counted)[:, label == group].reshape(-1, len(DIRECTED if directed else ROLES))
        mean, deviation = exact
        np.testing.assert_allclose(seen.mean(0), mean[group], rtol=0.05, atol=0.02)
        np.testing.assert_allclose(seen.std(0), deviation[group], rtol=0.08, atol=0.02)


def _at_density(n: int, ties: float, label: np.ndarray, *, directed: bool) -> tuple[np.ndarray, np.ndarray]:
    from kb.analysis.brokerage import _moments

    mean, variance = _moments(np.bincount(label), ties, directed=directed)  # type: ignore[arg-type]
    return mean, np.sqrt(variance)


def test_scores_stand_beside_chance() -> None:
    ties = networks.consortia(200, 80, 3)
    label = np.arange(200) % 3
    found = brokerage(ties, label)
    np.testing.assert_allclose(found.score, (found.count - found.expected) / found.deviation)


@pytest.mark.parametrize("labels", [[0], [0, 0, -2]])
def test_labels_that_do_not_fit(labels: list[int]) -> None:
    with pytest.raises(ValueError, match="label"):
        brokerage(networks.of([], 3), labels)


def test_nobody() -> None:
    assert brokerage(networks.of([], 0), []).count.shape == (0, len(ROLES))
    assert np.isnan(brokerage(networks.of([(0, 1)], 2), [NO_GROUP, NO_GROUP]).count).all()
