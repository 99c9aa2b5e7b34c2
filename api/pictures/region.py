"""The whole network of an analysis: read, laid out once, and kept as what a page or a picture needs.

Owns which ties are worth drawing: of each actor its strongest few, which leaves everyone tied to somebody
and no grey cloud. How many were left out is told wherever the network is shown.
"""

from __future__ import annotations

import gzip
import math
import threading
from collections import defaultdict
from dataclasses import dataclass
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import SubElement

import numpy as np
import pydantic_core
from numpy.typing import NDArray

from api.pictures import forces, labels, legend, palette, svg
from kb.model import Helix
from kb.store import Row, Store
from kb.texts import Language, speaking, t

EACH = 3  # ties drawn of each actor at least
MOST_TIES = 20_000
NAMES = 40  # actors named in the picture that does not move
SIDE, FOOT = 1200.0, 60.0


@dataclass(frozen=True)
class Places:
    """The counties (abroad: countries) of the actors, and all ties between them.

    `of` tells each actor's by its code, None where it is not known; `at` where the middle of a place's actors
    is (latitude, longitude); `between` how many ties and how strong, by pairs of codes in their order.
    """

    of: list[str | None]
    at: dict[str, tuple[float, float]]
    between: dict[tuple[str, str], tuple[int, float]]


