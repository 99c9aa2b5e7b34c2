"""Who could be introduced to whom across a gap, through whom, and what it would change.

Owns the choice of pairs and of who could introduce them, and the predicted effect: the tie is added, and the
measures are worked out again, only where it can change them. What is known of the pair besides their ties
(topics, projects, places) and the words for it are `kb.analysis.bridges`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis import distance
from kb.analysis.chance import chance
from kb.analysis.closing import candidates
from kb.analysis.groups import NO_GROUP
from kb.analysis.ties import Meetings, Ties, Weights

MOST_PATHS: Final = 40_000_000
"""Ways of two steps that are looked through for candidates: some seconds."""
MOST_DISTANCES: Final = 16_000_000
"""Pairs of actors whose distance is measured; between larger groups, of some drawn evenly."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Suggested:
    """Pairs to introduce, the best first, shape (pairs,): `a` of the first group, `b` of the second.

    `common` counts the partners they share, `score` is Adamic and Adar's. `left_out` counts actors whose
    partners were too many to look through.
    """

    a: Numbers
    b: Numbers
    common: Numbers
    score: Weights
    left_out: int = 0


def suggested(ties: Ties, first: Numbers, second: Numbers, most: int, per_actor: int | None) -> Suggested:
    """The pairs of two groups that are not tied and share a partner, ranked by Adamic-Adar.

    An actor stands in at most `per_actor` pairs, if given: else one hub would fill the list. Equals in the
    order of their numbers. docs/decisions/0023-who-will-meet.md tells why this score.
    """
    turned = first.size > second.size
    near, far = (second, first) if turned else (first, second)
    egos, left_out = _affordable(ties, near)
    # Who stands in a better pair that is passed over is taken up by one of those chosen: so many do for each.
    found = candidates(ties, egos, others=far, best=most if per_actor is None else per_actor + 2 * most)
    inside, across = _mask(ties, egos), _mask(ties, far)
    a = np.concatenate((found.ego, found.alter))
    b = np.concatenate((found.alter, found.ego))
    kept = inside[a] & across[b]
    # Who is in both groups could stand on either side: such a pair once.
    both = inside & across
    kept &= ~(both[a] & both[b] & (a > b))
    score = np.concatenate((found.adamic_adar, found.adamic_adar))[kept]
    common = np.concatenate((found.common, found.common))[kept].astype(np.int64)
    a, b = a[kept], b[kept]
    order = np.lexsort((b, a, -score))
    chosen = _spread(a[order], b[order], most, per_actor)
    order = order[chosen]
    ends = (b, a) if turned else (a, b)
    return Suggested(ends[0][order], ends[1][order], common[order], score[order], left_out)


def _affordable(ties: Ties, egos: Numbers) -> tuple[Numbers, int]:
    """As many of the actors as can be looked through, those with the fewest ways first."""
    beyond = np.zeros(ties.n_actors + 1, np.int64)
    np.cumsum(
        np.bincount(ties.ego(), weights=ties.degree[ties.indices], minlength=ties.n_actors), out=beyond[1:]
    )
    cost = np.diff(beyond)[egos]
    order = np.argsort(cost, kind="stable")
    within = int(np.searchsorted(np.cumsum(cost[order]), MOST_PATHS, side="right"))
    kept = max(within, min(1, egos.size))
    return np.sort(egos[order[:kept]]), egos.size - kept


def _mask(ties: Ties, actors: Numbers) -> NDArray[np.bool_]:
    found = np.zeros(ties.n_actors, np.bool_)
    found[actors] = True
    return found


def _spread(a: Numbers, b: Numbers, most: int, per_actor: int | None) -> list[int]:
    """The first `most` pairs, passing over those of an actor who stands in `per_actor` already."""
    times: dict[int, int] = {}
    chosen: list[int] = []
    for at, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        if len(chosen) == most:
            break
        if per_actor is not None and any(times.get(one, 0) >= per_actor for one in pair):
            continue
        for one in pair:
            times[one] = times.get(one, 0) + 1
        chosen.append(at)
    return chosen


