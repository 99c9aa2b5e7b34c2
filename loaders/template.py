"""Writes the form of the roster: a workbook, or a folder of CSV files, in the language in force.

Every name and hint in it comes from the catalogue, where `loaders.vocabulary` finds it again when the form
comes back filled in.
"""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

from kb import settings
from kb.errors import UsageError
from kb.model import Helix
from kb.texts import language, t
from loaders.geography import fold
from loaders.vocabulary import KINDS, ROLES

# Which columns the form has, in order; a roster may have more (`loaders.vocabulary.TABLES`).
COLUMNS: dict[str, tuple[str, ...]] = {
    "roster": ("roster", "as_of"),
    "actors": ("organisation", "number", "other_names", "helix", "place", "country", "web", "pic"),
    "clusters": ("cluster", "focus", "manager", "since", "until"),
    "memberships": ("organisation", "number", "cluster", "role", "since", "until"),
    "support": ("supporter", "organisation", "cluster", "project", "kind", "since", "until"),
    "ties": ("organisation", "partner", "strength", "frequency", "about", "since"),
    "asked": ("organisation", "number", "asked", "answered"),
}
_KINDS_OF_ACTOR = tuple(helix for helix in Helix if helix is not Helix.UNKNOWN)
_ROWS = 2000
_WIDE = {
    "organisation",
    "partner",
    "supporter",
    "manager",
    "cluster",
    "roster",
    "focus",
    "about",
    "other_names",
    "web",
}
_BOUNDS = {"strength": (1, 5), "since": (1000, 2999), "until": (1000, 2999)}
_LISTS = {"kind": KINDS, "role": ROLES}
_NAMED_IN = {
    **dict.fromkeys(("organisation", "partner", "supporter", "manager"), "actors"),
    "cluster": "clusters",
}


def _examples() -> dict[str, list[dict[str, str | int]]]:
    company, university, park, cluster = (
        t(f"roster.example.{name}") for name in ("company", "university", "park", "cluster")
    )
    place, today = t("roster.example.place"), f"{settings.now().date()}"
    return {
        "roster": [{"roster": t("roster.example.roster"), "as_of": today}],
        "actors": [
            {
                "organisation": company,
                "number": "000000-0000",
                "helix": t(f"helix.{Helix.COMPANY}"),
                "place": place,
            },
            {"organisation": university, "helix": t(f"helix.{Helix.UNIVERSITY}"), "place": place},
            {
                "organisation": park,
                "other_names": t("roster.example.short"),
                "helix": t(f"helix.{Helix.SUPPORT_ORGANISATION}"),
            },
        ],
        "clusters": [
            {"cluster": cluster, "focus": t("roster.example.focus"), "manager": park, "since": 2019},
        ],
        "memberships": [
            {"organisation": company, "cluster": cluster, "role": t("roster.role.member"), "since": 2021},
            {"organisation": university, "cluster": cluster, "role": t("roster.role.partner")},
        ],
        "support": [
            {"supporter": park, "organisation": company, "kind": t("roster.kind.incubation"), "since": 2022},
            {"supporter": park, "cluster": cluster, "kind": t("roster.kind.premises")},
        ],
        "ties": [
            {
                "organisation": company,
                "partner": university,
                "strength": 4,
                "frequency": t("roster.example.often"),
                "about": t("roster.example.about"),
                "since": 2020,
            },
        ],
        "asked": [
            {"organisation": company, "asked": today, "answered": t("show.yes")},
            {"organisation": university, "asked": today, "answered": t("show.no")},
        ],
    }


