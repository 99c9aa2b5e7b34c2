"""Finds the records of delimited text and the faults in them, before a fast reader sees the bytes.

A vectorised CSV reader either stops at the first crooked row or, worse, reads on with shifted columns.
So the bytes are screened first, in one compiled pass: where each record starts and ends, and whether it is
sound. Sound records go on untouched; each other one is named with its row and its fault.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

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


LONGEST_FIELD = 131_072

# The compiled pass knows plain numbers only.
_BLANK, _FIELDS, _QUOTE = int(Fault.BLANK), int(Fault.FIELDS), int(Fault.QUOTE)
_NUL, _LONG, _CUT_OFF, _UNCLOSED = int(Fault.NUL), int(Fault.LONG), int(Fault.CUT_OFF), int(Fault.UNCLOSED)
# Where in a record the pass is: at the start of a field, in a plain or a quoted one, after its closing mark.
_AT_START, _PLAIN, _QUOTED, _AFTER_QUOTE = 0, 1, 2, 3
_MARK, _NEWLINE, _RETURN, _SPACE, _TAB = 34, 10, 13, 32, 9


def _scan(
    data: npt.NDArray[np.uint8],
    separator: int,
    quoting: bool,  # noqa: FBT001 (numba takes positional arguments)
    fields: int,
    longest: int,
    final: bool,  # noqa: FBT001
    ends: npt.NDArray[np.int64],
    faults: npt.NDArray[np.uint8],
) -> tuple[int, int]:
    size = data.size
    found = 0
    start = 0  # of the record
    at = 0
    field_start = 0
    count = 1
    state = _AT_START
    fault = 0
    astray = 0
    blank = True
    line_end = -1  # where the first line of the record ends, when a quoted field goes on after it
    while at < size:
        byte = data[at]
        if state in (_PLAIN, _QUOTED):
            # Most bytes mean nothing here: pass over them quickly.
            stop = min(size - 1, field_start + longest)
            while at < stop and byte not in (separator, _MARK, _NEWLINE, 0):
                blank = blank and byte in (_SPACE, _TAB, _RETURN)
                at += 1
                byte = data[at]
        if byte == 0 and fault == 0:
            fault = _NUL
        if blank and byte not in (separator, _MARK, _NEWLINE, _RETURN, _SPACE, _TAB):
            blank = False
        if state == _QUOTED:
            if byte == _MARK:
                state = _AFTER_QUOTE
            elif at - field_start > longest:
                if line_end >= 0:
                    astray = _UNCLOSED
                else:
                    fault = _LONG
                    state = _PLAIN
            elif byte == _NEWLINE and line_end < 0:
                line_end = at
        elif byte == _NEWLINE and line_end >= 0 and fields > 0 and count != fields:
            astray = _QUOTE
        elif byte == _NEWLINE:
            if blank:
                fault = _BLANK
            elif fault == 0 and at - field_start > longest:
                fault = _LONG
            elif fault == 0 and fields > 0 and count != fields:
                fault = _FIELDS
            ends[found] = at + 1
            faults[found] = fault
            found += 1
            start = field_start = at + 1
            count, state, fault, blank, line_end = 1, _AT_START, 0, True, -1
        elif byte == separator:
            if fault == 0 and at - field_start > longest:
                fault = _LONG
            count += 1
            field_start = at + 1
            state = _AT_START
        elif state == _AT_START:
            state = _QUOTED if (quoting and byte == _MARK) else _PLAIN
        elif state == _AFTER_QUOTE:
            if byte == _MARK:
                state = _QUOTED
            elif byte != _RETURN or (at + 1 < size and data[at + 1] != _NEWLINE):
                if line_end >= 0:
                    astray = _QUOTE
                else:
                    fault = fault or _QUOTE
                    state = _PLAIN
        elif quoting and byte == _MARK:
            fault = fault or _QUOTE
        at += 1
        if final and at == size and line_end >= 0 and astray == 0:
            if state == _QUOTED:
                astray = _UNCLOSED
            elif fields > 0 and count != fields:
                astray = _QUOTE
        if astray > 0:
            # A mark on the record's first line opened a field by mistake. Only that line is given up: what
            # it swallowed is read again, as records of their own.
            ends[found] = line_end + 1
            faults[found] = astray
            found += 1
            at = start = field_start = line_end + 1
            count, state, fault, astray, blank, line_end = 1, _AT_START, 0, 0, True, -1
    if final and start < size:
        if blank:
            fault = _BLANK
        elif state == _QUOTED or (fault == 0 and fields > 0 and count < fields):
            fault = _CUT_OFF
        elif fault == 0 and at - field_start > longest:
            fault = _LONG
        elif fault == 0 and fields > 0 and count != fields:
            fault = _FIELDS
        ends[found] = size
        faults[found] = fault
        found += 1
        start = size
    return found, start


@cache
def _compiled() -> Any:
    return numba.njit(cache=True, nogil=True)(_scan)


def records(
    data: bytes, *, separator: str, fields: int, final: bool, quoting: bool = True
) -> tuple[Offsets, Faults, int]:
    """Find the records of a piece of delimited text that begins at the start of a record.

    `fields` is how many a sound record has, 0 for any number. Returns the end offset of each record, the
    `Fault` of each, and how many bytes were used up: what is left belongs to a record that goes on in the
    next piece (unless this one is `final`). A line of nothing but separators and blanks is `BLANK`.
    """
    array = np.frombuffer(data, np.uint8)
    most = data.count(b"\n") + 1
    ends = np.empty(most, np.int64)
    faults = np.empty(most, np.uint8)
    found, used = _compiled()(array, ord(separator), quoting, fields, LONGEST_FIELD, final, ends, faults)
    return ends[:found], faults[:found], used
