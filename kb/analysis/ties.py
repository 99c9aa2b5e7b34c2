"""Ties: who is tied to whom and how strongly, derived from shared projects, shared clusters and statements.

Owns the projection from incidence to ties, its settings, and the form in which every measure reads them.
Actors and groups are numbers here, 0 to n-1 in the order of their ids; which number is whom, and what the
database holds, is the caller's business. So is the focus: all ties are derived, then some actors judged.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kb.analysis.projection import ALWAYS, FOREVER, fill, find, mirror, trace

Kind = Literal["projects", "clusters", "stated"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

NO_YEAR: Final = 0
"""Stands for a year that is not known: there was no year 0."""

UNTOLD_STRENGTH: Final = 0
"""Stands for a stated tie whose strength was not told; it weighs as the weakest."""

Actors = NDArray[np.int32]
Years = NDArray[np.int16]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class TieSettings:
    """What makes a tie. Equal settings have equal `canonical()` texts, whatever the order of `kinds`.

    `since` and `until` bound the window in years, both included; what lies partly inside counts whole, and
    an unknown year counts as open. A project of more than `largest` actors makes no ties. The factors
    weigh one project, one cluster and one statement of full strength against each other.
    """

    since: int | None = None
    until: int | None = None
    kinds: tuple[Kind, ...] = KINDS
    projects_factor: float = 1.0
    clusters_factor: float = 1.0
    stated_factor: float = 1.0
    largest: int | None = None

    def __post_init__(self) -> None:
        """Check, and bring into one form. Raises `ValueError`."""
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError(f"the window ends in {self.until}, before it begins in {self.since}")
        if not set(self.kinds) <= set(KINDS):
            raise ValueError(f"unknown kinds of ties: {sorted(set(self.kinds) - set(KINDS))}")
        if self.largest is not None and self.largest < 2:
            raise ValueError("a project of fewer than two actors ties nobody")
        for kind in KINDS:
            factor = float(self.factor(kind))
            if not (math.isfinite(factor) and factor > 0):
                raise ValueError(
                    f"the factor of {kind} is not a positive number; to leave them out, use kinds"
                )
            object.__setattr__(self, f"{kind}_factor", factor)
        object.__setattr__(self, "kinds", tuple(kind for kind in KINDS if kind in self.kinds))

    def factor(self, kind: Kind) -> float:
        """What one group of this kind weighs, or one statement of full strength."""
        factors: dict[Kind, float] = {
            "projects": self.projects_factor,
            "clusters": self.clusters_factor,
            "stated": self.stated_factor,
        }
        return factors[kind]

    def canonical(self) -> str:
        """The settings as JSON with sorted keys: to store, to show, and to hash."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Incidence:
    """Who took part in what: one row per actor and group, in any order, repeats allowed. Shape (rows,).

    `start` and `end` are the years in which that actor took part in that group: a project's own years
    repeated for each of its rows, or those of a membership; `NO_YEAR` where unknown. None: all unknown.
    """

    kind: Literal["projects", "clusters"]
    actor: ArrayLike
    group: ArrayLike
    start: ArrayLike | None = None
    end: ArrayLike | None = None


@dataclass(frozen=True)
class Statements:
    """Who was said to work with whom: one row per statement, in any order and direction. Shape (rows,).

    `strength` is 1 to 5, or `UNTOLD_STRENGTH`. A statement about oneself is no tie and is passed over.
    """

    ego: ArrayLike
    alter: ArrayLike
    strength: ArrayLike
    start: ArrayLike | None = None
    end: ArrayLike | None = None


class Pairs(NamedTuple):
    """Ties as columns, each pair once with ego < alter, sorted. Shape (ties,)."""

    ego: Actors
    alter: Actors
    weight: Weights
    shared: Actors
    first: Years
    last: Years


