"""The one way from files to the graph: recognise, read, check, write in batches, account for every row.

Owns the loading contract. A load can be killed anywhere and started again: each batch is one transaction
that also records how far its extract has come, and writing a batch twice changes nothing. What was rejected
is in a file with its reason; what was loaded can be traced to its extract and row.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import time
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from kb import settings
from kb.errors import BusyError, InputError
from kb.intake import BATCH, Intake, Provenance, check
from kb.progress import Progress, Silent
from kb.store import Store
from kb.texts import t
from loaders import geography, rejects
from loaders.reading import Form, Table, open_tables
from loaders.source import Facts, Reading, Source, Tally
from loaders.sources import all_sources

_STALE = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Options:
    """What the user may say of a load. `again` writes an extract once more that is in already."""

    form: Form = field(default_factory=Form)
    published: dt.date | None = None
    dry_run: bool = False
    again: bool = False
    rejects: Path | None = None
    batch: int = BATCH


@dataclass(frozen=True)
class TableSummary:
    """What became of one file: counts of rows, and of rejects by reason."""

    file: str
    role: str
    extract: str
    unchanged: bool
    rows_in: int
    accepted: int
    left_out: int
    rejected: int
    repaired: int
    reasons: dict[str, int]


@dataclass(frozen=True)
class Summary:
    """What came of a load; `facts` counts the facts by kind, `rejects` is the file of rejects, if any."""

    source: str
    tables: tuple[TableSummary, ...]
    facts: dict[str, int]
    seconds: float
    dry_run: bool
    rejects: Path | None

    @property
    def rejected(self) -> int:
        """Rows that were not loaded because of a fault."""
        return sum(one.rejected for one in self.tables)

    @property
    def unchanged(self) -> bool:
        """Whether every file had been loaded before, completely."""
        return all(one.unchanged for one in self.tables)


@dataclass
class _Extract:
    """One table as an extract: how it is known, and how far it had come before this load."""

    role: str
    table: Table
    where: Provenance
    complete: bool = False
    before: int = 0
    done: int = 0


def load(
    store: Store,
    source: Source,
    paths: Iterable[Path],
    options: Options | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Load files of one source.

    Raises `InputError` before the first write when a file is not what it should be, and `BusyError` when
    somebody else is loading. Rows with a fault are left out, counted, and written to the file of rejects.
    """
    options = options or Options()
    shown = progress or Silent()
    started = time.monotonic()
    tables = recognise(source, paths, options.form)
    for table in tables.values():
        if table.form.delimiter is not None:
            shown.say(t("load.form", file=table.name, encoding=table.form.encoding, delimiter=_named(table)))
    extracts = _extracts(store, source, tables, options)
    if all(one.complete for one in extracts.values()) and not options.again and not options.dry_run:
        return _summary(source, extracts, {}, {}, started, options, None)
    tallies = {role: Tally() for role in tables}
    counted: dict[str, int] = {}
    with shown.task(t("load.reading", source=source.name), _work(tables), "bytes") as task:
        reading = Reading(tables, tallies, task.advance)
        stated = source.facts(reading)
        if options.dry_run:
            for one in stated:
                check(one.kind, one.frame)
                counted[one.kind.__name__] = counted.get(one.kind.__name__, 0) + one.frame.height
        else:
            _ensure_places(store, source)
            with _lock(store) as owner:
                _begin(store, source, extracts, options)
                counted = _write(Intake(store, owner), stated, extracts, options, shown)
                _end(store, extracts, tallies)
    written = _write_rejects(source, tables, tallies, options)
    return _summary(source, extracts, tallies, counted, started, options, written)


