"""Takes facts back that a series no longer states, some at a time, each time in a transaction.

Owns the removal of what a newer extract of a series does not state again: relationships, what is stated of
actors, and the nodes that nobody states any more; and what stays of it as history, where the source is a
register. Which facts these are, a load finds out. Everything here can be run again and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Concatenate, ParamSpec, TypeVar

import polars as pl

from kb import lock
from kb.intake import BATCH, Provenance
from kb.settling import derive, newest_extracts, refresh, settle
from kb.store import Row, Store, Transaction

P = ParamSpec("P")
T = TypeVar("T")


class Leaves(Enum):
    """What facts that are gone may leave behind: nothing, entries of code lists, or any node."""

    NOTHING = 0
    CODES = 1
    NODES = 2


@dataclass(frozen=True)
class Gone:
    """Facts of a series that are gone: their numbers, and where they are `told` to be.

    That is a table of `subject`, an identifier, and the `facts` that are stated for it.
    """

    facts: list[int]
    told: pl.DataFrame

    def without(self, facts: set[int]) -> Gone:
        """The same, but for those of these numbers."""
        return replace(self, facts=[one for one in self.facts if one not in facts])


def stale_facts(store: Store, extracts: list[str]) -> int:
    """How many facts these extracts state that no newer extract of their series states again."""
    return int(store.rows("load/withdrawn-count", extracts=extracts)[0]["facts"]) if extracts else 0


class Withdrawal:
    """Takes back facts for one load. `owner` is the holder of the lock on loading.

    Each method raises `BusyError` when another load has taken over.
    """

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner

    def withdraw(
        self,
        extracts: list[str],
        most: int = BATCH,
        by: Provenance | None = None,
        ceasing: pl.DataFrame | None = None,
    ) -> None:
        """Remove what these extracts state and no newer one of their series does, at most `most` at a time.

        What they state together with another source stays, as that source states it. Of a register what the
        newer one (`by`) states otherwise stays as history, and so does whoever is `ceasing` (as in
        `take_back`).
        """
        if by is not None and by.register:
            self._cease(by, ceasing)
            while self._in_transaction(_withdraw_industries, by, extracts, most):
                continue
        while self._in_transaction(_withdraw_relationships, extracts, most):
            continue
        while self._in_transaction(_withdraw_statements, extracts, most):
            continue
        self.withdraw_nodes(extracts)

    def withdraw_nodes(self, extracts: list[str], leaves: Leaves = Leaves.NODES) -> None:
        """Remove the projects, clusters and codes that only these extracts state, where any may be left."""
        if leaves is not Leaves.NOTHING:
            self._in_transaction(_withdraw_nodes, extracts, leaves)

    def take_back(
        self,
        where: Provenance,
        relationships: Gone,
        statements: Gone,
        activities: Gone,
        ceasing: pl.DataFrame | None = None,
    ) -> None:
        """Remove facts of a series: relationships, and what is stated of actors.

        Of a register those who are `ceasing` stay, marked as ceased: a table of `subject`, the identifier
        each is stated for, the `fact`, and those of its dated `history`. The `activities` among the
        relationships stay as history, of those and of actors it still states.
        """
        if where.register:
            marked = self._cease(where, ceasing)
            relationships, statements = relationships.without(marked), statements.without(marked)
            self._keep_industries(where, activities, statements.facts)
        series = where.series

        def related(tx: Transaction, name: str, asked: dict[str, Any]) -> list[int]:
            return tx.first_column(f"load/gone-{name}relationships", series=series, **asked)

        def stated(tx: Transaction, name: str, asked: dict[str, Any]) -> list[int]:
            gone = tx.run(f"load/gone-{name}statements", series=series, **asked)
            _unstated(tx, gone, where.replacing)
            return [row["fact"] for row in gone]

        self._take_back(relationships, related)
        self._take_back(statements, stated)

    def _take_back(self, gone: Gone, remove: Callable[[Transaction, str, dict[str, Any]], list[int]]) -> None:
        """Where they are told to be; then, in one pass over the graph, those that were not there."""
        missing = set(gone.facts)
        for part in gone.told.iter_slices(BATCH):
            missing -= set(self._in_transaction(remove, "", part.to_dict(as_series=False)))
        left = sorted(missing)
        for at in range(0, len(left), BATCH):
            self._in_transaction(remove, "anywhere-", {"facts": left[at : at + BATCH]})

    def _cease(self, where: Provenance, ceasing: pl.DataFrame | None) -> set[int]:
        """Mark actors as ceased; returns the numbers of what is no fact of the series any more, but past."""
        marked: set[int] = set()
        if ceasing is None or not ceasing.height:
            return marked
        newest = {**newest_extracts(self._store), where.series: where.extract}

        def mark(tx: Transaction, part: pl.DataFrame) -> list[Row]:
            found = tx.run(
                "load/ceased",
                series=where.series,
                source=where.extract,
                published=where.published,
                **part.to_dict(as_series=False),
            )
            derive(tx, sorted({row["actor"] for row in found}), newest)
            return found

        for part in ceasing.iter_slices(BATCH):
            marked.update(*(row["facts"] for row in self._in_transaction(mark, part)))
        return marked

    def _keep_industries(self, where: Provenance, activities: Gone, statements: list[int]) -> None:
        """Keep these facts as history: they are about to be taken back, of actors that are still stated."""
        of_nobody = sorted(set(activities.facts).difference(*activities.told["facts"]))

        def keep(tx: Transaction, name: str, piece: dict[str, Any]) -> None:
            told = {"series": where.series, "published": where.published, "gone": statements}
            tx.run(f"load/gone-{name}industries", **told, **piece)

        for part in activities.told.iter_slices(BATCH):
            self._in_transaction(keep, "", part.to_dict(as_series=False))
        for at in range(0, len(of_nobody), BATCH):
            self._in_transaction(keep, "anywhere-", {"facts": of_nobody[at : at + BATCH]})

    def settle_replies(self, where: Provenance, most: int = BATCH) -> None:
        """Of the industries that several replies of a register state of one actor, believe the newest's."""

        def older(tx: Transaction) -> bool:
            asked = {"series": where.series, "source": where.extract, "most": most}
            return bool(tx.run("load/withdrawn-replied", **asked)[0]["kept"] == most)

        while self._in_transaction(older):
            continue

    def crossed(self, series: str, before: str, now: str) -> None:
        """Derive anew the actors of which a series, now that its newest extract is another, says it last."""
        newest = {**newest_extracts(self._store), series: now}
        asked = {"series": series, "before": before, "now": now, "newest": newest}
        actors = [row["actor"] for row in self._store.rows("load/crossed-actors", **asked)]
        for at in range(0, len(actors), BATCH):
            self._in_transaction(derive, actors[at : at + BATCH], newest)

    def _in_transaction(
        self, step: Callable[Concatenate[Transaction, P], T], *given: P.args, **named: P.kwargs
    ) -> T:
        def work(tx: Transaction) -> T:
            lock.prove(tx, self._owner)
            return step(tx, *given, **named)

        return self._store.write(work)


