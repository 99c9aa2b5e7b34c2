"""The functions of the mapping language that make a value of a row's values.

Each becomes one polars expression over the whole chunk, so a mapping is as fast as code and holds none. What
takes Python (a hash, a code list) is done once for each distinct value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Literal

import polars as pl
from pydantic import Field, field_validator

from kb.texts import t
from loaders import columnwise, geography, lists, values
from loaders.term import Function, Operand, as_text, expression, names, own_id

if TYPE_CHECKING:
    from loaders.terms import Term

_PIECES = 6
Scalar = str | int | float | bool


class Const(Function):
    """A value that is the same in every row."""

    const: Scalar

    def names(self) -> Iterator[str]:
        """None."""
        return iter(())

    def expression(self, source: str) -> pl.Expr:  # noqa: ARG002
        """The value."""
        return pl.lit(self.const)


class Text(Function):
    """Text with values of columns in it; nothing when one of them is empty."""

    text: Annotated[str, Field(min_length=1)]

    @field_validator("text")
    @classmethod
    def _sound(cls, text: str) -> str:
        for _, name, form, conversion in Formatter().parse(text):
            if name is not None and (not re.fullmatch(r"\w+", name) or form or conversion):
                raise ValueError(t("mapping.fault.braces"))
        return text

    def names(self) -> Iterator[str]:
        """The columns between braces."""
        return (name for _, name, _, _ in Formatter().parse(self.text) if name)

    def expression(self, source: str) -> pl.Expr:  # noqa: ARG002
        """The parts, put together."""
        parts: list[pl.Expr] = []
        for literal, name, _, _ in Formatter().parse(self.text):
            parts += [pl.lit(literal)] if literal else []
            parts += [pl.col(name).cast(pl.String)] if name else []
        return pl.concat_str(parts)


class First(Function):
    """The first of several terms that is not empty."""

    first: Annotated[list[Term], Field(min_length=1)]

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return (name for one in self.first for name in names(one))

    def expression(self, source: str) -> pl.Expr:
        """The first that is there."""
        return pl.coalesce(expression(one, source) for one in self.first)


class Key(Function):
    """A key of the source's own made of several columns, whatever their capitals, accents and blanks."""

    key: Annotated[list[str], Field(min_length=1)]

    def names(self) -> Iterator[str]:
        """Its columns."""
        return iter(self.key)

    def expression(self, source: str) -> pl.Expr:
        """Nothing when one of the columns is empty."""
        parts = pl.concat_str([pl.col(name).cast(pl.String) for name in self.key], separator="\n")
        return columnwise.each(parts, lambda text: own_id(source, text), pl.String())


class CodesOf(Operand):
    """Which codes mean what; `otherwise` tells what the others mean: nothing, themselves, or a value."""

    of: Term
    map: dict[str, str | None] = Field(default_factory=dict)
    otherwise: Literal["nothing", "itself"] | dict[Literal["value"], str] = "nothing"


class Codes(Function):
    """What codes mean; capitals, accents and blanks don't matter."""

    codes: CodesOf

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.codes.of)

    def expression(self, source: str) -> pl.Expr:
        """The meaning of each."""
        of = as_text(self.codes.of, source)
        otherwise = self.codes.otherwise
        if not self.codes.map and isinstance(otherwise, dict):
            return pl.when(of.is_not_null()).then(pl.lit(otherwise["value"]))
        known = {geography.fold(code): meaning for code, meaning in self.codes.map.items()}

        def meaning(code: str) -> str | None:
            folded = geography.fold(code)
            if folded in known:
                return known[folded]
            if isinstance(otherwise, dict):
                return otherwise["value"]
            return code if otherwise == "itself" else None

        return columnwise.each(of, meaning, pl.String())


class PartOf(Operand):
    """Which part, counted from 0, of a packed value."""

    of: Term
    by: Annotated[str, Field(min_length=1)]
    at: Annotated[int, Field(ge=0)]


class Part(Function):
    """One part of a packed value."""

    part: PartOf

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.part.of)

    def expression(self, source: str) -> pl.Expr:
        """The part without outer blanks; nothing when it is empty or not there."""
        # Of one value several parts are told: split into as many pieces, it is split once for all of them.
        pieces = max(self.part.at + 2, _PIECES)
        parts = as_text(self.part.of, source).str.splitn(self.part.by, pieces)
        return columnwise.filled(parts.struct.field(f"field_{self.part.at}").str.strip_chars())


