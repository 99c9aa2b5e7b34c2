"""Amounts in euro: the rate of the year, the year told, and nothing guessed."""

from __future__ import annotations

import datetime as dt
import itertools

import polars as pl
import pytest
from pydantic import TypeAdapter

from loaders.rates import rate, rates, year_of
from loaders.rows import made_of
from loaders.terms import Term, names

TERM: TypeAdapter[Term] = TypeAdapter(Term)

# Yearly averages as the ECB and Eurostat publish them.
PUBLISHED = {
    ("SEK", 2009): 10.6191,
    ("SEK", 2015): 9.3535,
    ("SEK", 2020): 10.4848,
    ("SEK", 2023): 11.4788,
    ("NOK", 2016): 9.2906,
    ("NOK", 2020): 10.7228,
    ("DKK", 2015): 7.4587,
    ("GBP", 2016): 0.81948,
    ("GBP", 2020): 0.88970,
}


@pytest.mark.parametrize(("asked", "published"), PUBLISHED.items())
def test_a_rate_is_the_published_one(asked: tuple[str, int], published: float) -> None:
    assert rate(*asked) == pytest.approx(published, abs=0.5e-4)


def test_every_year_is_there_and_none_is_far_from_the_next() -> None:
    years = sorted(rates())
    assert years == list(range(1999, years[-1] + 1))
    for before, after in itertools.pairwise(years):
        for currency, one in rates()[before].items():
            assert 0.8 < rates()[after][currency] / one < 1.25


def test_what_has_no_rate() -> None:
    last = max(rates())
    assert year_of("SEK", last + 3) == last
    assert rate("SEK", last + 3) == rate("SEK", last)
    assert (rate("SEK", 1998), year_of("SEK", 1998)) == (None, None)
    assert (rate("USD", 2020), year_of("USD", 2020)) == (None, None)
    assert (rate("EUR", 0), year_of("EUR", 2020)) == (1.0, None)


def test_in_a_mapping() -> None:
    frame = pl.DataFrame(
        {
            "a": ["100", "100", "100", "100", None, "100"],
            "c": ["SEK", "EUR", "sek", "USD", "SEK", None],
            "d": [
                dt.date(2015, 5, 1),
                None,
                None,
                dt.date(2015, 5, 1),
                dt.date(2015, 5, 1),
                dt.date(2015, 5, 1),
            ],
        }
    )
    asked = {"of": "a", "currency": "c", "day": "d"}
    euro, year = TERM.validate_python({"euro": asked}), TERM.validate_python({"rate_year": asked})
    assert list(names(euro)) == ["a", "c", "d"]
    assert list(zip(made_of(euro, frame), made_of(year, frame), strict=True)) == [
        (10.69, 2015),
        (100.0, None),
        (None, None),
        (None, None),
        (None, None),
        (None, None),
    ]
