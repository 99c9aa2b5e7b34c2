"""From a file to a mapping that holds, or to what is wrong with it: on which line, and what to change.

Owns the checks that can be made without a file to load: every column that is read is declared, every fact has
the fields it must have, of the right type, and comes after what it hangs on; and the words for whatever does
not hold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from pydantic import ValidationError

from kb import documents, frames
from kb.errors import InputError, refusal
from kb.texts import t
from loaders.mapping import MADE, Column, Identity, OneOf, Order, Rows, SourceMapping, Statement, TableMapping
from loaders.rows import made_of
from loaders.terms import Term, functions, names

# What a fact hangs on has to be stated before it.
_STANDS_ON = {
    "participation": ({"project", "mentioned_project"}, "project"),
    "membership": ({"cluster", "mentioned_cluster"}, "cluster"),
}
_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "date": pl.Date(),
    "year": pl.Int64(),
    "whole": pl.Int64(),
    "amount": pl.Float64(),
    "truth": pl.Boolean(),
}
# A value of each type, to try terms on.
_SAMPLES: dict[pl.DataType, Any] = {
    pl.String(): "x",
    pl.Date(): dt.date(2020, 1, 31),
    pl.Int64(): 1,
    pl.Float64(): 1.5,
    pl.Boolean(): True,
}
_LONGEST_NAME = 100
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class MappingError(InputError):
    """A mapping that cannot be used; says which file, which line and what to change."""


def read(path: Path, *, tried: bool = False) -> SourceMapping:
    """The mapping in a file; `MappingError` says what is wrong with it and on which line.

    One that has been `tried` before is not tried again, which is most of what reading it takes.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise MappingError("mapping-file", file=str(path), reason=refusal(fault)) from fault
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        reason = t("mapping.fault.encoding", byte=f"{data[fault.start]:02x}")
        raise MappingError("mapping-yaml", file=path.name, line=line, reason=reason) from fault
    return parse(text, path.name, tried=tried)


def parse(text: str, origin: str, *, tried: bool = False) -> SourceMapping:
    """The mapping that a text is; `origin` names its file in messages."""
    try:
        data, node = documents.parse(text)
    except documents.DocumentError as fault:
        raise MappingError("mapping-yaml", file=origin, line=fault.line + 1, reason=fault.reason) from fault
    try:
        found = SourceMapping.model_validate(data)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise _refused(origin, node, first["loc"], _reason(first)) from fault
    try:
        wrong = None if tried else next(_faults(found), None)
    except _NoTypeError as fault:
        wrong = fault.path, str(fault)
    if wrong is not None:
        raise _refused(origin, node, *wrong)
    return found


def _refused(origin: str, node: yaml.Node, path: Sequence[int | str], reason: str) -> MappingError:
    shown = [str(part) for at, part in enumerate(path) if at == 0 or part != path[at - 1]]
    return MappingError(
        "mapping-fault",
        file=origin,
        line=documents.line_of(node, path) + 1,
        field=".".join(shown) or "-",
        reason=reason,
    )


# What is expected where a value is of another kind, by what pydantic calls the fault.
_EXPECTED = {
    "string_type": "string",
    "int_type": "number",
    "int_parsing": "number",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "yes-or-no",
    "bool_parsing": "yes-or-no",
    "list_type": "list",
    "dict_type": "fields",
    "model_type": "fields",
    "model_attributes_type": "fields",
}


def _reason(fault: Any) -> str:
    kind = fault["type"]
    if kind == "missing":
        return t("mapping.fault.missing")
    if kind == "extra_forbidden":
        return t("mapping.fault.extra") + _near(str(fault["loc"][-1]), _words())
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'|(\d+)", fault["ctx"]["expected"])
        return t("mapping.fault.literal", allowed=", ".join(text or digits for text, digits in allowed))
    if kind in _EXPECTED:
        return t(f"mapping.fault.{_EXPECTED[kind]}")
    if kind.startswith("union_tag"):
        return t("mapping.fault.term", functions=", ".join(functions()))
    return str(fault["msg"]).removeprefix("Value error, ")


