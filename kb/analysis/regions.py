"""The places that gaps, distances and the map tell of: counties, regions across the border, countries.

Owns which of them a place counts as. Which countries are told by region, and who is the rest of one
(`rest:NO`, `Norge (?)`: known to be there and no more), is said in `analysis/regions`.
"""

from __future__ import annotations

from typing import NamedTuple

from kb.store import Store
from kb.texts import Language, language


class Region(NamedTuple):
    """A county, a region, a country or the rest of one, called as a language does."""

    code: str
    name: str


def regions(store: Store, lang: Language | None = None) -> dict[str, Region]:
    """What each place counts as, by its code; a place that is in none of them is left out.

    Names are in the language in force, if none is given.
    """
    rows = store.rows("analysis/regions", lang=lang or language())
    return {row["place"]: Region(row["region"], row["name"]) for row in rows}
