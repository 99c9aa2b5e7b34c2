"""Time as pictures: the same for any order, every bar told, what is left out said."""

from __future__ import annotations

import re
from random import Random
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from api.pictures.strips import MOST, WIDTH, Span, by_year, timeline

SVG = "{http://www.w3.org/2000/svg}"
YEAR = st.none() | st.integers(1980, 2040)


def drawn(spans: list[Span]) -> str:
    return timeline(spans, title="Projekt", description="Projekt i tid", lang="sv")


@given(st.lists(st.tuples(YEAR, YEAR, st.text(max_size=60)), max_size=20), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_any_spans_are_drawn_within_the_picture_and_the_same_for_any_order(
    given_: list[tuple[int | None, int | None, str]], random: Random
) -> None:
    spans = [Span(str(at), name, first, last, f"/p/{at}") for at, (first, last, name) in enumerate(given_)]
    svg = drawn(spans)
    random.shuffle(spans)
    assert drawn(spans) == svg
    root = ElementTree.fromstring(svg)
    links = root.findall(f"{SVG}a")
    assert {one.get("href") for one in links} == {one.href for one in spans if one.first or one.last}
    for bar in root.iter(f"{SVG}rect"):
        assert float(bar.get("x", "0")) + float(bar.get("width", "nan")) <= WIDTH + 0.1


def test_a_bar_tells_its_years_and_what_is_left_out_is_said() -> None:
    spans = [Span(str(at), f"P{at}", 1990 + at % 30, 2000 + at % 30, "/p") for at in range(MOST + 5)]
    svg = drawn([*spans, Span("x", "Undated", None, None), Span("y", "Open", 2030, None, "/y")])
    assert "7 är inte ritade" in svg
    assert "Open, 2030 – ?" in svg


def test_columns_tell_their_figures() -> None:
    svg = by_year({2019: 3, 2021: 1234.0, 2020: 0}, title="Per år", description="", lang="sv")
    assert re.findall(r'aria-label="(\d+): ([^"]+)"', svg) == [
        ("2019", "3"),
        ("2021", "1 234"),
    ]
    ElementTree.fromstring(by_year({}, title="Per år", description="", lang="en"))
