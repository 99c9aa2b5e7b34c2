"""Finds the records of delimited text, the faults in them, and where the text of each wanted field stands.

A vectorised CSV reader either stops at the first crooked row or, worse, reads on with shifted columns.
So the bytes are screened in one compiled pass: where each record ends, whether it is sound, and which bytes
of the sound ones are the fields that somebody wants, without marks and outer blanks. Each other record is
named with its row and its fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.analysis.compiled import Kernel

Offsets = npt.NDArray[np.int64]
Faults = npt.NDArray[np.uint8]


class Fault(IntEnum):
    """What can be wrong with a record; `SOUND` and `BLANK` are not faults."""

    SOUND = 0
    BLANK = 1
    FIELDS = 2
    QUOTE = 3
    NUL = 4
    LONG = 5
    CUT_OFF = 6
    UNCLOSED = 7
    ENCODING = 8


class Letters(IntEnum):
    """What is asked of letters other than ASCII's: nothing, to be UTF-8, or to be no U+FFFD either.

    That stands for what could not be read in the encoding that the text was in.
    """

    ANY = 0
    VALID = 1
    READ = 2


LONGEST_FIELD = 131_072
_SHORT = 16  # bytes of a record; where most are shorter, more room is made
NUL, NEWLINE, MARK = 0, 10, 34
"""What means something wherever it stands, besides the separator."""
TOGETHER = 64
"""Bytes looked at together."""

# The compiled pass knows plain numbers only.
_BLANK, _FIELDS, _QUOTE = int(Fault.BLANK), int(Fault.FIELDS), int(Fault.QUOTE)
_NUL, _LONG, _CUT_OFF, _UNCLOSED = int(Fault.NUL), int(Fault.LONG), int(Fault.CUT_OFF), int(Fault.UNCLOSED)
_ENCODING, _ANY, _READ = int(Fault.ENCODING), int(Letters.ANY), int(Letters.READ)
# Where in a field the pass is: in a plain or a quoted one, or after its closing mark.
_PLAIN, _QUOTED, _AFTER_QUOTE = 0, 1, 2
_RETURN, _SPACE, _TAB = 13, 32, 9
# Blanks of more than one byte: U+00A0, U+2007, U+202F, U+FEFF.
_NO_BREAK, _FIGURE, _NARROW, _ZERO_WIDTH = 0xC2A0, 0xE28087, 0xE280AF, 0xEFBBBF
# Which of the results of a pass is which.
_FOUND, _USED, _KEPT, _TWICE = 0, 1, 2, 3


def special(data: Any, at: int, separator: int) -> int:
    """Which of the 64 bytes from `at` on mean something, a bit for each; the first byte's is the lowest.

    Those are a NUL, a newline, a quotation mark, the separator, and whatever is not ASCII.
    """
    return sum(1 << one.start() - at for one in _special(separator).finditer(data, at, at + TOGETHER))


def lowest(bits: int) -> int:
    """Which is the lowest bit that is set; one of them must be."""
    return (bits & -bits).bit_length() - 1


@cache
def _special(separator: int) -> re.Pattern[bytes]:
    return re.compile(b'[\0\n"\x80-\xff%b]' % re.escape(bytes([separator])))


def _scan(
    data: Any,
    separator: Any,
    quoting: Any,
    fields: Any,
    letters: Any,
    trimming: Any,
    final: Any,
    first: Any,
    slots: Any,
    ends: Any,
    faults: Any,
    starts: Any,
    sizes: Any,
    results: Any,
) -> None:
    size = len(data)
    found = kept = 0
    twice = False
    start = 0  # of the record
    count, field_start, state, closed, limit, marks = 1, 0, _PLAIN, 0, 0, False  # of the field
    fault = 0
    blank, crooked = True, False
    line_end = -1  # where the first line of the record ends, when a quoted field goes on after it
    base, bits = 0, special(data, 0, separator)
    seen = checked = 0  # up to where it is known whether all is blank, and whether letters are valid
    while found < len(ends):
        # Most bytes mean nothing: go to the next that does.
        while bits == 0 and base < size:
            base += TOGETHER
            bits = special(data, base, separator) if base < size else 0
        over = bits == 0
        if over and (not final or start == size):
            break
        at = size if over else base + lowest(bits)
        bits &= bits - 1
        byte = NEWLINE if over else data[at]
        while blank and seen <= at and seen < size:
            blank = data[seen] in (separator, MARK, NEWLINE, _RETURN, _SPACE, _TAB)
            seen += 1
        stray = astray = 0
        ended = False
        if state == _AFTER_QUOTE and at > closed + 1:
            # Before the field ends or a mark makes one of two, only a line's carriage return may stand.
            if at > closed + 2 or byte != NEWLINE or data[closed + 1] != _RETURN:
                stray = _QUOTE
        elif state == _AFTER_QUOTE and (byte == NUL or byte >= 0x80):
            fault = fault or (_NUL if byte == NUL else 0)
            stray = _QUOTE
        elif state == _QUOTED and (at > limit or (at == limit and byte != MARK and not over)):
            fault = 0
            stray = _LONG
        if stray > 0 and line_end >= 0:
            astray = _UNCLOSED if stray == _LONG else _QUOTE
        elif stray > 0:
            fault = fault or stray
            state = _PLAIN
        if astray > 0 or (stray == _LONG and at == limit):
            pass
        elif byte == NUL:
            fault = fault or _NUL
        elif byte >= 0x80:
            if at >= checked and letters != _ANY:
                more, low, high = (
                    0,
                    0x80,
                    0xBF,
                )  # how many bytes follow, and between what the first of them is
                if 0xC2 <= byte < 0xE0:
                    more = 1
                elif 0xE0 <= byte < 0xF0:
                    more = 2
                    low = 0xA0 if byte == 0xE0 else low
                    high = 0x9F if byte == 0xED else high
                elif 0xF0 <= byte < 0xF5:
                    more = 3
                    low = 0x90 if byte == 0xF0 else low
                    high = 0x8F if byte == 0xF4 else high
                valid = more > 0 and at + more < size and low <= data[at + 1] <= high
                for k in range(2, more + 1):
                    valid = valid and 0x80 <= data[at + k] < 0xC0
                if not valid:
                    crooked = True
                    more = 0
                elif byte == 0xC3 and at + 2 < size and data[at + 1] in (0x82, 0x83, 0xA2):
                    # Â, Ã, â, and after it what Windows-1252 has where UTF-8 has the rest of a letter.
                    twice = twice or data[at + 2] in (0xC2, 0xC5, 0xC6, 0xCB, 0xE2)
                elif byte == 0xEF and letters == _READ and data[at + 1] == 0xBF and data[at + 2] == 0xBD:
                    crooked = True
                checked = at + more + 1
        elif byte == MARK:
            if state == _QUOTED:
                state, closed = _AFTER_QUOTE, at
            elif state == _AFTER_QUOTE or (quoting and at == field_start):
                marks = state == _AFTER_QUOTE or marks
                state, limit = _QUOTED, max(at, field_start + LONGEST_FIELD) + 1
            elif quoting:
                fault = fault or _QUOTE
        elif state == _QUOTED and not over:
            if byte == NEWLINE and line_end < 0:
                line_end = at
        elif state == _QUOTED and line_end >= 0:
            astray = _UNCLOSED
        elif byte == NEWLINE and line_end >= 0 and fields > 0 and count != fields:
            astray = _QUOTE
        else:
            slot = slots[count - 1] if count <= len(slots) else -1
            if slot >= 0 and found >= first and fault == 0:
                begin, end = field_start, at
                if state == _AFTER_QUOTE:
                    begin, end = field_start + 1, closed
                while trimming and begin < end:
                    one = data[begin]
                    if _SPACE < one < 0xC2:
                        break
                    if one in (_SPACE, _TAB, _RETURN, NEWLINE):
                        begin += 1
                    elif begin + 1 < end and one << 8 | data[begin + 1] == _NO_BREAK:
                        begin += 2
                    elif begin + 2 < end and one << 16 | data[begin + 1] << 8 | data[begin + 2] in (
                        _FIGURE,
                        _NARROW,
                        _ZERO_WIDTH,
                    ):
                        begin += 3
                    else:
                        break
                while trimming and begin < end:
                    one = data[end - 1]
                    if _SPACE < one < 0x80:
                        break
                    if one in (_SPACE, _TAB, _RETURN, NEWLINE):
                        end -= 1
                    elif begin + 1 < end and data[end - 2] << 8 | one == _NO_BREAK:
                        end -= 2
                    elif begin + 2 < end and data[end - 3] << 16 | data[end - 2] << 8 | one in (
                        _FIGURE,
                        _NARROW,
                        _ZERO_WIDTH,
                    ):
                        end -= 3
                    else:
                        break
                starts[kept, slot] = begin
                sizes[kept, slot] = begin - end if marks else end - begin
            cut_off = over and (state == _QUOTED or (fault == 0 and fields > 0 and count < fields))
            if fault == 0 and at - field_start > LONGEST_FIELD and not cut_off:
                fault = _LONG
            if byte != NEWLINE:
                count += 1
                field_start = at + 1
                state, marks = _PLAIN, False
            else:
                if blank:
                    fault = _BLANK
                elif cut_off:
                    fault = _CUT_OFF
                elif fault == 0 and fields > 0 and count != fields:
                    fault = _FIELDS
                elif fault == 0 and crooked:
                    fault = _ENCODING
                if fault == 0 and found >= first:
                    kept += 1
                start = min(at + 1, size)
                ended = True
        if astray > 0:
            # A mark on the record's first line opened a field by mistake. Only that line is given up: what
            # it swallowed is read again, as records of their own.
            start = checked = base = line_end + 1
            bits = special(data, base, separator) if base < size else 0
            fault, ended = astray, True
        if ended:
            ends[found] = start
            faults[found] = fault
            found += 1
            count, field_start, state, marks, fault = 1, start, _PLAIN, False, 0
            blank, seen, crooked, line_end = True, start, False, -1
    results[_FOUND], results[_USED], results[_KEPT], results[_TWICE] = found, start, kept, twice


_SCAN = Kernel(
    _scan,
    "const uint8[:], int64, boolean, int64, int64, boolean, boolean, int64, const int64[:], int64[:], "
    "uint8[:], int64[:,:], int64[:,:], int64[:]",
    calls="loaders.vectors",
)


@dataclass(frozen=True)
class Screened:
    """What a piece of delimited text is made of.

    `ends` has where each record ends and `faults` the `Fault` of each; a line of nothing but separators and
    blanks is `BLANK`. What is left after `used` bytes belongs to a record that goes on in the next piece.
    `starts` and `sizes` have a row for each sound record and a column for each field that was wanted: which
    bytes are its text; where that is written with two quotation marks for one, the size is below 0. Outer
    blanks are no part of a text, unless letters may have been encoded `twice`: half of one may look like one.
    """

    ends: Offsets
    faults: Faults
    used: int
    starts: Offsets
    sizes: Offsets
    twice: bool


def screen(
    data: bytes | memoryview,
    *,
    separator: str,
    fields: int,
    final: bool,
    quoting: bool = True,
    letters: Letters = Letters.ANY,
    wanted: Sequence[int] = (),
    first: int = 0,
) -> Screened:
    """Look through a piece of delimited text that begins at the start of a record; `final` if none follows.

    `fields` is how many a sound record has, 0 for any number. Of the records from number `first` on, the
    fields with the numbers that are `wanted` are found; both count from 0.
    """
    slots = np.full(max(fields, max(wanted, default=-1) + 1), -1, np.int64)
    slots[list(wanted)] = np.arange(len(wanted))
    results = np.zeros(4, np.int64)
    room, trimming = len(data) // _SHORT + 1, True
    while True:
        ends, faults = np.empty(room, np.int64), np.empty(room, np.uint8)
        starts, sizes = np.empty((room, len(wanted)), np.int64), np.empty((room, len(wanted)), np.int64)
        _SCAN(
            len(data), np.frombuffer(data, np.uint8), ord(separator), quoting, fields, int(letters), trimming,
            final, first, slots, ends, faults, starts, sizes, results,
        )  # fmt: skip
        found, used, kept, twice = results.tolist()
        if found == room:
            room = len(data) + 1
        elif twice and trimming:
            trimming = False
        else:
            return Screened(ends[:found], faults[:found], used, starts[:kept], sizes[:kept], bool(twice))
