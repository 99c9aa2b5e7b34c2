"""What files state when a source reads them, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from kb.intake import check
from loaders.mapped import as_source
from loaders.mapping_file import parse
from loaders.recognition import recognise
from loaders.source import Reading, Source, Tally
from loaders.sources import source

SHARED = Path(__file__).parents[3] / "shared" / "data"
NO_SHARED = f"the shared samples are not there ({SHARED.name} beside the repository)"


@dataclass
class Stated:
    """Facts by kind, tallies by table, and what was said."""

    facts: dict[str, pl.DataFrame]
    tallies: dict[str, Tally]
    said: list[str] = field(default_factory=list)

    def rows(self, kind: str, *columns: str) -> list[tuple[Any, ...]]:
        """The facts of a kind, some of their fields."""
        frame = self.facts.get(kind)
        return [] if frame is None else frame.select(columns).rows()

    def values(self, kind: str, column: str) -> list[Any]:
        """One field of the facts of a kind."""
        return [row[0] for row in self.rows(kind, column)]

    @property
    def reasons(self) -> dict[str, int]:
        """Why rows were rejected."""
        return {
            reason: n for tally in self.tallies.values() for reason, n in tally.rejects.by_reason().items()
        }

    @property
    def rejects(self) -> list[tuple[int, str, str, str]]:
        """The rejects as row, field, value and reason."""
        return sorted(
            (one.row, one.field, one.value, one.reason)
            for tally in self.tallies.values()
            for one in tally.rejects.kept
        )


def stated(given: Source | str, *paths: Path) -> Stated:
    """What these files state; every table of facts is checked as before a write."""
    found = source(given) if isinstance(given, str) else given
    delivery = recognise(found, paths)
    tallies = {role: Tally() for role in delivery.tables}
    said: list[str] = []
    frames: dict[str, list[pl.DataFrame]] = {}
    for one in found.facts(Reading(delivery.tables, tallies, say=said.append)):
        check(one.kind, one.frame)
        frames.setdefault(one.kind.__name__.removesuffix("Fact"), []).append(one.frame)
    return Stated({kind: pl.concat(parts) for kind, parts in frames.items()}, tallies, said)


def mapped(text: str, name: str = "mine") -> Source:
    """A mapping as a source."""
    return as_source(parse(text, f"{name}.yaml"), name)
