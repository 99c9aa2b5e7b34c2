"""What a mapping can make of the columns of a row: a short, closed list of functions.

A *term* is the name of a column, or one function of terms: `{text: "interreg-{programme}"}`,
`{codes: {of: type, map: {SME: Company}}}`. Each term becomes one polars expression over the whole chunk, so a
mapping is as fast as code and holds none. What takes Python (a hash, a place) is done once for each distinct
value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from string import Formatter
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from kb.identifiers import own_key
from kb.texts import t
from loaders import columnwise, geography, values

Scalar = str | int | float | bool


class Function(BaseModel):
    """A function of terms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def names(self) -> Iterator[str]:
        """The columns it reads."""
        raise NotImplementedError

    def expression(self, source: str) -> pl.Expr:
        """It as an expression; `source` is the name of the mapping's source."""
        raise NotImplementedError


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


class CodesOf(BaseModel):
    """Which codes mean what; `otherwise` tells what the others mean: nothing, themselves, or a value."""

    model_config = ConfigDict(frozen=True, extra="forbid")
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
        of = expression(self.codes.of, source)
        known = {geography.fold(code): meaning for code, meaning in self.codes.map.items()}
        otherwise = self.codes.otherwise

        def meaning(code: str) -> str | None:
            folded = geography.fold(code)
            if folded in known:
                return known[folded]
            if isinstance(otherwise, dict):
                return otherwise["value"]
            return code if otherwise == "itself" else None

        return columnwise.each(of, meaning, pl.String())


class PartOf(BaseModel):
    """Which part, counted from 0, of a packed value."""

    model_config = ConfigDict(frozen=True, extra="forbid")
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
        parts = expression(self.part.of, source).str.split(self.part.by)
        return columnwise.filled(parts.list.get(self.part.at, null_on_oob=True).str.strip_chars())


class SplitOf(BaseModel):
    """What a packed list is separated by, and what of each value is meant: the first group of a pattern."""

    model_config = ConfigDict(frozen=True, extra="forbid")
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
        parts = expression(self.split.of, source).str.split(self.split.by)
        one = pl.element().str.strip_chars()
        if self.split.pattern:
            one = columnwise.found(one, self.split.pattern)
        filled = pl.lit(self.split.prefix) + columnwise.filled(one)
        return parts.list.eval(filled.drop_nulls()).fill_null([])


class Together(Function):
    """Several terms as a list, without empty ones."""

    list: Annotated[list[Term], Field(min_length=1)]

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return (name for one in self.list for name in names(one))

    def expression(self, source: str) -> pl.Expr:
        """The list, each value once."""
        together = pl.concat_list([expression(one, source) for one in self.list])
        return together.list.drop_nulls().list.unique(maintain_order=True)


class MatchOf(BaseModel):
    """A regular expression; its first group, or the whole match, is the value, with a prefix before it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
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
        found = columnwise.filled(columnwise.found(expression(self.match.of, source), self.match.pattern))
        return pl.lit(self.match.prefix) + found


class TimesOf(BaseModel):
    """An amount and what to multiply it by: 1000 for a column in thousands."""

    model_config = ConfigDict(frozen=True, extra="forbid")
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


class OnlyOf(BaseModel):
    """A term, and in which rows it is meant: where a column has one of these values."""

    model_config = ConfigDict(frozen=True, extra="forbid")
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


class InForceOf(BaseModel):
    """Values by the day from which each is in force, and the day that is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
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
        return expression(self.date, source).map_batches(values.date, return_dtype=pl.Date())


class Year(Function):
    """The year of a date."""

    year: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.year)

    def expression(self, source: str) -> pl.Expr:
        """The year as a whole number."""
        return expression(self.year, source).dt.year().cast(pl.Int64)


class Country(Function):
    """A country by code or name, in Swedish or English, as its code."""

    country: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.country)

    def expression(self, source: str) -> pl.Expr:
        """The code; nothing for what is no country."""
        return columnwise.each(expression(self.country, source), geography.country_called, pl.String())


