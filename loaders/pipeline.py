"""The one way from files to the graph: recognise, read, check, write in batches, account for every row.

Owns the loading contract. A load can be killed anywhere and started again: each batch is one transaction
that also records how far its extract has come, and writing a batch twice changes nothing. Of a series of
extracts the newest counts: what it states replaces what an older one stated, and what it no longer states is
withdrawn once it is in completely. What was rejected is in a file with its reason; what was loaded can be
traced to its extract and row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from kb import lock, settings
from kb.errors import UsageError
from kb.intake import BATCH, Intake, known_identifiers
from kb.matching.run import Matched, match, news
from kb.progress import Progress, Silent
from kb.store import Store
from kb.texts import t
from kb.withdrawal import Withdrawal
from loaders import geography, rejects, writing
from loaders.ahead import MOST, ahead
from loaders.changes import FactCounts
from loaders.extracts import Extract, Graph, extracts_of
from loaders.filters import Known, Where
from loaders.looking import Example, look
from loaders.pseudonyms import Pseudonyms
from loaders.reading import Form, Table
from loaders.recognition import Delivery, recognise
from loaders.rejects import Reject
from loaders.source import Facts, Reading, Source, Tally
from loaders.sources import source as source_called

# More names than these are not looked for in the course of a load: it takes longer than the load. Of a whole
# register beside few others the few are looked for (`news`).
MOST_MATCHED = 100_000

# Files, or what they were found to be.
Given = Iterable[Path] | Delivery


@dataclass(frozen=True)
class Options:
    """What the user may say of a load.

    `again` writes an extract once more that is in already. `series` names the line of deliveries that this
    one belongs to, where the files don't tell. `replace` agrees to take back much of what older ones stated.
    `where` says which rows are wanted, `decimal` the decimal mark where the file doesn't tell.
    With `pseudonyms` natural persons are kept under one. `match` compares
    whomever it tells of anew with all.
    """

    form: Form = field(default_factory=Form)
    published: dt.date | None = None
    dry_run: bool = False
    again: bool = False
    rejects: Path | None = None
    batch: int = BATCH
    series: str | None = None
    replace: bool = False
    where: Where = field(default_factory=Where)
    decimal: Literal[",", "."] | None = None
    pseudonyms: Pseudonyms | None = None
    match: bool = False


@dataclass(frozen=True)
class TableSummary:
    """What became of one file: counts of rows, of rejects by reason, and of values `emptied` by reason.

    `columns` counts the rejects that are kept by reason and column. `published` is the day that it is from.
    `unchanged` says that it was in completely before; the counts are then those of that time, and `columns`
    are not known. `superseded` says that a newer extract of its series is in, so nothing of this
    one was written. `stale` counts what older extracts stated and this one does not: taken back, or `kept`
    until the user agrees. `ceased` counts the actors that a register no longer has, which are marked so.
    `facts` counts what it changes.
    """

    file: str
    role: str
    extract: str
    published: str
    unchanged: bool
    rows_in: int
    accepted: int
    left_out: int
    filtered: int
    rejected: int
    repaired: int
    reasons: dict[str, int]
    facts: FactCounts
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    superseded: bool = False
    stale: int = 0
    kept: bool = False
    ceased: int = 0

    @property
    def cut_off(self) -> bool:
        """Whether the file ends in the middle of a row."""
        return bool(self.reasons.keys() & rejects.CUT_OFF)


@dataclass(frozen=True)
class Summary:
    """What came of a load.

    `facts` counts the facts by kind, `rejects` is the file of rejects, if any, `emptied` that of single
    values that were left empty; `cleared` are such files in which nothing stands now: one that the user named
    has its headings alone, one of an earlier load of the same files is gone. `passed_over` names the files
    and sheets that were none of the source's tables. `matched` tells what came of matching, if it was asked
    for and anything was new. A dry run has `examples` of what would change.
    """

    source: str
    tables: tuple[TableSummary, ...]
    facts: dict[str, int]
    seconds: float
    dry_run: bool
    rejects: Path | None
    rows_in: int
    rows_per_second: float
    emptied: Path | None = None
    cleared: tuple[Path, ...] = ()
    passed_over: tuple[str, ...] = ()
    matched: Matched | None = None
    examples: tuple[Example, ...] = ()

    @property
    def rejected(self) -> int:
        """Rows that were not loaded because of a fault."""
        return sum(one.rejected for one in self.tables if not one.unchanged)

    @property
    def unchanged(self) -> bool:
        """Whether every file had been loaded before, completely, and nothing was taken back now."""
        return all(one.unchanged and (not one.stale or one.kept) for one in self.tables)


@dataclass(frozen=True)
class _Written:
    """The files beside a load: the rows that were not loaded, the values that were left empty; and those in
    which nothing stands now."""

    rejects: Path | None = None
    emptied: Path | None = None
    cleared: tuple[Path, ...] = ()


@dataclass
class Loading:
    """A load under way: the files that were recognised, the extracts that they are, and what came of them."""

    source: Source
    options: Options
    shown: Progress
    delivery: Delivery
    extracts: dict[str, Extract]
    tallies: dict[str, Tally]
    began: float
    counted: dict[str, int] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    written: _Written = _Written()

    @classmethod
    def of(cls, graph: Graph, source: Source, given: Given, options: Options, shown: Progress) -> Loading:
        """Find which extracts of the graph the files are, recognised before or now."""
        options = _checked(source, options)
        delivery = given if isinstance(given, Delivery) else looked_at(source, given, options)
        began = time.monotonic() - delivery.seconds
        extracts = extracts_of(graph, source, delivery.tables, options)
        tallies = {role: Tally() for role in delivery.tables}
        return cls(source, options, shown, delivery, extracts, tallies, began)

    @property
    def size(self) -> int:
        """Bytes to be read."""
        return sum(table.size for table in self.delivery.tables.values())

    @property
    def to_do(self) -> bool:
        """Whether there is anything to be read."""
        waits = self.options.replace and any(one.older for one in self.extracts.values())
        return (
            self.options.dry_run
            or self.options.again
            or waits
            or not all(one.complete for one in self.extracts.values())
        )

    @contextmanager
    def facts(self, known: Known = lambda _: set()) -> Iterator[Iterator[Facts]]:
        """The facts that the files state, read as they are asked for."""
        for table in self.delivery.tables.values():
            if table.sheet is None:
                mark = {"\t": "TAB"}.get(table.form.delimiter or "", table.form.delimiter)
                key = "load.form" if mark and len(table.header) > 1 else "load.form-alone"
                self.shown.say(t(key, file=table.name, encoding=table.form.encoding, delimiter=mark))
        for name in self.delivery.passed_over:
            self.shown.say(t("load.passed-over", file=name, source=self.source.name))
        published = {role: one.where.published for role, one in self.extracts.items()}
        with self.shown.task(t("load.reading", source=self.source.name), self.size, "bytes") as task:
            reading = Reading(
                self.delivery.tables,
                self.tallies,
                task.advance,
                self.shown.say,
                published={role: dt.date.fromisoformat(day) for role, day in published.items()},
                where=self.options.where,
                known=known,
                followed=frozenset(
                    role for role, one in self.extracts.items() if one.older and one.where.register
                ),
                pseudonyms=self.options.pseudonyms,
                decimal=self.options.decimal,
            )
            stated = self.source.facts(reading)
            try:
                yield _begun(stated)
            finally:
                if isinstance(stated, Generator):  # who reads ahead ends, even if a fault keeps the frames
                    stated.close()

    def write_rejects(self) -> None:
        """Write the rows that were rejected, and the values that were left empty, where there are any.

        Where there are none, no file of an earlier load goes on telling of some.
        """
        self.written = _write(self.source, self.delivery.tables, self.tallies, self.options)

    def summary(self, store: Store) -> Summary:
        """What came of it, whoever is new having been compared with all if that was asked for."""
        tables = tuple(_table_summary(one, self.tallies[role]) for role, one in self.extracts.items())
        matched = self._match(store)
        seconds = time.monotonic() - self.began
        rows_in = sum(one.rows_in for one in tables)
        return Summary(
            source=self.source.name,
            tables=tables,
            facts=self.counted,
            seconds=seconds,
            dry_run=self.options.dry_run,
            rejects=self.written.rejects,
            emptied=self.written.emptied,
            cleared=self.written.cleared,
            rows_in=rows_in,
            rows_per_second=rows_in / max(seconds, 0.001),
            passed_over=self.delivery.passed_over,
            matched=matched,
            examples=tuple(self.examples),
        )

    def _match(self, store: Store) -> Matched | None:
        if not self.options.match or self.options.dry_run:
            return None
        new = news(store)
        if new > MOST_MATCHED:
            self.shown.say(t("load.match-later", names=new))
            return None
        return match(store, self.shown, only_new=True) if new else None


def looked_at(source: Source, paths: Iterable[Path], options: Options) -> Delivery:
    """The files as tables of a source: recognised, and read through once for their hashes.

    Raises `UsageError` for what the source cannot be asked, before it looks; else as `recognise` does.
    """
    return recognise(source, paths, _checked(source, options).form)


def load(
    store: Store,
    source: Source,
    given: Given,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Load files of one source, or what they were found to be.

    Raises `InputError` before the first write when a file is not what it should be, and `BusyError` when
    somebody else is loading. Rows with a fault are left out, counted, and written to the file of rejects.
    """
    loading = Loading.of(store, source, given, options or Options(), progress or Silent())
    if loading.to_do:
        with loading.facts(lambda ids: known_identifiers(store, ids)) as stated:
            if loading.options.dry_run:
                loading.counted, loading.examples = look(
                    store, stated, loading.extracts, loading.tallies, agreed=loading.options.replace
                )
                loading.write_rejects()
            else:
                ensure_places(store, source)
                _write_into(store, loading, stated)
    return loading.summary(store)


