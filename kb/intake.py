"""Writes facts into the graph, each with extract and row: one batch, one transaction.

Owns the check of a table of facts before it is written, how each kind is written, and which actor a fact
lands on. Reading files and making facts of them is the loaders' business, taking them back that of
`kb.withdrawal`. Everything here can be run again on the same batch and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from kb import fingerprints, frames, lock, model
from kb.errors import LoketError
from kb.identifiers import scheme_and_value
from kb.identity import Edge
from kb.settling import refresh, settle
from kb.store import Store, Transaction

BATCH = 10_000


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
        if not frames.optional(fact, column) and frame[column].null_count():
            raise MalformedFactsError("facts-missing", kind=fact.__name__, column=column)
    limits = {one: holds.all() for one in expected if (holds := frames.allowed(fact, one)) is not None}
    if limits:
        for column, holds in frame.select(**limits).row(0, named=True).items():
            if not holds:
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


def known_identifiers(store: Store, identifiers: list[str]) -> set[str]:
    """Those of the identifiers that the graph has already."""
    return {
        row["identifier"]
        for at in range(0, len(identifiers), BATCH)
        for row in store.rows("load/actors-known", identifiers=identifiers[at : at + BATCH])
    }


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
