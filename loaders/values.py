"""Text to numbers, dates, years and truth values, column by column, as registries write them.

Each function takes a column of text (null where there was nothing) and returns the values; what was there
but could not be understood becomes null, so `unreadable` tells those rows from the empty ones.
"""

from __future__ import annotations

import polars as pl

_BLANKS = "[\\s\u00a0\u202f']"


def amount(text: pl.Series) -> pl.Series:
    """Decimal numbers with a point or a comma, with or without thousands separators.

    When both marks occur the last one is the decimal mark; a single mark is the decimal mark. `1.234.567` and
    `1,234,567` have thousands separators only.
    """
    plain = pl.col("v").str.replace_all(_BLANKS, "")
    commas, points = plain.str.count_matches(",", literal=True), plain.str.count_matches(".", literal=True)
    comma_last = plain.str.contains(r",[^.]*$")
    number = (
        pl.when((commas > 0) & (points > 0) & comma_last)
        .then(plain.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .when((commas > 0) & (points > 0))
        .then(plain.str.replace_all(",", "", literal=True))
        .when(commas == 1)
        .then(plain.str.replace(",", ".", literal=True))
        .when(commas > 1)
        .then(plain.str.replace_all(",", "", literal=True))
        .when(points > 1)
        .then(plain.str.replace_all(".", "", literal=True))
        .otherwise(plain)
    )
    shaped = pl.when(number.str.contains(r"^[-+]?\d+(\.\d*)?$")).then(number)
    return (
        pl.DataFrame({"v": text}).select(shaped.cast(pl.Float64, strict=False)).to_series().alias(text.name)
    )


def date(text: pl.Series) -> pl.Series:
    """ISO dates, with or without a time after them, and `31/12/2016`, `31.12.2016`, `20161231`."""
    day = pl.col("v").str.slice(0, 10)
    parsed = pl.coalesce(
        day.str.to_date("%Y-%m-%d", strict=False),
        day.str.to_date("%d/%m/%Y", strict=False),
        day.str.to_date("%d.%m.%Y", strict=False),
        pl.col("v").str.to_date("%Y%m%d", strict=False),
    )
    sane = pl.when(parsed.dt.year().is_between(1000, 2999)).then(parsed)
    return pl.DataFrame({"v": text}).select(sane).to_series().alias(text.name)


def year(text: pl.Series) -> pl.Series:
    """Years: `2014`, or the year of a date."""
    digits = pl.when(pl.col("v").str.contains(r"^\d{4}$")).then(pl.col("v")).cast(pl.Int64, strict=False)
    found = pl.DataFrame({"v": text, "d": date(text)}).select(
        pl.coalesce(digits, pl.col("d").dt.year().cast(pl.Int64))
    )
    years = found.to_series()
    return years.set(~years.is_between(1000, 2999).fill_null(value=True), None).alias(text.name)


def truth(text: pl.Series) -> pl.Series:
    """`true`/`false` in the spellings of CSV files, Swedish ones too."""
    low = pl.col("v").str.to_lowercase()
    value = (
        pl.when(low.is_in(["true", "1", "y", "yes", "j", "ja", "x", "sant"]))
        .then(statement=True)
        .when(low.is_in(["false", "0", "n", "no", "nej", "falskt"]))
        .then(statement=False)
    )
    return pl.DataFrame({"v": text}).select(value).to_series().alias(text.name)


def unreadable(text: pl.Series, value: pl.Series) -> pl.Series:
    """Where there was something that could not be understood."""
    return text.is_not_null() & value.is_null()
