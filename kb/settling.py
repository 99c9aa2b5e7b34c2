"""Makes the actors in the graph those that all statements and judgements, old and new, add up to.

`kb.identity` says which identifiers are one actor; this module reads what the graph already states and what
was judged around the identifiers of a batch, and creates, renames, joins and parts actors until the graph
says the same. Relationships follow the identifier they were stated for, so a join that is taken back moves
exactly its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.identity import Edge, Judgement, Verdict, partition
from kb.store import Row, Store, Transaction


@dataclass(frozen=True)
class Settled:
    """The actor of each identifier, the actors that stand and those left empty.

    `contested` are the edges and `unheeded` the judgements not acted on; `parts` tells that some actor here
    was judged to be part of another.
    """

    actor_of: Mapping[str, str]
    contested: frozenset[Edge]
    standing: frozenset[str]
    emptied: frozenset[str]
    unheeded: frozenset[Judgement]
    parts: bool


def settle(tx: Transaction, stated: set[Edge], around: Iterable[str] = ()) -> Settled:
    """Bring the actors in line with these edges and all that the graph states around them.

    `around` names actors to be looked at as well: those that statements were just taken away from. The edges
    themselves are not written here.
    """
    held, before, judged = _around(tx, stated, around)
    after = partition(stated | held.keys(), judged)
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
    _rejudge(tx, held, after.contested, after.actor_of)
    return Settled(
        after.actor_of,
        after.contested,
        frozenset(standing),
        frozenset(present - standing),
        after.unheeded,
        any(one.verdict is Verdict.PART_OF for one in judged),
    )


def refresh(tx: Transaction, settled: Settled, replacing: Mapping[str, str] | None = None) -> None:
    """Remove the actors left with nothing, and derive what is said of the others anew.

    `replacing` names, by series, the extract that is about to become its newest.
    """
    if settled.emptied:
        tx.run("load/actors-removed", actors=sorted(settled.emptied))
    touched = sorted(set(settled.actor_of.values()) & settled.standing)
    if touched:
        newest = {row["series"]: row["extract"] for row in tx.run("load/newest-extracts")}
        newest |= replacing or {}
        derive(tx, touched, newest)
        if settled.parts:
            tx.run("load/parts-derived", actors=touched)


def derive(tx: Transaction, actors: list[str], newest: Mapping[str, str]) -> None:
    """Derive anew what is said of these actors and where they are; `newest` is, by series, its extract."""
    tx.run("load/actors-derived", actors=actors, newest=newest)
    tx.run("load/located", actors=actors, newest=newest)


def newest_extracts(store: Store) -> dict[str, str]:
    """The newest extract of each series whose deliveries are compared with each other."""
    return {row["series"]: row["extract"] for row in store.rows("load/newest-extracts")}


def _around(
    tx: Transaction, stated: set[Edge], actors: Iterable[str]
) -> tuple[dict[Edge, str | None], set[str], set[Judgement]]:
    """What the graph already states and what was judged around these identifiers and actors.

    Returns each stored edge with the actor it stands on (None for a contested one), all actors met, and the
    judgements in force.
    """
    unasked = {one for edge in stated for one in (edge.record, edge.identifier)}
    waiting = {row["actor"] for row in tx.run("load/actors-known", identifiers=sorted(unasked))} | set(actors)
    any_judged = bool(tx.run("load/judgements-counted")[0]["judgements"])
    seen: set[str] = set()
    asked: set[str] = set()
    held: dict[Edge, str | None] = {}
    judged: set[Judgement] = set()
    while waiting or (any_judged and unasked):
        seen |= waiting
        met: set[str] = set()
        if waiting:
            for row in tx.run("load/identity-edges", actors=sorted(waiting)):
                held[Edge(row["record"], row["identifier"])] = row["actor"] if row["held"] else None
                unasked.update((row["record"], row["identifier"]))
                met.update(row["neighbours"])
        if any_judged:
            for row in tx.run("load/judgements-around", identifiers=sorted(unasked - asked)):
                judged.add(judgement_of(row))
                met.update(row["actors"])
        asked |= unasked
        unasked = set()
        waiting = met - seen
    return held, seen, judged


def judgement_of(row: Row) -> Judgement:
    """A judgement as a statement returns it."""
    automatic = row["method"] == "automatic"
    return Judgement(row["one"], row["other"], Verdict(row["verdict"]), automatic, row["score"])


def _renamings(on: Mapping[str, str], actor_of: Mapping[str, str], standing: set[str]) -> dict[str, str]:
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
    tx: Transaction,
    held: Mapping[Edge, str | None],
    contested: frozenset[Edge],
    actor_of: Mapping[str, str],
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
