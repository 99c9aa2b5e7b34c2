"""Reads a file of rows, as published, into chunks of text columns; what cannot be read is named.

Owns delimiters, quoting, the header and the row numbers that every later message uses: those that a
spreadsheet shows, blank rows counted. Knows nothing of any source: which columns there must be is told to
it. Nothing is written anywhere before the header has been found right.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl

from kb.errors import InputError
from loaders import encoding, texts, workbook
from loaders.ahead import ahead
from loaders.contents import Content, Measure, measuring
from loaders.rejects import Reject, without_personal_numbers
from loaders.screen import Fault, Letters, Screened, screen

CHUNK = 8 * 1024 * 1024
LONGEST_RECORD = 64 * 1024 * 1024
SHEET_ROWS = 50_000
DELIMITERS = (";", ",", "\t", "|")
_REASONS = {
    Fault.FIELDS: "fields",
    Fault.QUOTE: "quote",
    Fault.NUL: "nul",
    Fault.LONG: "long",
    Fault.CUT_OFF: "cut-off",
    Fault.UNCLOSED: "unclosed",
    Fault.ENCODING: "encoding",
}
_NO_TABLE = (
    b"%PDF",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_PAGE = (b"<!doctype html", b"<html")
_MARKUP = (b"<!doctype", b"<?xml", b"{", b"[{")
_RECORD_SHOWN = 2000
_TITLES = 6  # so many columns are named of a table that is not there
_NEARLY, _SHORT = 0.88, 5  # how alike two names of columns are, when they are longer than so many letters


@dataclass(frozen=True)
class Columns:
    """The columns a table is read by: `required` and `optional` names, and what each may also be called.

    Of each group in `either` at least one column must be there. `title` is what a person calls a column.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    either: tuple[tuple[str, ...], ...] = ()
    title: Callable[[str], str] = str

    @property
    def known(self) -> tuple[str, ...]:
        """All names, required first."""
        return tuple(dict.fromkeys((*self.required, *sum(self.either, ()), *self.optional)))

    def locate(self, header: Sequence[str]) -> dict[str, int]:
        """Which column of a header holds which name; case, accents, blanks and marks don't matter."""
        at = {plain(cell): index for index, cell in reversed(list(enumerate(header)))}
        found: dict[str, int] = {}
        for name in self.known:
            for spelling in (name, *self.aliases.get(name, ())):
                index = at.get(plain(spelling))
                if index is not None and index not in found.values():
                    found[name] = index
                    break
        return found

    def nearly(self, header: Sequence[str]) -> list[tuple[str, str]]:
        """Columns that a header lacks though it has one called nearly so, which no other is: both names.

        A column that need not be there and is misspelt would be missed by nobody. What differs in a digit is
        another column.
        """
        found = self.locate(header)
        others = {plain(cell): cell for at, cell in enumerate(header) if at not in found.values()}
        told = []
        for name in self.known:
            for spelling in () if name in found else (name, *self.aliases.get(name, ())):
                close = (
                    get_close_matches(plain(spelling), others, 1, _NEARLY) if len(spelling) > _SHORT else []
                )
                if close and re.sub(r"\D", "", close[0]) == re.sub(r"\D", "", plain(spelling)):
                    told.append((self.title(name), others[close[0]]))
                    break
        return told

    @property
    def titles(self) -> str:
        """The first columns there are, as a person calls them."""
        return ", ".join(map(self.title, self.known[:_TITLES]))

    def missing(self, header: Sequence[str]) -> list[str]:
        """The required columns that a header lacks; of a group, its first."""
        found = self.locate(header)
        lacking = [name for name in self.required if name not in found]
        return lacking + [group[0] for group in self.either if not any(name in found for name in group)]

    def fits(self, header: Sequence[str]) -> bool:
        """Whether every required column is there."""
        return not self.missing(header)

    def shared(self, header: Sequence[str]) -> int:
        """How many of the known columns a header has."""
        return len(self.locate(header))


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A column's name without what spellings differ in: `Org. nr (10 siffror)` is `orgnr`."""
    outside = re.sub(r"\([^)]*\)", "", name) or name
    folded = unicodedata.normalize("NFKD", outside.casefold())
    return "".join(one for one in folded if one.isalnum())


