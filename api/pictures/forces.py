"""Where the actors of a whole region stand: thousands of them, laid out once by attraction and repulsion.

ForceAtlas2 (Jacomy et al. 2014, doi:10.1371/journal.pone.0098679) in its LinLog form, which pulls communities
apart. Repulsion from what is far is that of the whole cell it stands in, so a step takes time in
proportion to actors × cells. Nothing is drawn by lot: the same network gives the same places.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kb.analysis.compiled import Kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STEPS = 150
STRONGEST = 6  # of each actor's ties that draw it
EVEN = 0.75  # how far the disc is filled evenly, 0 … 1
CELLS = 40  # on a side
_GOLDEN = 2.399963229728653


def _repel(
    x: Floats,
    y: Floats,
    mass: Floats,
    column: Ints,
    row: Ints,
    order: Ints,
    start: Ints,
    cells: Ints,
    cell_x: Floats,
    cell_y: Floats,
    cell_mass: Floats,
    side: int,
    fx: Floats,
    fy: Floats,
) -> None:
    """Add to `fx`, `fy` what pushes each node: near ones one by one, the cells farther away as wholes."""
    for i in range(len(x)):
        push_x = 0.0
        push_y = 0.0
        for number in range(len(cells)):
            cell = cells[number]
            across = cell // side - column[i]
            along = cell % side - row[i]
            if -1 <= across <= 1 and -1 <= along <= 1:
                for at in range(start[cell], start[cell + 1]):
                    j = order[at]
                    dx = x[i] - x[j]
                    dy = y[i] - y[j]
                    square = dx * dx + dy * dy + 1e-3
                    push = mass[j] / square
                    push_x += dx * push
                    push_y += dy * push
            else:
                dx = x[i] - cell_x[cell]
                dy = y[i] - cell_y[cell]
                push = cell_mass[cell] / (dx * dx + dy * dy)
                push_x += dx * push
                push_y += dy * push
        fx[i] += push_x * mass[i]
        fy[i] += push_y * mass[i]


_repelled = Kernel(
    _repel,
    "const float64[:], const float64[:], const float64[:], const int64[:], const int64[:], const int64[:], "
    "const int64[:], const int64[:], const float64[:], const float64[:], const float64[:], int64, "
    "float64[:], float64[:]",
)


def laid_out(groups: Ints, a: Ints, b: Ints, weight: Floats) -> Floats:
    """Places of n nodes, n × 2, within −1 … 1.

    `groups` are the communities, a guess of who stands together; `a`, `b`, `weight` the ties, once each.
    """
    n = len(groups)
    if n < 2:
        return np.zeros((n, 2))
    degree = np.bincount(a, minlength=n) + np.bincount(b, minlength=n)
    mass = 1.0 + np.sqrt(degree.astype(np.float64))
    kept = strongest(n, a, b, weight, STRONGEST)
    a, b, weight = a[kept], b[kept], weight[kept]
    pull = 3.0 * np.sqrt(weight / np.median(weight)) if len(weight) else weight
    place = _first(groups, degree)
    swing_before = np.zeros((n, 2))
    pace = 1.0
    for _ in range(STEPS):
        force = _forces(place, mass, a, b, pull)
        # Adaptive speed, as in the paper: who swings to and fro goes slowly, the whole by how it gets on.
        swing = np.hypot(*(force - swing_before).T)
        along = np.hypot(*(force + swing_before).T) / 2
        whole = float((mass * along).sum()) / max(float((mass * swing).sum()), 1e-12)
        pace = min(pace * 1.5, whole * 1.0, 60.0)
        own = pace / (1.0 + pace * np.sqrt(swing))
        size = np.maximum(np.hypot(*force.T), 1e-12)
        place = place + force * np.minimum(own, 10.0 / size)[:, None]
        swing_before = force
    return _framed(place)


def _first(groups: Ints, degree: Ints) -> Floats:
    """Each community in a place of its own on a sunflower, the largest first, its best tied in its middle."""
    n = len(groups)
    names, number, size = np.unique(groups, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), np.int64)
    rank[np.lexsort((names, -size))] = np.arange(len(names))
    before = np.zeros(len(names))
    before[np.argsort(rank)[1:]] = np.cumsum(np.sort(size)[::-1])[:-1]
    order = np.lexsort((np.arange(n), -degree, rank[number]))
    within = np.empty(n, np.int64)
    sizes = np.sort(size)[::-1]
    within[order] = np.concatenate([np.arange(one) for one in sizes])
    centre = 12.0 * np.sqrt(before + size / 2)[number]
    turn = _GOLDEN * rank[number]
    spread, inner = 8.0 * np.sqrt(within + 0.5), _GOLDEN * within
    placed: Floats = np.c_[
        centre * np.cos(turn) + spread * np.cos(inner), centre * np.sin(turn) + spread * np.sin(inner)
    ]
    return placed


def _forces(place: Floats, mass: Floats, a: Ints, b: Ints, pull: Floats) -> Floats:
    n = len(mass)
    step = place[b] - place[a]
    length = np.hypot(*step.T)
    strength = pull * np.log1p(length) / np.maximum(length, 1e-9)
    force = np.empty((n, 2))
    for axis in (0, 1):
        drawn = strength * step[:, axis]
        force[:, axis] = np.bincount(a, drawn, n) - np.bincount(b, drawn, n)
    reach = np.hypot(*place.T)
    force -= (0.05 * mass * np.minimum(reach, 100.0) / np.maximum(reach, 1e-9))[:, None] * place
    x, y = np.ascontiguousarray(place[:, 0]), np.ascontiguousarray(place[:, 1])
    fx, fy = np.ascontiguousarray(force[:, 0]), np.ascontiguousarray(force[:, 1])
    low, high = place.min(0), place.max(0)
    span = np.maximum(high - low, 1e-6)
    column, row = np.minimum(((place - low) / span * CELLS).astype(np.int64), CELLS - 1).T
    cell = column * CELLS + row
    count = np.bincount(cell, minlength=CELLS * CELLS)
    whole = np.bincount(cell, mass, CELLS * CELLS)
    divisor = np.maximum(whole, 1e-9)
    cell_x = np.bincount(cell, mass * x, CELLS * CELLS) / divisor
    cell_y = np.bincount(cell, mass * y, CELLS * CELLS) / divisor
    occupied = np.flatnonzero(count)
    _repelled(
        n * len(occupied),
        x,
        y,
        mass,
        np.ascontiguousarray(column),
        np.ascontiguousarray(row),
        np.argsort(cell, kind="stable"),
        np.concatenate([[0], np.cumsum(count)]),
        occupied,
        cell_x,
        cell_y,
        whole,
        CELLS,
        fx,
        fy,
    )
    both: Floats = np.c_[fx, fy]
    return both


def strongest(n: int, a: Ints, b: Ints, weight: Floats, each: int) -> Ints:
    """The numbers of the ties that are among the `each` strongest of either end."""
    number = np.arange(len(a))
    end, tie = np.r_[a, b], np.r_[number, number]
    order = np.lexsort((tie, -weight[tie], end))
    first = np.searchsorted(end[order], np.arange(n))
    rank = np.arange(len(order)) - first[end[order]]
    return np.unique(tie[order][rank < each])


def _framed(place: Floats) -> Floats:
    """Within the unit disc, evened out: the crowd in the middle gets the room that few at the rim need."""
    n = len(place)
    place = place - np.median(place, axis=0)
    reach = np.hypot(*place.T)
    rank = np.empty(n)
    rank[np.argsort(reach, kind="stable")] = np.arange(n)
    even = np.sqrt((rank + 0.5) / n)
    own = np.minimum(reach / max(float(np.quantile(reach, 0.98)), 1e-9), 1.0)
    wanted = EVEN * even + (1 - EVEN) * own
    place = place * (wanted / np.maximum(reach, 1e-9))[:, None]
    return np.asarray(np.round(_parted(place), 4))


def _parted(place: Floats) -> Floats:
    """Push apart those that lie on each other."""
    n = len(place)
    room = 0.9 / math.sqrt(n)
    turn = _GOLDEN * np.arange(n)
    place = place + 0.02 * room * np.c_[np.cos(turn), np.sin(turn)]
    for _ in range(40):
        one, other = _near(place, room)
        step = place[other] - place[one]
        gap = np.maximum(np.hypot(*step.T), 1e-9)
        push = (np.maximum(room - gap, 0.0) / gap * 0.3)[:, None] * step
        for axis in (0, 1):
            place[:, axis] += np.bincount(other, push[:, axis], n) - np.bincount(one, push[:, axis], n)
    return place / max(float(np.hypot(*place.T).max()), 1.0)


def _near(place: Floats, room: float) -> tuple[Ints, Ints]:
    """The pairs that may stand closer than `room`: those in one cell, or in cells side by side."""
    cell = np.floor(place / room).astype(np.int64) + 100_000
    key = cell[:, 0] * 1_000_000 + cell[:, 1]
    order = np.argsort(key, kind="stable")
    known = key[order]
    ones, others = [], []
    for shift in (0, 1, 999_999, 1_000_000, 1_000_001):
        begin = np.searchsorted(known, key + shift, "left")
        count = np.searchsorted(known, key + shift, "right") - begin
        one = np.repeat(np.arange(len(key)), count)
        within = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
        other = order[np.repeat(begin, count) + within]
        kept = (one < other) if shift == 0 else np.ones(len(one), bool)
        ones.append(one[kept])
        others.append(other[kept])
    return np.concatenate(ones), np.concatenate(others)
