"""Text to numbers, dates, years and truth values, column by column, as registries write them.

Each function takes a column of text (null where there was nothing) and returns the values; what was there
but could not be understood becomes null, so `unreadable` tells those rows from the empty ones.
"""

from __future__ import annotations

import re

import polars as pl

from loaders.spans import Spans

_BLANKS = "[\\s\u00a0\u2007\u2009\u202f']"
_GROUPED = r"^[-+]?\d{1,3}(?:MARK\d{3})+$"
_NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?$"


def written(number: float) -> str:
    """A number that was one before it became text (in a workbook, in JSON), so that it is read as the same.

    Of 1.234 nobody could tell afterwards whether the point separates thousands; of 1.2340 everybody can.
    """
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    return f"{text}0" if re.search(r"\.\d{3}$", text) else text


def amount(text: pl.Series, decimal: str | None = None) -> pl.Series:
    """Decimal numbers with a point or a comma, with or without thousands separators.

    When both marks occur the last one is the decimal mark; a single mark is the decimal mark, unless the
    `decimal` mark is told. `1.234.567` and `1,234,567` have thousands separators only. Separators must stand
    where thousands do.
    """
    if decimal is not None:
        return _told_amount(text, decimal)
    plain = pl.col("v").str.replace_all(_BLANKS, "").str.replace("\u2212", "-", literal=True)
    commas, points = plain.str.count_matches(",", literal=True), plain.str.count_matches(".", literal=True)
    number = (
        pl.when((commas > 0) & (points > 0) & plain.str.contains(r",[^.]*$"))
        .then(_both(plain, ".", ","))
        .when((commas > 0) & (points > 0))
        .then(_both(plain, ",", "."))
        .when(commas == 1)
        .then(plain.str.replace(",", ".", literal=True))
        .when(commas > 1)
        .then(_grouped(plain, ","))
        .when(points > 1)
        .then(_grouped(plain, "."))
        .otherwise(plain)
    )
    shaped = pl.when(number.str.contains(_NUMBER)).then(number)
    return _read(text, shaped.cast(pl.Float64, strict=False))


def _told_amount(text: pl.Series, decimal: str) -> pl.Series:
    thousands = "." if decimal == "," else ","
    plain = pl.col("v").str.replace_all(_BLANKS, "").str.replace("\u2212", "-", literal=True)
    whole = plain.str.extract(rf"^([^\{decimal}]*)")
    separated = whole.str.contains(thousands, literal=True)
    digits = pl.when(separated).then(_grouped(whole, thousands)).otherwise(whole)
    rest = plain.str.extract(rf"^[^\{decimal}]*\{decimal}(.*)$").fill_null("")
    number = pl.concat_str(digits, rest, separator=".")
    shaped = pl.when(number.str.contains(_NUMBER)).then(number.str.strip_chars_end("."))
    return _read(text, shaped.cast(pl.Float64, strict=False))


def decimal_mark(text: pl.Series) -> str | None:
    """The decimal mark of a column, where its values tell: `1 234,50`, or `1,234` and `12,000` throughout.

    A single mark that always has exactly three digits after it separates thousands, since money has no
    thousandths; a whole column has to say so, in at least three values or in one that has the mark twice.
    What is no amount says nothing (`ca. 1 234, see below`). None when there is nothing to tell.
    """
    amounts = text.filter(amount(text).is_not_null())
    bare = pl.col("v").str.replace_all(_BLANKS, "").str.replace("\u2212", "-", literal=True)
    plain = pl.DataFrame({"v": amounts}).select(bare)["v"]
    both = plain.filter(plain.str.contains(",", literal=True) & plain.str.contains(".", literal=True))
    if both.len():
        commas_last = int(both.str.contains(r",[^.,]*$").sum())
        return "," if commas_last * 2 > both.len() else "."
    for mark, other in ((",", "."), (".", ",")):
        with_mark = plain.filter(plain.str.contains(mark, literal=True))
        grouped = with_mark.str.contains(_GROUPED.replace("MARK", f"\\{mark}"))
        twice = with_mark.str.count_matches(mark, literal=True) > 1
        if grouped.all() and (with_mark.len() >= 3 or twice.any()):
            return other
    return None


