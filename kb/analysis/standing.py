"""Whether the gaps between groups stand when evidence is left out, or weighed otherwise.

Owns how a list of pairs of groups is ranked, and its trials (`kb.analysis.trials`): for each version the
projects that are left are compared with what chance makes of just these. Which project has seats of which two
groups does not change, and is found once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.chance import Chance, chance
from kb.analysis.groups import NO_GROUP
from kb.analysis.significance import adjusted, tail, verdict_of
from kb.analysis.ties import Meetings, Weights
from kb.analysis.trials import WEIGHINGS, Draws, Standing, intervals, said, weighed

ROUNDS: Final = 50
"""Rounds in which the model of a trial is fitted: ten do, unless an actor is in all projects or nearly."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sides:
    """Pairs of groups: pair i is between the sides a[i] and b[i], within the one where they are the same.

    `row` and `actor` are columns, which side has which actor; `pair`, `project` and `seats` tell how many
    pairs of seats a project has for a pair of groups, where it has any.
    """

    a: Numbers
    b: Numbers
    sides: int
    row: Numbers
    actor: Numbers
    pair: Numbers
    project: Numbers
    seats: Weights

    def weights(self, of_project: Weights) -> Weights:
        """The weight of the ties that projects make between the groups, shape (pairs,)."""
        return np.asarray(np.bincount(self.pair, self.seats * of_project[self.project], self.a.size))

    def table(self, model: Chance) -> Weights:
        """How many actors of each class each side has, as `Chance.groups` tells of a partition."""
        kind = model.kind[self.actor]
        there = kind >= 0
        cell = self.row[there] * model.alike.size + kind[there]
        return (
            np.bincount(cell, minlength=self.sides * model.alike.size)
            .reshape(self.sides, model.alike.size)
            .astype(np.float64)
        )


def of_partition(met: Meetings, labels: Numbers, groups: int, a: Numbers, b: Numbers) -> Sides:
    """The pairs a, b of the groups of a partition, a <= b."""
    (actor,) = np.nonzero(labels != NO_GROUP)
    at = np.full((groups, groups), -1, np.int64)
    at[a, b] = np.arange(a.size)
    columns = _products(met, labels, groups)
    pair = at[columns[1].astype(np.int64), columns[2].astype(np.int64)]
    return Sides(a, b, groups, labels[actor], actor, pair, columns[0].astype(np.int64), columns[3])


def of_overlapping(met: Meetings, members: Sequence[Numbers], pairs: Sequence[tuple[int, int]]) -> Sides:
    """Groups that may share members: those only in the one with those only in the other."""
    row, actor, found = [], [], []
    for at, (i, j) in enumerate(pairs):
        ours = members[i] if i == j else np.setdiff1d(members[i], members[j])
        labels = np.full(met.actors, NO_GROUP, np.int64)
        labels[ours] = 0
        sides = [ours]
        if i != j:
            sides.append(np.setdiff1d(members[j], members[i]))
            labels[sides[1]] = 1
        for side, one in enumerate(sides):
            row.append(np.full(one.size, 2 * at + side))
            actor.append(one)
        project, x, y, seats = _products(met, labels, 2)
        kept = (x == 0) & (y == (i != j))
        found.append((np.full(int(kept.sum()), at), project[kept], seats[kept]))
    first = 2 * np.arange(len(pairs))
    second = first + np.array([i != j for i, j in pairs], np.int64)
    pair, project, seats = (np.concatenate(column) for column in zip(*found, strict=True))
    return Sides(
        first, second, 2 * len(pairs), np.concatenate(row), np.concatenate(actor).astype(np.int64),
        pair, project.astype(np.int64), seats,
    )  # fmt: skip


