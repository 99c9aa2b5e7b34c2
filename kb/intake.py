"""Writes facts into the graph: one batch, one transaction, each fact with its extract and row.

Owns the order of writing, which actor a fact lands on, and the check of a table of facts before it is
written. Reading files and making facts of them is the loaders' business. Everything here can be run again on
the same batch and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from kb import model, settings
from kb.errors import BusyError, LoketError
from kb.identifiers import SCHEMES
from kb.identity import Edge, partition
from kb.store import Store, Transaction

BATCH = 10_000


@dataclass(frozen=True)
class Provenance:
    """Where a batch of facts comes from.

    `extract` and `series` name the extract and the line of extracts it is one of (a newer one replaces
    what an older one stated), `published` is its ISO date. `rank` and `helix_rank` say how far the source is
    believed about names and about the kind of an actor: 0 first.
    """

    extract: str
    series: str
    published: str
    rank: int
    helix_rank: int


class MalformedFactsError(LoketError):
    """A loader made a table that is not one of facts: a fault of the loader, not of the file."""


def check(fact: type[model.Fact], frame: pl.DataFrame) -> None:
    """Raise `MalformedFactsError` unless the frame has the columns, types and values of the kind of fact."""
    expected = model.frame_schema(fact)
    if dict(frame.schema) != expected:
        wrong = {
            name: (frame.schema.get(name), kind)
            for name, kind in expected.items()
            if frame.schema.get(name) != kind
        }
        raise MalformedFactsError(
            "facts-columns", kind=fact.__name__, columns=str(wrong or sorted(frame.columns))
        )
    for column in expected:
        values = frame[column]
        if not model.optional(fact, column) and values.null_count():
            raise MalformedFactsError("facts-missing", kind=fact.__name__, column=column)
        closed = model.closed_values(fact, column)
        if closed is not None and not values.drop_nulls().is_in(list(closed)).all():
            raise MalformedFactsError("facts-value", kind=fact.__name__, column=column)


def columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    """The frame as parallel lists for a statement; dates as ISO text, for `date()` there."""
    as_text = frame.with_columns(pl.selectors.date().cast(pl.String))
    return {name: as_text[name].to_list() for name in as_text.columns}


class Intake:
    """Writes batches of one load. `owner` is the holder of the lock on loading."""

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner

    def write(self, fact: type[model.Fact], frame: pl.DataFrame, where: Provenance, batches: int) -> None:
        """Write one batch (at most `BATCH` rows) and record that `batches` of its extract are now in.

        Raises `BusyError` when another load has taken over, `MalformedFactsError` for a loader's fault.
        """
        check(fact, frame)
        put = _WRITERS[fact]

        def work(tx: Transaction) -> None:
            if not tx.run("store/lock-beat", owner=self._owner, now=settings.now().isoformat()):
                raise BusyError("load-lost-lock")
            put(tx, frame, where)
            tx.run("store/extract-batch", id=where.extract, batches=batches)

        self._store.write(work)


def _actors(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
    origin = {"series": where.series, "source": where.extract}
    settled = _settle(tx, frame)
    values = columns(frame)
    actor_of_key = [settled.actor_of[key] for key in values["key"]]
    tx.run(
        "load/statements",
        **origin,
        published=where.published,
        rank=where.rank,
        helix_rank=where.helix_rank,
        actor=actor_of_key,
        **{name: values[name] for name in values if name != "others"},
    )
    stated: dict[bool, dict[str, list[Any]]] = {False: _empty_claims(), True: _empty_claims()}
    for key, others, row in zip(values["key"], values["others"], values["row"], strict=True):
        for other in others:
            if other == key:
                continue
            claims = stated[Edge(key, other) in settled.contested]
            scheme, value = _scheme_and_value(other)
            for column, one in zip(
                claims, (settled.actor_of[key], key, other, scheme, value, row), strict=True
            ):
                claims[column].append(one)
    if stated[False]["actor"]:
        tx.run("load/identifiers", **origin, **stated[False])
    if stated[True]["actor"]:
        tx.run("load/contested", **origin, **stated[True])
    if settled.emptied:
        tx.run("load/actors-removed", actors=sorted(settled.emptied))
    touched = sorted(set(settled.actor_of.values()) & settled.standing)
    tx.run("load/actors-derived", actors=touched)
    tx.run("load/located", actors=touched)


def _empty_claims() -> dict[str, list[Any]]:
    return {"actor": [], "record": [], "identifier": [], "scheme": [], "value": [], "row": []}


def _scheme_and_value(identifier_id: str) -> tuple[str, str]:
    prefix, _, value = identifier_id.partition("-")
    scheme = next((one for one in SCHEMES.values() if one.prefix == prefix), None)
    return (scheme.name if scheme else f"{prefix}-key"), value


@dataclass(frozen=True)
class _Settled:
    actor_of: dict[str, str]
    contested: frozenset[Edge]
    standing: set[str]
    emptied: set[str]


def _settle(tx: Transaction, frame: pl.DataFrame) -> _Settled:
    """Make the actors in the graph those that all statements, old and new, add up to."""
    stated = {
        Edge(key, other)
        for key, others in zip(frame["key"].to_list(), frame["others"].to_list(), strict=True)
        for other in (key, *others)
    }
    held, before = _around(tx, stated)
    after = partition(stated | held.keys())
    on = {edge.identifier: actor for edge, actor in held.items() if actor is not None}
    standing = {after.actor_of[edge.identifier] for edge in (stated | held.keys()) - after.contested}
    renamed = _renamings(on, after.actor_of, standing)
    if renamed:
        tx.run("load/actors-renamed", old=list(renamed), new=list(renamed.values()))
    present = {renamed.get(actor, actor) for actor in before}
    missing = sorted(standing - present)
    if missing:
        tx.run("load/actors", id=missing)
    moves = [
        (one, renamed.get(actor, actor), after.actor_of[one])
        for one, actor in sorted(on.items())
        if renamed.get(actor, actor) != after.actor_of[one]
    ]
    if moves:
        identifier, old, new = (list(column) for column in zip(*moves, strict=True))
        for name in ("moved-identifiers", "moved-relationships", "moved-back-references", "claims-moved"):
            tx.run(f"load/{name}", identifier=identifier, old=old, new=new)
    _rejudge(tx, held, after.contested, dict(after.actor_of))
    return _Settled(dict(after.actor_of), after.contested, standing, present - standing)


def _around(tx: Transaction, stated: set[Edge]) -> tuple[dict[Edge, str | None], set[str]]:
    """What the graph already states around these identifiers.

    Returns each stored edge with the actor it stands on (None for a contested one), and all actors met.
    """
    ids = sorted({one for edge in stated for one in (edge.record, edge.identifier)})
    waiting = {row["actor"] for row in tx.run("load/actors-known", identifiers=ids)}
    seen: set[str] = set()
    held: dict[Edge, str | None] = {}
    while waiting:
        seen |= waiting
        met: set[str] = set()
        for row in tx.run("load/identity-edges", actors=sorted(waiting)):
            held[Edge(row["record"], row["identifier"])] = row["actor"] if row["held"] else None
            met.update(row["neighbours"])
        waiting = met - seen
    return held, seen


def _renamings(on: dict[str, str], actor_of: Any, standing: set[str]) -> dict[str, str]:
    """Which existing actors go on under a new id: those whose own id no longer names anyone."""
    present = set(on.values())
    renamed: dict[str, str] = {}
    taken = set(present)
    for one in sorted(on, key=lambda one: (on[one] != one, one)):
        old, new = on[one], actor_of[one]
        if new in taken or old in renamed or old in standing:
            continue
        renamed[old] = new
        taken.add(new)
    return renamed


def _rejudge(
    tx: Transaction, held: dict[Edge, str | None], contested: frozenset[Edge], actor_of: dict[str, str]
) -> None:
    lost = sorted((edge for edge, actor in held.items() if actor is not None and edge in contested), key=str)
    won = sorted((edge for edge, actor in held.items() if actor is None and edge not in contested), key=str)
    if lost:
        tx.run(
            "load/claims-contested",
            claimant=[actor_of[edge.record] for edge in lost],
            record=[edge.record for edge in lost],
            identifier=[edge.identifier for edge in lost],
        )
    if won:
        tx.run(
            "load/claims-granted",
            actor=[actor_of[edge.identifier] for edge in won],
            record=[edge.record for edge in won],
            identifier=[edge.identifier for edge in won],
        )


def _actor_of(tx: Transaction, identifiers: list[str]) -> list[str]:
    """The actor of each identifier. A fact about an identifier comes after the fact that introduces it."""
    found = {
        row["identifier"]: row["actor"]
        for row in tx.run("load/actors-known", identifiers=sorted(set(identifiers)))
        if row["held"]
    }
    missing = set(identifiers) - found.keys()
    if missing:
        raise MalformedFactsError("facts-unknown-actor", identifier=min(missing))
    return [found[one] for one in identifiers]


def _about_actors(statement: str, other: str | None = None) -> Writer:
    """A writer for facts that hang on an actor, and with `other` on a second one, by identifier."""

    def put(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
        values = columns(frame)
        stated_as = values.pop("actor")
        if other is not None:
            stated_to = values.pop(other)
            values |= {"other": _actor_of(tx, stated_to), "stated_to": stated_to}
        tx.run(statement, source=where.extract, actor=_actor_of(tx, stated_as), stated_as=stated_as, **values)

    return put


def _plain(statement: str) -> Writer:
    def put(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
        tx.run(statement, source=where.extract, **columns(frame))

    return put


def _support(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
    for label, statement, other in (
        ("Actor", "load/support-of-actors", "target"),
        ("Cluster", "load/support-of-clusters", None),
        ("Project", "load/support-of-projects", None),
    ):
        part = frame.filter(pl.col("target_label") == label).drop("target_label")
        if part.height:
            _about_actors(statement, other)(tx, part, where)


Writer = Callable[[Transaction, pl.DataFrame, Provenance], None]
_WRITERS: dict[type[model.Fact], Writer] = {
    model.ActorFact: _actors,
    model.ProjectFact: _plain("load/projects"),
    model.MentionedProjectFact: _plain("load/projects-mentioned"),
    model.ParticipationFact: _about_actors("load/participations"),
    model.ClusterFact: _plain("load/clusters"),
    model.MembershipFact: _about_actors("load/memberships"),
    model.SupportFact: _support,
    model.TieFact: _about_actors("load/ties", "partner"),
    model.ProgrammeFact: _plain("load/programmes"),
    model.TopicFact: _plain("load/topics"),
    model.PlaceFact: _plain("load/places"),
}
