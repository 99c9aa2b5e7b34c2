"""The functions of the mapping language that make a value of a row's values.

Each is made of whole columns, so a mapping is as fast as code and holds none. What takes Python (a hash, a
code list) is done once for each distinct value.
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
from loaders.rejects import without_personal_numbers
from loaders.term import Function, Operand, names, own_id

if TYPE_CHECKING:
    from loaders.rows import Rows
    from loaders.spans import Places, Spans
    from loaders.terms import Term

Scalar = str | int | float | bool


class Const(Function):
    """A value that is the same in every row."""

    const: Scalar

    def names(self) -> Iterator[str]:
        """None."""
        return iter(())

    def made(self, rows: Rows) -> pl.Series:
        """The value."""
        return pl.Series([self.const]).new_from_index(0, rows.height)


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

    def made(self, rows: Rows) -> pl.Series:
        """The parts, put together."""
        parts: list[pl.Expr] = []
        for literal, name, _, _ in Formatter().parse(self.text):
            parts += [pl.lit(literal)] if literal else []
            parts += [pl.col(name).cast(pl.String)] if name else []
        made = rows.frame(set(self.names())).select(pl.concat_str(parts)).to_series()
        return made if made.len() == rows.height else made.new_from_index(0, rows.height)


class First(Function):
    """The first of several terms that is not empty."""

    first: Annotated[list[Term], Field(min_length=1)]

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return (name for one in self.first for name in names(one))

    def made(self, rows: Rows) -> pl.Series:
        """The first that is there; a later one is made only for the rows that need it."""
        found = rows.of(self.first[0])
        for one in self.first[1:]:
            if rows.height and not found.null_count():
                break
            missing = columnwise.missing(found)
            other = rows.where(missing).of(one)
            if other.dtype != found.dtype:
                both = pl.DataFrame({"found": found, "other": rows.of(one)})
                found = both.select(pl.coalesce("found", "other")).to_series()
            elif other.len() == found.len():
                found = other
            else:
                found = found.clone().scatter(missing.arg_true(), other)  # in its place, but for the clone
        return found


class Key(Function):
    """A key of the source's own made of several columns, whatever their capitals, accents and blanks."""

    key: Annotated[list[str], Field(min_length=1)]

    def names(self) -> Iterator[str]:
        """Its columns."""
        return iter(self.key)

    def made(self, rows: Rows) -> pl.Series:
        """Nothing when one of the columns is empty."""
        source = rows.kept.source
        each = rows.kept.each(self, lambda text: own_id(source, text), pl.String())
        texts = [pl.col(name).cast(pl.String) for name in self.key]
        return each(rows.frame(set(self.key)).select(pl.concat_str(texts, separator="\n")).to_series())


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

    def made(self, rows: Rows) -> pl.Series:
        """The meaning of each."""
        of = rows.as_text(self.codes.of)
        otherwise = self.codes.otherwise
        if not self.codes.map and isinstance(otherwise, dict):
            value = pl.lit(otherwise["value"])
            return pl.select(pl.when(of.is_not_null()).then(value)).to_series()
        known = {geography.fold(code): meaning for code, meaning in self.codes.map.items()}

        def meaning(code: str) -> str | None:
            folded = geography.fold(code)
            if folded in known:
                return known[folded]
            if isinstance(otherwise, dict):
                return otherwise["value"]
            return code if otherwise == "itself" else None

        return rows.kept.each(self, meaning, pl.String())(of)


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

    def made(self, rows: Rows) -> pl.Series:
        """The part without outer blanks; nothing when it is empty or not there."""
        return rows.spans(self).text()

    def spans(self, rows: Rows) -> Spans:
        """The same, as places in the packed value."""
        of, by, at = self.part.of, self.part.by, self.part.at
        # Of one value several parts are told: the marks between them are looked for once, and no further.
        marked = "marks", _key(of), by
        texts, most = rows.spans(of), rows.kept.most(marked, at + 1)
        marks = rows.once((*marked, most), lambda: texts.marks(by, most))
        return texts.part(by, marks, at)


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

    def made(self, rows: Rows) -> pl.Series:
        """A list without empty values."""
        return self.flat(rows).lists()

    def flat(self, rows: Rows) -> lists.Flat:
        """The same, each value by itself."""
        at, parts = self.apart(rows)
        return lists.Flat(at, columnwise.prefixed(self.split.prefix, parts.text()), rows.height)

    @property
    def within(self) -> bool:
        """Whether each value is a part of the packed list, with nothing before it."""
        return not self.split.prefix

    def apart(self, rows: Rows) -> tuple[Places, Spans]:
        """The values as places in the packed list, without what comes before each, and the row of each."""
        of, by, pattern = self.split.of, self.split.by, self.split.pattern
        at, parts = rows.once(("split", _key(of), by), lambda: rows.spans(of).split(by))
        if pattern is None:
            return at, parts
        parts = columnwise.within(parts, pattern)
        there = parts.starts < parts.ends
        return (at, parts) if there.all() else (at[there], parts.at(there))


