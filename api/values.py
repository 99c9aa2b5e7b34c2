"""Values of an answer as text for people and as plain data for machines.

Owns how a column's type shows: numbers by language, an actor by its name, dates as ISO. The command line,
the exports and the pages share it, so a value looks the same everywhere.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import neo4j.time

from kb.questions.header import Column, ColumnType
from kb.texts import number, pick, t

THINGS = frozenset({ColumnType.ACTOR, ColumnType.PROJECT, ColumnType.CLUSTER, ColumnType.PLACE})
NUMBERS = frozenset({ColumnType.INT, ColumnType.FLOAT, ColumnType.SHARE, ColumnType.EURO, ColumnType.YEAR})
_LIST_ITEMS = 2
_ITEM = 30


def plain(value: Any) -> Any:
    """The value as JSON can hold it: dates and times as ISO text, lists and maps all through."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime):
        return value.iso_format()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):  # JSON and workbooks have no word for it
        return None
    return value


def shown(column: Column, value: Any) -> str:
    """The value as a person reads it in the language in force; nothing as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return t("show.yes") if value else t("show.no")
    if isinstance(value, list):
        return ", ".join(shown(column, one) for one in value) or "–"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id") or "–")
    if column.words and value in column.words:
        return pick(column.words[value].model_dump())
    return _of_type(column.type, value)


def brief(column: Column, value: Any) -> str:
    """The value as `shown`, but of a list the first two, shortened, and how many more there are."""
    if column.type is not ColumnType.LIST or not isinstance(value, list) or not value:
        return shown(column, value)
    first = ", ".join(_short(shown(column, one)) for one in value[:_LIST_ITEMS])
    more = len(value) - _LIST_ITEMS
    return t("show.and-more", first=first, n=more) if more > 0 else first


def _short(text: str) -> str:
    return text if len(text) <= _ITEM else text[: _ITEM - 1].rstrip() + "…"


def _of_type(kind: ColumnType, value: Any) -> str:
    if kind is ColumnType.HELIX:
        return helix(str(value))
    if kind is ColumnType.YEAR or not isinstance(value, int | float):
        return str(plain(value))
    if kind is ColumnType.SHARE:
        return t("show.share", value=value)
    digits = 3 if kind is ColumnType.FLOAT and isinstance(value, float) else 0
    return number(value, digits)


def helix(name: str) -> str:
    """A helix in words: `Company` is “company”, ”företag”."""
    return t(f"helix.{name}")


def ceased(told: str) -> str:
    """That somebody has ceased, in words; `told` is the day, or `ceased` where no source tells it."""
    return t("show.ceased-on", day=told) if told[:1].isdigit() else t("show.ceased")
