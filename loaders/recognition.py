"""Finds out which file, or which sheet of a workbook, is which of a source's tables: by its columns.

A file named by the user must be one of them, or the load stops before the first write, with a word on what it
looks like. In a folder or a workbook, what is none of them is passed over and told.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import InputError
from loaders import markup
from loaders.contents import PACKED, TABLES, Content, contents_of
from loaders.objects import ObjectTable, is_json, joined, open_table
from loaders.reading import Form, Table, open_tables
from loaders.source import Source
from loaders.sources import all_sources

# Of several files that are none of a source's tables, what is told: the first of these that there is.
_TELLING = ("years-across", "other-source", "wrong-source")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What is passed over in a folder or an archive, for it is no table.
_NONE = {"header-only", "empty-file", "not-a-table", "old-workbook", "web-page"}


@dataclass(frozen=True)
class Delivery:
    """The tables of a source by role, the names of what was passed over, and how long it took to see that."""

    tables: dict[str, Table]
    passed_over: tuple[str, ...]
    seconds: float


def recognise(source: Source, paths: Iterable[Path], form: Form | None = None) -> Delivery:
    """Find a source's tables among these files and folders.

    Raises `InputError` for a file that is none of them (naming the source it looks like, or the column
    that is missing), for two tables of the same kind (replies saved one by one are one table), and for a
    table that is not there.
    """
    began = time.monotonic()
    found: dict[str, Table] = {}
    passed_over: list[str] = []
    reasons: list[InputError] = []
    for table, named in _joined(source, _tables(paths, form, passed_over, reasons)):
        role = _role(source, table, must=named and table.sheet is None)
        if role is None:
            if table.sheet is None or sum(map(bool, table.header)) > 1:  # a sheet of mere text needs no word
                passed_over.append(table.name)
            reasons.append(_unknown(source, table))
        elif role in found:
            raise InputError("same-table-twice", file=table.name, other=found[role].name)
        else:
            found[role] = replace(table, quoting=role not in source.unquoted)
    missing = [role for role in source.needed if role not in found]
    if reasons and not found.keys() - source.besides:
        raise min(reasons, key=lambda one: _TELLING.index(one.key) if one.key in _TELLING else len(_TELLING))
    if missing or not found.keys() - source.besides:
        role = missing[0] if missing else next(iter(source.tables))
        columns = source.tables[role].titles
        raise InputError("missing-table", source=source.name, table=role, columns=columns)
    tables = {role: found[role] for role in source.tables if role in found}
    return Delivery(tables, tuple(passed_over), time.monotonic() - began)


def _tables(
    paths: Iterable[Path], form: Form | None, passed_over: list[str], reasons: list[InputError]
) -> Iterator[tuple[Table, bool]]:
    """Each table, and whether the user named its file; what is none is passed over, with the reason."""
    for content, named in _contents(paths, passed_over):
        try:
            tables = tables_in(content, form)
        except InputError as fault:
            if named or fault.key not in _NONE:
                raise
            passed_over.append(content.name)
            reasons.append(fault)
            continue
        yield from ((table, named) for table in tables)


def _joined(source: Source, tables: Iterable[tuple[Table, bool]]) -> Iterator[tuple[Table, bool]]:
    """The same tables, but replies about one organisation each as one table, if the source is of replies.

    One reply may hold nothing but an error; all together have the columns that there must be.
    """
    parts: list[tuple[ObjectTable, bool]] = []
    for table, named in tables:
        of_source = any(columns.shared(table.header) for columns in source.tables.values())
        if source.cumulative and isinstance(table, ObjectTable) and of_source:
            parts.append((table, named))
        else:
            yield table, named
    if len(parts) > 1:
        yield joined([table for table, _ in parts]), all(named for _, named in parts)
    else:
        yield from parts


def tables_in(content: Content, form: Form | None) -> list[Table]:
    """The tables of a content: one for text, JSON and XML, one per sheet of a workbook."""
    with content.open() as file:
        top = file.read(4096)
    if markup.is_xml(top):
        return [markup.open_table(content)]
    return [open_table(content)] if is_json(top) else open_tables(content, form)


def _contents(paths: Iterable[Path], passed_over: list[str]) -> Iterator[tuple[Content, bool]]:
    """Each content, and whether it is what the user named (rather than its folder or archive)."""
    for path, named in _files(paths):
        found, others = contents_of(path)
        passed_over += others
        yield from ((one, named and len(found) == 1) for one in found)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether the user named it (rather than its folder)."""
    for path in paths:
        if path.is_dir():
            inside = sorted(
                one
                for one in path.iterdir()
                if one.suffix.lower() in TABLES | PACKED and not one.name.startswith((".", "~$"))
            )
            if not inside:
                raise InputError("empty-folder", folder=str(path))
            yield from ((one, False) for one in inside)
        else:
            yield path, True


def _role(source: Source, table: Table, *, must: bool) -> str | None:
    """Which table of the source it is; None for one that looks like none of them, unless it `must` be one.

    Of the source's tables it is the one that it shares most columns with, and of all sources' likewise: a
    list of participants has a column for names, as a list of actors has, but more columns besides.
    """
    shared = {role: columns.shared(table.header) for role, columns in source.tables.items()}
    order = list(shared)
    nearest = max(
        order,
        key=lambda role: (shared[role], source.tables[role].fits(table.header), -order.index(role)),
    )
    columns = source.tables[nearest]
    other = _other(source, table)
    if other is not None and other[0] > shared[nearest]:
        if must:
            raise _unknown(source, table)
        return None
    if columns.fits(table.header):
        return nearest
    needed = len(columns.required) + len(columns.either)
    if (needed - len(columns.missing(table.header))) * 2 >= needed and shared[nearest] > 1:
        table.check(columns)  # raises, naming the missing column and the nearest one
    if must:
        raise _unknown(source, table)
    return None


def _other(source: Source, table: Table) -> tuple[int, str] | None:
    """Another source that the table is one of, and how many columns it shares with that."""
    if source.own:
        return None
    fitting = [
        (columns.shared(table.header), name)
        for name, other in all_sources().items()
        if name != source.name
        for columns in other.tables.values()
        if columns.fits(table.header)
    ]
    return max(fitting, default=None)


def _unknown(source: Source, table: Table) -> InputError:
    nearest = max(source.tables.values(), key=lambda columns: columns.shared(table.header))
    if "year" in nearest.missing(table.header) and (across := _years_across(table)):
        columns = ", ".join(across)
        return InputError("years-across", file=table.name, columns=columns, wanted=nearest.titles)
    other = _other(source, table)
    if other is not None:
        return InputError(
            "other-source", file=table.name, source=source.name, looks=other[1], path=table.path.name
        )
    return InputError("wrong-source", file=table.name, source=source.name, columns=nearest.titles)


def _years_across(table: Table) -> list[str]:
    """The columns that are one for each year: alike but for the year in their titles."""
    bare = [_YEAR.sub("", one).strip().casefold() if _YEAR.search(one) else None for one in table.header]
    times = Counter(bare)
    return [
        one for one, alike in zip(table.header, bare, strict=True) if alike is not None and times[alike] > 1
    ]