@dataclass(frozen=True)
class Form:
    """How a file is written: found by looking, or said by the user."""

    encoding: str | None = None
    delimiter: str | None = None


@dataclass
class Chunk:
    """Some rows: `frame` has one text column per name and `row`; `rejects` are those that could not be read.

    No text has outer blanks, and none is empty. `repaired` counts values that had been encoded as UTF-8 twice
    and were put right, `size` the bytes read.
    """

    frame: pl.DataFrame
    rejects: list[Reject]
    rows_in: int
    repaired: int
    size: int


@dataclass(frozen=True)
class Table:
    """A file (or a sheet of one) whose header is known; `header_row` is where it stands, 1 at the top.

    Without `quoting` a quotation mark is a letter like any other.
    """

    path: Path
    name: str
    sha256: str
    size: int
    form: Form
    header: tuple[str, ...]
    header_row: int = 1
    sheet: str | None = None
    old_mac: bool = False
    chunk: int = CHUNK
    quoting: bool = True
    content: Content = field(kw_only=True)

    def chunks(self, columns: Columns) -> Iterator[Chunk]:
        """The rows from the top, in pieces of a bounded size. Raises `InputError` for a missing column."""
        self.check(columns)
        found = columns.locate(self.header)
        yield from self._pieces_of_rows(found)

    def check(self, columns: Columns) -> None:
        """Raise `InputError`, naming the missing column and the nearest one, unless the columns are there."""
        missing = columns.missing(self.header)
        if not missing:
            return
        spellings = {plain(one): one for one in reversed(self.header) if one}
        taken = {self.header[index] for index in columns.locate(self.header).values()}
        near = [
            spellings[one]
            for name in (missing[0], *columns.aliases.get(missing[0], ()))
            for one in get_close_matches(plain(name), spellings, 1, 0.6)
            if spellings[one] not in taken
        ]
        raise InputError(
            "missing-column-near" if near else "missing-column",
            file=self.name,
            column=columns.title(missing[0]),
            near=_shown(near[0]) if near else "",
            header=_shown(", ".join(one for one in self.header if one)),
        )

    def file_of(self, row: int) -> str:  # noqa: ARG002 (a table of several files tells them apart)
        """The name of the file that a row is in."""
        return self.name

    def records(self, rows: Collection[int]) -> dict[int, str]:
        """The records on these rows as they stand in the file, the first 2,000 characters of each."""
        wanted = np.array(sorted(rows), np.int64)
        if not wanted.size:
            return {}
        if self.sheet is not None:
            return {
                number: ";".join(cells)[:_RECORD_SHOWN]
                for number, cells in enumerate(workbook.rows(self.content, self.sheet), start=1)
                if number in rows
            }
        found: dict[int, str] = {}
        row = 1
        for data, screened, _ in self._pieces():
            ends = screened.ends
            for index in wanted[(wanted >= row) & (wanted < row + ends.size)] - row:
                start = int(ends[index - 1]) if index else 0
                record = bytes(data[start : min(int(ends[index]), start + 4 * _RECORD_SHOWN)])
                text = record.decode("utf-8", "replace")
                found[int(index) + row] = text.strip("\r\n")[:_RECORD_SHOWN]
            row += ends.size
            if row > wanted[-1]:
                break
        return found

    def _pieces_of_rows(self, found: dict[str, int]) -> Iterator[Chunk]:
        if self.sheet is not None:
            yield from self._sheet_chunks(found)
            return
        # The next rows are read while something is made of these; not for a file that is read at once.
        with ahead(self._text_chunks(found), int(self.size > self.chunk)) as chunks:
            yield from chunks

    def _pieces(self, wanted: Sequence[int] = ()) -> Iterator[tuple[memoryview, Screened, int]]:
        """Whole records: the bytes, what they are made of, and the size read."""
        written = self.form.encoding or "utf-8"
        row, endless = 1, False
        for piece in encoding.pieces(self.content, written, self.chunk, old_mac=self.old_mac):
            data = piece.data
            if endless:
                at = bytes(data).find(b"\n") + 1
                data, endless = data[at if at else len(data) :], not at
            found = screen(
                data,
                separator=self.form.delimiter or ",",
                fields=len(self.header),
                final=piece.final,
                quoting=self.quoting,
                letters=Letters.VALID if written == "utf-8" else Letters.READ,
                wanted=wanted,
                first=max(self.header_row + 1 - row, 0),
            )
            piece.rest = len(data) - found.used
            if piece.rest > LONGEST_RECORD:
                # No record is this long. Kept and read again with every piece, it would take all memory.
                ends, faults = np.append(found.ends, len(data)), np.append(found.faults, np.uint8(Fault.LONG))
                found, piece.rest, endless = replace(found, ends=ends, faults=faults), 0, True
            yield data, found, piece.size
            row += found.ends.size

    def _text_chunks(self, found: dict[str, int]) -> Iterator[Chunk]:
        row = 1
        for data, screened, size in self._pieces(list(found.values())):
            yield self._chunk(data, screened, list(found), row, size)
            row += screened.ends.size

    def _chunk(
        self, data: memoryview, screened: Screened, names: Sequence[str], row: int, size: int
    ) -> Chunk:
        rows = np.arange(row, row + screened.ends.size)
        faults = np.where(rows > self.header_row, screened.faults, Fault.BLANK)
        rejects = [
            Reject(self.name, int(rows[at]), "", "", _REASONS[Fault(int(faults[at]))])
            for at in np.flatnonzero(faults > Fault.BLANK)
        ]
        columns = texts.columns(data, screened.starts, screened.sizes)
        frame, repaired = pl.DataFrame(dict(zip(names, columns, strict=True))), 0
        if screened.twice:
            frame, repaired = encoding.tidy(frame)
        frame = frame.with_columns(pl.Series("row", rows[faults == Fault.SOUND], pl.Int64))
        return Chunk(frame, rejects, int((faults != Fault.BLANK).sum()), repaired, size)

    def _sheet_chunks(self, found: dict[str, int]) -> Iterator[Chunk]:
        texts: list[list[str | None]] = []
        numbers: list[int] = []
        schema = {name: pl.String() for name in found}

        def chunk(size: int) -> Chunk:
            frame, repaired = encoding.tidy(pl.DataFrame(texts, schema=schema, orient="row"))
            return Chunk(
                frame.with_columns(pl.Series("row", numbers, pl.Int64)), [], frame.height, repaired, size
            )

        for number, cells in enumerate(workbook.rows(self.content, self.sheet or ""), start=1):
            if number > self.header_row and any(cells):
                numbers.append(number)
                texts.append([cells[index] if index < len(cells) else None for index in found.values()])
                if len(numbers) == SHEET_ROWS:
                    yield chunk(0)
                    texts, numbers = [], []
        yield chunk(self.size)


