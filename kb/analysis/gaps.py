"""The interplay between groups of actors, beside what chance gives and the ground for it; as `Gap` nodes.

Owns which pairs of groups are looked at and what a `Gap` carries; what is counted is `kb.analysis.groups`,
and what chance gives is `kb.analysis.significance`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis import significance, standing
from kb.analysis.ground import Ground, shared
from kb.analysis.groups import NO_GROUP, group_matrix
from kb.analysis.results import batches, rows
from kb.analysis.significance import Significance
from kb.analysis.standing import Ranked, Sides
from kb.analysis.ties import Meetings, Ties, Weights
from kb.analysis.trials import Standing
from kb.store import Store

SMALLEST: Final = 5
"""Judged actors that a community needs to be looked at."""


@dataclass(frozen=True, eq=False)
class Table:
    """Pairs of groups, each once, and what is known of them: columns by name, shape (pairs,).

    `ground` tells whether there is ground for interplay, `sides` finds the groups' seats in projects.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    codes: Sequence[str]
    names: Sequence[str]
    columns: dict[str, NDArray[Any]]
    ground: NDArray[np.bool_]
    sides: Callable[[], Sides]

    def ranked(self) -> Ranked:
        """What the trials of `kb.analysis.standing` need to know."""
        columns = (self.columns[name] for name in ("density", "rank", "verdict"))
        return Ranked(self.sides(), self.ground, *columns)

    def tried(self, found: Standing) -> None:
        """Take in what the trials say of the places and the verdicts."""
        self.columns.update(rank_low=found.low, rank_high=found.high, solid=found.solid)

    def rows(self, at: NDArray[np.int64]) -> list[dict[str, Any]]:
        """The columns of some pairs as maps; what is not known is null."""
        return rows(self.columns, at)


def partition(
    ties: Ties,
    meetings: Meetings,
    labels: NDArray[np.int64],
    codes: Sequence[str],
    names: Sequence[str],
    ground: Ground,
    mixed: tuple[Weights, Weights] | None = None,
) -> Table:
    """The interplay between the groups of a partition, each pair of groups once.

    `mixed` is what `significance.mixes` found for it, where that was asked for.
    """
    found = group_matrix(ties, labels, len(codes))
    a, b = np.triu_indices(len(codes))
    known = (found.size[a] > 0) & (found.size[b] > 0)
    a, b = a[known], b[known]
    beside = significance.partition(ties, meetings, labels, len(codes), a, b, mixed)
    columns = {
        "actors_a": found.size[a],
        "actors_b": found.size[b],
        "ties": found.ties[a, b],
        "weight": found.weight[a, b],
        "possible": found.possible[a, b],
        "density": found.density[a, b],
    }
    order = np.argsort(labels, kind="stable")
    edges = np.searchsorted(labels[order], np.arange(len(codes) + 1))
    members = [order[edges[at] : edges[at + 1]] for at in range(len(codes))]
    return _table(
        a, b, codes, names, columns, beside, ground, members,
        lambda: standing.of_partition(meetings, labels, len(codes), a, b),
    )  # fmt: skip


def overlapping(
    ties: Ties,
    meetings: Meetings,
    members: Sequence[NDArray[np.int64]],
    codes: Sequence[str],
    names: Sequence[str],
    ground: Ground,
) -> Table | None:
    """The interplay between groups that may share members; nothing where there is no group.

    Between two groups the ties between those who are only in the one and those who are only in the other
    count: who is in both is a bridge already.
    """
    pairs = [(i, j) for i in range(len(members)) for j in range(i, len(members))]
    if not pairs:
        return None
    beside = significance.overlapping(ties, meetings, list(members), pairs)
    counted = [_between(ties, members[i], members[j], same=i == j) for i, j in pairs]
    columns = {name: np.array([row[name] for row in counted], np.float64) for name in ("weight", "density")}
    for name in ("actors_a", "actors_b", "ties", "possible"):
        columns[name] = np.array([row[name] for row in counted], np.int64)
    a, b = np.array(pairs, np.int64).T
    return _table(
        a, b, codes, names, columns, beside, ground, members,
        lambda: standing.of_overlapping(meetings, members, pairs),
    )  # fmt: skip


