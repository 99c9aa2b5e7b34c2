"""Scores of pairs beside networkx; the backtest on teams of which it is known who will meet."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.bridging import suggested
from kb.analysis.closing import SCORES, average_precision, backtest, candidates, hits
from kb.analysis.ties import Incidence, Ties
from tests.kb.analysis import networks


@given(networks.weighted())
@settings(deadline=None)
def test_as_networkx(ties: Ties) -> None:
    graph = networks.graph(ties)
    found = candidates(ties)
    pairs = list(zip(found.ego.tolist(), found.alter.tolist(), strict=True))
    assert pairs == sorted(
        (min(pair), max(pair)) for pair in nx.non_edges(graph) if list(nx.common_neighbors(graph, *pair))
    )
    for name, function in (
        ("adamic_adar", nx.adamic_adar_index),
        ("resource_allocation", nx.resource_allocation_index),
        ("preferential", nx.preferential_attachment),
    ):
        expected = [value for _, _, value in function(graph, pairs)]
        np.testing.assert_allclose(getattr(found, name), expected, rtol=1e-12)
    w = networks.dense(ties)
    for at, (a, b) in enumerate(pairs):
        both = list(nx.common_neighbors(graph, a, b))
        assert found.common[at] == len(both)
        assert found.through[at] == pytest.approx(sum(w[a, x] * w[x, b] / w[x].sum() for x in both))


def test_only_of_some() -> None:
    ties = networks.consortia(200, 80, 0)
    some, every = candidates(ties, [3, 7, 50]), candidates(ties)
    mine = np.isin(every.ego, (3, 7, 50)) | np.isin(every.alter, (3, 7, 50))
    np.testing.assert_array_equal(some.ego, every.ego[mine])
    np.testing.assert_array_equal(some.alter, every.alter[mine])
    np.testing.assert_allclose(some.through, every.through[mine])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_average_precision_from_its_definition(rows: list[tuple[int, bool]]) -> None:
    score, true = np.array([float(s) for s, _ in rows]), np.array([t for _, t in rows])
    if not true.any():
        assert np.isnan(average_precision(score, true))
        return
    area, recall = 0.0, 0.0
    for threshold in sorted(set(score.tolist()), reverse=True):
        taken = score >= threshold
        now = true[taken].sum() / true.sum()
        area += (now - recall) * true[taken].mean()
        recall = now
    assert average_precision(score, true) == pytest.approx(area)


def test_hits() -> None:
    assert hits(np.array([3.0, 1.0, 2.0]), np.array([True, True, False]), 2) == 1


def test_the_future_is_hidden() -> None:
    # 0 and 2 share a partner and meet later; 3 and 4 meet later without one; 5 comes new.
    actor = [0, 1, 1, 2, 2, 3, 4, 6, 0, 2, 3, 4, 0, 5]
    project = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]
    start = [2015] * 8 + [2021] * 6
    found = backtest(7, Incidence("projects", actor, project, start), 2020)
    assert (found.pairs, found.came, found.missed) == (2, 1, 1)
    assert set(found.precision) == set(found.hits) == set(SCORES)
    assert all(value == 1 for value in found.hits.values())


def test_whoever_stays_in_its_circle_is_foretold() -> None:
    # Ten circles of twenty; teams of three, seldom with a guest.
    rng = np.random.default_rng(0)
    actor, start = [], []
    for at in range(900):
        circle = rng.integers(0, 10)
        team = circle * 20 + rng.choice(20, 3, replace=False)
        if rng.random() < 0.2:
            team[0] = rng.integers(0, 200)
        actor += team.tolist()
        start += [2010 + at // 100] * 3
    incidence = Incidence("projects", actor, np.repeat(np.arange(900), 3), start)
    found = backtest(200, incidence, 2012)
    assert found.came > 100
    for name in ("through", "adamic_adar", "resource_allocation", "common"):
        assert found.precision[name] > 1.5 * found.precision["random"]
    assert found.precision["random"] == pytest.approx(found.came / found.pairs, rel=0.1)


@pytest.mark.parametrize("best", [1, 5, 1000])
def test_the_best_of_each(best: int) -> None:
    """Of each ego those with the highest score and equals of the last one, and only with those wanted."""
    ties = networks.consortia(200, 80, 0)
    egos, others = np.arange(0, 200, 3), np.arange(50, 200, 2)
    every, some = candidates(ties, egos, others=others), candidates(ties, egos, others=others, best=best)
    whole = candidates(ties)
    reached = np.isin(whole.ego, egos) & np.isin(whole.alter, others)
    reached |= np.isin(whole.alter, egos) & np.isin(whole.ego, others)
    assert every.ego.size == reached.sum()
    np.testing.assert_allclose(every.adamic_adar, whole.adamic_adar[reached])
    scores = dict(
        zip(zip(every.ego.tolist(), every.alter.tolist(), strict=True), every.adamic_adar, strict=True)
    )
    kept = set(zip(some.ego.tolist(), some.alter.tolist(), strict=True))
    assert kept <= set(scores)
    for pair in set(scores) - kept:
        # Left out by the one who keeps it: that many better ones are kept there.
        better = [
            sum(end in other and scores[other] > scores[pair] for other in kept)
            for end in pair
            if end in egos
        ]
        assert max(better) >= best
    np.testing.assert_allclose(some.through, [
        dict(zip(scores, every.through, strict=True))[pair]
        for pair in zip(some.ego.tolist(), some.alter.tolist(), strict=True)
    ])  # fmt: skip


def test_the_first_suggestions_are_those_of_the_whole_list() -> None:
    for seed, per_actor in ((0, None), (1, 1), (2, 2), (3, 3)):
        ties = networks.consortia(300, 200, seed)
        first, second = np.arange(0, 200), np.arange(100, 300)
        few = suggested(ties, first, second, 6, per_actor)
        many = suggested(ties, first, second, 5000, per_actor)
        assert few.a.size == 6
        np.testing.assert_array_equal(few.a, many.a[:6])
        np.testing.assert_array_equal(few.b, many.b[:6])
