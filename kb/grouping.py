"""Which group of actors a text means: a kind of actor, a cluster, a place, a community, or one actor; or
who is known to be in a country and no more (`rest:NO`).

Owns how a group is named, `place:SE332`, and the choice between kinds: the one whose name fits best. What is
in a group under an analysis is `kb.analysis.recalled`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb import search
from kb.errors import NotFoundError
from kb.model import Helix
from kb.search import Hit
from kb.store import Store
from kb.texts import LANGUAGES, speaking, t

_FITS = 2
"""How well a name has to fit: at least the same in other words (`kb.search`)."""


class Kind(StrEnum):
    """What a group can be, in the order in which equally good names are believed."""

    HELIX = "helix"
    CLUSTER = "cluster"
    PLACE = "place"
    COMMUNITY = "community"
    REST = "rest"
    ACTOR = "actor"


@dataclass(frozen=True)
class Group:
    """A group of actors: its kind, its code or id, and its name in the language in force."""

    kind: Kind
    code: str
    name: str

    @property
    def id(self) -> str:
        """The one word for it: `place:SE332`."""
        return f"{self.kind}:{self.code}"


def group(store: Store, text: str) -> Group:
    """The one group that a text means; `community:NAME` is the community that an actor belongs to.

    `rest:NAME` is who of a country is known to be there and no more, and so is what gaps between places call
    it, `NAME (?)`.
    The kind may stand before the name (`cluster:steel`); without it, the best fitting name counts.
    Raises `NotFoundError`, or `AmbiguousError` with the candidates.
    """
    kind, colon, name = text.partition(":")
    if colon and kind.strip().casefold() in set(Kind):
        return _of(store, Kind(kind.strip().casefold()), name.strip())
    country = text.strip().removesuffix("(?)")
    if country != text.strip():
        return _of(store, Kind.REST, country.strip())
    helix = _helix(text)
    if helix is not None:
        return helix
    fits: list[tuple[int, Kind]] = []
    for one, hits in _hits(store, text):
        if hits and hits[0].fit >= _FITS:
            fits.append((-hits[0].fit, one))
    if not fits:
        raise NotFoundError("no-such-group", text=text)
    best = min(fits, key=lambda fit: (fit[0], list(Kind).index(fit[1])))[1]
    return _of(store, best, text)


def place_of(code: str) -> str:
    """The place that a group of places is in gaps: for `rest:NO` the country, for others they themselves."""
    return code.removeprefix(f"{Kind.REST}:")


def _hits(store: Store, text: str) -> list[tuple[Kind, list[Hit]]]:
    return [
        (Kind.CLUSTER, search.others(store, "Cluster", text)),
        (Kind.PLACE, search.others(store, "Place", text)),
        (Kind.ACTOR, search.actors(store, text)),
    ]


def _of(store: Store, kind: Kind, text: str) -> Group:
    if kind is Kind.HELIX:
        helix = _helix(text)
        if helix is None:
            raise NotFoundError("no-such-group", text=text)
        return helix
    if kind is Kind.CLUSTER:
        found = search.one_of(store, "Cluster", text)
    elif kind in {Kind.PLACE, Kind.REST}:
        found = search.one_of(store, "Place", text)
    else:
        found = search.one_actor(store, text)
    name = found.name
    if kind is Kind.COMMUNITY:
        name = t("group.community", name=name)
    elif kind is Kind.REST:
        name = t("group.rest", name=name)
    return Group(kind, found.id, name)


def _helix(text: str) -> Group | None:
    """The kind of actor of this name, in either language, in the singular or the plural."""
    typed = " ".join(search.fold(text).split())
    for helix in Helix:
        names = [helix.value]
        for language in LANGUAGES:
            with speaking(language):
                names += [t(f"helix.{helix}"), t(f"helices.{helix}")]
        if typed in {search.fold(name) for name in names}:
            return Group(Kind.HELIX, helix.value, t(f"helices.{helix}"))
    return None
