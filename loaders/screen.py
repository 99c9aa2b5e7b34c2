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


class Fault(IntEnum):
    """What can be wrong with a record; `SOUND` and `BLANK` are not faults."""

    SOUND = 0
    BLANK = 1
    FIELDS = 2
    QUOTE = 3
    NUL = 4
    LONG = 5
    CUT_OFF = 6


LONGEST_FIELD = 131_072

_NEWLINE, _RETURN, _QUOTE = 10, 13, 34
_AT_START, _PLAIN, _QUOTED, _AFTER_QUOTE = 0, 1, 2, 3


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
    start = 0
    at = 0
    field_start = 0
    count = 1
    state = 0
    fault = 0
    while at < size:
        byte = data[at]
        if byte == 0 and fault == 0:
            fault = 4
        if state == 2:
            if byte == 34:
                state = 3
            elif at - field_start > longest:
                # A quote that never closes would swallow the rest: give up this line only.
                fault = 5
                at = field_start
                while at < size and data[at] != 10:
                    at += 1
                state = 1
                continue
        elif byte == 10:
            if at - field_start > longest and fault == 0:
                fault = 5
            blank = at == start or (at == start + 1 and data[start] == 13)
            if blank:
                fault = 1
            elif fault == 0 and count != fields:
                fault = 2
            ends[found] = at + 1
            faults[found] = fault
            found += 1
            start = at + 1
            field_start = start
            count = 1
            state = 0
            fault = 0
        elif byte == separator:
            if at - field_start > longest and fault == 0:
                fault = 5
            count += 1
            field_start = at + 1
            state = 0
        elif state == 0:
            state = 2 if (quoting and byte == 34) else 1
        elif state == 3:
            if byte == 34:
                state = 2
            elif byte != 13:
                if fault == 0:
                    fault = 3
                state = 1
        elif quoting and byte == 34 and fault == 0:
            fault = 3
        at += 1
    if final and start < size:
        if state == 2 or (fault == 0 and count < fields):
            fault = 6
        elif at - field_start > longest and fault == 0:
            fault = 5
        elif fault == 0 and count != fields:
            fault = 2
        ends[found] = size
        faults[found] = fault
        found += 1
        start = size
    return found, start


@cache
def _compiled() -> Any:
    return numba.njit(cache=True, nogil=True)(_scan)


def records(
    data: bytes, *, separator: str, quoting: bool, fields: int, final: bool
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8], int]:
    """Find the records of a piece of delimited text that begins at the start of a record.

    Returns the end offset of each record, the `Fault` of each, and how many bytes were used up: what is
    left belongs to a record that goes on in the next piece (unless `final`).
    """
    array = np.frombuffer(data, np.uint8)
    most = data.count(b"\n") + 1
    ends = np.empty(most, np.int64)
    faults = np.empty(most, np.uint8)
    found, used = _compiled()(array, ord(separator), quoting, fields, LONGEST_FIELD, final, ends, faults)
    return ends[:found], faults[:found], used
