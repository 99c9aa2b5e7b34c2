"""Text to values, as registries write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import values


def one(parser: Any, text: str | None) -> Any:
    return parser(pl.Series("v", [text], pl.String))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("230000", 230000.0),
        ("528340.97", 528340.97),
        ("960619,95", 960619.95),
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("1 234,50", 1234.5),
        ("1\u00a0234\u202f567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1'234.5", 1234.5),
        ("-5", -5.0),
        ("\u22125,5", -5.5),
        ("+5", 5.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1,5E+07", 1.5e7),
        ("12,345,67", None),
        ("1,23.456,7", None),
        ("1.2.3", None),
        ("abc", None),
        ("12 kr", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_amounts(text: str | None, expected: float | None) -> None:
    assert one(values.amount, text) == expected


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234.567", "-1.500"], ","),
        (["1.234.567", "-1.500", "1.234$.567"], ","),
        (["1.234", "12.000", "\u22121.500", "n.a."], ","),
        (["1.234", "2.5", "3.000"], None),
        (["1.5", "ca. 1 234, see below"], None),
        (["1.234,50", "1.234", "x,y.", "a,b.", "c,d."], ","),
        (["", "no"], None),
    ],
)
def test_only_amounts_tell_the_decimal_mark_of_a_column(texts: list[str], mark: str | None) -> None:
    assert values.decimal_mark(pl.Series("v", texts)) == mark


@given(
    st.decimals(-(10**12), 10**12, places=2, allow_nan=False),
    st.sampled_from([("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("'", ".")]),
)
def test_an_amount_is_read_however_it_is_written(number: Any, marks: tuple[str, str]) -> None:
    thousands, decimal = marks
    written = f"{number:,.2f}".replace(",", "\1").replace(".", decimal).replace("\1", thousands)
    assert one(values.amount, written) == pytest.approx(float(number))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-12-31", dt.date(2016, 12, 31)),
        ("2016-12-31 09:17:05", dt.date(2016, 12, 31)),
        ("2016-12-31T09:17:05Z", dt.date(2016, 12, 31)),
        ("31/12/2016", dt.date(2016, 12, 31)),
        ("31.12.2016", dt.date(2016, 12, 31)),
        ("20161231", dt.date(2016, 12, 31)),
        ("2016-02-30", None),
        ("2016-12-31x", None),
        ("0001-01-01", None),
        ("2016", None),
        ("12345678", None),
        ("sometime", None),
        (None, None),
    ],
)
def test_dates(text: str | None, expected: dt.date | None) -> None:
    assert one(values.date, text) == expected


@settings(deadline=None)
@given(st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)))
def test_a_date_is_read_however_it_is_written(day: dt.date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d"):
        assert one(values.date, day.strftime(form)) == day
    assert one(values.year, day.isoformat()) == day.year


@pytest.mark.parametrize(
    ("text", "expected"), [("2014", 2014), ("2014-05-01", 2014), ("14", None), ("0999", None), ("soon", None)]
)
def test_years(text: str, expected: int | None) -> None:
    assert one(values.year, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", 1), ("5", 5), ("3,0", 3), ("0", None), ("6", None), ("3.5", None), ("strong", None)],
)
def test_strengths(text: str, expected: int | None) -> None:
    assert one(values.strength, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("true", True), ("False", False), ("Ja", True), ("nej", False), ("maybe", None)]
)
def test_truth(text: str, expected: bool | None) -> None:
    assert one(values.truth, text) is expected


def test_what_was_there_but_not_understood_is_told_from_nothing() -> None:
    text = pl.Series("v", ["1", "x", None], pl.String)
    assert values.unreadable(text, values.amount(text)).to_list() == [False, True, False]
