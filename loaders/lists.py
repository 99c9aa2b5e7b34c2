"""Lists in a column, taken apart and put together by whole columns.

Done to one list after the other it takes a microsecond a row, most of what a register may take in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from loaders.seen import Seen

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Flat:
    """Lists taken apart: the values in them, none of them empty, and the row that each is `at`, in order.

    There are `height` rows; one that is nowhere in `at` has an empty list.
    """

    at: Positions
    values: pl.Series
    height: int

    def with_values(self, values: pl.Series) -> Flat:
        """Other values in the same places; those that are nothing are left out."""
        if not values.null_count():
            return replace(self, values=values)
        there = values.is_not_null()
        return Flat(self.at[there.to_numpy()], values.filter(there), self.height)

    def where(self, holds: npt.NDArray[np.bool_]) -> Flat:
        """The lists of some rows only."""
        stays = holds[self.at]
        at = (np.cumsum(holds) - 1)[self.at[stays]]
        return Flat(at, self.values.filter(pl.Series(stays)), int(holds.sum()))

    def moved(self, to: Positions, height: int) -> Flat:
        """The same lists in other rows: for each row the one in which its values are now."""
        at = to[self.at]
        if (at[1:] >= at[:-1]).all():
            return Flat(at, self.values, height)
        order = np.argsort(at, kind="stable")
        return Flat(at[order], self.values[order], height)

    def once(self) -> Flat:
        """Each value once in a list, where it stands first."""
        several = self._several()
        if not several.size:
            return self
        told = pl.DataFrame({"at": self.at[several], "value": self.values[several]})
        first = Seen().first(told, ("at", "value")).to_numpy()
        stays = np.ones(self.at.size, np.bool_)
        stays[several[~first]] = False
        return Flat(self.at[stays], self.values.filter(pl.Series(stays)), self.height)

    def in_order(self) -> Flat:
        """The values of each list sorted."""
        several = self._several()
        if not several.size:
            return self
        told = pl.DataFrame({"at": self.at[several], "value": self.values[several], "place": several})
        order = np.arange(self.at.size)
        order[several] = told.sort("at", "value")["place"].to_numpy()
        return replace(self, values=self.values[order])

    def without(self, one: pl.Series) -> Flat:
        """The lists without the one value that the row has in another column."""
        ones = one[self.at]
        other = self.values.ne_missing(ones) if ones.null_count() else self.values != ones
        return Flat(self.at[other.to_numpy()], self.values.filter(other), self.height)

    def lists(self) -> pl.Series:
        """The lists as a column."""
        dtype = pl.List(self.values.dtype)
        lengths = np.bincount(self.at, minlength=self.height)
        starts = np.cumsum(lengths) - lengths
        made = [pl.Series([[]], dtype=dtype)]
        where = np.zeros(self.height, np.int64)
        known = 1
        for length in np.flatnonzero(np.bincount(lengths)):
            if length:
                rows = np.flatnonzero(lengths == length)
                values = self.values[(starts[rows, None] + np.arange(length)).ravel()]
                made.append(values.reshape((-1, int(length))).cast(dtype))
                where[rows] = known + np.arange(rows.size)
                known += rows.size
        return pl.concat(made, rechunk=True)[where]

    def _several(self) -> Positions:
        """Where the values are that are not alone in their list."""
        same = self.at[1:] == self.at[:-1]
        return np.flatnonzero(np.append(same, False) | np.append(False, same))


def flat(values: pl.Series) -> Flat:
    """A column taken apart, of lists or of single values; what is nothing is left out."""
    height = values.len()
    if not isinstance(values.dtype, pl.List):
        return Flat(np.arange(height), values, height).with_values(values)
    lengths = values.list.len().fill_null(0)
    filled = np.flatnonzero(lengths.to_numpy())
    if filled.size < height:
        values, lengths = values[filled], lengths[filled]
    inner = values.explode(empty_as_null=False, keep_nulls=False)
    return Flat(np.repeat(filled, lengths.to_numpy()), inner, height).with_values(inner)


def split(text: pl.Series, by: str) -> Flat:
    """The parts of texts between marks, as they stand there."""
    several = text.str.contains(by, literal=True).fill_null(value=False)
    whole = flat(text)
    if not several.any():
        return whole
    rows = several.arg_true().to_numpy()
    parts = flat(text[rows].str.split(by)).moved(rows, text.len())
    single = whole.with_values(whole.values.set(several[whole.at], None))
    return _joined([single, parts])


def together(parts: Sequence[Flat]) -> Flat:
    """One list of each row's values in several columns, each value once."""
    return (parts[0] if len(parts) == 1 else _joined(parts)).once()


def _joined(parts: Sequence[Flat]) -> Flat:
    at = np.concatenate([part.at for part in parts])
    order = np.argsort(at, kind="stable")
    values = pl.concat([part.values for part in parts], rechunk=True)
    return Flat(at[order], values[order], parts[0].height)
