"""The functions of the mapping language that tell where something is: a country, a place.

Also whether a term can tell a place within Sweden at all, which decides what a source can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import polars as pl
from pydantic import Field, field_validator, model_validator

from kb.texts import t
from loaders import geography
from loaders.functions import Const, First, Only
from loaders.term import Function, Operand, names

if TYPE_CHECKING:
    from loaders.rows import Rows
    from loaders.terms import Term


class Country(Function):
    """A country by code or name, in Swedish or English, as its code."""

    country: Term

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.country)

    def made(self, rows: Rows) -> pl.Series:
        """The code; nothing for what is no country."""
        return rows.kept.each(self, geography.country_called, pl.String())(rows.as_text(self.country))


class PlaceOf(Operand):
    """What is known of an address: codes, a postcode, a post town.

    `called` are names of places, the most exact one first; `name` is an organisation's, which tells its place
    when it is a municipality. `home` is the country of a register: an address is there unless it tells
    another, and a `municipality` is one of that country's, so that an address abroad has none.
    """

    home: str | None = None
    country: Term | None = None
    nuts: Term | None = None
    municipality: Term | None = None
    postcode: Term | None = None
    town: Term | None = None
    name: Term | None = None
    called: Annotated[list[Term], Field(default_factory=list)]

    @field_validator("home")
    @classmethod
    def _known(cls, home: str | None) -> str | None:
        if home is not None and geography.country_called(home) != home:
            raise ValueError(t("mapping.fault.no-country", text=home))
        return home

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

    def made(self, rows: Rows) -> pl.Series:
        """The code of the place; nothing when nothing is told."""
        told = {
            "country": self.place.country,
            "nuts": self.place.nuts,
            "municipality": self.place.municipality,
            "postcode": self.place.postcode,
            "town": self.place.town,
            "name": self.place.name,
            **{f"called{at}": term for at, term in enumerate(self.place.called)},
        }
        # What is the same in every row has no part in telling addresses apart.
        same = {
            name: term.const if isinstance(term, Const) and isinstance(term.const, str) else None
            for name, term in told.items()
        }
        address = {
            name: rows.as_text(term) for name, term in told.items() if term is not None and same[name] is None
        }
        if not address:
            return pl.Series([self._code(same)], dtype=pl.String).new_from_index(0, rows.height)
        each = rows.kept.each(self, lambda one: self._code({**same, **one}), pl.String())
        return each(pl.DataFrame(address).to_struct())

    def _code(self, told: dict[str, str | None]) -> str | None:
        """The code of one address."""
        home = self.place.home
        if home is not None:
            told["country"] = geography.country_called(told["country"] or home) or home
            if told["country"] != home:
                told["municipality"] = None
        return geography.place_told(*told.values())


def within_sweden(term: Term) -> bool:
    """Whether a term can tell a place within Sweden: no address abroad can, nor a mere country."""
    if isinstance(term, Const):
        return str(term.const).startswith("SE")
    if isinstance(term, First):
        return any(within_sweden(one) for one in term.first)
    if isinstance(term, Only):
        return within_sweden(term.only.of)
    if not isinstance(term, Place):
        return not isinstance(term, Country)
    place = term.place
    abroad = isinstance(place.country, Const) and geography.country_called(str(place.country.const)) != "SE"
    # Neither a mere country nor a municipality of another one is a place in Sweden.
    elsewhere = [place.country] if place.home in {None, "SE"} else [place.country, place.municipality]
    return not abroad and any(one not in elsewhere for one in place.terms())
