"""What a series states, kept in the graph beside its facts, so that its next delivery is compared with it.

Owns the nodes called `Fingerprint`: which numbers (`kb.fingerprints`) a delivery is compared with, whom they
are about, and whether they can be relied on. They can when the graph holds what they say: when the newest
complete extract of the series left them whole, by the same rules, and no other extract has written a part of
itself since. Where they cannot, the delivery is written whole. So they may be lost without harm, and no dump
holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from kb import fingerprints
from kb.fingerprints import Stated
from kb.intake import Provenance
from kb.store import Row, Store

_PIECES = 20
# The pieces that hold whom the facts are about, as text.
_SUBJECT = "Subject"
_BETWEEN = "\x1e"


@dataclass(frozen=True)
class Basis:
    """What a delivery is compared with: the facts that its series `stated` by the `extract`, by kind.

    Where that is not `known`, what the delivery changes cannot be told, and all of it is written. A series
    without an extract states nothing, and that is known.
    """

    known: bool
    extract: str = ""
    stated: Mapping[str, Stated] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tells this basis from another one."""
        return self.extract if self.known else "?"

    def of(self, kind: str) -> Stated:
        """The facts of one kind."""
        return self.stated.get(kind, Stated.nothing())


def rules(where: Provenance) -> str:
    """By what rules facts are told apart: another source's, or a later version's, say nothing here."""
    return f"{fingerprints.VERSION}.{where.rank}.{where.helix_rank}"


def basis(store: Store, where: Provenance, siblings: list[Row], *, again: bool = False) -> Basis:
    """What an extract is to be compared with, `siblings` being all extracts of its series.

    One that is written `again` is compared with itself.
    """
    compared = where.extract if again else ""
    others = [one for one in siblings if one["id"] != where.extract]
    older = [one for one in others if one["complete"] and one["id"] < where.extract]
    newest = next((one for one in siblings if one["id"] == compared), None) or max(
        older, key=lambda one: str(one["id"]), default=None
    )
    begun = [one for one in others if not one["complete"] and (newest is None or one["id"] > newest["id"])]
    if begun:
        return Basis(known=False)
    if newest is None:
        return Basis(known=True)
    if newest["compared"] != rules(where):
        return Basis(known=False)
    stated = _read(store, where.series, newest["id"])
    if sum(one.size for one in stated.values()) != newest["stated"]:
        return Basis(known=False)
    return Basis(known=True, extract=newest["id"], stated=stated)


def _read(store: Store, series: str, extract: str) -> dict[str, Stated]:
    pieces: dict[str, list[tuple[bytes, bytes, bytes]]] = {}
    for row in store.rows("store/fingerprints", series=series, extract=extract):
        pieces.setdefault(row["kind"], []).append((row["facts"], row["contents"], row["about"]))
    return {kind: Stated.read(found) for kind, found in pieces.items()}


def subjects(store: Store, series: str, extract: str) -> pl.Series:
    """Whom the facts of an extract are about: identifiers, and ids and codes of nodes."""
    pieces = store.rows("store/fingerprints-subjects", series=series, extract=extract)
    found = [bytes(row["subjects"]).decode().split(_BETWEEN) for row in pieces]
    return pl.Series([one for piece in found for one in piece], dtype=pl.String)


def kept(
    store: Store, where: Provenance, stated: Mapping[str, Stated], about: pl.Series
) -> dict[str, object]:
    """Keep what an extract states, and about whom; returns what makes it relied on, once that stands on the
    extract.
    """
    origin = {"series": where.series, "extract": where.extract}
    for kind, one in stated.items():
        for nr, (facts, contents, halves) in enumerate(one.chunks()):
            piece = {"facts": facts, "contents": contents, "about": halves}
            store.update("store/fingerprint-kept", **origin, kind=kind, nr=nr, piece=piece)
    for nr, some in enumerate(about.to_frame().iter_slices(fingerprints.CHUNK)):
        piece = {"subjects": some.to_series().str.join(_BETWEEN).cast(pl.Binary).item()}
        store.update("store/fingerprint-kept", **origin, kind=_SUBJECT, nr=nr, piece=piece)
    return {"stated": sum(one.size for one in stated.values()), "compared": rules(where)}


def keep(store: Store, where: Provenance, stated: Mapping[str, Stated], about: pl.Series) -> None:
    """Keep what an extract states that is in, instead of what was kept of it before."""
    forget(store, where)
    store.update("store/extract-fingerprints", id=where.extract, **kept(store, where, stated, about))


def forget(store: Store, where: Provenance) -> None:
    """Forget what the extracts of a series state: the next delivery is written whole."""
    store.update("store/extract-fingerprints", id=where.extract, stated=None, compared=None)
    forget_others(store, where.series)


def forget_others(store: Store, series: str, extract: str = "") -> None:
    """Forget what the other extracts of a series state; without an extract, what all of them do."""
    while (
        store.update("store/fingerprints-forgotten", series=series, extract=extract, most=_PIECES)[0][
            "removed"
        ]
        == _PIECES
    ):
        continue
