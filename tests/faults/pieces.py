"""Reads files in small pieces, one at a time or several at once, and tells whether these really were.

The size of a piece is what a small file is read in, instead of 8 MiB: so that what happens between the pieces
of a register happens in a file of sixty rows. Everything else is as in a load.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from kb.errors import LoketError
from kb.intake import check
from loaders import filters, mapped, markup, objects, reading
from loaders.abreast import Way
from loaders.pseudonyms import Pseudonyms
from loaders.reading import Chunk, Table
from loaders.source import Facts, Reading, Source, Tally

# How often Python gives another thread its turn: usually, and so often that nothing stays together by chance.
TURNS = (0.005, 0.0001, 0.00001)
_KEY = Pseudonyms(b"key" * 20)


@dataclass(frozen=True)
class Cut:
    """Where pieces end: after so many bytes of text, after so many records of other tables.

    `rows` are so many that go together. The columns of other tables are looked for in the first `looked_at`.
    """

    size: int
    records: int = 1
    rows: int = 1
    looked_at: int = objects.LOOKED_AT

    @classmethod
    def some(cls, size: int, chance: random.Random) -> Cut:
        """One by which a file of such a size has some pieces."""
        return cls(
            max(1, size // chance.choice((1, 1, 2, 3))),
            chance.choice((6, 10, 15)),
            chance.choice((1, 1, 1, 12)),
            chance.choice((1, 2, objects.LOOKED_AT)),
        )

    @contextmanager
    def holds(self, at_once: int, turns: float = TURNS[0]) -> Iterator[None]:
        """Read in such pieces, so many of them at once, whatever processors there are."""
        usual = sys.getswitchinterval()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading.open_tables, "__kwdefaults__", {"chunk": self.size})
            patch.setattr(reading, "SHEET_ROWS", self.records)
            patch.setattr(objects, "ROWS", self.records)
            patch.setattr(objects, "LOOKED_AT", self.looked_at)
            patch.setattr(markup, "LOOKED_AT", self.looked_at)
            patch.setattr(mapped, "_TOGETHER", self.rows)
            patch.setattr(mapped, "_ABREAST", at_once)
            patch.setattr("os.cpu_count", lambda: 8)
            sys.setswitchinterval(turns)
            try:
                yield
            finally:
                sys.setswitchinterval(usual)

    def of(self, tables: dict[str, Table]) -> dict[str, Table]:
        """The tables, each longer than a piece if it has anything."""
        if self == WHOLE:
            return tables
        return {
            role: replace(one, chunk=min(self.size, max(one.size - 1, 1))) for role, one in tables.items()
        }


WHOLE = Cut(reading.CHUNK, objects.ROWS, mapped._TOGETHER)


@dataclass
class Busy:
    """How many pieces were on their way, how many at once at the most, and how many were read in a thread."""

    pieces: int = 0
    most: int = 0
    ahead: int = 0
    _now: int = 0
    _counting: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the pieces whose facts are made meanwhile."""
        usual = mapped._Piece.facts
        read = Table._text_chunks

        def facts(piece: Any, way: Way) -> Iterator[Any]:
            with self._counting:
                self.pieces += 1
                self._now += 1
                self.most = max(self.most, self._now)
            try:
                yield from usual(piece, way)
            finally:
                with self._counting:
                    self._now -= 1

        def chunks(table: Table, found: dict[str, int]) -> Iterator[Chunk]:
            for one in read(table, found):
                self.ahead += threading.current_thread() is not threading.main_thread()
                yield one

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mapped._Piece, "facts", facts)
            patch.setattr(Table, "_text_chunks", chunks)
            yield

    @property
    def several(self) -> bool:
        """Whether several pieces were on their way at once; where facts are made of all, read ahead."""
        return self.most > 1 or (self.pieces < 2 and self.ahead > 1)


@dataclass
class Outcome:
    """What a file states, what became of its rows, what was said, what fault ended it, how busy it was."""

    facts: list[Facts]
    tallies: dict[str, Tally]
    said: list[str]
    fault: LoketError | None
    busy: Busy

    def differs(self, other: Outcome) -> str | None:
        """What differs in another outcome; nothing if it is the same, in the same order."""
        kinds = [[(one.role, one.kind) for one in facts] for facts in (self.facts, other.facts)]
        if kinds[0] != kinds[1]:
            return f"facts of other kinds: {kinds}"
        for one, two in zip(self.facts, other.facts, strict=True):
            if one.frame.schema != two.frame.schema or not one.frame.equals(two.frame):
                return f"facts: {one} {two}"
        if str(self.fault) != str(other.fault):
            return f"faults: {self.fault!r} {other.fault!r}"
        if self.said != other.said:
            return f"said: {self.said} {other.said}"
        for role, tally in self.tallies.items():
            told = [one.told_of for one in (tally, other.tallies[role])]
            bare = [replace(one, told_of=None) for one in (tally, other.tallies[role])]
            if bare[0] != bare[1]:
                return f"tallies: {bare}"
            if (told[0] is None) != (told[1] is None) or any(
                not np.array_equal(one, two) for one, two in zip(told[0] or [], told[1] or [], strict=True)
            ):
                return f"of whom the rows tell: {told}"
        return None


def asked_of(source: Source, chance: random.Random) -> dict[str, Any]:
    """What a user may ask for when such a source is loaded: most often all."""
    asked: list[dict[str, Any]] = [{}, {}, {"followed": frozenset(source.tables)}, {"pseudonyms": _KEY}]
    if "status" in source.filters:
        asked.append({"where": filters.parse(["status=active"])})
    return chance.choice(asked)


def outcome(
    source: Source, tables: dict[str, Table], cut: Cut, at_once: int, turns: float = TURNS[0], **asked: Any
) -> Outcome:
    """What comes of tables read in pieces, so many at once; every frame is checked as before a write."""
    running = threading.active_count()
    made = Outcome([], {role: Tally() for role in tables}, [], None, Busy())
    reads = Reading(cut.of(tables), made.tallies, say=made.said.append, **asked)
    with cut.holds(at_once, turns), made.busy.counting():
        try:
            for facts in source.facts(reads):
                check(facts.kind, facts.frame)
                made.facts.append(facts)
        except LoketError as fault:
            made.fault = fault
    assert threading.active_count() == running, "a thread is left"
    return made
