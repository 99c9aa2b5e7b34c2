"""What a file holds, packed or not: the file itself, what gzip packed, the tables of a zip archive.

Owns the reading of archives as they come, without unpacking them to disk, and what is refused of them: one
that is damaged or cut off, one with a password, and one that would grow beyond all measure. Each content is
read through once when it is looked at; that pass gives its size and hash and finds any damage before a first
row is believed.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast

from kb.errors import InputError, refusal
from loaders.ahead import ahead

TABLES = frozenset(
    {".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", ".xml", ".xlsx", ".xlsm", ".xlsb", ".ods"}
)
PACKED = frozenset({".zip", ".gz"})
# Registers shrink to a tenth or a twentieth when they are packed; what grows more than this, beyond a size
# that could do no harm, is made to fill a disk or a memory.
MOST_GROWTH = 150
HARMLESS = 256 * 1024 * 1024
MOST_MEMBERS = 10_000
_BLOCK, _LARGE_BLOCK = 256 * 1024, 4 * 1024 * 1024
_FAULTS = (
    zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError,
    NotImplementedError, UnicodeDecodeError, OverflowError,
)  # fmt: skip

# What a damaged list of members can raise besides.
LISTING_FAULTS = (*_FAULTS, OSError, ValueError, IndexError)


@dataclass(frozen=True)
class Content:
    """A run of bytes: a file, what is packed in it, or a member of an archive."""

    path: Path
    packing: Literal["none", "gzip", "zip"] = "none"
    member: str = ""

    @property
    def name(self) -> str:
        """What to call it: the name of the file, or the one it had before it was packed."""
        if self.packing == "zip":
            return PurePosixPath(self.member).name
        return self.path.stem if self.packing == "gzip" else self.path.name

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """It, unpacked, to read and to seek in; `InputError` for an archive that turns out to be damaged."""
        if self.packing == "none":
            with self.path.open("rb") as plain:
                yield plain
            return
        with ExitStack() as opened:
            with _damage_told(self.path):
                packed = opened.enter_context(self._packed())
            yield cast("IO[bytes]", _Unpacked(packed, self.path))

    @contextmanager
    def _packed(self) -> Iterator[IO[bytes]]:
        if self.packing == "gzip":
            with gzip.open(self.path) as file:
                yield cast("IO[bytes]", file)
        else:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
                yield member

    def read(self) -> bytes:
        """All of it; for workbooks, which cannot be read in pieces."""
        with self.open() as file:
            return file.read()


class _Unpacked:
    """What comes out of an archive. Only its own faults are damage; those of who reads it are theirs."""

    def __init__(self, packed: IO[bytes], path: Path) -> None:
        self._packed = packed
        self._path = path

    def read(self, size: int = -1) -> bytes:
        with _damage_told(self._path):
            return self._packed.read(size)

    def readinto(self, place: memoryview) -> int:
        with _damage_told(self._path):
            return self._packed.readinto(place)  # type: ignore[attr-defined,no-any-return]

    def seek(self, to: int, whence: int = 0) -> int:
        with _damage_told(self._path):
            return self._packed.seek(to, whence)

    def tell(self) -> int:
        return self._packed.tell()

    def seekable(self) -> bool:
        return self._packed.seekable()


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Raise `InputError` for what a damaged archive raises when it is opened or read."""
    try:
        yield
    except _FAULTS as fault:
        raise InputError("archive-damaged", file=path.name) from fault
    except OSError as fault:
        if fault.errno != errno.EINVAL:  # a member that begins before the archive does
            raise
        raise InputError("archive-damaged", file=path.name) from fault


@dataclass(frozen=True)
class Measure:
    """How long a content is, and its sha256."""

    size: int
    sha256: str


@contextmanager
def measuring(content: Content, small: int) -> Iterator[tuple[int, Callable[[], Measure]]]:
    """The size of a content, and its measure, which is taken of a large one while the block goes on.

    What is packed is believed only when it has been read through, and a `small` one takes no thread.
    """
    size = content.path.stat().st_size
    if content.packing != "none" or size <= small:
        found = measured(content)
        yield found.size, lambda: found
        return
    with ahead(measured(content, _LARGE_BLOCK) for _ in range(1)) as measures:
        yield size, cache(lambda: next(measures))


def measured(content: Content, at_once: int = _BLOCK) -> Measure:
    """Read a content through; raise `InputError` for one that is damaged or grows beyond all measure.

    Other threads run while a block is hashed, so where there are some, blocks are large.
    """
    digest = hashlib.sha256()
    size = 0
    most = max(HARMLESS, MOST_GROWTH * content.path.stat().st_size)
    block = memoryview(bytearray(at_once))
    with content.open() as file:
        while read := file.readinto(block):  # type: ignore[attr-defined]
            size += read
            digest.update(block[:read])
            if content.packing != "none" and size > most:
                raise InputError("archive-grows", file=content.path.name)
    return Measure(size, digest.hexdigest())


def contents_of(path: Path) -> tuple[list[Content], list[str]]:
    """What a file holds, and the names of the members of an archive that are no tables.

    Raises `InputError` for a file that is not there or that the system does not give, and for an archive that
    cannot be opened, has a password, or holds no table.
    """
    if not path.is_file():
        raise InputError("no-such-file", file=str(path))
    try:
        return _contents_of(path)
    except OSError as fault:
        raise InputError("not-readable", file=str(path), reason=refusal(fault)) from fault


def _contents_of(path: Path) -> tuple[list[Content], list[str]]:
    with path.open("rb") as file:
        top = file.read(4)
    if top.startswith(b"\x1f\x8b"):
        return [Content(path, "gzip")], []
    if not top.startswith(b"PK\x03\x04"):
        return [Content(path)], []
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except LISTING_FAULTS as fault:
        if path.suffix.lower() in TABLES:
            return [Content(path)], []  # a damaged workbook; said when it is read as one
        raise InputError("archive-damaged", file=path.name) from fault
    if is_workbook(members):
        return [Content(path)], []
    _check(path, members)
    tables = [one.filename for one in members if _is_table(one.filename)]
    if not tables:
        raise InputError("archive-without-table", file=path.name)
    found = [Content(path, "zip", one) for one in sorted(tables)]
    return found, sorted(one.filename for one in members if not _is_table(one.filename))


def is_workbook(members: list[zipfile.ZipInfo]) -> bool:
    """Whether an archive with these members is a workbook."""
    inside = {one.filename for one in members}
    return bool(inside & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"})


def _is_table(member: str) -> bool:
    name = PurePosixPath(member)
    return (
        name.suffix.lower() in TABLES
        and not name.name.startswith((".", "~$"))
        and "__MACOSX" not in name.parts
    )


def _check(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if any(one.flag_bits & 1 for one in members):
        raise InputError("archive-locked", file=path.name)
    grown = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or grown > max(HARMLESS, MOST_GROWTH * path.stat().st_size):
        raise InputError("archive-grows", file=path.name)
