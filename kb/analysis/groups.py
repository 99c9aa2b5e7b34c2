"""Interplay between groups: how many ties there are between each two, how strong, of how many possible.

Owns the plain counts for any partition of the actors. What would be expected, and whether a difference is
more than chance, comes on top of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kb.analysis.ties import Ties, Weights

NO_GROUP = -1
"""The label of an actor outside every group."""


@dataclass(frozen=True, eq=False)
class GroupMatrix:
    """Tables between groups, symmetric, shape (groups, groups); within a group on the diagonal.

    `size` counts the actors of each group, shape (groups,). `ties` counts ties, `weight` sums their weights,
    `possible` counts the pairs of actors, `density` is ties / possible: NaN where there is no pair.
    """

    size: NDArray[np.int64]
    ties: NDArray[np.int64]
    weight: Weights
    possible: NDArray[np.int64]
    density: Weights


def group_matrix(ties: Ties, labels: ArrayLike, groups: int | None = None) -> GroupMatrix:
    """Count over a partition: `labels`, shape (n,), from 0 to `groups` - 1, or `NO_GROUP`.

    Without `groups` there are as many as the highest label asks for. Time O(ties + groups²), and memory for
    the tables of groups². Raises `ValueError` for labels of another shape or outside the range.
    """
    label = np.asarray(labels, np.int64)
    if label.shape != (ties.n_actors,):
        raise ValueError("one label for each actor")
    count = int(label.max(initial=NO_GROUP)) + 1 if groups is None else groups
    if label.size and not (label.min() >= NO_GROUP and label.max() < count):
        raise ValueError(f"a label outside {NO_GROUP} to {count - 1}")

    size = np.bincount(label[label != NO_GROUP], minlength=count)
    pairs = ties.pairs()
    a, b = label[pairs.ego], label[pairs.alter]
    grouped = (a != NO_GROUP) & (b != NO_GROUP)
    a, b, w = a[grouped], b[grouped], pairs.weight[grouped]
    cell = np.minimum(a, b) * count + np.maximum(a, b)
    observed = np.bincount(cell, minlength=count * count).reshape(count, count)
    summed: Weights = np.bincount(cell, weights=w, minlength=count * count).astype(np.float64)
    weight = summed.reshape(count, count)
    possible = np.outer(size, size)
    np.fill_diagonal(possible, size * (size - 1) // 2)
    observed, weight = observed + np.triu(observed, 1).T, weight + np.triu(weight, 1).T
    density = np.divide(observed, possible, out=np.full((count, count), np.nan), where=possible > 0)
    return GroupMatrix(size, observed, weight, possible, density)