@dataclass(frozen=True, eq=False)
class Ties:
    """Undirected weighted ties, as compressed sparse rows: u's alters are `indices[indptr[u]:indptr[u+1]]`.

    Symmetric, without self loops, alters ascending; the arrays cannot be written to. Per entry, shape
    (2 × ties,): `weight` > 0; `shared`, the number of shared projects; `first` and `last`, the earliest and
    the latest year that the evidence for the tie states (`NO_YEAR`: none). Make one with `derive` or
    `from_pairs`, which see to all this.
    """

    indptr: NDArray[np.int64]
    indices: Actors
    weight: Weights
    shared: Actors
    first: Years
    last: Years

    def __post_init__(self) -> None:
        for array in (self.indptr, self.indices, self.weight, self.shared, self.first, self.last):
            array.flags.writeable = False

    @classmethod
    def from_pairs(
        cls, actors: int, ego: ArrayLike, alter: ArrayLike, weight: ArrayLike | None = None
    ) -> Self:
        """Ties given one by one, each pair once, in any order and direction. Without `weight` all weigh 1.

        Raises `ValueError` for a pair given twice, a tie to oneself, an actor outside 0 to `actors` - 1 or
        a weight that is not a positive finite number.
        """
        a, b = _actors(ego, actors), _actors(alter, actors)
        w = np.ones(a.size) if weight is None else np.asarray(weight, np.float64)
        if not a.size == b.size == w.size:
            raise ValueError("columns of unequal length")
        if np.any(a == b):
            raise ValueError("an actor tied to itself")
        if not np.all(np.isfinite(w) & (w > 0)):
            raise ValueError("a weight that is not a positive finite number")
        rows, columns = np.concatenate((a, b)), np.concatenate((b, a))
        order = np.lexsort((columns, rows))
        rows, columns = rows[order], columns[order]
        if np.any((rows[1:] == rows[:-1]) & (columns[1:] == columns[:-1])):
            raise ValueError("a pair given twice")
        unknown = np.zeros(columns.size, np.int16)
        indptr = _offsets(np.bincount(rows, minlength=actors))
        shared = np.zeros(columns.size, np.int32)
        return cls(indptr, columns, np.concatenate((w, w))[order], shared, unknown, unknown)

    @property
    def n_actors(self) -> int:
        """The number of actors, isolates included."""
        return self.indptr.size - 1

    @property
    def n_ties(self) -> int:
        """The number of ties, each pair once."""
        return self.indices.size // 2

    @cached_property
    def degree(self) -> Actors:
        """The number of alters of each actor, shape (n,)."""
        return np.diff(self.indptr).astype(np.int32)

    @cached_property
    def strength(self) -> Weights:
        """The sum of the weights of each actor's ties, shape (n,); 0 for an isolate."""
        return self._over_rows(np.add)

    @cached_property
    def strongest(self) -> Weights:
        """The weight of each actor's strongest tie, shape (n,); 0 for an isolate."""
        return self._over_rows(np.maximum)

    def ego(self) -> Actors:
        """The actor whose row each entry stands in, shape (2 × ties,)."""
        return np.repeat(np.arange(self.n_actors, dtype=np.int32), self.degree)

    def pairs(self) -> Pairs:
        """Each tie once, with ego < alter."""
        ego = self.ego()
        once = ego < self.indices
        return Pairs(
            ego[once],
            self.indices[once],
            self.weight[once],
            self.shared[once],
            self.first[once],
            self.last[once],
        )

    def _over_rows(self, ufunc: np.ufunc) -> Weights:
        result = np.zeros(self.n_actors)
        tied = self.degree > 0  # reduceat gives an empty row the first value of the next
        if self.weight.size:
            result[tied] = ufunc.reduceat(self.weight, self.indptr[:-1][tied])
        return result


def derive(
    actors: int,
    incidences: Sequence[Incidence] = (),
    statements: Statements | None = None,
    settings: TieSettings | None = None,
) -> Ties:
    """The ties among `actors` actors that shared groups and statements make.

    A group of n distinct actors adds factor/(n-1) to each of its pairs (Newman 2001,
    doi:10.1103/PhysRevE.64.016132), so that taking part adds the factor to an actor's strength whatever
    the size of the group. Two actors whose years in a group do not meet are not tied by it. Of several
    statements about a pair the strongest counts, at factor × strength/5: in a survey both ends are asked,
    and a tie that both tell of is not two ties.

    The same whatever the order of the rows, to the bit. Raises `ValueError` for a number outside its range.
    """
    return _pair_up(actors, _layers(actors, incidences, statements, settings or TieSettings()))


class Parts(NamedTuple):
    """What ties are made of: a part is what one group, or one statement, adds to one tie. Shape (parts,).

    `tie` is the tie's number among those of `Ties.pairs`, `row` and `other` are the two rows of evidence
    that meet. Of each row, shape (rows,): the `group` it is of, `whole` where a group comes or goes as one
    (a project, a statement; in a cluster each membership is by itself), its group's `size` and `weight` per
    pair, and `counted`, 1 for a project.
    """

    tie: NDArray[np.int64]
    row: NDArray[np.int64]
    other: NDArray[np.int64]
    group: NDArray[np.int64]
    whole: NDArray[np.bool_]
    size: NDArray[np.int64]
    weight: Weights
    counted: NDArray[np.int8]


