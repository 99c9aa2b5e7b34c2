"""Judgements as a table that several people can share: out to fill in, and back in again.

Owns the columns (a public promise) and what is said of rows that cannot be entered. Reading and writing files
is not known here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb import lock
from kb.errors import NotFoundError, UsageError
from kb.identity import Verdict
from kb.matching.judgements import AUTOMATIC, PERSON, Said, judge_under
from kb.matching.parts import PARTS
from kb.matching.run import queue
from kb.store import Store
from kb.texts import t

COLUMNS = (
    *("pair", "verdict", "one", "one_name", "other", "other_name", "score"),
    *PARTS,
    *("method", "by", "at", "warning"),
)
REQUIRED = ("verdict", "one", "other")
Cells = dict[str, str | float | None]


@dataclass(frozen=True)
class Refused:
    """A row that was not entered, and why, in words."""

    row: int
    pair: str
    reason: str


@dataclass(frozen=True)
class Shared:
    """What came of a table: judgements entered, those there already, rows without one, rows refused."""

    entered: int
    unchanged: int
    empty: int
    refused: tuple[Refused, ...]


def judged(store: Store) -> Iterator[Cells]:
    """The judgements in force, as rows of the table, the oldest first."""
    for row in store.rows("match/judgements", undone=False):
        yield {**{name: row[name] for name in COLUMNS if name in row}, **row["parts"], "warning": None}


def waiting(store: Store, least: float = 0.0) -> Iterator[Cells]:
    """The pairs that wait, as rows of the table with the verdict left to fill in, the likeliest first.

    Where one is likely a part of the other, the part stands first.
    """
    for row in queue(store, least):
        ends = [(row["one"], row["a"]), (row["other"], row["b"])]
        if row["whole"] == row["one"]:
            ends.reverse()
        (one, first), (other, second) = ends
        yield {
            "pair": row["pair"],
            "one": one,
            "one_name": first["name"],
            "other": other,
            "other_name": second["name"],
            "score": row["score"],
            "warning": warning(row["rejected"]) or None,
            **row["parts"],
        }


def warning(rejected: Iterable[Mapping[str, str]]) -> str:
    """In words, that the two were judged not to be one, by other identifiers of theirs; empty if not."""
    return " ".join(
        t("match.contradicts", verdict=t(f"match.verdict.{one['verdict']}"), by=one["by"], day=one["at"][:10])
        for one in rejected
    )


def enter_all(store: Store, rows: Iterable[tuple[int, Mapping[str, str | None]]], by: str) -> Shared:
    """Enter the judgements of a table, row by row; what cannot be entered is told, the others are.

    `by` judges where the table names nobody. Raises `BusyError` while somebody loads.
    """
    counts = {True: 0, False: 0}
    empty = 0
    refused: list[Refused] = []
    with lock.held(store) as owner:
        for number, row in rows:
            if not (row.get("verdict") or "").strip():
                empty += 1
                continue
            try:
                counts[judge_under(store, owner, _said(row, by)).changed] += 1
            except (UsageError, NotFoundError) as fault:
                refused.append(Refused(number, str(row.get("pair") or ""), str(fault)))
    return Shared(counts[True], counts[False], empty, tuple(refused))


def _said(row: Mapping[str, str | None], by: str) -> Said:
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    word = told["verdict"].lower().replace(" ", "_").replace("-", "_")
    verdict = _words().get(word)
    if verdict is None:
        raise UsageError("match-verdict", value=told["verdict"], values=", ".join(Verdict))
    method = AUTOMATIC if told["method"] == AUTOMATIC else PERSON
    return Said(
        told["one"],
        told["other"],
        verdict,
        told["by"] or by,
        method,
        _number(told["score"]),
        at=_time(told["at"]),
    )


def _words() -> dict[str, Verdict]:
    """The verdicts as people write them in the language in force, and as the table has them."""
    words = {t(f"match.verdict.{one}").lower().replace(" ", "_"): one for one in Verdict}
    return words | {one.value: one for one in Verdict}


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if 0 <= found <= 1 else None


def _time(text: str) -> str | None:
    """A time as the database reads it; None for anything else (a spreadsheet may have rewritten it)."""
    try:
        return dt.datetime.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None
