"""The functions of the mapping language that read objects within a cell, as JSON files have them.

A list of objects stays JSON text when a file is read (`loaders.objects`). `objects` picks some of them, as a
list: of each the value at a path, or the object itself, of which `inside` then takes values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
from pydantic import Field

from loaders import encoding
from loaders.term import Function, Operand, names

if TYPE_CHECKING:
    from loaders.rows import Rows
    from loaders.terms import Term

_NOTHING: tuple[object, ...] = (None, "", [], {})


class Choice(Operand):
    """Which objects of a cell are meant.

    `through` is the path of a list within each object, where they are nested; `where` has the values that are
    meant at a path, `has` paths where something and `lacks` paths where nothing stands.
    """

    of: Term
    through: str | None = None
    where: dict[str, list[str]] = Field(default_factory=dict)
    has: list[str] = Field(default_factory=list)
    lacks: list[str] = Field(default_factory=list)

    def meant(self, cell: str) -> list[dict[str, Any]]:
        """The objects in a cell that are meant."""
        found = _objects_in(cell)
        if self.through is not None:
            found = [inner for one in found for inner in _as_objects(_at(one, self.through))]
        return [one for one in found if self._fits(one)]

    def _fits(self, one: dict[str, Any]) -> bool:
        return (
            all(_text(_at(one, path)) in meant for path, meant in self.where.items())
            and all(_at(one, path) not in _NOTHING for path in self.has)
            and all(_at(one, path) in _NOTHING for path in self.lacks)
        )


class ObjectsOf(Choice):
    """Which objects, and the path of what is wanted of each; without one, the object itself."""

    take: str | None = None


class Objects(Function):
    """Some of the objects in a cell, as a list; nothing of a cell that holds none."""

    objects: ObjectsOf

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.objects.of)

    def made(self, rows: Rows) -> pl.Series:
        """The list, each value once."""
        return rows.kept.each(self, self._picked, pl.List(pl.String()))(rows.as_text(self.objects.of))

    def _picked(self, cell: str) -> list[str]:
        meant, take = self.objects.meant(cell), self.objects.take
        if take is None:
            return [json.dumps(one, sort_keys=True) for one in meant]
        return list(dict.fromkeys(filter(None, (_text(_at(one, take)) for one in meant))))


class InsideOf(Choice):
    """Which object, and the path of a value within it."""

    at: Annotated[str, Field(min_length=1)]


class Inside(Function):
    """A value of the first object in a cell that is meant; nothing where there is none."""

    inside: InsideOf

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self.inside.of)

    def made(self, rows: Rows) -> pl.Series:
        """The value as text."""

        def value(cell: str) -> str | None:
            meant = (_text(_at(one, self.inside.at)) for one in self.inside.meant(cell))
            return next(filter(None, meant), None)

        return rows.kept.each(self, value, pl.String())(rows.as_text(self.inside.of))


def _objects_in(cell: str) -> list[dict[str, Any]]:
    try:
        return _as_objects(json.loads(cell))
    except (ValueError, RecursionError):
        return []


def _as_objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _at(one: Any, path: str) -> Any:
    """What stands at a path; of a list of objects on the way the first counts."""
    for name in path.split("."):
        if isinstance(one, list):
            one = next(iter(one), None)
        one = one.get(name) if isinstance(one, dict) else None
    return one


def _text(value: Any) -> str | None:
    """A plain value as text; of a list of plain values the first."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, dict | list):
        return None
    return encoding.sound(str(value)).strip() or None