def _table(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    codes: Sequence[str],
    names: Sequence[str],
    counted: dict[str, NDArray[Any]],
    beside: Significance,
    ground: Ground,
    members: Sequence[NDArray[np.int64]],
    sides: Callable[[], Sides],
) -> Table:
    fewer = beside.verdict == "fewer"
    common = shared(ground, members, a, b, fewer)
    some = common.topics + common.industries + common.places > 0
    finding: NDArray[Any] = np.full(a.size, None, np.object_)
    finding[fewer] = np.where(some[fewer], "gap", "groundless")
    topics = np.empty(a.size, np.object_)
    topics[:] = common.named
    expected = np.where(beside.expected > 0, beside.expected, np.nan)
    return Table(a, b, codes, names, counted | {
        "rank": standing.places(beside.verdict, some, expected - beside.weight, counted["density"]),
        "project_ties": beside.ties,
        "project_weight": beside.weight,
        "expected_ties": np.where(beside.expected > 0, beside.expected_ties, np.nan),
        "expected": expected,
        "expected_low": np.where(beside.expected > 0, beside.low, np.nan),
        "expected_high": np.where(beside.expected > 0, beside.high, np.nan),
        "ratio": beside.ratio,
        "p": beside.p,
        "verdict": beside.verdict,
        "mix_expected": beside.mix_expected,
        "mix_p": beside.mix_p,
        "mix_verdict": beside.mix_verdict,
        "shared_topics": common.topics,
        "shared_industries": common.industries,
        "shared_places": common.places,
        "ground": topics,
        "finding": finding,
    }, some, sides)  # fmt: skip


def write(store: Store, analysis: str, by: str, table: Table) -> None:
    """Write the pairs of a table under an analysis."""
    for batch in batches(np.arange(table.a.size)):
        store.update(
            "analysis/gaps",
            analysis=analysis,
            by=by,
            a=[table.codes[at] for at in table.a[batch]],
            b=[table.codes[at] for at in table.b[batch]],
            a_name=[table.names[at] for at in table.a[batch]],
            b_name=[table.names[at] for at in table.b[batch]],
            values=table.rows(batch),
        )


def _between(
    ties: Ties, first: NDArray[np.int64], second: NDArray[np.int64], *, same: bool
) -> dict[str, float]:
    ours, theirs = np.zeros(ties.n_actors, np.bool_), np.zeros(ties.n_actors, np.bool_)
    ours[first], theirs[second] = True, True
    if not same:
        ours, theirs = ours & ~theirs, theirs & ~ours
    (egos,) = np.nonzero(ours)
    entries = np.concatenate([np.arange(*ties.indptr[at : at + 2]) for at in egos]) if egos.size else egos
    crossing = entries[theirs[ties.indices[entries]]]
    half = 2 if same else 1
    size = (int(ours.sum()), int(theirs.sum()))
    possible = size[0] * (size[0] - 1) // 2 if same else size[0] * size[1]
    found = crossing.size // half
    return {
        "actors_a": size[0],
        "actors_b": size[1],
        "ties": found,
        "weight": float(ties.weight[crossing].sum()) / half,
        "possible": possible,
        "density": found / possible if possible else np.nan,
    }


def communities(
    evidence_ids: Sequence[str], community: NDArray[Any], strength: Weights, judged: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], list[str]]:
    """Communities of at least `SMALLEST` judged actors as groups: labels, and each one's strongest actor."""
    inside = np.bincount(community[judged], minlength=int(community.max(initial=-1)) + 1)
    (large,) = np.nonzero(inside >= SMALLEST)
    group = np.full(inside.size + 1, NO_GROUP, np.int64)
    group[large] = np.arange(large.size)
    labels = np.where(judged, group[community], NO_GROUP)
    # The first of equals: ids ascend.
    order = np.lexsort((np.arange(labels.size), -strength, labels))
    order = order[labels[order] != NO_GROUP]
    _, first = np.unique(labels[order], return_index=True)
    return labels, [evidence_ids[at] for at in order[first]]


def labelled(values: Sequence[str | None], codes: Sequence[str]) -> NDArray[np.int64]:
    """The number of each actor's group among `codes`; `NO_GROUP` where it is in none."""
    at = {code: number for number, code in enumerate(codes)}
    return np.array([at.get(one or "", NO_GROUP) for one in values], np.int64)
