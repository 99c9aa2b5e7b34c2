"""A roster read without a database: what it states, what became of its rows, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb import model
from kb.identifiers import own_key
from kb.intake import check
from loaders import roster
from loaders.geography import fold
from loaders.recognition import recognise
from loaders.rejects import Reject
from loaders.source import Reading, Tally
from tests.loaders.given import book

Sheets = dict[str, Sequence[Sequence[Any]]]
LTU = "se-2021002841"


class Stated:
    """What a roster states: facts by kind, what became of its rows, and what was said."""

    def __init__(self, path: Path) -> None:
        self.tables = recognise(roster.SOURCE, [path]).tables
        self.said: list[str] = []
        self.tallies = {role: Tally() for role in self.tables}
        self.facts: dict[type[model.Fact], list[dict[str, Any]]] = {}
        for one in roster.facts(Reading(self.tables, self.tallies, say=self.said.append)):
            check(one.kind, one.frame)
            self.facts.setdefault(one.kind, []).extend(one.frame.to_dicts())

    @property
    def rejects(self) -> list[Reject]:
        return [one for tally in self.tallies.values() for one in tally.rejects.kept]

    def of(self, kind: type[model.Fact], *fields: str) -> list[Any]:
        rows = [tuple(one[name] for name in fields) for one in self.facts.get(kind, [])]
        return [row[0] for row in rows] if len(fields) == 1 else rows

    def actor(self, key: str) -> dict[str, Any]:
        (found,) = [one for one in self.facts[model.ActorFact] if one["key"] == key]
        return found


def stated(tmp_path: Path, sheets: Sheets, name: str = "roster.xlsx") -> Stated:
    return Stated(book(tmp_path / name, sheets))


def by_name(name: str) -> str:
    return own_key("roster", fold(name)).id
