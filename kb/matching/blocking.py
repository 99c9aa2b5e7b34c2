"""Which pairs of names are worth scoring: those that share something rare.

Owns the keys. Two spellings are compared when they share a key that few have: all of their words, the words
run together, a rare word, a pair of words, the beginning of a rare word (a misspelling behind it), or an
acronym with the initials of the other; or that they begin alike, as one does that was cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from kb.matching.names import Name, name, weight

if TYPE_CHECKING:
    import polars as pl

CHUNK = 10_000
_CUT = 14  # letters of a name that was cut off, at least
MOST_PAIRS = 2_000  # that one key may make; a word that more share says too little alone
LEFT, RIGHT = 1, 2
_BOTH = LEFT | RIGHT
_NEW = 4


def keys(one: Name) -> Iterator[tuple[str, int]]:
    """The keys of one spelling, each with the sides on which it has it (`LEFT`, `RIGHT` or both).

    An acronym meets the other's acronym or initials, but initials never meet initials.
    """
    yield "=" + " ".join(sorted(one.bag)), _BOTH
    # With one letter wrong, the first or the last half is right.
    for size in {len(one.squashed) // 2, (len(one.squashed) + 1) // 2}:
        if size > 2:
            yield "<" + one.squashed[: min(size, 8)], _BOTH
            yield ">" + one.squashed[-min(size, 8) :], _BOTH
    if len(one.letters) >= _CUT:
        yield "^" + one.letters[:_CUT], _BOTH
    telling = sorted(one.bag, key=lambda word: (-weight(word), word))[:6]
    for word in telling:
        yield "." + word, _BOTH
    for first, second in combinations(sorted(telling), 2):
        yield f"+{first} {second}", _BOTH
    for acronym in one.acronyms:
        if len(acronym) > 2:
            yield "!" + acronym, _BOTH
            yield "?" + acronym, RIGHT
    for acronym in one.initials:
        yield "!" + acronym, RIGHT
        yield "?" + acronym, LEFT


def pairs(
    left: pl.DataFrame, right: pl.DataFrame, advance: Callable[[int], None] | None = None
) -> pl.DataFrame:
    """Pairs of rows (`left`, `right`: indexes) of two tables that share a key; each once.

    Both frames have `row` (index), `text` and `country`, one spelling a row. Where both countries are known
    they are part of the key. Rows of one `kind`, where there is such a column, make no pairs, and none count
    for how many a key makes. `advance` is told of how many spellings more the keys are known.
    """
    import polars as pl  # noqa: PLC0415

    kind = pl.lit(None, pl.String).alias("kind")
    told = [
        one.select(
            *("row", "text", "country", "kind" if "kind" in one.columns else kind),
            sought=pl.lit(side == LEFT),
            new=pl.lit(value=True),
            side=pl.lit(side | _NEW, pl.UInt8),
        )
        for one, side in ((left, LEFT), (right, RIGHT))
    ]
    return _pairs(pl.concat(told), advance or _unseen)


def within(every: pl.DataFrame, advance: Callable[[int], None] | None = None) -> pl.DataFrame:
    """As `pairs`, of one table with itself: those `sought` (a column) with all, of two of these each once,
    the lower row on the left.

    Told are the pairs of which one is `new` (a column), and which these are depends on nobody else's being
    new: how many pairs a key makes is counted among all. There two that are sought count from either end, and
    each with itself, so that a key of more than 44 of these is one too many.
    """
    import polars as pl  # noqa: PLC0415

    side = pl.lit(RIGHT, pl.UInt8)
    for column, part in (("sought", LEFT), ("new", _NEW)):
        side |= pl.when(column).then(pl.lit(part, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
    return _pairs(every.with_columns(side=side), advance or _unseen)


def _pairs(spellings: pl.DataFrame, advance: Callable[[int], None]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    mine, its = _keyed(spellings, advance)
    found = [_joined(mine.drop_nulls("country"), its.drop_nulls("country"), ["key", "country"])]
    homeless, theirs = (one.filter(pl.col("country").is_null()) for one in (mine, its))
    if homeless.height:
        found.append(_joined(homeless, its, ["key"]))
    if theirs.height:
        found.append(_joined(mine, theirs, ["key"]))
    return pl.concat(found).unique().sort("left", "right")


def _unseen(_: int) -> None:
    """Nobody looks."""


def _joined(mine: pl.DataFrame, its: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    few = _few(mine, its, on)
    mine, its = (one.join(few, on=on, how="semi") for one in (mine, its))
    alike = (pl.col("kind") == pl.col("kind_right")).fill_null(value=False)
    turned = pl.col("sought_right") & (pl.col("row") >= pl.col("row_right"))  # or one and the same
    ways = [(mine.filter("new"), its), (mine.filter(~pl.col("new")), its.filter("new"))]
    return pl.concat(
        one.join(other, on=on).filter(~alike & ~turned).select(left="row", right="row_right").unique()
        for one, other in ways
    )


def _few(mine: pl.DataFrame, its: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """The keys that make a pair, but not too many."""
    import polars as pl  # noqa: PLC0415

    ours = mine.group_by([*on, "kind"]).agg(mine=pl.len().cast(pl.Int64))
    theirs = its.group_by([*on, "kind"]).agg(its=pl.len().cast(pl.Int64))
    alike = ours.drop_nulls("kind").join(theirs, on=[*on, "kind"])
    return (
        ours.group_by(on).agg(pl.col("mine").sum())
        .join(theirs.group_by(on).agg(pl.col("its").sum()), on=on)
        .join(alike.group_by(on).agg(alike=(pl.col("mine") * pl.col("its")).sum()), on=on, how="left")
        .filter((pl.col("mine") * pl.col("its") - pl.col("alike").fill_null(0)).is_between(1, MOST_PAIRS))
        .select(on)
    )  # fmt: skip


def _keyed(spellings: pl.DataFrame, advance: Callable[[int], None]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The keys of both sides. A pair has one on the left, one on the right, and one that is new: the fewest
    come first, and of who follows only those keys are kept that may make a pair with these. A register of a
    million names would have thirty million keys.
    """
    import polars as pl  # noqa: PLC0415

    few, more, _ = sorted(
        (_on(part) for part in (LEFT, RIGHT, _NEW)), key=lambda part: int(spellings.select(part.sum()).item())
    )
    parts = [spellings.filter(one) for one in (few, more & ~few, ~few & ~more)]
    numbers: dict[str, int] = {}
    keyed: list[pl.DataFrame] = []
    for at, part in enumerate(parts):
        keyed.append(_keys(part, numbers, advance, known=at > 0))
        if at == 1:
            numbers = _met(numbers, pl.concat(keyed), few, more)
    mine, its = (
        pl.concat(
            found.filter(_on(side))
            .select("row", "key")
            .unique()
            .join(part.select("row", "country", "kind", "sought", "new").unique(), on="row", how="left")
            for part, found in zip(parts, keyed, strict=True)
        )
        for side in (LEFT, RIGHT)
    )
    return mine, its