@dataclass(frozen=True, eq=False)
class Network:
    """An analysis' network: actors in columns, `place` n × 2 in the unit disc, and the ties worth drawing.

    `a` and `b` are numbers of actors, the strongest tie first; `of` is how many ties there are; `packed` is
    what the page reads.
    """

    analysis: str
    actors: list[Row]
    places: Places
    place: NDArray[np.float64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    weight: NDArray[np.float64]
    of: int
    packed: bytes


_kept: WeakKeyDictionary[Store, Network] = WeakKeyDictionary()
_making = threading.Lock()


def latest(store: Store) -> Network | None:
    """The network of the latest analysis; made once for each. None without one, or without its ties."""
    made = store.rows("read/analyses")
    if not made:
        return None
    analysis = str(made[0]["id"])
    with _making:
        kept = _kept.get(store)
        if kept is None or kept.analysis != analysis:
            kept = _made(store, analysis)
            _kept[store] = kept
    return kept if len(kept.a) else None


def _made(store: Store, analysis: str) -> Network:
    actors = store.rows("read/network-actors", analysis=analysis)
    number = {row["id"]: at for at, row in enumerate(actors)}
    a, b, weight = [], [], []
    for row in store.rows("read/network-ties", analysis=analysis):
        for other, one in zip(row["b"], row["weight"], strict=True):
            if row["a"] in number and other in number:
                a.append(min(number[row["a"]], number[other]))
                b.append(max(number[row["a"]], number[other]))
                weight.append(one)
    ends, others, weights = np.array(a, np.int64), np.array(b, np.int64), np.array(weight, np.float64)
    order = np.lexsort((others, ends, -weights))
    ends, others, weights = ends[order], others[order], weights[order]
    groups = _groups(actors)
    place = forces.laid_out(groups, ends, others, weights)
    drawn = np.sort(forces.strongest(len(actors), ends, others, weights, EACH))[:MOST_TIES]
    rows = store.rows("analysis/regions")
    region, names = (
        {row["place"]: row["region"] for row in rows},
        {row["region"]: row["name"] for row in rows},
    )
    where = [region.get(row["place"] or "") for row in actors]
    places = Places(where, _middles(actors, where), _between(where, ends, others, weights))
    parts = (place, ends[drawn], others[drawn], weights[drawn], len(ends))
    called = [names.get(one or "", "") for one in where]
    return Network(analysis, actors, places, *parts, _packed(analysis, actors, called, groups, *parts))


def _middles(actors: list[Row], where: list[str | None]) -> dict[str, tuple[float, float]]:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row, code in zip(actors, where, strict=True):
        if code is not None and row["latitude"] is not None and row["longitude"] is not None:
            found[code].append((row["latitude"], row["longitude"]))
    return {
        code: (float(lat), float(lon)) for code, at in found.items() for lat, lon in [np.median(at, axis=0)]
    }


def _between(
    where: list[str | None], a: NDArray[np.int64], b: NDArray[np.int64], weight: NDArray[np.float64]
) -> dict[tuple[str, str], tuple[int, float]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one, other, strong in zip(a.tolist(), b.tolist(), weight.tolist(), strict=True):
        first, second = where[one], where[other]
        if first is not None and second is not None and first != second:
            found[min(first, second), max(first, second)].append(strong)
    return {pair: (len(all_), math.fsum(all_)) for pair, all_ in found.items()}


def _groups(actors: list[Row]) -> NDArray[np.int64]:
    """The communities, numbered from the largest."""
    values = [str(row["community"]) for row in actors]
    names, number, size = np.unique(values, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), np.int64)
    rank[np.lexsort((names, -size))] = np.arange(len(names))
    return np.asarray(rank[number], np.int64)


def _packed(
    analysis: str,
    actors: list[Row],
    where: list[str],
    groups: NDArray[np.int64],
    place: NDArray[np.float64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    weight: NDArray[np.float64],
    of: int,
) -> bytes:
    """What the page reads, columns and whole numbers, compressed: names once, what repeats by number."""
    names = sorted({one for one in where if one})
    at = {name: number for number, name in enumerate(names)}
    helices = list(Helix)
    columns = {
        "analysis": analysis,
        "helices": [one.value for one in helices],
        "colours": [palette.LOOKS[one].colour for one in helices],
        "regions": names,
        "id": [row["id"] for row in actors],
        "name": [svg.cut(row["name"], 80) for row in actors],
        "helix": [helices.index(palette.known(row["helix"])) for row in actors],
        "region": [at.get(one, -1) for one in where],
        "community": groups.tolist(),
        "partners": [row["partners"] for row in actors],
        "x": np.round(place[:, 0] * 2000).astype(int).tolist(),
        "y": np.round(place[:, 1] * -2000).astype(int).tolist(),
        "a": a.tolist(),
        "b": b.tolist(),
        "weight": np.round(100 * np.sqrt(weight / weight.max())).astype(int).tolist() if len(weight) else [],
        "of": of,
    }
    return gzip.compress(pydantic_core.to_json(columns), 6, mtime=0)


def picture(network: Network, *, title: str, lang: Language) -> str:
    """The network as SVG that does not move: every actor a mark, the best connected named."""
    with speaking(lang):
        root = svg.frame(SIDE, SIDE + FOOT, title=title, description=told(network), lang=lang)
        middle, reach = SIDE / 2, SIDE / 2 - 24
        xy = middle + reach * network.place
        lines = "".join(
            f"M{xy[a, 0]:.0f} {xy[a, 1]:.0f}L{xy[b, 0]:.0f} {xy[b, 1]:.0f}"
            for a, b in zip(network.a, network.b, strict=True)
        )
        given = {"class": "ties", "d": lines, "fill": "none", "stroke": "#8d99a6"}
        SubElement(root, "path", {**given, "stroke-opacity": "0.2", "stroke-width": "0.6"})
        partners = np.array([row["partners"] for row in network.actors], np.float64)
        radius = 2.0 + 5.0 * np.sqrt(partners / partners.max(initial=1.0))
        for at in np.lexsort((np.arange(len(partners)), partners)):
            mark = palette.mark(network.actors[at]["helix"], xy[at, 0], xy[at, 1], float(radius[at]))
            root.append(mark)
        best = np.lexsort((np.arange(len(partners)), -partners))[:NAMES]
        spots = [
            labels.Spot(float(xy[at, 0]), float(xy[at, 1]), float(radius[at]), network.actors[at]["name"], 12)
            for at in best
        ]
        for spot, label in zip(
            spots, labels.place(spots, labels.Box(2, 2, SIDE - 2, SIDE - 2), []), strict=True
        ):
            if label is not None:
                for number, line in enumerate(label.lines):
                    y = label.y + number * spot.size * labels.LINE + spot.size * 0.35
                    svg.words(root, label.x, y, line, spot.size, text_anchor=label.anchor, font_weight="600")
        legend.helices(root, [one["helix"] for one in network.actors], 20, SIDE + 22)
        svg.words(root, 20, SIDE + 46, told(network), 13, kind="note", fill=svg.FAINT)
    return svg.written(root)


def told(network: Network) -> str:
    """How much is drawn, and of how much."""
    return t("pictures.network", actors=len(network.actors), ties=len(network.a), of=network.of)
