"""What a series states, as two numbers a fact: which fact it is, and what it says.

Owns the numbers, the comparison of a delivery with the one before it, and the order in which both are kept.
The numbers are the same on every machine and in every version: they are stored, and compared a year later.
A delivery of a series is written where it differs, so what is told apart here decides what is written. With
each fact goes half a number of whom it is about, by which one that is gone is found again. For each fact 20
bytes are in memory, and 20 more for what the series stated before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from kb import model
from kb.hashing import xxh64

# Another number here means that fingerprints of before say nothing: the next delivery is written whole.
VERSION = 3
CHUNK = 50_000
CLAIM = "Claim"
# What a fact says that no delivery states any more, but that was kept in the graph.
KEPT = 0

Numbers = npt.NDArray[np.int64]
Halves = npt.NDArray[np.int32]

# Columns of a table of facts besides the fields: the numbers, and of nodes whether they are stated as before.
FACT, SAME = "fact", "same"

_FIELD, _ENTRY, _NOTHING = "\x1f", "\x1e", "\x00"
_MOST_RUNS = 12

IDENTITY: Mapping[type[model.Fact], tuple[str, ...]] = {
    model.PlaceFact: ("code",),
    model.ProgrammeFact: ("code",),
    model.TopicFact: ("code",),
    model.IndustryFact: ("code",),
    model.ClusterFact: ("id",),
    model.MentionedClusterFact: ("id",),
    model.ProjectFact: ("id",),
    model.MentionedProjectFact: ("id",),
    model.ActorFact: ("key",),
    model.ParticipationFact: ("actor", "project", "nr"),
    model.MembershipFact: ("actor", "cluster"),
    model.SupportFact: ("actor", "target_label", "target", "kind"),
    model.TieFact: ("actor", "partner", "kind"),
    model.AskedFact: ("actor",),
    model.OwnershipFact: ("actor", "owned", "kind"),
    model.ActivityFact: ("actor", "industry"),
    model.FiguresFact: ("actor", "year"),
    model.HistoryFact: ("actor", "what", "value", "since"),
}
"""What tells a fact from the others of its kind that a series states; in the order in which they build on
each other."""

NODES: frozenset[type[model.Fact]] = frozenset(
    {
        model.ProjectFact,
        model.MentionedProjectFact,
        model.ClusterFact,
        model.MentionedClusterFact,
        model.ProgrammeFact,
        model.TopicFact,
        model.IndustryFact,
        model.PlaceFact,
    }
)
"""The facts that are nodes, which several series may state; the others are relationships of one series."""

ALWAYS: frozenset[type[model.Fact]] = NODES | {model.AskedFact}
"""The facts that are written though they did not change: nodes, and what hangs on the extract itself."""


def numbers(kind: type[model.Fact], frame: pl.DataFrame) -> Numbers:
    """The number of each fact: it tells which fact of its series it is."""
    return _hashed(_texts(kind.__name__, frame, IDENTITY[kind]))


def contents(kind: type[model.Fact], frame: pl.DataFrame) -> Numbers:
    """The number of what each fact says, wherever in the file it stands; never `KEPT`."""
    said = [name for name in frame.columns if name not in {"row", *IDENTITY[kind]}]
    found = _hashed(_texts("", frame, said))
    found[found == KEPT] = 1
    return found


def claim_numbers(records: pl.Series, identifiers: pl.Series) -> Numbers:
    """The number of each further identifier that a record states."""
    return _hashed(_joined_texts(CLAIM, [records, identifiers]))


def subjects(kind: type[model.Fact], frame: pl.DataFrame) -> pl.Series:
    """Whom, or what, each fact is about: an identifier, or the id or code of a node."""
    return frame[IDENTITY[kind][0]]


def halves(texts: pl.Series) -> Halves:
    """Half a number for each text: it tells nearly all of them apart."""
    return _hashed(texts).astype(np.int32)


def numbered(kind: type[model.Fact], frame: pl.DataFrame) -> pl.DataFrame:
    """The facts with their numbers beside them, and nodes with whether they are stated as before."""
    if kind in NODES:
        return frame if SAME in frame.columns else frame.with_columns(pl.lit(value=False).alias(SAME))
    return frame if FACT in frame.columns else frame.with_columns(pl.Series(FACT, numbers(kind, frame)))


def _texts(head: str, frame: pl.DataFrame, columns: Iterable[str]) -> pl.Series:
    return _joined_texts(head, [_text(frame[name]) for name in columns])


def _joined_texts(head: str, parts: list[pl.Series]) -> pl.Series:
    filled = [one.fill_null(_NOTHING) for one in parts]
    return pl.select(pl.concat_str([pl.repeat(head, filled[0].len()), *filled], separator=_FIELD)).to_series()


def _text(values: pl.Series) -> pl.Series:
    if isinstance(values.dtype, pl.List):
        return values.list.join(_ENTRY)
    if values.dtype.is_float():
        bits = pl.Series(values.fill_null(0.0).to_numpy().view(np.int64))
        return bits.cast(pl.String).zip_with(values.is_not_null(), pl.Series([None], dtype=pl.String))
    return values.to_physical().cast(pl.String)


def _hashed(texts: pl.Series) -> Numbers:
    return xxh64(texts).view(np.int64)


class Verdict(IntEnum):
    """What a fact is beside what its series stated before: `AGAIN` is one that this delivery had already."""

    NEW = 0
    CHANGED = 1
    UNCHANGED = 2
    AGAIN = 3


@dataclass(frozen=True)
class Stated:
    """The facts of one kind that a series states: their numbers in order, what each says, and about whom."""

    facts: Numbers
    contents: Numbers
    about: Halves

    @classmethod
    def nothing(cls) -> Stated:
        """No facts."""
        return cls.read(())

    @classmethod
    def read(cls, chunks: Iterable[tuple[bytes, bytes, bytes]]) -> Stated:
        """The facts as they are stored."""
        found = list(chunks)
        facts, said, about = (b"".join(one[at] for one in found) for at in range(3))
        return cls(
            np.frombuffer(facts, "<i8").astype(np.int64),
            np.frombuffer(said, "<i8").astype(np.int64),
            np.frombuffer(about, "<i4").astype(np.int32),
        )

    @classmethod
    def together(cls, parts: Iterable[Stated]) -> Stated:
        """The facts of all of these, one after the other."""
        found = [cls.nothing(), *parts]
        return cls(
            np.concatenate([one.facts for one in found]),
            np.concatenate([one.contents for one in found]),
            np.concatenate([one.about for one in found]),
        )

    @property
    def size(self) -> int:
        """How many facts."""
        return self.facts.size

    def at(self, which: npt.NDArray[Any] | slice) -> Stated:
        """Some of the facts: those in these places, or where this holds."""
        return Stated(self.facts[which], self.contents[which], self.about[which])

    def in_order(self) -> Stated:
        """The facts in the order of their numbers, each once, with what was said last."""
        found = self.at(np.argsort(self.facts, kind="stable"))
        last = np.ones(found.size, np.bool_)
        last[:-1] = found.facts[1:] != found.facts[:-1]
        return found.at(last)

    @property
    def kept(self) -> Stated:
        """Those of the facts that no delivery states any more."""
        return self.at(self.contents == KEPT)

    @property
    def without_kept(self) -> Stated:
        """The others."""
        return self.at(self.contents != KEPT)

    def chunks(self) -> Iterator[tuple[bytes, bytes, bytes]]:
        """The facts as they are stored, `CHUNK` at a time."""
        for at in range(0, self.size, CHUNK):
            part = self.at(slice(at, at + CHUNK))
            yield (
                part.facts.astype("<i8").tobytes(),
                part.contents.astype("<i8").tobytes(),
                part.about.astype("<i4").tobytes(),
            )


@dataclass
class Comparison:
    """The facts of one kind as a delivery states them, chunk by chunk, beside those of the one before."""

    before: Stated
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    _met: npt.NDArray[np.bool_] = field(init=False)
    _runs: list[Stated] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nothing was met yet."""
        self._met = np.zeros(self.before.size, np.bool_)

    def of(self, stated: Stated) -> npt.NDArray[np.uint8]:
        """The verdict of each of these facts; of one that is stated twice, the last counts."""
        found = np.full(stated.size, Verdict.NEW, np.uint8)
        if not stated.size:
            return found
        # In order, so that each is found near the one before it.
        order = np.argsort(stated.facts, kind="stable")
        facts, said = stated.facts[order], stated.contents[order]
        again = np.zeros(facts.size, np.bool_)
        again[1:] = facts[1:] == facts[:-1]
        at, there = _places(self.before.facts, facts)
        verdicts = np.full(facts.size, Verdict.NEW, np.uint8)
        verdicts[there] = Verdict.CHANGED
        if self.before.size:
            verdicts[there & (self.before.contents[at] == said)] = Verdict.UNCHANGED
            again[there] |= self._met[at[there]]
        new = np.flatnonzero(~there)
        for run in self._runs if new.size else ():
            again[new] |= _places(run.facts, facts[new])[1]
        verdicts[again] = Verdict.AGAIN
        found[order] = verdicts
        self._met[at[there]] = True
        self._keep(stated.at(order).in_order())
        for verdict, count in enumerate(np.bincount(found, minlength=len(Verdict))):
            self.counts[Verdict(verdict)] += int(count)
        return found

    def _keep(self, run: Stated) -> None:
        self._runs.append(run)
        if len(self._runs) > _MOST_RUNS:
            self._runs = [Stated.together(self._runs).in_order()]

    @property
    def gone(self) -> Stated:
        """The facts that were stated before and have not been met: those that were kept before, too."""
        return self.before.at(~self._met)

    def now(self, *, kept: bool) -> Stated:
        """What the series states now; with those that are gone, when they were `kept` in the graph."""
        gone = self.gone
        no_more = [Stated(gone.facts, np.full(gone.size, KEPT, np.int64), gone.about)] if kept else []
        return Stated.together([*self._runs, *no_more]).in_order()