def _met(numbers: dict[str, int], keyed: pl.DataFrame, *parts: pl.Expr) -> dict[str, int]:
    """Those keys that somebody of each part has."""
    kept = set[int].intersection(*(set(keyed.filter(part)["key"]) for part in parts))
    return {key: number for key, number in numbers.items() if number in kept}


def _on(side: int) -> pl.Expr:
    import polars as pl  # noqa: PLC0415

    return pl.col("side") & side != 0


def _keys(
    spellings: pl.DataFrame, numbers: dict[str, int], advance: Callable[[int], None], *, known: bool
) -> pl.DataFrame:
    """`row`, `key` and `side` (on which the row has it) of each key; a key by its number, to which new ones
    are added unless only those that are `known` are wanted."""
    import polars as pl  # noqa: PLC0415

    if known and not numbers:
        spellings = spellings.clear()  # there is nothing to look for
    read = name.__wrapped__ if known else name  # a million names would only turn the cache over
    parts = []
    for at in range(0, max(spellings.height, 1), CHUNK):
        chunk = spellings.slice(at, CHUNK)
        rows: list[int] = []
        found: list[int] = []
        sides: list[int] = []
        for row, text, its in chunk.select("row", "text", "side").iter_rows():
            for key, side in keys(read(text)):
                if not side & its:
                    continue
                number = numbers.get(key)
                if number is None:
                    if known:
                        continue
                    number = numbers[key] = len(numbers)
                rows.append(row)
                found.append(number)
                sides.append((side | _NEW) & its)
        schema = {"row": pl.UInt32, "key": pl.UInt32, "side": pl.UInt8}
        parts.append(pl.DataFrame({"row": rows, "key": found, "side": sides}, schema=schema).unique())
        advance(chunk.height)
    return pl.concat(parts)