class PlaceOf(BaseModel):
    """What is known of an address: codes, a postcode, a post town.

    `called` are names of places, the most exact one first; `name` is an organisation's, which tells its place
    when it is a municipality.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    country: Term | None = None
    nuts: Term | None = None
    municipality: Term | None = None
    postcode: Term | None = None
    town: Term | None = None
    name: Term | None = None
    called: Annotated[list[Term], Field(default_factory=list)]

    @model_validator(mode="after")
    def _something(self) -> PlaceOf:
        if not self.terms():
            raise ValueError(t("mapping.fault.no-place"))
        return self

    def terms(self) -> list[Term]:
        """The terms that are given."""
        told = (
            self.country, self.nuts, self.municipality, self.postcode, self.town, self.name, *self.called
        )  # fmt: skip
        return [one for one in told if one is not None]


class Place(Function):
    """The most exact place that an address tells, by its code."""

    place: PlaceOf

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return (name for one in self.place.terms() for name in names(one))

    def expression(self, source: str) -> pl.Expr:
        """The code of the place; nothing when nothing is told."""
        told = {
            name: expression(term, source).cast(pl.String) if term is not None else pl.lit(None, pl.String)
            for name, term in (
                ("country", self.place.country),
                ("nuts", self.place.nuts),
                ("municipality", self.place.municipality),
                ("postcode", self.place.postcode),
                ("town", self.place.town),
                ("name", self.place.name),
                *((f"called{at}", term) for at, term in enumerate(self.place.called)),
            )
        }
        address = pl.struct(value.alias(name) for name, value in told.items())
        return columnwise.each(address, lambda one: geography.place_told(*one.values()), pl.String())


_FUNCTIONS: dict[str, type[Function]] = {
    "const": Const,
    "text": Text,
    "first": First,
    "key": Key,
    "codes": Codes,
    "part": Part,
    "split": Split,
    "list": Together,
    "match": Match,
    "times": Times,
    "only": Only,
    "in_force": InForce,
    "date": Date,
    "year": Year,
    "country": Country,
    "place": Place,
}


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "column"
    if isinstance(value, Function):
        return next(name for name, function in _FUNCTIONS.items() if isinstance(value, function))
    if isinstance(value, dict) and len(value) == 1:
        return next((name for name in _FUNCTIONS if name in value), None)
    return None


Term = Annotated[
    Annotated[str, Tag("column")]
    | Annotated[Const, Tag("const")]
    | Annotated[Text, Tag("text")]
    | Annotated[First, Tag("first")]
    | Annotated[Key, Tag("key")]
    | Annotated[Codes, Tag("codes")]
    | Annotated[Part, Tag("part")]
    | Annotated[Split, Tag("split")]
    | Annotated[Together, Tag("list")]
    | Annotated[Match, Tag("match")]
    | Annotated[Times, Tag("times")]
    | Annotated[Only, Tag("only")]
    | Annotated[InForce, Tag("in_force")]
    | Annotated[Date, Tag("date")]
    | Annotated[Year, Tag("year")]
    | Annotated[Country, Tag("country")]
    | Annotated[Place, Tag("place")],
    Discriminator(_kind),
]


def names(term: Term) -> Iterator[str]:
    """The columns that a term reads."""
    return iter((term,)) if isinstance(term, str) else term.names()


def expression(term: Term, source: str) -> pl.Expr:
    """A term as a polars expression."""
    return pl.col(term) if isinstance(term, str) else term.expression(source)


def functions() -> list[str]:
    """What the functions are called."""
    return list(_FUNCTIONS)


def own_id(source: str, text: str) -> str:
    """The id for a source's own key, the same however the key is spelled."""
    return own_key(source, geography.fold(text)).id


_OPERANDS: tuple[type[BaseModel], ...] = (
    CodesOf,
    PartOf,
    SplitOf,
    MatchOf,
    TimesOf,
    OnlyOf,
    InForceOf,
    PlaceOf,
)
for _one in (*_FUNCTIONS.values(), *_OPERANDS):
    _one.model_rebuild()