def open_tables(path: Path | Content, form: Form | None = None, *, chunk: int = CHUNK) -> list[Table]:
    """Look at a file and return its tables: one for text, one per sheet that has rows for a workbook.

    Raises `InputError` for a file that is not there, is empty, holds only a header, is no table at all, or is
    not in the encoding that was said.
    """
    content = path if isinstance(path, Content) else Content(path)
    name = content.name
    if not content.path.is_file():
        raise InputError("no-such-file", file=str(content.path))
    with measuring(content, chunk) as (size, measure):
        if size == 0:
            raise InputError("empty-file", file=name)
        with content.open() as file:
            top = file.read(8192)
        if top.startswith(b"PK") and workbook.is_workbook(content):
            return _sheets(content, measure())
        if top.startswith(_OLD_WORKBOOK):
            raise InputError("old-workbook", file=name)
        said = top.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if said.startswith(_PAGE):
            raise InputError("web-page", file=name)
        if top.startswith(_NO_TABLE) or said.startswith(_MARKUP):
            raise InputError("not-a-table", file=name)
        given = form or Form()
        if given.encoding is None:
            written = encoding.find(content, size)
        else:
            written = encoding.known(given.encoding)
            encoding.check_given(content, size, written)
        return [_text_table(content, measure, Form(written, given.delimiter), chunk)]


