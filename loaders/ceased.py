"""Who ceased: whom a register told of before, and no row of its newer delivery tells of.

A row that was left out, filtered or rejected tells of somebody all the same, and so does a crooked one in
whose text the number stands: none of those is taken for ceased. Nor is anybody where that cannot be told (of
more rejects than are kept, say), nor a natural person under a pseudonym.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from kb.fingerprints import halves
from kb.store import Row, Store
from loaders.changes import GoneFacts
from loaders.extracts import Extract
from loaders.pseudonyms import PREFIX
from loaders.source import Tally

_ASKED = 10_000
_SCHEMA: dict[str, pl.DataType] = {
    "subject": pl.String(),
    "fact": pl.Int64(),
    "history": pl.List(pl.Int64),
}


def ceasing(store: Store, one: Extract, gone: GoneFacts, about: pl.Series, tally: Tally) -> pl.DataFrame:
    """Those of whom facts are gone that ceased, `about` being whom the series told of.

    Returns a table of `subject`, the identifier, the `fact` that states something of it, and the facts of its
    dated `history` that are gone.
    """
    if not one.where.register or tally.told_of is None or not gone.actors.size:
        return pl.DataFrame(schema=_SCHEMA)
    told = gone.told_of_actors(about)
    rows = [
        row
        for part in told.filter(_missing(one, told["subject"], tally)).iter_slices(_ASKED)
        for row in store.rows("load/ceasing", series=one.where.series, **part.to_dict(as_series=False))
    ]
    return _of_history(rows, gone.relationships.facts)


def ceasing_anywhere(store: Store, one: Extract, tally: Tally) -> pl.DataFrame:
    """The same of all whom only older extracts state, where what is gone cannot be told by its numbers."""
    if not one.where.register or tally.told_of is None or not one.older:
        return pl.DataFrame(schema=_SCHEMA)
    found = pl.DataFrame(store.rows("load/withdrawn-ceasing", extracts=one.older), schema=_SCHEMA)
    return found.filter(_missing(one, found["subject"], tally))


def _of_history(rows: list[Row], gone: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
    found = pl.DataFrame(rows, schema=_SCHEMA).unique("fact", maintain_order=True)
    its = found.select("fact", "history").explode("history", empty_as_null=False)
    its = its.filter(pl.Series(np.isin(its["history"].to_numpy(), gone)))
    kept = its.group_by("fact").agg("history")
    return (
        found.drop("history").join(kept, on="fact", how="left").with_columns(pl.col("history").fill_null([]))
    )


def _missing(one: Extract, subjects: pl.Series, tally: Tally) -> pl.Series:
    """Of whom no row of the file tells."""
    if tally.rejects.count > len(tally.rejects.kept):
        return pl.repeat(value=False, n=subjects.len(), eager=True)
    told = np.concatenate([np.array([], np.int32), *(tally.told_of or [])])
    missing = pl.Series(~np.isin(halves(subjects), told)) & ~subjects.str.starts_with(f"{PREFIX}-")
    crooked = {reject.row for reject in tally.rejects.kept if not reject.field}
    if crooked:
        # A number may be written with blanks and marks in it.
        texts = [re.sub(r"[\s-]", "", text).upper() for text in one.table.records(crooked).values()]
        values = subjects.str.splitn("-", 2).struct.field("field_1")
        found = pl.Series(texts, dtype=pl.String).str.extract_many(values.implode(), overlapping=True)
        missing &= ~values.is_in(found.explode().unique().implode())
    return missing