def _write_into(store: Store, loading: Loading, stated: Iterator[Facts]) -> None:
    extracts, options = loading.extracts, loading.options
    with lock.held(store) as owner:
        intake = Intake(store, owner)
        # Whom the graph knows is asked in between, and must not depend on who is faster.
        with ahead(stated, 0 if options.where.known else MOST) as made:
            writing.begin(store, loading.source, extracts, options)
            loading.counted = writing.write(intake, made, extracts, options, loading.shown)
        loading.write_rejects()
        writing.end(store, Withdrawal(store, owner), extracts, loading.tallies, options)


def _checked(source: Source, options: Options) -> Options:
    """The options, if the source can be asked so. Who is known may be others than last time."""
    for kind in options.where.asked:
        if not source.filters:
            raise UsageError("filter-of-none", source=source.name)
        if kind not in source.filters:
            kinds = ", ".join(one for one in Where.kinds() if one in source.filters)
            raise UsageError("filter-of-source", source=source.name, kind=kind, kinds=kinds)
    return replace(options, again=True) if options.where.known else options


def _begun(stated: Iterator[Facts]) -> Iterator[Facts]:
    """The same facts, the first of them made already: what is wrong up to there is found before any write."""
    first = next(stated, None)
    return itertools.chain([first], stated) if first is not None else iter(())


