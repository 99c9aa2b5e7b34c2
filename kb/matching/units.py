"""Whom the matcher compares: actors as their sources state them, as if nothing had been judged.

So what resembles what is a function of what was stated alone: neither an earlier judgement nor the order of
loads changes it, and a judgement that is undone leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kb.identity import Edge, partition
from kb.matching.actors import Actors, description
from kb.progress import Progress
from kb.store import Row, Store

if TYPE_CHECKING:
    import polars as pl


class Units:
    """All that the matcher compares: `table` has the names of each, `parted` tells for each actor that was
    taken apart the ids of what it consists of."""

    def __init__(self, store: Store, progress: Progress | None = None) -> None:
        import polars as pl  # noqa: PLC0415 (half a second that a load of nothing new need not wait for)

        self._actors = Actors(store)
        whole = self._actors.table(progress)
        parted: dict[str, list[str]] = {}
        rows: list[dict[str, Any]] = []
        for actor, stated in groupby(store.rows("match/stated-of-joined"), key=lambda row: str(row["actor"])):
            made = _parted(list(stated))
            parted[actor] = [one["id"] for one in made]
            rows += made
        known = description()
        made_of = pl.DataFrame(rows, schema=dict(whole.schema) | known)
        self._made = made_of.select(*known)
        self.parted: Mapping[str, list[str]] = parted
        self.table = whole
        if rows:
            kept = whole.filter(~pl.col("id").is_in(list(parted)))
            self.table = pl.concat([kept, made_of.select(whole.columns)]).sort("id")

    def described(self, ids: pl.Series) -> pl.DataFrame:
        """What else is known of these, as `Actors` tells it."""
        import polars as pl  # noqa: PLC0415

        made = self._made.filter(pl.col("id").is_in(ids.implode()))
        others = ids.filter(~ids.is_in(made["id"].implode()))
        return pl.concat([self._actors.described(others), self._actors.located(made)])


def _parted(stated: list[Row]) -> list[dict[str, Any]]:
    """What one actor consists of without judgements; `stated` in the order in which it is believed."""
    called = partition({Edge(row["record"], row["identifier"]) for row in stated}).actor_of
    return [
        _derived(one, [row for row in stated if called[row["identifier"]] == one])
        for one in sorted(set(called.values()))
    ]


def _derived(unit: str, stated: list[Row]) -> dict[str, Any]:
    """As `load/actors-derived` does it: the most trusted source first, then the newest."""
    own = [row for row in stated if row["record"] == row["identifier"]]
    name = _first(own, "name")
    names = {one for row in own for one in (row["name"], *(row["names"] or ())) if one and one != name}
    by_helix = sorted(own, key=lambda row: row["helix_rank"])
    return {
        "id": unit,
        "name": name,
        "others": sorted(names),
        "country": _first(own, "country"),
        "place": _first(own, "place"),
        "legal_form": _first(own, "legal_form"),
        "helix": _first(by_helix, "helix") or "UnknownHelix",
        "url": _first(own, "url"),
        "industries": _all(stated, "industries"),
        "projects": _all(stated, "projects"),
    }


def _first(rows: Iterable[Row], column: str) -> Any:
    return next((row[column] for row in rows if row[column] is not None), None)


def _all(rows: Iterable[Row], column: str) -> list[str]:
    return sorted({one for row in rows for one in row[column]})
