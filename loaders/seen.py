"""What has to be remembered between chunks of a long table: values met before, rows that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

_MOST_RUNS = 12


@dataclass
class Seen:
    """Which values were met before: 8 bytes for each, however long it is, in a few sorted runs."""

    runs: list[npt.NDArray[np.uint64]] = field(default_factory=list)

    def first(self, frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
        """The rows that have their values in these columns for the first time, in this chunk or before."""
        told = frame.select(made=pl.struct(columns).hash())["made"]
        hashes = told.to_numpy()
        old = np.zeros(hashes.size, np.bool_)
        for run in self.runs:
            at = np.minimum(np.searchsorted(run, hashes), run.size - 1)
            old |= run[at] == hashes
        fresh = told.is_first_distinct() & ~pl.Series(old)
        new = np.sort(told.filter(fresh).to_numpy())
        if new.size:
            self.runs.append(new)
        if len(self.runs) > _MOST_RUNS:
            self.runs = [np.sort(np.concatenate(self.runs))]
        return fresh


def unbroken(chunks: Iterator[pl.DataFrame], column: str) -> Iterator[pl.DataFrame]:
    """The same rows, cut so that rows with one value of a column that follow each other stay together."""
    held: pl.DataFrame | None = None
    for chunk in chunks:
        rows = chunk if held is None else pl.concat([held, chunk])
        group = rows[column].rle_id()
        open_group = group == (group.max() if rows.height else 0)
        yield rows.filter(~open_group)
        held = rows.filter(open_group)
    if held is not None:
        yield held
