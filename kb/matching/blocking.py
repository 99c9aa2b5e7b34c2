"""Which pairs of names are worth scoring: those that share something rare.

Owns the keys. Two spellings are compared when they share a key that few have: all of their words, the words
run together, a rare word, a pair of words, the beginning of a rare word (a misspelling behind it), or an
acronym with the initials of the other; or that they begin alike, as one does that was cut off.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from kb.matching.names import Name, name, weight

if TYPE_CHECKING:
    import polars as pl

CHUNK = 50_000
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


def pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows (`left`, `right`: indexes) that share a key; each once.

    Both frames have `row` (index), `text` and `country`, one spelling a row. Where both countries are known
    they are part of the key.
    """
    import polars as pl  # noqa: PLC0415

    mine, its = _keyed(left, right)
    found = [_joined(mine.drop_nulls("country"), its.drop_nulls("country"), ["key", "country"])]
    homeless, theirs = (one.filter(pl.col("country").is_null()) for one in (mine, its))
    if homeless.height:
        found.append(_joined(homeless, its, ["key"]))
    if theirs.height:
        found.append(_joined(mine, theirs, ["key"]))
    return pl.concat(found).unique().sort("left", "right")


def _joined(mine: pl.DataFrame, its: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    few = (
        mine.group_by(on).len("mine").join(its.group_by(on).len("its"), on=on)
        .filter(pl.col("mine").cast(pl.UInt64) * pl.col("its") <= MOST_PAIRS)
        .select(on)
    )  # fmt: skip
    return (
        mine.join(few, on=on, how="semi")
        .join(its.join(few, on=on, how="semi"), on=on)
        .select(left="row", right="row_right")
        .unique()
    )


def _keyed(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The keys of both sides; of the larger one only those that the smaller one has: a register of a million
    names would have thirty million keys."""
    turned = left.height > right.height
    small, large = (right, left) if turned else (left, right)
    few = _keys(small, right=turned)
    many = _keys(large, right=not turned, wanted=set(few["key"].unique()))
    return (many, few) if turned else (few, many)


def _keys(spellings: pl.DataFrame, *, right: bool, wanted: Container[str] | None = None) -> pl.DataFrame:
    """`row`, `key`, `country` of each key, once."""
    import polars as pl  # noqa: PLC0415

    read = name if wanted is None else name.__wrapped__  # a million names would only turn the cache over
    parts = []
    for at in range(0, max(spellings.height, 1), CHUNK):
        rows: list[int] = []
        found: list[str] = []
        for row, text in spellings.slice(at, CHUNK).select("row", "text").iter_rows():
            for key in keys(read(text), right=right):
                if wanted is None or key in wanted:
                    rows.append(row)
                    found.append(key)
        schema = {"row": pl.UInt32, "key": pl.String}
        parts.append(pl.DataFrame({"row": rows, "key": found}, schema=schema).unique())
    return pl.concat(parts).unique().join(spellings.select("row", "country").unique(), on="row", how="left")
