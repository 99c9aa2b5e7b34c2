"""How each helix looks, wherever it is drawn: a colour and a shape, so that colour alone never tells.

Who has ceased is hollow, with a broken rim, in the colour and shape of its helix.

The colours are those of Okabe and Ito (2008, https://jfly.uni-koeln.de/color/), which people with any kind of
colour blindness tell apart; purple and orange are darkened until they stand out from white paper (3:1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from api.pictures.svg import INK, PAPER
from kb.model import Helix

Shape = Literal["circle", "square", "diamond", "star", "pentagon", "cross"]


@dataclass(frozen=True)
class Look:
    """How a helix is drawn: `colour` as `#rrggbb`, and a shape."""

    colour: str
    shape: Shape


LOOKS: dict[Helix, Look] = {
    Helix.COMPANY: Look("#0072b2", "circle"),
    Helix.UNIVERSITY: Look("#d55e00", "square"),
    Helix.PUBLIC_BODY: Look("#009e73", "diamond"),
    Helix.SUPPORT_ORGANISATION: Look("#b14f8a", "star"),
    Helix.CIVIL_SOCIETY: Look("#b07800", "pentagon"),
    Helix.UNKNOWN: Look("#767676", "cross"),
}

# Corners on the unit circle, each drawn so large that all shapes cover about the same area.
_CORNERS: dict[Shape, tuple[int, float, float]] = {  # corners, first angle in degrees, size
    "square": (4, 45, 1.25),
    "diamond": (4, 0, 1.28),
    "pentagon": (5, -90, 1.14),
}


def known(helix: str | None) -> Helix:
    """The helix of a name; the unknown one for anything else."""
    return Helix(helix) if helix in set(Helix) else Helix.UNKNOWN


def look(helix: str | None) -> Look:
    """The look of a helix by its name; that of the unknown one for anything else."""
    return LOOKS[known(helix)]


def outline(shape: Shape, x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The corners of a shape around a point; empty for a circle."""
    if shape == "circle":
        return []
    if shape == "star":
        return [
            _at(x, y, radius * (1.5 if corner % 2 == 0 else 0.68), -90 + 36 * corner) for corner in range(10)
        ]
    if shape == "cross":
        arm, half = radius * 1.15, radius * 0.42
        quarter = [(half, -arm), (half, -half), (arm, -half)]
        turned = [(px, py) for turn in range(4) for px, py in (_turned(one, turn) for one in quarter)]
        return [(x + px, y + py) for px, py in turned]
    corners, first, size = _CORNERS[shape]
    return [_at(x, y, radius * size, first + 360 * corner / corners) for corner in range(corners)]


def mark(helix: str | None, x: float, y: float, radius: float, *, ceased: bool = False) -> Element:
    """The SVG element of an actor of this helix; `radius` is that of the circle of about the same area."""
    drawn = look(helix)
    given = {"class": f"mark {known(helix)}", "fill": drawn.colour}
    if ceased:
        given = {"class": f"mark ceased {known(helix)}", **_hollow(radius, drawn.colour)}
    if drawn.shape == "circle":
        return Element("circle", {**given, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}"})
    corners = outline(drawn.shape, x, y, radius)
    return Element("polygon", {**given, "points": " ".join(f"{px:.1f},{py:.1f}" for px, py in corners)})


def ceased(x: float, y: float, radius: float) -> Element:
    """The mark of those who have ceased, of whatever helix, as a legend shows it."""
    at = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}"}
    return Element("circle", {"class": "mark ceased", **at, **_hollow(radius, INK)})


def _hollow(radius: float, colour: str) -> dict[str, str]:
    wide = min(max(radius * 0.25, 0.8), 2.5)
    dashes = f"{wide * 1.6:.1f} {wide:.1f}"
    return {"fill": PAPER, "stroke": colour, "stroke-width": f"{wide:.1f}", "stroke-dasharray": dashes}


def _at(x: float, y: float, radius: float, degrees: float) -> tuple[float, float]:
    turn = math.radians(degrees)
    return x + radius * math.cos(turn), y + radius * math.sin(turn)


def _turned(point: tuple[float, float], quarters: int) -> tuple[float, float]:
    px, py = point
    for _ in range(quarters):
        px, py = -py, px
    return px, py
