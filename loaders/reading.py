"""Reads a file of rows, as published, into chunks of text columns; what cannot be read is named.

Owns encodings, delimiters, quoting, the header, spreadsheets and the row numbers that every later message
uses (the header is row 1, as in a spreadsheet). Knows nothing of any source: which columns there must be
is told to it. Nothing is written anywhere before the header has been found right.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

import ftfy
import numpy as np
import numpy.typing as npt
import polars as pl
import python_calamine

from kb.errors import InputError
from loaders.rejects import Reject
from loaders.screen import Fault, records

_Offsets = npt.NDArray[np.int64]
_Faults = npt.NDArray[np.uint8]

CHUNK = 8 * 1024 * 1024
SAMPLE = 1024 * 1024
DELIMITERS = (";", ",", "\t", "|")
_REASONS = {
    Fault.FIELDS: "fields",
    Fault.QUOTE: "quote",
    Fault.NUL: "nul",
    Fault.LONG: "long",
    Fault.CUT_OFF: "cut-off",
}
_TWICE_ENCODED = "[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"


@dataclass(frozen=True)
class Columns:
    """The columns a table is read by: `required` and `optional` names, and what each may also be called."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def known(self) -> tuple[str, ...]:
        """All names, required first."""
        return self.required + self.optional

    def locate(self, header: Sequence[str]) -> dict[str, int]:
        """Which column of a header holds which name; the spelling's case and outer blanks don't matter."""
        at = {_plain(cell): index for index, cell in reversed(list(enumerate(header)))}
        found = {}
        for name in self.known:
            for spelling in (name, *self.aliases.get(name, ())):
                if _plain(spelling) in at:
                    found[name] = at[_plain(spelling)]
                    break
        return found

    def fits(self, header: Sequence[str]) -> bool:
        """Whether every required column is there."""
        found = self.locate(header)
        return all(name in found for name in self.required)


def _plain(name: str) -> str:
    return name.strip().strip("\ufeff").casefold().replace("_", "").replace(" ", "").replace("-", "")


@dataclass(frozen=True)
class Form:
    """How a file is written: found by looking, or said by the user."""

    encoding: str | None = None
    delimiter: str | None = None


@dataclass
class Chunk:
    """Some rows: `frame` has one text column per name and `row`; `rejects` are those that could not be read.

    `repaired` counts values that had been encoded as UTF-8 twice and were put right.
    """

    frame: pl.DataFrame
    rejects: list[Reject]
    rows_in: int
    repaired: int
    size: int


