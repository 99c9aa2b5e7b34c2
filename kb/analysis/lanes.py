"""Burt's constraint in several versions of one network at once, each with weights of its own.

Owns that loop, which is that of `kb.analysis.triangles` for the constraint alone. To get to a triangle is
what costs; eight versions of it are then worked out side by side. So what a result rests on can be tried
dozens of times. A tie that weighs nothing in a version is none there.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kb.analysis.compiled import Kernel, prefetch
from kb.analysis.ties import Ties, Weights
from kb.analysis.triangles import AHEAD, oriented

LANES: Final = 8
"""Versions at a time: a row of them fills one or two lines of a processor's memory."""


class Versions:
    """A network whose ties are weighed anew again and again; the order of its actors is found once."""

    def __init__(self, ties: Ties) -> None:
        self._rows = oriented(ties.indptr, ties.indices, ties.weight)
        order, up_ptr = self._rows[:2]
        n = ties.n_actors
        rank = np.empty(n, np.int64)
        rank[order] = np.arange(n)
        pairs = ties.pairs()
        a, b = rank[pairs.ego], rank[pairs.alter]
        # Where each pair stands among the rows of `up`.
        self._pair = np.lexsort((np.minimum(a, b), np.maximum(a, b)))
        length = np.diff(up_ptr)
        self.steps = int(np.sum(length * (length - 1)) // 2)
        self._longest = int(length.max(initial=0))

    def constraint(self, weight: Weights) -> Weights:
        """The constraint of each actor in each version, shape (versions, actors); NaN for who is alone there.

        `weight`, shape (versions, ties), in the order of `Ties.pairs`, 0 for a tie that is not there.
        """
        rows = self._rows
        n, m = rows.order.size, rows.up.size
        found: Weights = np.full((weight.shape[0], n), np.nan)
        for begin in range(0, weight.shape[0], LANES):
            some = weight[begin : begin + LANES]
            table = np.zeros((m, LANES))
            table[:, : some.shape[0]] = some[:, self._pair].T
            strength, sums = np.zeros((n, LANES)), np.zeros((n, LANES))
            third, scratch = np.zeros((m, LANES)), np.zeros((self._longest + 1, 3 * LANES))
            constrain(
                LANES * (self.steps + 2 * m), rows.up_ptr, rows.up, table, rows.down_ptr, rows.down,
                rows.place, strength, third, np.zeros(n, np.uint32), scratch, np.zeros((3, LANES)), sums,
            )  # fmt: skip
            value = np.divide(sums, strength**2, out=np.full_like(sums, np.nan), where=strength > 0)
            found[begin : begin + LANES, rows.order] = value[:, : some.shape[0]].T
        return found


def _constrain(
    up_ptr: Any,
    up: Any,
    weight: Any,
    down_ptr: Any,
    down: Any,
    place: Any,
    strength: Any,
    third: Any,
    slot: Any,
    scratch: Any,
    tie: Any,
    sums: Any,
) -> None:
    n = len(slot)
    m = len(down)
    for u in range(n):
        for k in range(up_ptr[u], up_ptr[u + 1]):
            for lane in range(LANES):
                strength[u, lane] += weight[k, lane]
                strength[up[k], lane] += weight[k, lane]
    for v in range(n):
        here = up_ptr[v] - 1
        for k in range(up_ptr[v], up_ptr[v + 1]):
            x = up[k]
            i = k - here
            slot[x] = i
            for lane in range(LANES):
                w = weight[k, lane]
                scratch[i, lane] = w
                scratch[i, LANES + lane] = w / strength[x, lane] if w > 0.0 else 0.0
                scratch[i, 2 * LANES + lane] = 0.0
        for e in range(down_ptr[v], down_ptr[v + 1]):
            if e + 2 * AHEAD < m:
                later = down[e + 2 * AHEAD]
                prefetch(up_ptr, later, later + 1)
                prefetch(up, up_ptr[down[e + AHEAD]], place[e + AHEAD] + 1)
            u = down[e]
            end = place[e]
            for lane in range(LANES):
                w = weight[end, lane]
                tie[0, lane] = w / strength[u, lane] if w > 0.0 else 0.0
                tie[1, lane] = w / strength[v, lane] if w > 0.0 else 0.0
                tie[2, lane] = 0.0
            for k in range(up_ptr[u], end):
                i = slot[up[k]]
                if i != 0:
                    for lane in range(LANES):
                        ux = weight[k, lane]
                        tie[2, lane] += ux * scratch[i, LANES + lane]
                        third[k, lane] += tie[1, lane] * scratch[i, lane]
                        scratch[i, 2 * LANES + lane] += tie[0, lane] * ux
            for lane in range(LANES):
                third[end, lane] += tie[2, lane]
        for k in range(up_ptr[v], up_ptr[v + 1]):
            slot[up[k]] = 0
            for lane in range(LANES):
                third[k, lane] += scratch[k - here, 2 * LANES + lane]
    for u in range(n):
        for k in range(up_ptr[u], up_ptr[u + 1]):
            v = up[k]
            for lane in range(LANES):
                if weight[k, lane] > 0.0:
                    q = weight[k, lane] + third[k, lane]
                    sums[u, lane] += q * q
                    sums[v, lane] += q * q


constrain = Kernel(
    _constrain,
    "const int64[:], const uint32[:], const float64[:,:], const int64[:], const uint32[:], const uint32[:], "
    "float64[:,:], float64[:,:], uint32[:], float64[:,:], float64[:,:], float64[:,:]",
)