class SplitOf(Operand):
    """What a packed list is separated by, and what of each value is meant: the first group of a pattern."""

    of: Term
    by: Annotated[str, Field(min_length=1)]
    pattern: Annotated[str, Field(min_length=1)] | None = None
    prefix: str = ""

    @field_validator("pattern")
    @classmethod
    def _sound(cls, pattern: str | None) -> str | None:
        return pattern if pattern is None else columnwise.checked(pattern)


class Split(Function):
    """The values of a packed list."""

    split: SplitOf

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.split.of)

    def expression(self, source: str) -> pl.Expr:
        """A list without empty values."""
        parts = as_text(self.split.of, source).str.split(self.split.by)
        one = pl.element().str.strip_chars()
        if self.split.pattern:
            one = columnwise.found(one, self.split.pattern)
        filled = columnwise.prefixed(self.split.prefix, columnwise.filled(one))
        return parts.list.eval(filled.drop_nulls()).fill_null([])


class Together(Function):
    """Several terms as a list, without empty ones."""

    list: Annotated[list[Term], Field(min_length=1)]

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return (name for one in self.list for name in names(one))

    def expression(self, source: str) -> pl.Expr:
        """The list, each value once."""
        terms = [expression(one, source) for one in self.list]
        return pl.map_batches(terms, lists.together, returns_scalar=False)


class MatchOf(Operand):
    """A regular expression; its first group, or the whole match, is the value, with a prefix before it."""

    of: Term
    pattern: Annotated[str, Field(min_length=1)]
    prefix: str = ""

    @field_validator("pattern")
    @classmethod
    def _sound(cls, pattern: str) -> str:
        return columnwise.checked(pattern)


class Match(Function):
    """What a regular expression finds in a value. The engine takes linear time whatever the expression."""

    match: MatchOf

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.match.of)

    def expression(self, source: str) -> pl.Expr:
        """The first group of the first match."""
        found = columnwise.filled(columnwise.found(as_text(self.match.of, source), self.match.pattern))
        return columnwise.prefixed(self.match.prefix, found)


class TimesOf(Operand):
    """An amount and what to multiply it by: 1000 for a column in thousands."""

    of: Term
    by: float


class Times(Function):
    """An amount in another unit."""

    times: TimesOf

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.times.of)

    def expression(self, source: str) -> pl.Expr:
        """The product."""
        return expression(self.times.of, source).cast(pl.Float64) * self.times.by


class OnlyOf(Operand):
    """A term, and in which rows it is meant: where a column has one of these values."""

    of: Term
    where: str
    values: Annotated[list[str], Field(min_length=1)]


class Only(Function):
    """A term in some rows, nothing in the others: a sum where it is stated in euro."""

    only: OnlyOf

    def names(self) -> Iterator[str]:
        """Those of its term, and the column that decides."""
        yield from names(self.only.of)
        yield self.only.where

    def expression(self, source: str) -> pl.Expr:
        """The term where it is meant."""
        meant = pl.col(self.only.where).cast(pl.String).is_in(self.only.values)
        return pl.when(meant).then(expression(self.only.of, source))


class InForceOf(Operand):
    """Values by the day from which each is in force, and the day that is asked for."""

    day: Term
    since: Annotated[dict[dt.date, str], Field(min_length=1)]


class InForce(Function):
    """What is in force on a day: the version of a classification when a table was delivered."""

    in_force: InForceOf

    def names(self) -> Iterator[str]:
        """Those of the term that gives the day."""
        return names(self.in_force.day)

    def expression(self, source: str) -> pl.Expr:
        """The value of the last day that is not after the one asked for; the first, before any."""
        days = sorted(self.in_force.since.items())
        found: pl.Expr = pl.lit(days[0][1])
        for day, value in days[1:]:
            later = expression(self.in_force.day, source) >= day
            found = pl.when(later).then(pl.lit(value)).otherwise(found)
        return found


class Date(Function):
    """A date that is part of a packed value; nothing for what is none."""

    date: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.date)

    def expression(self, source: str) -> pl.Expr:
        """The date."""
        return as_text(self.date, source).map_batches(values.date, return_dtype=pl.Date())


class Year(Function):
    """The year of a date."""

    year: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.year)

    def expression(self, source: str) -> pl.Expr:
        """The year as a whole number."""
        return expression(self.year, source).dt.year().cast(pl.Int64)
