"""XML as a table: a document whose root holds a list of records, as LEI-CDF and RR-CDF have them.

`LEIRecords` holds each `LEIRecord`: the element whose name is that of what it lies in without the s. What
lies in a record has its path as column (`Entity.LegalAddress.City`); what can be there several times has a
number (`Entity.OtherEntityNames.OtherEntityName.1`). Attributes are not read.

The parser is Python's own expat with a document type refused: without one there are no entities to expand and
nothing outside to fetch. It is fed piece by piece, and bounded: how deep, how long a record and how long a
single token. A document is parsed through once before a row of it is believed, so that one that is cut off or
out of bounds never loads halfway.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from kb.errors import InputError
from loaders.contents import Content, measured
from loaders.objects import LOOKED_AT, RecordTable
from loaders.reading import Form

DEEPEST = 32
LONGEST_RECORD = 4 * 1024 * 1024
LONGEST_TOKEN = 1024 * 1024
_PIECE = 256 * 1024
_RECORD_AT = 3  # the root, the list, the record
_UTF_16 = (b"\xff\xfe<\0", b"\xfe\xff\0<")


@dataclass(frozen=True)
class RecordsTable(RecordTable):
    """A table of the records of an XML document."""

    def flat(self) -> Iterator[dict[str, str | None]]:
        """The records, as columns of text."""
        return _records(self.content)

    def shown(self) -> Iterator[str]:
        """The records, as a reject shows them."""
        return (json.dumps(one, ensure_ascii=False) for one in self.flat())


def is_xml(top: bytes) -> bool:
    """Whether a file that begins so is XML; a web page is none."""
    start = top.removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n\t")
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        return False
    return start.startswith(_UTF_16) or (start[:1] == b"<" and (start[1:2].isalpha() or start[1:2] in b"?!_"))


def open_table(content: Content) -> RecordsTable:
    """The table that a document is; `InputError` for one that is no table, is damaged, or is not safe."""
    measure = measured(content)
    for _ in _parsed(content, None):
        continue
    header: dict[str, None] = {}
    rows = 0
    for one in itertools.islice(_records(content), LOOKED_AT):
        rows += 1
        header.update(dict.fromkeys(one))
    if not rows:
        raise InputError("not-a-table", file=content.name)
    return RecordsTable(
        content.path, content.name, measure.sha256, measure.size, Form("utf-8"), tuple(header), 0,
        content=content,
    )  # fmt: skip


class _RefusedError(Exception):
    """What makes a document unsafe to read; its text is a key of the catalogue."""


@dataclass
class _Records:
    """What the parser has met so far: where it is, the record it is in, and the records that are ready."""

    ready: list[dict[str, str | None]] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _steps: list[str] = field(default_factory=list)
    _counts: list[dict[str, int]] = field(default_factory=list)
    _record: dict[str, str | None] | None = None
    _text: list[str] = field(default_factory=list)

    def start(self, tag: str, _: object) -> None:
        """An element begins."""
        name = tag.rpartition(":")[2]
        above = self._names[-1] if self._names else ""
        self._names.append(name)
        self._text = []
        if self._record is not None:
            step = name
            if above == f"{name}s":
                counts = self._counts[-1]
                counts[name] = counts.get(name, 0) + 1
                step = f"{name}.{counts[name]}"
            self._steps.append(step)
            self._counts.append({})
        elif len(self._names) == _RECORD_AT and above == f"{name}s":
            self._record = {}
            self._steps, self._counts = [], [{}]

    def end(self, _: str) -> None:
        """An element ends."""
        self._names.pop()
        if self._record is None:
            return
        if not self._steps:
            self.ready.append(self._record)
            self._record = None
            return
        value = "".join(self._text).strip()
        if value:
            path = ".".join(self._steps)
            before = self._record.get(path)
            self._record[path] = f"{before}|{value}" if before else value
        self._text = []
        self._steps.pop()
        self._counts.pop()

    def text(self, text: str) -> None:
        """Text between tags."""
        if self._record is not None:
            self._text.append(text)


@dataclass
class _Bounds:
    """Refuses a document that is too deep, or that has too long a record, wherever in it that is."""

    parser: expat.XMLParserType
    _depth: int = 0
    _began: int = 0

    def start(self, _: str, __: object) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise _RefusedError("xml-deep")
        if self._depth == _RECORD_AT:
            self._began = self.parser.CurrentByteIndex

    def end(self, _: str) -> None:
        """An element ends."""
        if self._depth == _RECORD_AT and self.parser.CurrentByteIndex - self._began > LONGEST_RECORD:
            raise _RefusedError("xml-long")
        self._depth -= 1


def _refuse_doctype(*_: object) -> None:
    raise _RefusedError("xml-doctype")


def _bound(unread: int) -> None:
    """Refuse a token that goes on and on: the parser would keep all of it."""
    if unread > LONGEST_TOKEN:
        raise _RefusedError("xml-long")


def _records(content: Content) -> Iterator[dict[str, str | None]]:
    met = _Records()
    for _ in _parsed(content, met):
        yield from met.ready
        met.ready = []


def _parsed(content: Content, met: _Records | None) -> Iterator[None]:
    """Parse a document piece by piece; stops after each, so that what is ready can be taken.

    With nobody to be told what is met, it is only seen to be whole and within bounds.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    told = _Bounds(parser) if met is None else met
    parser.StartElementHandler, parser.EndElementHandler = told.start, told.end
    if met is not None:
        parser.CharacterDataHandler = met.text
    fed = 0
    with content.open() as file:
        try:
            while block := file.read(_PIECE):
                parser.Parse(block, False)
                fed += len(block)
                _bound(fed - max(parser.CurrentByteIndex, 0))
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError as fault:
            raise InputError("xml-fault", file=content.name, line=fault.lineno) from fault
        except _RefusedError as fault:
            raise InputError(str(fault), file=content.name) from fault
        except (ValueError, LookupError) as fault:  # an encoding that there is none of
            raise InputError("xml-fault", file=content.name, line=1) from fault
