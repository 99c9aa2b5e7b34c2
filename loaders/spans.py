"""Text within text: the parts of packed values as places in one buffer of bytes, found by compiled loops.

A part that is only taken apart further, or read as a day, never becomes a text of its own. What is empty is
nothing. The loops mean what polars means by `strip_chars`, `splitn` and `to_date`; tests hold them together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from kb.analysis.compiled import Kernel
from loaders import texts
from loaders.screen import TOGETHER, lowest, special
from loaders.texts import Bytes

_DAYS_OF = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Places = npt.NDArray[np.int64]


def _strip(data: Any, starts: Any, ends: Any, odd: Any) -> None:
    """Move starts and ends past blanks of ASCII; `odd` is where others may come next."""
    for i in range(len(starts)):
        start, end = starts[i], ends[i]
        while start < end and (data[start] == 32 or 9 <= data[start] <= 13):
            start += 1
        while start < end and (data[end - 1] == 32 or 9 <= data[end - 1] <= 13):
            end -= 1
        starts[i], ends[i] = start, end
        # The others are written in two bytes from 0xC2 on, or in three from 0xE1, 0xE2 or 0xE3 on.
        odd[i] = start < end and (
            data[start] == 0xC2
            or 0xE1 <= data[start] <= 0xE3
            or (data[end - 1] >= 0x80 and data[end - 2] == 0xC2)
            or (data[end - 1] >= 0x80 and end - start > 2 and 0xE1 <= data[end - 3] <= 0xE3)
        )


def _marks(data: Any, starts: Any, ends: Any, mark: Any, found: Any) -> None:
    """Where the first marks of each text are, its end where it has no more."""
    most, size, first = found.shape[1], len(mark), mark[0]
    for i in range(len(starts)):
        at, end, k = starts[i], ends[i], 0
        base = at
        while k < most and base + size <= end:
            bits = special(data, base, first)
            while bits != 0 and k < most:
                here = base + lowest(bits)
                bits &= bits - 1
                if here + size > end:
                    break
                same = here >= at
                for j in range(size):
                    same = same and data[here + j] == mark[j]
                if same:
                    found[i, k] = here
                    k += 1
                    at = here + size
            base += TOGETHER
        while k < most:
            found[i, k] = end
            k += 1


def _split(
    data: Any, starts: Any, ends: Any, mark: Any, at: Any, firsts: Any, lasts: Any, count: Any
) -> None:
    """All the parts between marks: the text that each is `at`, and where it starts and ends.

    The search is that of `_marks`; one function for both, begun anew at each mark, took up to five times as
    long.
    """
    size, first, n = len(mark), mark[0], 0
    for i in range(len(starts)):
        begin, end = starts[i], ends[i]
        base = begin
        while base + size <= end:
            bits = special(data, base, first)
            while bits != 0:
                here = base + lowest(bits)
                bits &= bits - 1
                if here + size > end:
                    break
                same = here >= begin
                for j in range(size):
                    same = same and data[here + j] == mark[j]
                if same:
                    at[n], firsts[n], lasts[n] = i, begin, here
                    n += 1
                    begin = here + size
            base += TOGETHER
        if begin < end:
            at[n], firsts[n], lasts[n] = i, begin, end
            n += 1
    count[0] = n


def _before(data: Any, starts: Any, ends: Any, marks: Any, lasts: Any) -> None:
    """Where the first of some marks is, the end where there is none."""
    for i in range(len(starts)):
        at, end = starts[i], ends[i]
        while at < end and not marks[data[at]]:
            at += 1
        lasts[i] = at


def _days(data: Any, starts: Any, ends: Any, days: Any, how: Any) -> None:
    """Days since 1970 of `YYYY-MM-DD` and `YYYYMMDD`, and whether a text was read, or is otherwise."""
    for i in range(len(starts)):
        start, end = starts[i], ends[i]
        length = end - start
        how[i] = 2 if length > 0 else 0
        dashed = length == 10 and data[start + 4] == 45 and data[start + 7] == 45
        if not dashed and length != 8:
            continue
        step = 1 if dashed else 0
        year, month, day, digits = 0, 0, 0, True
        for j in range(4):
            one = data[start + j] - 48
            digits = digits and 0 <= one <= 9
            year = year * 10 + one
        for j in range(2):
            one, other = data[start + 4 + step + j] - 48, data[start + 6 + 2 * step + j] - 48
            digits = digits and 0 <= one <= 9 and 0 <= other <= 9
            month = month * 10 + one
            day = day * 10 + other
        if not digits or not 1000 <= year <= 2999 or not 1 <= month <= 12 or day < 1:
            continue
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if day > _DAYS_OF[month] + (leap and month == 2):
            continue
        # Howard Hinnant's days_from_civil: years begin in March, eras have 400 of them.
        if month <= 2:
            year -= 1
        era = year // 400
        of_era = year - era * 400
        of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
        days[i] = era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
        how[i] = 1


def _tails(data: Any, ends: Any, prefix: Any, made: Any) -> None:
    """Before the last bytes of each text, as many as there is room for, something else."""
    before, size = len(prefix), made.shape[1]
    for i in range(len(ends)):
        for j in range(before):
            made[i, j] = prefix[j]
        for j in range(before, size):
            made[i, j] = data[ends[i] - size + j]


_CALLS = "loaders.vectors"
_TEXTS = "const uint8[:], const int64[:], const int64[:]"
_STRIP = Kernel(_strip, "const uint8[:], int64[:], int64[:], boolean[:]", in_pieces=True)
_MARKS = Kernel(_marks, f"{_TEXTS}, const int64[:], int64[:,:]", calls=_CALLS, in_pieces=True)
_SPLIT = Kernel(
    _split,
    f"{_TEXTS}, const int64[:], int64[:], int64[:], int64[:], int64[:]",
    calls=_CALLS,
    in_pieces=True,
)
_BEFORE = Kernel(_before, f"{_TEXTS}, const boolean[:], int64[:]", in_pieces=True)
_TAILS = Kernel(_tails, "const uint8[:], const int64[:], const uint8[:], uint8[:,:]", in_pieces=True)
_DAYS = Kernel(_days, f"{_TEXTS}, int32[:], uint8[:]", in_pieces=True)


@dataclass(frozen=True)
class Spans:
    """Texts, each from `starts` to `ends` in some bytes of UTF-8; nothing where there is nothing between."""

    data: Bytes
    starts: Places
    ends: Places

    @classmethod
    def of(cls, text: pl.Series) -> Spans:
        """The texts of a column."""
        data, ends = texts.together(text)
        return cls(data, np.concatenate(([0], ends[:-1])) if ends.size else ends, ends)

    def at(self, which: Any) -> Spans:
        """Some of the texts: those with these numbers, or where something holds."""
        return Spans(self.data, self.starts[which], self.ends[which])

    def text(self) -> pl.Series:
        """The texts as a column."""
        sizes = np.maximum(self.ends - self.starts, 0)
        return texts.columns(self.data.data, self.starts[:, None], sizes[:, None])[0]

    def ends_with(self, prefix: Bytes, length: int) -> pl.Series:
        """The last bytes of each text, so many, as a column, with something before them."""
        made = np.empty((self.ends.size, prefix.size + length), np.uint8)
        _TAILS(made.size, self.data, self.ends, prefix, made)
        ends = np.arange(1, self.ends.size + 1) * made.shape[1]
        return Spans(made.reshape(-1), ends - made.shape[1], ends).text()

    def stripped(self) -> Spans:
        """The texts without the blanks around them."""
        starts, ends = self.starts.copy(), self.ends.copy()
        odd = np.empty(starts.size, np.bool_)
        _STRIP(3 * starts.size, self.data, starts, ends, odd)
        made = Spans(self.data, starts, ends)
        if odd.any():
            text = made.at(odd).text()
            starts[odd] = ends[odd] - text.str.strip_chars_start().str.len_bytes().to_numpy()
            ends[odd] = starts[odd] + text.str.strip_chars().str.len_bytes().to_numpy()
        return made

    def marks(self, mark: str, most: int) -> Places:
        """Where the first `most` marks of each text begin, where it ends when it has no more."""
        found = np.empty((self.starts.size, most), np.int64)
        _MARKS(self.data.size, self.data, self.starts, self.ends, _bytes(mark), found)
        return found

    def part(self, mark: str, marks: Places, at: int) -> Spans:
        """The part that has `at` marks before it, without the blanks around it."""
        size = len(_bytes(mark))
        starts = marks[:, at - 1] + size if at else self.starts
        ends = marks[:, at]
        return Spans(self.data, np.ascontiguousarray(starts), np.ascontiguousarray(ends)).stripped()

    def split(self, mark: str) -> tuple[Places, Spans]:
        """All the parts between marks, without the blanks around them, and the text that each is of."""
        size = self.starts.size + int(np.count_nonzero(self.data == _bytes(mark)[0]))
        at, starts, ends = (np.empty(size, np.int64) for _ in range(3))
        count = np.zeros(1, np.int64)
        _SPLIT(self.data.size, self.data, self.starts, self.ends, _bytes(mark), at, starts, ends, count)
        found = Spans(self.data, starts[: count[0]], ends[: count[0]]).stripped()
        there = found.starts < found.ends
        return at[: count[0]][there], found.at(there)

    def before(self, marks: str) -> Spans:
        """What stands before the first of some marks of one byte."""
        table = np.zeros(256, np.bool_)
        table[list(marks.encode("ascii"))] = True
        ends = np.empty_like(self.ends)
        _BEFORE(self.data.size, self.data, self.starts, self.ends, table, ends)
        return Spans(self.data, self.starts, ends)

    def days(self, otherwise: Callable[[pl.Series], pl.Series]) -> pl.Series:
        """The texts as days: those written `YYYY-MM-DD` or `YYYYMMDD` here, the others as is told."""
        days, how = np.zeros(self.starts.size, np.int32), np.empty(self.starts.size, np.uint8)
        _DAYS(len("2020-01-01") * self.starts.size, self.data, self.starts, self.ends, days, how)
        made = pl.Series(days).cast(pl.Date)
        if (how == 1).all():
            return made
        made = made.set(pl.Series(how != 1), None)
        others = np.flatnonzero(how == 2)
        return made.scatter(others, otherwise(self.at(others).text())) if others.size else made


def _bytes(text: str) -> Places:
    return np.frombuffer(text.encode(), np.uint8).astype(np.int64)
