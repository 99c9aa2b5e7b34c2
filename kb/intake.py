"""Writes facts into the graph, each with extract and row, and takes them back: one batch, one transaction.

Owns the order of writing, which actor a fact lands on, the check of a table of facts before it is written,
and the removal of what a newer extract of a series no longer states. Reading files and making facts of them
is the loaders' business. Everything here can be run again on the same batch and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

import polars as pl

from kb import fingerprints, frames, lock, model
from kb.errors import LoketError
from kb.identifiers import scheme_and_value
from kb.identity import Edge
from kb.settling import derive, newest_extracts, refresh, settle
from kb.store import Row, Store, Transaction

BATCH = 10_000

T = TypeVar("T")


@dataclass(frozen=True)
class Provenance:
    """Where a batch of facts comes from.

    `extract` and `series` name the extract and the line of extracts it is one of (a newer one replaces
    what an older one stated), `published` is its ISO date. `rank` and `helix_rank` say how far the source is
    believed about names and about the kind of an actor: 0 first. What the extract that it `replaces` stated
    and it does not change is stated by it, too; it is None when all is written. Of a `register` what was
    stated before stays as history: names, status, legal form and industries, until the day before the extract
    that changed them.
    """

    extract: str
    series: str
    published: str
    rank: int
    helix_rank: int
    replaces: str | None = None
    register: bool = False

    @property
    def replacing(self) -> dict[str, str]:
        """The extract, by its series, that stands behind all that the series states."""
        return {} if self.replaces is None else {self.series: self.extract}


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


class MalformedFactsError(LoketError):
    """A loader made a table that is not one of facts: a fault of the loader, not of the file."""


def check(fact: type[model.Fact], frame: pl.DataFrame) -> None:
    """Raise `MalformedFactsError` unless the frame has the columns, types and values of the kind of fact."""
    expected = frames.schema(fact)
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
        if not frames.optional(fact, column) and values.null_count():
            raise MalformedFactsError("facts-missing", kind=fact.__name__, column=column)
        closed = frames.closed_values(fact, column)
        if closed is not None and not values.drop_nulls().is_in(list(closed)).all():
            raise MalformedFactsError("facts-value", kind=fact.__name__, column=column)
        low, high = frames.bounds(fact, column)
        if (low is not None and (values < low).any()) or (high is not None and (values > high).any()):
            raise MalformedFactsError("facts-value", kind=fact.__name__, column=column)


def columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    """The frame as parallel lists for a statement; dates as ISO text, for `date()` there."""
    as_text = frame.with_columns(pl.selectors.date().cast(pl.String))
    return {name: as_text[name].to_list() for name in as_text.columns}


class Intake:
    """Writes the batches of one load. `owner` is the holder of the lock on loading."""

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner

    def write(
        self,
        fact: type[model.Fact],
        frame: pl.DataFrame,
        where: Provenance,
        batches: int,
        new: bool = False,  # noqa: FBT001
    ) -> None:
        """Write one batch (at most `BATCH` rows) and record that `batches` of its extract are now in.

        The facts may have with them what `fingerprints.numbered` would put there. With `new` they, each in
        it once, are known not to be in the graph, and need not be looked for. Raises `BusyError` when another
        load has taken over, `MalformedFactsError` for a loader's fault.
        """
        frame = fingerprints.numbered(fact, frame)
        check(fact, frame.drop(fingerprints.FACT, fingerprints.SAME, strict=False))
        put = (_NEW if new else _WRITERS).get(fact, _WRITERS[fact])

        def work(tx: Transaction) -> None:
            lock.prove(tx, self._owner)
            told = tx.run("store/extract-batch", id=where.extract, batches=batches)
            if new and told and told[0]["before"] >= batches:
                return  # the driver lost the answer, and asks again: what is in is not made twice
            put(tx, frame, where)

        self._store.write(work)

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
            while self._in_transaction(lambda tx: self._withdraw_industries(tx, by, extracts, most)):
                continue
        while self._in_transaction(lambda tx: self._withdraw_relationships(tx, extracts, most)):
            continue
        while self._in_transaction(lambda tx: self._withdraw_statements(tx, extracts, most)):
            continue
        self._in_transaction(lambda tx: _withdraw_nodes(tx, extracts))

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

    def _cease(self, where: Provenance, ceasing: pl.DataFrame | None) -> set[int]:
        """Mark actors as ceased; returns the numbers of what is no fact of the series any more, but past."""
        marked: set[int] = set()
        if ceasing is None or not ceasing.height:
            return marked
        newest = {**newest_extracts(self._store), where.series: where.extract}
        for part in ceasing.iter_slices(BATCH):
            asked = {
                "series": where.series,
                "source": where.extract,
                "published": where.published,
                **part.to_dict(as_series=False),
            }

            def mark(tx: Transaction, asked: dict[str, Any] = asked) -> list[Row]:
                found = tx.run("load/ceased", **asked)
                derive(tx, sorted({row["actor"] for row in found}), newest)
                return found

            marked.update(*(row["facts"] for row in self._in_transaction(mark)))
        return marked

    def _keep_industries(self, where: Provenance, activities: Gone, statements: list[int]) -> None:
        """Keep these facts as history: they are about to be taken back, of actors that are still stated."""
        asked = {"series": where.series, "published": where.published, "gone": statements}
        of_nobody = sorted(set(activities.facts).difference(*activities.told["facts"]))
        pieces = [
            *(("", part.to_dict(as_series=False)) for part in activities.told.iter_slices(BATCH)),
            *(("anywhere-", {"facts": of_nobody[at : at + BATCH]}) for at in range(0, len(of_nobody), BATCH)),
        ]
        for name, piece in pieces:
            self._in_transaction(
                lambda tx, name=f"load/gone-{name}industries", piece=piece: tx.run(name, **asked, **piece)  # type: ignore[misc]
            )

    def settle_replies(self, where: Provenance, most: int = BATCH) -> None:
        """Of the industries that several replies of a register state of one actor, believe the newest's."""

        def older(tx: Transaction) -> bool:
            asked = {"series": where.series, "source": where.extract, "most": most}
            return bool(tx.run("load/withdrawn-replied", **asked)[0]["kept"] == most)

        while self._in_transaction(older):
            continue

    def _take_back(self, gone: Gone, remove: Callable[[Transaction, str, dict[str, Any]], list[int]]) -> None:
        """Where they are told to be; then, in one pass over the graph, those that were not there."""
        missing = set(gone.facts)
        for part in gone.told.iter_slices(BATCH):
            asked = part.to_dict(as_series=False)
            missing -= set(self._in_transaction(lambda tx, asked=asked: remove(tx, "", asked)))  # type: ignore[misc]
        left = sorted(missing)
        for at in range(0, len(left), BATCH):
            asked = {"facts": left[at : at + BATCH]}
            self._in_transaction(lambda tx, asked=asked: remove(tx, "anywhere-", asked))  # type: ignore[misc]

    def withdraw_nodes(self, extracts: list[str], leaves: Leaves = Leaves.NODES) -> None:
        """Remove the projects, clusters and codes that only these extracts state, where any may be left."""
        if leaves is not Leaves.NOTHING:
            self._in_transaction(lambda tx: _withdraw_nodes(tx, extracts, leaves))

    def crossed(self, series: str, before: str, now: str) -> None:
        """Derive anew the actors of which a series, now that its newest extract is another, says it last."""
        newest = {**newest_extracts(self._store), series: now}
        asked = {"series": series, "before": before, "now": now, "newest": newest}
        actors = [row["actor"] for row in self._store.rows("load/crossed-actors", **asked)]
        for at in range(0, len(actors), BATCH):
            part = actors[at : at + BATCH]

            def again(tx: Transaction, part: list[str] = part) -> bool:
                derive(tx, part, newest)
                return True

            self._in_transaction(again)

    def _in_transaction(self, step: Callable[[Transaction], T]) -> T:
        def work(tx: Transaction) -> T:
            lock.prove(tx, self._owner)
            return step(tx)

        return self._store.write(work)

    @staticmethod
    def _withdraw_industries(tx: Transaction, where: Provenance, extracts: list[str], most: int) -> bool:
        asked = {"series": where.series, "published": where.published, "extracts": extracts, "most": most}
        return bool(tx.run("load/withdrawn-industries", **asked)[0]["kept"] == most)

    @staticmethod
    def _withdraw_relationships(tx: Transaction, extracts: list[str], most: int) -> bool:
        return bool(
            tx.run("load/withdrawn-relationships", extracts=extracts, most=most)[0]["removed"] == most
        )

    @staticmethod
    def _withdraw_statements(tx: Transaction, extracts: list[str], most: int) -> bool:
        gone = tx.run("load/withdrawn-statements", extracts=extracts, most=most)
        return _unstated(tx, gone) and len(gone) == most


