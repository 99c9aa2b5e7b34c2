"""Facts written straight into the graph, and the graph to compare."""

from __future__ import annotations

from typing import Any

import polars as pl

from kb import frames
from kb.dump import lines
from kb.intake import Intake, Provenance
from kb.model import Fact
from kb.store import Store


def where(series: str = "test", day: str = "2020-01-01", rank: int = 5) -> Provenance:
    return Provenance(f"{day}.{series}.0", series, day, rank, rank)


def frame(kind: type[Fact], *rows: dict[str, Any]) -> pl.DataFrame:
    schema = frames.schema(kind)
    empty = {name: [] if isinstance(dtype, pl.List) else None for name, dtype in schema.items()}
    return pl.DataFrame(
        [{**empty, "row": at, **row} for at, row in enumerate(rows, 2)], schema=schema, orient="row"
    )


def actor(key: str, *others: str, **told: Any) -> dict[str, Any]:
    return {"key": key, "key_scheme": "x", "key_value": key, "others": list(others), **told}


def write(intake: Intake, kind: type[Fact], *rows: dict[str, Any], of: Provenance | None = None) -> None:
    intake.write(kind, frame(kind, *rows), of or where(), 1)


def graph(store: Store) -> list[dict[str, Any]]:
    return [line for line, _ in lines(store)][1:-1]


def actors(store: Store) -> dict[str, dict[str, Any]]:
    return {one["properties"]["id"]: one["properties"] for one in graph(store) if one.get("node") == "Actor"}


def relationships(store: Store, kind: str) -> list[tuple[str, str]]:
    return [(one["from"][1], one["to"][1]) for one in graph(store) if one.get("relationship") == kind]
