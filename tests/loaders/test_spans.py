"""Parts of texts, found by compiled loops, are those that polars finds value by value."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis import compiled
from loaders import values
from loaders.spans import Spans

# Letters of one to four bytes, every kind of blank, and letters that begin or end as a blank does.
LETTERS = "aåÂ–€𝄞|$- \t\n\x0b\x0c\r\x1c\x85\xa0\u1680\u2000\u200a\u200b\u2028\u2029\u202f\u205f\u3000\u3042"
SHORT = st.text(LETTERS, max_size=10)
# Marks are looked for in 64 bytes at a time: some texts are longer.
LONG = st.builds(lambda before, size, after: before + "x" * size + after, SHORT, st.integers(40, 140), SHORT)
TEXTS = st.lists(st.none() | SHORT | LONG, min_size=1, max_size=8)


@pytest.fixture(params=["interpreted", "compiled"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INTERPRETED_BELOW", "READ_BELOW"):
        monkeypatch.setattr(compiled, name, 0 if request.param == "compiled" else 1 << 40)


def column(texts: list[str | None]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def told(texts: pl.Series) -> list[str | None]:
    return [text or None for text in texts]


EVERY = settings(max_examples=150, deadline=None)


@EVERY
@given(TEXTS)
def test_texts_and_the_blanks_around_them(texts: list[str | None]) -> None:
    spans = Spans.of(column(texts))
    assert told(spans.text()) == told(column(texts))
    assert told(spans.stripped().text()) == told(column(texts).str.strip_chars())
    backwards = np.arange(len(texts))[::-1]
    assert told(spans.at(backwards).text()) == told(column(texts))[::-1]


@EVERY
@given(TEXTS, st.sampled_from(["|", "$", "aå", "$$", "–"]), st.integers(0, 3))
def test_a_part_and_all_parts(texts: list[str | None], mark: str, at: int) -> None:
    spans = Spans.of(column(texts))
    pieces = column(texts).str.splitn(mark, at + 2).struct.field(f"field_{at}").str.strip_chars()
    assert told(spans.part(mark, spans.marks(mark, at + 1), at).text()) == told(pieces)
    rows, parts = spans.split(mark)
    expected = [
        (row, part.strip(_BLANKS))
        for row, text in enumerate(texts)
        for part in (text or "").split(mark)
        if part.strip(_BLANKS)
    ]
    assert list(zip(rows.tolist(), parts.text(), strict=True)) == expected


# What Unicode calls White_Space; Python's own `strip` takes four control characters more.
_BLANKS = "".join(one for one in map(chr, range(0x3001)) if one.isspace() and not "\x1c" <= one <= "\x1f")


@EVERY
@given(TEXTS)
def test_what_stands_before_marks(texts: list[str | None]) -> None:
    found = column(texts).str.extract(r"^([^$|]+)")
    assert told(Spans.of(column(texts)).before("$|").text()) == told(found)


def by_itself(text: str | None) -> dt.date | None:
    for form in ("%Y-%m-%d", "%Y%m%d"):
        try:
            day = dt.datetime.strptime(text or "", form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if dt.date(1000, 1, 1) <= day < dt.date(3000, 1, 1) else None
    return None


@EVERY
@given(
    st.lists(
        st.none()
        | st.dates().map(str)
        | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)).map(lambda day: day.strftime("%Y%m%d"))
        | st.from_regex(r"[0-3][0-9]{3}-[01][0-9]-[0-3][0-9]", fullmatch=True)
        | st.from_regex(r"[12][0-9]{3}[01][0-9][0-3][0-9]", fullmatch=True)
        | st.text("0123456789-å", min_size=8, max_size=10).filter(lambda text: len(text) != 9),
        min_size=1,
    )
)
def test_days(texts: list[str | None]) -> None:
    def none(others: pl.Series) -> pl.Series:
        return pl.Series([None] * others.len(), dtype=pl.Date)

    exact = [
        text if text is None or "-" not in text or len(text) == len("2020-01-01") else None for text in texts
    ]
    assert Spans.of(column(exact)).days(none).to_list() == [by_itself(text) for text in exact]


def test_days_written_otherwise_are_read_too() -> None:
    texts = [
        "2020-02-29",
        "20200229",
        "2020-02-29T10:00",
        "29/02/2020",
        "29.2.2020",
        "2020-02-30",
        "soon",
        None,
    ]
    day = dt.date(2020, 2, 29)
    assert values.date(column(list(texts))).to_list() == [day] * 5 + [None] * 3
