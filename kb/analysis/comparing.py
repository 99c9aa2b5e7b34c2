"""Two periods compared from start to end: both analysed, what changed between them found and written back.

Owns what a comparison is and how it is written: as with an analysis, entered as incomplete first, so that a
crash leaves nothing that a question would see. Which changes are more than chance is found by
`kb.analysis.changes` (gaps) and `kb.analysis.brokers`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kb import lock, settings
from kb.analysis import brokers, changes, partitioning, run
from kb.analysis import evidence as read_out
from kb.analysis.brokers import Shifts
from kb.analysis.changes import Changes, Period
from kb.analysis.evidence import Evidence
from kb.analysis.results import batches, rows
from kb.analysis.run import Settings
from kb.analysis.ties import TieSettings
from kb.errors import UsageError
from kb.progress import Progress, Silent
from kb.store import Store
from kb.texts import t

_PERIOD = re.compile(r"(?P<since>\d{4})?(?P<to>\s*[-–]\s*)?(?P<until>\d{4})?")


@dataclass(frozen=True)
class Compared:
    """What was compared: two analyses, and how many projects ran in one of the periods alone, or in both.

    `repeated` is the part of the projects, of that period where it is larger, that are by a team that had one
    before; above `kb.analysis.changes.MOST_REPEATED` no verdict is given. None in comparisons of before.
    """

    id: str
    unchanged: bool
    before: run.Result
    after: run.Result
    before_only: int
    after_only: int
    both: int
    replicates: int
    repeated: float | None = None


def period(text: str) -> tuple[int | None, int | None]:
    """The years of `2014-2016`, `2014`, `-2016` or `2017-`; raises `UsageError` for anything else."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None or not (match["since"] or match["until"]):
        raise UsageError("no-period", text=text)
    since = int(match["since"]) if match["since"] else None
    until = int(match["until"]) if match["until"] else None
    if match["to"] is None:
        if since is None or until is not None:
            raise UsageError("no-period", text=text)
        return since, since
    if since is not None and until is not None and since > until:
        raise UsageError("period-backwards", since=since, until=until)
    return since, until


def compare(
    store: Store,
    first: tuple[int | None, int | None],
    second: tuple[int | None, int | None],
    wanted: Settings | None = None,
    progress: Progress | None = None,
) -> Compared:
    """Compare the period `first` with `second`, all other settings those of `wanted`.

    The analyses of the two do not become what questions look at by themselves. Raises as `run.analyse` does.
    """
    shown = progress or Silent()
    wanted = wanted or Settings()
    earlier = replace(wanted, since=first[0], until=first[1])
    later = replace(wanted, since=second[0], until=second[1])
    if earlier == later:
        raise UsageError("same-period")
    with lock.held(store):
        before = run.make_or_find(store, earlier, shown, aside=True)
        after = run.make_or_find(store, later, shown, aside=True)
        made_at = settings.moment().isoformat()
        joined = "\0".join((before.id, after.id, run.code_version()))
        comparison = hashlib.sha256(joined.encode()).hexdigest()[:16]
        state = store.rows("analysis/comparison-state", id=comparison)
        unchanged = bool(state and state[0]["complete"])
        if unchanged:
            found = {name: value for name, value in state[0].items() if name != "complete"}
            store.update("analysis/comparison-again", id=comparison, made_at=made_at)
        else:
            store.update(
                "analysis/comparison-begin",
                id=comparison,
                made_at=made_at,
                code=run.code_version(),
                before=before.id,
                after=after.id,
            )
            found = _make(store, comparison, earlier, later, shown)
            store.update("analysis/comparison-end", id=comparison, **found)
    return Compared(comparison, unchanged, before, after, **found)


def _make(
    store: Store, comparison: str, earlier: Settings, later: Settings, shown: Progress
) -> dict[str, int | float]:
    with shown.task(t("analyse.reading"), None) as task:
        evidence = read_out.read(store, task)
    judged = np.zeros(len(evidence.actors), np.bool_)
    judged[run.judged_of(evidence, run.focus_of(store, earlier.focus))] = True
    first, second = earlier.ties(), later.ties()
    before, after, both = changes.apart(len(evidence.actors), evidence.projects, first, second)
    with shown.task(t("compare.gaps")):
        _gaps(store, comparison, evidence, before, after, judged)
    with shown.task(t("compare.brokers")):
        replicates = _brokers(store, comparison, evidence, first, second, judged)
    return {
        "both": both,
        "before_only": int(before.project.size),
        "after_only": int(after.project.size),
        "replicates": replicates,
        "repeated": max(before.repeated, after.repeated),
    }


def _gaps(
    store: Store,
    comparison: str,
    evidence: Evidence,
    before: Period,
    after: Period,
    judged: NDArray[np.bool_],
) -> None:
    for by, labels, codes, names in (
        partitioning.by_helix(evidence, judged),
        partitioning.by_place(store, evidence, judged),
    ):
        size = np.bincount(labels[labels >= 0], minlength=len(codes))
        a, b = np.triu_indices(len(codes))
        there = (size[a] > 0) & (size[b] > 0)
        a, b = a[there], b[there]
        found = changes.partition(before, after, labels, len(codes), a, b)
        _write(store, comparison, by, evidence, a, b, codes, names, found)
    pairs = [(i, j) for i in range(len(evidence.members)) for j in range(i, len(evidence.members))]
    if pairs:
        found = changes.overlapping(before, after, evidence.members, pairs)
        a, b = np.array(pairs, np.int64).T
        ids, names = evidence.cluster_ids, evidence.cluster_names
        _write(store, comparison, "cluster", evidence, a, b, ids, names, found)


def _write(
    store: Store,
    comparison: str,
    by: str,
    evidence: Evidence,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    codes: Sequence[str],
    names: Sequence[str],
    found: Changes,
) -> None:
    columns = {
        "a_name": np.array([names[at] for at in a], np.object_),
        "b_name": np.array([names[at] for at in b], np.object_),
        "before": found.before,
        "before_expected": found.before_expected,
        "after": found.after,
        "after_expected": found.after_expected,
        "ratio": found.ratio,
        "p": found.p,
        "verdict": found.verdict,
    }
    for batch in batches(np.arange(a.size)):
        store.update(
            "analysis/changes",
            comparison=comparison,
            by=by,
            a=[codes[at] for at in a[batch]],
            b=[codes[at] for at in b[batch]],
            values=[
                {**row, "through": [evidence.project_ids[one] for one in found.through[at]]}
                for at, row in zip(batch.tolist(), rows(columns, batch), strict=True)
            ],
        )


def _brokers(
    store: Store,
    comparison: str,
    evidence: Evidence,
    first: TieSettings,
    second: TieSettings,
    judged: NDArray[np.bool_],
) -> int:
    found: Shifts = brokers.shifts(evidence, first, second, judged)
    columns = {
        "before": found.before,
        "after": found.after,
        "usual": found.usual,
        "p": found.p,
        "change": found.change,
        "verdict": found.verdict,
    }
    for batch in batches(np.arange(found.actor.size)):
        store.update(
            "analysis/shifts",
            comparison=comparison,
            actor=[evidence.actors[at] for at in found.actor[batch]],
            values=rows(columns, batch),
        )
    return found.replicates