def _faults(mapping: SourceMapping) -> Iterator[tuple[list[int | str], str]]:
    """What is wrong between the parts of a mapping, which each part by itself cannot tell."""
    for role, table in mapping.tables.items():
        at: list[int | str] = ["tables", role]
        known: dict[str, pl.DataType] = {name: _TYPES[one.type] for name, one in table.columns.items()}
        for name in (*table.columns, *table.values):
            if not _NAME.fullmatch(name) or name in {"row", "delivered"}:
                yield [*at, "columns", name], t("mapping.fault.name", name=name)
        known["delivered"] = pl.Date()
        for group in table.either:
            yield from _unknown([*at, "either"], group, table.columns)
        for where, name in table.rows.names():
            yield from _unknown([*at, "rows", where], [name], table.columns)
        if table.together is not None:
            yield from _unknown([*at, "together"], [table.together], table.columns)
        if table.published is not None:
            yield from _unknown([*at, "published"], [table.published], table.columns)
        if table.rows.keep_of_persons and sum(one.fact == "actor" for one in table.states) != 1:
            yield [*at, "rows", "keep_of_persons"], t("mapping.fault.one-actor")
        for name, term in table.values.items():
            yield from _unknown([*at, "values", name], names(term), known)
            known[name] = _type(term, known, [*at, "values", name])
        if table.spread is not None:
            yield from _unknown([*at, "spread"], [table.spread], known)
            if not isinstance(known.get(table.spread), pl.List):
                yield [*at, "spread"], t("mapping.fault.each", name=table.spread)
            known[table.spread] = pl.String()
        yield from _statement_faults(at, table, known)


def _statement_faults(
    at: list[int | str], table: TableMapping, known: dict[str, pl.DataType]
) -> Iterator[tuple[list[int | str], str]]:
    stated: set[str] = set()
    for index, one in enumerate(table.states):
        here = [*at, "states", index]
        for identity in one.ids:
            yield from _unknown([*here, "ids"], identity.names(), known)
        for condition in one.when:
            yield from _unknown([*here, "when"], [condition.column], known)
        yield from _unknown([*here, "require"], one.require, known)
        if one.each is not None:
            yield from _unknown([*here, "each"], [one.each], known)
            listed = known.get(one.each)
            if not isinstance(listed, pl.List):
                yield [*here, "each"], t("mapping.fault.each", name=one.each)
            outer, known = known, {**known, one.each: pl.String()}
        schema = {k: v for k, v in frames.schema(one.kind).items() if k not in MADE}
        for field, term in one.fields.items():
            if field not in schema:
                reason = t("mapping.fault.field", fact=one.fact, field=field, names=", ".join(schema))
                yield [*here, "fields", field], reason
            yield from _unknown([*here, "fields", field], names(term), known)
            made = _type(term, known, [*here, "fields", field])
            if made not in {schema[field], pl.Null()} and not (
                schema[field] in {pl.Float64(), pl.Int64()} and made.is_integer()
            ):
                reason = t("mapping.fault.type", field=field, expected=schema[field], found=made)
                yield [*here, "fields", field], reason
        if one.each is not None:
            known = outer
        bases, what = _STANDS_ON.get(one.fact, (set(), ""))
        if bases and not bases & stated:
            yield [*here, "fact"], t("mapping.fault.before", fact=one.fact, needed=what)
        stated.add(one.fact)
        if one.as_:
            known = known | {one.as_: pl.String()}


def _unknown(
    at: list[int | str], read_names: Any, known: Mapping[str, Any]
) -> Iterator[tuple[list[int | str], str]]:
    for name in read_names:
        if name not in known:
            hint = _near(name, known) or t("mapping.constant", name=name)
            yield at, t("mapping.fault.column", name=name, names=", ".join(known)) + hint


def _near(name: str, known: Iterable[str]) -> str:
    """A question whether another was meant, where one is called nearly so."""
    close = get_close_matches(name, [one for one in known if len(one) <= _LONGEST_NAME], 1)
    return t("mapping.near", name=close[0]) if close else ""


def _words() -> set[str]:
    """All fields of the language."""
    parts = (SourceMapping, TableMapping, Rows, Statement, Identity, Column, OneOf, Order)
    return {one.alias or name for part in parts for name, one in part.model_fields.items()}


def _sample(dtype: Any) -> Any:
    return [_sample(dtype.inner)] if isinstance(dtype, pl.List) else _SAMPLES.get(dtype)


class _NoTypeError(ValueError):
    def __init__(self, path: list[int | str], reason: str) -> None:
        super().__init__(reason)
        self.path = path


def _type(term: Term, known: Mapping[str, pl.DataType], path: list[int | str]) -> pl.DataType:
    """What a term gives, found by making it of a row with a value of each type, and one with none."""
    read_by = {name: known[name] for name in names(term)}
    rows = pl.DataFrame({name: [_sample(one), None] for name, one in read_by.items()}, schema=read_by)
    try:
        return made_of(term, rows).dtype
    except pl.exceptions.PolarsError as fault:
        raise _NoTypeError(path, str(fault).partition("\n")[0]) from fault
