"""Candidates: which of two tables of organisations may be the same, with scores and what to do.

Owns the way from tables to judged pairs, and what follows when one organisation fits several. How two are
compared is `kb.matching.scoring`'s business; what becomes of a pair in the graph is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kb.identifiers import SOLE
from kb.matching import blocking
from kb.matching.parts import PARTS
from kb.matching.scoring import AUTOMATIC, QUEUE, Party, Verdict, verdict
from kb.matching.signs import country_code
from kb.progress import Progress, Silent
from kb.texts import t

if TYPE_CHECKING:
    import polars as pl

    Described = Callable[[pl.Series], pl.DataFrame]

__all__ = ["AUTOMATIC", "PARTS", "QUEUE", "candidates", "sure"]

_LISTS = ("others", "around", "industries", "projects")
_COLUMNS = ("id", "name", "country", "place", "legal_form", "helix", "url", *_LISTS)
_STEP = 1_000
_SLICE = 100_000  # pairs, of which as many organisations at most are held at once


def candidates(
    left: pl.DataFrame,
    right: pl.DataFrame,
    progress: Progress | None = None,
    described: Described | None = None,
) -> pl.DataFrame:
    """Pairs of organisations that may be one.

    Both tables: `id`, `name`, and where known `others` (other names), `country`, `place`, `around` (what that
    lies in), `legal_form`, `helix`, `url`, `industries`, `projects`. When the left rows are among the right
    ones (all of them, or those that are new), every pair is told once. `described` gives what the right table
    does not tell of those of its ids that are compared. Two that have different numbers of a kind of which an
    organisation has one are not compared: they are two.

    The result does not depend on the order of rows: `left`, `right`, `score` (0 to 1), the parts, `decision`
    (`same`, `ask`, `part_of`), `whole` (the id of the one that the other is a part of), `exact` (the same
    words) and `alone` (nothing but the name tells that they are the same). Within one table what `sure` takes
    away is left for who knows all pairs.
    """
    progress = progress or Silent()
    mine, its = _named(left), _named(right)
    own = bool(mine["id"].is_in(its["id"].implode()).all())
    if own:
        met = [(_met_within(its, mine["id"], progress), "right")]
        mine = its
    else:
        met = _met(mine, its, progress)
    judged: list[tuple[str, str, Verdict]] = []
    with progress.task(t("match.comparing"), sum(found.height for found, _ in met)) as task:
        for found, large in met:
            tables = {"left": (mine, described if own else None), "right": (its, described)}
            small = "left" if large == "right" else "right"
            near = _parties(*tables[small], found[small])
            # Those of the larger table are met one after the other, so that each is read once.
            for some in found.sort(large, small).iter_slices(_SLICE):
                parties = {small: near, large: _parties(*tables[large], some[large])}
                for at, (one, other) in enumerate(some.select("left", "right").iter_rows()):
                    if at % _STEP == 0:
                        task.advance(min(_STEP, some.height - at))
                    a, b = parties["left"][one], parties["right"][other]
                    said = verdict(a, b)
                    if said is not None:
                        judged.append((*(sorted((a.id, b.id)) if own else (a.id, b.id)), said))
    return _table(judged if own else _settled(judged))


def _met(mine: pl.DataFrame, its: pl.DataFrame, progress: Progress) -> list[tuple[pl.DataFrame, str]]:
    """Pairs of rows of two tables that are worth scoring, each with the side on which more are met (`left`,
    `right`). Those of a register are not compared with each other, so that of their keys only those are made
    that somebody else has.
    """
    import polars as pl  # noqa: PLC0415

    register = _of_register(pl.concat([one.select("country", "kind") for one in (mine, its)]))
    mine, its = mine.with_row_index("row"), its.with_row_index("row")
    ways = [
        (mine.filter(~register), its, "right"),
        (mine.filter(register), its.filter(~register), "left"),
    ]
    spelled = [(_spelled(one), _spelled(other), large) for one, other, large in ways]
    spelled = [(one, other, large) for one, other, large in spelled if one.height and other.height]
    size = sum(one.height + other.height for one, other, _ in spelled)
    with progress.task(t("match.looking"), size) as task:
        found = [(blocking.pairs(one, other, task.advance), large) for one, other, large in spelled]
    return [
        (
            pairs.join(mine.select("row", "id"), left_on="left", right_on="row")
            .join(its.select("row", "id"), left_on="right", right_on="row")
            .filter(pl.col("id") != pl.col("id_right"))
            .select("left", "right"),
            large,
        )
        for pairs, large in found
    ]


def _met_within(every: pl.DataFrame, new: pl.Series, progress: Progress) -> pl.DataFrame:
    """Pairs of rows of one table that are worth scoring and of which one is new, more being met on the right.

    Those of a register are not compared with each other, either. Nothing here is counted among the new ones,
    or among the others: what is found of whom is the same whoever else is new.
    """
    import polars as pl  # noqa: PLC0415

    every = every.with_row_index("row").with_columns(
        sought=~_of_register(every), new=pl.col("id").is_in(new.implode())
    )
    spelled = _spelled(every, "sought", "new")
    with progress.task(t("match.looking"), spelled.height) as task:
        found = blocking.within(spelled, task.advance)
    about = every.select("row", "sought", "new")
    # Of two that are sought one that is new stands on the left, as few may be.
    turned = pl.col("sought") & ~pl.col("new")
    return (
        found.join(about.select("row", "new"), left_on="left", right_on="row")
        .join(about.select("row", "sought"), left_on="right", right_on="row")
        .select(
            left=pl.when(turned).then("right").otherwise("left"),
            right=pl.when(turned).then("left").otherwise("right"),
        )
    )


def _of_register(numbered: pl.DataFrame) -> pl.Expr:
    """Whether a row has the kind of number that is the commonest in its country (a national register)."""
    import polars as pl  # noqa: PLC0415

    commonest = numbered.drop_nulls(["country", "kind"]).group_by("country", "kind").len().sort("len", "kind")
    usual = dict(commonest.select("country", "kind").iter_rows())  # the last one counts
    own = pl.col("country").replace_strict(usual, default=None, return_dtype=pl.String)
    return pl.col("kind").eq_missing(own) & pl.col("kind").is_not_null()


def _named(table: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a name, in the order of their ids, each with the kind of its number, if it has one
    of a kind of which an organisation has one."""
    import polars as pl  # noqa: PLC0415

    known = table.select(one for one in _COLUMNS if one in table.columns)
    if "country" not in known.columns:
        known = known.with_columns(country=pl.lit(None, pl.String))
    kind = pl.col("id").str.extract("^([^-]*)")
    return (
        known.filter(pl.col("name").str.strip_chars() != "")
        .with_columns(kind=pl.when(kind.is_in(SOLE)).then(kind))
        .sort("id")
    )


