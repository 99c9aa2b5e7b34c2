"""Distances beside networkx: plain, and with a tie added."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.analysis import distance
from kb.analysis.distance import NO_WAY
from kb.analysis.ties import Ties
from tests.kb.analysis import networks


def every(graph: nx.Graph[int]) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    found = np.full((len(graph), len(graph)), NO_WAY, np.int16)
    for a, reached in nx.all_pairs_shortest_path_length(graph):
        for b, steps in reached.items():
            found[a, b] = steps
    return found


@given(networks.weighted())
@settings(deadline=None)
def test_as_networkx(ties: Ties) -> None:
    found = distance.distances(ties, np.arange(ties.n_actors))
    assert np.array_equal(found, every(networks.graph(ties)))
    some = np.arange(0, ties.n_actors, 2)
    assert np.array_equal(distance.distances(ties, some, some), found[np.ix_(some, some)])


def test_more_searches_than_fit_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = networks.consortia(300, 60, 1)
    whole = every(networks.graph(ties))
    assert np.array_equal(distance.distances(ties, np.arange(300)), whole)
    monkeypatch.setattr(distance, "_AT_ONCE", 1)
    assert np.array_equal(distance.distances(ties, np.arange(300)), whole)


@given(networks.weighted(), st.data())
@settings(deadline=None)
def test_a_tie_added_is_the_search_run_again(ties: Ties, data: st.DataObject) -> None:
    graph = networks.graph(ties)
    free = [pair for pair in combinations(range(ties.n_actors), 2) if not graph.has_edge(*pair)]
    assume(free)
    a, b = data.draw(st.sampled_from(free))
    table = distance.distances(ties, np.arange(ties.n_actors))
    found = distance.with_tie(table, table[:, a], table[:, b], table[a], table[b])
    graph.add_edge(a, b)
    assert np.array_equal(found, every(graph))


def test_the_mean_is_of_those_with_a_way() -> None:
    table = np.array([[1, 3, NO_WAY]], np.int16)
    assert distance.apart(table) == distance.Apart(2.0, 2, 3)
    assert np.isnan(distance.apart(np.full((2, 2), NO_WAY, np.int16)).steps)


@given(networks.weighted(), st.data())
@settings(deadline=None)
def test_without_an_actor(ties: Ties, data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, ties.n_actors - 1))
    graph = networks.graph(ties)
    graph.remove_edges_from(list(graph.edges(gone)))
    found = distance.distances(ties, np.arange(ties.n_actors), without=gone)
    assert np.array_equal(found, every(graph))
