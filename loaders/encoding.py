"""From bytes to text: which encoding a file is written in, and its text in pieces of a bounded size.

Owns the guess of the encoding, the recoding to UTF-8 and the repair of text that was encoded twice. Knows
nothing of rows and columns.
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

import ftfy
import numpy as np
import numpy.typing as npt
import polars as pl

from kb.analysis.compiled import Kernel
from kb.errors import InputError, UsageError
from loaders.contents import Content
from loaders.screen import NUL, TOGETHER, lowest, special
from loaders.texts import copy

SAMPLE = 1024 * 1024
_LINES = 1000
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TWICE_ENCODED = "[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff"


@dataclass
class Piece:
    """Part of a file as UTF-8, how many bytes of the file it was, and whether it is the last.

    `data` stays as it is until the next piece is asked for, which begins with the last `rest` bytes of this.
    """

    data: memoryview
    size: int
    final: bool
    rest: int = 0


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
        try:
            decoded = codecs.getincrementaldecoder(encoding)("replace").decode(looks[0])
        except UnicodeError:  # no byte order mark, which these begin with
            return True
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

    What cannot be read in an encoding other than UTF-8 becomes U+FFFD, so that the screen finds its rows.
    `old_mac` ends its lines with a carriage return only.
    """
    with content.open() as file:
        if encoding == "utf-8":
            found = _plain(file, most)
        elif (letters := _letters(encoding)) is not None:
            found = _recoded(file, letters, most)
        else:
            found = _decoded(file, encoding, most)
        for piece in found:
            if old_mac:
                text = np.frombuffer(piece.data, np.uint8)
                text[text == ord("\r")] = ord("\n")
            yield piece


class _Room:
    """The memory of all pieces: to be given new memory each time takes longer than to read the file."""

    def __init__(self) -> None:
        self._memory = np.empty(0, np.uint8)
        self._end = 0

    def after(self, rest: int, more: int) -> memoryview:
        """Room for so many bytes, after the last ones of what was there."""
        kept = self._memory[self._end - rest : self._end]
        if rest + more > self._memory.size:
            self._memory = np.empty((rest + more) * 5 // 4, np.uint8)
        self._memory[:rest] = kept
        self._end = rest
        return self._memory.data[rest : rest + more]

    def piece(self, filled: int, size: int, *, final: bool) -> Piece:
        """What was kept and the bytes that were filled in after it."""
        self._end += filled
        return Piece(self._memory.data[: self._end], size, final)


def _plain(file: IO[bytes], most: int) -> Iterator[Piece]:
    room, rest = _Room(), 0
    mark = _skip_mark(file)
    following = file.read(1)
    while True:
        place = room.after(rest, most)
        place[: len(following)] = following
        filled = len(following)
        while filled < most and (more := file.readinto(place[filled:])):  # type: ignore[attr-defined]
            filled += more
        following = file.read(1)
        piece = room.piece(filled, filled + mark, final=not following)
        yield piece
        if piece.final:
            return
        rest, mark = piece.rest, 0


def _recoded(file: IO[bytes], letters: npt.NDArray[np.uint8], most: int) -> Iterator[Piece]:
    room, rest = _Room(), 0
    for block, final in _blocks(file, most):
        made, size = (
            np.frombuffer(room.after(rest, 3 * len(block) + TOGETHER), np.uint8),
            np.zeros(1, np.int64),
        )
        _RECODE(len(block), np.frombuffer(block, np.uint8), letters, made, size)
        piece = room.piece(int(size[0]), len(block), final=final)
        yield piece
        rest = piece.rest


@cache
def _letters(encoding: str) -> npt.NDArray[np.uint8] | None:
    """For each byte how many bytes its letter has in UTF-8, and these.

    None unless each byte is a letter and ASCII's are what they are in UTF-8.
    """
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    letters = np.zeros((256, 4), np.uint8)
    for byte in range(256):
        letter = decoder.decode(bytes([byte]))
        if len(letter) != 1 or (byte < 0x80 and ord(letter) != byte):
            return None
        coded = letter.encode()
        letters[byte, : len(coded) + 1] = [len(coded), *coded]
    return letters


def _recode(data: Any, letters: Any, made: Any, size: Any) -> None:
    at = end = 0
    while at < len(data):
        # All up to the next letter that may not be ASCII is as it is.
        bits = special(data, at, NUL)
        together = min(TOGETHER, len(data) - at)
        copy(made, end, data, at, together)
        same = lowest(bits) if bits != 0 else together
        at += same
        end += same
        if bits != 0:
            for k in range(letters[data[at], 0]):
                made[end] = letters[data[at], 1 + k]
                end += 1
            at += 1
    size[0] = end


_RECODE = Kernel(_recode, "const uint8[:], const uint8[:,:], uint8[:], int64[:]", calls="loaders.vectors")


def _decoded(file: IO[bytes], encoding: str, most: int) -> Iterator[Piece]:
    room, rest = _Room(), 0
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    at_start = True
    for block, final in _blocks(file, most):
        text = decoder.decode(block, final)
        if at_start and text:
            text = text.removeprefix("\ufeff")
            at_start = False
        letters = text.encode("utf-8", "replace")
        room.after(rest, len(letters))[:] = letters
        piece = room.piece(len(letters), len(block), final=final)
        yield piece
        rest = piece.rest


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


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def tidy(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Put right what was encoded as UTF-8 twice (`LULEÃ…`) and strip outer blanks; what is empty is nothing.

    Returns the frame and how many values were put right.
    """
    texts = pl.selectors.string()
    repaired = 0
    hit = frame.select(texts.str.contains(TWICE_ENCODED).any())
    for name in hit.columns:
        if hit[name][0]:  # before blanks are stripped: half of a letter encoded twice may look like one
            before = frame[name]
            odd = before.filter(before.str.contains(TWICE_ENCODED)).unique()
            after = before.replace({one: _decoded_once(one) for one in odd})
            repaired += int((before != after).sum())
            frame = frame.with_columns(after)
    frame = frame.with_columns(texts.str.strip_chars(BLANKS))
    return frame.with_columns(pl.when(texts != "").then(texts)), repaired


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
