"""What a series states, as two numbers a fact: which fact it is, and what it says.

Owns the numbers, the comparison of a delivery with the one before it, and the order in which both are kept.
The numbers are the same on every machine and in every version: they are stored, and compared a year later.
A delivery of a series is written where it differs, so what is told apart here decides what is written. For
each fact 16 bytes are in memory, and 16 more for what the series stated before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl

from kb import model

# Another number here means that fingerprints of before say nothing: the next delivery is written whole.
VERSION = 1
CHUNK = 50_000
CLAIM = "Claim"
# What a fact says that no delivery states any more, but that was kept in the graph.
KEPT = 0

Numbers = npt.NDArray[np.int64]

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


def claim_numbers(records: Iterable[str], identifiers: Iterable[str]) -> Numbers:
    """The number of each further identifier that a record states."""
    return _hashed(
        _FIELD.join((CLAIM, record, other)) for record, other in zip(records, identifiers, strict=True)
    )


def _texts(head: str, frame: pl.DataFrame, columns: Iterable[str]) -> list[str]:
    if not frame.height:
        return []
    parts = [_text(frame[name]).fill_null(_NOTHING) for name in columns]
    return pl.select(pl.concat_str([pl.lit(head), *parts], separator=_FIELD)).to_series().to_list()


def _text(values: pl.Series) -> pl.Series:
    if isinstance(values.dtype, pl.List):
        return values.list.join(_ENTRY)
    if values.dtype.is_float():
        bits = pl.Series(values.fill_null(0.0).to_numpy().view(np.int64))
        return bits.cast(pl.String).zip_with(values.is_not_null(), pl.Series([None], dtype=pl.String))
    return values.to_physical().cast(pl.String)


def _hashed(texts: Iterable[str]) -> Numbers:
    digests = b"".join(blake2b(text.encode(), digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype="<i8").astype(np.int64)


class Verdict(IntEnum):
    """What a fact is beside what its series stated before: `AGAIN` is one that this delivery had already."""

    NEW = 0
    CHANGED = 1
    UNCHANGED = 2
    AGAIN = 3


@dataclass(frozen=True)
class Stated:
    """The facts of one kind that a series states: their numbers in order, and what each says."""

    facts: Numbers
    contents: Numbers

    @classmethod
    def nothing(cls) -> Stated:
        """No facts."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64))

    @classmethod
    def read(cls, chunks: Iterable[tuple[bytes, bytes]]) -> Stated:
        """The facts as they are stored."""
        found = list(chunks)
        facts, said = (
            np.frombuffer(b"".join(one[at] for one in found), dtype="<i8").astype(np.int64) for at in (0, 1)
        )
        return cls(facts, said)

    def without_kept(self) -> Stated:
        """The same without what no delivery states any more."""
        said = self.contents != KEPT
        return Stated(self.facts[said], self.contents[said])

    def chunks(self) -> Iterator[tuple[bytes, bytes]]:
        """The facts as they are stored, `CHUNK` at a time."""
        for at in range(0, self.facts.size, CHUNK):
            part = slice(at, at + CHUNK)
            yield self.facts[part].astype("<i8").tobytes(), self.contents[part].astype("<i8").tobytes()


@dataclass
class Comparison:
    """The facts of one kind as a delivery states them, chunk by chunk, beside those of the one before."""

    before: Stated
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    _met: npt.NDArray[np.bool_] = field(init=False)
    _runs: list[Stated] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nothing was met yet."""
        self._met = np.zeros(self.before.facts.size, np.bool_)

    def of(self, facts: Numbers, said: Numbers) -> npt.NDArray[np.uint8]:
        """The verdict of each of these facts; of one that is stated twice, the last counts."""
        found = np.full(facts.size, Verdict.NEW, np.uint8)
        at, there = _places(self.before.facts, facts)
        found[there] = Verdict.CHANGED
        if self.before.facts.size:
            found[there & (self.before.contents[at] == said)] = Verdict.UNCHANGED
        again = ~_first(facts)
        for run in self._runs:
            again |= _places(run.facts, facts)[1]
        found[again] = Verdict.AGAIN
        self._met[at[there]] = True
        self._runs.append(_sorted(facts, said))
        if len(self._runs) > _MOST_RUNS:
            self._runs = [_joined(self._runs)]
        for verdict, count in zip(*np.unique(found, return_counts=True), strict=True):
            self.counts[Verdict(verdict)] += int(count)
        return found

    @property
    def gone(self) -> Numbers:
        """The facts that were stated before and have not been met: those that were kept before, too."""
        return self.before.facts[~self._met]

    def now(self, *, kept: bool) -> Stated:
        """What the series states now; with those that are gone, when they were `kept` in the graph."""
        runs = list(self._runs)
        if kept:
            gone = self.gone
            runs.append(Stated(gone, np.full(gone.size, KEPT, np.int64)))
        return _joined(runs)


def _places(among: Numbers, facts: Numbers) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Where the facts stand among others, which are in order, and whether they do."""
    if not among.size:
        return np.zeros(facts.size, np.intp), np.zeros(facts.size, np.bool_)
    at = np.minimum(np.searchsorted(among, facts), among.size - 1)
    return at, among[at] == facts


def _first(facts: Numbers) -> npt.NDArray[np.bool_]:
    return pl.Series(facts).is_first_distinct().to_numpy()


def _sorted(facts: Numbers, said: Numbers) -> Stated:
    """The facts in order, each once, with what was said last."""
    order = np.argsort(facts, kind="stable")
    facts, said = facts[order], said[order]
    last = np.ones(facts.size, np.bool_)
    last[:-1] = facts[1:] != facts[:-1]
    return Stated(facts[last], said[last])


def _joined(runs: list[Stated]) -> Stated:
    if not runs:
        return Stated.nothing()
    return _sorted(
        np.concatenate([one.facts for one in runs]), np.concatenate([one.contents for one in runs])
    )
