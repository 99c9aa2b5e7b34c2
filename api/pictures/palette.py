"""How each helix looks, wherever it is drawn: a colour and a shape, so that colour alone never tells.

The colours stand out from white paper as text does (4.5:1). No six such colours can be told apart by every
colour-blind person: where two come near each other (university, civil society), the shapes do not. Pages show
the same by `--Company` … in their style sheet, with lighter colours in dark mode.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from kb.model import Helix

Shape = Literal["square", "triangle", "circle", "diamond", "pentagon", "ring"]


@dataclass(frozen=True)
class Look:
    """How a helix is drawn: `colour` as `#rrggbb`, and a shape."""

    colour: str
    shape: Shape


LOOKS: dict[Helix, Look] = {
    Helix.COMPANY: Look("#0b6bb0", "square"),
    Helix.UNIVERSITY: Look("#b04a00", "triangle"),
    Helix.PUBLIC_BODY: Look("#00755a", "circle"),
    Helix.SUPPORT_ORGANISATION: Look("#a3246b", "diamond"),
    Helix.CIVIL_SOCIETY: Look("#756300", "pentagon"),
    Helix.UNKNOWN: Look("#5c6870", "ring"),
}

# Corners on a circle around the middle, so large that all shapes cover about the same area.
_CORNERS: dict[Shape, tuple[int, float, float]] = {  # corners, first angle in degrees, size
    "square": (4, 45, 1.25),
    "triangle": (3, -90, 1.5),
    "diamond": (4, 0, 1.28),
    "pentagon": (5, -90, 1.14),
}


def known(helix: str | None) -> Helix:
    """The helix of a name; the unknown one for anything else."""
    return Helix(helix) if helix in set(Helix) else Helix.UNKNOWN


def look(helix: str | None) -> Look:
    """The look of a helix by its name; that of the unknown one for anything else."""
    return LOOKS[known(helix)]


def mark(helix: str | None, x: float, y: float, radius: float) -> Element:
    """The SVG element of an actor of this helix; `radius` is that of the circle of about the same area."""
    drawn = look(helix)
    given = {"class": f"mark {known(helix)}", "fill": drawn.colour}
    if drawn.shape == "ring":
        given |= {"fill": "#ffffff", "stroke": drawn.colour, "stroke-width": f"{radius * 0.4:.1f}"}
        radius *= 0.85
    if drawn.shape in {"circle", "ring"}:
        return Element("circle", {**given, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}"})
    corners, first, size = _CORNERS[drawn.shape]
    turns = [math.radians(first + 360 * corner / corners) for corner in range(corners)]
    points = [(x + radius * size * math.cos(one), y + radius * size * math.sin(one)) for one in turns]
    return Element("polygon", {**given, "points": " ".join(f"{px:.1f},{py:.1f}" for px, py in points)})
