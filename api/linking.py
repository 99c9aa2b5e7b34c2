"""A list from outside, with the actors that its names may mean beside it.

Owns the columns that are added (a public promise): `match`, `match_id`, `match_score` and `match_decision` of
the best, then `match_2`, `match_2_id`, `match_2_score` and so on, and last `advertising_block`, the ids
of those that want no advertising. What the list says is given back as it is.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.export import BLOCKED
from kb.cells import fitting, safe_cell
from kb.matching import lists
from kb.progress import Progress
from kb.questions import advertising
from kb.store import Store
from loaders import geography, outside


@dataclass(frozen=True)
class Asked:
    """Which columns of the list hold names, countries, places and numbers; how many candidates are wanted."""

    column: str
    country: str | None = None
    place: str | None = None
    number: str | None = None
    most: int = 3

    @property
    def columns(self) -> tuple[str | None, ...]:
        """The columns as they were named, those left out as None."""
        return (self.column, self.country, self.place, self.number)


@dataclass(frozen=True)
class Linked:
    """The list with its candidates; how many rows are surely linked, perhaps, and not at all.

    `blocked` counts the actors among the candidates that want no advertising.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    sure: int
    perhaps: int
    none: int
    blocked: int


def link(store: Store, file: Path, asked: Asked, progress: Progress) -> Linked:
    """Find the best candidates for each row. Raises `InputError` for a missing column or a broken row."""
    table = outside.table_with(file, *filter(None, asked.columns))
    frame = outside.rows_of(table).drop("row")
    columns = [outside.name_of(table, one) if one else None for one in asked.columns]
    given = [_given(row, *columns) for row in frame.iter_rows(named=True)]
    found = lists.link(store, given, asked.most, progress)
    added = [name for nr in range(1, asked.most + 1) for name in _names(nr)]
    blocked = advertising.blocked(store, (one.id for candidates in found for one in candidates[: asked.most]))
    rows = tuple(
        {**row, **_cells(candidates, asked.most), BLOCKED: _blocked(candidates[: asked.most], blocked)}
        for row, candidates in zip(frame.iter_rows(named=True), found, strict=True)
    )
    sure = sum(bool(one) and one[0].decision == "same" for one in found)
    none = sum(not one for one in found)
    return Linked((*frame.columns, *added, BLOCKED), rows, sure, len(rows) - sure - none, none, len(blocked))


def _given(row: dict[str, str | None], *columns: str | None) -> lists.Given:
    """A row by its columns of names, countries, places and numbers, of which some may be left out."""
    name, country, place, number = ((row[one] if one else None) for one in columns)
    land = geography.country_called(country) if country else None
    return lists.Given(name or "", land, geography.place_called(place, land) if place else None, number)


def _names(nr: int) -> tuple[str, ...]:
    start = "match" if nr == 1 else f"match_{nr}"
    names = (start, f"{start}_id", f"{start}_score")
    return (*names, "match_decision") if nr == 1 else names


def _cells(candidates: list[lists.Candidate], most: int) -> dict[str, Any]:
    cells: dict[str, Any] = {name: None for nr in range(1, most + 1) for name in _names(nr)}
    for nr, one in enumerate(candidates[:most], start=1):
        cells.update(zip(_names(nr), (one.name, one.id, round(one.score, 4), one.decision), strict=False))
    return cells


def _blocked(candidates: list[lists.Candidate], blocked: frozenset[str]) -> str | None:
    return "; ".join(one.id for one in candidates if one.id in blocked) or None


def workbook(linked: Linked) -> bytes:
    """The list as a workbook, its first row fixed and bold."""
    import xlsxwriter  # noqa: PLC0415 (a tenth of a second that only a workbook needs)

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    sheet.write_row(
        0, 0, [fitting(safe_cell(one)) for one in linked.columns], book.add_format({"bold": True})
    )
    for at, row in enumerate(linked.rows, start=1):
        for column, name in enumerate(linked.columns):
            cell = row[name]
            if isinstance(cell, float):
                sheet.write_number(at, column, cell)
            elif cell is not None:
                sheet.write_string(at, column, fitting(safe_cell(cell)))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
