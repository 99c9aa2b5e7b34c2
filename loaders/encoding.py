"""From bytes to text: which encoding a file is written in, and its text in pieces of a bounded size.

Owns the guess of the encoding, the recoding to UTF-8 and the repair of text that was encoded twice. Knows
nothing of rows and columns.
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import ftfy
import numpy as np
import polars as pl

from kb.errors import InputError, UsageError
from loaders.contents import Content

SAMPLE = 1024 * 1024
_LINES = 1000
_REPLACED = "\ufffd".encode()
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TWICE_ENCODED = "[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_FIRST_OF_TWICE = tuple(letter.encode()[1] for letter in "ÃÂâ")  # each after 0xC3
_BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff"


@dataclass(frozen=True)
class Piece:
    """Part of a file as UTF-8, how many bytes of the file it was, and whether it is the last."""

    data: bytes
    size: int
    final: bool


def known(encoding: str) -> str:
    """The usual name of an encoding that a user names; `UsageError` when there is none such."""
    try:
        found = codecs.lookup(encoding)
    except LookupError as fault:
        raise UsageError("no-such-encoding", encoding=encoding) from fault
    name = found.name.replace("_", "-")
    if name in {"utf-8", "utf-8-sig"}:
        return "utf-8"
    try:
        codecs.getincrementaldecoder(name)("replace").decode(b"")
        "".encode(name)  # says no to what is a transformation of bytes rather than an encoding
    except (LookupError, UnicodeError, AssertionError, TypeError) as fault:
        raise UsageError("no-such-encoding", encoding=encoding) from fault
    return name


def find(content: Content, size: int) -> str:
    """The encoding a file is written in, by looking at several places of it.

    A few crooked lines in a UTF-8 file are rejected one by one later; where most lines with other letters
    than ASCII's are crooked, the file is taken for Windows-1252, which holds all of Latin-1's letters.
    """
    looks = _samples(content, size)
    if looks[0].startswith(_MARKS[1:]):
        return "utf-16"
    if looks[0].startswith(codecs.BOM_UTF8):
        return "utf-8"
    return "cp1252" if mostly_crooked(looks, "utf-8") else "utf-8"


def check_given(content: Content, size: int, encoding: str) -> None:
    """Raise `InputError` when most of a file is not written in the encoding that the user names."""
    if mostly_crooked(_samples(content, size), encoding):
        raise InputError("wrong-encoding", file=content.name, encoding=encoding)


def mostly_crooked(looks: list[bytes], encoding: str) -> bool:
    """Whether more than half of the lines that are not plain ASCII can't be read in an encoding.

    Of each place that is looked at, the first thousand such lines.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        decoded = "".join(
            codecs.getincrementaldecoder(encoding)("replace").decode(look) for look in looks[:1]
        )
        return decoded.count("\ufffd") * 20 > len(decoded)
    wrong = total = 0
    for look in looks:
        lines = list(itertools.islice((one for one in look.split(b"\n") if not one.isascii()), _LINES))
        total += len(lines)
        wrong += 0 if _decodes(look, encoding) else sum(not _decodes(one, encoding) for one in lines)
    return total > 0 and wrong * 2 > total


def _samples(content: Content, size: int) -> list[bytes]:
    """Whole lines from the top and, of a long file, from three places further down.

    A file can be plain ASCII for a long while before its first å.
    """
    with content.open() as file:
        top = file.read(SAMPLE)
        if size <= SAMPLE:
            return [top]
        looks = [top[: top.rfind(b"\n") + 1] or top]
        for at in (size // 3, 2 * size // 3, size - SAMPLE):
            file.seek(at)
            look = file.read(SAMPLE)
            looks.append(look[look.find(b"\n") + 1 : look.rfind(b"\n") + 1])
    return looks


def pieces(content: Content, encoding: str, most: int, *, old_mac: bool = False) -> Iterator[Piece]:
    """The file in pieces of about `most` bytes, as UTF-8 without a byte order mark.

    What cannot be read in an encoding other than UTF-8 becomes U+FFFD, so that `crooked` finds its rows.
    `old_mac` ends its lines with a carriage return only.
    """
    for piece in _decoded(content, encoding, most):
        yield Piece(piece.data.replace(b"\r", b"\n"), piece.size, piece.final) if old_mac else piece


def _decoded(content: Content, encoding: str, most: int) -> Iterator[Piece]:
    with content.open() as file:
        if encoding == "utf-8":
            mark = _skip_mark(file)
            for block, final in _blocks(file, most):
                yield Piece(block, len(block) + mark, final)
                mark = 0
            return
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        at_start = True
        for block, final in _blocks(file, most):
            text = decoder.decode(block, final)
            if at_start and text:
                text = text.removeprefix("\ufeff")
                at_start = False
            yield Piece(text.encode("utf-8", "replace"), len(block), final)


def _skip_mark(file: IO[bytes]) -> int:
    if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
        return len(codecs.BOM_UTF8)
    file.seek(0)
    return 0


def _blocks(file: IO[bytes], most: int) -> Iterator[tuple[bytes, bool]]:
    block = file.read(most)
    while True:
        following = file.read(most)
        yield block, not following
        if not following:
            return
        block = following


def crooked(data: bytes, encoding: str) -> bool:
    """Whether a piece of the file, now UTF-8, holds something that could not be read in its encoding."""
    return not _decodes(data, "utf-8") if encoding == "utf-8" else _REPLACED in data


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def tidy(frame: pl.DataFrame, data: bytes | None = None) -> tuple[pl.DataFrame, int]:
    """Put right what was encoded as UTF-8 twice (`LULEÃ…`) and strip outer blanks.

    `data` is the text that the frame was read of, if it was: quicker to look through.
    Returns the frame and how many values were put right.
    """
    texts = pl.selectors.string()
    repaired = 0
    if data is not None and not _may_be_twice(data):
        return frame.with_columns(texts.str.strip_chars(_BLANKS)), repaired
    hit = frame.select(texts.str.contains(_TWICE_ENCODED).any())
    for name in hit.columns:
        if hit[name][0]:  # before blanks are stripped: half of a letter encoded twice may look like one
            before = frame[name]
            odd = before.filter(before.str.contains(_TWICE_ENCODED)).unique()
            after = before.replace({one: _decoded_once(one) for one in odd})
            repaired += int((before != after).sum())
            frame = frame.with_columns(after)
    return frame.with_columns(texts.str.strip_chars(_BLANKS)), repaired


def _may_be_twice(data: bytes) -> bool:
    """Whether a letter with which one that is encoded twice begins is in UTF-8 text."""
    array = np.frombuffer(data, np.uint8)
    after = array[1:][array[:-1] == 0xC3]
    return any(bool((after == one).any()) for one in _FIRST_OF_TWICE)


def _decoded_once(text: str) -> str:
    try:
        return text.encode("sloppy-windows-1252").decode("utf-8")  # a codec that ftfy brings
    except UnicodeError:
        return ftfy.fix_encoding(text)


def sound(text: str) -> str:
    """The text without halves of letters (`\\ud800`), which JSON can write and nothing else can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text
