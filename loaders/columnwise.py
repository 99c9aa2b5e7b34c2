"""What is done to whole columns: patterns, blanks, and functions called once for each distinct value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import polars as pl

from kb.texts import t
from loaders.seen import Seen

_BEFORE = re.compile(r"\^\(\[\^([^]\[\\^-]|-?[^]\[\\^-]+)\]\+\)")
_REMEMBERED = 65_536


def checked(pattern: str) -> str:
    """The pattern, if it is a regular expression that the engine takes; `ValueError` if not."""
    try:
        pl.select(pl.lit("").str.extract(pattern, 0))
    except pl.exceptions.ComputeError as fault:
        raise ValueError(t("mapping.fault.pattern", reason=str(fault).partition("\n")[0])) from fault
    return pattern


def found(text: pl.Expr, pattern: str) -> pl.Expr:
    """The first group of the first match, or the whole match where the pattern has no group."""
    before = _BEFORE.fullmatch(pattern)
    if before is not None:  # what stands before one of some marks: no need of an engine
        for mark in before[1]:
            text = text.str.splitn(mark, 2).struct.field("field_0")
        return filled(text)
    grouped = re.search(r"(?<!\\)\((?!\?[^P<])", pattern) is not None
    return text.str.extract(pattern, int(grouped))


def filled(text: pl.Expr) -> pl.Expr:
    """The text, nothing where it is empty."""
    return text.replace("", None)  # said so, a text made in the same way for several values is made once


def prefixed(prefix: str, text: pl.Expr) -> pl.Expr:
    """The text with something before it, if there is anything to put there."""
    return pl.lit(prefix) + text if prefix else text


def each(of: pl.Expr, make: Callable[[Any], Any], dtype: pl.DataType) -> pl.Expr:
    """A function of single values, called once for each distinct one while there are not too many."""
    known = Seen(numbered=True)
    made = pl.Series([], dtype=dtype)

    def looked_up(values: pl.Series) -> pl.Series:
        nonlocal known, made
        if known.count > _REMEMBERED:
            known, made = Seen(numbered=True), made.clear()
        new, numbers = known.met(values.hash())
        if new.any():
            more = [None if one is None else make(one) for one in values.filter(new)]
            made = pl.concat([made, pl.Series(more, dtype=dtype)])
        return made.gather(numbers)

    return of.map_batches(looked_up, return_dtype=dtype)