def write(path: Path) -> None:
    """Write the form: a workbook for a name that ends in `.xlsx`, else a folder of CSV files.

    Raises `UsageError` rather than write over what is there.
    """
    if path.suffix.lower() == ".xlsx":
        if path.exists():
            raise UsageError("file-exists", file=str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        _workbook(path)
    else:
        _folder(path)


def file_name(role: str) -> str:
    """What the CSV file of a table is called."""
    return fold(t(f"roster.sheet.{role}")).replace(" ", "-") + ".csv"


def _folder(path: Path) -> None:
    files = {role: path / file_name(role) for role in COLUMNS}
    readme = path / (fold(t("roster.sheet.readme")).replace(" ", "-") + ".md")
    for file in (*files.values(), readme):
        if file.exists():
            raise UsageError("file-exists", file=str(file))
    path.mkdir(parents=True, exist_ok=True)
    examples = _examples()
    for role, file in files.items():
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened, delimiter=";" if language() == "sv" else ",")
            writer.writerow([t(f"roster.column.{name}") for name in COLUMNS[role]])
            writer.writerows([row.get(name, "") for name in COLUMNS[role]] for row in examples[role])
    title, *rest = t("roster.readme").strip().split("\n")
    readme.write_text("\n".join([f"# {title}", *rest, ""]), encoding="utf-8")


def _workbook(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": t("roster.readme").strip().split("\n")[0], "created": settings.now()})
        _explain(book)
        for role, rows in _examples().items():
            _sheet(book, role, rows)


def _explain(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(t("roster.sheet.readme"))
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    plain = book.add_format({"text_wrap": True, "valign": "top", "font_size": 11})
    heading = book.add_format({"bold": True, "font_size": 13})
    title = book.add_format({"bold": True, "font_size": 18})
    paragraphs = t("roster.readme").strip().split("\n")
    for row, text in enumerate(paragraphs):
        after_blank = row > 0 and not paragraphs[row - 1]
        sheet.write_string(row, 0, text, title if row == 0 else heading if after_blank else plain)


def _sheet(book: xlsxwriter.Workbook, role: str, rows: list[dict[str, str | int]]) -> None:
    sheet = book.add_worksheet(t(f"roster.sheet.{role}"))
    head = book.add_format(
        {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter"}
    )
    example = book.add_format({"italic": True, "font_color": "#7F7F7F"})
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 24)
    for at, name in enumerate(COLUMNS[role]):
        # As text, so that a spreadsheet makes no number of 202100-2841 and drops no zero of 0114.
        as_text = text if name in {"number", "pic", "place", "as_of", "asked", "answered"} else None
        sheet.set_column(at, at, 34 if name in _WIDE else 18, as_text)
        sheet.write_string(0, at, t(f"roster.column.{name}"), head)
        sheet.data_validation(1, at, _ROWS, at, _validation(role, name))
    for number, row in enumerate(rows, start=1):
        for at, name in enumerate(COLUMNS[role]):
            if name in row:
                sheet.write(number, at, row[name], example)
    sheet.autofilter(0, 0, _ROWS, len(COLUMNS[role]) - 1)


def _validation(role: str, name: str) -> dict[str, object]:
    """What a cell of the column takes; its hint is shown when the cell is chosen."""
    rule: dict[str, object] = {"validate": "any"}
    if name == "helix":
        rule = {"validate": "list", "source": [t(f"helix.{one}") for one in _KINDS_OF_ACTOR]}
    elif name in _BOUNDS:
        low, high = _BOUNDS[name]
        rule = {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
    elif name == "answered":
        rule = {"validate": "list", "source": [t("show.yes"), t("show.no")]}
    elif name in _LISTS:
        rule = {"validate": "list", "source": [t(f"roster.{name}.{one}") for one in _LISTS[name]]}
    elif name in _NAMED_IN and _NAMED_IN[name] != role:
        rule = {"validate": "list", "source": _cells(_NAMED_IN[name])}
    if name in _LISTS or name in _NAMED_IN or name == "answered":
        rule |= {"show_error": False}  # to choose from, or not
    return rule | {
        "input_title": t(f"roster.column.{name}")[:32],
        "input_message": t(f"roster.hint.{name}")[:255],
    }


def _cells(role: str) -> str:
    """The names in the first column of a sheet, to choose from."""
    return f"='{t(f'roster.sheet.{role}')}'!$A$2:$A${_ROWS + 1}"
