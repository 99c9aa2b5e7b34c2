"""The whole network of an analysis: read, laid out, and kept as what a page or a picture needs.

Owns what is read anew when something was written and what is not: who the actors are and where is read in
each state of the database, so nobody stays who was erased; where they stand is worked out once for the same
ties, in the background. What can be told without that (the map) does not wait for it.
"""

from __future__ import annotations

import hashlib
import logging
import math
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import SubElement

import numpy as np
import pydantic_core
from numpy.typing import NDArray

from api import values
from api.pictures import forces, labels, legend, palette, svg
from kb.analysis.regions import regions
from kb.model import Helix
from kb.store import Row, Store
from kb.texts import Language, language, speaking, t

EACH = 3  # ties of each actor at least, where not all are drawn
MOST_TIES = 20_000  # in a picture that does not move
MOST_SENT = 100_000  # to a page that draws them itself
STEPS = 63  # how finely that page is told how strong a tie is
NAMES = 40  # actors named in the picture that does not move
SIDE, FOOT = 1200.0, 60.0
log = logging.getLogger("loket.pictures")
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """The counties or municipalities of the actors (abroad regions or countries), and all
    ties between them.

    `of` tells each actor's by its code, None where it is not known; `at` where the middle of a place's actors
    is (latitude, longitude); `between` how many ties and how strong, by pairs of codes in their order.
    """

    of: list[str | None]
    at: dict[str, tuple[float, float]]
    between: dict[tuple[str, str], tuple[int, float]]


@dataclass(frozen=True, eq=False)
class Content:
    """An analysis' actors in columns, and its ties by the actors' numbers, `a` < `b`.

    The actors stand by community, the largest first, and within it the best connected first: so the numbers
    of those who are tied are close to each other and travel in few bytes.
    """

    analysis: str
    actors: list[Row]
    groups: Ints
    a: Ints
    b: Ints
    weight: Floats
    region: dict[str, str]

    @cached_property
    def places(self) -> Places:
        """Where the actors are, by county, and what is between there."""
        return self._where([self.region.get(row["place"] or "") for row in self.actors])

    @cached_property
    def municipalities(self) -> Places:
        """The same by municipality where that is known, else as `places`."""
        return self._where(
            [
                row["place"] if "-" in (row["place"] or "") else self.region.get(row["place"] or "")
                for row in self.actors
            ]
        )

    @cached_property
    def ceased(self) -> dict[int, str]:
        """Who of the actors has ceased, by number: the day, or the word where no source tells it."""
        return {at: row["ceased"] for at, row in enumerate(self.actors) if row["ceased"]}

    def _where(self, codes: list[str | None]) -> Places:
        return Places(codes, _middles(self.actors, codes), _between(codes, self.a, self.b, self.weight))

    @cached_property
    def mark(self) -> str:
        """What the layout depends on, in short."""
        parts = (one.tobytes() for one in (self.groups, self.a, self.b, self.weight))
        return hashlib.sha256(b"".join(parts)).hexdigest()

    def strongest(self, most: int) -> Ints:
        """Numbers of ties: each actor's strongest few, at most so many."""
        kept = forces.strongest(len(self.actors), self.a, self.b, self.weight, EACH)
        order = np.argsort(-self.weight[kept], kind="stable")
        return np.sort(kept[order[:most]])


@dataclass(frozen=True, eq=False)
class Network:
    """A network laid out: `place` is n × 2 in the unit disc, `packed` what the page reads, by language."""

    content: Content
    place: Floats
    packed: dict[Language, bytes] = field(default_factory=dict)


@dataclass
class _Kept:
    """What is kept of a store: read in which state, and the latest layout with what it was made of."""

    reading: threading.Lock = field(default_factory=threading.Lock)
    laying: threading.Lock = field(default_factory=threading.Lock)
    state: str = ""
    content: Content | None = None
    mark: str = ""
    place: Floats | None = None
    network: Network | None = None
    worker: threading.Thread | None = None


_kept: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()
_finding = threading.Lock()


def _of(store: Store) -> _Kept:
    with _finding:
        return _kept.setdefault(store, _Kept())


def content(store: Store) -> Content | None:
    """The actors and ties of the latest analysis; None without one, or without its ties."""
    kept = _of(store)
    state = store.state()
    with kept.reading:
        if kept.state != state:
            made = store.rows("read/analyses")
            kept.content = _read(store, str(made[0]["id"])) if made else None
            kept.state = state
        found = kept.content
    return found if found is not None and len(found.a) else None


