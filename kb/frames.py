"""The form of a table of facts, read off the data model: columns, types, and what a value may be.

Apart from the model itself, because polars takes a quarter of a second that a question need not wait for.
"""

from __future__ import annotations

import datetime as dt
import types
from enum import StrEnum
from functools import cache
from math import inf
from typing import Annotated, Literal, Union, get_args, get_origin

import polars as pl

from kb.model import Fact


def schema(fact: type[Fact]) -> dict[str, pl.DataType]:
    """The columns that a table of these facts has: name to polars type, in the order of the fields."""
    return dict(_schema(fact))


@cache
def _schema(fact: type[Fact]) -> dict[str, pl.DataType]:
    return {name: _column(field.annotation) for name, field in fact.model_fields.items()}


_COLUMNS: dict[object, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
    dt.date: pl.Date(),
}


def _column(annotation: object) -> pl.DataType:
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        return _column(next(one for one in get_args(annotation) if one is not type(None)))
    if origin is Annotated:
        return _column(get_args(annotation)[0])
    if origin is list:
        return pl.List(_column(get_args(annotation)[0]))
    if origin is Literal or (isinstance(annotation, type) and issubclass(annotation, StrEnum)):
        return pl.String()
    return _COLUMNS[annotation]


@cache
def optional(fact: type[Fact], column: str) -> bool:
    """Whether the field may be empty."""
    return type(None) in get_args(fact.model_fields[column].annotation)


@cache
def closed_values(fact: type[Fact], column: str) -> tuple[str, ...] | None:
    """The values that the field may have, when it is a closed list."""
    annotation = fact.model_fields[column].annotation
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, StrEnum):
            return tuple(one)
        if get_origin(one) is Literal:
            return tuple(str(value) for value in get_args(one))
    return None


@cache
def bounds(fact: type[Fact], column: str) -> tuple[float | None, float | None]:
    """The least and the greatest value that the field may have, where it has such."""
    annotation = fact.model_fields[column].annotation
    low: float | None = None
    high: float | None = None
    for one in (annotation, *get_args(annotation)):
        if get_origin(one) is Annotated:
            for limit in get_args(one)[1].metadata:
                low, high = getattr(limit, "ge", low), getattr(limit, "le", high)
    return low, high


@cache
def allowed(fact: type[Fact], column: str) -> pl.Expr | None:
    """Whether a column has a value that its field may have, where the field may have some only.

    Nothing is told of what is nothing.
    """
    closed, (low, high) = closed_values(fact, column), bounds(fact, column)
    if closed is not None:
        return pl.col(column).is_in(closed)
    if low is None and high is None:
        return None
    return pl.col(column).is_between(-inf if low is None else low, inf if high is None else high)
