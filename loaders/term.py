"""What a term is: the name of a column, or a function of terms, made into one polars expression.

Owns what every function of the mapping language has. The functions themselves are in `loaders.functions`,
`loaders.nested`, `loaders.whereabouts`, `loaders.industries` and `loaders.rates`, and their list in
`loaders.terms`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from pydantic import BaseModel, ConfigDict

from kb.identifiers import own_key
from loaders import geography


class Function(BaseModel):
    """A function of terms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def names(self) -> Iterator[str]:
        """The columns it reads."""
        raise NotImplementedError

    def expression(self, source: str) -> pl.Expr:
        """It as an expression; `source` is the name of the mapping's source."""
        raise NotImplementedError


class Operand(BaseModel):
    """What a function takes when it takes more than one thing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def names(term: str | Function) -> Iterator[str]:
    """The columns that a term reads."""
    return iter((term,)) if isinstance(term, str) else term.names()


def expression(term: str | Function, source: str) -> pl.Expr:
    """A term as a polars expression; one made of no column gives a single value, for every row."""
    if isinstance(term, str):
        return pl.col(term)
    made = term.expression(source)
    return made if any(True for _ in term.names()) else made.first()


def as_text(term: str | Function, source: str) -> pl.Expr:
    """A term as text, whatever it holds: a function that takes text may be given a date or a number."""
    return expression(term, source).cast(pl.String)


def own_id(source: str, text: str) -> str:
    """The id for a source's own key, the same however the key is spelled."""
    return own_key(source, geography.fold(text)).id
