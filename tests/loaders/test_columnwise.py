"""What is done to whole columns does what Python does to one value after the other."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import columnwise, lists
from loaders.seen import Seen
from loaders.spans import Spans

WORD = st.none() | st.text("aäb|$-", max_size=3)
LIST = st.none() | st.lists(st.text("ab", max_size=2), max_size=4)
TEXTS = pl.List(pl.String)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(WORD, WORD, LIST), min_size=1, max_size=12))
def test_values_of_several_columns_together(
    rows: list[tuple[str | None, str | None, list[str] | None]],
) -> None:
    one, other, more = (list(column) for column in zip(*rows, strict=True))
    columns = [
        pl.Series(one, dtype=pl.String),
        pl.Series(more, dtype=TEXTS),
        pl.Series(other, dtype=pl.String),
    ]
    parts = [lists.flat(column) for column in columns]
    expected = [
        list(dict.fromkeys(word for word in (first, *(some or []), last) if word is not None))
        for first, last, some in rows
    ]
    assert lists.together(parts).lists().to_list() == expected
    assert lists.together(parts[:1]).lists().to_list() == [[] if word is None else [word] for word in one]
    assert lists.together([lists.flat(pl.Series([None], dtype=pl.String))]).lists().to_list() == [[]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(LIST, WORD), min_size=1, max_size=12))
def test_lists_in_order(rows: list[tuple[list[str] | None, str | None]]) -> None:
    some, words = (list(column) for column in zip(*rows, strict=True))
    column = pl.Series(some, dtype=TEXTS)
    ordered = lists.flat(column).once().in_order()
    assert ordered.lists().to_list() == [sorted(set(one or [])) for one in some]
    without = ordered.without(pl.Series(words, dtype=pl.String))
    assert without.lists().to_list() == [sorted(set(one or []) - {word}) for one, word in rows]
    odd = pl.Series([at % 2 == 1 for at in range(len(rows))])
    assert ordered.where(odd.to_numpy()).lists().to_list() == ordered.lists().filter(odd).to_list()
    halves = np.arange(len(rows)) // 2
    both = ordered.moved(halves, (len(rows) + 1) // 2).lists().to_list()
    assert both == [
        [*ordered.lists()[at], *(ordered.lists()[at + 1] if at + 1 < len(rows) else [])]
        for at in range(0, len(rows), 2)
    ]


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

    made = columnwise.Each(make, pl.String())
    for chunk in (["a", "b", None, "a"], ["b", "c", None], []):
        column = pl.Series(chunk, dtype=pl.String)
        assert made(column).to_list() == [{"a": "A", "c": "C"}.get(one or "") for one in chunk]
    assert sorted(called) == ["a", "b", "c"]


def test_what_a_function_made_is_forgotten_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(columnwise, "REMEMBERED", 5)
    made = columnwise.Each(lambda one: one * 2, pl.Int64())
    for start in range(0, 40, 4):
        values = list(range(start, start + 8))
        assert made(pl.Series(values)).to_list() == [one * 2 for one in values]


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(["^([^$]+)", "^([^-$]+)", "^([^$|]+)", "^([^a-b]+)", r"^([^\d]+)", "([a-b]+)", "b.*"]),
    st.lists(st.text("aäb|$-1\n", max_size=6), min_size=1, max_size=8),
)
def test_patterns_find_what_a_regular_expression_finds(pattern: str, texts: list[str]) -> None:
    found = columnwise.within(Spans.of(pl.Series(texts)), pattern).text()
    matches = [re.search(pattern, text) for text in texts]
    expected = [one and one[1 if "(" in pattern else 0] for one in matches]
    assert found.to_list() == [one or None for one in expected]