@dataclass(frozen=True)
class Table:
    """A file (or a sheet of one) whose header is known."""

    path: Path
    name: str
    sha256: str
    size: int
    form: Form
    header: tuple[str, ...]
    sheet: str | None = None

    def chunks(self, columns: Columns) -> Iterator[Chunk]:
        """The rows from the top, in pieces of a bounded size."""
        found = self._located(columns)
        if self.sheet is not None or self.form.delimiter is None:
            yield from self._sheet_chunks(found)
        else:
            yield from self._text_chunks(found)

    def _located(self, columns: Columns) -> dict[str, int]:
        found = columns.locate(self.header)
        missing = [name for name in columns.required if name not in found]
        if missing:
            near = get_close_matches(missing[0].casefold(), [cell.casefold() for cell in self.header], 1, 0.6)
            key = "missing-column-near" if near else "missing-column"
            raise InputError(
                key,
                file=self.name,
                column=missing[0],
                near=near[0] if near else "",
                header=", ".join(self.header),
            )
        return found

    def records(self, rows: Collection[int]) -> dict[int, str]:
        """The records on these rows as they stand in the file, at most 2,000 characters of each."""
        wanted = sorted(rows)
        found: dict[int, str] = {}
        if not wanted:
            return found
        if self.form.delimiter is None:
            sheet = _sheet_rows(self.path, self.sheet)
            return {row: ";".join(sheet[row - 1])[:2000] for row in wanted}
        row = 1
        for data, ends, faults, _ in self._pieces():
            counted = np.cumsum(faults != Fault.BLANK) + row - 1
            for index in np.flatnonzero(np.isin(counted, wanted) & (faults != Fault.BLANK)):
                start = int(ends[index - 1]) if index else 0
                text = data[start : int(ends[index])][:8000].decode("utf-8", "replace")
                found[int(counted[index])] = text.strip("\r\n")[:2000]
            row = int(counted[-1]) + 1 if ends.size else row
            if row > wanted[-1]:
                break
        return found

    def _pieces(self) -> Iterator[tuple[bytes, _Offsets, _Faults, int]]:
        """Whole records: the bytes, where each ends, what is wrong with each, and the size read."""
        rest = b""
        with self.path.open("rb") as file:
            for piece, size, final in _as_utf8(file, self.form.encoding or "utf-8"):
                data = rest + piece if rest else piece
                ends, faults, used = records(
                    data,
                    separator=self.form.delimiter or ",",
                    quoting=True,
                    fields=len(self.header),
                    final=final,
                )
                rest = data[used:]
                yield data[:used], ends, faults, size

    def _text_chunks(self, found: dict[str, int]) -> Iterator[Chunk]:
        row = 1
        for data, ends, faults, size in self._pieces():
            chunk, row = self._chunk(data, ends, faults, found, row)
            chunk.size = size
            yield chunk

    def _chunk(
        self,
        data: bytes,
        ends: _Offsets,
        faults: _Faults,
        found: dict[str, int],
        row: int,
    ) -> tuple[Chunk, int]:
        starts = np.concatenate(([0], ends[:-1])) if ends.size else ends
        counted = np.cumsum(faults != Fault.BLANK) + row - 1
        sound = faults == Fault.SOUND
        if row == 1 and ends.size:
            sound = sound.copy()
            sound[np.argmax(faults != Fault.BLANK)] = False  # the header
        rejects = [
            Reject(self.name, int(counted[i]), "", "", _REASONS[Fault(int(faults[i]))])
            for i in np.flatnonzero(faults > Fault.BLANK)
            if counted[i] > 1
        ]
        if not _is_utf8(data):
            for i in np.flatnonzero(sound):
                if not _is_utf8(data[starts[i] : ends[i]]):
                    sound[i] = False
                    rejects.append(Reject(self.name, int(counted[i]), "", "", "encoding"))
        rows = counted[sound]
        good = data if sound.all() else b"".join(data[starts[i] : ends[i]] for i in np.flatnonzero(sound))
        frame, repaired = self._parse(good, found, rows)
        after = int(counted[-1]) + 1 if ends.size else row
        rows_in = after - row - (1 if row == 1 and after > 1 else 0)
        return Chunk(frame, rejects, rows_in, repaired, 0), after

    def _parse(self, data: bytes, found: dict[str, int], rows: _Offsets) -> tuple[pl.DataFrame, int]:
        if not data:
            empty = pl.DataFrame(schema={**dict.fromkeys(found, pl.String), "row": pl.Int64})
            return empty, 0
        wanted = sorted(set(found.values()))
        frame = pl.read_csv(
            io.BytesIO(data),
            has_header=False,
            separator=self.form.delimiter or ",",
            columns=wanted,
            infer_schema=False,
        )
        if frame.height != len(rows):
            raise InputError("rows-differ", file=self.name, expected=len(rows), found=frame.height)
        frame = frame.select(pl.col(f"column_{index}").alias(name) for name, index in found.items())
        frame, repaired = _repair(frame)
        return frame.with_columns(pl.Series("row", rows, pl.Int64)), repaired

    def _sheet_chunks(self, found: dict[str, int]) -> Iterator[Chunk]:
        rows = _sheet_rows(self.path, self.sheet)
        texts: dict[str, list[str]] = {name: [] for name in found}
        numbers: list[int] = []
        for number, cells in enumerate(rows[1:], start=2):
            if any(cells):
                numbers.append(number)
                for name, index in found.items():
                    texts[name].append(cells[index] if index < len(cells) else "")
        frame = pl.DataFrame(
            {**texts, "row": numbers}, schema={**dict.fromkeys(found, pl.String), "row": pl.Int64}
        )
        frame, repaired = _repair(frame)
        yield Chunk(frame, [], frame.height, repaired, self.size)


