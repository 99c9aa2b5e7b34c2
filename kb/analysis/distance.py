"""How many steps apart actors are: shortest ways over the ties, many actors at a time.

Owns the search and what is said of it: every tie is one step, whatever it weighs. Sixty-four searches share
one pass over the ties, a bit each (Then et al. 2014, doi:10.14778/2735496.2735507): the networks here are a
few steps wide, so a few passes find everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kb.analysis.ties import Ties
from kb.analysis.twins import Twins, twins

NO_WAY: Final = -1
"""Stands for the distance between two that no way leads between."""
_WORD: Final = 64
_AT_ONCE: Final = 64_000_000
"""Bytes of searches on the way at a time."""

Steps = NDArray[np.int16]


def distances(
    ties: Ties, sources: ArrayLike, targets: ArrayLike | None = None, without: int | None = None
) -> Steps:
    """Steps from each source to each target, or to all, shape (sources, targets); `NO_WAY` without a way.

    With `without`, as if that actor were not there; it has a way to itself only.

    Time O(ties × sources / 64 × the longest way), twins counted once; memory 2 bytes per source and target.
    """
    start = np.asarray(sources, np.int64)
    wanted = np.arange(ties.n_actors) if targets is None else np.asarray(targets, np.int64)
    alike = twins(ties)
    begins, begin_of = np.unique(alike.kind[start], return_inverse=True)
    ends, end_of = np.unique(alike.kind[wanted], return_inverse=True)
    found = np.full((begins.size, ends.size), NO_WAY, np.int16)
    # Who has a twin is missed by nobody.
    missing = None if without is None or alike.many[alike.kind[without]] > 1 else int(alike.kind[without])
    words = max(1, _AT_ONCE // (8 * max(alike.indices.size, 1)))
    for begin in range(0, begins.size if ends.size else 0, words * _WORD):
        some = slice(begin, begin + words * _WORD)
        _search(alike, begins[some], ends, found[some], missing)
    steps = found[begin_of[:, None], end_of[None, :]]
    # Two of a kind, and an actor and itself, as far as there are any.
    order = np.argsort(alike.kind[wanted], kind="stable")
    edges = np.searchsorted(alike.kind[wanted][order], alike.kind[start], side="left")
    many = np.searchsorted(alike.kind[wanted][order], alike.kind[start], side="right") - edges
    row = np.repeat(np.arange(start.size), many)
    column = order[np.repeat(edges - (np.cumsum(many) - many), many) + np.arange(row.size)]
    steps[row, column] = start[row] != wanted[column]
    if without is not None:
        steps[start == without] = NO_WAY
        steps[:, wanted == without] = NO_WAY
        steps[np.ix_(start == without, wanted == without)] = 0
    return steps


def nearest(ties: Ties, sources: ArrayLike) -> Steps:
    """Steps from each actor to the nearest of `sources`, shape (actors,); `NO_WAY` without a way.

    Time O(ties × the longest way): one search that begins everywhere at once.
    """
    found = np.full(ties.n_actors, NO_WAY, np.int16)
    found[np.asarray(sources, np.int64)] = 0
    (tied,) = np.nonzero(ties.degree)
    if not tied.size:
        return found
    step = 0
    while (news := found == step).any():
        beside = np.logical_or.reduceat(news[ties.indices], ties.indptr[tied])
        step += 1
        found[tied[beside & (found[tied] == NO_WAY)]] = step
    return found


def _search(
    alike: Twins, start: NDArray[np.int64], wanted: NDArray[np.int64], found: Steps, without: int | None
) -> None:
    bit = np.arange(start.size)
    seen = np.zeros((alike.many.size, -(-start.size // _WORD)), np.uint64)
    np.bitwise_or.at(seen, (start, bit // _WORD), np.uint64(1) << (bit % _WORD).astype(np.uint64))
    (tied,) = np.nonzero(np.diff(alike.indptr))
    rows = alike.indptr[tied]
    _note(seen[wanted], 0, found)
    news, step = seen.copy(), 0
    while news.any():
        if without is not None:
            news[without] = 0
        _note(news[wanted], step, found)
        if not tied.size:
            break
        reached = np.zeros_like(seen)
        reached[tied] = np.bitwise_or.reduceat(news[alike.indices], rows, axis=0)
        news = reached & ~seen
        seen = seen | news
        step += 1


def _note(news: NDArray[np.uint64], step: int, found: Steps) -> None:
    """Write `step` where a search comes to a target for the first time."""
    bits = np.unpackbits(news.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    found[bits[:, : found.shape[0]].T.astype(np.bool_)] = step


@dataclass(frozen=True)
class Apart:
    """How far two groups are from each other: `steps` is the mean over the pairs that a way leads between.

    `connected` counts those, of `pairs`; `steps` is NaN without any.
    """

    steps: float
    connected: int
    pairs: int


def apart(between: Steps, different: NDArray[np.bool_] | None = None) -> Apart:
    """Sum up a table of `distances`; with `different`, only those pairs, as where a group meets itself."""
    chosen = between.ravel() if different is None else between[different]
    there = chosen[chosen != NO_WAY]
    return Apart(float(there.mean()) if there.size else float("nan"), int(there.size), int(chosen.size))


def with_tie(between: Steps, to_a: Steps, to_b: Steps, from_a: Steps, from_b: Steps) -> Steps:
    """The table of `distances` once a tie from a to b is added.

    The shortest way either leaves the tie aside or takes it once, in one of its directions. `to_a` and `to_b`
    hold the steps from each source to the ends, shape (sources,), `from_a` and `from_b` those to each target.
    """
    far = np.uint16(np.iinfo(np.uint16).max // 4)

    def open_(steps: Steps) -> NDArray[np.uint16]:
        return np.minimum(steps.view(np.uint16), far)  # no way is the greatest

    best = open_(to_a)[:, None] + (open_(from_b) + np.uint16(1))[None, :]
    np.minimum(best, open_(to_b)[:, None] + (open_(from_a) + np.uint16(1))[None, :], out=best)
    np.minimum(best, between.view(np.uint16), out=best)
    best[best >= far] = np.uint16(np.iinfo(np.uint16).max)
    return best.view(np.int16)
