"""What a delivery changes of what its series states: what has to be written, and what is gone.

Owns the way of facts between being read and being written: each is compared with what the series stated
before, those that are to be written are gathered into batches in the order in which they build on each other,
and all are counted. Nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
import polars as pl

from kb import fingerprints, model
from kb.fingerprints import ALWAYS, CLAIM, FACT, NODES, SAME, Comparison, Stated, Subjects, Verdict
from kb.model import Fact
from kb.series import Basis
from kb.withdrawal import Gone, Leaves

_KINDS = {kind.__name__: kind for kind in fingerprints.IDENTITY}
# What is about actors alone: no project, cluster or code hangs on it.
_OF_ACTORS = {
    model.ActorFact,
    model.TieFact,
    model.AskedFact,
    model.OwnershipFact,
    model.FiguresFact,
    model.HistoryFact,
}
# What leaves codes behind and nothing else.
_OF_CODES = {
    model.PlaceFact,
    model.ProgrammeFact,
    model.TopicFact,
    model.IndustryFact,
    model.ActivityFact,
}
_ORDER = {kind: at for at, kind in enumerate(fingerprints.IDENTITY)}


class FactCounts(TypedDict):
    """How many facts a delivery changes, and how many not; None where there was nothing to compare with."""

    new: int | None
    changed: int | None
    unchanged: int | None
    gone: int | None


@dataclass(frozen=True)
class Batch:
    """Facts of one kind, numbered, to be written together; `new` ones are not in the graph."""

    kind: type[Fact]
    frame: pl.DataFrame
    new: bool

    @property
    def order(self) -> tuple[int, bool]:
        """Facts build on those of an earlier kind; of those stated twice, the last comes last."""
        return _ORDER[self.kind], not self.new


@dataclass
class Changes:
    """The facts of one extract, as they come, beside what its series stated before.

    `whole` has all of them written; else those that are not as they were, and those that are nodes, which
    other series may have changed, or hang on the extract itself. `fresh` tells that what the series has not
    stated is not in the graph. `waiting` counts the facts that wait to be written, and `subjects` are whom
    the facts are about.
    """

    basis: Basis
    whole: bool
    fresh: bool
    comparisons: dict[str, Comparison] = field(default_factory=dict)
    subjects: Subjects = field(default_factory=Subjects)
    waiting: int = 0
    _waiting: dict[tuple[type[Fact], bool], list[pl.DataFrame]] = field(default_factory=dict)

    def add(self, kind: type[Fact], frame: pl.DataFrame) -> pl.Series:
        """Compare facts, and keep those that are to be written; returns their verdicts."""
        stated = self._stated(kind, frame)
        verdicts = pl.Series(self._of(kind.__name__).of(stated))
        if kind is model.ActorFact:
            self._compare_claims(frame)
        same = (verdicts == Verdict.UNCHANGED) & (not self.whole)
        beside = pl.Series(SAME, same) if kind in NODES else pl.Series(FACT, stated.facts)
        frame = frame.with_columns(beside)
        to_write = pl.repeat(value=True, n=frame.height, eager=True)
        if kind not in ALWAYS:
            to_write = ~same
        new = (verdicts == Verdict.NEW) & self.fresh & (kind not in NODES)
        for its, is_new in ((new, True), (to_write & ~new, False)):
            if its.any():
                self._waiting.setdefault((kind, is_new), []).append(frame.filter(its))
                self.waiting += int(its.sum())
        return verdicts

    def _stated(self, kind: type[Fact], frame: pl.DataFrame) -> Stated:
        about = fingerprints.subjects(kind, frame)
        self.subjects.add(about)
        return Stated(
            fingerprints.numbers(kind, frame), fingerprints.contents(kind, frame), fingerprints.halves(about)
        )

    def _compare_claims(self, frame: pl.DataFrame) -> None:
        claims = (
            frame.select("key", "others")
            .explode("others", empty_as_null=False)
            .filter(pl.col("key") != pl.col("others"))
        )
        if claims.height:
            facts = fingerprints.claim_numbers(claims["key"], claims["others"])
            about = fingerprints.halves(claims["key"])
            self._of(CLAIM).of(Stated(facts, np.ones(facts.size, np.int64), about))

    def _of(self, name: str) -> Comparison:
        if name not in self.comparisons:
            self.comparisons[name] = Comparison(self.basis.of(name))
        return self.comparisons[name]

    def batches(self, size: int) -> Iterator[Batch]:
        """What waits to be written, at most `size` rows at a time."""
        waiting, self._waiting, self.waiting = self._waiting, {}, 0
        for (kind, new), frames in waiting.items():
            for frame in pl.concat(frames).iter_slices(size):
                yield Batch(kind, frame, new)

    def drop(self) -> None:
        """Write nothing of what waits."""
        self._waiting.clear()
        self.waiting = 0

    # --- what came of it

    def all(self) -> dict[str, Comparison]:
        """The comparison of every kind, of those too of which the delivery states nothing."""
        for name in self.basis.stated:
            self._of(name)
        return self.comparisons

    def counts(self) -> FactCounts:
        """How many facts are new, changed, unchanged and gone."""
        if not self.basis.known:
            return FactCounts(new=None, changed=None, unchanged=None, gone=None)
        found = [one for name, one in self.all().items() if name != CLAIM]
        new, changed, unchanged = (
            sum(one.counts[verdict] for one in found)
            for verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)
        )
        gone = sum(one.gone.size for one in found)
        return FactCounts(new=new, changed=changed, unchanged=unchanged, gone=gone)

    def gone(self) -> GoneFacts:
        """The facts that are gone; of those that are nodes only how many, since others may state them."""
        return gone_of({name: one.gone for name, one in self.all().items()})

    @property
    def leaves(self) -> Leaves:
        """What may be left in the graph that nobody states any more, now that this is gone."""
        gone = {_KINDS[name] for name, one in self.all().items() if name != CLAIM and one.gone.size}
        if gone <= _OF_ACTORS:
            return Leaves.NOTHING
        return Leaves.CODES if gone <= _OF_ACTORS | _OF_CODES else Leaves.NODES

    @property
    def stated_before(self) -> int:
        """How many facts the series stated before."""
        return sum(one.size for one in self.basis.stated.values())

    def now(self, *, kept: bool) -> dict[str, Stated]:
        """What the series states now, by kind; with what is gone, if it was `kept` in the graph."""
        return {name: one.now(kept=kept) for name, one in self.all().items()}


@dataclass(frozen=True)
class GoneFacts:
    """Facts that are to be taken back: relationships, what is stated of actors, and of the former those that
    tell in which industry an actor is; and of what is stated of actors that which names them. Of projects,
    clusters and codes, the `nodes`, only how many: which of them nobody states any more is seen in the graph.
    """

    relationships: Stated
    statements: Stated
    activities: Stated
    actors: Stated
    nodes: int

    @property
    def count(self) -> int:
        """How many."""
        return self.relationships.size + self.statements.size + self.nodes

    def told(self, known: pl.Series) -> tuple[Gone, Gone, Gone]:
        """Each of them, with whom they are about, of those that are `known`."""
        relationships, statements, activities = (
            Gone(one.facts.tolist(), fingerprints.whose(one, known))
            for one in (self.relationships, self.statements, self.activities)
        )
        return relationships, statements, activities

    def told_of_actors(self, known: pl.Series) -> pl.DataFrame:
        """Those that name actors, by whom they are about, as `fingerprints.whose`."""
        return fingerprints.whose(self.actors, known)


def gone_of(facts: Mapping[str, Stated]) -> GoneFacts:
    """Facts by kind, as they are taken back."""
    relationships: list[Stated] = []
    statements: list[Stated] = []
    nodes = 0
    for name, found in facts.items():
        if name == CLAIM or _KINDS[name] is model.ActorFact:
            statements.append(found)
        elif _KINDS[name] in NODES:
            nodes += found.size
        else:
            relationships.append(found)
    activities, actors = (
        facts.get(kind.__name__, Stated.nothing()) for kind in (model.ActivityFact, model.ActorFact)
    )
    return GoneFacts(Stated.together(relationships), Stated.together(statements), activities, actors, nodes)
