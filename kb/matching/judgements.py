"""Judgements: who may be whom, as a person or the matcher decided; entering them, and taking them back.

Owns the rules of one judgement: what it does to the actors (`kb.settling`), which earlier one it replaces,
and when it is refused. A judgement is about a pair of identifiers and is never deleted: undoing it is
recorded on it, and the graph is again what it would be without.
"""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb import lock, settings
from kb.errors import NotFoundError, UsageError
from kb.identifiers import guesses
from kb.identity import Verdict
from kb.matching.parts import PARTS
from kb.settling import Settled, refresh, settle
from kb.store import Row, Store, Transaction

AUTOMATIC, PERSON = "automatic", "person"


class ConflictError(UsageError):
    """Somebody has judged the pair otherwise."""


class RefusedError(UsageError):
    """A judgement that cannot be acted on, because something stronger speaks against it."""


@dataclass(frozen=True)
class Said:
    """A judgement to be entered. Of `part_of`, `one` is the part and `other` the whole."""

    one: str
    other: str
    verdict: Verdict
    by: str
    method: str = PERSON
    score: float | None = None
    parts: Mapping[str, float | None] = field(default_factory=dict)
    at: str | None = None

    @property
    def pair(self) -> str:
        """What the judgement is called by."""
        return pair_of(self.one, self.other)


@dataclass(frozen=True)
class Outcome:
    """What became of a judgement: the actors of the two identifiers now, and whether it changed anything."""

    pair: str
    one: str | None
    other: str | None
    changed: bool

    @property
    def joined(self) -> bool:
        """Whether the two are one actor now."""
        return self.one is not None and self.one == self.other


def pair_of(one: str, other: str) -> str:
    """The id of a pair of identifiers, the same whichever comes first."""
    low, high = sorted((one, other))
    return hashlib.sha256(f"{low}\0{high}".encode()).hexdigest()[:12]


