"""Which gaps changed from one period to another by more than chance: each period beside what it would give.

Owns the test. More projects in the later period make more ties between everybody, so what is compared is the
observed weight beside the expected one of each period: chance keeps each period's own projects, their sizes,
and every actor's number of them (`kb.analysis.chance`). Only the projects of one period alone are weighed:
what runs in both has not changed, and would make the two look alike. docs/decisions/0051-what-changed.md has
the reasons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.chance import chance
from kb.analysis.groups import NO_GROUP
from kb.analysis.lineage import lineages
from kb.analysis.significance import LEVEL, adjusted, erfc
from kb.analysis.ties import NO_YEAR, Incidence, Meetings, TieSettings, Weights, meetings

EVIDENCE: Final = 5
"""Lineages of projects with seats of both groups, in both periods together, below which nobody can tell."""
MOST_REPEATED: Final = 0.45
"""The part of a period's projects that may be a team's once more; beyond, nobody can tell."""
NAMED: Final = 5
"""Projects named with a change."""

_NORMAL = NormalDist()


@dataclass(frozen=True, eq=False)
class Changes:
    """Columns per pair of groups, shape (pairs,). `before` and `after` are weights of ties through projects
    of one period alone, and what chance gives there.

    `ratio` is how many times as much of what chance gives there is after as before: 1 is no change, NaN where
    one of the two is not there. `p` is two-sided and adjusted for the number of pairs (Benjamini-Hochberg),
    NaN where nobody can tell; `verdict` is "more", "fewer", "chance" or None. `through` has for each pair the
    numbers of the projects that weigh most: of the later period, or of the earlier where there is less now.
    """

    before: Weights
    before_expected: Weights
    after: Weights
    after_expected: Weights
    ratio: Weights
    p: Weights
    verdict: NDArray[np.object_]
    through: list[list[int]]


@dataclass(frozen=True, eq=False)
class Period:
    """The projects of one period alone, and the number that each has in the evidence, shape (projects,)."""

    met: Meetings
    project: NDArray[np.int64]

    @cached_property
    def lineage(self) -> NDArray[np.int64]:
        """Which projects are one team's, shape (projects,)."""
        return lineages(self.met)

    @property
    def repeated(self) -> float:
        """The part of the projects that are not the first of their team."""
        return 1 - np.unique(self.lineage).size / max(self.lineage.size, 1)


def running(incidence: Incidence, settings: TieSettings) -> NDArray[np.bool_]:
    """Which rows lie in the window; an unknown year is open."""
    rows = np.asarray(incidence.group).size
    start = np.zeros(rows, np.int64) if incidence.start is None else np.asarray(incidence.start, np.int64)
    end = np.zeros(rows, np.int64) if incidence.end is None else np.asarray(incidence.end, np.int64)
    begun = (start == NO_YEAR) | (settings.until is None) | (start <= (settings.until or 0))
    return np.asarray(begun & ((end == NO_YEAR) | (settings.since is None) | (end >= (settings.since or 0))))


def apart(
    actors: int, incidence: Incidence, first: TieSettings, second: TieSettings
) -> tuple[Period, Period, int]:
    """What is in the one period alone, what in the other, and how many projects are in both."""
    in_first, in_second = running(incidence, first), running(incidence, second)
    earlier = _period(actors, incidence, in_first & ~in_second, first)
    later = _period(actors, incidence, in_second & ~in_first, second)
    both = np.unique(np.asarray(incidence.group, np.int64)[in_first & in_second]).size
    return earlier, later, both


def _period(actors: int, incidence: Incidence, kept: NDArray[np.bool_], settings: TieSettings) -> Period:
    actor, group = np.asarray(incidence.actor, np.int64)[kept], np.asarray(incidence.group, np.int64)[kept]
    met = meetings(actors, Incidence(incidence.kind, actor, group), settings)
    project, size = np.unique(np.unique(np.column_stack((group, actor)), axis=0)[:, 0], return_counts=True)
    there = (size > 1) & (size <= (settings.largest or size.max(initial=0)))
    if incidence.kind not in settings.kinds:
        there[:] = False
    return Period(met, project[there])