def parts(
    ties: Ties,
    incidences: Sequence[Incidence] = (),
    statements: Statements | None = None,
    settings: TieSettings | None = None,
) -> Parts:
    """The parts of ties that `derive` made of this evidence; a tie weighs the sum over its parts."""
    actors = ties.n_actors
    layers = _layers(actors, incidences, statements, settings or TieSettings())
    if not layers or not ties.n_ties:
        none = np.zeros(0, np.int64)
        return Parts(none, none, none, none, none.astype(np.bool_), none, np.zeros(0), none.astype(np.int8))
    rows = _arranged(actors, layers)
    found = np.empty((3, int(np.sum(rows.size * (rows.size - 1)) // 2)), np.int64)
    length = np.zeros(1, np.int64)
    number = np.full(ties.indices.size, -1, np.int64)
    once = ties.ego() < ties.indices
    number[once] = np.arange(ties.n_ties)
    trace(
        found.shape[1], rows.taking_part, rows.row, rows.until, rows.actor, rows.start, rows.end,
        ties.indptr, ties.indices, number, np.zeros(actors, np.int64), length, *found,
    )  # fmt: skip
    group = np.repeat(np.arange(rows.size.size), rows.size)
    memberships = [one.size.size if one.kind == "clusters" else 0 for one in layers]
    whole = np.repeat(
        np.repeat([not many for many in memberships], [one.size.size for one in layers]), rows.size
    )
    tie, row, other = found[:, : int(length[0])]
    return Parts(tie, row, other, group, whole, rows.size[group], rows.weight, rows.counted)


def _layers(
    actors: int, incidences: Sequence[Incidence], statements: Statements | None, settings: TieSettings
) -> list[_Layer]:
    layers = [_groups(actors, one, settings) for one in incidences if one.kind in settings.kinds]
    if statements is not None and "stated" in settings.kinds:
        layers.append(_statements(actors, statements, settings))
    return layers


class Meetings(NamedTuple):
    """Who meets in which project, one project after the other: those that make ties, each actor once.

    `size`, shape (projects,), is at least 2; `actor`, shape (rows,), ascends within a project; `weight`,
    shape (projects,), is what a project adds to each of its pairs.
    """

    actors: int
    size: NDArray[np.int64]
    weight: Weights
    actor: Actors

    @property
    def projects(self) -> NDArray[np.int64]:
        """How many of the projects each actor takes part in, shape (actors,)."""
        return np.bincount(self.actor, minlength=self.actors)


def meetings(actors: int, incidence: Incidence, settings: TieSettings | None = None) -> Meetings:
    """What of an incidence makes ties under the settings; nothing when its kind is not among theirs."""
    settings = settings or TieSettings()
    if incidence.kind not in settings.kinds:
        incidence = Incidence(incidence.kind, [], [])
    layer = _groups(actors, incidence, settings)
    return Meetings(actors, layer.size, layer.weight, layer.actor)


class _Layer(NamedTuple):
    """Groups one after the other, actors ascending within each; the years are open, not unknown."""

    kind: Kind
    size: NDArray[np.int64]  # (groups,) distinct actors
    weight: Weights  # (groups,) per pair
    counted: NDArray[np.int8]  # (groups,) 1 for a project
    actor: Actors  # (rows,)
    start: Years  # (rows,)
    end: Years  # (rows,)


def _groups(actors: int, incidence: Incidence, settings: TieSettings) -> _Layer:
    actor, group = _actors(incidence.actor, actors), np.asarray(incidence.group, np.int64)
    start = _years(incidence.start, actor.size, ALWAYS)
    end = _years(incidence.end, actor.size, FOREVER)
    if group.size != actor.size:
        raise ValueError("columns of unequal length")
    inside = _inside(start, end, settings)
    actor, group, start, end = actor[inside], group[inside], start[inside], end[inside]
    order = np.lexsort((actor, group))
    actor, group, start, end = actor[order], group[order], start[order], end[order]
    # An actor in a group twice is one partner, present from its first year there to its last.
    (rows,) = np.nonzero(_changes(group, actor))
    if rows.size:
        start, end = np.minimum.reduceat(start, rows), np.maximum.reduceat(end, rows)
    actor, group = actor[rows], group[rows]
    (first_rows,) = np.nonzero(_changes(group))
    size = np.diff(first_rows, append=actor.size)
    keep = size > 1
    if incidence.kind == "projects" and settings.largest is not None:
        keep &= size <= settings.largest
    kept_rows = np.repeat(keep, size)
    size = size[keep]
    return _Layer(
        incidence.kind,
        size,
        settings.factor(incidence.kind) / (size - 1),
        np.full(size.size, incidence.kind == "projects", np.int8),
        actor[kept_rows],
        start[kept_rows],
        end[kept_rows],
    )


def _statements(actors: int, statements: Statements, settings: TieSettings) -> _Layer:
    """Each stated pair as a group of two with its own weight."""
    ego, alter = _actors(statements.ego, actors), _actors(statements.alter, actors)
    strength = np.asarray(statements.strength, np.int64)
    start = _years(statements.start, ego.size, ALWAYS)
    end = _years(statements.end, ego.size, FOREVER)
    if not ego.size == alter.size == strength.size:
        raise ValueError("columns of unequal length")
    if np.any((strength != UNTOLD_STRENGTH) & ((strength < 1) | (strength > 5))):
        raise ValueError("a strength outside 1 to 5")
    inside = _inside(start, end, settings) & (ego != alter)
    low, high = np.minimum(ego, alter)[inside], np.maximum(ego, alter)[inside]
    strength, start, end = np.maximum(strength[inside], 1), start[inside], end[inside]
    order = np.lexsort((high, low))
    low, high, strength, start, end = low[order], high[order], strength[order], start[order], end[order]
    (rows,) = np.nonzero(_changes(low, high))
    if rows.size:
        strength = np.maximum.reduceat(strength, rows)
        start, end = np.minimum.reduceat(start, rows), np.maximum.reduceat(end, rows)
    return _Layer(
        "stated",
        np.full(rows.size, 2, np.int64),
        settings.stated_factor * strength / 5,
        np.zeros(rows.size, np.int8),
        np.column_stack((low[rows], high[rows])).ravel(),
        np.repeat(start, 2),
        np.repeat(end, 2),
    )


class _Rows(NamedTuple):
    """Layers one after the other, as `kb.analysis.projection` reads them; by row, but for `size`."""

    size: NDArray[np.int64]  # (groups,)
    weight: Weights
    counted: NDArray[np.int8]
    actor: Actors
    start: Years
    end: Years
    until: NDArray[np.int64]  # where the row's group ends
    taking_part: NDArray[np.int64]  # (actors + 1,) where each actor's begin in `row`
    row: NDArray[np.int64]


def _arranged(actors: int, layers: Sequence[_Layer]) -> _Rows:
    columns = tuple(zip(*(one[1:] for one in layers), strict=True))
    size, group_weight, counted, actor, start, end = (np.concatenate(column) for column in columns)
    # Where each group ends, for each of its rows; and each actor's rows, groups ascending.
    until = np.repeat(np.cumsum(size), size)
    weight, counted = np.repeat(group_weight, size), np.repeat(counted, size)
    taking_part = _offsets(np.bincount(actor, minlength=actors))
    row = np.argsort(actor, kind="stable")
    return _Rows(size, weight, counted, actor, start, end, until, taking_part, row)


def _pair_up(actors: int, layers: Sequence[_Layer]) -> Ties:
    if not layers:
        return Ties.from_pairs(actors, [], [])
    size, weight, counted, actor, start, end, until, taking_part, row = _arranged(actors, layers)
    steps = int(np.sum(size * (size - 1)) // 2)

    degree = np.zeros(actors, np.int64)
    met = np.full(actors, -1, np.int32)
    find(steps, taking_part, row, until, actor, start, end, met, degree)
    indptr = _offsets(degree)
    entries = int(indptr[-1])
    out = (
        np.empty(entries, np.int32),
        np.empty(entries, np.float64),
        np.zeros(entries, np.int32),
        np.full(entries, NO_YEAR, np.int16),
        np.full(entries, NO_YEAR, np.int16),
    )
    filled = indptr[:-1].copy()
    fill(steps, taking_part, row, until, actor, start, end, weight, counted, indptr, filled, *out)
    mirror(entries, indptr, filled, *out)
    return Ties(indptr, *out)


def _actors(column: ArrayLike, actors: int) -> Actors:
    values = np.asarray(column, np.int64)
    if values.ndim != 1:
        raise ValueError("a column has one dimension")
    if values.size and (values.min() < 0 or values.max() >= actors):
        raise ValueError(f"an actor outside 0 to {actors - 1}")
    return values.astype(np.int32)


def _years(column: ArrayLike | None, rows: int, unknown: int) -> Years:
    if column is None:
        return np.full(rows, unknown, np.int16)
    years = np.asarray(column, np.int64)
    if years.size != rows:
        raise ValueError("columns of unequal length")
    if np.any((years < 0) | (years > 9999)):
        raise ValueError("a year outside 0 to 9999")
    return np.where(years == NO_YEAR, unknown, years).astype(np.int16)


def _inside(start: Years, end: Years, settings: TieSettings) -> NDArray[np.bool_]:
    since = ALWAYS if settings.since is None else settings.since
    until = FOREVER if settings.until is None else settings.until
    return (start <= until) & (end >= since)


def _changes(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """True for each row that differs from the one before; sorted columns of equal length."""
    changes = np.ones(columns[0].size, np.bool_)
    changes[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return changes


def _offsets(counts: NDArray[Any]) -> NDArray[np.int64]:
    offsets = np.zeros(counts.size + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets
