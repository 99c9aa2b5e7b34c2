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
    """Which columns of the list hold names, countries and places, and how many candidates are wanted."""

    column: str
    country: str | None = None
    place: str | None = None
    most: int = 3


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
    named = [one for one in (asked.column, asked.country, asked.place) if one]
    table = outside.table_with(file, *named)
    frame = outside.rows_of(table).drop("row")
    column, country, place = (
        outside.name_of(table, one) if one else None for one in (asked.column, asked.country, asked.place)
    )
    given = [_given(row, str(column), country, place) for row in frame.iter_rows(named=True)]
    found = lists.link(store, given, asked.most, progress)
    added = [name for nr in range(1, asked.most + 1) for name in _names(nr)]
    blocked = advertising.blocked(store, (one.id for candidates in found for one in candidates[: asked.most]))
    rows = tuple(
        {**row, **_cells(candidates, asked.most), BLOCKED: _blocked(candidates[: asked.most], blocked)}
        for row, candidates in zip(frame.iter_rows(named=True), found, strict=True)
    )
    sure = sum(bool(one) and one[0].decision == "same" for one in found)
    none = sum(not one for one in found)
    columns = (*frame.columns, *added, BLOCKED)
    return Linked(columns, rows, sure, len(rows) - sure - none, none, len(blocked))


def _given(row: dict[str, str | None], column: str, country: str | None, place: str | None) -> lists.Given:
    land = geography.country_called(row[country] or "") if country else None
    at = geography.place_called(row[place] or "", land) if place else None
    return lists.Given(row[column] or "", land, at)


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
