"""Writes an analysis back: measures on `SCORED`, ties on `TIED_TO`; the gaps are `kb.analysis.gaps`.

Owns the order that makes a crash harmless: an analysis is entered as incomplete, its results follow in
batches, and only then is it marked complete. Questions see complete ones only; an incomplete one is removed
and made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.analysis.evidence import Evidence
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
        for batch in batches(judged):
            columns = {name: nullable(array[batch]) for name, array in values.items()}
            columns["undefined"] = ["isolate" if one else None for one in isolated[batch]]
            store.update(
                "analysis/scores",
                analysis=analysis,
                actor=[evidence.actors[at] for at in batch],
                names=list(columns),
                columns=list(columns.values()),
            )
            task.advance(batch.size)


def nullable(array: NDArray[Any]) -> list[Any]:
    """The values for the graph: NaN becomes null."""
    values = array.tolist()
    if array.dtype.kind == "f" and np.isnan(array).any():
        return [None if one != one else one for one in values]  # noqa: PLR0124 (NaN is what differs from itself)
    return values  # type: ignore[no-any-return]


def rows(columns: Mapping[str, NDArray[Any]], at: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Some rows of a table as maps; NaN becomes null."""
    lists = {name: nullable(values[at]) for name, values in columns.items()}
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


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
        for batch in batches(kept):
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


def batches(numbers: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """As many at a time as one statement takes."""
    for start in range(0, numbers.size, BATCH):
        yield numbers[start : start + BATCH]
