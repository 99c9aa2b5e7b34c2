"""Betweenness: on what share of the shortest paths between all others an actor lies.

Owns both ways to find it: exactly, by a search from every actor (Brandes 2001), and where that would take too
long, from a sample of pairs (as Riondato & Kornaropoulos 2016), searched from both ends and met in the middle
(Borassi & Natale 2016), with a bound on the error that holds for all actors together. Every tie is one step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.compiled import Kernel
from kb.analysis.cut import cut
from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Ties, Weights
from kb.analysis.twins import twins

EXACT_STEPS: Final = 1_000_000_000
"""Kinds of actors with a tie × entries up to which every kind is searched from: some seconds."""

SAMPLED_PAIRS: Final = 20_000
CONFIDENCE: Final = 0.95


@dataclass(frozen=True, eq=False)
class Betweenness:
    """Per actor, shape (n,): the share of pairs of others, and how far it may be off; 0 where it is exact.

    With `CONFIDENCE`, no actor's true value is further than its own `error` from its `share`.
    """

    share: Weights
    error: Weights
    pairs: int | None


def betweenness(
    ties: Ties, seed: int = 0, *, pairs: int = SAMPLED_PAIRS, exact: bool | None = None
) -> Betweenness:
    """Exact up to `EXACT_STEPS`, else from `pairs` pairs of actors; `exact` says which, whatever the size.

    The same seed gives the same sample. Normalised by all (n - 1)(n - 2)/2 pairs, so 0 below three actors.
    """
    n = ties.n_actors
    if n < 3 or not ties.n_ties:
        return Betweenness(np.zeros(n), np.zeros(n), None)
    alike = twins(ties)
    kinds = alike.many.size
    cost = int((np.diff(alike.indptr) > 0).sum()) * alike.indices.size
    if cost <= EXACT_STEPS if exact is None else exact:
        score = np.zeros(kinds)
        search_all(
            cost, alike.indptr, alike.indices, alike.many.astype(np.float64), np.full(kinds, -1, np.int32),
            np.zeros(kinds), np.zeros(kinds), np.empty(kinds, np.int32), score,
        )  # fmt: skip
        # Every pair was searched from both ends.
        return Betweenness(score[alike.kind] / ((n - 1) * (n - 2)), np.zeros(n), None)
    return _sampled(ties, np.random.Generator(np.random.PCG64(seed)), pairs)


def _sampled(ties: Ties, rng: np.random.Generator, pairs: int) -> Betweenness:
    n = ties.n_actors
    found = cut(ties)
    # A pair without a path has nobody between; only the others are drawn, and their part is made up for.
    order = np.argsort(found.component, kind="stable")
    size = found.component_size[order].astype(np.int64)
    begin = np.searchsorted(found.component[order], found.component[order])
    weight = np.cumsum(size - 1)
    connected = int(weight[-1])
    first = np.searchsorted(weight, rng.integers(0, connected, pairs), side="right")
    other = begin[first] + rng.integers(0, size[first] - 1)
    other += other >= first
    total, squares = np.zeros(n), np.zeros(n)
    work = [np.full(n, -1, np.int32), np.zeros(n), np.zeros(n), np.empty(n, np.int32)]
    back = [np.full(n, -1, np.int32), np.zeros(n), np.zeros(n), np.empty(n, np.int32)]
    meet(
        pairs * ties.indices.size // 100, ties.indptr, ties.indices, order[first], order[other],
        *work, *back, total, squares,
    )  # fmt: skip
    # Of all n(n - 1) ordered pairs to the (n - 1)(n - 2) that do not end in the actor.
    scale = connected / ((n - 1) * (n - 2))
    mean = total / pairs
    return Betweenness(mean * scale, half_width(mean, squares / pairs, pairs) * scale, pairs)


def half_width(mean: Weights, square: Weights, draws: int, confidence: float = CONFIDENCE) -> Weights:
    """How far the true means may be from those of `draws` values between 0 and 1, all actors together.

    The lesser of two bounds, each at half the risk, shared by all actors and both sides: of Hoeffding (1963,
    in its sharp form with the relative entropy) and of Maurer & Pontil (2009), which knows the variance.
    """
    risk = math.log(4 * max(mean.size, 1) / (1 - confidence)) / draws
    twice = risk + math.log(2) / draws
    sample = draws / max(draws - 1, 1)
    variance = np.maximum(square - mean**2, 0) * sample
    bernstein = np.sqrt(2 * variance * twice) + 7 / 3 * twice * sample
    low, high = mean.copy(), np.ones_like(mean)
    for _ in range(50):
        middle = (low + high) / 2
        inside = _entropy(mean, middle) <= risk
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    above = high - mean
    low, high = np.zeros_like(mean), mean.copy()
    for _ in range(50):
        middle = (low + high) / 2
        inside = _entropy(mean, middle) <= risk
        low, high = np.where(inside, low, middle), np.where(inside, middle, high)
    widest: Weights = np.minimum(np.maximum(above, mean - low), bernstein)
    return widest


def _entropy(p: Weights, q: Weights) -> Weights:
    """The relative entropy of a coin p from a coin q."""
    q = np.clip(q, 1e-300, 1 - 1e-16)
    first = np.where(p > 0, p * np.log(np.maximum(p, 1e-300) / q), 0.0)
    second = np.where(p < 1, (1 - p) * np.log(np.maximum(1 - p, 1e-300) / (1 - q)), 0.0)
    result: Weights = first + second
    return result


def _search_all(
    indptr: Any, indices: Any, many: Any, distance: Any, paths: Any, needed: Any, queue: Any, score: Any
) -> None:
    """Over kinds of twins: `paths` are those to one actor of a kind, and `score` is that of one."""
    n = len(score)
    for s in range(n):
        if indptr[s] == indptr[s + 1]:
            continue
        queue[0] = s
        distance[s] = 0
        paths[s] = 1.0
        filled = 1
        at = 0
        while at < filled:
            u = queue[at]
            at += 1
            # Through any of a kind, but from one.
            through = paths[u] * many[u] if u != s else 1.0
            for k in range(indptr[u], indptr[u + 1]):
                v = indices[k]
                if distance[v] < 0:
                    distance[v] = distance[u] + 1
                    queue[filled] = v
                    filled += 1
                    paths[v] = through
                elif distance[v] == distance[u] + 1:
                    paths[v] += through
        # Farthest first: what depends on v is shared among those before it by their paths.
        for i in range(filled - 1, 0, -1):
            v = queue[i]
            share = many[v] * (1.0 + needed[v]) / paths[v]
            for k in range(indptr[v], indptr[v + 1]):
                u = indices[k]
                if distance[u] == distance[v] - 1:
                    needed[u] += paths[u] * share
            score[v] += many[s] * needed[v]
        for i in range(filled):
            distance[queue[i]] = -1
            needed[queue[i]] = 0.0


def _meet(
    indptr: Any,
    indices: Any,
    source: Any,
    target: Any,
    near: Any,
    near_paths: Any,
    near_part: Any,
    near_queue: Any,
    far: Any,
    far_paths: Any,
    far_part: Any,
    far_queue: Any,
    total: Any,
    squares: Any,
) -> None:
    """For each pair search from both ends, the side with less to do first, until the two meet. `part` is
    the share of the shortest paths that goes on from an actor towards the other end, per path to it."""
    for pair in range(len(source)):
        s = source[pair]
        t = target[pair]
        near_queue[0] = s
        near[s] = 0
        near_paths[s] = 1.0
        near_from = 0
        near_filled = 1
        near_cost = indptr[s + 1] - indptr[s]
        far_queue[0] = t
        far[t] = 0
        far_paths[t] = 1.0
        far_from = 0
        far_filled = 1
        far_cost = indptr[t + 1] - indptr[t]
        every = 0.0
        while every == 0.0:
            if near_cost <= far_cost:
                end = near_filled
                near_cost = 0
                for i in range(near_from, end):
                    u = near_queue[i]
                    for k in range(indptr[u], indptr[u + 1]):
                        v = indices[k]
                        if near[v] < 0:
                            near[v] = near[u] + 1
                            near_queue[near_filled] = v
                            near_filled += 1
                            near_paths[v] = near_paths[u]
                            near_cost += indptr[v + 1] - indptr[v]
                        elif near[v] == near[u] + 1:
                            near_paths[v] += near_paths[u]
                near_from = end
                for i in range(near_from, near_filled):
                    v = near_queue[i]
                    if far[v] >= 0:
                        every += near_paths[v] * far_paths[v]
            else:
                end = far_filled
                far_cost = 0
                for i in range(far_from, end):
                    u = far_queue[i]
                    for k in range(indptr[u], indptr[u + 1]):
                        v = indices[k]
                        if far[v] < 0:
                            far[v] = far[u] + 1
                            far_queue[far_filled] = v
                            far_filled += 1
                            far_paths[v] = far_paths[u]
                            far_cost += indptr[v + 1] - indptr[v]
                        elif far[v] == far[u] + 1:
                            far_paths[v] += far_paths[u]
                far_from = end
                for i in range(far_from, far_filled):
                    v = far_queue[i]
                    if near[v] >= 0:
                        every += near_paths[v] * far_paths[v]
        # Those where the two met are in the last rounds of both, which for one of them is this one.
        for i in range(near_from, near_filled):
            v = near_queue[i]
            if far[v] >= 0:
                near_part[v] = far_paths[v] / every
                far_part[v] = near_paths[v] / every
                if v != s and v != t:  # noqa: PLR1714  (compiled)
                    share = near_paths[v] * far_paths[v] / every
                    total[v] += share
                    squares[v] += share * share
        for i in range(near_filled - 1, 0, -1):
            v = near_queue[i]
            if near_part[v] > 0.0:
                for k in range(indptr[v], indptr[v + 1]):
                    u = indices[k]
                    if near[u] == near[v] - 1:
                        near_part[u] += near_part[v]
                if far[v] < 0:
                    share = near_part[v] * near_paths[v]
                    total[v] += share
                    squares[v] += share * share
        for i in range(far_filled - 1, 0, -1):
            v = far_queue[i]
            if far_part[v] > 0.0:
                for k in range(indptr[v], indptr[v + 1]):
                    u = indices[k]
                    if far[u] == far[v] - 1:
                        far_part[u] += far_part[v]
                if near[v] < 0:
                    share = far_part[v] * far_paths[v]
                    total[v] += share
                    squares[v] += share * share
        for i in range(near_filled):
            near[near_queue[i]] = -1
            near_part[near_queue[i]] = 0.0
        for i in range(far_filled):
            far[far_queue[i]] = -1
            far_part[far_queue[i]] = 0.0


_ROWS = "const int64[:], const int32[:]"
_SIDE = "int32[:], float64[:], float64[:], int32[:]"

search_all = Kernel(
    _search_all, f"{_ROWS}, const float64[:], int32[:], float64[:], float64[:], int32[:], float64[:]"
)
meet = Kernel(_meet, f"{_ROWS}, const int64[:], const int64[:], {_SIDE}, {_SIDE}, float64[:], float64[:]")


def _columns(network: Network) -> dict[str, NDArray[Any]]:
    found = betweenness(network.ties)
    return {"betweenness": found.share, "betweenness_error": found.error}


_FREEMAN = "Freeman 1977, doi:10.2307/3033543"

MEASURE = Measure(
    name="betweenness",
    columns=(
        Column("betweenness", "share", f"{_FREEMAN}; Brandes 2001, doi:10.1080/0022250X.2001.9990249"),
        Column("betweenness_error", "share", "Maurer & Pontil 2009, arXiv:0907.3740"),
    ),
    compute=_columns,
)
