"""Facts in the making; of several rows about one thing one fact, with values of the first or of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from kb import frames
from kb.model import Fact
from loaders.lists import Flat
from loaders.mapping import IDENTITY, Statement
from loaders.seen import Seen


@dataclass(frozen=True)
class Draft:
    """A row for each fact: in the frame its `row` and fields of one value, beside it its lists."""

    frame: pl.DataFrame
    lists: Mapping[str, Flat]

    def where(self, holds: pl.Series) -> Draft:
        """Those of which something holds."""
        if holds.all():
            return self
        which = holds.to_numpy()
        return Draft(
            pl.DataFrame([one.filter(holds) for one in self.frame]),
            {name: lists.where(which) for name, lists in self.lists.items()},
        )

    def filled(self, fields: list[str]) -> Draft:
        """Those that lack none of some fields."""
        made = self
        for name in fields:
            values = made.frame[name]
            if values.null_count():
                made = made.where(values.is_not_null())
        return made

    def put(self, **fields: pl.Expr) -> Draft:
        """With other values in some fields."""
        return replace(self, frame=self.frame.with_columns(**fields))

    def facts(self, kind: type[Fact]) -> pl.DataFrame:
        """The facts, what they do not say empty."""
        made: dict[str, pl.Series] = {}
        for name, dtype in frames.schema(kind).items():
            if name in self.lists:
                made[name] = self.lists[name].lists().cast(dtype)
            elif name in self.frame.columns:
                made[name] = self.frame[name]
            else:
                nothing = pl.Series([[] if isinstance(dtype, pl.List) else None], dtype=dtype)
                made[name] = nothing.new_from_index(0, self.frame.height)
        return pl.DataFrame(made)


def gathered(one: Statement, draft: Draft) -> Draft:
    """One fact for each thing: of each field what the first row states, or what is gathered of all."""
    key = IDENTITY[one.fact][0]
    draft = draft.filled([key])
    frame = draft.frame
    # Two keys with one hash are looked at like rows about one thing, and come out as two.
    numbers = Seen(numbered=True).met(frame[key].hash())[1].to_numpy()
    alone = pl.Series(np.bincount(numbers)[numbers] == 1)
    if alone.all():
        return Draft(frame, {name: flat.once().in_order() for name, flat in draft.lists.items()})
    how = {"least": pl.Expr.min, "greatest": pl.Expr.max}
    fields = [
        how[one.gather[name]](pl.col(name)) if name in one.gather else pl.col(name).drop_nulls().first()
        for name in frame.columns
        if name not in {key, "row"}
    ]
    several = frame.with_row_index("at!").filter(~alone)
    things = several.group_by(key, maintain_order=True).agg(
        pl.col("at!").first(), pl.col("at!").alias("all!"), pl.col("row").min(), *fields
    )
    # Each thing stands where its first row stood.
    first = alone.to_numpy().copy()
    firsts = things["at!"].to_numpy()
    first[firsts] = True
    which = np.arange(frame.height)
    which[firsts] = frame.height + np.arange(firsts.size)
    place = np.cumsum(first) - 1
    place[things["all!"].explode().to_numpy()] = np.repeat(
        place[firsts], things["all!"].list.len().to_numpy()
    )
    made = pl.concat([frame, things.select(frame.columns)], rechunk=True)[which[first]]
    lists = {name: flat.moved(place, made.height).once().in_order() for name, flat in draft.lists.items()}
    return Draft(made, lists)
