"""How far a ranked list depends on what was seen, and on how ties are weighed.

Owns the trials: no registry sees all interplay, so a part of the evidence is left out at random, again and
again, and everything is ranked anew; and all of it is ranked with ties weighed otherwise. A place in a list
is solid when it stands through that. docs/decisions/0024-what-is-solid.md tells why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.cut import cut
from kb.analysis.lanes import LANES, Versions
from kb.analysis.ties import Incidence, Parts, Statements, Ties, TieSettings, Weights, parts

SHARE: Final = 0.2
"""The part of projects, memberships and statements that a trial leaves out."""
TRIALS: Final = 40
FEWER: Final = 24
"""Trials where there are too many ties for `TRIALS`: one failure is still less than one in twenty."""
MOST_STEPS: Final = {TRIALS: 1_000_000_000, FEWER: 3_000_000_000}
"""Steps of the loop that so many trials together may take unasked; beyond, there are none."""
ENOUGH: Final = 0.95
"""The part of the trials that a place has to stand through."""
WEIGHINGS: Final = ("project", "seat", "pair")
"""Other weights of a tie than 1/(n-1) for each project of n actors: 1, 1/n, and 2/(n(n-1)), a project's ties
summing up to 1."""
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, eq=False)
class Standing:
    """Places in a list, shape (n,): `rank` 1 is the first, and equals share the best of their places.

    From `low` to `high` lie the places in 95 % of the trials and under all weights, and the rank. All three
    are 0 for who is not in the list. `solid` is "solid", or what it fails: "evidence", "weights" or "both".
    """

    rank: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    solid: NDArray[np.object_]


class Draws:
    """The versions of a network: first those with evidence left out, then those weighed otherwise."""

    def __init__(
        self,
        ties: Ties,
        incidences: Sequence[Incidence],
        statements: Statements | None,
        settings: TieSettings,
        trials: int,
        seed: int = 0,
    ) -> None:
        self.ties, self.trials, self._seed = ties, trials, seed
        self.parts: Parts = parts(ties, incidences, statements, settings)
        self._groups = int(self.parts.group.max(initial=-1)) + 1

    @property
    def versions(self) -> int:
        """How many there are of both kinds."""
        return self.trials + len(WEIGHINGS)

    def groups_kept(self, trial: int) -> NDArray[np.bool_]:
        """Which groups (projects first, as in `meetings`) a trial keeps; all from `trials` on."""
        return self._kept(trial)[0]

    def _kept(self, trial: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        if trial >= self.trials:
            return np.ones(self._groups, np.bool_), np.ones(self.parts.group.size, np.bool_)
        rng = np.random.Generator(np.random.PCG64((self._seed, trial)))
        groups = rng.random(self._groups) >= SHARE
        alone = rng.random(self.parts.group.size) >= SHARE
        return groups, np.where(self.parts.whole, groups[self.parts.group], alone)

    def weight(self, version: int) -> Weights:
        """The weight of each tie in a version, in the order of `Ties.pairs`; 0 where it is not there."""
        of, rows = self.parts, self.parts.weight
        if version < self.trials:
            kept = self._kept(version)[1]
            added = np.where(kept[of.row] & kept[of.other], rows[of.row], 0.0)
        else:
            # What a statement weighs has nothing to do with the size of a group.
            stated = of.whole & (of.counted == 0)
            other = rows * np.where(stated, 1.0, weighed(of.size, WEIGHINGS[version - self.trials]))
            added = other[of.row]
        return np.asarray(np.bincount(of.tie, weights=added, minlength=self.ties.n_ties))


def weighed(size: NDArray[np.int64], how: str) -> Weights:
    """By what the weight 1/(n-1) of a pair in a group of n is multiplied to be weighed otherwise."""
    n = size.astype(np.float64)
    return {"project": n - 1, "seat": (n - 1) / n, "pair": 2 / n}[how]


def affordable(steps: int) -> int:
    """How many trials there are unasked, for a network of so many steps of the loop."""
    for trials, most in MOST_STEPS.items():
        if trials * steps <= most:
            return trials
    return 0


def lists(ties: Ties, separated: NDArray[Any], constraint: Weights, judged: NDArray[np.int64],
          draws: Draws, network: Versions) -> dict[str, Standing]:  # fmt: skip
    """The places of the judged actors in the lists that questions rank, by the name of the list.

    `constraint` (the least first), `most_constraint`, `alters`, `strength` and `separated` (the most first).
    """
    observed = {
        "constraint": constraint,
        "most_constraint": -constraint,
        "alters": np.where(ties.degree > 0, -ties.degree, np.nan),
        "strength": np.where(ties.degree > 0, -ties.strength, np.nan),
        "separated": np.where(separated > 0, -separated, np.nan),
    }
    found: dict[str, list[NDArray[np.int64]]] = {name: [] for name in observed}
    for version, values in _measured(ties, draws, network):
        for name, value in values.items():
            if version < draws.trials or name not in {"alters", "separated"}:
                found[name].append(ranks(value[judged]))
    return {
        name: standing(values[judged], np.array(found[name]), draws.trials)
        for name, values in observed.items()
    }


def _measured(ties: Ties, draws: Draws, network: Versions) -> Iterator[tuple[int, dict[str, Weights]]]:
    """Of each version the values of the lists, the least first."""
    pairs, entry = ties.pairs(), _entries(ties)
    n = ties.n_actors
    for begin in range(0, draws.versions, LANES):
        some = range(begin, min(begin + LANES, draws.versions))
        table = np.array([draws.weight(version) for version in some])
        constrained = network.constraint(table)
        for version, weight, constraint in zip(some, table, constrained, strict=True):
            strength = np.bincount(pairs.ego, weights=weight, minlength=n)
            strength += np.bincount(pairs.alter, weights=weight, minlength=n)
            values = {"constraint": constraint, "most_constraint": -constraint, "strength": _most(strength)}
            if version < draws.trials:
                there = weight > 0
                alters = np.bincount(pairs.ego[there], minlength=n) + np.bincount(
                    pairs.alter[there], minlength=n
                )
                left = _without(ties, there[entry])
                values |= {"alters": _most(alters), "separated": _most(cut(left).separated)}
            yield version, values


def _most(values: NDArray[Any]) -> Weights:
    return np.where(values > 0, -values.astype(np.float64), np.nan)


def _entries(ties: Ties) -> NDArray[np.int64]:
    """The number of the tie of each entry, shape (2 × ties,)."""
    pairs, found = ties.pairs(), np.empty(ties.indices.size, np.int64)
    once = ties.ego() < ties.indices
    found[once] = np.arange(ties.n_ties)
    found[~once] = np.argsort(pairs.alter, kind="stable")
    return found


def _without(ties: Ties, kept: NDArray[np.bool_]) -> Ties:
    before = np.zeros(kept.size + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    columns: list[Any] = [ties.indices, ties.weight, ties.shared, ties.first, ties.last]
    return Ties(before[ties.indptr], *(one[kept] for one in columns))


def ranks(values: Weights) -> NDArray[np.int64]:
    """The place of each value, the least first; who has none comes after all who have."""
    mantissa, exponent = np.frexp(np.where(np.isnan(values), np.inf, values))
    # Sums of the same parts in another order are the same value.
    rounded = np.ldexp(np.round(mantissa * 2.0**40) / 2.0**40, exponent)
    return np.searchsorted(np.sort(rounded), rounded) + 1


def standing(observed: Weights, versions: NDArray[np.int64], trials: int) -> Standing:
    """What the ranks in all versions, shape (versions, n), the trials first, say of the observed values."""
    inside = ~np.isnan(observed)
    rank = np.where(inside, ranks(observed), 0)
    low, high, evidence, weights = intervals(rank, versions, trials, versions <= within(rank))
    return Standing(
        rank, np.where(inside, low, 0), np.where(inside, high, 0), said(inside, evidence, weights)
    )


def intervals(
    rank: NDArray[np.int64], versions: NDArray[np.int64], trials: int, stands: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """The lowest and highest ranks, and whether what `stands` tells of each version holds, by both kinds."""
    ordered = np.sort(versions[:trials], axis=0)
    aside = int(round(trials * (1 - ENOUGH) / 2, 9))
    ends = [rank[None, :], ordered[aside : trials - aside], versions[trials:]]
    every = np.concatenate(ends)
    evidence = np.asarray(stands[:trials].mean(axis=0) >= ENOUGH)
    return every.min(axis=0), every.max(axis=0), evidence, np.asarray(stands[trials:].all(axis=0))


def said(
    inside: NDArray[np.bool_], evidence: NDArray[np.bool_], weights: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """The words of `Standing.solid`; None where nothing is ranked."""
    found: NDArray[Any] = np.where(evidence, "weights", np.where(weights, "evidence", "both")).astype(
        np.object_
    )
    found[evidence & weights] = "solid"
    found[~inside] = None
    return found


def within(rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """How long the shortest list is that holds a place: the first 5, 10, 20, 50, 100, 200 and so on."""
    longest = int(rank.max(initial=1))
    lengths = [5]
    while lengths[-1] < longest:
        lengths += [one * 10 ** (len(lengths) // 3 + 1) for one in _STEPS]
    return np.array(lengths)[np.searchsorted(lengths, rank)]
