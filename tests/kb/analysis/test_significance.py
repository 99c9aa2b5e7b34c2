"""Gaps beside chance: planted ones are found, none is claimed without one, and p-values are what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, gamma, poisson

from kb.analysis import significance
from kb.analysis.significance import adjusted, interval, tail
from kb.analysis.ties import Incidence, Meetings, Ties, derive, meetings

GROUPS = 6
A, B = np.triu_indices(GROUPS)
ACTORS, PROJECTS = 600, 250


def made(seed: int, labels: np.ndarray, avoided: float = 0.0) -> tuple[Meetings, Ties]:
    """Teams at random; one in which groups 1 and 3 meet is given up, with the chance `avoided`."""
    rng = np.random.default_rng(seed)
    size = rng.choice([2, 3, 4, 5, 8, 12, 20], PROJECTS, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.06, 0.04])
    popular = (np.arange(ACTORS) + 10.0) ** -0.8
    popular /= popular.sum()
    teams = []
    for one in size:
        while True:
            team = rng.choice(ACTORS, one, replace=False, p=popular)
            if not {1, 3} <= set(labels[team].tolist()) or rng.random() >= avoided:
                break
        teams.append(team)
    incidence = Incidence("projects", np.concatenate(teams), np.repeat(np.arange(PROJECTS), size))
    return meetings(ACTORS, incidence), derive(ACTORS, [incidence])


def found(seed: int, avoided: float = 0.0) -> significance.Significance:
    labels = np.random.default_rng(1000 + seed).integers(0, GROUPS, ACTORS)
    met, ties = made(seed, labels, avoided)
    return significance.partition(ties, met, labels, GROUPS, A, B)


def test_without_a_gap_none_is_claimed() -> None:
    rounds = 80
    results = [found(seed) for seed in range(rounds)]
    claimed = sum(bool(np.any(one.verdict != "chance")) for one in results)
    # Nominal is one family in twenty: 4 of 80, and 10 once in three hundred.
    assert claimed <= 10
    outside = np.mean([(one.weight < one.low) | (one.weight > one.high) for one in results])
    assert 0.035 < outside < 0.06


@pytest.mark.parametrize(("avoided", "power"), [(0.8, 0.85), (1.0, 1.0)])
def test_a_planted_gap_is_found(avoided: float, power: float) -> None:
    rounds = 20
    planted = int(np.flatnonzero((A == 1) & (B == 3))[0])
    results = [found(seed, avoided) for seed in range(rounds)]
    assert np.mean([one.verdict[planted] == "fewer" for one in results]) >= power
    assert all(one.ratio[planted] < 1 for one in results)
    # Who is kept from one group meets others more; those that are neither 1 nor 3 are left as they were.
    apart = ~np.isin(A, (1, 3)) & ~np.isin(B, (1, 3))
    assert np.mean([one.verdict[apart] != "chance" for one in results]) < 0.05


def test_more_than_chance_is_told_too() -> None:
    # Two circles that never meet.
    rng = np.random.default_rng(0)
    actor = np.concatenate([rng.choice(50, 3, replace=False) + 50 * (at % 2) for at in range(80)])
    incidence = Incidence("projects", actor, np.repeat(np.arange(80), 3))
    met, ties = meetings(100, incidence), derive(100, [incidence])
    labels = np.repeat([0, 1], 50)
    a, b = np.triu_indices(2)
    one = significance.partition(ties, met, labels, 2, a, b)
    assert one.verdict.tolist() == ["more", "fewer", "more"]
    assert one.weight[1] == one.ties[1] == one.ratio[1] == 0
    assert one.low[1] > 0
    # Were the circles helices, the mix of each project would say it all.
    (mixed,) = significance.mixes(met, labels, [(labels, 2)], samples=20)
    again = significance.partition(ties, met, labels, 2, a, b, mixed)
    assert again.mix_verdict.tolist() == ["chance", None, "chance"]
    np.testing.assert_allclose(again.mix_expected, again.weight)


def test_groups_that_do_not_overlap_are_a_partition() -> None:
    labels = np.random.default_rng(0).integers(-1, 3, ACTORS)
    met, ties = made(0, labels)
    a, b = np.triu_indices(3)
    one = significance.partition(ties, met, labels, 3, a, b)
    members = [np.flatnonzero(labels == group) for group in range(3)]
    other = significance.overlapping(ties, met, members, list(zip(a.tolist(), b.tolist(), strict=True)))
    for name in ("ties", "weight", "expected_ties", "expected", "low", "high", "ratio", "p"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), err_msg=name)


def test_who_is_in_both_counts_in_neither() -> None:
    met, ties = made(0, np.zeros(ACTORS, int))
    both = significance.overlapping(ties, met, [np.arange(50), np.arange(30, 90)], [(0, 1)])
    labels = np.full(ACTORS, -1)
    labels[:30], labels[50:90] = 0, 1
    apart = significance.partition(ties, met, labels, 2, np.array([0]), np.array([1]))
    assert both.weight[0] == pytest.approx(apart.weight[0])
    assert both.expected[0] == pytest.approx(apart.expected[0])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
@settings(deadline=None)
def test_adjusted_as_scipy(p: list[float]) -> None:
    np.testing.assert_allclose(adjusted(np.array(p)), false_discovery_control(p), atol=1e-12)


def test_what_is_not_known_is_not_counted() -> None:
    np.testing.assert_allclose(adjusted(np.array([0.01, np.nan, 0.04])), [0.02, np.nan, 0.04])


@pytest.mark.parametrize("mean", [0.7, 3.0, 12.0, 200.0])
def test_tails_of_counts_are_those_of_poisson(mean: float) -> None:
    count = np.arange(int(mean + 5 * np.sqrt(mean)) + 3).astype(float)
    found = tail(count, np.full(count.size, mean), np.full(count.size, mean))
    expected = np.minimum(2 * np.minimum(poisson.cdf(count, mean), poisson.sf(count - 1, mean)), 1)
    likely = expected > 1e-5
    np.testing.assert_allclose(found[likely], expected[likely], rtol=0.12, atol=2e-3)


def test_an_interval_holds_what_it_says() -> None:
    low, high = interval(np.array([400.0, 0.0]), np.array([25.0, 0.0]))
    exact = gamma(400**2 / 25, scale=25 / 400)
    np.testing.assert_allclose([low[0], high[0]], exact.ppf([0.025, 0.975]), rtol=2e-3)
    assert low[1] == high[1] == 0


def test_where_chance_cannot_vary() -> None:
    assert tail(np.array([2.0]), np.array([2.0]), np.array([0.0])).tolist() == [1.0]
    assert np.isnan(tail(np.array([0.0]), np.array([0.0]), np.array([0.0])))[0]
