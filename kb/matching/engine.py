"""Candidates: which of two tables of organisations may be the same, with scores and what to do.

Owns the way from tables to judged pairs, and what follows when one organisation fits several. How two are
compared is `kb.matching.scoring`'s business; what becomes of a pair in the graph is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kb.identifiers import is_sole
from kb.matching import blocking
from kb.matching.parts import PARTS
from kb.matching.scoring import AUTOMATIC, QUEUE, Party, Verdict, verdict
from kb.matching.signs import country_code
from kb.progress import Progress, Silent
from kb.texts import t

if TYPE_CHECKING:
    import polars as pl

__all__ = ["AUTOMATIC", "PARTS", "QUEUE", "candidates", "sure"]

_LISTS = ("others", "around", "industries", "projects")
_COLUMNS = ("id", "name", "country", "place", "legal_form", "helix", "url", *_LISTS)
_STEP = 1_000


def candidates(left: pl.DataFrame, right: pl.DataFrame, progress: Progress | None = None) -> pl.DataFrame:
    """Pairs of organisations that may be one.

    Both tables: `id`, `name`, and where known `others` (other names), `country`, `place`, `around` (what that
    lies in), `legal_form`, `helix`, `url`, `industries`, `projects`. When the left rows are among the right
    ones (all of them, or those that are new), every pair is told once. The result does not depend on the
    order of rows: `left`, `right`, `score` (0 to 1), the parts, `decision` (`same`, `ask`, `part_of`),
    `whole` (the id of the one that the other is a part of), `exact` (the same words) and `alone` (nothing but
    the name tells that they are the same). Within one table what
    `sure` takes away is left for who knows all pairs.
    """
    progress = progress or Silent()
    mine, its = _named(left), _named(right)
    within = set(its["id"])
    own = all(one in within for one in mine["id"])
    both = set(mine["id"]) if own else set[str]()
    # Those of the larger table are met one after the other, so that each is read once.
    found = blocking.pairs(_spelled(mine), _spelled(its)).sort("right", "left")
    ours, theirs = _parties(mine, found["left"]), _parties(its, found["right"])
    judged: list[tuple[str, str, Verdict]] = []
    with progress.task(t("match.comparing"), found.height) as task:
        for at, (one, other) in enumerate(found.iter_rows()):
            if at % _STEP == 0:
                task.advance(min(_STEP, found.height - at))
            a, b = ours[one], theirs[other]
            if a.id == b.id or (b.id in both and a.id > b.id):
                continue
            said = verdict(a, b)
            if said is not None and (said.decision == "part_of" or not _two_numbers(a.id, b.id)):
                judged.append((a.id, b.id, said))
    return _table(judged if own else _settled(judged))


def _two_numbers(one: str, other: str) -> bool:
    """Whether two ids are numbers of a kind of which an organisation has one: then they are two."""
    return one != other and one.partition("-")[0] == other.partition("-")[0] and is_sole(one)


def _named(table: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a name, in the order of their ids."""
    import polars as pl  # noqa: PLC0415

    known = table.select(one for one in _COLUMNS if one in table.columns)
    return known.filter(pl.col("name").str.strip_chars() != "").sort("id")


def _parties(table: pl.DataFrame, rows: pl.Series) -> dict[int, Party]:
    """Those of these rows that are compared with somebody: columns take a tenth of what objects do."""
    asked = rows.unique().sort()
    found: dict[int, Party] = {}
    for at, row in zip(asked, table[asked].iter_rows(named=True), strict=True):
        given: dict[str, Any] = {key: value for key, value in row.items() if value is not None}
        for key in _LISTS:
            if key in given:
                given[key] = frozenset(given[key]) if key != "others" else tuple(sorted(set(given[key])))
        found[at] = Party(**given)
    return found


def _spelled(table: pl.DataFrame) -> pl.DataFrame:
    """`row`, `text` and `country` of each spelling, once."""
    import polars as pl  # noqa: PLC0415

    numbered = table.with_row_index("row").with_columns(
        text=pl.concat_list("name", "others") if "others" in table.columns else pl.col("name"),
        country=pl.col("country").replace({"GR": country_code("GR"), "GB": country_code("GB")})
        if "country" in table.columns
        else pl.lit(None, pl.String),
    )
    if "others" in table.columns:
        numbered = numbered.with_columns(
            text=pl.when(pl.col("others").is_null()).then(pl.concat_list("name")).otherwise("text")
        ).explode("text")
    return numbered.select("row", "text", "country").filter(pl.col("text").str.strip_chars() != "").unique()


def _settled(judged: list[tuple[str, str, Verdict]]) -> list[tuple[str, str, Verdict]]:
    """As `sure` has it; and one that is the same as several of the other table is the same as none of them
    until somebody has looked.
    """
    kept = sure((one, other, said.decision, said.exact, said.alone) for one, other, said in judged)
    # All that it fits, those too that are in doubt: else a doubt about one would settle it for the other.
    fits = Counter(one for one, _, said in judged if said.decision == "same")
    return [
        (one, other, said)
        if said.decision != "same" or ((one, other) in kept and fits[one] == 1)
        else (one, other, said.asked())
        for one, other, said in judged
    ]


def sure(pairs: Iterable[tuple[str, str, str, bool, bool]]) -> set[tuple[str, str]]:
    """Of pairs (two ids, decision, exact, alone) those that are the same for sure.

    Where only the name tells, nobody else may be called so of whom it is not known that it is the same: one
    of the two might be that one's. Where something else agrees, nobody of whom that agrees, too (a firm and a
    company of one name in one town). The same for any order of pairs.
    """
    told = list(pairs)
    doubted: dict[bool, set[str]] = {True: set(), False: set()}
    for one, other, said, exact, alone in told:
        if exact and said == "ask":
            doubted[alone] |= {one, other}
    weak = doubted[True] | doubted[False]
    return {
        (one, other)
        for one, other, said, _, alone in told
        if said == "same" and not {one, other} & (weak if alone else doubted[False])
    }


def _table(judged: list[tuple[str, str, Verdict]]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    schema: dict[str, Any] = {"left": pl.String, "right": pl.String, "score": pl.Float64}
    schema |= dict.fromkeys(PARTS, pl.Float64) | {"decision": pl.String, "whole": pl.String}
    schema |= {"exact": pl.Boolean, "alone": pl.Boolean}
    rows = [
        (
            *(one, other, said.score, *(getattr(said.parts, part) for part in PARTS)),
            *(said.decision, said.whole, said.exact, said.alone),
        )
        for one, other, said in judged
    ]
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        "score", "left", "right", descending=[True, False, False]
    )