class Together(Function):
    """Several terms as a list, without empty ones."""

    list: Annotated[list[Term], Field(min_length=1)]

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return (name for one in self.list for name in names(one))

    def made(self, rows: Rows) -> pl.Series:
        """The list, each value once."""
        return self.flat(rows).lists()

    def flat(self, rows: Rows) -> lists.Flat:
        """The same, each value by itself."""
        return lists.together([rows.flat(one) for one in self.list])


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

    def made(self, rows: Rows) -> pl.Series:
        """The first group of the first match."""
        if columnwise.marks_before(self.match.pattern):
            found = columnwise.within(rows.spans(self.match.of), self.match.pattern).text()
        else:
            found = columnwise.found(rows.as_text(self.match.of), self.match.pattern)
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

    def made(self, rows: Rows) -> pl.Series:
        """The product."""
        return rows.of(self.times.of).cast(pl.Float64) * self.times.by


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

    def made(self, rows: Rows) -> pl.Series:
        """The term where it is meant."""
        meant = columnwise.among(rows.as_text(self.only.where), self.only.values)
        return columnwise.only(rows.of(self.only.of), meant)


class FreeText(Function):
    """Text that anybody may have written: on one line, without what has the shape of a personal number."""

    free_text: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.free_text)

    def made(self, rows: Rows) -> pl.Series:
        """The text. Most is as it should be; to look for a personal number takes 40 µs a text."""
        text = rows.as_text(self.free_text)
        broken = text.str.contains(r"[\t\r\n]").fill_null(value=False)
        if broken.any():
            joined = text.filter(broken).str.replace_all(r"\s+", " ").str.strip_chars()
            text = text.scatter(broken.arg_true(), joined.set(joined == "", None))
        numbered = text.str.contains(r"[0-9]{4}").fill_null(value=False)
        if numbered.any():
            plain = [without_personal_numbers(one) for one in text.filter(numbered)]
            text = text.scatter(numbered.arg_true(), pl.Series(plain, dtype=pl.String))
        return text


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

    def made(self, rows: Rows) -> pl.Series:
        """The value of the last day that is not after the one asked for; the first, before any."""
        asked = rows.of(self.in_force.day)
        days = sorted(self.in_force.since.items())
        found: pl.Expr = pl.lit(days[0][1])
        for day, value in days[1:]:
            found = pl.when(pl.lit(asked) >= day).then(pl.lit(value)).otherwise(found)
        made = pl.select(found).to_series()
        return made if made.len() == rows.height else made.new_from_index(0, rows.height)


class Date(Function):
    """A date that is part of a packed value; nothing for what is none."""

    date: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.date)

    def made(self, rows: Rows) -> pl.Series:
        """The date."""
        return values.days(rows.spans(self.date))


class Year(Function):
    """The year of a date."""

    year: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.year)

    def made(self, rows: Rows) -> pl.Series:
        """The year as a whole number."""
        return rows.of(self.year).dt.year().cast(pl.Int64)


def _key(term: Term) -> str | int:
    """What tells a term from others."""
    return term if isinstance(term, str) else id(term)
