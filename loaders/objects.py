"""JSON as a table: an array of objects, one object a line, or a document that has such an array inside.

Each object is a row, numbered from 1. What lies inside an object has its path as column (`adresse.kommune`),
a list of plain values is joined by `|`, a list of objects stays JSON text. A long array is read piece by
piece and is never in memory whole; it is read through before its first row is believed. Files with a reply
each can be one table, whose rows are numbered through in the order of the files.
"""

from __future__ import annotations

import codecs
import hashlib
import itertools
import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import polars as pl

from kb.errors import InputError
from loaders import encoding
from loaders.contents import Content, measured
from loaders.reading import Chunk, Columns, Form, Table
from loaders.values import written

ROWS = 20_000
LOOKED_AT = 10_000
DEEPEST = 100
MOST_IN_ONE = 64 * 1024 * 1024
_PIECE = 1024 * 1024
_SHOWN = 2000


@dataclass(frozen=True)
class RecordTable(Table):
    """A table of records, each with the paths of what it holds; the rows are numbered from 1."""

    def flat(self) -> Iterator[dict[str, str | None]]:
        """The records, as columns of text."""
        raise NotImplementedError

    def shown(self) -> Iterator[str]:
        """The records as text, as a reject shows them."""
        raise NotImplementedError

    def chunks(self, columns: Columns) -> Iterator[Chunk]:
        """The rows, in pieces. A column counts from where it first occurs: the header is only of the top."""
        self.check(columns)
        header = dict.fromkeys(self.header)
        names = {name: self.header[at] for name, at in columns.locate(self.header).items()}
        number = 1
        records = self.flat()
        share = self.size
        while rows := list(itertools.islice(records, ROWS)):
            known = len(header)
            for one in rows:
                header.update(dict.fromkeys(one))
            if len(header) > known:
                paths = list(header)
                names = {name: paths[at] for name, at in columns.locate(paths).items()} | names
            frame = pl.DataFrame(
                {name: [one.get(path) for one in rows] for name, path in names.items()},
                schema=dict.fromkeys(names, pl.String),
            )
            frame, repaired = encoding.tidy(frame)
            numbers = pl.Series("row", range(number, number + len(rows)), pl.Int64)
            number += len(rows)
            yield Chunk(frame.with_columns(numbers), [], len(rows), repaired, share)
            share = 0

    def records(self, rows: Collection[int]) -> dict[int, str]:
        """The records with these numbers as text, the first 2,000 characters of each."""
        last = max(rows, default=0)
        numbered = enumerate(itertools.islice(self.shown(), last), start=1)
        return {number: text[:_SHOWN] for number, text in numbered if number in rows}


@dataclass(frozen=True)
class ObjectTable(RecordTable):
    """A table of JSON objects, `rows` of them; `inside` says that they are in a list within one document."""

    inside: bool = False
    rows: int = 0

    def flat(self) -> Iterator[dict[str, str | None]]:
        """The objects, as columns of text."""
        return map(flattened, _objects(self.content, inside=self.inside))

    def shown(self) -> Iterator[str]:
        """The objects as they stand in the file."""
        return map(_dumped, _objects(self.content, inside=self.inside))


@dataclass(frozen=True)
class JoinedTable(RecordTable):
    """Several tables of JSON objects as one; `ends` has for each how many rows there are up to its last."""

    parts: tuple[ObjectTable, ...] = ()
    ends: tuple[int, ...] = ()

    def flat(self) -> Iterator[dict[str, str | None]]:
        """The objects of all, as columns of text."""
        return itertools.chain.from_iterable(part.flat() for part in self.parts)

    def shown(self) -> Iterator[str]:
        """The objects of all, as they stand in the files."""
        return itertools.chain.from_iterable(part.shown() for part in self.parts)

    def file_of(self, row: int) -> str:
        """The name of the file that a row is in."""
        return self.parts[bisect_left(self.ends, row)].name


def joined(parts: Sequence[ObjectTable]) -> JoinedTable:
    """Tables of one kind as one, called by the folder or the archive of the first and how many they are."""
    first = parts[0]
    whole = hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest()
    within = first.path if first.content.packing == "zip" else first.path.absolute().parent
    header = dict.fromkeys(path for part in parts for path in part.header)
    return JoinedTable(
        first.path, f"{within.name} ({len(parts)})", whole, sum(part.size for part in parts), Form("utf-8"),
        tuple(header), 0, content=first.content, parts=tuple(parts),
        ends=tuple(itertools.accumulate(part.rows for part in parts)),
    )  # fmt: skip


def is_json(top: bytes) -> bool:
    """Whether a file that begins so is JSON."""
    start = top.lstrip(b"\xef\xbb\xbf \r\n\t")
    return start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip(b" \r\n\t")[:1] in {b"{", b"]", b""})


