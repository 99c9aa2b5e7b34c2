"""What the block on advertising means for an answer that leaves Loket.

An actor can have told the register that it wants no advertising (*reklamspärr*). What leaves Loket says so of
every such actor, and leaves out by which ways it is reached (a column that is `contact` in the question's
header), unless whoever asks needs them for something else and says so. The actors themselves stay: an answer
without them would be another answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kb.questions.asking import Answer
from kb.questions.header import ColumnType
from kb.store import Store
from kb.texts import t


@dataclass(frozen=True)
class Leaving(Answer):
    """An answer on its way out, and the ids of those of its actors that want no advertising."""

    blocked: frozenset[str] = field(default=frozenset())

    @property
    def blocked_in_rows(self) -> list[list[str]]:
        """For each row, in its order, the ids of its actors that want no advertising, each once."""
        return [
            [one for one in dict.fromkeys(_actors(self, row)) if one in self.blocked] for row in self.rows
        ]


def blocked(store: Store, actors: Iterable[str]) -> frozenset[str]:
    """Those of the actors, by id, that want no advertising."""
    asked = sorted(set(actors))
    found = store.rows("read/actors-without-advertising", actors=asked) if asked else []
    return frozenset(row["id"] for row in found)


def leaving(store: Store, answer: Answer, *, with_blocked: bool = False) -> Leaving:
    """The answer as it may leave; `with_blocked` keeps by which ways its blocked actors are reached."""
    found = blocked(store, (one for row in answer.rows for one in _actors(answer, row)))
    notes = answer.notes
    if found:
        notes += (t("export.blocked-with" if with_blocked else "export.blocked", n=len(found)),)
    given = {name: getattr(answer, name) for name in ("question", "asked", "meant", "cut")}
    made = Leaving(rows=answer.rows, notes=notes, blocked=found, **given)
    return made if with_blocked or not found else _without_contact(made)


def _without_contact(answer: Leaving) -> Leaving:
    contact = [at for at, column in enumerate(answer.question.returns.values()) if column.contact]
    if not contact:
        return answer
    rows = [
        [None if row_is_blocked and at in contact else one for at, one in enumerate(row)]
        for row, row_is_blocked in zip(answer.rows, map(bool, answer.blocked_in_rows), strict=True)
    ]
    return replace(answer, rows=rows)


def _actors(answer: Answer, row: list[object]) -> Iterable[str]:
    for column, value in zip(answer.question.returns.values(), row, strict=True):
        if column.type is ColumnType.ACTOR and isinstance(value, dict) and isinstance(value.get("id"), str):
            yield value["id"]
