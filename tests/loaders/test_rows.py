"""What terms make of rows is the same, whether a column has few values or many, and of whichever rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from loaders import rows as module
from loaders import values
from loaders.rows import Distinct, Kept, Rows, made_of
from loaders.terms import Term

TERM: TypeAdapter[Any] = TypeAdapter(Term)
NAMED = {
    name: TERM.validate_python(term)
    for name, term in {
        "head": {"part": {"of": "v", "by": "|", "at": 0}},
        "parts": {"split": {"of": "v", "by": "|"}},
        "never": {"first": ["upper", {"const": "-"}]},  # before what it is made of, which stays as it is
        "upper": {"codes": {"of": "head", "map": {"a": "A"}, "otherwise": "itself"}},
        "both": {"list": ["parts", "w"]},
        "known": {"first": [{"match": {"of": "v", "pattern": "(b+)$"}}, "w", {"const": "-"}]},
        "only": {"only": {"of": "upper", "where": "w", "values": ["b", "c"]}},
        "told": {"text": "{head}/{w}"},
    }.items()
}
INNER = TERM.validate_python({"part": {"of": "parts", "by": "b", "at": 0}})
WORDS = st.lists(
    st.tuples(st.none() | st.text("ab|", max_size=4), st.sampled_from(["b", "c", None])), min_size=1
)


def filled(texts: pl.Series) -> pl.Series:
    return texts.set(texts == "", None)


def few(kept: Kept, frame: pl.DataFrame) -> Rows:
    """The rows with their column `v` as numbers of its values."""
    distinct = kept.few.setdefault("v", Distinct("v", filled, lambda text: text, kept))
    numbers = distinct.numbers(frame["v"])
    assert numbers is not None
    return Rows(kept, {"v#": numbers, "w": frame["w"]}, frame.height)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=3))
def test_terms_of_few_values_of_many_and_of_some_rows(
    pieces: list[list[tuple[str | None, str | None]]],
) -> None:
    kept, plain = Kept("mine", NAMED), Kept("mine", NAMED)
    for piece in pieces:
        frame = pl.DataFrame(piece, schema={"v": pl.String, "w": pl.String}, orient="row")
        numbered = few(kept, frame)
        frame = frame.with_columns(filled(frame["v"]))
        expected = Rows.of_frame(frame, plain)
        odd = pl.Series([at % 2 == 1 for at in range(frame.height)])
        for name in ("v", *NAMED):
            made = expected.of(name).to_list()
            assert numbered.of(name).to_list() == made
            assert numbered.flat(name).lists().to_list() == expected.flat(name).lists().to_list()
            some = [one for at, one in enumerate(made) if at % 2]
            assert numbered.where(odd).of(name).to_list() == some == expected.where(odd).of(name).to_list()
        each = [text for text in expected.of("parts").to_list() for text in text]
        for given_rows in (numbered, expected):
            inner = given_rows.for_each("parts")
            assert inner.of("parts").to_list() == each
            assert inner.of(INNER).to_list() == [text.partition("b")[0] or None for text in each]
            heads = zip(expected.of("head"), expected.of("parts").list.len(), strict=True)
            assert inner.of("head").to_list() == [head for head, count in heads for _ in range(count or 0)]


def test_a_column_of_many_values_has_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    many = pl.Series([str(at) for at in range(2_000)])
    assert Distinct("v", filled, lambda text: text, Kept("mine")).numbers(many) is None
    monkeypatch.setattr(module, "REMEMBERED", 10)
    distinct = Distinct("v", filled, lambda text: text, Kept("mine"))
    assert distinct.numbers(many[:10]) is not None
    assert distinct.numbers(many[:11]) is None


def test_few_values_are_read_once_and_what_cannot_be_read_is_told() -> None:
    distinct = Distinct("v", filled, values.date, Kept("mine"))
    numbers = distinct.numbers(pl.Series(["2020-01-01", "soon", "", None, "soon", "2020-01-01"]))
    assert numbers is not None
    day = dt.date(2020, 1, 1)
    assert distinct.values.gather(numbers).to_list() == [day, None, None, None, None, day]
    assert distinct.wrong.gather(numbers).to_list() == [False, True, False, False, True, False]
    assert distinct.texts.to_list() == ["2020-01-01", "soon", None, None]


def test_what_is_made_of_no_column_is_in_every_row() -> None:
    frame = pl.DataFrame({"a": ["x", None]})
    for term, made in (({"const": 2}, [2, 2]), ({"text": "x"}, ["x", "x"])):
        assert made_of(TERM.validate_python(term), frame).to_list() == made
        assert made_of(TERM.validate_python(term), frame.clear()).to_list() == []


@settings(max_examples=60, deadline=None)
@given(WORDS, st.sets(st.sampled_from([*NAMED, "v", "w"])))
def test_what_is_forgotten_is_made_again(piece: list[tuple[str | None, str | None]], but: set[str]) -> None:
    kept = Kept("mine", NAMED)
    frame = pl.DataFrame(piece, schema={"v": pl.String, "w": pl.String}, orient="row")
    rows = Rows.of_frame(frame.with_columns(filled(frame["v"])), kept).settled()
    some = rows.where(frame["w"] == "b")
    each = some.for_each("parts")
    before = [[one.of(name).to_list() for name in NAMED] for one in (rows, some, each)]
    each.forget(kept.made_of([NAMED[name] for name in but if name in NAMED]) | but)
    assert [[one.of(name).to_list() for name in NAMED] for one in (rows, some, each)] == before


def test_what_a_part_of_a_mapping_is_made_of() -> None:
    known = NAMED["known"]
    assert Kept("mine", NAMED).made_of({"field": ["upper", known]}) >= {
        "upper", "head", "v", "w", id(known), id(known.first[0]), id(NAMED["head"])
    }  # fmt: skip
    assert id(NAMED["both"]) not in Kept("mine", NAMED).made_of(["upper", known])
