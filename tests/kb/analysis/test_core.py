"""Core numbers, beside networkx and igraph."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from kb.analysis.core import core_numbers
from kb.analysis.ties import Ties
from tests.kb.analysis import networks


def test_a_triangle_with_a_tail() -> None:
    assert core_numbers(networks.of([(0, 1), (1, 2), (0, 2), (2, 3), (3, 4)], 6)).tolist() == [
        2,
        2,
        2,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize("n", [0, 1, 4])
def test_no_ties(n: int) -> None:
    assert core_numbers(networks.of([], n)).tolist() == [0] * n


@given(networks.weighted(20))
@settings(deadline=None)
def test_as_networkx(ties: Ties) -> None:
    expected = nx.core_number(networks.graph(ties))
    assert core_numbers(ties).tolist() == [expected[at] for at in range(ties.n_actors)]


def test_as_igraph_where_hubs_are_heavy() -> None:
    ties = networks.consortia(2000, 900, 0)
    pairs = ties.pairs()
    graph = igraph.Graph(ties.n_actors, np.column_stack((pairs.ego, pairs.alter)).tolist())
    assert core_numbers(ties).tolist() == graph.coreness()