def _repair(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Strip blanks; put right what was encoded as UTF-8 twice (`LULEÃ…`)."""
    texts = pl.selectors.string()
    frame = frame.with_columns(texts.str.strip_chars())
    hit = frame.select(texts.str.contains(_TWICE_ENCODED).any())
    repaired = 0
    for name in hit.columns:
        if hit[name][0]:
            before = frame[name]
            after = pl.Series(name, [one and ftfy.fix_encoding(one) for one in before], pl.String)
            repaired += int((before != after).sum())
            frame = frame.with_columns(after)
    return frame, repaired


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(file: BinaryIO, encoding: str) -> Iterator[tuple[bytes, int, bool]]:
    """The file in pieces of UTF-8, the size read for each, and whether it is the last one."""
    recode = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)(errors="replace")
    block = file.read(CHUNK)
    first = True
    while True:
        following = file.read(CHUNK)
        piece = block if recode is None else recode.decode(block, final=not following).encode()
        if first:
            piece = piece.removeprefix(codecs.BOM_UTF8)
            first = False
        yield piece, len(block), not following
        if not following:
            return
        block = following


def open_tables(path: Path, form: Form | None = None) -> list[Table]:
    """Look at a file and return its tables: one for text, one per sheet with rows for a workbook.

    Raises `InputError` for a file that is not there, empty, holds only a header, is no table at all, or is
    not in the encoding that was said.
    """
    name = path.name
    if not path.is_file():
        raise InputError("no-such-file", file=str(path))
    size = path.stat().st_size
    if size == 0:
        raise InputError("empty-file", file=name)
    sha256 = _sha256(path)
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if sample[:4] == b"PK\x03\x04" and path.suffix.lower() in {".xlsx", ".xlsm", ".ods", ".xlsb"}:
        return _open_workbook(path, sha256, size)
    if sample[:2] == b"\x1f\x8b" or sample[:4] in {b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"}:
        raise InputError("not-a-table", file=name)
    given = form or Form()
    encoding = given.encoding or _find_encoding(path, sample)
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except (UnicodeDecodeError, LookupError) as fault:
        raise InputError("wrong-encoding", file=name, encoding=encoding) from fault
    first = text.removeprefix("\ufeff").lstrip("\r\n").splitlines()[:1]
    if not first or "\0" in first[0]:
        raise InputError("not-a-table", file=name)
    delimiter = given.delimiter or max(DELIMITERS, key=first[0].count)
    header = _split_header(first[0], delimiter)
    if sum(1 for line in text.splitlines() if line.strip("\ufeff \t;,|")) < 2:
        raise InputError("header-only", file=name)
    return [Table(path, name, sha256, size, Form(encoding, delimiter), header)]


def _split_header(line: str, delimiter: str) -> tuple[str, ...]:
    row = pl.read_csv(
        io.BytesIO(line.encode()),
        has_header=False,
        separator=delimiter,
        infer_schema=False,
        truncate_ragged_lines=True,
    )
    return tuple((cell or "").strip() for cell in row.row(0))


def _find_encoding(path: Path, sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    looks = [sample]
    size = path.stat().st_size
    if size > SAMPLE:
        # A file can be plain ASCII for a long while: look in the middle and at the end, too.
        with path.open("rb") as file:
            for at in (size // 3, 2 * size // 3, size - SAMPLE):
                file.seek(max(at, 0))
                looks.append(file.read(SAMPLE))
    wrong = total = 0
    for look in looks:
        # Cut at line ends: a piece may begin or end within a character.
        piece = look[look.find(b"\n") + 1 :] if look is not sample else look
        piece = piece[: piece.rfind(b"\n") + 1] or piece
        for line in piece.split(b"\n"):
            if not line.isascii():
                total += 1
                wrong += not _is_utf8(line)
    # A few crooked rows in a UTF-8 file are rejected one by one; where most are, it is another encoding.
    return "cp1252" if total and wrong * 2 > total else "utf-8"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _open_workbook(path: Path, sha256: str, size: int) -> list[Table]:
    try:
        sheets = python_calamine.load_workbook(str(path)).sheet_names
        tables = []
        for sheet in sheets:
            rows = _sheet_rows(path, sheet)
            if len(rows) > 1:
                tables.append(
                    Table(path, f"{path.name}:{sheet}", sha256, size, Form(), tuple(rows[0]), sheet=sheet)
                )
    except python_calamine.CalamineError as fault:
        raise InputError("not-a-workbook", file=path.name) from fault
    if not tables:
        raise InputError("header-only", file=path.name)
    return tables


def _sheet_rows(path: Path, sheet: str | None) -> list[list[str]]:
    book = python_calamine.load_workbook(str(path))
    found = book.get_sheet_by_name(sheet or book.sheet_names[0])
    return [[_cell(value) for value in row] for row in found.to_python(skip_empty_area=False)]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a workbook keeps every number as a float: 2021002841.0
    return str(value).strip()
