"""Chance made outright: teams reshuffled again and again, each actor's projects and each project's size kept.

Owns the chain (global curveball trades, Strona et al. 2014, doi:10.1038/ncomms5114; Carstens et al. 2018,
arXiv:1804.08487): in a round every actor meets another one, and the projects that only one of the two has are
dealt out anew between them. Where actors come in blocks they trade within their own, so that each project
keeps its mix of blocks too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.compiled import Kernel
from kb.analysis.ties import Meetings, Weights

FIRST_ROUNDS: Final = 30
"""Rounds before the first sample is taken."""
ROUNDS: Final = 5
"""Rounds between samples: after one, half of an actor's projects that could go have gone."""


def shuffled(
    meetings: Meetings,
    samples: int,
    seed: int = 0,
    blocks: NDArray[np.int64] | None = None,
) -> Iterator[NDArray[np.int32]]:
    """The project of each row, rows by actor, in so many samples of the chain. Each array is the same one.

    The rows are those of `by_actor`; the same seed gives the same samples.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    begin, project = by_actor(meetings)
    (active,) = np.nonzero(np.diff(begin))
    block = np.zeros(meetings.actors, np.int64) if blocks is None else blocks
    # All rounds together decide whether compiling pays.
    steps = 2 * project.size * (FIRST_ROUNDS + samples * ROUNDS)
    mark, pool = np.zeros(meetings.size.size, np.int8), np.empty(project.size, np.int32)
    for sample in range(samples):
        for _ in range(ROUNDS if sample else FIRST_ROUNDS):
            order = rng.permutation(active)
            order = order[np.argsort(block[order], kind="stable")]
            trade(steps, order, block[order], begin, project, rng.random(project.size), mark, pool)
        yield project


def by_actor(meetings: Meetings) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The meetings as rows by actor: where each actor's begin, shape (actors + 1,), and the projects."""
    begin = np.zeros(meetings.actors + 1, np.int64)
    np.cumsum(meetings.projects, out=begin[1:])
    project = np.repeat(np.arange(meetings.size.size, dtype=np.int32), meetings.size)
    return begin, project[np.argsort(meetings.actor, kind="stable")]


def between_groups(
    meetings: Meetings,
    begin: NDArray[np.int64],
    project: NDArray[np.int32],
    labels: NDArray[np.int64],
    groups: int,
    times: int = 1,
) -> Weights:
    """The weight of all ties that projects make between each two groups, shape (groups, groups), symmetric.

    Within a group on the diagonal. `begin` and `project` as from `by_actor`, or a sample;
    `times` tells how often it will be asked.
    """
    table = np.zeros((groups, groups))
    filled = np.zeros(meetings.size.size, np.int64)
    np.cumsum(meetings.size[:-1], out=filled[1:])
    seat = np.empty(project.size, np.int32)
    weigh(
        4 * project.size * times, begin, project, labels.astype(np.int32), meetings.size,
        meetings.weight, filled, seat, np.zeros(groups + 1, np.int64), np.empty(groups + 1, np.int32), table,
    )  # fmt: skip
    return np.triu(table) + np.triu(table, 1).T


def spread(
    meetings: Meetings,
    partitions: Sequence[tuple[NDArray[np.int64], int]],
    samples: int,
    seed: int = 0,
    blocks: NDArray[np.int64] | None = None,
) -> list[tuple[Weights, Weights]]:
    """Mean and variance over samples of the weights between the groups of each partition."""
    begin, _ = by_actor(meetings)
    sums = [(np.zeros((groups, groups)), np.zeros((groups, groups))) for _, groups in partitions]
    for project in shuffled(meetings, samples, seed, blocks):
        for (labels, groups), (first, second) in zip(partitions, sums, strict=True):
            found = between_groups(meetings, begin, project, labels, groups, samples)
            np.add(first, found, out=first)
            np.add(second, found**2, out=second)
    rest = samples / max(samples - 1, 1)
    return [
        (first / samples, np.maximum(second / samples - (first / samples) ** 2, 0) * rest)
        for first, second in sums
    ]


def _trade(order: Any, block: Any, begin: Any, project: Any, draws: Any, mark: Any, pool: Any) -> None:
    at = 0
    drawn = 0
    while at + 1 < len(order):
        if block[at] != block[at + 1]:
            at += 1
            continue
        i = order[at]
        j = order[at + 1]
        at += 2
        for k in range(begin[i], begin[i + 1]):
            mark[project[k]] = 1
        # What both have stays, at the front of each row.
        kept = begin[j]
        filled = 0
        for k in range(begin[j], begin[j + 1]):
            p = project[k]
            if mark[p] == 1:
                mark[p] = 2
                project[k] = project[kept]
                project[kept] = p
                kept += 1
        first = begin[i]
        for k in range(begin[i], begin[i + 1]):
            p = project[k]
            if mark[p] == 2:
                project[k] = project[first]
                project[first] = p
                first += 1
            mark[p] = 0
        for k in range(first, begin[i + 1]):
            pool[filled] = project[k]
            filled += 1
        ours = filled
        for k in range(kept, begin[j + 1]):
            pool[filled] = project[k]
            filled += 1
        # As many draws as the shorter of the two needs; the rest is the other's.
        if ours <= filled - ours:
            for k in range(ours):
                other = k + int(draws[drawn] * (filled - k))
                drawn += 1
                p = pool[k]
                pool[k] = pool[other]
                pool[other] = p
        else:
            for back in range(filled - ours):
                k = filled - 1 - back
                other = int(draws[drawn] * (k + 1))
                drawn += 1
                p = pool[k]
                pool[k] = pool[other]
                pool[other] = p
        for k in range(ours):
            project[first + k] = pool[k]
        for k in range(ours, filled):
            project[kept + k - ours] = pool[k]


def _weigh(
    begin: Any,
    project: Any,
    label: Any,
    size: Any,
    weight: Any,
    filled: Any,
    seat: Any,
    count: Any,
    present: Any,
    table: Any,
) -> None:
    """`seat` takes the group of each actor of a project; `filled` is where the project's seats begin."""
    for a in range(len(label)):
        for k in range(begin[a], begin[a + 1]):
            p = project[k]
            seat[filled[p]] = label[a]
            filled[p] += 1
    for p in range(len(size)):
        there = 0
        for k in range(filled[p] - size[p], filled[p]):
            group = seat[k]
            if group >= 0:
                if count[group] == 0:
                    present[there] = group
                    there += 1
                count[group] += 1
        for x in range(there):
            g = present[x]
            table[g, g] += weight[p] * (count[g] * (count[g] - 1) // 2)
            for y in range(x):
                h = present[y]
                # Both ways round the same cell.
                table[min(g, h), max(g, h)] += weight[p] * (count[g] * count[h])
        for x in range(there):
            count[present[x]] = 0


trade = Kernel(
    _trade, "const int64[:], const int64[:], const int64[:], int32[:], const float64[:], int8[:], int32[:]"
)
weigh = Kernel(
    _weigh,
    "const int64[:], const int32[:], const int32[:], const int64[:], const float64[:], int64[:], int32[:], "
    "int64[:], int32[:], float64[:,:]",
)