def latest(store: Store) -> Network | None:
    """The network of the latest analysis, laid out; None without one. The first to ask waits for it."""
    found = content(store)
    if found is None:
        return None
    kept = _of(store)
    with kept.laying:
        if kept.network is None or kept.network.content is not found:
            if kept.place is None or kept.mark != found.mark:
                kept.place = forces.laid_out(found.groups, found.a, found.b, found.weight)
                kept.mark = found.mark
            kept.network = Network(found, kept.place)
        return kept.network


def data(store: Store, network: Network) -> bytes:
    """What the page of a network reads, places called as the language in force does."""
    lang = language()
    if lang not in network.packed:
        called = {one.code: one.name for one in regions(store).values()}
        network.packed[lang] = _packed(network.content, network.place, called)
    return network.packed[lang]


def prepare(store: Store) -> threading.Thread:
    """Begin to lay out the network in the background, if nobody has; the thread that does."""
    kept = _of(store)
    with _finding:
        if kept.worker is None or not kept.worker.is_alive():
            kept.worker = threading.Thread(target=_prepared, args=(store,), name="layout", daemon=True)
            kept.worker.start()
        return kept.worker


def _prepared(store: Store) -> None:
    try:
        latest(store)
    except Exception:  # a server that stops, a database that went away: whoever looks will be told
        log.info("layout", exc_info=True)


def ready(store: Store, patience: float = 0.5) -> bool:
    """Whether the network can be shown at once; if not it is being made, and after so many seconds still."""
    prepare(store).join(patience)
    kept = _of(store)
    return kept.network is not None and kept.network.content is kept.content and kept.state == store.state()


def _read(store: Store, analysis: str) -> Content:
    rows = store.rows("read/network-actors", analysis=analysis)
    groups = _groups(rows)
    order = np.lexsort((np.arange(len(rows)), [-row["partners"] for row in rows], groups))
    actors, groups = [rows[at] for at in order.tolist()], groups[order]
    number = {row["id"]: at for at, row in enumerate(actors)}
    a, b, weight = [], [], []
    for row in store.rows("read/network-ties", analysis=analysis):
        for other, one in zip(row["b"], row["weight"], strict=True):
            if row["a"] in number and other in number:
                a.append(min(number[row["a"]], number[other]))
                b.append(max(number[row["a"]], number[other]))
                weight.append(one)
    ends, others, weights = np.array(a, np.int64), np.array(b, np.int64), np.array(weight, np.float64)
    order = np.lexsort((others, ends))
    return Content(
        analysis,
        actors,
        groups,
        ends[order],
        others[order],
        weights[order],
        {place: one.code for place, one in regions(store).items()},
    )


def _middles(actors: list[Row], where: list[str | None]) -> dict[str, tuple[float, float]]:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row, code in zip(actors, where, strict=True):
        if code is not None and row["latitude"] is not None and row["longitude"] is not None:
            found[code].append((row["latitude"], row["longitude"]))
    return {
        code: (float(lat), float(lon)) for code, at in found.items() for lat, lon in [np.median(at, axis=0)]
    }


def _between(
    where: list[str | None], a: Ints, b: Ints, weight: Floats
) -> dict[tuple[str, str], tuple[int, float]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one, other, strong in zip(a.tolist(), b.tolist(), weight.tolist(), strict=True):
        first, second = where[one], where[other]
        if first is not None and second is not None and first != second:
            found[min(first, second), max(first, second)].append(strong)
    return {pair: (len(all_), math.fsum(all_)) for pair, all_ in found.items()}


def _groups(actors: list[Row]) -> Ints:
    """The communities, numbered from the largest."""
    values = [str(row["community"]) for row in actors]
    names, number, size = np.unique(values, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), np.int64)
    rank[np.lexsort((names, -size))] = np.arange(len(names))
    return np.asarray(rank[number], np.int64)