def _withdraw_industries(tx: Transaction, by: Provenance, extracts: list[str], most: int) -> bool:
    """Keep some of the industries as history; tells whether there may be more."""
    asked = {"series": by.series, "published": by.published, "extracts": extracts, "most": most}
    return bool(tx.run("load/withdrawn-industries", **asked)[0]["kept"] == most)


def _withdraw_relationships(tx: Transaction, extracts: list[str], most: int) -> bool:
    """Remove some relationships; tells whether there may be more."""
    return bool(tx.run("load/withdrawn-relationships", extracts=extracts, most=most)[0]["removed"] == most)


def _withdraw_statements(tx: Transaction, extracts: list[str], most: int) -> bool:
    """Remove some of what is stated of actors; tells whether there may be more."""
    gone = tx.run("load/withdrawn-statements", extracts=extracts, most=most)
    _unstated(tx, gone)
    return len(gone) == most


def _withdraw_nodes(tx: Transaction, extracts: list[str], leaves: Leaves) -> None:
    if leaves is Leaves.NODES:
        tx.run("load/withdrawn-clusters", extracts=extracts)
        tx.run("load/withdrawn-projects", extracts=extracts)
    while tx.run("load/withdrawn-codes", extracts=extracts)[0]["removed"]:
        continue  # what the removed ones were part of may be next


def _unstated(tx: Transaction, gone: list[Row], replacing: dict[str, str] | None = None) -> None:
    """Bring actors and identifiers in line with what is gone."""
    if gone:
        ids = {row["identifier"] for row in gone}
        # Others may claim what nobody holds any more.
        others = {row["actor"] for row in tx.run("load/actors-known", identifiers=sorted(ids))}
        refresh(tx, settle(tx, set(), {row["actor"] for row in gone} | others), replacing)
        tx.run("load/identifiers-removed", identifiers=sorted(ids))
