"""Of several rows about one thing, one: its values from the first row, or from all of them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kb import frames
from loaders import lists
from loaders.mapping import IDENTITY, Statement


def gathered(
    one: Statement, rows: pl.DataFrame, given: Mapping[str, pl.Expr]
) -> tuple[pl.DataFrame, dict[str, pl.Expr]]:
    """One row for each thing: of each field what the first row states, or what is gathered of all."""
    schema = frames.schema(one.kind)
    flat = rows.select("row", **{name: value.cast(schema[name]) for name, value in given.items()})
    key = IDENTITY[one.fact][0]
    how = {
        "least": lambda name: pl.col(name).min(),
        "greatest": lambda name: pl.col(name).max(),
        "all": lambda name: pl.col(name).explode(empty_as_null=False),
    }
    made_of_all = [
        how[one.gather[name]](name) if name in one.gather else pl.col(name).drop_nulls().first()
        for name in flat.columns
        if name not in {key, "row"}
    ]
    flat = flat.drop_nulls(key).with_row_index("at!")
    alone = flat[key].is_unique()
    made = flat
    if not alone.all():
        several = flat.filter(~alone).group_by(key, maintain_order=True)
        grouped = several.agg(pl.col("at!").first(), pl.col("row").min(), *made_of_all).select(flat.columns)
        made = pl.concat([flat.filter(alone), grouped]).sort("at!")
    made = made.with_columns(lists.in_order(made[name]) for name, way in one.gather.items() if way == "all")
    return made, {name: pl.col(name) for name in given}