def partition(
    before: Period,
    after: Period,
    labels: NDArray[np.int64],
    groups: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
) -> Changes:
    """Compare the pairs a, b of the groups of a partition; where a is b, within the group."""
    columns = []
    for period in (before, after):
        model = chance(period.met)
        mean = model.weights(model.groups(labels, groups), a, b)
        seats = _seats(period.met, labels, groups)
        columns.append(
            (mean, [_weighed(period, seats[:, i], seats[:, j], same=i == j) for i, j in _of(a, b)])
        )
    return _compare((before, after), columns)


def overlapping(
    before: Period, after: Period, members: list[NDArray[np.int64]], pairs: list[tuple[int, int]]
) -> Changes:
    """Compare groups that may share members: those only in the one with those only in the other."""
    columns = []
    for period in (before, after):
        model = chance(period.met)
        means, found = np.zeros((2, len(pairs))), []
        for at, (i, j) in enumerate(pairs):
            labels = np.full(period.met.actors, NO_GROUP, np.int64)
            labels[members[i] if i == j else np.setdiff1d(members[i], members[j])] = 0
            if i != j:
                labels[np.setdiff1d(members[j], members[i])] = 1
            cell = np.array([0]), np.array([int(i != j)])
            means[:, at] = np.ravel(model.weights(model.groups(labels, 2), *cell))
            seats = _seats(period.met, labels, 2)
            found.append(_weighed(period, seats[:, 0], seats[:, cell[1][0]], same=i == j))
        columns.append(((means[0], means[1]), found))
    return _compare((before, after), columns)


def _of(a: NDArray[np.int64], b: NDArray[np.int64]) -> list[tuple[int, int]]:
    return list(zip(a.tolist(), b.tolist(), strict=True))


def _seats(met: Meetings, labels: NDArray[np.int64], groups: int) -> Weights:
    """How many of each project's actors are of each group, shape (projects, groups)."""
    label = labels[met.actor]
    project = np.repeat(np.arange(met.size.size), met.size)
    cell = (project * groups + label)[label != NO_GROUP]
    found = np.bincount(cell, minlength=met.size.size * groups).reshape(-1, groups)
    return np.asarray(found, np.float64)


@dataclass(frozen=True, eq=False)
class _Weighed:
    """Of a pair of groups in a period: the weight of its ties, how it spreads, and its projects by weight."""

    total: float
    variance: float
    projects: NDArray[np.int64]
    lineages: int
    squares: tuple[float, float]


def _weighed(period: Period, ours: Weights, theirs: Weights, *, same: bool) -> _Weighed:
    met = period.met
    weight = met.weight * (ours * (ours - 1) / 2 if same else ours * theirs)
    (there,) = np.nonzero(weight)
    order = there[np.argsort(-weight[there], kind="stable")]
    seats = ours[:, None] if same else np.column_stack((ours, theirs))
    spread, squares = _spread(weight, seats, met.size, period.lineage)
    return _Weighed(float(weight.sum()), spread, order, np.unique(period.lineage[there]).size, squares)


def _spread(
    weight: Weights, seats: Weights, size: NDArray[np.int64], lineage: NDArray[np.int64]
) -> tuple[float, tuple[float, float]]:
    """The variance of the sum over lineages, less what sizes of projects and numbers of seats explain.

    And of what is left of each lineage the sums of the second and of the fourth powers.
    """
    if not weight.any():
        return 0.0, (0.0, 0.0)
    _, stratum, count = np.unique(size, return_inverse=True, return_counts=True)
    left = [values - (np.bincount(stratum, weights=values) / count)[stratum] for values in (weight, *seats.T)]
    explained = np.column_stack(left[1:])
    slope = np.linalg.lstsq(explained, left[0], rcond=None)[0]
    # What was explained by chance alone is made up for.
    free = weight.size - count.size - seats.shape[1]
    rest = np.bincount(lineage, weights=left[0] - explained @ slope)
    second, fourth = float((rest**2).sum()), float((rest**4).sum())
    if second <= 1e-12 * float((weight**2).sum()):  # explained to the end, but for rounding
        second = fourth = 0.0
    several = rest.size / max(rest.size - 1, 1)
    return second * several * weight.size / max(free, 1), (second, fourth)


