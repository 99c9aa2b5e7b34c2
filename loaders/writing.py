"""Writes what an extract changes, and takes back what it no longer states.

Owns the part of a load that holds the lock. Every batch is one transaction that also records how far its
extract has come. What a delivery states as its series did before is not written again: such a fact goes on
naming the extract and row that brought it, and the newest extract of the series stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

import polars as pl

from kb import series, settings
from kb.intake import Provenance, check
from kb.model import Fact
from kb.progress import Progress
from kb.series import Basis
from kb.store import Row, Store
from kb.texts import t
from kb.withdrawal import Withdrawal, stale_facts
from loaders.ceased import ceasing, ceasing_anywhere
from loaders.changes import Batch, Changes, GoneFacts, gone_of
from loaders.extracts import Extract, note_beside
from loaders.source import Facts, Source, Tally

# A newer extract that would take back more of what its series states than this asks first, or a handful.
MOST_WITHDRAWN = 0.2
HANDFUL = 10
# How many batches' worth of facts to be written are gathered before they are.
GATHERED = 10
# By which rules facts become batches: a load that was cut off under others begins anew.
BATCHES = 2


class Choices(Protocol):
    """What the user says of a load, as far as it is used here."""

    @property
    def batch(self) -> int:
        """How many facts are written at once."""

    @property
    def replace(self) -> bool:
        """Whether much of what older extracts stated may be taken back."""


class Taking(Protocol):
    """What takes batches of facts: a graph, or files for one."""

    def write(
        self,
        fact: type[Fact],
        frame: pl.DataFrame,
        where: Provenance,
        batches: int,
        new: bool = False,  # noqa: FBT001
    ) -> None:
        """Take one batch; with `new` its facts are not in the graph."""


def extracts_of_series(store: Store, one: Extract) -> list[Row]:
    """All extracts of the series that an extract is one of."""
    return store.rows("store/extracts-of-series", series=one.where.series)


def changes_of(store: Store, one: Extract, siblings: list[Row]) -> Changes:
    """What an extract changes, before its facts have come; `siblings` are all extracts of its series."""
    if one.cumulative:
        return Changes(Basis(known=False), whole=True, fresh=False)
    basis = series.basis(store, one.where, siblings, again=one.complete)
    return Changes(basis, whole=one.again or not basis.known, fresh=False)


def begin(store: Store, source: Source, extracts: Mapping[str, Extract], options: Choices) -> None:
    """Enter the extracts, and find out what they are compared with and how far they have come."""
    for one in extracts.values():
        one.started = settings.moment()
        siblings = extracts_of_series(store, one)
        one.beside(siblings)
        if one.superseded or (one.is_in and not (options.replace and one.older)):
            if not one.complete:
                _entered(store, source, one, options)
            continue
        one.changes = changes_of(store, one, siblings)
        if one.complete and not one.changes.basis.known and not one.again:
            # What is stale cannot be told from what did not change before all of it is written once more.
            one.again = one.changes.whole = True
        one.stated_before = stale_facts(store, one.older) if one.changes.whole else one.changes.stated_before
        if one.is_in:
            continue
        state = _entered(store, source, one, options)
        one.before = 0 if one.again else int(state["batches"])
        one.changes.fresh = not (one.changes.whole or state["partly"])
        one.where = replace(one.where, replaces=None if one.changes.whole else one.changes.basis.extract)
        if one.again and one.complete:
            series.forget(store, one.where)


def begin_empty(extracts: Mapping[str, Extract]) -> None:
    """The same for a graph with nothing in it, which is not there to be asked."""
    for one in extracts.values():
        one.started = settings.moment()
        one.changes = Changes(Basis(known=True), whole=False, fresh=True)
        one.where = replace(one.where, replaces="")


def enter(store: Store, source: Source, extracts: Mapping[str, Extract], options: Choices) -> None:
    """Enter extracts that were begun before their graph was there."""
    for one in extracts.values():
        _entered(store, source, one, options)


def _entered(store: Store, source: Source, one: Extract, options: Choices) -> Row:
    note = {**source.note, **note_beside(one.table.path)}
    return store.update(
        "store/extract-begin",
        id=one.where.extract,
        sha256=one.table.sha256,
        series=one.where.series,
        source=source.name,
        role=one.role,
        file_name=one.table.name,
        publisher=note.get("publisher"),
        licence=note.get("licence"),
        attribution=note.get("attribution"),
        published=one.where.published,
        variant=one.variant,
        batch=options.batch,
        base="" if one.changes is None else f"{BATCHES} {one.changes.basis.name}",
    )[0]


def write(
    intake: Taking,
    stated: Iterable[Facts],
    extracts: Mapping[str, Extract],
    options: Choices,
    progress: Progress,
) -> dict[str, int]:
    """Write what is to be written; batches that were in before a load was cut off are passed over.

    Returns the number of facts stated, by kind. Which facts are a batch depends on the files alone and on
    what they are compared with, so that a load goes on where it was.
    """
    counted: dict[str, int] = {}
    writing = [one.changes for one in extracts.values() if one.changes is not None]
    for facts in stated:
        one = extracts[facts.role]
        name = facts.kind.__name__
        counted[name] = counted.get(name, 0) + facts.frame.height
        check(facts.kind, facts.frame)
        if one.changes is not None and not one.is_in:
            one.changes.add(facts.kind, facts.frame)
        if sum(one.waiting for one in writing) >= GATHERED * options.batch:
            _flush(intake, extracts, options.batch, progress)
    _flush(intake, extracts, options.batch, progress)
    return counted


def _flush(intake: Taking, extracts: Mapping[str, Extract], size: int, progress: Progress) -> None:
    """Write all that waits, each kind of facts after those that it builds on."""
    waiting = [
        (batch, one)
        for one in extracts.values()
        if one.changes is not None
        for batch in one.changes.batches(size)
    ]
    by_kind: dict[type[Fact], list[tuple[Batch, Extract]]] = {}
    for batch, one in sorted(waiting, key=lambda its: its[0].order):
        by_kind.setdefault(batch.kind, []).append((batch, one))
    for kind, batches in by_kind.items():
        rows = sum(batch.frame.height for batch, _ in batches)
        with progress.task(t(f"load.kind.{kind.__name__}"), rows) as task:
            for batch, one in batches:
                one.done += 1
                if one.done > one.before:
                    intake.write(kind, batch.frame, one.where, one.done, batch.new)
                task.advance(batch.frame.height)


def end(
    store: Store,
    withdrawal: Withdrawal,
    extracts: Mapping[str, Extract],
    tallies: Mapping[str, Tally],
    options: Choices,
) -> None:
    """Take back what is stale, unless it is much and the user has not agreed; then enter what came of it."""
    for one in extracts.values():
        if one.cumulative and one.where.register and not one.is_in:
            withdrawal.settle_replies(one.where)
        if one.changes is None or one.superseded:
            if not one.complete:
                _complete(store, one, tallies[one.role], {})
        elif one.is_in:
            _take_back_what_was_kept(store, withdrawal, one, one.changes.basis, tallies[one.role], options)
        else:
            _take_back(store, withdrawal, one, one.changes, tallies[one.role], options)
            told: dict[str, object] = {
                f"facts_{name}": count for name, count in one.changes.counts().items()
            } | {"ceased": one.ceased}
            kept = _fingerprints(store, one, one.changes)
            _complete(store, one, tallies[one.role], kept if one.complete else told | kept)
            series.forget_others(store, one.where.series, one.where.extract)


def _take_back(
    store: Store, withdrawal: Withdrawal, one: Extract, changes: Changes, tally: Tally, options: Choices
) -> None:
    """Take back what older extracts state and this one does not: by their names if all of it was written."""
    gone = gone_of({}) if changes.whole else changes.gone()
    if one.older:
        one.stale = stale_facts(store, one.older) if changes.whole else gone.count
        one.kept = stays(one, tally, agreed=options.replace)
    if one.older and not one.kept:
        if changes.whole:
            their = ceasing_anywhere(store, one, tally)
            one.ceased = their.height
            withdrawal.withdraw(one.older, options.batch, by=one.where, ceasing=their)
        else:
            if gone.count:
                about = series.subjects(store, one.where.series, changes.basis.extract)
                _take_back_facts(store, withdrawal, one, gone, about, tally)
            withdrawal.withdraw_nodes(one.older, changes.leaves)
    if not changes.whole and changes.basis.extract:
        withdrawal.crossed(one.where.series, changes.basis.extract, one.where.extract)


def _take_back_facts(
    store: Store, withdrawal: Withdrawal, one: Extract, gone: GoneFacts, about: pl.Series, tally: Tally
) -> None:
    """Take back what is gone, whoever ceased being marked so; `about` are whom the series told of."""
    their = ceasing(store, one, gone, about, tally)
    one.ceased = their.height
    withdrawal.take_back(one.where, *gone.told(about), ceasing=their)


def _take_back_what_was_kept(
    store: Store, withdrawal: Withdrawal, one: Extract, basis: Basis, tally: Tally, options: Choices
) -> None:
    """Take back what was kept when the extract came in, now that the user agrees."""
    gone = gone_of({kind: stated.kept for kind, stated in basis.stated.items()})
    one.stale = gone.count
    one.kept = _is_much(one) and not options.replace
    if one.kept:
        return
    about = series.subjects(store, one.where.series, basis.extract)
    _take_back_facts(store, withdrawal, one, gone, about, tally)
    withdrawal.withdraw_nodes(one.older)
    stated = {kind: stated.without_kept for kind, stated in basis.stated.items()}
    series.keep(store, one.where, stated, about)


def stays(one: Extract, tally: Tally, *, agreed: bool) -> bool:
    """Whether what older extracts state and this one does not stays: it is much, or the file was cut off, and
    the user has not agreed."""
    return (_is_much(one) or (tally.cut_off and one.stale > 0)) and not agreed


def _is_much(one: Extract) -> bool:
    """Whether so much of what older extracts state is gone that somebody has to agree first."""
    return one.stale > max(HANDFUL, MOST_WITHDRAWN * one.stated_before)


def _fingerprints(store: Store, one: Extract, changes: Changes) -> dict[str, object]:
    """Keep what the extract states for the next one, unless the graph holds what nobody can tell."""
    unknown = one.kept and changes.whole
    if one.cumulative or unknown or (one.complete and changes.basis.known and changes.gone().count):
        return {"stated": None, "compared": None}
    about = changes.subjects.all()
    if one.kept:
        before = series.subjects(store, one.where.series, changes.basis.extract)
        about = pl.concat([about, before]).unique()
    return series.kept(store, one.where, changes.now(kept=one.kept), about)


def _complete(store: Store, one: Extract, tally: Tally, more: Mapping[str, object]) -> None:
    seconds = (settings.moment() - one.started).total_seconds()
    store.update(
        "store/extract-end",
        id=one.where.extract,
        loaded=settings.moment().isoformat(),
        came={
            "rows_in": tally.rows_in,
            "accepted": tally.accepted,
            "rejected": tally.rejected,
            "left_out": tally.left_out,
            "filtered": tally.filtered,
            "seconds": round(seconds, 3),
            "rows_per_second": round(tally.rows_in / seconds) if seconds else None,
            **more,
        },
        reasons=[f"{reason}: {count}" for reason, count in tally.rejects.by_reason().items()],
        emptied=[f"{reason}: {count}" for reason, count in tally.emptied.by_reason().items()],
    )