def user() -> str:
    """Who judges, unless somebody is named: the user of the system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number that has no name
        return "?"


def find_pair(store: Store, text: str) -> tuple[str, str, str]:
    """A pair by its id or the beginning of it: the id and the two identifiers.

    Raises `NotFoundError`, also when several begin so.
    """
    found = store.rows("match/pairs", text=text.strip().lower()) if text.strip() else []
    if len(found) != 1:
        raise NotFoundError("match-pairs" if found else "match-no-pair", text=text)
    return found[0]["pair"], found[0]["one"], found[0]["other"]


def find_identifier(store: Store, text: str) -> str:
    """The identifier of an actor that a text is, an id or a number as people write it.

    A name is none: what is joined has to be said exactly. Raises `NotFoundError`.
    """
    meant = guesses(text)
    known = {row["identifier"] for row in store.rows("load/actors-known", identifiers=meant)}
    for one in meant:
        if one in known:
            return one
    raise NotFoundError("match-no-identifier", id=text)


def judge(store: Store, said: Said) -> Outcome:
    """Enter one judgement and bring the actors in line with it. The same again changes nothing.

    A person's judgement replaces the matcher's, never the other way round. Raises `ConflictError` when a
    person has judged otherwise, `RefusedError` when it cannot be acted on, `NotFoundError` for an unknown
    identifier, `BusyError`.
    """
    with lock.held(store) as owner:
        return judge_under(store, owner, said)


def judge_under(store: Store, owner: str, said: Said) -> Outcome:
    """As `judge`, for one who holds the lock."""
    if said.one == said.other:
        raise RefusedError("match-itself", one=said.one)

    def work(tx: Transaction) -> Outcome:
        lock.prove(tx, owner)
        _require(tx, (said.one, said.other))
        at = said.at or settings.moment().isoformat()
        for row in tx.run("match/judgements-of-pairs", pairs=[said.pair]):
            if said.method == AUTOMATIC:
                return _outcome(tx, said.pair, said.one, said.other, changed=False)
            if row["method"] != AUTOMATIC:
                alike = row["verdict"] == said.verdict
                if alike and (said.verdict != Verdict.PART_OF or row["one"] == said.one):
                    return _outcome(tx, said.pair, said.one, said.other, changed=False)
                raise ConflictError("match-judged", **_told(row))
            tx.run("match/undo", pairs=[said.pair], by=said.by, at=at)
        settled = enter(tx, [_with_score(tx, said)], at)
        if any(pair_of(one.one, one.other) == said.pair for one in settled.unheeded):
            raise RefusedError("match-refused", one=said.one, other=said.other)
        return _outcome(tx, said.pair, said.one, said.other, changed=True)

    return store.write(work)


def enter(tx: Transaction, said: Sequence[Said], at: str) -> Settled:
    """Write judgements that are not there yet, and bring the actors around them in line."""
    ordered = [
        (one.one, one.other) if one.verdict is Verdict.PART_OF else sorted((one.one, one.other))
        for one in said
    ]
    tx.run(
        "match/judge",
        pair=[one.pair for one in said],
        one=[one for one, _ in ordered],
        other=[other for _, other in ordered],
        verdict=[one.verdict.value for one in said],
        score=[one.score for one in said],
        parts=[{name: one.parts.get(name) for name in PARTS} for one in said],
        method=[one.method for one in said],
        by=[one.by for one in said],
        at=[one.at or at for one in said],
    )
    return _settle(tx, [one for pair in ordered for one in pair])


def undo(store: Store, pair: str, by: str) -> Outcome:
    """Take back the judgement in force of a pair (an id, or its beginning).

    What was joined by it alone is parted, each with what was stated for it. The matcher does not judge the
    pair again; it waits for a person. Raises `NotFoundError` for an unknown pair, `BusyError`.
    """
    pair, one, other = find_pair(store, pair)
    with lock.held(store) as owner:

        def work(tx: Transaction) -> Outcome:
            lock.prove(tx, owner)
            rows = tx.run("match/judgements-of-pairs", pairs=[pair])
            if not rows:
                return _outcome(tx, pair, one, other, changed=False)
            tx.run("match/undo", pairs=[pair], by=by, at=settings.moment().isoformat())
            _settle(tx, [one, other])
            return _outcome(tx, pair, one, other, changed=True)

        return store.write(work)


def withdraw(tx: Transaction, pairs: Sequence[tuple[str, str]], by: str, at: str) -> None:
    """Take back the matcher's own judgements of these pairs; it may enter them again."""
    tx.run("match/withdraw", pairs=[pair_of(*pair) for pair in pairs], by=by, at=at)
    _settle(tx, [one for pair in pairs for one in pair])


def _settle(tx: Transaction, identifiers: Iterable[str]) -> Settled:
    known = tx.run("load/actors-known", identifiers=sorted(set(identifiers)))
    settled = settle(tx, set(), {row["actor"] for row in known})
    refresh(tx, settled)
    tx.run("load/parts-derived", actors=sorted(settled.standing))
    return settled


def _require(tx: Transaction, identifiers: tuple[str, str]) -> None:
    known = {row["identifier"] for row in tx.run("load/actors-known", identifiers=list(identifiers))}
    for one in identifiers:
        if one not in known:
            raise NotFoundError("match-no-identifier", id=one)


def _with_score(tx: Transaction, said: Said) -> Said:
    """The judgement with the score of the candidate that it is about, where it has none of its own."""
    if said.score is not None:
        return said
    for row in tx.run("match/candidate-of-pair", pair=said.pair):
        found = row["candidate"]
        parts = {name: found.get(name) for name in PARTS}
        return Said(said.one, said.other, said.verdict, said.by, said.method, found["score"], parts, said.at)
    return said


def _outcome(tx: Transaction, pair: str, one: str, other: str, *, changed: bool) -> Outcome:
    held = {
        row["identifier"]: row["actor"]
        for row in tx.run("load/actors-known", identifiers=[one, other])
        if row["held"]
    }
    return Outcome(pair, held.get(one), held.get(other), changed)


def _told(row: Row) -> dict[str, object]:
    return {"pair": row["pair"], "by": row["by"], "at": row["at"][:10], "verdict": row["verdict"]}
