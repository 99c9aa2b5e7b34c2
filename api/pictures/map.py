"""A map of places and the ties between them: a circle per place, a curve per pair, no tile server.

Lambert's azimuthal equal-area projection (Snyder 1987, USGS PP 1395, p. 185): land looks as large as it
is. The outlines are Natural Earth's and Statistics Sweden's (`outlines/`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from numpy.typing import NDArray

from api.pictures import labels, svg
from kb.texts import Language, speaking, t

Floats = NDArray[np.float64]
Level = Literal["county", "municipality"]
FOOT, MOST_FLOWS = 64.0, 80
MARK = "#b3450a"


@dataclass(frozen=True, slots=True)
class Place:
    """A place: where it lies in degrees, how many actors, how many of them have ceased."""

    code: str
    name: str
    latitude: float
    longitude: float
    actors: int
    href: str | None = None
    ceased: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """The ties between the actors of two places by their codes: how many, and how strong together (> 0)."""

    a: str
    b: str
    ties: int
    weight: float


@dataclass(frozen=True)
class _Frame:
    """What a view shows: the middle of its projection, the corners, its size, whether it fills all of it."""

    middle: tuple[float, float]
    west: float
    south: float
    east: float
    north: float
    width: float
    height: float
    fills: bool = False


_FRAMES: dict[str, _Frame] = {
    "sweden": _Frame((62.5, 17.0), 9.5, 55.0, 25.5, 69.3, 900, 1240),
    "europe": _Frame((52.0, 10.0), -11.5, 36.0, 31.0, 70.0, 1000, 1080, fills=True),
}
_MARGIN, _WIDE, _TALL = 0.08, 900.0, (500.0, 1300.0)


def views() -> list[str]:
    """What can be shown: Sweden, Europe, and each county by its code."""
    return [*_FRAMES, *sorted(_outlines("counties"))]


@cache
def _frame(view: str) -> _Frame:
    if view in _FRAMES:
        return _FRAMES[view]
    rings = _outlines("counties")[view]
    (west, south), (east, north) = (end(np.concatenate(rings), axis=0) for end in (np.min, np.max))
    more = _MARGIN * max(east - west, north - south)
    west, south, east, north = (
        float(one) for one in (west - more, south - more / 2, east + more, north + more / 2)
    )
    middle = ((south + north) / 2, (west + east) / 2)
    tall = _WIDE * (north - south) / ((east - west) * math.cos(math.radians(middle[0])))
    return _Frame(middle, west, south, east, north, _WIDE, min(max(tall, _TALL[0]), _TALL[1]))


def places_map(
    places: Sequence[Place],
    flows: Sequence[Flow],
    *,
    view: str,
    level: Level = "county",
    title: str,
    description: str,
    lang: Language,
) -> str:
    """The map as SVG, the same for any order of places and flows.

    `view` is one of `views()`, `level` tells whose borders are drawn within Sweden. Places outside the view
    are left out, and said to be; of the ties the strongest `MOST_FLOWS` are drawn.
    """
    with speaking(lang):
        frame = _frame(view)
        root = svg.frame(frame.width, frame.height + FOOT, title=title, description=description, lang=lang)
        _land(root, frame, level)
        ordered = sorted({one.code: one for one in places}.values(), key=lambda one: (-one.actors, one.code))
        at = _projected(np.array([[one.latitude, one.longitude] for one in ordered]).reshape(-1, 2), frame)
        inside = [
            0 <= x <= frame.width and 0 <= y <= frame.height and math.isfinite(x + y) for x, y in at.tolist()
        ]
        shown = [
            (one, (x, y)) for one, (x, y), here in zip(ordered, at.tolist(), inside, strict=True) if here
        ]
        drawn, of = _flows(root, {one.code: xy for one, xy in shown}, flows)
        _places(root, shown, frame)
        gone = any(one.ceased for one, _ in shown)
        _foot(root, frame, level, len(ordered) - len(shown), drawn, of, ceased=gone)
    return svg.written(root)


# Where outlines are, and how many of their units make a degree.
_FILES = {
    "countries": ("outlines.json", 100),
    "counties": ("outlines.json", 100),
    "municipalities": ("municipalities.json", 1000),
}


@cache
def _outlines(kind: str) -> dict[str, list[Floats]]:
    """The outer rings of each area by code, as longitudes and latitudes in degrees."""
    name, units = _FILES[kind]
    read = json.loads((files("api.pictures.outlines") / name).read_text(encoding="utf-8"))[kind]
    return {
        code: [np.array(ring, np.float64).reshape(-1, 2) / units for ring in rings]
        for code, rings in sorted(read.items())
    }


def _projected(degrees: Floats, frame: _Frame) -> Floats:
    """From latitude and longitude to the picture's units."""
    raw = _equal_area(degrees, frame.middle)
    edge = np.linspace(0, 1, 20)[:, None]
    low, high = np.array([frame.south, frame.west]), np.array([frame.north, frame.east])
    ways = [(low, [frame.south, frame.east]), (low, [frame.north, frame.west])]
    ways += [(high, [frame.south, frame.east]), (high, [frame.north, frame.west])]
    rim = _equal_area(np.concatenate([a + (np.array(b) - a) * edge for a, b in ways]), frame.middle)
    size = np.array([frame.width, frame.height])
    shares = size / np.ptp(rim, axis=0)
    scale = float(shares.max() if frame.fills else shares.min())
    return np.asarray((raw - (rim.max(0) + rim.min(0)) / 2) * scale * [1, -1] + size / 2)


