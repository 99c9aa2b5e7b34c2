"""The network of one actor as a picture: itself in the middle, the closer its partners the nearer.

What a reader sees: who is close, which partners know each other (and so stand together), and where circles do
not meet. Every node is a link that tells its whole name; a name that finds no room stands there alone.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import numpy as np

from api import values
from api.pictures import labels, layout, legend, palette, svg
from kb.texts import Language, speaking, t

WIDTH, HEIGHT = 1000.0, 760.0
FOOT = 64.0  # the legend's part of the height
MARGIN_X, MARGIN_Y = 120.0, 40.0
FEW_TIES, MOST_TIES = (
    150,
    3,
)  # among the partners: all up to so many, else so many per node; said in the legend

_HEAVIEST = 1e12


@dataclass(frozen=True, slots=True)
class Node:
    """An actor to draw: `weight` its size among the others (≥ 0), `href` where a click leads.

    `ceased` is the day on which it has ceased, or the word where no source tells it; None while it is there.
    """

    id: str
    name: str
    helix: str
    weight: float
    href: str | None = None
    ego: bool = False
    ceased: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two of the nodes by their ids; `weight` is its strength (> 0)."""

    a: str
    b: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Placed:
    node: Node
    x: float
    y: float
    radius: float


def ego_network(
    nodes: Sequence[Node], ties: Sequence[Tie], *, title: str, description: str, lang: Language
) -> str:
    """The picture as SVG, the same for any order of nodes and ties.

    The first node with `ego` stands in the middle; without one the nodes stand free. Ties of unknown ends, of
    a node with itself and without weight are left out, a pair given twice adds up. For up to about 150 nodes.
    """
    known = _ordered(nodes)
    strength = _strength(known, ties)
    with speaking(lang):
        root = svg.frame(WIDTH, HEIGHT, title=title, description=description, lang=lang)
        placed = _places(known, strength)
        drawn, of = _ties(root, placed, strength)
        named = _nodes(root, placed)
        _legend(root, placed, drawn, of, named)
    return svg.written(root)


def _ordered(nodes: Iterable[Node]) -> list[Node]:
    """Each id once, the ego first, then the heaviest: the order of drawing, of names and of the keyboard."""
    best: dict[str, Node] = {}
    for node in sorted(nodes, key=lambda one: (not one.ego, -_finite(one.weight), one.name, str(one.helix))):
        best.setdefault(node.id, node)
    return sorted(best.values(), key=lambda one: (not one.ego, -_finite(one.weight), one.id))


def _finite(value: float) -> float:
    """A weight that sums can be made of: nothing below zero, nothing beyond what any tie could weigh."""
    return min(value, _HEAVIEST) if value > 0 else 0.0


def _strength(nodes: list[Node], ties: Iterable[Tie]) -> layout.Floats:
    at = {node.id: number for number, node in enumerate(nodes)}
    parts: dict[tuple[int, int], list[float]] = defaultdict(list)
    for tie in ties:
        if tie.a in at and tie.b in at and tie.a != tie.b and _finite(tie.weight):
            parts[min(at[tie.a], at[tie.b]), max(at[tie.a], at[tie.b])].append(_finite(tie.weight))
    strength = np.zeros((len(nodes), len(nodes)))
    for (a, b), weights in parts.items():
        strength[a, b] = strength[b, a] = math.fsum(weights)
    return strength


def _places(nodes: list[Node], strength: layout.Floats) -> list[_Placed]:
    if not nodes:
        return []
    if nodes[0].ego:
        alters = layout.around(strength[0, 1:], strength[1:, 1:])
        at = np.vstack([np.zeros((1, 2)), alters])
    else:
        at = layout.free(strength)
    at = _fitted(at)
    most = max((_finite(node.weight) for node in nodes if not node.ego), default=0.0) or 1.0
    crowd = 1.0 if len(nodes) <= 40 else 0.8
    out = []
    for node, (x, y) in zip(nodes, at.tolist(), strict=True):
        radius = 17.0 if node.ego else (5.0 + 8.0 * math.sqrt(min(_finite(node.weight) / most, 1.0))) * crowd
        out.append(_Placed(node, x, y, radius))
    return out


def _fitted(at: layout.Floats) -> layout.Floats:
    """The places in the picture's units: as large as fits, wider than high, as paper and screens are."""
    room = np.array([WIDTH - 2 * MARGIN_X, HEIGHT - FOOT - 2 * MARGIN_Y])
    extent = np.maximum(np.ptp(at, axis=0), layout.NOTHING)
    scale = room / extent
    scale = np.minimum(scale, scale.min() * 1.6) if len(at) > 1 else np.zeros(2)
    middle = np.array([WIDTH / 2, (HEIGHT - FOOT) / 2])
    return np.asarray((at - (at.max(0) + at.min(0)) / 2) * scale + middle)


