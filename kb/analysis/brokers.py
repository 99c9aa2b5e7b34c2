"""Which brokers came and went from one period to another, and whether by more than chance.

Owns who counts as a broker and the test: the projects of one period alone are dealt out to the two periods
anew, as many of each size to each as before, and the network of both is built again. So a period with more
projects has more to give to everybody, and a change is one only beside that. Ties other than projects stay.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.brokerage import brokerage, count_alters, count_triangles
from kb.analysis.changes import running
from kb.analysis.compiled import INTERPRETED_BELOW
from kb.analysis.evidence import Evidence
from kb.analysis.projection import fill, find, mirror
from kb.analysis.significance import LEVEL, adjusted, erfc
from kb.analysis.ties import Incidence, TieSettings, Weights, derive
from kb.analysis.triangles import count, orient

SHARE: Final = 0.05
"""The part of the actors with ties that is called brokers: those that stand between most pairs."""
REPLICATES: Final = 200
FEWEST: Final = 20
MOST_STEPS: Final = 200_000_000
"""Pairs of partners in projects that all replicates together may go through."""


@dataclass(frozen=True, eq=False)
class Shifts:
    """Of the actors that are brokers in one of the periods or both, ascending, shape (brokers,).

    `before` and `after` count the pairs of an actor's partners that have no tie of their own. `usual` is what
    chance makes of `before`, on the average of the logarithms. `p` is two-sided and adjusted for all judged
    actors, NaN where chance cannot vary. `change` is "came", "went" or "stayed", `verdict` "more", "fewer",
    "chance" or None.
    """

    actor: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    usual: Weights
    p: Weights
    change: NDArray[np.object_]
    verdict: NDArray[np.object_]
    replicates: int


def shifts(
    evidence: Evidence,
    first: TieSettings,
    second: TieSettings,
    judged: NDArray[np.bool_],
    seed: int = 0,
    replicates: int | None = None,
) -> Shifts:
    """Compare two periods. The same seed gives the same replicates."""
    in_first, in_second = running(evidence.projects, first), running(evidence.projects, second)
    observed = [_open_pairs(evidence, kept, one) for kept, one in ((in_first, first), (in_second, second))]
    before, after = (_brokers(one, judged) for one in observed)
    if replicates is None:
        replicates = _affordable(evidence.projects)
    mean, variance = _chance(evidence, first, second, seed, replicates)
    # Adjusted for all actors: those that lie high in one of the periods were chosen for it.
    seen = np.log1p(observed[1]) - np.log1p(observed[0])
    vary = judged & (variance > 1e-12)
    z = np.divide(seen - mean, np.sqrt(variance), out=np.zeros_like(mean), where=vary)
    p = adjusted(np.where(vary, erfc(np.abs(z) / math.sqrt(2)), np.nan))
    verdict: NDArray[Any] = np.full(seen.size, None, np.object_)
    verdict[vary] = "chance"
    verdict[vary & (p < LEVEL) & (z > 0)] = "more"
    verdict[vary & (p < LEVEL) & (z < 0)] = "fewer"
    change = np.where(before & after, "stayed", np.where(after, "came", "went")).astype(np.object_)
    usual = np.expm1(np.maximum(np.log1p(observed[0]) + mean, 0))
    (actor,) = np.nonzero(before | after)
    columns = (usual[actor], p[actor], change[actor], verdict[actor])
    return Shifts(actor, observed[0][actor], observed[1][actor], *columns, replicates)


def _chance(
    evidence: Evidence, first: TieSettings, second: TieSettings, seed: int, replicates: int
) -> tuple[Weights, Weights]:
    """Mean and variance over replicates of how the logarithm of each actor's pairs changes."""
    if 2 * replicates * _steps(evidence.projects) >= INTERPRETED_BELOW:
        for kernel in (find, fill, mirror, count, orient, count_alters, count_triangles):
            kernel.machine()  # each run is short, together they are many
    in_first, in_second = running(evidence.projects, first), running(evidence.projects, second)
    rng = np.random.Generator(np.random.PCG64(seed))
    total, squares = np.zeros(len(evidence.actors)), np.zeros(len(evidence.actors))
    for one, other in _dealt(evidence.projects, in_first, in_second, rng, replicates):
        drawn = np.log1p(_open_pairs(evidence, other, second))
        drawn -= np.log1p(_open_pairs(evidence, one, first))
        total += drawn
        squares += drawn**2
    mean = total / replicates
    return mean, np.maximum(squares / replicates - mean**2, 0) * replicates / max(replicates - 1, 1)


def _open_pairs(evidence: Evidence, kept: NDArray[np.bool_], settings: TieSettings) -> NDArray[np.int64]:
    """How many pairs of each actor's partners have no tie of their own, with these rows of projects."""
    # Without years: the rows were chosen already, and the whole of a project counts.
    chosen = Incidence(
        "projects", np.asarray(evidence.projects.actor)[kept], np.asarray(evidence.projects.group)[kept]
    )
    ties = derive(len(evidence.actors), [chosen, evidence.clusters], evidence.stated, settings)
    return brokerage(ties, np.zeros(ties.n_actors, np.int64)).count[:, -1].astype(np.int64)


def _brokers(pairs: NDArray[np.int64], judged: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The judged actors that stand between most pairs, equals of the last one included."""
    standing = np.sort(pairs[judged & (pairs > 0)])[::-1]
    if not standing.size:
        return np.zeros(pairs.size, np.bool_)
    least = standing[math.ceil(SHARE * standing.size) - 1]
    return np.asarray(judged & (pairs >= least))


def _affordable(projects: Incidence) -> int:
    return max(FEWEST, min(REPLICATES, MOST_STEPS // max(_steps(projects), 1)))


def _steps(projects: Incidence) -> int:
    """Pairs of partners that the networks of both periods go through, at most."""
    size = np.bincount(np.asarray(projects.group, np.int64)).astype(np.int64)
    return int(np.sum(size**2)) + size.size


def _dealt(
    projects: Incidence,
    in_first: NDArray[np.bool_],
    in_second: NDArray[np.bool_],
    rng: np.random.Generator,
    replicates: int,
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """The rows of both periods, the projects of one alone dealt out anew within each size."""
    group = np.asarray(projects.group, np.int64)
    alone = in_first ^ in_second
    project, row, size = np.unique(group[alone], return_index=True, return_counts=True)
    later = in_second[alone][row]
    place = np.searchsorted(project, group)
    place[place == project.size] = 0
    for _ in range(replicates):
        # Sorted by size, and by chance within each: the labels stay with the size.
        order, drawn = np.argsort(size, kind="stable"), np.lexsort((rng.random(size.size), size))
        label = np.empty_like(later)
        label[drawn] = later[order]
        moved = label[place] if project.size else in_second
        yield np.where(alone, ~moved, in_first), np.where(alone, moved, in_second)
