"""A run of the matcher over the graph: find candidates, accept the sure ones, leave the others to people.

Owns the order of the steps, so that a run can be killed anywhere and started again: candidates are in the
graph before any of them is accepted, and who is new stays marked until all is done. How alike two actors are
is `kb.matching.engine`'s business.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from kb import lock, settings
from kb.identifiers import SOLE
from kb.identity import Verdict
from kb.matching.judgements import AUTOMATIC, Said, enter, pair_of, user, withdraw
from kb.matching.parts import PARTS
from kb.progress import Progress, Silent
from kb.store import Row, Store, Transaction
from kb.texts import t

if TYPE_CHECKING:
    import polars as pl

BATCH = 2000
ACCEPTED_AT_ONCE = 200
DONE_AT_ONCE = 10_000
NEW_AT_ONCE = 10_000
_MOST = 1_000_000_000
T = TypeVar("T")


@dataclass(frozen=True)
class Matched:
    """What came of a run: how many actors were compared with all, how many pairs joined, how many wait.

    `accepted` counts the pairs that were judged now and stand on one actor; a judgement that cannot be acted
    on (`kb.identity`) is not among them.
    """

    compared: int
    accepted: int
    waiting: int
    seconds: float


def news(store: Store) -> int:
    """How many names the next run of what is new has to look for among the others.

    They are those of whom something new was stated since the last run. One that has a number of which an
    organisation has one can only be somebody without such a number: of a register beside few of these, the
    few are looked for.
    """
    kinds = [f"{prefix}-" for prefix in SOLE]
    (new,) = store.rows("match/unmatched-counted", kinds=kinds)
    others = new["actors"] - new["numbered"]
    if not new["numbered"]:
        return int(others)
    every = store.rows("analysis/count")[0]["actors"]
    without = every - store.rows("match/numbered-counted", kinds=kinds)[0]["actors"]
    return int(others + min(new["numbered"], without - others))


def match(
    store: Store, progress: Progress | None = None, *, only_new: bool = False, by: str | None = None
) -> Matched:
    """Compare all actors with each other, or those that are new or told of anew with all.

    Raises `BusyError` while somebody loads.
    """
    shown = progress or Silent()
    started = time.monotonic()
    with lock.held(store) as owner:
        run = _Run(store, owner, shown)
        compared = run.look(only_new=only_new)
        accepted = run.accept(by or user())
        run.done()
    waiting = int(store.rows("match/waiting-counted")[0]["pairs"])
    return Matched(compared, accepted, waiting, time.monotonic() - started)


def queue(store: Store, least: float = 0.0, most: int = _MOST, decision: str | None = None) -> list[Row]:
    """The pairs that wait for a person, the likeliest first."""
    return store.rows("match/waiting", least=least, most=most, decision=decision)


class _Run:
    """One run under the lock."""

    def __init__(self, store: Store, owner: str, shown: Progress) -> None:
        self._store = store
        self._owner = owner
        self._shown = shown

    def look(self, *, only_new: bool) -> int:
        """Find the candidates of all actors, or of those that are new, among all, and enter them; returns how
        many were looked for."""
        import polars as pl  # noqa: PLC0415 (half a second that a load of nothing new need not wait for)

        from kb.matching import engine, units  # noqa: PLC0415

        new = self._new() if only_new else []
        if only_new and not new:
            return 0
        every = units.Units(self._store, self._shown)
        these = every.table
        if only_new:
            wanted = [unit for one in new for unit in every.parted.get(one, [one])]
            these = every.table.filter(pl.col("id").is_in(wanted))
        found = engine.candidates(these, every.table, self._shown, every.described)
        self._enter(set(new) if only_new else None, every.parted, found)
        return these.height

    def _new(self) -> list[str]:
        """The actors that are new. A row for each would take the driver longer than all of their names."""
        return [one for row in self._store.rows("match/unmatched", most=NEW_AT_ONCE) for one in row["actors"]]

    def _enter(self, asked: Set[str] | None, parted: Mapping[str, list[str]], found: pl.DataFrame) -> None:
        """Replace the candidates of these actors (None: of all) by what was found now. Most have none, and
        had none."""
        by_unit: dict[str, list[int]] = {}
        for at, ends in enumerate(found.select("left", "right").iter_rows()):
            for one in ends:
                by_unit.setdefault(one, []).append(at)
        whole = {unit: actor for actor, made in parted.items() for unit in made}
        had = self._store.read(lambda tx: tx.first_column("match/resembling"))
        some = {*had, *(whole.get(unit, unit) for unit in by_unit)}
        actors = sorted(some if asked is None else some & asked)
        with self._shown.task(t("match.entering"), len(actors)) as task:
            for part in _batches(actors, BATCH):
                ids = [row["identifier"] for row in self._store.rows("match/held-by", actors=part)]
                rows = {
                    at
                    for actor in part
                    for unit in parted.get(actor, [actor])
                    for at in by_unit.get(unit, ())
                }
                self._write(_entering(ids, found[sorted(rows)].rows(named=True)))
                task.advance(len(part))

    def accept(self, by: str) -> int:
        """Enter a judgement for all that the matcher is sure of and nobody ever judged, and take back those
        of its own of which it no longer is; returns how many of those entered are acted on.

        One that cannot be acted on stays in the queue, for a person.
        """
        from kb.matching import engine  # noqa: PLC0415

        told = self._store.rows("match/sure")
        kept = engine.sure(
            (row["one"], row["other"], row["decision"], row["exact"], row["alone"]) for row in told
        )
        new = [row for row in told if (row["one"], row["other"]) in kept and not row["judged"]]
        if new:
            with self._shown.task(t("match.joining"), len(new)) as task:
                for rows in _batches(new, ACCEPTED_AT_ONCE):
                    self._write(_accepting(rows, by))
                    task.advance(len(rows))
        sure = {frozenset(pair) for pair in kept}
        doubted = [
            row
            for row in self._store.rows("match/automatic")
            if frozenset((row["one"], row["other"])) not in sure
        ]
        for rows in _batches(doubted, ACCEPTED_AT_ONCE):
            self._write(_withdrawing(rows, by))
        return self._joined([(row["one"], row["other"]) for row in new])

    def _joined(self, pairs: Sequence[tuple[str, str]]) -> int:
        """How many of these pairs of identifiers stand on one actor."""
        count = 0
        for part in _batches(pairs, BATCH):
            ids = sorted({one for pair in part for one in pair})
            known = self._store.rows("load/actors-known", identifiers=ids)
            held = {row["identifier"]: row["actor"] for row in known if row["held"]}
            count += sum(one in held and held[one] == held.get(other) for one, other in part)
        return count

    def done(self) -> None:
        """Whoever was new waits no more: all were looked for, and nobody loads in the meantime."""
        count = self._store.rows("match/marked-counted")[0]["identifiers"]
        with self._shown.task(t("match.done"), count) as task:
            while identifiers := self._store.rows("match/marked", most=DONE_AT_ONCE)[0]["identifiers"]:
                self._write(_matched(identifiers))
                task.advance(len(identifiers))

    def _write(self, step: Callable[[Transaction], None]) -> None:
        def work(tx: Transaction) -> None:
            lock.prove(tx, self._owner)
            step(tx)

        self._store.write(work)


def _entering(identifiers: Sequence[str], rows: Sequence[dict[str, Any]]) -> Callable[[Transaction], None]:
    """Replace the candidates of these identifiers."""
    ends = [sorted((row["left"], row["right"])) for row in rows]

    def work(tx: Transaction) -> None:
        tx.run("match/forget-candidates", identifiers=list(identifiers))
        if rows:
            tx.run(
                "match/candidates",
                pair=[pair_of(one, other) for one, other in ends],
                one=[one for one, _ in ends],
                other=[other for _, other in ends],
                score=[row["score"] for row in rows],
                parts=[{name: row[name] for name in PARTS} for row in rows],
                decision=[row["decision"] for row in rows],
                whole=[row["whole"] for row in rows],
                exact=[row["exact"] for row in rows],
                alone=[row["alone"] for row in rows],
            )

    return work


def _accepting(rows: Sequence[Row], by: str) -> Callable[[Transaction], None]:
    said = [
        Said(row["one"], row["other"], Verdict.SAME, by, AUTOMATIC, row["score"], row["parts"])
        for row in rows
    ]

    def work(tx: Transaction) -> None:
        there = {row["pair"] for row in tx.run("match/judgements-of-pairs", pairs=[one.pair for one in said])}
        left = [one for one in said if one.pair not in there]
        if left:
            enter(tx, left, settings.moment().isoformat())

    return work


def _withdrawing(rows: Sequence[Row], by: str) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        withdraw(tx, [(row["one"], row["other"]) for row in rows], by, settings.moment().isoformat())

    return work


def _matched(identifiers: Sequence[str]) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        tx.run("match/matched", identifiers=list(identifiers))

    return work


def _batches(found: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for at in range(0, len(found), size):
        yield found[at : at + size]
