"""Amounts in euro: the average rate of the European Central Bank in a year, bundled.

Owns which year counts: that of the day that is told, or for a later one the last that was complete when the
rates were bundled. The year goes with every amount that was worked out. The euro needs none; before 1999, and
for other currencies, there is no rate and nothing is guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from loaders import columnwise
from loaders.term import Function, Operand, names

if TYPE_CHECKING:
    from loaders.rows import Rows
    from loaders.terms import Term

EURO = "EUR"
_MARK = " "


@cache
def rates() -> Mapping[int, Mapping[str, float]]:
    """By year and currency, how many one euro was worth on average."""
    resource = files("loaders").joinpath("data", "rates", "yearly.csv")
    rows = csv.DictReader(resource.read_text(encoding="utf-8").splitlines())
    return {
        int(row["year"]): {name: float(rate) for name, rate in row.items() if name != "year"} for row in rows
    }


def year_of(currency: str, year: int) -> int | None:
    """The year whose rate counts for an amount of a year; none where there is no rate, or none is needed."""
    counts = min(year, max(rates()))
    return counts if currency in rates().get(counts, {}) else None


def rate(currency: str, year: int) -> float | None:
    """How many of a currency a euro was worth; 1 for the euro, none where it is not known."""
    if currency == EURO:
        return 1.0
    counts = year_of(currency, year)
    return None if counts is None else rates()[counts][currency]


class EuroOf(Operand):
    """An amount, its currency (ISO 4217), and the day it is of."""

    of: Term
    currency: Term
    day: Term

    def names(self) -> Iterator[str]:
        """The columns it reads."""
        for one in (self.of, self.currency, self.day):
            yield from names(one)

    def amount(self, rows: Rows) -> pl.Series:
        """The amount."""
        return rows.of(self.of).cast(pl.Float64)

    def asked(self, rows: Rows) -> pl.Series:
        """Currency and year as one text; of a euro the year does not matter."""
        both = pl.DataFrame({"currency": rows.as_text(self.currency), "day": rows.of(self.day)})
        currency = pl.col("currency").str.to_uppercase()
        year = pl.col("day").dt.year().cast(pl.String)
        told = pl.when(currency == EURO).then(pl.lit("0")).otherwise(year)
        return both.select(pl.concat_str([currency, told], separator=_MARK)).to_series()


class Euro(Function):
    """An amount in euro, in cents; nothing where no rate is known."""

    euro: EuroOf

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return self.euro.names()

    def made(self, rows: Rows) -> pl.Series:
        """The amount divided by the rate."""
        each = rows.kept.each(self, lambda text: rate(*_parted(text)), pl.Float64())
        return (self.euro.amount(rows) / each(self.euro.asked(rows))).round(2)


class RateYear(Function):
    """The year whose rate an amount in euro was worked out with; nothing where none was needed or known."""

    rate_year: EuroOf

    def names(self) -> Iterator[str]:
        """Those of its terms."""
        return self.rate_year.names()

    def made(self, rows: Rows) -> pl.Series:
        """The year, where there is an amount."""
        each = rows.kept.each(self, lambda text: year_of(*_parted(text)), pl.Int64())
        return columnwise.only(each(self.rate_year.asked(rows)), self.rate_year.amount(rows).is_not_null())


def _parted(text: str) -> tuple[str, int]:
    currency, _, year = text.rpartition(_MARK)
    return currency, int(year)