def open_table(content: Content) -> ObjectTable:
    """The table that a JSON file is; `InputError` for one that is none, is empty, or is damaged anywhere."""
    measure = measured(content)
    first = list(itertools.islice(_values(content), 2))
    inside = len(first) == 1 and not _is_array(content)
    if any(not isinstance(one, dict) for one in first):
        raise InputError("not-a-table", file=content.name)
    header: dict[str, None] = {}
    rows = 0
    for one in _objects(content, inside=inside):
        rows += 1
        if rows <= LOOKED_AT:
            header.update(dict.fromkeys(flattened(one)))
    if not rows:
        raise InputError("header-only", file=content.name)
    return ObjectTable(
        content.path, content.name, measure.sha256, measure.size, Form("utf-8"), tuple(header), 0,
        content=content, inside=inside, rows=rows,
    )  # fmt: skip


def flattened(one: dict[str, Any], prefix: str = "") -> dict[str, str | None]:
    """An object as columns of text."""
    found: dict[str, str | None] = {}
    for name, value in one.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            found.update(flattened(value, f"{path}."))
        elif isinstance(value, list):
            plain = not any(isinstance(part, dict | list) for part in value)
            text = "|".join(filter(None, map(_text, value))) if plain else _dumped(value)
            found[path] = text or None
        else:
            found[path] = _text(value)
    return found


def _dumped(value: object) -> str:
    return encoding.sound(json.dumps(value, ensure_ascii=False))


def _is_deep(value: Any) -> bool:
    """Whether a value is nested deeper than any register's."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part
            for one in level
            if isinstance(one, dict | list)
            for part in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return encoding.sound(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return written(value) if isinstance(value, float) else str(value)


def _objects(content: Content, *, inside: bool) -> Iterator[dict[str, Any]]:
    """The rows; what is not an object among them is a fault of the file."""
    values = iter(_list_in(next(_values(content), None))) if inside else _unwrapped(_values(content))
    for one in values:
        if not isinstance(one, dict):
            raise InputError("not-a-table", file=content.name)
        yield one


def _unwrapped(values: Iterator[Any]) -> Iterator[Any]:
    """The rows of replies one after the other: of an object that holds a list of rows and nothing else."""
    for one in values:
        only = next(iter(one.values())) if isinstance(one, dict) and len(one) == 1 else None
        if isinstance(only, list) and only and all(isinstance(part, dict) for part in only):
            yield from only
        else:
            yield one


def _list_in(document: Any) -> list[Any]:
    """The first list of objects in a document, nearest the top; the document itself when there is none."""
    level = [document]
    while level:
        for one in level:
            if isinstance(one, list) and one and all(isinstance(part, dict) for part in one):
                return one
        level = [part for one in level if isinstance(one, dict) for part in one.values()]
    return [document]


def _is_array(content: Content) -> bool:
    with content.open() as file:
        return file.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")


def _values(content: Content) -> Iterator[Any]:
    """The values of the array that the file is, or those that stand one after the other in it."""
    array = _is_array(content)
    with content.open() as file:
        text = _Text(file, content.name)
        if array:
            text.passes(" \ufeff\r\n\t")
            text.passes("[")
        while True:
            text.passes(" \r\n\t,\ufeff")
            if array and text.stands("]"):
                text.passes("] \r\n\t")
                array = False
                if text.more():
                    raise InputError("json-fault", file=content.name)
            if not text.more():
                break
            yield text.value()
    if array:
        raise InputError("json-fault", file=content.name)


class _Text:
    """The text of a file, as much of it as is needed at a time."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._final = False

    def more(self) -> bool:
        """Whether there is anything more; reads on when there is nothing at hand."""
        while self._at >= len(self._text) and not self._final:
            self._read()
        return self._at < len(self._text)

    def stands(self, mark: str) -> bool:
        """Whether this is what comes next."""
        return self.more() and self._text[self._at] == mark

    def passes(self, marks: str) -> None:
        """Go past all of these marks that come next."""
        while self.more() and self._text[self._at] in marks:
            self._at += 1

    def value(self) -> Any:
        """The value that comes next, as soon as it is there whole."""
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError as fault:
                raise InputError("json-deep", file=self._name) from fault
            except ValueError as fault:  # a number of thousands of digits, too
                if self._final:
                    raise InputError("json-fault", file=self._name) from fault
                if len(self._text) - self._at > MOST_IN_ONE:
                    raise InputError("json-long", file=self._name) from fault
            else:
                if end < len(self._text) or self._final:  # a number might go on
                    # How deep Python gets by itself depends on who asks: perhaps when half is loaded.
                    begun = self._text.count("{", self._at, end) + self._text.count("[", self._at, end)
                    if begun > DEEPEST and _is_deep(found):
                        raise InputError("json-deep", file=self._name)
                    self._at = end
                    return found
            self._read()

    def _read(self) -> None:
        rest = self._text[self._at :]
        block = self._file.read(max(_PIECE, len(rest)))
        self._final = not block
        try:
            self._text = rest + self._decode(block, self._final)
        except UnicodeDecodeError as fault:
            raise InputError("wrong-encoding", file=self._name, encoding="utf-8") from fault
        self._at = 0