def _compare(
    periods: tuple[Period, Period], columns: list[tuple[tuple[Weights, Weights], list[_Weighed]]]
) -> Changes:
    ((mean1, _), first), ((mean2, _), second) = columns
    weight1, weight2 = (np.array([one.total for one in found], np.float64) for found in (first, second))
    spread = np.sum([_spreads(modelled, found) for (_, modelled), found in columns], axis=0)
    seen = np.array([x.lineages + y.lineages for x, y in zip(first, second, strict=True)], np.int64)
    every, expected = weight1 + weight2, mean1 + mean2
    told = all(one.repeated <= MOST_REPEATED for one in periods)
    known = told & (seen >= EVIDENCE) & (mean1 > 0) & (mean2 > 0) & (spread > 0)
    unit = np.divide(spread, every, out=np.ones_like(every), where=known)
    share = np.divide(mean2, expected, out=np.full_like(every, 0.5), where=known)
    p = np.where(known, split(weight2 / unit, weight1 / unit, share), np.nan)
    p = adjusted(by_few(p, _effective(first, second, seen)))
    ratio1 = np.divide(weight1, mean1, out=np.full_like(every, np.nan), where=mean1 > 0)
    ratio2 = np.divide(weight2, mean2, out=np.full_like(every, np.nan), where=mean2 > 0)
    ratio = np.divide(ratio2, ratio1, out=np.full_like(every, np.nan), where=ratio1 > 0)
    verdict: NDArray[Any] = np.full(every.size, None, np.object_)
    verdict[known] = "chance"
    more = weight2 > share * every
    verdict[known & (p < LEVEL) & more] = "more"
    verdict[known & (p < LEVEL) & ~more] = "fewer"
    through = [
        (periods[1].project[y.projects] if gained else periods[0].project[x.projects])[:NAMED].tolist()
        for gained, x, y in zip(more.tolist(), first, second, strict=True)
    ]
    return Changes(weight1, mean1, weight2, mean2, ratio, p, verdict, through)


def _spreads(modelled: Weights, found: list[_Weighed]) -> Weights:
    """How the weights spread from project to project; where they do not, as chance has it."""
    seen: Weights = np.array([one.variance for one in found], np.float64)
    return np.where(seen > 1e-9 * modelled, seen, modelled)


def _effective(first: list[_Weighed], second: list[_Weighed], seen: NDArray[np.int64]) -> Weights:
    """As how many equal lineages the spread is known from: (sum of squares)² / sum of fourth powers.

    All that are seen where nothing spreads but by the model of chance.
    """
    squares = np.array([(x.squares, y.squares) for x, y in zip(first, second, strict=True)]).sum(axis=1)
    some = squares[:, 1] > 0
    return np.asarray(np.divide(squares[:, 0] ** 2, squares[:, 1], out=seen.astype(np.float64), where=some))


def by_few(p: Weights, lineages: Weights) -> Weights:
    """P-values of a normal deviate as of one whose spread is known from so many only: Student's t.

    By Wallace's approximation (1959, doi:10.1214/aoms/1177706094).
    """
    freedom = np.maximum(lineages - 1, 1)
    deviate = np.array([-_NORMAL.inv_cdf(max(one, 1e-300) / 2) if one < 1 else 0.0 for one in p.tolist()])
    less = (8 * freedom + 1) / (8 * freedom + 3) * np.sqrt(freedom * np.log1p(deviate**2 / freedom))
    return np.where(np.isnan(p), np.nan, erfc(less / math.sqrt(2)))


def split(after: Weights, before: Weights, share: Weights) -> Weights:
    """How often a count falls on the two periods as unevenly as it did, two-sided; `share` is the part that
    the later one has by chance. Binomial, continued to parts of a count (Camp 1951, as Paulson's of F)."""
    both = np.minimum(_at_most(after, before, share), _at_most(before, after, 1 - share))
    return np.asarray(np.minimum(2 * both, 1))


def _at_most(seen: Weights, others: Weights, share: Weights) -> Weights:
    """The chance of at most `seen` of `seen` + `others`."""
    rest = np.maximum(others, 1e-9)
    odds = (seen + 1) * (1 - share) / (rest * share)
    a, b = 1 / (9 * rest), 1 / (9 * (seen + 1))
    third = np.cbrt(odds)
    deviate = ((1 - b) * third - (1 - a)) / np.sqrt(b * third**2 + a)
    return np.where(others > 0, erfc(-deviate / math.sqrt(2)) / 2, 1.0)
