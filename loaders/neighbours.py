"""The bundled lists of Norway's and Finland's regions: their names, and which municipality lies in which.

Owns the files in `data/neighbours`, where it says what they are taken from. What a person's spelling or an
address means is told by `loaders.geography`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from loaders import bundled

# How long a municipality's number is.
_DIGITS = {"NO": 4, "FI": 3}
COUNTRIES = frozenset(_DIGITS)
_list = partial(bundled.rows, "neighbours")


class Called(NamedTuple):
    """What a region is called in Swedish, in English, and in the languages of the country."""

    sv: str
    en: str
    own: tuple[str, ...]


@cache
def regions() -> dict[str, Called]:
    """The NUTS regions by code, with their names."""
    return {
        code: Called(sv, en, tuple(own.split("/")) if own else ())
        for code, sv, en, own in _list("regions.csv").iter_rows()
    }


def names() -> Iterator[tuple[str, str]]:
    """What regions are called, in Swedish, English and the languages of the country, and their codes.

    The smallest come first: of regions that share a name, the one that is meant.
    """
    for code, called in sorted(regions().items(), key=lambda one: -len(one[0])):
        yield from ((name, code) for name in (called.sv, called.en, *called.own))


def region_of(country: str, number: str) -> str | None:
    """The NUTS code of the region in which the municipality of this number lies today.

    Of a number that is no longer used, the most exact region that is certain. None for what is no number of
    a municipality, and in other countries.
    """
    digits = number.strip()
    if not (country in _DIGITS and digits.isascii() and digits.isdigit()):
        return None
    digits = digits.zfill(_DIGITS[country])  # a spreadsheet drops the zero of 0301
    if len(digits) > _DIGITS[country]:
        return None
    return _numbered().get((country, digits)) or _numbered().get((country, digits[:2]))


@cache
def _numbered() -> dict[tuple[str, str], str]:
    """Regions by country and number, or by the two digits that a county's numbers begin with."""
    return {(country, number): code for country, number, code in _list("numbers.csv").iter_rows()}


def today(code: str) -> str:
    """A NUTS code, or the one of version 2024 by which its region goes now."""
    return _before().get(code, code)


@cache
def _before() -> dict[str, str]:
    return dict(_list("before.csv").iter_rows())
