"""What is done to whole columns does what Python does to one value after the other."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import columnwise, lists
from loaders.seen import Seen

WORD = st.none() | st.text("aäb|$-", max_size=3)
LIST = st.none() | st.lists(st.text("ab", max_size=2), max_size=4)
TEXTS = pl.List(pl.String)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(WORD, WORD, LIST), min_size=1, max_size=12))
def test_values_of_several_columns_together(
    rows: list[tuple[str | None, str | None, list[str] | None]],
) -> None:
    one, other, more = (list(column) for column in zip(*rows, strict=True))
    parts = [pl.Series(one, dtype=pl.String), pl.Series(more, dtype=TEXTS), pl.Series(other, dtype=pl.String)]
    expected = [
        list(dict.fromkeys(word for word in (first, *(some or []), last) if word is not None))
        for first, last, some in rows
    ]
    assert lists.together(parts).to_list() == expected
    assert lists.together(parts[:1]).to_list() == [[] if word is None else [word] for word in one]
    assert lists.together([pl.Series([None], dtype=pl.String)]).to_list() == [[]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(LIST, WORD), min_size=1, max_size=12))
def test_lists_in_order(rows: list[tuple[list[str] | None, str | None]]) -> None:
    some, words = (list(column) for column in zip(*rows, strict=True))
    column = pl.Series("some", some, dtype=TEXTS)
    assert lists.in_order(column).name == column.name
    assert lists.in_order(column).to_list() == [sorted(set(one or [])) for one in some]
    without = lists.in_order_without(column, pl.Series(words, dtype=pl.String)).to_list()
    assert without == [sorted(set(one or []) - {word}) for one, word in rows]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30) | st.none(), max_size=30), max_size=6))
def test_what_was_seen_before_and_in_which_order(chunks: list[list[int | None]]) -> None:
    seen, numbered = Seen(), Seen(numbered=True)
    known: dict[int | None, int] = {}
    for chunk in chunks:
        column = pl.Series("v", chunk, pl.Int64)
        new = [value not in known and value not in chunk[:at] for at, value in enumerate(chunk)]
        for value in chunk:
            known.setdefault(value, len(known))
        assert seen.first(column.to_frame(), ("v",)).to_list() == new
        fresh, numbers = numbered.met(column.hash())
        assert fresh.to_list() == new
        assert numbers.to_list() == [known[value] for value in chunk]


def test_a_table_of_what_was_seen_grows_and_is_compiled() -> None:
    seen = Seen(numbered=True)
    for start in (0, 30_000, 60_000):
        fresh, numbers = seen.met(pl.Series(range(start, start + 60_000)).hash())
        assert int(fresh.sum()) == (60_000 if start == 0 else 30_000)
        assert numbers.to_list() == list(range(start, start + 60_000))
    assert seen.count == 120_000


def test_a_function_of_single_values_is_called_once_for_each() -> None:
    called: list[str] = []

    def make(text: str) -> str | None:
        called.append(text)
        return text.upper() if text != "b" else None

    made = columnwise.each(pl.col("v"), make, pl.String())
    for chunk in (["a", "b", None, "a"], ["b", "c", None], []):
        frame = pl.DataFrame({"v": chunk}, schema={"v": pl.String})
        assert frame.select(made)["v"].to_list() == [{"a": "A", "c": "C"}.get(one or "") for one in chunk]
    assert sorted(called) == ["a", "b", "c"]


def test_what_a_function_made_is_forgotten_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(columnwise, "_REMEMBERED", 5)
    made = columnwise.each(pl.col("v"), lambda one: one * 2, pl.Int64())
    for start in range(0, 40, 4):
        values = list(range(start, start + 8))
        assert pl.DataFrame({"v": values}).select(made)["v"].to_list() == [one * 2 for one in values]


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["^([^$]+)", "^([^-$]+)", "^([^$|]+)", "^([^a-b]+)", r"^([^\d]+)", "([a-b]+)", "b.*"]),
    st.lists(st.text("aäb|$-1\n", max_size=6), min_size=1, max_size=8),
)
def test_patterns_find_what_a_regular_expression_finds(pattern: str, texts: list[str]) -> None:
    told = columnwise.filled(columnwise.found(pl.col("v"), pattern))
    found = pl.DataFrame({"v": texts}).select(v=told)["v"]
    matches = [re.search(pattern, text) for text in texts]
    expected = [one and one[1 if "(" in pattern else 0] for one in matches]
    assert found.to_list() == [one or None for one in expected]
