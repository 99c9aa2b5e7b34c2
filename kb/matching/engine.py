"""Candidates: which of two tables of organisations may be the same, with scores and what to do.

Owns the way from tables to judged pairs, and what follows when one organisation fits several. How two are
compared is `kb.matching.scoring`'s business; what becomes of a pair in the graph is not known here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kb.matching import blocking
from kb.matching.scoring import AUTOMATIC, QUEUE, Party, Verdict, country_code, verdict
from kb.progress import Progress, Silent
from kb.texts import t

if TYPE_CHECKING:
    import polars as pl

__all__ = ["AUTOMATIC", "PARTS", "QUEUE", "candidates"]

PARTS = ("name", "alias", "acronym", "place", "country", "form", "industry", "projects")
_LISTS = ("others", "industries", "projects")
_COLUMNS = ("id", "name", "others", "country", "place", "legal_form", "helix", "industries", "projects")


def candidates(left: pl.DataFrame, right: pl.DataFrame, progress: Progress | None = None) -> pl.DataFrame:
    """Pairs of organisations that may be one.

    Both tables: `id`, `name`, and where known `others` (other names), `country`, `place`, `legal_form`,
    `helix`, `industries`, `projects`. When the left rows are among the right ones (all of them, or those that
    are new), every pair is told once. The result does not depend on the order of rows: `left`, `right`,
    `score` (0 to 1), the parts, `decision` (`same`, `ask`, `part_of`) and `whole` (the id of the one that the
    other is a part of).
    """
    progress = progress or Silent()
    mine, its = _parties(left), _parties(right)
    own = {one.id for one in mine} <= {one.id for one in its}
    both = {one.id for one in mine} if own else set[str]()
    found = blocking.pairs(_spelled(mine), _spelled(its))
    judged: list[tuple[str, str, Verdict]] = []
    with progress.task(t("match.comparing"), found.height) as task:
        for one, other in found.iter_rows():
            task.advance()
            a, b = mine[one], its[other]
            if a.id == b.id or (b.id in both and a.id > b.id):
                continue
            said = verdict(a, b)
            if said is not None:
                judged.append((a.id, b.id, said))
    return _table(_settled(judged, own=own))


def _parties(table: pl.DataFrame) -> list[Party]:
    """The rows as parties, in the order of their ids."""
    rows: list[Party] = []
    for row in table.select(one for one in _COLUMNS if one in table.columns).iter_rows(named=True):
        if row["name"] is None or not row["name"].strip():
            continue
        given: dict[str, Any] = {key: value for key, value in row.items() if value is not None}
        for key in _LISTS:
            if key in given:
                given[key] = frozenset(given[key]) if key != "others" else tuple(sorted(set(given[key])))
        rows.append(Party(**given))
    return sorted(rows, key=lambda one: one.id)


def _spelled(parties: list[Party]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    rows = [
        (at, text, country_code(one.country))
        for at, one in enumerate(parties)
        for text in {one.name, *one.others}
        if text.strip()
    ]
    schema = {"row": pl.UInt32, "text": pl.String, "country": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _settled(judged: list[tuple[str, str, Verdict]], *, own: bool) -> list[tuple[str, str, Verdict]]:
    """One that is the same as several others is the same as none of them until somebody has looked.

    Within one table several spellings of one organisation are what is looked for, and stay.
    """
    if own:
        return judged
    fits = Counter(one for one, _, said in judged if said.decision == "same")
    return [
        (one, other, said if said.decision != "same" or fits[one] == 1 else said.asked())
        for one, other, said in judged
    ]


def _table(judged: list[tuple[str, str, Verdict]]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    schema: dict[str, Any] = {"left": pl.String, "right": pl.String, "score": pl.Float64}
    schema |= dict.fromkeys(PARTS, pl.Float64) | {"decision": pl.String, "whole": pl.String}
    rows = [
        (one, other, said.score, *(getattr(said.parts, part) for part in PARTS), said.decision, said.whole)
        for one, other, said in judged
    ]
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        "score", "left", "right", descending=[True, False, False]
    )
