"""The places that gaps, distances and the map tell of: counties, regions across the border, countries.

Owns which of them a place counts as, and the mark of those of a country whose region is not known. Which
countries are told by region is said in `analysis/regions`.
"""

from __future__ import annotations

from typing import NamedTuple

from kb.store import Store

REST = " (?)"
"""Behind the name of a country: who is known to be there and no more, where others are told by region."""


class Region(NamedTuple):
    """A county, a region or a country."""

    code: str
    name: str


def regions(store: Store) -> dict[str, Region]:
    """What each place counts as, by its code; a place that is in none of them is left out."""
    return {
        row["place"]: Region(row["region"], row["name"] + (REST if row["rest"] else ""))
        for row in store.rows("analysis/regions")
    }