def _equal_area(degrees: Floats, middle: tuple[float, float]) -> Floats:
    latitude, longitude = np.radians(degrees).T
    lat0, lon0 = np.radians(middle)
    cosine = np.sin(lat0) * np.sin(latitude) + np.cos(lat0) * np.cos(latitude) * np.cos(longitude - lon0)
    k = np.sqrt(2 / np.maximum(1 + cosine, 1e-6))
    x = k * np.cos(latitude) * np.sin(longitude - lon0)
    y = k * (np.cos(lat0) * np.sin(latitude) - np.sin(lat0) * np.cos(latitude) * np.cos(longitude - lon0))
    flat: Floats = np.c_[x, y]
    return flat


def _land(root: Element, frame: _Frame, level: Level) -> None:
    group = SubElement(root, "g", {"class": "lands", "stroke-linejoin": "round"})
    kinds = {"countries": ("land", "#eeece5", "#c9c5b8"), "counties": ("land home", "#f8f6ee", "#8f9899")}
    if level == "municipality":
        kinds["municipalities"] = ("land home part", *kinds.pop("counties")[1:])
    for kind, (name, fill, line) in kinds.items():
        for rings in _outlines(kind).values():
            d = "".join(_path(ring, frame) for ring in rings)
            if d:
                width = "0.7" if kind == "municipalities" else "0.8"
                given = {"class": name, "d": d, "fill": fill, "stroke": line, "stroke-width": width}
                SubElement(group, "path", given)


def _path(ring: Floats, frame: _Frame) -> str:
    degrees = ring[:, ::-1]
    at = _projected(degrees, frame)
    if at.max(0).min() < 0 or (at.min(0) > [frame.width, frame.height]).any():
        return ""
    # Not far beyond the rim: a file that stands alone holds no half of Russia.
    at = np.clip(at, -40, np.array([frame.width, frame.height]) + 40)
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in at) + "Z"


def _flows(root: Element, at: dict[str, tuple[float, float]], flows: Sequence[Flow]) -> tuple[int, int]:
    there = sorted(
        (one for one in flows if one.a in at and one.b in at and one.a != one.b and one.weight > 0),
        key=lambda one: (-one.weight, min(one.a, one.b), max(one.a, one.b)),
    )
    kept = there[:MOST_FLOWS]
    group = SubElement(root, "g", {"class": "flows", "fill": "none", "stroke-linecap": "round"})
    most = kept[0].weight if kept else 1.0
    for one in reversed(kept):
        (x1, y1), (x2, y2) = sorted((at[one.a], at[one.b]))
        bend = 0.16
        cx, cy = (x1 + x2) / 2 + (y1 - y2) * bend, (y1 + y2) / 2 + (x2 - x1) * bend
        share = math.sqrt(one.weight / most)
        path = SubElement(
            group,
            "path",
            {
                "class": "flow",
                "d": f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}",
                "stroke": "#0e4a4f",
                "stroke-opacity": f"{0.15 + 0.45 * share:.2f}",
                "stroke-width": f"{0.6 + 7 * share:.1f}",
            },
        )
        SubElement(path, "title").text = t("pictures.flow", n=one.ties)
    return len(kept), len(there)