def _products(met: Meetings, labels: Numbers, groups: int) -> tuple[Weights, Weights, Weights, Weights]:
    """Columns of a project, two of its groups (the lower first) and how many pairs of their seats it has."""
    project = np.repeat(np.arange(met.size.size), met.size)
    label = labels[met.actor]
    there = label != NO_GROUP
    cell, count = np.unique(project[there] * groups + label[there], return_counts=True)
    of, group = cell // groups, cell % groups
    many = np.bincount(of, minlength=met.size.size)
    # Each of a project's groups with itself and with those after it.
    after = np.cumsum(many)[of] - np.arange(cell.size)
    first = np.repeat(np.arange(cell.size), after)
    second = first + np.arange(first.size) - np.repeat(np.cumsum(after) - after, after)
    seats = np.where(
        first == second, count[first] * (count[first] - 1) / 2, count[first] * count[second] * 1.0
    )
    kept = seats > 0
    return of[first][kept], group[first][kept], group[second][kept], seats[kept]


@dataclass(frozen=True, eq=False)
class Ranked:
    """Pairs to be ranked: their sides, which have ground for interplay, and what was found of them."""

    sides: Sides
    ground: NDArray[np.bool_]
    density: Weights
    rank: Numbers
    verdict: NDArray[np.object_]


def places(
    verdict: NDArray[np.object_], ground: NDArray[np.bool_], lacking: Weights, density: Weights
) -> Numbers:
    """The place of each pair, from 1: gaps first, then little interplay without ground, then the others.

    Among equals who lacks most of what chance would give, then the thinnest; NaN where that is not known.
    """
    fewer = verdict == "fewer"
    kind = np.select([fewer & ground, fewer], [0, 1], 2)
    lack = np.nan_to_num(lacking, nan=-np.inf)
    found = np.empty(kind.size, np.int64)
    found[np.lexsort((np.arange(kind.size), density, -np.round(lack, 9), kind))] = np.arange(1, kind.size + 1)
    return found


def trials(met: Meetings, draws: Draws, tables: Sequence[Ranked]) -> list[Standing]:
    """The standing of the pairs of each table; `solid` tells whether the verdict stands.

    Under other weights it is enough that there is still less, or more, than chance gives.
    """
    placed: list[list[Numbers]] = [[] for _ in tables]
    stands: list[list[NDArray[np.bool_]]] = [[] for _ in tables]
    whole = chance(met)
    for version in range(draws.versions):
        weight, model = _version(met, whole, draws, version)
        for at, table in enumerate(tables):
            mean, variance = model.weights(table.sides.table(model), table.sides.a, table.sides.b)
            seen = table.sides.weights(weight)
            verdict = verdict_of(seen, mean, adjusted(tail(seen, mean, variance)))
            lacking = np.where(mean > 0, mean - seen, np.nan)
            placed[at].append(places(verdict, table.ground, lacking, table.density))
            same = verdict == table.verdict
            if version >= draws.trials:
                # Weighed otherwise another part of the projects decides: the direction has to stand.
                same |= ((table.verdict == "fewer") & (seen < mean)) | (
                    (table.verdict == "more") & (seen > mean)
                )
            stands[at].append(same)
    found = []
    for table, place, stand in zip(tables, placed, stands, strict=True):
        ends = intervals(table.rank, np.array(place), draws.trials, np.array(stand))
        known = np.array([one is not None for one in table.verdict], np.bool_)
        found.append(Standing(table.rank, ends[0], ends[1], said(known, ends[2], ends[3])))
    return found


def _version(met: Meetings, whole: Chance, draws: Draws, version: int) -> tuple[Weights, Chance]:
    """What each project adds to a pair in a version (0: it is left out), and what chance makes of it."""
    if version >= draws.trials:
        how = WEIGHINGS[version - draws.trials]
        model = replace(whole, weight=whole.weight * weighed(whole.size.astype(np.int64), how))
        return met.weight * weighed(met.size, how), model
    kept = draws.groups_kept(version)[: met.size.size]
    some = Meetings(met.actors, met.size[kept], met.weight[kept], met.actor[np.repeat(kept, met.size)])
    return np.where(kept, met.weight, 0.0), chance(some, ROUNDS)