def recognise(source: Source, paths: Iterable[Path], form: Form | None = None) -> dict[str, Table]:
    """Find out which file is which of a source's tables, by their columns.

    Raises `InputError` for a file that is none of them (naming the source it looks like, or the column
    that is missing), for two files of the same kind, and for a table that is not there.
    """
    found: dict[str, Table] = {}
    for path in _files(paths):
        for table in open_tables(path, form):
            role = _role(source, table)
            if role in found:
                raise InputError("same-table-twice", file=table.name, other=found[role].name)
            found[role] = table
    missing = [role for role in source.needed if role not in found]
    if missing:
        raise InputError(
            "missing-table",
            source=source.name,
            table=missing[0],
            columns=", ".join(source.tables[missing[0]].required),
        )
    return {role: found[role] for role in source.tables if role in found}


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(
                one for one in path.iterdir() if one.suffix.lower() in {".csv", ".tsv", ".txt", ".xlsx"}
            )
            if not inside:
                raise InputError("empty-folder", folder=str(path))
            yield from inside
        else:
            yield path


def _role(source: Source, table: Table) -> str:
    fitting = [role for role, columns in source.tables.items() if columns.fits(table.header)]
    if fitting:
        return max(fitting, key=lambda role: len(source.tables[role].locate(table.header)))
    others = [
        name
        for name, other in all_sources().items()
        if name != source.name and any(columns.fits(table.header) for columns in other.tables.values())
    ]
    if others:
        raise InputError("other-source", file=table.name, source=source.name, looks=others[0])
    nearest = max(source.tables, key=lambda role: len(source.tables[role].locate(table.header)))
    if len(source.tables[nearest].locate(table.header)) * 2 < len(source.tables[nearest].required):
        columns = ", ".join(source.tables[nearest].required)
        raise InputError("wrong-source", file=table.name, source=source.name, columns=columns)
    next(table.chunks(source.tables[nearest]))  # raises, naming the missing column and the nearest one
    raise AssertionError(nearest)


def _named(table: Table) -> str:
    return {"\t": "TAB"}.get(table.form.delimiter or "", table.form.delimiter or "")


def _work(tables: Mapping[str, Table]) -> int:
    return sum(table.size for table in tables.values())


def _extracts(
    store: Store, source: Source, tables: Mapping[str, Table], options: Options
) -> dict[str, _Extract]:
    scope = source.scope(tables)
    found = {}
    for role, table in tables.items():
        series = "-".join(part for part in (source.name, scope, role) if part)
        known = store.rows("store/extract-by-hash", sha256=table.sha256, series=series)
        if known:
            published, name = str(known[0]["published"]), known[0]["id"]
        else:
            published = (options.published or _published(source, table)).isoformat()
            name = f"{published}.{series}.{table.sha256[:12]}"
        where = Provenance(name, series, published, source.rank, source.helix_rank)
        complete = bool(known and known[0]["complete"])
        found[role] = _Extract(role, table, where, complete=complete)
    return found


def _published(source: Source, table: Table) -> dt.date:
    """The day an extract is from: told beside the file, found in it, else the day it is first loaded."""
    told = _beside(table.path).get("published")
    if isinstance(told, dt.date):
        return told
    return source.published(table) or settings.now().date()