def _packed(content: Content, place: Floats, called_of: Mapping[str, str]) -> bytes:
    """What the page reads, columns and whole numbers: names once, what repeats by number.

    The ties stand by `a`, then `b`: `ties` tells how many begin at each actor, and `next` how far each `b` is
    from the one before it (the first of an actor: from the actor itself), less one.
    """
    actors = content.actors
    called = [called_of.get(one or "", "") for one in content.places.of]
    names = sorted({one for one in called if one})
    at = {name: number for number, name in enumerate(names)}
    helices = list(Helix)
    of = len(content.a)
    sent = np.arange(of) if of <= MOST_SENT else content.strongest(MOST_SENT)
    a, b, weight = content.a[sent], content.b[sent], content.weight[sent]
    before = np.where(np.r_[True, a[1:] != a[:-1]], a, np.r_[0, b[:-1]])
    columns = {
        "analysis": content.analysis,
        "helices": [one.value for one in helices],
        "colours": [palette.LOOKS[one].colour for one in helices],
        "regions": names,
        "id": [row["id"] for row in actors],
        "name": [svg.cut(row["name"], 80) for row in actors],
        "helix": [helices.index(palette.known(row["helix"])) for row in actors],
        "region": [at.get(one, -1) for one in called],
        "community": content.groups.tolist(),
        "partners": [row["partners"] for row in actors],
        "ceased": content.ceased,
        "x": np.round(place[:, 0] * 2000).astype(int).tolist(),
        "y": np.round(place[:, 1] * -2000).astype(int).tolist(),
        "ties": np.bincount(a, minlength=len(actors)).tolist(),
        "next": (b - before - 1).tolist(),
        "weight": np.ceil(STEPS * np.sqrt(weight / weight.max())).astype(int).tolist(),
        "strongest": STEPS,
        "of": of,
    }
    return pydantic_core.to_json(columns)


def picture(network: Network, *, title: str, lang: Language) -> str:
    """The network as SVG that does not move: every actor a mark, the best connected named."""
    with speaking(lang):
        root = svg.frame(SIDE, SIDE + FOOT, title=title, description=told(network.content), lang=lang)
        middle, reach = SIDE / 2, SIDE / 2 - 24
        xy = middle + reach * network.place
        content, drawn = network.content, network.content.strongest(MOST_TIES)
        lines = "".join(
            f"M{xy[a, 0]:.0f} {xy[a, 1]:.0f}L{xy[b, 0]:.0f} {xy[b, 1]:.0f}"
            for a, b in zip(content.a[drawn], content.b[drawn], strict=True)
        )
        given = {"class": "ties", "d": lines, "fill": "none", "stroke": "#8d99a6"}
        SubElement(root, "path", {**given, "stroke-opacity": "0.2", "stroke-width": "0.6"})
        partners = np.array([row["partners"] for row in content.actors], np.float64)
        radius = 2.0 + 5.0 * np.sqrt(partners / partners.max(initial=1.0))
        for at in np.lexsort((np.arange(len(partners)), partners)):
            row, ceased = content.actors[at], content.ceased.get(int(at))
            mark = palette.mark(row["helix"], xy[at, 0], xy[at, 1], float(radius[at]), ceased=bool(ceased))
            if ceased:
                told_of = f"{svg.cut(row['name'], svg.MOST)}, {values.ceased(ceased)}"
                SubElement(mark, "title").text = told_of
            root.append(mark)
        best = np.lexsort((np.arange(len(partners)), -partners))[:NAMES]
        spots = [
            labels.Spot(float(xy[at, 0]), float(xy[at, 1]), float(radius[at]), content.actors[at]["name"], 12)
            for at in best
        ]
        for spot, label in zip(
            spots, labels.place(spots, labels.Box(2, 2, SIDE - 2, SIDE - 2), []), strict=True
        ):
            if label is not None:
                for number, line in enumerate(label.lines):
                    y = label.y + number * spot.size * labels.LINE + spot.size * 0.35
                    svg.words(root, label.x, y, line, spot.size, text_anchor=label.anchor, font_weight="600")
        there = [one["helix"] for one in content.actors]
        legend.helices(root, there, 20, SIDE + 22, ceased=bool(content.ceased))
        svg.words(root, 20, SIDE + 46, told(content), 13, kind="note", fill=svg.FAINT)
    return svg.written(root)


def told(content: Content) -> str:
    """How much a picture that does not move draws, and of how much; how many of the actors have ceased."""
    drawn = len(content.strongest(MOST_TIES))
    words = t("pictures.network", actors=len(content.actors), ties=drawn, of=len(content.a))
    return f"{words} {t('pictures.ceased', n=len(content.ceased))}" if content.ceased else words
