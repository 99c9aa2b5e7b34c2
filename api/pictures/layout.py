"""Where the nodes of a small network stand: around one in the middle, or free; the same every time.

Stress majorisation (Gansner, Koren & North 2004, doi:10.1007/978-3-540-31843-9_25): the distance between two
nodes follows the length of the way between them. Around an ego the distance to the middle is given besides
(Brandes & Pich 2011, doi:10.1007/978-3-642-18469-7_10): the closer the tie, the nearer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROUNDS = 120
NOTHING = 1e-9


def ways(strength: Floats) -> Floats:
    """The length of the shortest way between each two, 1 for the median tie; apart what no way joins.

    `strength` is n × n, symmetric, 0 where there is no tie. A tie ten times as strong is about half as long.
    """
    n = len(strength)
    tied = strength > 0
    middle = float(np.median(strength[tied])) if tied.any() else 1.0
    way = np.full((n, n), np.inf)
    way[tied] = np.clip((strength[tied] / middle) ** -0.3, 0.4, 2.5)
    np.fill_diagonal(way, 0.0)
    for k in range(n):  # Floyd and Warshall: n is at most a few hundred
        np.minimum(way, way[:, k, None] + way[None, k, :], out=way)
    longest = float(way[np.isfinite(way)].max(initial=1.0))
    way[~np.isfinite(way)] = longest * 1.3
    return way


def free(strength: Floats) -> Floats:
    """Places of n nodes, n × 2, around 0."""
    way = ways(strength)
    return _settled(_first(way), way, np.zeros(len(way)), pull=0.0)


def around(closeness: Floats, strength: Floats) -> Floats:
    """Places of n alters around an ego at 0, n × 2, the farthest at distance 1.

    `closeness` is the strength of each one's tie with the ego, `strength` that among the alters. The rank of
    the closeness gives the distance, so that the disc is filled evenly.
    """
    n = len(closeness)
    if not n:
        return np.zeros((0, 2))
    # Those equally close stand equally far: the middle of the ranks that they share.
    nearer = (closeness[None] > closeness[:, None]).sum(1)
    equal = (closeness[None] == closeness[:, None]).sum(1)
    distance = np.sqrt(0.1 + 0.9 * (nearer + equal / 2) / n)
    way = ways(strength)
    way *= 1.1 / max(float(np.median(way[~np.eye(n, dtype=bool)])) if n > 1 else 1.0, NOTHING)
    place = _settled(_first(way), way, distance, pull=6.0)
    place = _spread(place, distance)
    return place / max(float(np.hypot(*place.T).max()), NOTHING)


def _first(way: Floats) -> Floats:
    """Classical scaling, its signs fixed; a spiral for those that it puts in one point."""
    n = len(way)
    centred = way**2
    centred = centred - centred.mean(0) - centred.mean(1)[:, None] + centred.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    place = vectors[:, ::-1][:, :2] * np.sqrt(np.maximum(values[::-1][:2], 0.0))
    place = np.pad(place, ((0, 0), (0, 2 - place.shape[1])))
    heaviest = np.abs(place).argmax(0)
    place = place * np.where(place[heaviest, [0, 1]] < 0, -1.0, 1.0)
    turn = np.arange(n) * 2.399963  # the golden angle: no two in one direction
    return np.asarray(place + 0.05 * np.sqrt(np.arange(n) / n)[:, None] * np.c_[np.cos(turn), np.sin(turn)])


def _settled(place: Floats, way: Floats, distance: Floats, pull: float) -> Floats:
    """Majorise: Σ way⁻² (‖xᵢ−xⱼ‖−way)² + pull·n·Σ (‖xᵢ‖−distance)²/n, from the places given."""
    n = len(place)
    if n < 2:
        return place if not pull else np.array([[1.0, 0.0]])[:n] * distance[:, None]
    weight = np.zeros_like(way)
    apart = way > 0
    weight[apart] = way[apart] ** -2.0
    own = pull * weight.sum(1).mean()
    laplacian = np.diag(weight.sum(1) + own) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(ROUNDS):
        step = place[:, None] - place[None]
        gap = np.maximum(np.hypot(step[..., 0], step[..., 1]), NOTHING)
        ratio = weight * way / gap
        wanted = ratio.sum(1)[:, None] * place - ratio @ place
        if pull:
            wanted += own * (distance / np.maximum(np.hypot(*place.T), NOTHING))[:, None] * place
        place = inverse @ wanted
    return place


def _spread(place: Floats, distance: Floats) -> Floats:
    """Push apart those that would touch, and back to their distance from the middle."""
    n = len(place)
    room = 1.25 / np.sqrt(max(n, 8))
    for _ in range(80):
        step = place[:, None] - place[None]
        gap = np.hypot(step[..., 0], step[..., 1])
        np.fill_diagonal(gap, np.inf)
        push = np.maximum(room - gap, 0.0) / 2
        place = place + ((push / np.maximum(gap, NOTHING))[..., None] * step).sum(1) * 0.7
        radius = np.maximum(np.hypot(*place.T), NOTHING)
        place = place * (1 + 0.35 * (distance / radius - 1))[:, None]
    return place