def between(ties: Ties, a: int, b: int) -> tuple[Numbers, Weights]:
    """Who works with both, and how much of the one's collaboration reaches the other through each.

    The share is w(a,x) w(x,b) / s(x), as in Burt's constraint; the greatest first.
    """
    near, other = _row(ties, a), _row(ties, b)
    shared, at_a, at_b = np.intersect1d(near[0], other[0], assume_unique=True, return_indices=True)
    through = near[1][at_a] * other[1][at_b] / ties.strength[shared]
    order = np.lexsort((shared, -through))
    return shared[order].astype(np.int64), through[order]


def _row(ties: Ties, actor: int) -> tuple[Numbers, Weights]:
    here = slice(int(ties.indptr[actor]), int(ties.indptr[actor + 1]))
    return ties.indices[here].astype(np.int64), ties.weight[here]


def ordinary(ties: Ties) -> float:
    """What an ordinary tie weighs: the median of all; 1 where there is none."""
    return float(np.median(ties.weight)) if ties.weight.size else 1.0


def constraint(ties: Ties, ego: int, new: tuple[int, int] | None = None, weight: float = 1.0) -> float:
    """Burt's constraint of one actor, from its own ties and its partners' alone; NaN for an isolate.

    With `new`, as it would be if those two got a tie of this weight. The same number as `kb.analysis.holes`
    gives on the whole network with that tie. Time: the partners' ties, not the network's.
    """
    alters, w = _row_with(ties, ego, new, weight)
    if not alters.size:
        return float("nan")
    place = np.full(ties.n_actors, -1, np.int64)
    place[alters] = np.arange(alters.size)
    ends = new or ()
    strength = ties.strength[alters] + weight * np.isin(alters, ends)
    share = w / strength
    many = ties.degree[alters]
    before = np.cumsum(many, dtype=np.int64) - many
    entries = np.repeat(ties.indptr[alters] - before, many) + np.arange(int(many.sum()))
    at = place[ties.indices[entries]]
    reaching = np.repeat(share, many) * ties.weight[entries]
    third = np.zeros(alters.size)
    np.add(third, np.bincount(at[at >= 0], reaching[at >= 0], alters.size), out=third)
    if new is not None and min(place[list(new)]) >= 0:  # the new tie is between two partners
        one, other = place[list(new)]
        third[other] += share[one] * weight
        third[one] += share[other] * weight
    return float((((w + third) / w.sum()) ** 2).sum())


def _row_with(ties: Ties, actor: int, new: tuple[int, int] | None, weight: float) -> tuple[Numbers, Weights]:
    alters, w = _row(ties, actor)
    if new is None or actor not in new:
        return alters, w
    other = new[1] if actor == new[0] else new[0]
    (known,) = np.nonzero(alters == other)
    if known.size:
        w = w.copy()
        w[known] += weight
        return alters, w
    return np.append(alters, other), np.append(w, weight)


@dataclass(frozen=True)
class Effect:
    """What a tie would change: each value before and after; NaN where it is not defined.

    `constraint_a` and `constraint_b` are the ends', `ratio` is the interplay of the groups beside chance,
    `steps` their mean distance, over the pairs that a way leads between before. `joined` counts pairs that
    no way leads between before, and one after.
    """

    constraint_a: tuple[float, float]
    constraint_b: tuple[float, float]
    ratio: tuple[float, float]
    steps: tuple[float, float]
    joined: int


