"""What an extract is called, which series it is one of, and how far it has come.

An extract is one table of one delivery: its bytes, loaded as this table of this source. Its name begins with
the day it is from, so that "newer" is a comparison of two texts; a second one of its series from the same day
has a letter after the day (`2016-12-31b`), so that of two the one loaded later counts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from kb import settings
from kb.errors import InputError
from kb.intake import Provenance
from kb.store import Row
from loaders.changes import Changes, FactCounts
from loaders.filters import Where
from loaders.pseudonyms import Pseudonyms
from loaders.reading import Table, plain
from loaders.source import Counts, Source


class Graph(Protocol):
    """What is asked which extracts it knows."""

    def rows(self, name: str, /, **parameters: object) -> list[Row]:
        """All rows of one reading statement."""


class Choices(Protocol):
    """What the user says of a load, as far as it is used here."""

    @property
    def published(self) -> dt.date | None:
        """The day that the files are from."""

    @property
    def series(self) -> str | None:
        """The name of the series."""

    @property
    def where(self) -> Where:
        """Which rows are wanted."""

    @property
    def decimal(self) -> str | None:
        """The decimal mark, where the user tells it."""

    @property
    def again(self) -> bool:
        """Whether what is in is written once more."""

    @property
    def pseudonyms(self) -> Pseudonyms | None:
        """How natural persons are kept, if they are."""


@dataclass
class Extract:
    """One table as an extract.

    `variant` is a hash of all that its facts depend on. `older` are the series' extracts that this one
    replaces; with a newer complete one it is `superseded`. `before` and `done` count its batches, those in
    before this load and those of this load. `stated_before` and `stale` count the facts that only older
    extracts state, before and after; `kept` says they were left, `ceased` counts the actors marked so.
    `changes` is what it changes, `again` that it is written once more.
    """

    role: str
    table: Table
    where: Provenance
    variant: str
    complete: bool
    older: list[str]
    superseded: bool
    counts: Counts
    facts: FactCounts
    cumulative: bool = False
    again: bool = False
    changes: Changes | None = None
    started: dt.datetime = field(default_factory=settings.moment)
    before: int = 0
    done: int = 0
    stated_before: int = 0
    stale: int = 0
    kept: bool = False
    ceased: int = 0

    @property
    def is_in(self) -> bool:
        """Whether nothing of it is to be written: it is in, or a newer one is."""
        return self.superseded or (self.complete and not self.again)

    def beside(self, siblings: list[Row]) -> None:
        """Find its place in its series."""
        name = self.where.extract
        self.older = [one["id"] for one in siblings if one["id"] < name and not self.cumulative]
        self.superseded = not self.cumulative and any(
            one["id"] > name and one["complete"] for one in siblings
        )


def extracts_of(
    store: Graph, source: Source, tables: Mapping[str, Table], options: Choices
) -> dict[str, Extract]:
    """The extracts that these tables are, by role; those that were loaded before under whatever file name."""
    scope = plain_scope(options.series) if options.series else source.scope(tables)
    found = {}
    for role, table in tables.items():
        variant = _variant(source, tables, role, options)
        series = "-".join(part for part in (source.name, scope, options.where.name, role) if part)
        same = store.rows(
            "store/extract-by-hash", sha256=table.sha256, source=source.name, role=role, series=series
        )
        known = next(
            (
                one
                for one in same
                if one["variant"] == variant and (not options.series or one["series"] == series)
            ),
            None,
        )
        if known:
            series = known["series"]
        siblings = store.rows("store/extracts-of-series", series=series)
        if known:
            published, name = known["published"], known["id"]
        else:
            day = options.published or _published(source, tables, role)
            published, name = day.isoformat(), _name(day, series, variant, siblings)
        rank, helix_rank = source.ranks_of(role)
        found[role] = Extract(
            role,
            table,
            Provenance(name, series, published, rank, helix_rank, register=role in source.registers),
            variant,
            complete=bool(known and known["complete"]),
            older=[],
            superseded=False,
            counts=_counts(known),
            facts=_facts(known),
            cumulative=source.cumulative,
            again=options.again,
        )
        found[role].beside(siblings)
    return found


def plain_scope(text: str) -> str:
    """A name as part of a series' name: letters and digits only, words joined by hyphens."""
    return "-".join(part for part in (plain(word) for word in text.split()) if part)


def _variant(source: Source, tables: Mapping[str, Table], role: str, options: Choices) -> str:
    """What the facts of a table depend on: its bytes, how they are read and what is asked of them, and the
    tables read with it.
    """
    below = tables if source.coupled else source.builds_on.get(role, ())
    together = {one: table for one, table in tables.items() if one == role or one in below}
    parts = [f"{one} {table.sha256} {table.sheet} {table.form}" for one, table in sorted(together.items())]
    persons = f"persons {options.pseudonyms.fingerprint}" if options.pseudonyms else ""
    mark = f"decimal {options.decimal}" if options.decimal else ""
    asked = filter(None, [source.fingerprint, options.where.name, persons, mark])
    told = [source.name, str(source.version), role, *parts, *asked]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def _name(day: dt.date, series: str, variant: str, siblings: list[Row]) -> str:
    taken = sum(one["published"] == day.isoformat() for one in siblings)
    letters = "z" * (taken // 25) + (chr(ord("a") + taken % 25) if taken % 25 else "")
    return f"{day.isoformat()}{letters}.{series}.{variant}"


def _published(source: Source, tables: Mapping[str, Table], role: str) -> dt.date:
    """The day an extract is from: told beside the file, found in it, else the day it is first loaded."""
    told = note_beside(tables[role].path).get("published")
    if isinstance(told, dt.date):
        return told
    return source.published(tables, role) or settings.now().date()


def note_beside(path: Path) -> dict[str, Any]:
    """What `extract.toml` in the same folder says of where its files come from."""
    note = path.with_name("extract.toml")
    if not note.is_file():
        return {}
    try:
        return tomllib.loads(note.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputError("extract-note", file=str(note), reason=str(fault)) from fault


def _counts(known: Row | None) -> Counts:
    """The counts that were entered when the extract was loaded."""
    known = known or {}
    reasons, emptied = (
        {reason: int(count) for reason, _, count in (one.rpartition(": ") for one in known.get(name) or ())}
        for name in ("reasons", "emptied")
    )
    return Counts(
        rows_in=known.get("rows_in") or 0,
        accepted=known.get("accepted") or 0,
        left_out=known.get("left_out") or 0,
        filtered=known.get("filtered") or 0,
        rejected=known.get("rejected") or 0,
        repaired=0,
        reasons=reasons,
        columns={},
        emptied=emptied,
    )


def _facts(known: Row | None) -> FactCounts:
    """How many facts an extract states that is in: all of them are unchanged when it comes again."""
    counted = [(known or {}).get(f"facts_{name}") for name in ("new", "changed", "unchanged")]
    stated = None if None in counted else sum(one for one in counted if one)
    nothing = None if stated is None else 0
    return FactCounts(new=nothing, changed=nothing, unchanged=stated, gone=nothing)