def _places(root: Element, shown: list[tuple[Place, tuple[float, float]]], frame: _Frame) -> None:
    most = max((one.actors for one, _ in shown), default=1) or 1
    spots = []
    for one, (x, y) in shown:
        radius = 3 + 25 * math.sqrt(max(one.actors, 0) / most)
        spots.append(labels.Spot(x, y, radius, one.name, 15.0 if radius > 8 else 13.0, bold=radius > 12))
    found = labels.place(spots, labels.Box(4, 4, frame.width - 4, frame.height - 4), [])
    for (one, (x, y)), spot, label in zip(shown, spots, found, strict=True):
        told = t("pictures.place", name=one.name, n=one.actors)
        if one.ceased:
            told = t("pictures.place-ceased", place=told, n=one.ceased)
        node = svg.link(root, one.href, told)
        _circle(node, one, x, y, spot.reach)
        if label is None:
            continue
        if label.leader is not None:
            (lx, ly), y2 = label.leader, (label.box.top + label.box.bottom) / 2
            ends = {"x1": f"{lx:.1f}", "y1": f"{ly:.1f}", "x2": f"{label.x:.1f}", "y2": f"{y2:.1f}"}
            SubElement(node, "line", {"class": "leader", "stroke": svg.FAINT, "stroke-width": "0.8", **ends})
        for line_number, line in enumerate(label.lines):
            y1 = label.y + line_number * spot.size * labels.LINE + spot.size * 0.35
            svg.words(
                node,
                label.x,
                y1,
                line,
                spot.size,
                text_anchor=label.anchor,
                font_weight="600" if spot.bold else "400",
            )


def _circle(node: Element, one: Place, x: float, y: float, radius: float) -> None:
    """A place's circle; where some have ceased only their share is left empty, within a broken rim."""
    at = {"cx": f"{x:.1f}", "cy": f"{y:.1f}"}
    there = math.sqrt(max(one.actors - one.ceased, 0) / one.actors) if one.ceased else 1.0
    if there:
        given = {"class": "place", **at, "r": f"{radius * there:.1f}", "fill": MARK, "fill-opacity": "0.75"}
        SubElement(node, "circle", {**given, "stroke": svg.PAPER, "stroke-width": "1.5"})
    if one.ceased:
        rim = {"stroke": MARK, "stroke-width": "1.5", "stroke-dasharray": "3 2", "fill": "none"}
        given = {"class": "place ceased", **at, "r": f"{max(radius, radius * there + 2):.1f}"}
        SubElement(node, "circle", {**given, **rim})


def _foot(
    root: Element, frame: _Frame, level: Level, outside: int, drawn: int, of: int, *, ceased: bool
) -> None:
    """What a circle and a line mean, what is left out, where the outlines are from; on paper of its own."""
    SubElement(
        root,
        "rect",
        {
            "class": "paper",
            "y": f"{frame.height:g}",
            "width": f"{frame.width:g}",
            "height": f"{FOOT:g}",
            "fill": svg.PAPER,
        },
    )
    notes = [t("pictures.map-key")]
    if drawn < of:
        notes.append(t("pictures.ties-cut", drawn=drawn, of=of))
    if outside:
        notes.append(t("pictures.outside", n=outside))
    svg.words(root, 16, frame.height + 26, " ".join(notes), 14, kind="note", fill=svg.FAINT)
    last = t(f"pictures.outlines-{level}")
    if ceased:
        last = f"{t('pictures.map-ceased')} {last}"
    svg.words(root, 16, frame.height + 48, last, 12, kind="note", fill=svg.FAINT)
