"""Writes an analysis back: measures on `SCORED`, ties on `TIED_TO`, groups as `Gap` nodes.

Owns the order that makes a crash harmless: an analysis is entered as incomplete, its results follow in
batches, and only then is it marked complete. Questions see complete ones only; an incomplete one is removed
and made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.analysis.evidence import Evidence
from kb.analysis.groups import NO_GROUP, group_matrix
from kb.analysis.ties import Ties
from kb.progress import Progress
from kb.store import Store
from kb.texts import t

BATCH = 10_000
MOST_TIES = 1_000_000


def remove(store: Store, analysis: str, progress: Progress) -> None:
    """Take an analysis out of the graph, some of it at a time."""
    with progress.task(t("analyse.removing")) as task:
        for name in ("analysis/remove-ties", "analysis/remove-scores"):
            while removed := store.update(name, analysis=analysis, most=BATCH)[0]["removed"]:
                task.advance(removed)
        store.update("analysis/remove", analysis=analysis)


def write_scores(
    store: Store,
    analysis: str,
    evidence: Evidence,
    judged: NDArray[np.int64],
    values: Mapping[str, NDArray[Any]],
    progress: Progress,
) -> None:
    """Write the measures of the judged actors; NaN becomes null, with the reason in `undefined`."""
    isolated = values["alters"] == 0
    with progress.task(t("analyse.writing-scores"), judged.size) as task:
        for batch in _batches(judged):
            columns = {name: _nullable(array[batch]) for name, array in values.items()}
            columns["undefined"] = ["isolate" if one else None for one in isolated[batch]]
            store.update(
                "analysis/scores",
                analysis=analysis,
                actor=[evidence.actors[at] for at in batch],
                names=list(columns),
                columns=list(columns.values()),
            )
            task.advance(batch.size)


def _nullable(array: NDArray[Any]) -> list[Any]:
    values = array.tolist()
    if array.dtype.kind == "f" and np.isnan(array).any():
        return [None if one != one else one for one in values]  # noqa: PLR0124 (NaN is what differs from itself)
    return values  # type: ignore[no-any-return]


def write_ties(
    store: Store, analysis: str, evidence: Evidence, ties: Ties, judged: NDArray[np.int64], progress: Progress
) -> bool:
    """Write the ties that touch a judged actor, unless there are more than `MOST_TIES`; tells which."""
    pairs = ties.pairs()
    inside = np.zeros(ties.n_actors, np.bool_)
    inside[judged] = True
    (kept,) = np.nonzero(inside[pairs.ego] | inside[pairs.alter])
    if kept.size > MOST_TIES:
        return False
    with progress.task(t("analyse.writing-ties"), kept.size) as task:
        for batch in _batches(kept):
            store.update(
                "analysis/ties",
                analysis=analysis,
                a=[evidence.actors[at] for at in pairs.ego[batch]],
                b=[evidence.actors[at] for at in pairs.alter[batch]],
                weight=pairs.weight[batch].tolist(),
                shared=pairs.shared[batch].tolist(),
                first=[one or None for one in pairs.first[batch].tolist()],
                last=[one or None for one in pairs.last[batch].tolist()],
            )
            task.advance(batch.size)
    return True


def write_gaps(
    store: Store,
    analysis: str,
    by: str,
    ties: Ties,
    labels: NDArray[np.int64],
    codes: Sequence[str],
    names: Sequence[str],
) -> None:
    """Write the interplay between the groups of a partition, each pair of groups once."""
    found = group_matrix(ties, labels, len(codes))
    a, b = np.triu_indices(len(codes))
    known = (found.size[a] > 0) & (found.size[b] > 0)
    a, b = a[known], b[known]
    for batch in _batches(np.arange(a.size)):
        i, j = a[batch], b[batch]
        store.update(
            "analysis/gaps",
            analysis=analysis,
            by=by,
            a=[codes[at] for at in i],
            b=[codes[at] for at in j],
            a_name=[names[at] for at in i],
            b_name=[names[at] for at in j],
            actors_a=found.size[i].tolist(),
            actors_b=found.size[j].tolist(),
            ties=found.ties[i, j].tolist(),
            weight=found.weight[i, j].tolist(),
            possible=found.possible[i, j].tolist(),
            density=_nullable(found.density[i, j]),
        )


def write_overlapping(
    store: Store,
    analysis: str,
    by: str,
    ties: Ties,
    members: Sequence[NDArray[np.int64]],
    codes: Sequence[str],
    names: Sequence[str],
) -> None:
    """Write the interplay between groups that may share members.

    Between two groups the ties between those who are only in the one and those who are only in the other
    count: who is in both is a bridge already.
    """
    rows: list[dict[str, Any]] = []
    for i, group in enumerate(members):
        for j in range(i, len(members)):
            ours, theirs = np.zeros(ties.n_actors, np.bool_), np.zeros(ties.n_actors, np.bool_)
            ours[group], theirs[members[j]] = True, True
            if i != j:
                ours, theirs = ours & ~theirs, theirs & ~ours
            rows.append(_between(ties, ours, theirs, same=i == j) | {"a": i, "b": j})
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        columns = {name: [row[name] for row in batch] for name in batch[0]}
        a, b = columns.pop("a"), columns.pop("b")
        store.update(
            "analysis/gaps",
            analysis=analysis,
            by=by,
            a=[codes[at] for at in a],
            b=[codes[at] for at in b],
            a_name=[names[at] for at in a],
            b_name=[names[at] for at in b],
            **columns,
        )


def _between(ties: Ties, ours: NDArray[np.bool_], theirs: NDArray[np.bool_], *, same: bool) -> dict[str, Any]:
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
        "density": found / possible if possible else None,
    }


def labelled(values: Sequence[str | None], codes: Sequence[str]) -> NDArray[np.int64]:
    """The number of each actor's group among `codes`; `NO_GROUP` where it is in none."""
    at = {code: number for number, code in enumerate(codes)}
    return np.array([at.get(one or "", NO_GROUP) for one in values], np.int64)


def _batches(numbers: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, numbers.size, BATCH):
        yield numbers[start : start + BATCH]
