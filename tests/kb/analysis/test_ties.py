"""The projection: against a dictionary of pairs, and what must not matter to it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.ties import NO_YEAR, Incidence, Statements, Ties, TieSettings, derive
from tests.kb.analysis import networks

ARRAYS = ("indptr", "indices", "weight", "shared", "first", "last")
N = 7

years = st.sampled_from([NO_YEAR, 2010, 2012, 2014, 2016])
actors = st.integers(0, N - 1)


def span(draw: st.DrawFn) -> tuple[int, int]:
    start, end = draw(years), draw(years)
    return (end, start) if NO_YEAR not in (start, end) and end < start else (start, end)


@st.composite
def layers(draw: st.DrawFn) -> tuple[list[Incidence], Statements]:
    found = []
    for kind in ("projects", "clusters"):
        rows = [(draw(actors), draw(st.integers(0, 4)), *span(draw)) for _ in range(draw(st.integers(0, 20)))]
        columns = np.array(rows, np.int64).reshape(-1, 4).T
        found.append(Incidence(kind, *columns))
    said = [
        (draw(actors), draw(actors), draw(st.integers(0, 5)), *span(draw))
        for _ in range(draw(st.integers(0, 6)))
    ]
    return found, Statements(*np.array(said, np.int64).reshape(-1, 5).T)


@st.composite
def tie_settings(draw: st.DrawFn) -> TieSettings:
    since, until = draw(st.none() | st.integers(2009, 2013)), draw(st.none() | st.integers(2013, 2017))
    kinds: Any = draw(st.lists(st.sampled_from(["projects", "clusters", "stated"]), unique=True))
    factor = st.sampled_from([1.0, 0.5, 2.0])
    factors = draw(st.tuples(factor, factor, factor))
    return TieSettings(since, until, tuple(kinds), *factors, draw(st.none() | st.integers(2, 5)))


def equal(one: Ties, other: Ties) -> None:
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)


def test_by_hand() -> None:
    # Project 0 joins 0, 1, 2; project 1 joins 0, 1, and 0 once more; project 2 has nobody but 3.
    projects = Incidence(
        "projects",
        actor=[2, 0, 1, 0, 1, 0, 3],
        group=[0, 0, 0, 1, 1, 1, 2],
        start=[2014] * 3 + [2015] * 3 + [2016],
        end=[2017] * 3 + [2020] * 3 + [NO_YEAR],
    )
    ties = derive(4, [projects])
    assert ties.indptr.tolist() == [0, 2, 4, 6, 6]
    assert ties.indices.tolist() == [1, 2, 0, 2, 0, 1]
    assert ties.weight.tolist() == [1.5, 0.5, 1.5, 0.5, 0.5, 0.5]
    assert ties.shared.tolist() == [2, 1, 2, 1, 1, 1]
    assert ties.first.tolist() == [2014] * 6
    assert ties.last.tolist() == [2020, 2017, 2020, 2017, 2017, 2017]
    # Newman: taking part in a project with partners is worth 1, whatever its size.
    assert ties.strength.tolist() == [2, 2, 1, 0]
    assert ties.strongest.tolist() == [1.5, 1.5, 0.5, 0]
    assert ties.degree.tolist() == [2, 2, 2, 0]
    assert (ties.n_actors, ties.n_ties) == (4, 3)
    assert [column.tolist() for column in ties.pairs()] == [
        [0, 0, 1],
        [1, 2, 2],
        [1.5, 0.5, 0.5],
        [2, 1, 1],
        [2014, 2014, 2014],
        [2020, 2017, 2017],
    ]


def test_the_strongest_statement_counts() -> None:
    said = Statements(
        ego=[0, 1, 2, 2, 3], alter=[1, 0, 0, 2, 2], strength=[2, 4, 5, 5, 0], start=[2020, 2018, 0, 0, 0]
    )
    ties = derive(4, statements=said, settings=TieSettings(stated_factor=0.5))
    pairs = ties.pairs()
    assert list(zip(pairs.ego, pairs.alter, strict=True)) == [(0, 1), (0, 2), (2, 3)]
    # 4/5 and 5/5 of the factor; an untold strength is the weakest, 1/5.
    assert pairs.weight == pytest.approx([0.4, 0.5, 0.1], abs=1e-15)
    assert pairs.shared.tolist() == [0, 0, 0]
    assert pairs.first.tolist() == [2018, NO_YEAR, NO_YEAR]
    assert pairs.last.tolist() == [NO_YEAR] * 3


def test_members_who_never_met() -> None:
    # 0 left before 1 came; 2 saw both.
    members = Incidence("clusters", [0, 1, 2], [0, 0, 0], [2000, 2011, 2005], [2010, NO_YEAR, NO_YEAR])
    pairs = derive(3, [members]).pairs()
    assert list(zip(pairs.ego, pairs.alter, strict=True)) == [(0, 2), (1, 2)]
    assert pairs.weight.tolist() == [0.5, 0.5]
    assert pairs.first.tolist() == [2005, 2011]
    assert pairs.last.tolist() == [2010, NO_YEAR]


def test_the_window_counts_whole_what_lies_partly_inside() -> None:
    projects = Incidence(
        "projects", [0, 1, 0, 2, 0, 3], [0, 0, 1, 1, 2, 2],
        [2010, 2010, 2014, 2014, NO_YEAR, NO_YEAR], [2012, 2012, 2018, 2018, 2013, 2013],
    )  # fmt: skip
    tied = derive(4, [projects], settings=TieSettings(since=2013, until=2015)).pairs()
    assert tied.alter.tolist() == [2, 3]
    assert derive(4, [projects], settings=TieSettings(until=2013)).pairs().alter.tolist() == [1, 3]


@given(layers(), tie_settings())
@settings(deadline=None, max_examples=300)
def test_equal_to_a_dictionary(given_layers: tuple[list[Incidence], Statements], chosen: TieSettings) -> None:
    ties = derive(N, *given_layers, chosen)
    expected = networks.Dictionary(*given_layers, chosen).ties()
    pairs = ties.pairs()
    assert list(zip(pairs.ego.tolist(), pairs.alter.tolist(), strict=True)) == sorted(expected)
    for at, (weight, *rest) in enumerate(expected[pair] for pair in sorted(expected)):
        assert pairs.weight[at] == pytest.approx(weight, rel=1e-14)
        assert [pairs.shared[at], pairs.first[at], pairs.last[at]] == rest


@given(layers(), tie_settings())
@settings(deadline=None)
def test_form(given_layers: tuple[list[Incidence], Statements], chosen: TieSettings) -> None:
    ties = derive(N, *given_layers, chosen)
    dense = networks.dense(ties)
    np.testing.assert_array_equal(dense, dense.T)
    assert not dense.diagonal().any()
    for actor in range(N):
        alters = ties.indices[ties.indptr[actor] : ties.indptr[actor + 1]]
        assert np.all(np.diff(alters) > 0)
    np.testing.assert_allclose(ties.strength, dense.sum(axis=1), 1e-14)
    np.testing.assert_array_equal(ties.strongest, dense.max(axis=1))
    types = [getattr(ties, name).dtype for name in ARRAYS]
    assert types == [np.int64, np.int32, np.float64, np.int32, np.int16, np.int16]


@given(layers(), tie_settings(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_rows_does_not_matter(
    given_layers: tuple[list[Incidence], Statements], chosen: TieSettings, random: Any
) -> None:
    incidences, said = given_layers

    def shuffled(*columns: Any) -> list[Any]:
        order = list(range(len(columns[0])))
        random.shuffle(order)
        return [np.asarray(column)[order] for column in columns]

    mixed = [Incidence(i.kind, *shuffled(i.actor, i.group, i.start, i.end)) for i in incidences]
    turned = Statements(*shuffled(said.alter, said.ego, said.strength, said.start, said.end))
    equal(derive(N, mixed, turned, chosen), derive(N, incidences, said, chosen))


def test_strength_is_the_number_of_projects_with_partners() -> None:
    rng = np.random.default_rng(0)
    actor, group = rng.integers(0, 300, 2000), rng.integers(0, 400, 2000)
    ties = derive(300, [Incidence("projects", actor, group)])
    rows = np.unique(np.column_stack((group, actor)), axis=0)
    partners = np.bincount(rows[:, 0], minlength=400)[rows[:, 0]] > 1
    np.testing.assert_allclose(ties.strength, np.bincount(rows[partners, 1], minlength=300), 1e-13)


def test_nothing_gives_nothing() -> None:
    for ties in (derive(0), derive(3), derive(3, [Incidence("projects", [], [])]), derive(2, [], None)):
        assert ties.n_ties == 0
        assert ties.strength.tolist() == ties.strongest.tolist() == [0] * ties.n_actors


@pytest.mark.parametrize(
    "call",
    [
        lambda: derive(2, [Incidence("projects", [0, 2], [0, 0])]),
        lambda: derive(2, [Incidence("projects", [0, -1], [0, 0])]),
        lambda: derive(2, [Incidence("projects", [0, 1], [0])]),
        lambda: derive(2, [Incidence("projects", [0, 1], [0, 0], [2010])]),
        lambda: derive(2, [Incidence("projects", [0, 1], [0, 0], [2010, 20100])]),
        lambda: derive(2, [], Statements([0], [1], [6])),
        lambda: derive(2, [], Statements([0], [1, 0], [5])),
        lambda: Ties.from_pairs(2, [0], [0]),
        lambda: Ties.from_pairs(2, [0, 1], [1, 0]),
        lambda: Ties.from_pairs(2, [0], [1], [0.0]),
        lambda: Ties.from_pairs(2, [0], [1], [np.inf]),
        lambda: Ties.from_pairs(2, [0], [1], [1.0, 2.0]),
        lambda: TieSettings(since=2020, until=2010),
        lambda: TieSettings(kinds=("weddings",)),  # type: ignore[arg-type]  # that is what is tested
        lambda: TieSettings(projects_factor=0),
        lambda: TieSettings(clusters_factor=float("nan")),
        lambda: TieSettings(largest=1),
    ],
)
def test_what_cannot_be(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()


def test_ties_cannot_be_changed() -> None:
    ties = networks.of([(0, 1)], 2)
    with pytest.raises(ValueError, match="read-only"):
        ties.weight[0] = 2


def test_equal_settings_have_one_text() -> None:
    one = TieSettings(kinds=("stated", "projects"), projects_factor=2)
    other = TieSettings(kinds=("projects", "stated"), projects_factor=2.0)
    assert one == other
    assert one.canonical() == other.canonical()
    assert json.loads(one.canonical())["kinds"] == ["projects", "stated"]
    assert replace(one, largest=40).canonical() != one.canonical()
