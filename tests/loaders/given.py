"""Small files to load, and the graph as text to compare."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from kb import dump
from kb.progress import Silent
from kb.store import Store
from loaders.pipeline import Options, Summary, load
from loaders.reading import Chunk, Columns, Form, Table, open_tables
from loaders.rejects import Reject
from loaders.sources import source

DATA = Path(__file__).parent / "data"
BUNDLED = Path(__file__).parents[2] / "loaders" / "data" / "cordis-h2020-sweden-2014-2016"

ORGANISATION = {
    "projectID": "1",
    "projectAcronym": "ONE",
    "organisationID": "999876874",
    "vatNumber": "",
    "name": "Ett AB",
    "shortName": "",
    "SME": "false",
    "activityType": "PRC",
    "street": "",
    "postCode": "",
    "city": "",
    "country": "SE",
    "nutsCode": "",
    "geolocation": "",
    "organizationURL": "",
    "contentUpdateDate": "2020-01-01 00:00:00",
    "order": "1",
    "role": "participant",
    "ecContribution": "100.50",
    "totalCost": "200,50",
    "endOfParticipation": "false",
}
PROJECT = {
    "id": "1",
    "acronym": "ONE",
    "status": "SIGNED",
    "title": "The first",
    "startDate": "2015-01-01",
    "endDate": "2018-12-31",
    "totalCost": "1000,00",
    "ecMaxContribution": "900.00",
    "legalBasis": "H2020-EU.2.1.",
    "topics": "ICT-1",
    "frameworkProgramme": "H2020",
    "contentUpdateDate": "2020-01-01 00:00:00",
}


class Telling(Silent):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def say(self, text: str) -> None:
        """Keep a line."""
        self.told.append(text)


def csv_text(rows: Iterable[Sequence[object]], delimiter: str = ";") -> str:
    """Rows as delimited text, quoted where need be."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def table(path: Path, rows: Iterable[Sequence[object]], delimiter: str = ";") -> Path:
    """A CSV file with these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text(rows, delimiter), encoding="utf-8")
    return path


def organisations(path: Path, *rows: dict[str, str], without: Sequence[str] = ()) -> Path:
    """An `organization.csv` with these rows, each told only where it differs from the usual one."""
    header = [name for name in ORGANISATION if name not in without]
    return table(path, [header, *([{**ORGANISATION, **row}[name] for name in header] for row in rows)])


def projects(path: Path, *rows: dict[str, str]) -> Path:
    """A `project.csv` with these rows."""
    return table(path, [list(PROJECT), *([{**PROJECT, **row}[name] for name in PROJECT] for row in rows)])


def book(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook with these sheets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def read(
    path: Path, *names: str, form: Form | None = None, chunk: int | None = None
) -> tuple[list[tuple[Any, ...]], list[Reject]]:
    """The rows of the one table of a file, each with its row number at the end, and what was rejected."""
    found = one_table(path, form, chunk)
    chunks = list(found.chunks(Columns(names or found.header)))
    return rows_of(chunks), [one for piece in chunks for one in piece.rejects]


def one_table(path: Path, form: Form | None = None, chunk: int | None = None) -> Table:
    """The one table of a file."""
    (found,) = open_tables(path, form, chunk=chunk) if chunk else open_tables(path, form)
    return found


def rows_of(chunks: Iterable[Chunk]) -> list[tuple[Any, ...]]:
    """The rows of chunks."""
    return [row for piece in chunks for row in piece.frame.rows()]


def loaded(store: Store, name: str, *paths: Path, **options: Any) -> Summary:
    """Load files of a source."""
    return load(store, source(name), list(paths), Options(**options))


def graph(store: Store) -> list[str]:
    """The whole graph as the lines of its dump, without the first and the last."""
    return [text.decode() for _, text in dump.lines(store)][1:-1]


def facts_of(store: Store, *, apart_from: Sequence[str] = ("Extract",)) -> list[str]:
    """The graph without the nodes of these labels, and without what starts there."""
    marks = [mark for label in apart_from for mark in (f'"node":"{label}"', f'"from":["{label}"')]
    return [line for line in graph(store) if not any(mark in line for mark in marks)]


def told(store: Store) -> list[str]:
    """What the graph tells, whichever extract and row it is from, without a list of extracts."""
    from_where = re.compile(
        r'"(?:row|source|published|mentioned_row|mentioned_in)":(?:"[^"]*"|\d+|{[^}]*}),?'
    )
    return sorted(from_where.sub("", line) for line in facts_of(store, apart_from=("Extract", "Place")))


def said(path: Path) -> list[dict[str, str]]:
    """The rows of a file of rejects."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
