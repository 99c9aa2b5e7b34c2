"""The table between groups: counted by hand, and pair by pair."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.groups import NO_GROUP, group_matrix
from kb.analysis.ties import Ties
from tests.kb.analysis import networks


def test_by_hand() -> None:
    ties = networks.of([(0, 1, 0.5), (1, 2, 1.0), (0, 2, 2.0), (3, 4, 1.0)], 5)
    found = group_matrix(ties, [0, 0, 1, 1, NO_GROUP], groups=3)
    assert found.size.tolist() == [2, 2, 0]
    assert found.ties.tolist() == [[1, 2, 0], [2, 0, 0], [0, 0, 0]]
    assert found.weight.tolist() == [[0.5, 3, 0], [3, 0, 0], [0, 0, 0]]
    assert found.possible.tolist() == [[1, 4, 0], [4, 1, 0], [0, 0, 0]]
    # Nobody could have met an empty group: that is not a density of 0.
    np.testing.assert_array_equal(
        found.density, [[1, 0.5, np.nan], [0.5, 0, np.nan], [np.nan, np.nan, np.nan]]
    )


@given(networks.weighted(), st.data())
@settings(deadline=None)
def test_pair_by_pair(ties: Ties, data: st.DataObject) -> None:
    n = ties.n_actors
    labels = data.draw(st.lists(st.integers(NO_GROUP, 3), min_size=n, max_size=n))
    found, w = group_matrix(ties, labels, groups=4), networks.dense(ties)
    observed, weight, possible = np.zeros((4, 4), int), np.zeros((4, 4)), np.zeros((4, 4), int)
    for a, b in combinations(range(n), 2):
        if NO_GROUP not in (labels[a], labels[b]):
            for cell in {(labels[a], labels[b]), (labels[b], labels[a])}:
                observed[cell] += w[a, b] > 0
                weight[cell] += w[a, b]
                possible[cell] += 1
    np.testing.assert_array_equal(found.ties, observed)
    np.testing.assert_allclose(found.weight, weight, 1e-12)
    np.testing.assert_array_equal(found.possible, possible)


def test_as_many_groups_as_the_labels_ask_for() -> None:
    assert group_matrix(networks.of([(0, 1)], 3), [0, 2, NO_GROUP]).ties.shape == (3, 3)
    assert group_matrix(networks.of([], 2), [NO_GROUP, NO_GROUP]).ties.shape == (0, 0)
    assert group_matrix(networks.of([], 0), []).ties.shape == (0, 0)


@pytest.mark.parametrize("labels", [[0], [0, 0, 3], [0, 0, -2]])
def test_labels_that_do_not_fit(labels: list[int]) -> None:
    with pytest.raises(ValueError, match="label"):
        group_matrix(networks.of([], 3), labels, groups=2)
