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


def keys(one: Name, *, right: bool = False) -> Iterator[str]:
    """The keys of one spelling, of the left table or of the right.

    An acronym meets the other's acronym or initials, but initials never meet initials.
    """
    yield "=" + " ".join(sorted(one.bag))
    # With one letter wrong, the first or the last half is right.
    for size in {len(one.squashed) // 2, (len(one.squashed) + 1) // 2}:
        if size > 2:
            yield "<" + one.squashed[: min(size, 8)]
            yield ">" + one.squashed[-min(size, 8) :]
    if len(one.letters) >= _CUT:
        yield "^" + one.letters[:_CUT]
    telling = sorted(one.bag, key=lambda word: (-weight(word), word))[:6]
    for word in telling:
        yield "." + word
    for first, second in combinations(sorted(telling), 2):
        yield f"+{first} {second}"
    for acronym in one.acronyms:
        if len(acronym) > 2:
            yield "!" + acronym
            if right:
                yield "?" + acronym
    for acronym in one.initials:
        yield ("!" if right else "?") + acronym


def pairs(
    left: pl.DataFrame, right: pl.DataFrame, advance: Callable[[int], None] | None = None
) -> pl.DataFrame:
    """Pairs of rows (`left`, `right`: indexes) that share a key; each once.

    Both frames have `row` (index), `text` and `country`, one spelling a row. Where both countries are known
    they are part of the key. Rows of one `kind`, where there is such a column, make no pairs, and none count
    for how many a key makes. `advance` is told of how many spellings more the keys are known.
    """
    import polars as pl  # noqa: PLC0415

    mine, its = _keyed(left, right, advance or _unseen)
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
    return (
        mine.join(few, on=on, how="semi")
        .join(its.join(few, on=on, how="semi"), on=on)
        .filter((pl.col("kind") == pl.col("kind_right")).fill_null(value=False).not_())
        .select(left="row", right="row_right")
        .unique()
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


def _keyed(
    left: pl.DataFrame, right: pl.DataFrame, advance: Callable[[int], None]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The keys of both sides; of the larger one only those that the smaller one has: a register of a million
    names would have thirty million keys."""
    turned = left.height > right.height
    small, large = (right, left) if turned else (left, right)
    numbers: dict[str, int] = {}
    few = _keys(small, numbers, advance, right=turned, known=False)
    many = _keys(large, numbers, advance, right=not turned, known=True)
    return (many, few) if turned else (few, many)


def _keys(
    spellings: pl.DataFrame,
    numbers: dict[str, int],
    advance: Callable[[int], None],
    *,
    right: bool,
    known: bool,
) -> pl.DataFrame:
    """`row`, `key`, `country` and `kind` of each key, once; a key by its number, to which new ones are added
    unless only those that are `known` are wanted."""
    import polars as pl  # noqa: PLC0415

    read = name.__wrapped__ if known else name  # a million names would only turn the cache over
    parts = []
    for at in range(0, max(spellings.height, 1), CHUNK):
        chunk = spellings.slice(at, CHUNK)
        rows: list[int] = []
        found: list[int] = []
        for row, text in chunk.select("row", "text").iter_rows():
            for key in keys(read(text), right=right):
                number = numbers.get(key)
                if number is None:
                    if known:
                        continue
                    number = numbers[key] = len(numbers)
                rows.append(row)
                found.append(number)
        schema = {"row": pl.UInt32, "key": pl.UInt32}
        parts.append(pl.DataFrame({"row": rows, "key": found}, schema=schema).unique())
        advance(chunk.height)
    kind = pl.col("kind") if "kind" in spellings.columns else pl.lit(None, pl.String).alias("kind")
    about = spellings.select("row", "country", kind).unique()
    return pl.concat(parts).unique().join(about, on="row", how="left")
