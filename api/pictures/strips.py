"""Time as pictures that need no script: projects as bars along the years, and how much there was each year.

Owns the two forms alone. A bar without known beginning or end is pale: *unknown* does not look like *ended*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from api.pictures import labels, svg
from kb.texts import Language, number, speaking, t

WIDTH, ROW, TOP, SIDE = 1000.0, 22.0, 34.0, 16.0
BAR = "#0b6bb0"
MOST = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasted: from year to year, either of them None where it is not known."""

    id: str
    name: str
    first: int | None
    last: int | None
    href: str | None = None


def timeline(spans: Sequence[Span], *, title: str, description: str, lang: Language) -> str:
    """Bars along the years, those that began first at the top; the same for any order.

    At most `MOST` are drawn, the latest ones, and those without any year are left out; both are said.
    """
    with speaking(lang):
        dated = sorted(
            ((*_lasted(one), one) for one in spans if one.first or one.last),
            key=lambda item: (item[0], item[1], item[2].id),
        )
        drawn = dated[-MOST:]
        height = TOP + ROW * len(drawn) + 34
        root = svg.frame(WIDTH, height, title=title, description=description, lang=lang)
        if drawn:
            low, high = min(first for first, _, _ in drawn), max(last for _, last, _ in drawn) + 1
            _years(root, low, high, TOP + ROW * len(drawn))
            for at, (first, last, one) in enumerate(drawn):
                _bar(root, one, _x(first, low, high), _x(last + 1, low, high), TOP + ROW * at)
        left = len(spans) - len(drawn)
        if left:
            note = t("pictures.spans-cut", n=left)
            svg.words(root, SIDE, height - 10, note, 12, kind="note", fill=svg.FAINT)
    return svg.written(root)


def _lasted(one: Span) -> tuple[int, int]:
    """From when to when it is drawn: the other year where one is not known, the later one last."""
    years = [year for year in (one.first, one.last) if year]
    return min(years), max(years)


def by_year(
    counts: Mapping[int, float],
    *,
    title: str,
    description: str,
    lang: Language,
    span: tuple[int, int] | None = None,
    width: float = WIDTH,
    href: Callable[[int], str] | None = None,
) -> str:
    """A column per year, from the first year with something to the last; each tells its figure.

    `span` is the first and last year to show instead, so that several stand on one axis; `href` where a
    year leads.
    """
    with speaking(lang):
        there = {year: value for year, value in counts.items() if value > 0}
        root = svg.frame(width, 180, title=title, description=description, lang=lang)
        if there:
            low, high = span or (min(there), max(there))
            high += 1
            most = max(there.values())
            _years(root, low, high, 146, width)
            wide = (width - 2 * SIDE) / (high - low)
            for year, value in sorted(there.items()):
                tall = 96 * value / most
                x = _x(year, low, high, width)
                one = svg.link(root, href(year) if href else None, f"{year}: {number(value)}")
                size = {"width": f"{wide * 0.8:.1f}", "height": f"{tall:.1f}"}
                SubElement(
                    one,
                    "rect",
                    {
                        "class": "bar",
                        "x": f"{x + wide * 0.1:.1f}",
                        "y": f"{146 - tall:.1f}",
                        "fill": BAR,
                        **size,
                    },
                )
                if wide > 26:
                    svg.words(one, x + wide / 2, 140 - tall, number(value), 12, text_anchor="middle")
    return svg.written(root)


def _x(year: int, low: int, high: int, width: float = WIDTH) -> float:
    return SIDE + (width - 2 * SIDE) * (year - low) / max(high - low, 1)


def _years(root: Element, low: int, high: int, bottom: float, width: float = WIDTH) -> None:
    """The years as fine lines, a word for as many as there is room for."""
    group = SubElement(root, "g", {"class": "axis", "stroke": "#d8d5ca", "stroke-width": "1"})
    every = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (high - low) / step <= width / 50 or step == 1000
    )
    for year in range(low, high + 1):
        if year % every == 0:
            x = _x(year, low, high, width)
            ends = {"x1": f"{x:.1f}", "y1": f"{TOP - 8:.1f}", "x2": f"{x:.1f}", "y2": f"{bottom:.1f}"}
            SubElement(group, "line", ends)
            if year < high:
                svg.words(root, x + 3, TOP - 12, str(year), 12, kind="year", fill=svg.FAINT)


def _bar(root: Element, one: Span, left: float, right: float, top: float) -> None:
    """A bar with its name: within it where it fits, beside it where there is room, else before it."""
    years = " – ".join(str(year) if year else "?" for year in (one.first, one.last))
    node = svg.link(root, one.href, f"{svg.cut(one.name, 400)}, {years}")
    given = {
        "x": f"{left:.1f}",
        "y": f"{top + 3:.1f}",
        "width": f"{max(right - left, 2):.1f}",
        "height": f"{ROW - 6:.1f}",
    }
    open_ended = (
        {"fill-opacity": "0.35"} if one.first is None or one.last is None else {"fill-opacity": "0.85"}
    )
    SubElement(node, "rect", {"class": "bar", "rx": "3", "fill": BAR, **given, **open_ended})
    text = svg.cut(one.name, 40)
    wide = labels.width(text, 12)
    middle = top + ROW / 2 + 4
    if right + 6 + wide <= WIDTH - 4:
        svg.words(node, right + 6, middle, text, 12, text_anchor="start")
    elif left - 6 - wide >= 4:
        svg.words(node, left - 6, middle, text, 12, text_anchor="end")
    else:
        svg.words(node, left + 6, middle, text, 12, text_anchor="start")