def _beside(path: Path) -> dict[str, object]:
    """What `extract.toml` in the same folder says of where its files come from."""
    note = path.with_name("extract.toml")
    if not note.is_file():
        return {}
    try:
        return tomllib.loads(note.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError("extract-note", file=str(note), reason=str(fault)) from fault


def _begin(store: Store, source: Source, extracts: Mapping[str, _Extract], options: Options) -> None:
    plan = f"{source.name} {source.version} {options.batch}"
    for one in extracts.values():
        note = _beside(one.table.path)
        state = store.update(
            "store/extract-begin",
            id=one.where.extract,
            sha256=one.table.sha256,
            series=one.where.series,
            source=source.name,
            file_name=one.table.name,
            publisher=note.get("publisher"),
            licence=note.get("licence"),
            attribution=note.get("attribution"),
            published=one.where.published,
            plan=plan,
        )[0]
        one.before = 0 if options.again else int(state["batches"])


def _write(
    intake: Intake,
    stated: Iterable[Facts],
    extracts: Mapping[str, _Extract],
    options: Options,
    progress: Progress,
) -> dict[str, int]:
    """Write the facts in batches; those that were in before a load was cut off are passed over."""
    counted: dict[str, int] = {}
    for facts in stated:
        one = extracts[facts.role]
        counted[facts.kind.__name__] = counted.get(facts.kind.__name__, 0) + facts.frame.height
        if one.complete and not options.again:
            continue
        with progress.task(t(f"load.kind.{facts.kind.__name__}"), facts.frame.height) as task:
            for batch in facts.frame.iter_slices(options.batch):
                one.done += 1
                if one.done > one.before:
                    intake.write(facts.kind, batch, one.where, one.done)
                task.advance(batch.height)
    return counted


def _end(store: Store, extracts: Mapping[str, _Extract], tallies: Mapping[str, Tally]) -> None:
    for one in extracts.values():
        tally = tallies[one.role]
        reasons = rejects.counted(tally.rejects)
        store.update(
            "store/extract-end",
            id=one.where.extract,
            loaded=settings.now().isoformat(),
            rows_in=tally.rows_in,
            accepted=tally.accepted,
            rejected=tally.rejected,
            left_out=tally.left_out,
            reasons=[f"{reason}: {count}" for reason, count in reasons.items()],
        )


def _ensure_places(store: Store, source: Source) -> None:
    """The bundled places come before the first load: what a source says of an address hangs on them."""
    if source.name != "places":
        load(store, all_sources()["places"], [geography.bundled_file()])


@contextmanager
def _lock(store: Store) -> Iterator[str]:
    """Hold the lock on loading, so that two loads don't write into each other."""
    owner = f"{uuid.uuid4()}"
    holder = f"{socket.gethostname()} {os.getpid()}"
    held = store.rows("store/lock-held")
    gone = [one["owner"] for one in held if _is_gone(one["holder"])]
    now = settings.now()
    taken = store.update(
        "store/lock-take",
        owner=owner,
        holder=holder,
        now=now.isoformat(),
        stale=(now - _STALE).isoformat(),
        gone=gone,
    )
    if not taken:
        held = store.rows("store/lock-held")
        raise BusyError("load-in-progress", holder=held[0]["holder"] if held else "?")
    try:
        yield owner
    finally:
        store.update("store/lock-free", owner=owner)


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that does not run any more."""
    host, _, pid = holder.rpartition(" ")
    return host == socket.gethostname() and pid.isdigit() and not psutil.pid_exists(int(pid))


def _write_rejects(
    source: Source, tables: Mapping[str, Table], tallies: Mapping[str, Tally], options: Options
) -> Path | None:
    everything = [one for tally in tallies.values() for one in tally.rejects]
    if not everything:
        return None
    path = (
        options.rejects or settings.home() / "rejects" / f"{source.name}-{settings.now():%Y%m%dT%H%M%S}.csv"
    )
    texts = {}
    for role, table in tables.items():
        rows = {one.row for one in tallies[role].rejects}
        texts.update({(table.name, row): text for row, text in table.records(rows).items()})
    rejects.write(path, everything, lambda one: texts.get((one.file, one.row), ""))
    return path


def _summary(
    source: Source,
    extracts: Mapping[str, _Extract],
    tallies: Mapping[str, Tally],
    counted: dict[str, int],
    started: float,
    options: Options,
    written: Path | None,
) -> Summary:
    tables = []
    for role, one in extracts.items():
        tally = tallies.get(role, Tally())
        tables.append(
            TableSummary(
                file=one.table.name,
                role=role,
                extract=one.where.extract,
                unchanged=one.complete and not options.again,
                rows_in=tally.rows_in,
                accepted=tally.accepted,
                left_out=tally.left_out,
                rejected=tally.rejected,
                repaired=tally.repaired,
                reasons=rejects.counted(tally.rejects),
            )
        )
    return Summary(source.name, tuple(tables), counted, time.monotonic() - started, options.dry_run, written)
