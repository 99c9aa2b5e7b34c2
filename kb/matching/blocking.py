"""Which pairs of names are worth scoring: those that share something rare.

Owns the keys. Two spellings are compared when they share a key that few have: all of their words, the words
run together, a rare word, a pair of words, the beginning of a rare word (a misspelling behind it), or an
acronym with the initials of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from kb.matching.names import Name, name, weight

if TYPE_CHECKING:
    import polars as pl

MOST_PAIRS = 4_000  # that one key may make; a word that more share says too little alone


def keys(one: Name) -> Iterator[str]:
    """The keys of one spelling."""
    yield "=" + " ".join(sorted(one.bag))
    if len(one.squashed) > 4:
        yield "~" + one.squashed[:10]
    telling = sorted(one.bag, key=lambda word: (-weight(word), word))[:6]
    for word in telling:
        yield "." + word
        if len(word) > 5 and weight(word) > 0.5:
            yield "^" + word[:5]
    for first, second in combinations(sorted(telling), 2):
        yield f"+{first} {second}"
    for acronym in one.acronyms | one.initials:
        if len(acronym) > 2:
            yield "!" + acronym


def pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows (`left`, `right`: indexes) that share a key; each once.

    Both frames have `row` (index) and `text`, one spelling a row.
    """
    import polars as pl  # noqa: PLC0415

    mine, its = _keyed(left), _keyed(right)
    counts = (
        mine.group_by("key").len("mine").join(its.group_by("key").len("its"), on="key")
        .filter(pl.col("mine") * pl.col("its") <= MOST_PAIRS)
        .select("key")
    )  # fmt: skip
    return (
        mine.join(counts, on="key", how="semi")
        .join(its, on="key")
        .select(left="row", right="row_right")
        .unique()
        .sort("left", "right")
    )


def _keyed(spellings: pl.DataFrame) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    rows: list[int] = []
    found: list[str] = []
    for row, text in spellings.select("row", "text").iter_rows():
        for key in keys(name(text)):
            rows.append(row)
            found.append(key)
    return pl.DataFrame({"row": rows, "key": found}, schema={"row": pl.UInt32, "key": pl.String}).unique()
