"""Whom the matcher compares: actors as their sources state them, as if nothing had been judged.

So what resembles what is a function of what was stated alone: neither an earlier judgement nor the order of
loads changes it, and a judgement that is undone leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kb.identity import Edge, partition
from kb.store import Row, Store

if TYPE_CHECKING:
    import polars as pl


def units(store: Store) -> tuple[pl.DataFrame, Mapping[str, list[str]]]:
    """The actors as the engine takes them, those that are one by judgement taken apart.

    Also tells for each actor that was taken apart the ids of what it consists of.
    """
    import polars as pl  # noqa: PLC0415 (half a second that a load of nothing new need not wait for)

    from kb.matching import lists  # noqa: PLC0415

    actors = lists.actors(store)
    parted: dict[str, list[str]] = {}
    rows: list[dict[str, Any]] = []
    for actor, stated in groupby(store.rows("match/stated-of-joined"), key=lambda row: str(row["actor"])):
        made = _parted(list(stated))
        parted[actor] = [one["id"] for one in made]
        rows += made
    if not rows:
        return actors, parted
    whole = actors.filter(~pl.col("id").is_in(list(parted)))
    return pl.concat([whole, pl.DataFrame(rows, schema=actors.schema)]).sort("id"), parted


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