@dataclass(eq=False)
class Gap:
    """Two groups, and what is worked out once for all ties that could be added between them.

    Groups that share members are taken as everywhere: those only in the one with those only in the other;
    equal groups with themselves. A tie that is added has the weight of an ordinary one. What chance gives
    depends on numbers of projects, not on ties, and stays. `sampled` tells that distances are of some actors.
    """

    ties: Ties
    meetings: Meetings
    first: Numbers
    second: Numbers
    seed: int = 0
    sampled: bool = field(init=False, default=False)
    weight: float = field(init=False)

    def __post_init__(self) -> None:
        self._same = np.array_equal(self.first, self.second)
        if not self._same:
            only = np.setdiff1d(self.first, self.second), np.setdiff1d(self.second, self.first)
            self.first, self.second = only
        self.weight = ordinary(self.ties)
        self._sources, self._targets = self._some()
        self._between = distance.distances(self.ties, self._sources, self._targets)
        self._different = self._sources[:, None] != self._targets[None, :]
        self._made, self._expected = self._seats(), self._mean()

    def _some(self) -> tuple[Numbers, Numbers]:
        groups = [self.first, self.second]
        most = int(MOST_DISTANCES**0.5)
        rng = np.random.Generator(np.random.PCG64(self.seed))
        if self.first.size * self.second.size > MOST_DISTANCES:
            self.sampled = True
            small = min(most, *(one.size for one in groups))
            most = max(most, MOST_DISTANCES // max(small, 1))
            groups = [
                one if one.size <= most else np.sort(rng.choice(one, most, replace=False)) for one in groups
            ]
        return groups[0], groups[1]

    @property
    def apart(self) -> distance.Apart:
        """How far the groups are from each other now."""
        return distance.apart(self._between, self._different)

    def ratio(self, added: float = 0.0) -> float:
        """The weight of ties through projects beside what chance gives, NaN where it gives nothing."""
        return (self._made + added) / self._expected if self._expected > 0 else float("nan")

    def _seats(self) -> float:
        """The weight of the ties that projects make between the groups."""
        met = self.meetings
        project = np.repeat(np.arange(met.size.size), met.size)
        ours, theirs = (
            np.bincount(project[_mask(self.ties, one)[met.actor]], minlength=met.size.size)
            for one in (self.first, self.second)
        )
        pairs = ours * (ours - 1) / 2 if self._same else ours * theirs
        return float(pairs @ met.weight)

    def _mean(self) -> float:
        if not self.meetings.size.size:
            return 0.0
        model = chance(self.meetings)
        labels = np.full(self.ties.n_actors, NO_GROUP, np.int64)
        labels[self.second] = 1
        labels[self.first] = 0
        table = model.groups(labels, 2)
        mean, _ = model.weights(table, np.array([0]), np.array([0 if self._same else 1]))
        return float(mean[0])

    def effects(self, pairs: Sequence[tuple[int, int]]) -> list[Effect]:
        """What each tie alone, between an actor of the first group and one of the second, would change."""
        if not pairs:
            return []
        ends = np.unique(np.array(pairs, np.int64))
        at = {int(one): place for place, one in enumerate(ends)}
        to = distance.distances(self.ties, ends, self._sources)
        away = distance.distances(self.ties, ends, self._targets)
        now = self.apart
        before = (self._between != distance.NO_WAY) & self._different
        count, whole = int(before.sum()), now.connected == now.pairs
        alone = {int(one): constraint(self.ties, int(one)) for one in ends}
        found = []
        for a, b in pairs:
            i, j = at[a], at[b]
            table = distance.with_tie(self._between, to[i], to[j], away[i], away[j])
            there = table if count == table.size else table[before]
            after = int(there.sum(dtype=np.int64)) / count if count else float("nan")
            joined = 0 if whole else int((table[self._different] != distance.NO_WAY).sum()) - now.connected
            found.append(
                Effect(
                    (alone[a], constraint(self.ties, a, (a, b), self.weight)),
                    (alone[b], constraint(self.ties, b, (a, b), self.weight)),
                    (self.ratio(), self.ratio(self.weight)),
                    (now.steps, after),
                    joined,
                )
            )
        return found
