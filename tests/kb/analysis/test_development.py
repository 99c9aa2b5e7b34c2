"""Position and growth on numbers: known answers, what is planted, and nothing where nothing is."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from kb.analysis import development
from kb.analysis.development import Values, associate, controls, correlation, ranks, regression
from kb.analysis.distance import nearest
from kb.analysis.ties import Ties
from tests.kb.analysis.networks import weighted


def _some(seed: int, n: int = 60, effect: float = 0.0) -> tuple[Values, Values, Values]:
    """A measure that goes with size, industry and place, growth that goes with all of them, the controls."""
    rng = np.random.default_rng(seed)
    size, industry, place = rng.normal(3, 1, n), rng.integers(-1, 3, n), rng.integers(0, 3, n)
    age = np.where(rng.random(n) < 0.3, np.nan, rng.normal(2, 1, n))
    measure = np.round(np.exp(size + rng.normal(0, 1, n)), 0)
    noise = rng.standard_t(4, n) * (0.05 + 0.2 * np.exp(-size / 3))
    growth = -0.05 * size + 0.03 * industry + 0.02 * place + noise + effect * ranks(measure)
    return measure, growth, controls(size, age, industry, place)


def test_equal_to_scipy_and_least_squares() -> None:
    measure, growth, held = _some(1)
    found = associate(measure, growth, held)
    known = stats.spearmanr(measure, growth)
    assert found.rho == pytest.approx(known.statistic, abs=1e-12)
    assert found.rho_p == pytest.approx(known.pvalue, abs=0.03)
    whole = np.column_stack((ranks(measure), held))
    solved, *_ = np.linalg.lstsq(whole, growth, rcond=None)
    assert found.slope == pytest.approx(solved[0], abs=1e-10)
    inverse = np.linalg.pinv(whole.T @ whole)
    rest = growth - whole @ solved
    hat = np.einsum("ij,jk,ik->i", whole, inverse, whole)
    error = math.sqrt((inverse @ whole.T @ np.diag((rest / (1 - hat)) ** 2) @ whole @ inverse)[0, 0])
    freedom = growth.size - np.linalg.matrix_rank(whole)
    wide = stats.t.ppf(0.975, freedom) * error
    assert (found.low, found.high) == (
        pytest.approx(solved[0] - wide, abs=1e-6),
        pytest.approx(solved[0] + wide, abs=1e-6),
    )
    assert found.p == pytest.approx(2 * stats.t.sf(abs(solved[0]) / error, freedom), abs=0.05)


@pytest.mark.parametrize("freedom", [8, 16, 30, 200])
def test_student(freedom: int) -> None:
    assert development.student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=1e-4)


def test_what_is_planted_is_found() -> None:
    found = [associate(*_some(seed, 120, effect=0.4)) for seed in range(20)]
    assert sum(one.p < 0.05 and one.slope > 0 for one in found) >= 18
    assert sum(one.low < 0.4 < one.high for one in found) >= 17


def test_nothing_is_claimed_where_nothing_is_planted() -> None:
    """At the nominal rate: 300 sets, so 5 % is 15 give or take 3.8; a naive correlation claims far more."""
    found = [associate(*_some(seed, 40), samples=199) for seed in range(300)]
    assert 5 <= sum(one.p <= 0.05 for one in found) <= 26
    assert sum(one.rho_p <= 0.05 for one in found) > 40
    rng = np.random.default_rng(0)
    plain = [correlation(ranks(rng.random(40)), ranks(rng.random(40)), 0, 199)[1] for _ in range(300)]
    assert 5 <= sum(p <= 0.05 for p in plain) <= 26


def test_too_few_are_not_judged() -> None:
    measure, growth, held = _some(2, development.LEAST)
    assert not math.isnan(associate(measure, growth, held).p)
    found = associate(measure[1:], growth[1:], held[1:])
    assert found.companies == development.LEAST - 1
    assert all(math.isnan(getattr(found, name)) for name in ("rho", "rho_p", "slope", "low", "high", "p"))


def test_what_cannot_be_told_apart_is_not_judged() -> None:
    measure, growth, held = _some(3)
    assert math.isnan(associate(np.ones(60), growth, held).rho)
    told = associate(measure, growth, np.column_stack((held, ranks(measure))))
    assert not math.isnan(told.rho)
    assert math.isnan(told.slope)
    assert math.isnan(told.p)


def test_the_same_each_time_and_for_columns_that_tell_each_other() -> None:
    measure, growth, held = _some(4)
    found = associate(measure, growth, held)
    assert associate(measure, growth, held) == found
    again = associate(measure, growth, np.column_stack((held, held[:, 1] * 2, held.sum(axis=1))))
    assert (again.slope, again.p) == (pytest.approx(found.slope), pytest.approx(found.p, abs=1e-3))
    turned = associate(-measure, growth, held)
    assert (turned.rho, turned.slope) == (pytest.approx(-found.rho), pytest.approx(-found.slope))


def test_few_in_blocks_as_many_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    measure, growth, held = _some(5)
    whole = regression(ranks(measure), growth, held, 0, 50)
    monkeypatch.setattr(development, "_AT_ONCE", 7 * growth.size)
    assert regression(ranks(measure), growth, held, 0, 50) == pytest.approx(whole)


def test_controls_by_hand() -> None:
    level = np.array([0] * 5 + [1] * 4 + [-1] * 2 + [2] * 6)
    age = np.array([math.nan, *[2.0] * 8, *[4.0] * 8])
    held = controls(np.arange(17.0), age, level)
    assert held.shape == (17, 6)
    assert held[0].tolist() == [1, 0, 3, 0, 1, 0]
    assert held[:, 4].sum() == 5
    assert held[:, 5].sum() == 6
    assert controls(np.arange(17.0), np.full(17, np.nan)).shape == (17, 2)


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=12))
def test_ranks_are_scipys(values: list[int]) -> None:
    some: NDArray[np.float64] = np.array(values, np.float64)
    assert ranks(some) == pytest.approx((stats.rankdata(some) - 0.5) / some.size)


@settings(max_examples=50)
@given(weighted(), st.data())
def test_nearest_is_networkx(ties: Ties, data: st.DataObject) -> None:
    sources = data.draw(st.lists(st.integers(0, ties.n_actors - 1), unique=True))
    graph = nx.Graph()
    graph.add_nodes_from(range(ties.n_actors))
    pairs = ties.pairs()
    graph.add_edges_from(zip(pairs.ego.tolist(), pairs.alter.tolist(), strict=True))
    known = nx.multi_source_dijkstra_path_length(graph, sources) if sources else {}
    assert nearest(ties, sources).tolist() == [known.get(one, -1) for one in range(ties.n_actors)]
