"""What has to be remembered between chunks of a long table: values met before, rows that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from kb.analysis.compiled import Kernel, prefetch

_LEAST = 1 << 12
_AHEAD = 16
_MOVED = 1 << 16  # hashes that are moved together into a larger table
_SHORT, _FEW = 16, 1_000
_ODD, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)

Hashes = npt.NDArray[np.int64]


def _meet(hashes: Any, table: Any, numbers: Any, count: Any, found: Any, fresh: Any) -> None:
    """Put hashes (none of them 0) into a table that has room for them, and tell which were not in it.

    Where there are `numbers`, one for each slot of the table, each hash that is new gets the next from
    `count` on, and `found` is the number of each.
    """
    most = len(table) - 1
    numbered = len(numbers) > 0
    for i in range(len(hashes)):
        if i + _AHEAD < len(hashes):  # a large table is in memory: what is looked for is asked for ahead
            slot = hashes[i + _AHEAD] & most
            prefetch(table, slot, slot + 1)
        one = hashes[i]
        at = one & most
        while table[at] != 0 and table[at] != one:
            at = (at + 1) & most
        fresh[i] = table[at] == 0
        table[at] = one
        if numbered:
            if fresh[i]:
                numbers[at] = count
                count += 1
            found[i] = numbers[at]


_MEET = Kernel(_meet, "const int64[:], int64[:], int64[:], int64, int64[:], boolean[:]", in_pieces=True)


def _array(size: int) -> Hashes:
    return np.zeros(size, np.int64)


@dataclass
class Seen:
    """Which values were met before: a hash of 8 bytes for each, however long it is, in an open table.

    What is `numbered` also has the order in which they were first met.
    """

    numbered: bool = False
    count: int = 0
    table: Hashes = field(default_factory=lambda: _array(_LEAST))
    slots: Hashes = field(default_factory=lambda: _array(0))

    def first(self, frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
        """The rows that have their values in these columns for the first time, in this chunk or before."""
        return self.met(hashed(frame, columns))[0]

    def met(self, hashed: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Where hashes are met for the first time, and the number of each, from 0 on, if they have one."""
        hashes = hashed.to_numpy().view(np.int64)
        hashes = np.where(hashes == 0, 1, hashes)
        self._make_room(self.count + hashes.size)
        fresh, found = self._put(hashes)
        return pl.Series(fresh), pl.Series(found)

    def _make_room(self, most: int) -> None:
        size = self.table.size
        while most * 3 > size * 2:
            size *= 2
        if size > self.table.size or self.slots.size != (size if self.numbered else 0):
            old, slots = self.table, self.slots
            self.table, self.slots, self.count = _array(size), _array(size if self.numbered else 0), 0
            if slots.size:  # in the order of their numbers they get the same ones again
                filled = np.flatnonzero(old)
                self._put(old[filled[np.argsort(slots[filled])]])
            else:
                for begin in range(0, old.size, _MOVED):
                    some = old[begin : begin + _MOVED]
                    self._put(some[some != 0])

    def _put(self, hashes: Hashes) -> tuple[npt.NDArray[np.bool_], Hashes]:
        fresh, found = np.empty(hashes.size, np.bool_), _array(hashes.size if self.numbered else 0)
        _MEET(hashes.size, hashes, self.table, self.slots, self.count, found, fresh)
        self.count += int(fresh.sum())
        return fresh, found


def hashed(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
    """A hash of what each row has in some columns."""
    made, *others = (one.to_numpy() for one in frame.select(pl.col(name).hash() for name in columns))
    for other in others:
        made = made ^ (made >> _HALF)
        made *= _ODD
        made += other
    return pl.Series(made)


def together(chunks: Iterator[pl.DataFrame], rows: int, most: int) -> Iterator[pl.DataFrame]:
    """The same rows, as many chunks at a time as have so many rows, but at most so many chunks."""
    waiting: list[pl.DataFrame] = []
    for chunk in chunks:
        waiting.append(chunk)
        if len(waiting) == most or sum(one.height for one in waiting) >= rows:
            yield pl.concat(waiting)
            waiting = []
    if waiting:
        yield pl.concat(waiting)


def unbroken(chunks: Iterator[pl.DataFrame], column: str) -> Iterator[pl.DataFrame]:
    """The same rows, cut so that rows with one value of a column that follow each other stay together."""
    held: pl.DataFrame | None = None
    for chunk in chunks:
        rows = chunk if held is None else pl.concat([held, chunk])
        last = _last_begins(rows[column])
        yield rows[:last]
        held = _copied(rows[last:])
    if held is not None:
        yield held


def _copied(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows, if they are few without the memory of all those that they are picked out of."""
    return rows if rows.height > _FEW else pl.DataFrame(rows.to_dict(as_series=False), rows.schema)


def _last_begins(values: pl.Series) -> int:
    """Where the rows begin that all have the last value: looked for from the end."""
    looked = _SHORT
    while True:
        begin = max(values.len() - looked, 0)
        others = (values[begin:].ne_missing(values[-1:])).arg_true()
        if others.len() or begin == 0:
            return begin + (int(others[-1]) + 1 if others.len() else 0)
        looked *= 4
