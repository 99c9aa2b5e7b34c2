"""Columns made of bytes: the texts are those that stand there, and the memory lent for them comes back."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.compiled import Kernel
from loaders import texts

CELL = st.text(st.sampled_from('aåâ€😀 "\n'), max_size=14) | st.just("x" * 500)
ROWS = st.integers(0, 3).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=20)
)
FORMS: dict[str, Callable[..., None]] = {
    "interpreted": lambda kernel, _, *arguments: kernel.interpret(*arguments),
    "compiled": lambda kernel, _, *arguments: kernel.machine()(*arguments),
}


def written(rows: list[list[str]], *, doubled: bool = False) -> tuple[bytes, Any, Any]:
    """The texts one after the other, and where each begins and ends."""
    width = len(rows[0]) if rows else 2
    coded = [cell.replace('"', '""' if doubled else '"').encode() for row in rows for cell in row]
    sizes = np.array([len(one) for one in coded], np.int64)
    starts = np.cumsum(sizes) - sizes
    sizes = np.array([-len(one) if doubled and b'"' in one else len(one) for one in coded], np.int64)
    return b"".join(coded), starts.reshape(len(rows), width), sizes.reshape(len(rows), width)


@settings(deadline=None)  # the first is compiled
@given(ROWS, st.booleans(), st.sampled_from(sorted(FORMS)))
def test_the_texts_are_those_that_stand_there(rows: list[list[str]], doubled: bool, form: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Kernel, "__call__", FORMS[form])
        columns = texts.columns(*written(rows, doubled=doubled))
    assert [one.to_list() for one in columns] == [
        [cell or None for cell in column] for column in (zip(*rows, strict=True) if rows else ([], []))
    ]
    for one in columns:
        assert one.dtype == pl.String
        assert one.null_count() == one.to_list().count(None)


LENT = st.lists(st.none() | st.sampled_from(["", "a", "åäö", "x" * 12, "€" * 5, "z" * 300]), max_size=40)


@settings(deadline=None)
@given(LENT, st.integers(0, 12), st.integers(0, 2), st.booleans(), st.sampled_from(sorted(FORMS)))
def test_texts_of_polars_are_told_byte_by_byte(
    cells: list[str | None], begin: int, more: int, joined: bool, form: str
) -> None:
    whole = pl.Series(cells, dtype=pl.String)
    column = pl.concat([whole[begin:], *[whole] * more], rechunk=joined)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Kernel, "__call__", FORMS[form])
        data, ends = texts.together(column)
    coded = [(cell or "").encode() for cell in column.to_list()]
    assert data.tobytes() == b"".join(coded)
    assert ends.tolist() == np.cumsum([len(one) for one in coded]).tolist()


def test_they_are_like_any_others() -> None:
    rows = [[f"{at}" * (at % 9), f"Åäö {at}"] for at in range(1000)]
    made = pl.DataFrame(dict(zip("ab", texts.columns(*written(rows)), strict=True)))
    same = pl.DataFrame([[cell or None for cell in row] for row in rows], schema=["a", "b"], orient="row")
    assert made.equals(same)
    for work in (
        lambda frame: frame.sort("a", "b"),
        lambda frame: frame.filter(pl.col("a").str.len_bytes() > 12),
        lambda frame: frame.group_by("a").agg("b").sort("a"),
        lambda frame: pl.concat([frame, frame[500:]]).unique().sort("b"),
        lambda frame: frame.select(pl.struct("a", "b").hash()),
    ):
        assert work(made).equals(work(same))


def test_what_is_lent_comes_back() -> None:
    gc.collect()
    before = len(texts._lent)

    def work() -> None:
        for _ in range(50):
            rows = [[f"{at}" * (at % 9), f"Åäö {at}"] for at in range(300)]
            frame = pl.DataFrame(dict(zip("ab", texts.columns(*written(rows)), strict=True)))
            # The last of it goes in a thread of polars' own, while this one waits.
            frame.lazy().with_columns(pl.all().str.to_uppercase()).group_by("a").agg(pl.len()).collect()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
        assert not one.is_alive()
    gc.collect()
    assert len(texts._lent) == before
