"""Which gaps between groups are more than chance: observed beside expected, for any groups of actors.

Owns the comparison, the p-values and their adjustment for the number of pairs that were looked at. What
chance gives is `kb.analysis.chance` (every actor keeps its number of projects, every project its size) and,
with the mix of helices kept as well, `kb.analysis.curveball`. Only ties that projects make are compared:
nobody knows what else could have been stated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis import curveball
from kb.analysis.chance import chance
from kb.analysis.groups import NO_GROUP
from kb.analysis.ties import Meetings, Ties, Weights

LEVEL: Final = 0.05
"""Adjusted p-values below it are called more than chance."""
WIDTH: Final = 0.95
"""What part of the outcomes of chance lies in the interval."""
SAMPLES: Final = 200
"""Shuffles that keep the mix of helices, where there is time for them."""
MOST_STEPS: Final = 100_000_000
"""Participations that all shuffles together may trade; with more participations there are fewer shuffles."""
FEWEST_SAMPLES: Final = 20

erfc = np.vectorize(math.erfc, otypes=[np.float64])


@dataclass(frozen=True, eq=False)
class Significance:
    """Columns per pair of groups, shape (pairs,): the weight of the ties that projects make, and chance.

    `low` to `high` is where `WIDTH` of the outcomes of chance lie. `ratio` is weight / expected, NaN where
    nothing is expected. `p` is two-sided and adjusted for the number of pairs (Benjamini-Hochberg).
    `mix_expected` and `mix_p` are of the model that keeps the helices of each project too; NaN where it was
    not asked for. `verdict` and `mix_verdict` are "fewer", "more" or "chance", and None without a model.
    """

    ties: NDArray[np.int64]
    weight: Weights
    expected_ties: Weights
    expected: Weights
    low: Weights
    high: Weights
    ratio: Weights
    p: Weights
    verdict: NDArray[np.object_]
    mix_expected: Weights
    mix_p: Weights
    mix_verdict: NDArray[np.object_]


def partition(
    ties: Ties,
    meetings: Meetings,
    labels: NDArray[np.int64],
    groups: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    mixed: tuple[Weights, Weights] | None = None,
) -> Significance:
    """Compare the pairs a, b of the groups of a partition; where a is b, within the group.

    `mixed` has what `mixes` found for this partition.
    """
    model = chance(meetings)
    table = model.groups(labels, groups)
    begin, project = curveball.by_actor(meetings)
    weight = curveball.between_groups(meetings, begin, project, labels, groups)[a, b]
    mean, variance = model.weights(table, a, b)
    mix = None if mixed is None else (mixed[0][a, b], mixed[1][a, b])
    return _compare(
        _sharing(ties, labels, groups)[a, b], weight, model.ties(table, a, b), mean, variance, mix
    )


def overlapping(
    ties: Ties, meetings: Meetings, members: list[NDArray[np.int64]], pairs: list[tuple[int, int]]
) -> Significance:
    """Compare pairs of groups that may share members: those only in the one with those only in the other."""
    model = chance(meetings)
    begin, project = curveball.by_actor(meetings)
    table = np.zeros((2 * len(pairs), model.alike.size))
    count, weight = np.zeros(len(pairs), np.int64), np.zeros(len(pairs))
    a = 2 * np.arange(len(pairs))
    b = np.array([2 * at + (i != j) for at, (i, j) in enumerate(pairs)], np.int64)
    for at, (i, j) in enumerate(pairs):
        labels = np.full(ties.n_actors, NO_GROUP, np.int64)
        if i == j:
            labels[members[i]] = 0
        else:
            labels[np.setdiff1d(members[i], members[j])] = 0
            labels[np.setdiff1d(members[j], members[i])] = 1
        table[2 * at : 2 * at + 2] = model.groups(labels, 2)
        cell = (0, int(i != j))
        weight[at] = curveball.between_groups(meetings, begin, project, labels, 2, len(pairs))[cell]
        count[at] = _sharing(ties, labels, 2)[cell]
    mean, variance = model.weights(table, a, b)
    return _compare(count, weight, model.ties(table, a, b), mean, variance, None)


def mixes(
    meetings: Meetings,
    helix: NDArray[np.int64],
    partitions: list[tuple[NDArray[np.int64], int]],
    seed: int = 0,
    samples: int | None = None,
) -> list[tuple[Weights, Weights]]:
    """Mean and variance of the weights between the groups of each partition when helices are kept too."""
    if samples is None:
        steps = curveball.ROUNDS * max(meetings.actor.size, 1)
        samples = max(FEWEST_SAMPLES, min(SAMPLES, MOST_STEPS // steps))
    return curveball.spread(meetings, partitions, samples, seed, helix)


def _sharing(ties: Ties, labels: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """How many pairs share a project, by their groups, shape (groups, groups), symmetric."""
    pairs = ties.pairs()
    x, y = labels[pairs.ego], labels[pairs.alter]
    there = (x != NO_GROUP) & (y != NO_GROUP) & (pairs.shared > 0)
    x, y = x[there], y[there]
    cell = np.minimum(x, y) * groups + np.maximum(x, y)
    found = np.bincount(cell, minlength=groups * groups).reshape(groups, groups)
    return np.asarray(found + np.triu(found, 1).T)


def _compare(
    count: NDArray[np.int64],
    weight: Weights,
    expected_ties: Weights,
    mean: Weights,
    variance: Weights,
    mix: tuple[Weights, Weights] | None,
) -> Significance:
    p = adjusted(tail(weight, mean, variance))
    low, high = interval(mean, variance)
    nothing: Weights = np.full(weight.size, np.nan)
    mix_mean, mix_p = nothing, nothing
    if mix is not None:
        mix_mean, mix_p = mix[0], adjusted(tail(weight, *mix))
    return Significance(
        count,
        weight,
        expected_ties,
        mean,
        low,
        high,
        np.divide(weight, mean, out=nothing.copy(), where=mean > 0),
        p,
        verdict_of(weight, mean, p),
        mix_mean,
        mix_p,
        verdict_of(weight, mix_mean, mix_p),
    )


def verdict_of(weight: Weights, mean: Weights, p: Weights) -> NDArray[np.object_]:
    """`fewer`, `more` or `chance`, by adjusted p-values; None where there is none."""
    found: NDArray[Any] = np.full(weight.size, None, np.object_)
    found[~np.isnan(p)] = "chance"
    found[(p < LEVEL) & (weight < mean)] = "fewer"
    found[(p < LEVEL) & (weight > mean)] = "more"
    return found


def tail(weight: Weights, mean: Weights, variance: Weights) -> Weights:
    """How often chance is as far from its mean as `weight` is, on either side; 1 where chance cannot vary.

    Chance gives sums of small parts, skewed where little is expected: as a Poisson count has it, in units of
    variance / mean. NaN where nothing could have come about.
    """
    vary = (mean > 0) & (variance > 1e-12 * np.maximum(mean, 1e-300) ** 2)
    unit = np.where(vary, variance / np.where(vary, mean, 1), 1.0)
    seen, rate = np.where(vary, weight / unit, 1.0), np.where(vary, mean / unit, 1.0)
    both = np.minimum(2 * np.minimum(_at_most(seen, rate), _at_least(seen, rate)), 1)
    return np.where(vary, both, np.where(mean > 0, 1.0, np.nan))


def _deviate(shape: Weights, rate: Weights) -> Weights:
    """How many deviations `rate` lies above a gamma of this shape (Wilson & Hilferty 1931)."""
    shape = np.maximum(shape, 1e-9)
    result: Weights = 3 * np.sqrt(shape) * (np.cbrt(rate / shape) - 1 + 1 / (9 * shape))
    return result


def _at_most(seen: Weights, rate: Weights) -> Weights:
    """The chance of at most so many."""
    return np.asarray(erfc(_deviate(seen + 1, rate) / math.sqrt(2)) / 2)


def _at_least(seen: Weights, rate: Weights) -> Weights:
    """The chance of at least so many."""
    return np.where(seen > 0, erfc(-_deviate(seen, rate) / math.sqrt(2)) / 2, 1.0)


def interval(mean: Weights, variance: Weights, width: float = WIDTH) -> tuple[Weights, Weights]:
    """Where `width` of the outcomes of chance lie, both ends; the mean itself where it cannot vary."""
    vary = (mean > 0) & (variance > 0)
    unit = np.where(vary, variance / np.where(vary, mean, 1), 1.0)
    rate = np.where(vary, mean / unit, 1.0)
    ends = []
    for share in ((1 - width) / 2, (1 + width) / 2):
        low, high = np.full(mean.size, -1.0), rate + 20 * np.sqrt(rate) + 40
        for _ in range(60):
            middle = (low + high) / 2
            less = _at_most(middle, rate) < share
            low, high = np.where(less, middle, low), np.where(less, high, middle)
        ends.append(np.where(vary, np.maximum(high, 0) * unit, mean))
    return ends[0], ends[1]


def adjusted(p: Weights) -> Weights:
    """Benjamini & Hochberg (1995): the share of wrong ones among all that have at most this value."""
    known = ~np.isnan(p)
    values = p[known]
    order = np.argsort(-values, kind="stable")
    rank = np.arange(values.size, 0, -1)
    result: Weights = np.full(p.size, np.nan)
    least = np.empty(values.size)
    least[order] = np.minimum.accumulate(values[order] * values.size / rank)
    result[known] = np.minimum(least, 1)
    return result
