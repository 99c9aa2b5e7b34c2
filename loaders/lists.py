"""Lists in a column, taken apart and put together by whole columns.

Done to one list after the other it takes a microsecond a row, most of what a register may take in all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl


def flat(values: pl.Series, rank: int = 0) -> pl.DataFrame:
    """The values that are there: the row (`at`), `rank` and the `value` of each; of lists, each in them."""
    frame = pl.DataFrame({"value": values}).with_row_index("at").drop_nulls("value")
    if isinstance(values.dtype, pl.List):
        frame = frame.explode("value", empty_as_null=False).drop_nulls("value")
    return frame.with_columns(rank=pl.lit(rank, pl.Int32))


def listed(values: pl.DataFrame, height: int, dtype: pl.DataType) -> pl.Series:
    """A list of values for each of so many rows, empty where it has none; `values` are in the rows' order."""
    lists = values.group_by("at", maintain_order=True).agg(pl.col("value").cast(dtype))
    which = np.full(height, lists.height, np.int64)
    which[lists["at"].to_numpy()] = np.arange(lists.height)
    empty = pl.Series("value", [[]], pl.List(dtype))
    return pl.concat([lists["value"].cast(pl.List(dtype)), empty]).gather(which)


def together(parts: Sequence[pl.Series]) -> pl.Series:
    """One list of each row's values in several columns (of values or of lists), each value once."""
    first = parts[0]
    if len(parts) == 1 and not isinstance(first.dtype, pl.List) and not first.null_count():
        return pl.select(pl.concat_list(first)).to_series()
    everything = pl.concat([flat(part, rank) for rank, part in enumerate(parts)], how="vertical_relaxed")
    if len(parts) > 1:
        everything = everything.sort("at", "rank", maintain_order=True)
    everything = everything.unique(["at", "value"], keep="first", maintain_order=True)
    return listed(everything, parts[0].len(), everything.schema["value"])


def in_order(lists: pl.Series) -> pl.Series:
    """Each list's values, sorted, each once."""
    inner = flat(lists[:0]).schema["value"]
    if lists.null_count() or lists.explode(empty_as_null=False).null_count():
        return listed(_sorted(flat(lists)), lists.len(), inner).alias(lists.name)
    long = (lists.list.len() > 1).arg_true()
    made = listed(_sorted(flat(lists.gather(long))), long.len(), inner)
    which = np.arange(lists.len())
    which[long.to_numpy()] = lists.len() + np.arange(long.len())
    return pl.concat([lists, made]).gather(which)


def in_order_without(lists: pl.Series, one: pl.Series) -> pl.Series:
    """Each list's values, sorted, each once, without the one value that the row has in another column."""
    values = flat(lists)
    values = values.filter(values["value"].ne_missing(one.gather(values["at"])))
    return listed(_sorted(values), lists.len(), pl.String()).alias(lists.name)


def _sorted(values: pl.DataFrame) -> pl.DataFrame:
    return values.unique(["at", "value"]).sort("at", "value")
