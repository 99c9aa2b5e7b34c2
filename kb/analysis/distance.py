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

    Time O(ties × sources / 64 × the longest way), memory 2 bytes per source and target.
    """
    start = np.asarray(sources, np.int64)
    wanted = np.arange(ties.n_actors) if targets is None else np.asarray(targets, np.int64)
    found = np.full((start.size, wanted.size), NO_WAY, np.int16)
    if not start.size or not wanted.size:
        return found
    words = max(1, _AT_ONCE // (8 * max(ties.indices.size, 1)))
    for begin in range(0, start.size, words * _WORD):
        some = slice(begin, begin + words * _WORD)
        _search(ties, start[some], wanted, found[some], without)
    return found


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
    ties: Ties, start: NDArray[np.int64], wanted: NDArray[np.int64], found: Steps, without: int | None
) -> None:
    bit = np.arange(start.size)
    seen = np.zeros((ties.n_actors, -(-start.size // _WORD)), np.uint64)
    np.bitwise_or.at(seen, (start, bit // _WORD), np.uint64(1) << (bit % _WORD).astype(np.uint64))
    (tied,) = np.nonzero(ties.degree)
    rows = ties.indptr[tied]
    _note(seen[wanted], 0, found)
    news, step = seen.copy(), 0
    while news.any():
        if without is not None:
            news[without] = 0
        _note(news[wanted], step, found)
        if not tied.size:
            break
        reached = np.zeros_like(seen)
        reached[tied] = np.bitwise_or.reduceat(news[ties.indices], rows, axis=0)
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
    far = np.int16(np.iinfo(np.int16).max // 4)

    def open_(steps: Steps) -> Steps:
        return np.where(steps == NO_WAY, far, steps).astype(np.int16)

    first = open_(to_a)[:, None] + open_(from_b)[None, :]
    second = open_(to_b)[:, None] + open_(from_a)[None, :]
    best = np.minimum(open_(between), np.minimum(first, second) + np.int16(1))
    return np.where(best >= far, np.int16(NO_WAY), best)
