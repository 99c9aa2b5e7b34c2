"""A list from outside: which actors its names may mean.

Owns the way from names to the best candidates of each in the graph. The same rules as between two actors
(`kb.matching.engine`); nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.identifiers import guesses, is_sole
from kb.matching import engine
from kb.matching.actors import Actors
from kb.matching.parts import PARTS
from kb.progress import Progress
from kb.store import Store

PAGE = 10_000
MOST = 5


@dataclass(frozen=True)
class Given:
    """One row of a list: a name, and what the list tells besides; `number` as people write it."""

    name: str
    country: str | None = None
    place: str | None = None
    number: str | None = None


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
    """For each row the actors that it may mean, the likeliest first: at most `most`, perhaps none.

    A number that an actor has decides at once. Where nobody has it, the name is looked for, but not among
    those that have another number of its kind.
    """
    import polars as pl  # noqa: PLC0415

    actors = Actors(store)
    there = actors.table(progress)
    rows = [(f"{at:09}", one.name, one.country, one.place) for at, one in enumerate(names)]
    schema = {"id": pl.String, "name": pl.String, "country": pl.String, "place": pl.String}
    given = actors.located(pl.DataFrame(rows, schema=schema, orient="row"))
    found = engine.candidates(given, there, progress, actors.described)
    numbered = _numbered(store, names)
    met = sorted({*found["right"].unique(), *(one for one in numbered if one)})
    called = dict(there.filter(pl.col("id").is_in(met)).select("id", "name").iter_rows())
    linked: list[list[Candidate]] = [
        [Candidate(one, called[one] or one, 1.0, "same", dict.fromkeys(PARTS))]
        if one and one in called
        else []
        for one in numbered
    ]
    kinds = [_sole(one.number) if not linked[at] else {} for at, one in enumerate(names)]
    for row in found.iter_rows(named=True):
        at = int(row["left"])
        here, scheme = linked[at], row["right"].partition("-")[0]
        if numbered[at] is None and kinds[at].get(scheme, row["right"]) == row["right"] and len(here) < most:
            parts = {part: row[part] for part in PARTS}
            here.append(Candidate(row["right"], called[row["right"]], row["score"], row["decision"], parts))
    return linked


def _numbered(store: Store, names: Sequence[Given]) -> list[str | None]:
    """The actor that has the number of each row; None without a number, or where nobody has it."""
    meant = [guesses(one.number) if one.number else [] for one in names]
    asked = sorted({one for some in meant for one in some})
    held: dict[str, str] = {}
    for at in range(0, len(asked), PAGE):
        rows = store.rows("load/actors-known", identifiers=asked[at : at + PAGE])
        held |= {row["identifier"]: row["actor"] for row in rows if row["held"]}
    return [next((held[one] for one in some if one in held), None) for some in meant]


def _sole(number: str | None) -> dict[str, str]:
    """By scheme what a number may be, of the schemes of which an organisation has one number."""
    return {one.partition("-")[0]: one for one in guesses(number or "") if is_sole(one)}
