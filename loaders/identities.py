"""Who a row is about: the identifier that a number or a name in it is, or a word for what is none.

Each distinct value is looked at once; Swedish numbers go by the column (`loaders.numbers`).
"""

from __future__ import annotations

import re

import polars as pl

from kb.identifiers import (
    NATIONAL,
    PersonalNumberError,
    from_vat,
    identifier,
    is_personal,
    scheme_and_value,
)
from loaders import geography
from loaders.mapping import Identity
from loaders.numbers import PERSON, WRONG, swedish_one, swedish_within
from loaders.rows import Rows
from loaders.term import own_id


def ids_of(one: Identity, rows: Rows) -> pl.Series:
    """The identifier in each row, or a word for a person's and for a wrong number."""
    if one.scheme == "se-orgnr":
        return swedish_within(rows.spans(one.of))
    text = rows.as_text(one.of)
    both = pl.DataFrame({"text": text}).with_columns(
        country=pl.lit(None, pl.String) if one.country is None else rows.as_text(one.country)
    )
    distinct = both.unique()
    made = [_id(one.scheme, text, where, rows.kept.source) for text, where in distinct.iter_rows()]
    known = distinct.with_columns(id=pl.Series(made, dtype=pl.String))
    return both.join(known, on=["text", "country"], how="left", nulls_equal=True, maintain_order="left")["id"]


def _id(scheme: str, text: str | None, country: str | None, source: str) -> str | None:
    if text is None:
        return None
    code = geography.country_called(country) if country else None
    if scheme == "national":
        scheme = NATIONAL.get(code or "", "")
    if scheme == "own":
        return own_id(source, text)
    return _number(scheme, text, code) if scheme else None


def _number(scheme: str, text: str, country: str | None) -> str:
    """A number's identifier, or a word for a person's and for a wrong one."""
    if scheme == "vat":
        swedish = re.sub(r"\D", "", text)[:10]
        if "SE" in {country, text[:2].upper()} and len(swedish) == 10 and is_personal(swedish):
            return PERSON
        held = from_vat(text, country or "")
        return held[0].id if held else WRONG
    if scheme == "se-orgnr":
        return swedish_one(text)
    try:
        return identifier(scheme, text).id
    except PersonalNumberError:
        return PERSON
    except ValueError:
        return WRONG


def schemes_of(ids: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Scheme and value of identifiers."""
    there = ids.drop_nulls() if ids.null_count() else ids
    one = next(iter(there.head(1)), "-").partition("-")[0]
    if ids.str.starts_with(f"{one}-").all():
        scheme = pl.Series([scheme_and_value(f"{one}-")[0]]).new_from_index(0, ids.len())
        scheme = scheme.set(ids.is_null(), None) if ids.null_count() else scheme
        return scheme, ids.str.slice(len(one) + 1)
    parts = ids.str.splitn("-", 2).struct
    value = parts.field("field_1")
    prefix = parts.field("field_0").set(value.is_null(), None)
    known = {one: scheme_and_value(f"{one}-")[0] for one in prefix.drop_nulls().unique()}
    return prefix.replace_strict(known, default=None, return_dtype=pl.String), value