def ensure_places(store: Store, source: Source) -> None:
    """The bundled places come before the first load: what a source says of an address hangs on them."""
    if source.name != "places":
        with geography.bundled_file() as file:
            load(store, source_called("places"), [file])


def _write(
    source: Source, tables: Mapping[str, Table], tallies: Mapping[str, Tally], options: Options
) -> _Written:
    path = options.rejects or settings.home() / "rejects" / _usual_name(source, tables, options)
    rejected = {role: tally.rejects.kept for role, tally in tallies.items()}
    emptied = {role: tally.emptied.kept for role, tally in tallies.items()}
    beside = path.with_stem(f"{path.stem}-emptied")
    cleared: list[Path] = []

    def told(file: Path, found: Mapping[str, list[Reject]], *, actors: bool) -> Path | None:
        if any(found.values()):
            _write_rejects(file, source, tables, found, actors=actors)
            return file
        if file == options.rejects:
            rejects.write(file, (), lambda _: "")
            cleared.append(file)
        elif rejects.is_one(file):
            file.unlink()
            cleared.append(file)
        return None

    written = told(path, rejected, actors=False), told(beside, emptied, actors=True)
    return _Written(*written, tuple(cleared))


def _usual_name(source: Source, tables: Mapping[str, Table], options: Options) -> str:
    """What the file of rejects is called where nobody names it: alike for the same rows of the same files."""
    told = [options.where.name, *(f"{role} {table.sha256}" for role, table in sorted(tables.items()))]
    return f"{source.name}-{hashlib.sha256(chr(0).join(told).encode()).hexdigest()[:12]}.csv"


def _write_rejects(
    path: Path,
    source: Source,
    tables: Mapping[str, Table],
    found: Mapping[str, list[Reject]],
    *,
    actors: bool,
) -> None:
    """Write what was found in each table, with the records, to a file."""
    everything = list(itertools.chain.from_iterable(found.values()))
    texts = {}
    for role, table in tables.items():
        if role in source.private:
            continue
        # Of a row that cannot be read nobody can tell whether it is a person's.
        rows = {one.row for one in found[role] if one.field or role not in source.personal}
        texts.update({(table.file_of(row), row): text for row, text in table.records(rows).items()})
    rejects.write(path, everything, lambda one: texts.get((one.file, one.row), ""), actors=actors)


def _table_summary(one: Extract, tally: Tally) -> TableSummary:
    unchanged = one.complete and not one.again
    counts = one.counts if unchanged and not tally.rows_in else tally.counts()
    return TableSummary(
        file=one.table.name,
        role=one.role,
        extract=one.where.extract,
        published=one.where.published,
        unchanged=unchanged,
        **counts,
        facts=one.facts if one.changes is None or one.is_in else one.changes.counts(),
        superseded=one.superseded,
        stale=one.stale,
        kept=one.kept,
        ceased=one.ceased,
    )
