"""Answers as tables of a page: which columns tell something, how each cell shows, sorted as the address says.

Owns the order of rows that a person asks for (`?sort=partners`, `?sort=-partners`); the order of the question
itself is what stands without it. Nothing stands last, whichever way one sorts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.values import NUMBERS, THINGS, plain, shown
from api.web.frame import Links
from kb.questions.asking import Answer
from kb.questions.header import Column, ColumnType
from kb.texts import collated, pick

_KINDS = {ColumnType.HELIX: "helix", ColumnType.LIST: "list", ColumnType.DATE: "date"}
# Two columns for the map: figures that nobody reads in a table.
_LEFT_OUT = frozenset({"latitude", "longitude"})


@dataclass(frozen=True)
class Heading:
    """A column: its name and title, whether it holds numbers, where its link leads, how it is sorted now."""

    name: str
    title: str
    number: bool
    href: str
    sorted: str  # "", "ascending" or "descending", as aria-sort has it
    links: bool


@dataclass(frozen=True)
class Cell:
    """A value: how it is shown (`kind`), as text, as it is, and as a page sorts it."""

    kind: str
    text: str
    value: Any
    sort: str | None = None


@dataclass(frozen=True)
class Table:
    """Headings and rows of cells."""

    headings: list[Heading]
    rows: list[list[Cell]]


def table(
    answer: Answer,
    links: Links,
    sort: str = "",
    *,
    own: bool = True,
    most: int = 10_000,
    only: tuple[str, ...] = (),
) -> Table:
    """An answer as a table; `sort` is a column's name, with `-` before it for the greatest first.

    A table that is not the page's `own` has headings that lead nowhere. No more than `most` rows are shown.
    """
    columns = list(answer.question.returns.items())
    kept = [
        at
        for at, (name, _) in enumerate(columns)
        if (name in only if only else name not in _LEFT_OUT)
        and any(row[at] not in (None, [], False) for row in answer.rows)
    ]
    by, down = sort.removeprefix("-"), sort.startswith("-")
    rows = list(answer.rows)
    names = [name for name, _ in columns]
    if by in names:
        rows = _sorted(rows, names.index(by), down=down)
    return Table(
        [_heading(*columns[at], links if own else None, by, down=down) for at in kept],
        [[_cell(columns[at][1], row[at]) for at in kept] for row in rows[:most]],
    )


def facts(answer: Answer, *, without: tuple[str, ...] = ()) -> list[tuple[str, Cell]]:
    """The one row of a profile as pairs of title and value; what tells nothing is left out."""
    return [
        (pick(column.model_dump()), _cell(column, value))
        for (name, column), value in zip(answer.question.returns.items(), answer.rows[0], strict=True)
        if name not in _LEFT_OUT and name not in without and value not in (None, [], 0)
    ]


def _sorted(rows: list[list[Any]], at: int, *, down: bool) -> list[list[Any]]:
    some = [row for row in rows if row[at] not in (None, [])]
    none = [row for row in rows if row[at] in (None, [])]
    return sorted(some, key=lambda row: _key(row[at]), reverse=down) + none


def _key(value: Any) -> tuple[int, Any]:
    if isinstance(value, bool | int | float):
        return (0, float(value))
    if isinstance(value, dict):
        value = value.get("name") or value.get("id") or ""
    return (1, collated(", ".join(map(str, value)) if isinstance(value, list) else str(plain(value))))


def _heading(name: str, column: Column, links: Links | None, by: str, *, down: bool) -> Heading:
    number = column.type in NUMBERS
    now = ("descending" if down else "ascending") if name == by else ""
    ahead = f"-{name}" if now == "ascending" or (number and not now) else name
    title = pick(column.model_dump())
    return Heading(name, title, number, links.here(sort=ahead) if links else "", now, column.type in THINGS)


def _cell(column: Column, value: Any) -> Cell:
    text = shown(column, value)
    if value in (None, []):
        return Cell("none", "–", None)
    if column.type in THINGS and isinstance(value, dict):
        return Cell(column.type.value, text, value)
    kind = "number" if column.type in NUMBERS and isinstance(value, int | float) else "text"
    kind = _KINDS.get(column.type, kind)
    sort = repr(value) if kind == "number" else str(plain(value)) if kind == "date" else None
    return Cell(kind, text, value, sort)