def _text_table(content: Content, measured: Callable[[], Measure], form: Form, chunk: int) -> Table:
    first = next(encoding.pieces(content, form.encoding or "utf-8", encoding.SAMPLE))
    sample = bytes(first.data)
    old_mac = b"\n" not in sample and b"\r" in sample
    sample = sample.replace(b"\r", b"\n") if old_mac else sample
    if _is_binary(sample[:8192]):
        raise InputError("not-a-table", file=content.name)
    line, row = _first_line(sample, 0)
    delimiter = form.delimiter
    told = re.fullmatch(r"sep=([\t -~])", line, re.IGNORECASE)
    if told:  # a line by which a spreadsheet tells its own kind
        delimiter = delimiter or told[1]
        line, row = _first_line(sample, row)
    if not line:
        raise InputError("empty-file", file=content.name)
    unquoted = re.sub(r'"[^"]*"', "", line)
    delimiter = delimiter or max(DELIMITERS, key=unquoted.count)
    found = screen(sample, separator=delimiter, fields=0, final=first.final)
    filled = np.flatnonzero(found.faults != Fault.BLANK)
    filled = filled[filled >= row - 1]
    if not filled.size or found.faults[filled[0]] != Fault.SOUND:
        raise InputError("not-a-table", file=content.name)
    if filled.size == 1 and first.final:
        raise InputError("header-only", file=content.name)
    at = int(filled[0])
    header = _header(sample[int(found.ends[at - 1]) if at else 0 : int(found.ends[at])], delimiter)
    if form.delimiter and len(header) == 1 and any(one in unquoted for one in DELIMITERS):
        raise InputError("wrong-delimiter", file=content.name, delimiter=form.delimiter)
    measure = measured()
    return Table(
        content.path, content.name, measure.sha256, measure.size, Form(form.encoding, delimiter), header,
        at + 1, old_mac=old_mac, chunk=chunk, content=content,
    )  # fmt: skip


def _is_binary(sample: bytes) -> bool:
    """Whether so much of it is control characters that it can be no text; a few may stand in any."""
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return controls > max(4, len(sample) // 50)


def _first_line(sample: bytes, after: int) -> tuple[str, int]:
    """The first line with something on it after so many lines, and its number; empty when there is none."""
    for number, line in enumerate(sample.split(b"\n"), start=1):
        if number > after and line.strip(b" \r\t"):
            return line.decode("utf-8", "replace").strip(), number
    return "", 0


def _header(record: bytes, delimiter: str) -> tuple[str, ...]:
    row = pl.read_csv(
        io.BytesIO(record), has_header=False, separator=delimiter, infer_schema=False, encoding="utf8-lossy"
    )
    return tuple(" ".join((cell or "").split()) for cell in row.row(0))


def _shown(text: str) -> str:
    """A part of a header in a message: it may be a row of data that stands where a header should."""
    return without_personal_numbers(text)[:300]


def _sheets(content: Content, measure: Measure) -> list[Table]:
    tables = []
    for sheet in workbook.sheets(content):
        row, header, more = workbook.header(content, sheet)
        if more:
            tables.append(
                Table(
                    content.path,
                    f"{content.name}:{sheet}",
                    measure.sha256,
                    measure.size,
                    Form(),
                    tuple(header),
                    row,
                    sheet=sheet,
                    content=content,
                )
            )
    if not tables:
        raise InputError("header-only", file=content.name)
    return tables
