"""Triads of helices within a group of actors: which interplay of three kinds there is, and which is missing.

Owns the counts of open and closed triads by the helices of the three; who could close one is
`kb.analysis.closing`. A triad is three actors with two ties among them, which leave it open, or three.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.analysis.groups import NO_GROUP
from kb.analysis.ties import Ties


@dataclass(frozen=True, eq=False)
class Triads:
    """Columns per mix of three helices, each mix once with a <= b <= c, shape (mixes,).

    `possible` counts the threes of members of these helices, `closed` those with all three ties, `opened`
    those with two, whichever is missing.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    c: NDArray[np.int64]
    possible: NDArray[np.int64]
    closed: NDArray[np.int64]
    opened: NDArray[np.int64]


def triads(ties: Ties, members: NDArray[np.int64], helix: NDArray[np.int64], helices: int) -> Triads:
    """Count among `members`, by `helix`, shape (n,), from 0 to `helices` - 1; without `NO_GROUP` ones.

    Works on the members' own ties, as a table of members × helices: time O(ties × members of a hub).
    """
    kept = np.unique(members[helix[members] != NO_GROUP])
    number = np.full(ties.n_actors, -1, np.int64)
    number[kept] = np.arange(kept.size)
    label = helix[kept]
    rows = [number[ties.indices[ties.indptr[at] : ties.indptr[at + 1]]] for at in kept.tolist()]
    near = [row[row >= 0] for row in rows]
    # Pairs of alters of each member, by helix: the middle of an open triad, or a corner of a closed one.
    met = np.array([np.bincount(label[row], minlength=helices) for row in near], np.int64).reshape(
        -1, helices
    )
    size = np.bincount(label, minlength=helices)
    shape = (helices, helices, helices)
    centred, closed = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    there = np.zeros(kept.size, np.bool_)
    for u, row in enumerate(near):
        pairs = np.outer(met[u], met[u])
        np.fill_diagonal(pairs, met[u] * (met[u] - 1) // 2)
        centred[label[u]] += pairs
        there[row] = True
        for v in row[row > u].tolist():
            third = near[v][(near[v] > v)]
            third = third[there[third]]
            for group, count in enumerate(np.bincount(label[third], minlength=helices).tolist()):
                x, y, z = sorted((int(label[u]), int(label[v]), group))
                closed[x, y, z] += count
        there[row] = False
    return _table(size, centred, closed)


def _table(size: NDArray[Any], centred: NDArray[Any], closed: NDArray[Any]) -> Triads:
    rows = []
    for a, b, c in combinations_with_replacement(range(size.size), 3):
        counts = np.bincount([a, b, c], minlength=size.size)
        possible = int(np.prod([_choose(int(n), int(k)) for n, k in zip(size, counts, strict=True)]))
        # Each helix of the mix in the middle once, with the other two as ends.
        middles = {a: (b, c), b: (a, c), c: (a, b)}
        between = sum(int(centred[middle, x, y]) for middle, (x, y) in middles.items())
        # A closed triad has three middles.
        rows.append((a, b, c, possible, int(closed[a, b, c]), between - 3 * int(closed[a, b, c])))
    return Triads(*np.array(rows, np.int64).reshape(-1, 6).T)


def _choose(n: int, k: int) -> int:
    return (1, n, n * (n - 1) // 2, n * (n - 1) * (n - 2) // 6)[k]
