"""What is done to whole columns: patterns, blanks, and functions called once for each distinct value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import polars as pl

from kb.texts import t


def checked(pattern: str) -> str:
    """The pattern, if it is a regular expression that the engine takes; `ValueError` if not."""
    try:
        pl.select(pl.lit("").str.extract(pattern, 0))
    except pl.exceptions.ComputeError as fault:
        raise ValueError(t("mapping.fault.pattern", reason=str(fault).partition("\n")[0])) from fault
    return pattern


def found(text: pl.Expr, pattern: str) -> pl.Expr:
    """The first group of the first match, or the whole match where the pattern has no group."""
    grouped = re.search(r"(?<!\\)\((?!\?[^P<])", pattern) is not None
    return text.str.extract(pattern, int(grouped))


def filled(text: pl.Expr) -> pl.Expr:
    """The text, nothing where it is empty."""
    return pl.when(text != "").then(text)


def each(of: pl.Expr, make: Callable[[Any], Any], dtype: pl.DataType) -> pl.Expr:
    """A function of single values, called once for each distinct one."""

    def made(values: pl.Series) -> pl.Series:
        distinct = values.unique()
        told = pl.Series([None if one is None else make(one) for one in distinct.to_list()], dtype=dtype)
        known = pl.DataFrame({"value": distinct, "made": told})
        return pl.DataFrame({"value": values}).join(
            known, on="value", how="left", nulls_equal=True, maintain_order="left"
        )["made"]

    return of.map_batches(made, return_dtype=dtype)
