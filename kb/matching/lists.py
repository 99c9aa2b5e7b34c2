"""A list from outside: which actors its names may mean.

Owns the way from names to the best candidates of each in the graph. The same rules as between two actors
(`kb.matching.engine`); nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.matching.engine import candidates
from kb.matching.parts import PARTS
from kb.progress import Progress
from kb.store import Store

if TYPE_CHECKING:
    import polars as pl

PAGE = 10_000
MOST = 5


@dataclass(frozen=True)
class Given:
    """One row of a list: a name, and what the list tells besides."""

    name: str
    country: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Candidate:
    """An actor that a name may mean; `parts` as `kb.matching.engine` gives them."""

    id: str
    name: str
    score: float
    decision: str
    parts: dict[str, float | None]


def link(
    store: Store, names: Sequence[Given], most: int = MOST, progress: Progress | None = None
) -> list[list[Candidate]]:
    """For each row the actors that it may mean, the likeliest first: at most `most`, perhaps none."""
    import polars as pl  # noqa: PLC0415

    there = with_around(store, actors(store))
    rows = [(f"{at:09}", one.name, one.country, one.place) for at, one in enumerate(names)]
    schema = {"id": pl.String, "name": pl.String, "country": pl.String, "place": pl.String}
    given = with_around(store, pl.DataFrame(rows, schema=schema, orient="row"))
    found = candidates(given, there, progress)
    called = dict(
        there.filter(pl.col("id").is_in(found["right"].unique().implode())).select("id", "name").iter_rows()
    )
    linked: list[list[Candidate]] = [[] for _ in names]
    for row in found.iter_rows(named=True):
        here = linked[int(row["left"])]
        if len(here) < most:
            parts = {part: row[part] for part in PARTS}
            here.append(Candidate(row["right"], called[row["right"]], row["score"], row["decision"], parts))
    return linked


def actors(store: Store) -> pl.DataFrame:
    """All actors of the graph with what they are compared by, as `candidates` takes them."""
    import polars as pl  # noqa: PLC0415

    texts = ("id", "name", "country", "place", "legal_form", "helix", "url")
    schema: dict[str, Any] = dict.fromkeys(texts, pl.String)
    schema |= dict.fromkeys(("others", "industries", "projects"), pl.List(pl.String))
    rows: list[dict[str, Any]] = []
    while page := store.rows("read/actors-to-match", after=rows[-1]["id"] if rows else "", most=PAGE):
        rows.extend(page)
    return pl.DataFrame(rows, schema=schema)


def with_around(store: Store, table: pl.DataFrame) -> pl.DataFrame:
    """The table with `around`: what the municipality in `place` lies in, as the graph has it."""
    import polars as pl  # noqa: PLC0415

    rows = [(row["place"], row["around"]) for row in store.rows("match/around")]
    schema: dict[str, Any] = {"place": pl.String, "around": pl.List(pl.String)}
    return table.join(pl.DataFrame(rows, schema=schema, orient="row"), on="place", how="left")