def _unstated(tx: Transaction, gone: list[Row], replacing: dict[str, str] | None = None) -> bool:
    """Bring actors and identifiers in line with what is gone; tells whether there was any."""
    if gone:
        ids = {row["identifier"] for row in gone}
        # Others may claim what nobody holds any more.
        others = {row["actor"] for row in tx.run("load/actors-known", identifiers=sorted(ids))}
        refresh(tx, settle(tx, set(), {row["actor"] for row in gone} | others), replacing)
        tx.run("load/identifiers-removed", identifiers=sorted(ids))
    return bool(gone)


def stale_facts(store: Store, extracts: list[str]) -> int:
    """How many facts these extracts state that no newer extract of their series states again."""
    return int(store.rows("load/withdrawn-count", extracts=extracts)[0]["facts"]) if extracts else 0


def known_identifiers(store: Store, identifiers: list[str]) -> set[str]:
    """Those of the identifiers that the graph has already."""
    return {
        row["identifier"]
        for at in range(0, len(identifiers), BATCH)
        for row in store.rows("load/actors-known", identifiers=identifiers[at : at + BATCH])
    }


def _withdraw_nodes(tx: Transaction, extracts: list[str], leaves: Leaves = Leaves.NODES) -> bool:
    if leaves is Leaves.NODES:
        tx.run("load/withdrawn-clusters", extracts=extracts)
        tx.run("load/withdrawn-projects", extracts=extracts)
    while tx.run("load/withdrawn-codes", extracts=extracts)[0]["removed"]:
        continue  # what the removed ones were part of may be next
    return False


