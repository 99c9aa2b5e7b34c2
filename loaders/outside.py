"""Tables that are no source: a list to be matched, judgements that come back. Read whole, as text.

Whatever Loket can load it can read here: CSV in any encoding with any delimiter, and workbooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from kb.errors import InputError
from loaders.reading import Columns, Form, Table, open_tables, plain


def table_with(path: Path, *columns: str, form: Form | None = None) -> Table:
    """The table of a file (of a workbook, the first sheet) that has these columns.

    Raises `InputError`, naming the column that is missing and the nearest one.
    """
    tables = open_tables(path, form)
    wanted = Columns(columns)
    found = next((one for one in tables if wanted.fits(one.header)), tables[0])
    found.check(wanted)
    return found


def name_of(table: Table, column: str) -> str:
    """A column as the table itself writes it."""
    at = Columns((column,)).locate(table.header)
    return table.header[at[column]]


def rows_of(table: Table, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """All rows as text, those columns (or all that have a name), and `row`: the number a spreadsheet shows.

    Raises `InputError` when a row cannot be read, since a list is given back whole or not at all.
    """
    names = tuple(columns) if columns is not None else _named(table.header)
    chunks = list(table.chunks(Columns((), names)))
    rejects = [one for chunk in chunks for one in chunk.rejects]
    if rejects:
        raise InputError("outside-row", file=table.name, row=rejects[0].row, rows=len(rejects))
    return pl.concat([chunk.frame for chunk in chunks], how="diagonal")


def _named(header: Sequence[str]) -> tuple[str, ...]:
    """The columns that have a name, the first of those that are called alike."""
    return tuple({plain(one): one for one in reversed(header) if plain(one)}.values())[::-1]