def _ties(root: Element, placed: list[_Placed], strength: layout.Floats) -> tuple[int, int]:
    """Draw the ties worth it, the weak ones first; how many are drawn, and of how many."""
    ego = bool(placed) and placed[0].node.ego
    pairs = [(int(a), int(b)) for a, b in zip(*np.nonzero(np.triu(strength)), strict=True)]
    pairs.sort(key=lambda pair: (-strength[pair], pair))
    own = [pair for pair in pairs if ego and pair[0] == 0]
    among = [pair for pair in pairs if not (ego and pair[0] == 0)]
    kept = among[: max(FEW_TIES, MOST_TIES * len(placed))]
    faint = max(0.12, min(0.35, 20 / len(placed))) if placed else 0.0
    group = SubElement(root, "g", {"class": "ties", "stroke-linecap": "round", "fill": "none"})
    for part, colour, opacity, widest in ((kept, "#8d99a6", 0.45, 2.5), (own, "#3c4650", faint, 4.5)):
        most = max((float(strength[pair]) for pair in part), default=1.0)
        for a, b in reversed(part):
            share = math.sqrt(float(strength[a, b]) / most)
            SubElement(
                group,
                "line",
                {
                    "class": "tie",
                    "x1": f"{placed[a].x:.1f}",
                    "y1": f"{placed[a].y:.1f}",
                    "x2": f"{placed[b].x:.1f}",
                    "y2": f"{placed[b].y:.1f}",
                    "stroke": colour,
                    "stroke-opacity": f"{opacity:g}",
                    "stroke-width": f"{0.6 + (widest - 0.6) * share:.1f}",
                },
            )
    return len(kept) + len(own), len(pairs)


def _nodes(root: Element, placed: list[_Placed]) -> int:
    """Draw the nodes and their names; how many are named."""
    spots = [_spot(number, one) for number, one in enumerate(placed)]
    frame = labels.Box(4, 4, WIDTH - 4, HEIGHT - FOOT - 2)
    found = labels.place(spots, frame, [])
    leaders = SubElement(root, "g", {"class": "leaders", "stroke": svg.FAINT, "stroke-width": "0.7"})
    for label in found:
        if label is not None and label.leader is not None:
            (x1, y1), y2 = label.leader, (label.box.top + label.box.bottom) / 2
            ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{label.x:.1f}", "y2": f"{y2:.1f}"}
            SubElement(leaders, "line", {"class": "leader", **ends})
    for one, spot, label in zip(placed, spots, found, strict=True):
        told = [one.node.name, t(f"helix.{palette.known(one.node.helix)}")]
        if one.node.ceased:
            told.append(values.ceased(one.node.ceased))
        node = svg.link(root, one.node.href, ", ".join(told))
        drawn = palette.mark(one.node.helix, one.x, one.y, one.radius, ceased=bool(one.node.ceased))
        drawn.attrib = {"stroke": svg.PAPER, "stroke-width": "1.5", **drawn.attrib}
        node.append(drawn)
        if label is not None:
            for number, line in enumerate(label.lines):
                y = label.y + number * spot.size * labels.LINE + spot.size * 0.35
                weight = {"font_weight": "600"} if spot.bold else {}
                svg.words(node, label.x, y, line, spot.size, text_anchor=label.anchor, **weight)
    return sum(label is not None for label in found)


def _spot(number: int, one: _Placed) -> labels.Spot:
    size = 17.0 if one.node.ego else 13.0 if number <= 12 else 11.0
    return labels.Spot(one.x, one.y, one.radius * 1.3, one.node.name, size, bold=one.node.ego)


def _legend(root: Element, placed: list[_Placed], drawn: int, of: int, named: int) -> None:
    """Which mark is what, what distance means, what is left out."""
    gone = any(one.node.ceased for one in placed)
    legend.helices(root, [one.node.helix for one in placed], 20, HEIGHT - FOOT + 22, ceased=gone)
    notes = [t("pictures.closer")] if placed and placed[0].node.ego and len(placed) > 1 else []
    if drawn < of:
        notes.append(t("pictures.ties-cut", drawn=drawn, of=of))
    if named < len(placed):
        notes.append(t("pictures.names-cut", n=len(placed) - named))
    if notes:
        svg.words(root, 20, HEIGHT - 16, " ".join(notes), 12, kind="note", fill=svg.FAINT)
