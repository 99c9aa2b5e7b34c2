"""Reads the sheets of a workbook (XLSX, XLSM, XLSB, ODS) as rows of text, numbered as a spreadsheet does.

A sheet's header is its first row with at least two filled cells, so that a title above the table does no
harm; a sheet of one column has its first filled row as header.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import python_calamine

from kb.errors import InputError
from loaders import contents, values
from loaders.contents import Content

_FAULTS = (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError)


def is_workbook(content: Content) -> bool:
    """Whether a zip archive is a workbook, whatever its name ends in."""
    try:
        with content.open() as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except contents.LISTING_FAULTS:
        # a damaged one; said when it is read
        return content.name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".ods"))
    return contents.is_workbook(members)


def sheets(content: Content) -> list[str]:
    """The names of the sheets, in order; `InputError` when the file cannot be read as a workbook."""
    try:
        names: list[str] = _open(content).sheet_names
    except _FAULTS as fault:
        raise InputError("not-a-workbook", file=content.name) from fault
    return names


def rows(content: Content, sheet: str) -> Iterator[list[str]]:
    """The rows of a sheet as text from its first row on, also the empty ones, so that the n-th is row n."""
    try:
        for row in _open(content).get_sheet_by_name(sheet).iter_rows():
            yield [cell(value) for value in row]
    except _FAULTS as fault:
        raise InputError("not-a-workbook", file=content.name) from fault


def header(content: Content, sheet: str) -> tuple[int, list[str], bool]:
    """The row of a sheet's header (0 when it is empty), its cells, and whether rows follow it."""
    first: tuple[int, list[str]] | None = None
    found: tuple[int, list[str]] | None = None
    below = False
    for number, cells in enumerate(rows(content, sheet), start=1):
        filled = sum(map(bool, cells))
        if found is not None and filled:
            return (*found, True)
        if filled >= 2:
            found = (number, cells)
        elif filled:
            below = first is not None
            first = first or (number, cells)
    if found is not None:
        return (*found, False)
    return (*first, below) if first is not None else (0, [], False)


def _open(content: Content) -> python_calamine.CalamineWorkbook:
    # From its bytes, since by its path a workbook would be judged by what its name ends in.
    return python_calamine.load_workbook(io.BytesIO(content.read()))


def cell(value: object) -> str:
    """A cell as text; whole numbers without decimals, since a workbook keeps 2021002841 as 2021002841.0."""
    return values.written(value) if isinstance(value, float) else str(value).strip()
