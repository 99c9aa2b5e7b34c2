"""An answer as JSON, CSV or XLSX.

Owns the columns of the exports (a public promise): an actor, project, cluster or place becomes two columns,
`partner` with its name and `partner_id`; lists are joined by `; `; where there are actors, last comes
`advertising_block`, with the ids of those of the row that want no advertising. No cell is ever taken for a
formula by a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pydantic_core

from api.values import THINGS, plain
from kb import settings
from kb.cells import fitting, safe_cell
from kb.questions.advertising import Leaving, leaving
from kb.questions.asking import Answer
from kb.questions.header import ColumnType
from kb.store import Store
from kb.texts import language, pick, t

FORMATS = ("json", "csv", "xlsx")
BLOCKED = "advertising_block"
MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(store: Store, answer: Answer, form: str, *, with_blocked: bool = False) -> bytes:
    """The answer in this form, as it may leave Loket (`kb.questions.advertising`)."""
    return WRITERS[form](leaving(store, answer, with_blocked=with_blocked))


def as_json(answer: Leaving) -> bytes:
    """The answer as one JSON object: what was asked, the columns, and the rows as objects.

    An actor that wants no advertising has `no_advertising`.
    """
    columns = answer.columns
    return pydantic_core.to_json(
        {
            "question": answer.question.name,
            "title": pick(answer.question.title.model_dump()),
            "asked": answer.asked,
            "meant": answer.meant,
            "columns": [
                {"name": name, "type": column.type.value, "title": pick(column.model_dump())}
                for name, column in answer.question.returns.items()
            ],
            "rows": [
                {name: _marked(answer, one) for name, one in zip(columns, row, strict=True)}
                for row in answer.rows
            ],
            "cut": answer.cut,
            "notes": answer.notes,
        },
        inf_nan_mode="null",
        fallback=plain,
    )


def as_csv(answer: Leaving) -> bytes:
    """The answer as CSV (RFC 4180, UTF-8, comma), a header of column names first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_header(answer))
    for row in _rows(answer):
        writer.writerow([_in_csv(one) for one in row])
    return out.getvalue().encode()


def _in_csv(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_cell(value) if isinstance(value, str) else value


def as_xlsx(answer: Leaving) -> bytes:
    """The answer as a workbook: the rows on one sheet, what was asked and when on the other."""
    import xlsxwriter  # noqa: PLC0415 (a tenth of a second that only a workbook needs)

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": pick(answer.question.title.model_dump()), "created": settings.now()})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(t("export.answer"))
    titles = list(_titles(answer))
    sheet.write_row(0, 0, titles, bold)
    widths = [len(title) for title in titles]
    for at, row in enumerate(_rows(answer), start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, at, column, value)
            widths[column] = max(widths[column], len(str(value or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, 60))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(answer.rows), 1), max(len(titles) - 1, 0))
    about = book.add_worksheet(t("export.about"))
    for at, (name, value) in enumerate(_about(answer)):
        about.write_string(at, 0, name, bold)
        about.write_string(at, 1, fitting(safe_cell(value)))
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 90)
    book.close()
    return out.getvalue()


WRITERS = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, fitting(safe_cell(str(value))))


def _about(answer: Answer) -> Iterator[tuple[str, str]]:
    yield t("export.question"), pick(answer.question.title.model_dump())
    yield t("export.meaning"), pick(answer.question.about.model_dump())
    for name, value in answer.asked.items():
        if value is not None:
            yield name, f"{answer.meant[name]} ({value})" if name in answer.meant else str(value)
    yield t("export.made"), settings.now().isoformat()
    if answer.cut:
        yield t("export.cut"), t("show.cut", n=len(answer.rows))
    for note in answer.notes:
        yield t("export.cut"), note


def _marked(answer: Leaving, value: Any) -> Any:
    if isinstance(value, dict) and value.get("id") in answer.blocked:
        return {**value, "no_advertising": True}
    return value


def _about_actors(answer: Answer) -> bool:
    return any(column.type is ColumnType.ACTOR for column in answer.question.returns.values())


def _header(answer: Answer) -> list[str]:
    names = []
    for name, column in answer.question.returns.items():
        names.append(name)
        if column.type in THINGS:
            names.append(f"{name}_id")
    return [*names, BLOCKED] if _about_actors(answer) else names


def _titles(answer: Answer) -> Iterator[str]:
    for column in answer.question.returns.values():
        title = pick({language(): getattr(column, language())})
        yield title
        if column.type in THINGS:
            yield f"{title} (id)"
    if _about_actors(answer):
        yield t("export.blocked-title")


def _rows(answer: Leaving) -> Iterator[list[Any]]:
    kinds = [column.type for column in answer.question.returns.values()]
    about_actors = _about_actors(answer)
    for row, blocked in zip(answer.rows, answer.blocked_in_rows, strict=True):
        cells: list[Any] = []
        for kind, value in zip(kinds, row, strict=True):
            cells.extend(_cells(kind, plain(value)))
        yield [*cells, "; ".join(blocked) or None] if about_actors else cells


def _cells(kind: ColumnType, value: Any) -> list[Any]:
    if kind in THINGS:
        if isinstance(value, dict):
            return [value.get("name") or value.get("id"), value.get("id")]
        return [value, None]
    return [_one(value)]


def _one(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(str(_one(item)) for item in value if item is not None)
    if isinstance(value, dict):
        return (
            value.get("name") or value.get("id") or "; ".join(f"{key}: {one}" for key, one in value.items())
        )
    return value
