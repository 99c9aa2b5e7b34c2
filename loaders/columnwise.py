"""What is done to whole columns: patterns, blanks, and functions called once for each distinct value."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from kb.texts import t
from loaders.seen import Seen
from loaders.spans import Spans

_BEFORE = re.compile(r"\^\(\[\^([^]\[\\^-]|-?[^]\[\\^-]+)\]\+\)")
REMEMBERED = 65_536


def checked(pattern: str) -> str:
    """The pattern, if it is a regular expression that the engine takes; `ValueError` if not."""
    try:
        pl.select(pl.lit("").str.extract(pattern, 0))
    except pl.exceptions.ComputeError as fault:
        raise ValueError(t("mapping.fault.pattern", reason=str(fault).partition("\n")[0])) from fault
    return pattern


def found(text: pl.Series, pattern: str) -> pl.Series:
    """The first group of the first match, the whole match where there is no group; nothing if empty."""
    grouped = re.search(r"(?<!\\)\((?!\?[^P<])", pattern) is not None
    made = text.str.extract(pattern, int(grouped))
    return made.set(made == "", None)


def marks_before(pattern: str) -> str | None:
    """The marks of a pattern that finds what stands before the first of some marks: it needs no engine."""
    before = _BEFORE.fullmatch(pattern)
    return before[1] if before is not None and before[1].isascii() else None


def within(texts: Spans, pattern: str) -> Spans:
    """What a pattern finds in texts that are places in others."""
    marks = marks_before(pattern)
    return Spans.of(found(texts.text(), pattern)) if marks is None else texts.before(marks)


def only(values: pl.Series, where: pl.Series) -> pl.Series:
    """The values where something holds, nothing elsewhere."""
    if where.all() and not where.null_count():
        return values
    nothing = pl.Series(values.name, [None], values.dtype).new_from_index(0, values.len())
    return values.zip_with(where, nothing)


def missing(values: pl.Series) -> pl.Series:
    """Where there is nothing. To ask polars takes longer than to see that there is something everywhere."""
    if values.null_count():
        return values.is_null()
    return pl.Series(values.name, [False]).new_from_index(0, values.len())


def among(values: pl.Series, told: Sequence[str]) -> pl.Series:
    """Where texts are some of these; nothing is none of them."""
    found = values == told[0] if len(told) == 1 else values.is_in(told)
    return found.fill_null(value=False) if found.null_count() else found


def prefixed(prefix: str, text: pl.Series) -> pl.Series:
    """The text with something before it, if there is anything to put there."""
    return prefix + text if prefix else text


class Each:
    """A function of single values, called once for each distinct one while there are not too many.

    Several threads may ask, one after the other.
    """

    def __init__(self, make: Callable[[Any], Any], dtype: pl.DataType) -> None:
        self._make, self._dtype = make, dtype
        self._asking = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._known, self._made = Seen(numbered=True), pl.Series([], dtype=self._dtype)

    def __call__(self, values: pl.Series) -> pl.Series:
        """What it makes of each value, nothing of none."""
        hashes = values.hash()
        with self._asking:
            if self._known.count > REMEMBERED:
                self._forget()
            new, numbers = self._known.met(hashes)
            if new.any():
                more = [None if one is None else self._make(one) for one in values.filter(new)]
                self._made = pl.concat([self._made, pl.Series(more, dtype=self._dtype)], rechunk=True)
            made = self._made
        return made[numbers]
