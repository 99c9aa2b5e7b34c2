"""Names beside nodes without one lying on another: what is important first, what finds no room is left out.

A name is tried around its node, then farther away with a line to it. Sizes are estimated by the
widths of a wide sans serif, since a page may show another font: too large rather than too small.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from api.pictures import svg

_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.75, 0.75), (-0.75, 0.75), (0.75, -0.75), (-0.75, -0.75))
LINE = 1.16  # of a size, from one line to the next
_NARROW, _WIDE = frozenset("iljtfIr.,:;'|!()[]/ -·"), frozenset("mwMWÆŒ@%&—…")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in the picture's units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A node to name: its middle, how far its mark reaches, the size of its name."""

    x: float
    y: float
    reach: float
    name: str
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A name placed: its lines, their anchor, and where a line to the node goes if it stands apart."""

    lines: tuple[str, ...]
    x: float
    y: float  # of the first line's middle
    anchor: str
    box: Box
    leader: tuple[float, float] | None = None


def width(text: str, size: float) -> float:
    """About how wide the text is at a size, in the same unit."""
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn"}:
        return 0.0
    if letter in _NARROW:
        return 0.33
    if letter in _WIDE or unicodedata.east_asian_width(letter) in {"W", "F"} or ord(letter) > 0xFFFF:
        return 1.05
    return 0.7 if letter.isupper() else 0.575


def wrapped(name: str, most: int = 24, lines: int = 2) -> tuple[str, ...]:
    """The name in at most so many lines of at most `most` characters, cut with … where it is longer."""
    rest = svg.clean(name)
    out: list[str] = []
    while rest and len(out) < lines:
        if len(rest) <= most:
            return (*out, rest)
        if len(out) == lines - 1:
            return (*out, svg.cut(rest, most))
        at = rest.rfind(" ", 0, most + 1)
        at = at if at > 3 else most
        out.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return tuple(out)


def place(spots: list[Spot], frame: Box, taken: list[Box], *, apart: bool = True) -> list[Label | None]:
    """A place for each name, the first ones first; None where none is free.

    `taken` are areas to keep clear besides the nodes' own. With `apart`, a name may stand away from its node.
    """
    marks = [Box(one.x - one.reach, one.y - one.reach, one.x + one.reach, one.y + one.reach) for one in spots]
    placed: list[Box] = list(taken)
    found: list[Label | None] = []
    for number, spot in enumerate(spots):
        label = None
        for tried in _tries(spot, apart=apart):
            box = tried.box
            if (
                frame.left <= box.left
                and box.right <= frame.right
                and frame.top <= box.top
                and box.bottom <= frame.bottom
                and not any(box.meets(other) for other in placed)
                and not any(box.meets(other) for at, other in enumerate(marks) if at != number)
            ):
                label = tried
                placed.append(box)
                break
        found.append(label)
    return found


def _tries(spot: Spot, *, apart: bool) -> Iterator[Label]:
    lines = wrapped(spot.name)
    if not lines:
        return
    stretch = 1.06 if spot.bold else 1.0
    wide = max(width(line, spot.size) for line in lines) * stretch
    high = spot.size * LINE * len(lines)
    near = spot.reach + 3
    for dx, dy in _SIDES:
        yield _label(spot, lines, wide, high, dx * near, dy * near, leader=False)
    if not apart:
        return
    for ring in (22, 38, 56):
        for step in range(16):
            turn = math.tau * step / 16
            far = spot.reach + ring
            yield _label(spot, lines, wide, high, far * math.cos(turn), far * math.sin(turn), leader=True)


def _label(
    spot: Spot, lines: tuple[str, ...], wide: float, high: float, dx: float, dy: float, *, leader: bool
) -> Label:
    x, y = spot.x + dx, spot.y + dy
    upright = abs(dx) < 0.3 * abs(dy)
    anchor = "middle" if upright else "start" if dx > 0 else "end"
    left = x - wide / 2 if upright else x if dx > 0 else x - wide
    top = y if dy > 0 and upright else y - high if upright else y - high / 2
    box = Box(left, top, left + wide, top + high)
    reach = math.hypot(dx, dy)
    end = (spot.x + dx * spot.reach / reach, spot.y + dy * spot.reach / reach) if leader else None
    return Label(lines, x, top + spot.size * LINE / 2, anchor, box, end)
