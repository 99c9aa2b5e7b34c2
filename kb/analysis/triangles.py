"""The loops under Burt's measures: what third actors add to each tie, and each tie to its two ends.

Owns only the loops, and the order of actors that makes them quick; the definitions are in
`kb.analysis.holes`. Write w for weights and s for strengths. For the tie u-v, over their common alters x,

    T(u,v) = sum of w(u,x) w(x,v) / s(x)      what reaches v indirectly, for the constraint
    U(u,v) = sum of w(u,x) w(x,v)             what overlaps, for the effective size

Both are symmetric, so a tie is worked on once for both its ends; and the three actors of a triangle each
stand between the other two, so a triangle is found once for all its ties. Actors are ranked hubs first. The
row of an actor holds its alters of better rank: few, however many alters a hub has in all. For each v, the
row of v is laid out in a scratch table; each u below v runs along its own row as far as v, and meets there
every x above both. That is d(d-1)/2 steps for a row of d: never more than the smaller degree summed over
ties, and a fifth of it where hubs are heavy. docs/decisions/0003-kernel.md has what was measured.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.analysis.compiled import Kernel, prefetch
from kb.analysis.ties import Ties, Weights

AHEAD = 2
"""How many rows ahead to ask for. One is too late, four is no better."""


class ThirdActors(NamedTuple):
    """Sums per actor over its ties, shape (n,), by rank; `order[rank]` is the actor.

    `constrained`: sum of q = (w + T)². `entropy`: sum of q ln q. `redundancy`: sum of U / (the strongest tie
    of the other end).
    """

    order: NDArray[np.int64]
    constrained: Weights
    entropy: Weights
    redundancy: Weights


class Oriented(NamedTuple):
    """Ties by rank, hubs first: `order[rank]` is the actor. Each tie stands in two rows.

    The row of an actor in `up` holds its alters of better rank, ascending, with their weights; in `down`
    those of worse rank, ascending, each with its `place`: where the tie stands in the other's row of `up`.
    """

    order: NDArray[np.int64]
    up_ptr: NDArray[np.int64]
    up: NDArray[np.uint32]
    weight: Weights
    down_ptr: NDArray[np.int64]
    down: NDArray[np.uint32]
    place: NDArray[np.uint32]


def oriented(indptr: NDArray[np.int64], indices: NDArray[np.int32], weight: Weights) -> Oriented:
    """Rank the actors of symmetric rows, and sort each row into those above and those below."""
    n, m = indptr.size - 1, indices.size // 2
    if m > np.iinfo(np.uint32).max:
        raise ValueError("more ties than 32 bits can count")
    # Stable, so that actors of the same degree keep the order of their ids.
    order = np.argsort(-np.diff(indptr), kind="stable")
    rank = np.empty(n, np.int32)
    rank[order] = np.arange(n, dtype=np.int32)
    ranked = rank[indices]  # once and by the column: the loops then read it in order
    found = Oriented(
        order,
        np.zeros(n + 1, np.int64),
        np.empty(m, np.uint32),
        np.empty(m, np.float64),
        np.zeros(n + 1, np.int64),
        np.empty(m, np.uint32),
        np.empty(m, np.uint32),
    )
    filled = np.empty(n, np.int64)
    count(2 * m, indptr, ranked, order, found.up_ptr, found.down_ptr, filled)
    rows = (found.up, found.weight, found.down, found.place)
    orient(2 * m, indptr, ranked, weight, order, *rows, filled)
    return found


def third_actors(ties: Ties) -> ThirdActors:
    """Work through all triangles of the ties. Memory 36 bytes per tie and 90 per actor besides the ties."""
    n, m = ties.n_actors, ties.n_ties
    order, up_ptr, up, weight, down_ptr, down, place = oriented(ties.indptr, ties.indices, ties.weight)
    rows, below = (up_ptr, up, weight), (down_ptr, down, place)
    length = np.diff(up_ptr)
    steps = int(np.sum(length * (length - 1)) // 2)
    third = np.zeros((m, 2))
    slot, scratch = np.zeros(n, np.uint32), np.zeros((int(length.max(initial=0)) + 1, 4))
    close(steps + 2 * m, *rows, *below, ties.strength[order], third, slot, scratch)

    sums = np.zeros((n, 3))
    gather(m, *rows, third, ties.strongest[order], sums)
    return ThirdActors(order, sums[:, 0], sums[:, 1], sums[:, 2])


def _count(indptr: Any, ranked: Any, order: Any, up_ptr: Any, down_ptr: Any, filled: Any) -> None:
    for v in range(len(filled)):
        begin, end = indptr[order[v]], indptr[order[v] + 1]
        above = 0
        for k in range(begin, end):
            above += ranked[k] < v
        up_ptr[v + 1] = up_ptr[v] + above
        down_ptr[v + 1] = down_ptr[v] + end - begin - above
        filled[v] = up_ptr[v]


def _orient(
    indptr: Any,
    ranked: Any,
    weight: Any,
    order: Any,
    up: Any,
    up_weight: Any,
    down: Any,
    place: Any,
    filled: Any,
) -> None:
    # By ascending v, so that each row comes out sorted without being sorted.
    e = 0
    for v in range(len(filled)):
        for k in range(indptr[order[v]], indptr[order[v] + 1]):
            u = ranked[k]
            if u > v:
                at = filled[u]
                filled[u] = at + 1
                up[at] = v
                up_weight[at] = weight[k]
                down[e] = u
                place[e] = at
                e += 1


def _close(
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
) -> None:
    m = len(down)
    for v in range(len(strength)):
        # Slot 0 is for everyone who is no alter of v: it holds zeros, and takes in what is never read.
        here = up_ptr[v] - 1
        for k in range(up_ptr[v], up_ptr[v + 1]):
            x = up[k]
            i = k - here
            slot[x] = i
            scratch[i, 0] = weight[k]
            scratch[i, 1] = weight[k] / strength[x]
            scratch[i, 2] = 0.0
            scratch[i, 3] = 0.0
        for e in range(down_ptr[v], down_ptr[v + 1]):
            if e + 2 * AHEAD < m:
                later = down[e + 2 * AHEAD]
                prefetch(up_ptr, later, later + 1)
                prefetch(strength, later, later + 1)
                begin = up_ptr[down[e + AHEAD]]
                soon = place[e + AHEAD] + 1
                prefetch(up, begin, soon)
                prefetch(weight, begin, soon)
                prefetch(third, begin, soon)
            u = down[e]
            end = place[e]
            uv = weight[end]
            uv_by_u = uv / strength[u]
            uv_by_v = uv / strength[v]
            through = 0.0
            overlap = 0.0
            for k in range(up_ptr[u], end):
                i = slot[up[k]]
                ux = weight[k]
                xv = scratch[i, 0]
                through += ux * scratch[i, 1]
                overlap += ux * xv
                third[k, 0] += uv_by_v * xv
                third[k, 1] += uv * xv
                scratch[i, 2] += uv_by_u * ux
                scratch[i, 3] += uv * ux
            third[end, 0] += through
            third[end, 1] += overlap
        for k in range(up_ptr[v], up_ptr[v + 1]):
            slot[up[k]] = 0
            third[k, 0] += scratch[k - here, 2]
            third[k, 1] += scratch[k - here, 3]


def _gather(up_ptr: Any, up: Any, weight: Any, third: Any, strongest: Any, sums: Any) -> None:
    for u in range(len(strongest)):
        for k in range(up_ptr[u], up_ptr[u + 1]):
            v = up[k]
            q = weight[k] + third[k, 0]
            q *= q
            information = q * math.log(q)
            sums[u, 0] += q
            sums[v, 0] += q
            sums[u, 1] += information
            sums[v, 1] += information
            sums[u, 2] += third[k, 1] / strongest[v]
            sums[v, 2] += third[k, 1] / strongest[u]


_ROWS = "const int64[:], const uint32[:], const float64[:]"
_BELOW = "const int64[:], const uint32[:], const uint32[:]"

_RANKED = "const int64[:], const int32[:]"

count = Kernel(_count, f"{_RANKED}, const int64[:], int64[:], int64[:], int64[:]")
orient = Kernel(
    _orient,
    f"{_RANKED}, const float64[:], const int64[:], uint32[:], float64[:], uint32[:], uint32[:], int64[:]",
)
close = Kernel(_close, f"{_ROWS}, {_BELOW}, const float64[:], float64[:,:], uint32[:], float64[:,:]")
gather = Kernel(_gather, f"{_ROWS}, const float64[:,:], const float64[:], float64[:,:]")