def _parties(table: pl.DataFrame, described: Described | None, rows: pl.Series) -> dict[int, Party]:
    """Those of these rows that are compared with somebody: columns take a tenth of what objects do."""
    asked = rows.unique().sort()
    some = table[asked].drop("kind")
    if described is not None and asked.len():
        some = some.join(described(some["id"]), on="id", how="left", maintain_order="left")
    found: dict[int, Party] = {}
    for at, row in zip(asked, some.iter_rows(named=True), strict=True):
        given: dict[str, Any] = {key: value for key, value in row.items() if value is not None}
        for key in _LISTS:
            if key in given:
                given[key] = frozenset(given[key]) if key != "others" else tuple(sorted(set(given[key])))
        found[at] = Party(**given)
    return found


def _spelled(table: pl.DataFrame, *more: str) -> pl.DataFrame:
    """`row`, `text`, `country` and `kind` of each spelling, once, and what more is wanted of its row."""
    import polars as pl  # noqa: PLC0415

    country = pl.col("country").replace({"GR": country_code("GR"), "GB": country_code("GB")})
    spelled = table.select("row", country, "kind", *more, text="name")
    if "others" in table.columns:
        others = table.select("row", country, "kind", *more, text="others")
        others = others.drop_nulls("text").explode("text")
        spelled = pl.concat([spelled, others])
    return spelled.filter(pl.col("text").str.strip_chars() != "").unique()


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
