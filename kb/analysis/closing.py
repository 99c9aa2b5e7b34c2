"""Who is likely to work together next: pairs without a tie that share a partner, scored and tested.

Owns the scores of the field and the backtest: hide the last years, score the pairs that were not yet tied,
and see which of them came to work together. Pairs that share no partner are out of reach of every score
here; the backtest says how many of the new ties that leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kb.analysis.ties import Incidence, Ties, TieSettings, Weights, derive

SCORES: Final = ("adamic_adar", "resource_allocation", "through", "common", "preferential", "random")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs of actors without a tie that share a partner: ego < alter, sorted, shape (pairs,).

    Over common partners x, with d the number of alters, w weights and s strengths: `common` counts them,
    `adamic_adar` sums 1 / ln d(x), `resource_allocation` 1 / d(x), `through` w(u,x) w(x,v) / s(x), what
    reaches the one from the other as in Burt's constraint. `preferential` is d(u) d(v). `random` is drawn.
    """

    ego: NDArray[np.int64]
    alter: NDArray[np.int64]
    common: Weights
    adamic_adar: Weights
    resource_allocation: Weights
    through: Weights
    preferential: Weights
    random: Weights


def candidates(
    ties: Ties,
    egos: ArrayLike | None = None,
    seed: int = 0,
    others: ArrayLike | None = None,
    best: int | None = None,
) -> Candidates:
    """All such pairs of `egos` (None: of all) with `others`, or with anybody; once each.

    With `best`, of each ego only so many of the highest by Adamic-Adar, and equals of the last. Time is the
    number of ways of two steps from the egos, and egos × actors.
    """
    n = ties.n_actors
    degree = ties.degree.astype(np.float64)
    per = np.zeros((3, n))
    tied = degree > 0
    per[1, degree > 1] = 1 / np.log(degree[degree > 1])
    per[2, tied] = 1 / degree[tied]
    chosen = np.unique(np.arange(n) if egos is None else np.asarray(egos, np.int64))
    first, second = np.zeros(n, np.bool_), np.ones(n, np.bool_)
    first[chosen] = True
    if others is not None:
        second[:] = False
        second[np.asarray(others, np.int64)] = True
    both = first & second
    found: list[NDArray[Any]] = []
    for u in chosen.tolist():
        found.extend(_of(ties, u, (second, both), per, best))
    table = np.concatenate(found, axis=1) if found else np.zeros((6, 0))
    a, b = table[0].astype(np.int64), table[1].astype(np.int64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    low, high, table = low[order], high[order], table[:, order]
    drawn = np.random.Generator(np.random.PCG64(seed)).random(low.size)
    return Candidates(low, high, table[2], table[3], table[4], table[5], degree[low] * degree[high], drawn)


def _of(
    ties: Ties, u: int, wanted: tuple[NDArray[np.bool_], NDArray[np.bool_]], per: Weights, best: int | None
) -> list[NDArray[Any]]:
    """The pairs of u, as a table of u, v, and four scores.

    `wanted` are who is wanted beside u, and who could stand in its place, too: of two such the lower does.
    """
    begin, end = int(ties.indptr[u]), int(ties.indptr[u + 1])
    near, n = ties.indices[begin:end], ties.n_actors
    many = ties.degree[near]
    # Ways of two steps: through each partner, to each of its partners.
    before = np.cumsum(many, dtype=np.int64) - many
    entries = np.repeat(ties.indptr[near] - before, many) + np.arange(int(many.sum()))
    there = ties.indices[entries]
    out = ~wanted[0]
    out[near], out[u] = True, True
    if wanted[1][u]:
        out[:u] |= wanted[1][:u]
    count = np.bincount(there, minlength=n)
    count[out] = 0
    (v,) = np.nonzero(count)
    if not v.size:
        return []
    adamic_adar = np.bincount(there, weights=np.repeat(per[1, near], many), minlength=n)[v]
    if best is not None and best < v.size:
        kept = adamic_adar >= np.partition(adamic_adar, v.size - best)[v.size - best]
        v, adamic_adar = v[kept], adamic_adar[kept]
        out[:] = True
        out[v] = False
        inside = ~out[there]
        there, entries, middle = there[inside], entries[inside], np.repeat(np.arange(near.size), many)[inside]
    else:
        middle = np.repeat(np.arange(near.size), many)
    through = (ties.weight[begin:end] / ties.strength[near])[middle] * ties.weight[entries]
    rest = [np.bincount(there, weights=values, minlength=n)[v] for values in (per[2, near][middle], through)]
    sums = [adamic_adar, *rest]
    return [np.vstack((np.full(v.size, u), v, count[v], *sums))]


@dataclass(frozen=True)
class Backtest:
    """How well each score foretold: `precision` is the area under precision-recall (average precision).

    `hits` counts those of the first hundred that came true. `pairs` were scored, `came` of them came to work
    together, and `missed` others did who shared no partner before. `random` is what guessing gives.
    """

    pairs: int
    came: int
    missed: int
    precision: dict[str, float]
    hits: dict[str, int]


def backtest(actors: int, incidence: Incidence, until: int, seed: int = 0) -> Backtest:
    """Score what was known up to the year `until` by what came after, among actors that had ties by then."""
    before = derive(actors, [incidence], settings=TieSettings(until=until))
    pairs = derive(actors, [incidence]).pairs()
    known = (before.degree[pairs.ego] > 0) & (before.degree[pairs.alter] > 0)
    key = pairs.ego[known].astype(np.int64) * actors + pairs.alter[known]
    old = before.pairs()
    new = np.setdiff1d(key, old.ego.astype(np.int64) * actors + old.alter)
    scored = candidates(before, seed=seed)
    true = np.isin(scored.ego * actors + scored.alter, new)
    came = int(true.sum())
    return Backtest(
        true.size,
        came,
        new.size - came,
        {name: average_precision(getattr(scored, name), true) for name in SCORES},
        {name: hits(getattr(scored, name), true) for name in SCORES},
    )


def average_precision(score: Weights, true: NDArray[np.bool_]) -> float:
    """The mean over true ones of the precision at each, equals at their last place; NaN where none is."""
    if not true.any():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    ranked, found = score[order], np.cumsum(true[order])
    (last,) = np.nonzero(np.append(ranked[1:] != ranked[:-1], True))
    gained = np.diff(found[last], prepend=0)
    return float((gained * found[last] / (last + 1)).sum() / found[-1])


def hits(score: Weights, true: NDArray[np.bool_], most: int = 100) -> int:
    """How many of the `most` highest are true; of equals the first in order."""
    return int(true[np.argsort(-score, kind="stable")[:most]].sum())
