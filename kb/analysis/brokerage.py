"""Brokerage roles: who stands between two actors that have no tie, by the groups of the three.

Owns the roles of Gould & Fernandez (1989) for any partition of the actors, as they were defined for
directed relations and as they are read for ties without direction, and what a random network of the same
density would give. The open triads themselves are not kept: they are those there could be among each
actor's alters, less the triangles, which are found once each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kb.analysis.compiled import Kernel, prefetch
from kb.analysis.groups import NO_GROUP
from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Ties, Weights
from kb.analysis.triangles import AHEAD, Oriented, oriented

ROLES: Final = ("coordinator", "consultant", "gatekeeper", "liaison", "brokerage")
"""Of an actor between i and k: all three of one group; i and k of one, the actor not; the actor and one of
them of one; three groups; and the sum of these."""

DIRECTED: Final = ("coordinator", "consultant", "representative", "gatekeeper", "liaison", "brokerage")
"""With a direction from i to k the third role is two: of the group of i, or of the group of k."""


@dataclass(frozen=True, eq=False)
class Brokerage:
    """Tables per actor and role, shape (n, roles): how often, what chance gives, and how it spreads.

    `score` is (count - expected) / deviation. All four are NaN for an actor without a group, `score` also
    where the role cannot vary.
    """

    count: Weights
    expected: Weights
    deviation: Weights
    score: Weights


def brokerage(ties: Ties, labels: ArrayLike) -> Brokerage:
    """The roles of each actor, in the order of `ROLES`; each pair of unconnected alters counts once.

    `labels`, shape (n,), from 0, or `NO_GROUP`: an actor without a group neither has a role nor gives one.
    Expected is what ties thrown at random between the actors with a group give, as many as there are.
    """
    label = _labels(labels, ties.n_actors)
    indptr, indices, weight = _grouped(ties, label)
    n = ties.n_actors
    alters = np.diff(indptr)
    spread = np.zeros((n, 2), np.int64)
    groups = int(label.max(initial=0)) + 1
    count_alters(indices.size, indptr, indices, label, np.zeros(groups, np.int64), spread)
    own, alike = spread.T
    possible = np.column_stack(
        (_pairs(own), alike, own * (alters - own), _pairs(alters - own) - alike, _pairs(alters))
    )
    count = (possible - _closed(oriented(indptr, indices, weight), label)).astype(np.float64)
    size = np.bincount(label[label != NO_GROUP], minlength=groups)
    return _beside_chance(count, label, *_moments(size, indices.size // 2))


def directed_brokerage(actors: int, source: ArrayLike, target: ArrayLike, labels: ArrayLike) -> Brokerage:
    """The roles of each actor in relations that have a direction, in the order of `DIRECTED`.

    An actor j stands between i and k when i relates to j, j to k, and i not to k. The values and the scores
    are those of R's `sna::brokerage`. Time is the product of relations in and out, summed over actors.
    """
    label = _labels(labels, actors)
    a, b = np.asarray(source, np.int64), np.asarray(target, np.int64)
    known = (label[a] != NO_GROUP) & (label[b] != NO_GROUP) & (a != b)
    a, b = np.unique(np.column_stack((a[known], b[known])), axis=0).T
    out_of: list[set[int]] = [set() for _ in range(actors)]
    into: list[list[int]] = [[] for _ in range(actors)]
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        out_of[i].add(j)
        into[j].append(i)
    count = np.zeros((actors, len(DIRECTED)))
    for j, (before, after) in enumerate(zip(into, out_of, strict=True)):
        for i in before:
            for k in after - out_of[i] - {i}:
                count[j, _role(label[i], label[j], label[k])] += 1
    count[:, -1] = count.sum(axis=1)
    size = np.bincount(label[label != NO_GROUP], minlength=int(label.max(initial=0)) + 1)
    return _beside_chance(count, label, *_moments(size, a.size, directed=True))


def _role(i: int, j: int, k: int) -> int:
    if i == j:
        return 0 if j == k else 2
    return 3 if j == k else 1 if i == k else 4


def _labels(labels: ArrayLike, actors: int) -> NDArray[np.int32]:
    label = np.asarray(labels, np.int64)
    if label.shape != (actors,):
        raise ValueError("one label for each actor")
    if np.any(label < NO_GROUP):
        raise ValueError(f"a label below {NO_GROUP}")
    return label.astype(np.int32)


def _grouped(ties: Ties, label: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32], Weights]:
    """The rows of the ties, without those of actors that have no group."""
    if not np.any(label == NO_GROUP):
        return ties.indptr, ties.indices, ties.weight
    keep = (label[ties.ego()] != NO_GROUP) & (label[ties.indices] != NO_GROUP)
    before = np.zeros(keep.size + 1, np.int64)
    np.cumsum(keep, out=before[1:])
    return before[ties.indptr], ties.indices[keep], ties.weight[keep]


def _pairs(count: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(count * (count - 1) // 2)


def _moments(size: NDArray[np.int64], ties: int, *, directed: bool = False) -> tuple[Weights, Weights]:
    """Mean and variance of each role for an actor of each group, shape (groups, roles).

    Each tie is there with the same chance d, without regard to the others. A pair of alters is then open
    with the chance p = d²(1 - d), and two pairs that share an alter vary together by d³(1 - d)³.
    """
    n = size.astype(np.float64)
    total = n.sum()
    own, out = np.maximum(n - 1, 0), total - n
    d = ties / (total * (total - 1) / (1 if directed else 2)) if total > 1 else 0.0
    others = 1 - np.eye(n.size)
    alike = others @ (n * (n - 1)) / 2
    # Pairs, and ordered couples of pairs that share an alter: the sum of d(d - 1) over a graph's degrees d.
    away = np.maximum(out[:, None] - n[None, :], 0)
    pairs = [own * (own - 1) / 2, alike, own * out, out * (out - 1) / 2 - alike, np.full(n.size, 0.0)]
    couples = [
        own * (own - 1) * (own - 2),
        others @ (n * (n - 1) * (n - 2)),
        own * out * (own + out - 2),
        (others * n[None, :] * away * (away - 1)).sum(axis=1),
        np.full(n.size, (total - 1) * (total - 2) * (total - 3)),
    ]
    pairs[-1] = np.full(n.size, (total - 1) * (total - 2) / 2)
    if directed:
        # Every pair is two; the one role of the middle is two roles.
        double = [1 if at == 2 else 2 for at in range(len(pairs))]
        order = (0, 1, 2, 2, 3, 4)
        pairs = [pairs[at] * double[at] for at in order]
        couples = [couples[at] * double[at] for at in order]
    p = d * d * (1 - d)
    mean = np.column_stack(pairs) * p
    return mean, mean * (1 - p) + np.column_stack(couples) * (d * (1 - d)) ** 3


def _beside_chance(count: Weights, label: NDArray[np.int32], mean: Weights, variance: Weights) -> Brokerage:
    none = label == NO_GROUP
    expected, deviation = mean[label], np.sqrt(np.maximum(variance, 0))[label]
    for table in (count, expected, deviation):
        table[none] = np.nan
    score = np.divide(count - expected, deviation, out=np.full(count.shape, np.nan), where=deviation > 0)
    return Brokerage(count, expected, deviation, score)


def _closed(rows: Oriented, label: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many triangles each actor is part of, by the role it would have in them, shape (n, roles)."""
    length = np.diff(rows.up_ptr)
    steps = int(np.sum(length * (length - 1)) // 2)
    by_rank = label[rows.order]
    found = np.zeros((length.size, 4), np.int64)
    scratch = np.zeros((int(length.max(initial=0)) + 1, 4), np.int64)
    count_triangles(
        steps + 2 * rows.up.size, rows.up_ptr, rows.up, by_rank[rows.up], rows.down_ptr, rows.down,
        rows.place, by_rank, np.zeros(length.size, np.uint32), scratch, found,
    )  # fmt: skip
    within, alike, between, every = found.T
    table = np.empty((length.size, len(ROLES)), np.int64)
    table[rows.order] = np.column_stack((within, alike, between, every - within - alike - between, every))
    return table


def _count_alters(indptr: Any, indices: Any, label: Any, count: Any, spread: Any) -> None:
    for u in range(len(label)):
        for k in range(indptr[u], indptr[u + 1]):
            count[label[indices[k]]] += 1
        alike = 0
        for k in range(indptr[u], indptr[u + 1]):
            group = label[indices[k]]
            if group == label[u]:
                spread[u, 0] += 1
            else:
                alike += count[group] * (count[group] - 1) // 2
            count[group] = 0
        spread[u, 1] = alike


def _count_triangles(
    up_ptr: Any,
    up: Any,
    up_label: Any,
    down_ptr: Any,
    down: Any,
    place: Any,
    label: Any,
    slot: Any,
    scratch: Any,
    found: Any,
) -> None:
    """As in `kb.analysis.triangles`, for the columns within, alike, between and all."""
    m = len(down)
    for v in range(len(label)):
        here = up_ptr[v] - 1
        for k in range(up_ptr[v], up_ptr[v + 1]):
            i = k - here
            slot[up[k]] = i
            scratch[i, 0] = 0
            scratch[i, 1] = 0
            scratch[i, 2] = 0
            scratch[i, 3] = 0
        lv = label[v]
        for e in range(down_ptr[v], down_ptr[v + 1]):
            if e + 2 * AHEAD < m:
                later = down[e + 2 * AHEAD]
                prefetch(up_ptr, later, later + 1)
                begin = up_ptr[down[e + AHEAD]]
                soon = place[e + AHEAD] + 1
                prefetch(up, begin, soon)
                prefetch(up_label, begin, soon)
            u = down[e]
            lu = label[u]
            every = 0
            with_u = 0
            with_v = 0
            if lu == lv:
                for k in range(up_ptr[u], place[e]):
                    i = slot[up[k]]
                    if i != 0:
                        every += 1
                        same = 1 if up_label[k] == lu else 0
                        with_u += same
                        scratch[i, 0] += same
                        scratch[i, 1] += 1 - same
                        scratch[i, 3] += 1
                found[u, 0] += with_u
                found[v, 0] += with_u
                found[u, 2] += every - with_u
                found[v, 2] += every - with_u
            else:
                for k in range(up_ptr[u], place[e]):
                    i = slot[up[k]]
                    if i != 0:
                        every += 1
                        a = 1 if up_label[k] == lu else 0
                        b = 1 if up_label[k] == lv else 0
                        with_u += a
                        with_v += b
                        scratch[i, 2] += a + b
                        scratch[i, 3] += 1
                found[u, 1] += with_v
                found[v, 1] += with_u
                found[u, 2] += with_u
                found[v, 2] += with_v
            found[u, 3] += every
            found[v, 3] += every
        for k in range(up_ptr[v], up_ptr[v + 1]):
            x = up[k]
            slot[x] = 0
            i = k - here
            found[x, 0] += scratch[i, 0]
            found[x, 1] += scratch[i, 1]
            found[x, 2] += scratch[i, 2]
            found[x, 3] += scratch[i, 3]


count_alters = Kernel(_count_alters, "const int64[:], const int32[:], const int32[:], int64[:], int64[:,:]")
count_triangles = Kernel(
    _count_triangles,
    "const int64[:], const uint32[:], const int32[:], const int64[:], const uint32[:], const uint32[:], "
    "const int32[:], uint32[:], int64[:,:], int64[:,:]",
)


def _columns(network: Network) -> dict[str, NDArray[Any]]:
    nobody = np.full(network.ties.n_actors, NO_GROUP)
    found = brokerage(network.ties, nobody if network.helix is None else network.helix)
    columns: dict[str, NDArray[Any]] = dict(zip(ROLES, found.count.T, strict=True))
    return columns | {f"{role}_z": found.score[:, at] for at, role in enumerate(ROLES)}


_SOURCE = "Gould & Fernandez 1989, doi:10.2307/270949"

MEASURE = Measure(
    name="brokerage",
    columns=(
        *(Column(role, "pairs", _SOURCE, undefined="no such role") for role in ROLES),
        *(Column(f"{role}_z", "deviations", _SOURCE, undefined="no such role") for role in ROLES),
    ),
    compute=_columns,
)