def _new_actors(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
    """Write actors, those that nothing else can have to do with in one go."""
    others = frame["others"].explode(empty_as_null=False)
    alone = (frame["others"].list.len() == 0) & ~frame["key"].is_in(others.implode())
    keys = frame.filter(alone)["key"].to_list()
    present = tx.first_column("load/identifiers-present", identifiers=keys)
    alone &= ~frame["key"].is_in(pl.Series(present, dtype=pl.String).implode())
    if not alone.all():
        _actors(tx, frame.filter(~alone), where)
    frame = frame.filter(alone)
    if frame.height:
        values = columns(frame)
        del values["others"]
        names = zip(values["name"], values["names"], strict=True)
        tx.run(
            "load/actors-new",
            series=where.series,
            source=where.extract,
            published=where.published,
            rank=where.rank,
            helix_rank=where.helix_rank,
            label=[one or str(model.Helix.UNKNOWN) for one in values["helix"]],
            other_names=[sorted(set(names) - {name}) if name else [] for name, names in names],
            told=frame.select(
                pl.any_horizontal(pl.col("name", "country", "place").is_not_null())
                | (pl.col("names").list.len() > 0)
            )
            .to_series()
            .to_list(),
            **values,
        )


def _actors(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
    values = columns(frame)
    others = values.pop("others")
    carried = [
        (key, other, row)
        for key, theirs, row in zip(values["key"], others, values["row"], strict=True)
        for other in theirs
        if other != key
    ]
    settled = settle(
        tx, {Edge(key, key) for key in values["key"]} | {Edge(key, other) for key, other, _ in carried}
    )
    origin = {"series": where.series, "source": where.extract}
    if where.register:
        told = {name: values[name] for name in ("key", "name", "status", "legal_form")}
        tx.run("load/past-statements", **origin, published=where.published, **told)
        tx.run("load/returned", series=where.series, key=values["key"])
    tx.run(
        "load/statements",
        **origin,
        published=where.published,
        rank=where.rank,
        helix_rank=where.helix_rank,
        actor=[settled.actor_of[key] for key in values["key"]],
        **values,
    )
    for statement, judged in (("load/identifiers", False), ("load/contested", True)):
        claims = [one for one in carried if (Edge(one[0], one[1]) in settled.contested) is judged]
        if claims:
            record, identifier, row = (list(column) for column in zip(*claims, strict=True))
            scheme, value = zip(*map(scheme_and_value, identifier), strict=True)
            tx.run(
                statement,
                **origin,
                actor=[settled.actor_of[one] for one in record],
                record=record,
                identifier=identifier,
                scheme=list(scheme),
                value=list(value),
                row=row,
                fact=fingerprints.claim_numbers(pl.Series(record), pl.Series(identifier)).tolist(),
            )
    refresh(tx, settled, where.replacing)


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
        _write_about(tx, statement, frame, where, other)

    return put


def _write_about(
    tx: Transaction, statement: str, frame: pl.DataFrame, where: Provenance, other: str | None
) -> None:
    values = columns(frame)
    stated_as = values.pop("actor")
    if other is not None:
        stated_to = values.pop(other)
        values |= {"other": _actor_of(tx, stated_to), "stated_to": stated_to}
    tx.run(
        statement,
        series=where.series,
        source=where.extract,
        actor=_actor_of(tx, stated_as),
        stated_as=stated_as,
        **values,
    )


def _new_about_actors(statement: str) -> Writer:
    """A writer for facts that hang on an actor and are not in the graph."""

    def put(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
        values = columns(frame)
        stated_as = values.pop("actor")
        made = tx.run(statement, series=where.series, source=where.extract, stated_as=stated_as, **values)
        if made[0]["made"] != frame.height:
            _actor_of(tx, stated_as)

    return put


def _plain(statement: str) -> Writer:
    """A writer for facts that stand by themselves, the newest extract's above the others'."""

    def put(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
        tx.run(statement, source=where.extract, replaces=where.replaces, **columns(frame))

    return put


def _mentioned(statement: str) -> Writer:
    """A writer for what is known to exist and no more."""

    def put(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
        tx.run(statement, source=where.extract, **columns(frame.drop(fingerprints.SAME)))

    return put


def _ranked(statement: str) -> Writer:
    """A writer for entries of code lists, the most trusted source's above the others'."""

    def put(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
        tx.run(statement, source=where.extract, replaces=where.replaces, rank=where.rank, **columns(frame))

    return put


def _support(tx: Transaction, frame: pl.DataFrame, where: Provenance) -> None:
    for label, statement, other in (
        ("Actor", "load/support-of-actors", "target"),
        ("Cluster", "load/support-of-clusters", None),
        ("Project", "load/support-of-projects", None),
    ):
        its = frame["target_label"] == label
        if its.any():
            part = frame.filter(its).drop("target_label")
            _write_about(tx, statement, part, where, other)


Writer = Callable[[Transaction, pl.DataFrame, Provenance], None]
_WRITERS: dict[type[model.Fact], Writer] = {
    model.ActorFact: _actors,
    model.ProjectFact: _plain("load/projects"),
    model.MentionedProjectFact: _mentioned("load/projects-mentioned"),
    model.ParticipationFact: _about_actors("load/participations"),
    model.ClusterFact: _plain("load/clusters"),
    model.MentionedClusterFact: _mentioned("load/clusters-mentioned"),
    model.MembershipFact: _about_actors("load/memberships"),
    model.SupportFact: _support,
    model.TieFact: _about_actors("load/ties", "partner"),
    model.AskedFact: _about_actors("load/asked"),
    model.OwnershipFact: _about_actors("load/ownerships", "owned"),
    model.ActivityFact: _about_actors("load/activities"),
    model.FiguresFact: _about_actors("load/figures"),
    model.HistoryFact: _about_actors("load/histories"),
    model.ProgrammeFact: _ranked("load/programmes"),
    model.TopicFact: _ranked("load/topics"),
    model.IndustryFact: _ranked("load/industries"),
    model.PlaceFact: _ranked("load/places"),
}
# How facts are written that are known not to be in the graph, where that is faster.
_NEW: dict[type[model.Fact], Writer] = {
    model.ActorFact: _new_actors,
    model.ParticipationFact: _new_about_actors("load/participations-new"),
    model.ActivityFact: _new_about_actors("load/activities-new"),
    model.HistoryFact: _new_about_actors("load/histories-new"),
}