def _grouped(number: pl.Expr, mark: str) -> pl.Expr:
    fits = number.str.contains(_GROUPED.replace("MARK", f"\\{mark}"))
    return pl.when(fits).then(number.str.replace_all(mark, "", literal=True))


def _both(number: pl.Expr, thousands: str, decimal: str) -> pl.Expr:
    parts = number.str.split_exact(decimal, 1)
    whole = _grouped(parts.struct.field("field_0"), thousands)
    return pl.concat_str(whole, parts.struct.field("field_1"), separator=".")


def date(text: pl.Series) -> pl.Series:
    """ISO dates, with or without a time after them, and `31/12/2016`, `31.12.2016`, `20161231`."""
    return days(Spans.of(text)).alias(text.name)


def days(texts: Spans) -> pl.Series:
    """The same of texts that are places in others."""
    return texts.days(lambda others: _read(others, _any_date()))


def _any_date() -> pl.Expr:
    day = pl.col("v").str.extract(r"^(\S{8,10})(?:[ T].*)?$")
    found = pl.coalesce(
        day.str.to_date("%Y-%m-%d", strict=False),
        day.str.to_date("%d/%m/%Y", strict=False),
        day.str.to_date("%d.%m.%Y", strict=False),
        pl.when(pl.col("v").str.contains(r"^\d{8}$")).then(pl.col("v")).str.to_date("%Y%m%d", strict=False),
    )
    return pl.when(found.dt.year().is_between(1000, 2999)).then(found)


def year(text: pl.Series) -> pl.Series:
    """Years: `2014`, the year of a date or a month, and of a broken financial year (`2013/14`) the last."""
    plain = pl.col("v").str.extract(r"^([12]\d{3})(?:-?(?:0[1-9]|1[0-2]))?$")
    first, last = (pl.col("v").str.extract(r"^([12]\d)\d\d[/–-](?:[12]\d)?(\d\d)$", at) for at in (1, 2))
    broken = pl.concat_str(first, last)
    ends = pl.when(
        broken.cast(pl.Int64, strict=False) == pl.col("v").str.slice(0, 4).cast(pl.Int64, strict=False) + 1
    ).then(broken)
    digits = pl.coalesce(plain, ends).cast(pl.Int64, strict=False)
    dated = pl.lit(date(text)).dt.year().cast(pl.Int64)
    return _read(text, pl.coalesce(digits, dated))


def day(text: pl.Series) -> pl.Series:
    """A date as above; of a year its first day."""
    first = pl.DataFrame({"y": year(text)}).select(pl.date("y", 1, 1)).to_series()
    dated = date(text)
    return dated.zip_with(dated.is_not_null(), first).alias(text.name)


def answer(text: pl.Series) -> pl.Series:
    """Whether somebody answered: yes or no, or the day of the answer."""
    said = truth(text)
    return said.zip_with(said.is_not_null() | date(text).is_null(), pl.repeat(True, text.len(), eager=True))


def whole(text: pl.Series) -> pl.Series:
    """Whole numbers, with or without thousands separators: `1 234`, `1.234`, `12`, `12.0`."""
    number = amount(text, decimal_mark(text))
    return number.cast(pl.Int64, strict=False).set(number != number.round(), None)


def strength(text: pl.Series) -> pl.Series:
    """Whole numbers from 1 to 5."""
    digits = pl.when(pl.col("v").str.contains(r"^[1-5](?:[.,]0+)?$")).then(pl.col("v").str.slice(0, 1))
    return _read(text, digits.cast(pl.Int64, strict=False))


def truth(text: pl.Series) -> pl.Series:
    """`true`/`false` in the spellings of CSV files, Swedish ones too."""
    low = pl.col("v").str.to_lowercase()
    value = (
        pl.when(low.is_in(["true", "1", "y", "yes", "j", "ja", "x", "sant"]))
        .then(statement=True)
        .when(low.is_in(["false", "0", "n", "no", "nej", "falskt"]))
        .then(statement=False)
    )
    return _read(text, value)


def unreadable(text: pl.Series, value: pl.Series) -> pl.Series:
    """Where there was something that could not be understood."""
    return text.is_not_null() & value.is_null()


def _read(text: pl.Series, value: pl.Expr) -> pl.Series:
    return pl.DataFrame({"v": text}).select(value).to_series().alias(text.name)
