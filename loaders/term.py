"""What a term is: the name of a column, or a function of terms, made by the column.

Owns what every function of the mapping language has. The functions themselves are in `loaders.functions`,
`loaders.nested`, `loaders.whereabouts`, `loaders.industries` and `loaders.rates`, and their list in
`loaders.terms`; `loaders.rows` asks them for what they make.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl
from pydantic import BaseModel, ConfigDict

from kb.identifiers import own_key
from loaders import geography

if TYPE_CHECKING:
    from loaders.rows import Rows


class Function(BaseModel):
    """A function of terms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def names(self) -> Iterator[str]:
        """The columns it reads."""
        raise NotImplementedError

    def made(self, rows: Rows) -> pl.Series:
        """What it is in each row: a function of what the row has in those columns, and of nothing else."""
        raise NotImplementedError


class Operand(BaseModel):
    """What a function takes when it takes more than one thing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def names(term: str | Function) -> Iterator[str]:
    """The columns that a term reads."""
    return iter((term,)) if isinstance(term, str) else term.names()


def within(value: object) -> Iterator[str | Function]:
    """All functions in part of a mapping, and all texts, the names of columns among them."""
    if isinstance(value, BaseModel):
        if isinstance(value, Function):
            yield value
        value = vars(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from within(one)
    elif isinstance(value, str):
        yield value


def own_id(source: str, text: str) -> str:
    """The id for a source's own key, the same however the key is spelled."""
    return own_key(source, geography.fold(text)).id