def _places(among: Numbers, facts: Numbers) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Where facts stand among others, which are in order as these are, and whether they do."""
    if not among.size:
        return np.zeros(facts.size, np.intp), np.zeros(facts.size, np.bool_)
    at = np.minimum(np.searchsorted(among, facts), among.size - 1)
    return at, among[at] == facts


@dataclass
class Subjects:
    """Whom the facts of a series are about, each once: by its half a number one is found again."""

    _met: list[pl.Series] = field(default_factory=list)
    _most: int = CHUNK

    def add(self, texts: pl.Series) -> None:
        """Some more of them."""
        self._met.append(texts.unique())
        if sum(one.len() for one in self._met) > self._most:
            self._most = 2 * self.all().len() + CHUNK

    def all(self) -> pl.Series:
        """All of them, in no order."""
        self._met = [pl.concat(self._met).unique()] if self._met else [pl.Series([], dtype=pl.String)]
        return self._met[0]


def whose(facts: Stated, known: pl.Series) -> pl.DataFrame:
    """Whom these facts are about, of those that are `known`.

    Returns a table of `subject` and `facts`, the list of their numbers. A fact stands with two subjects when
    both have the same half a number, and with none when nobody known has it.
    """
    asked = pl.DataFrame({"half": facts.about, "facts": facts.facts})
    subjects = pl.DataFrame({"half": pl.Series(halves(known), dtype=pl.Int32), "subject": known})
    found = asked.join(subjects, on="half", maintain_order="left")
    return found.group_by("subject", maintain_order=True).agg("facts")
