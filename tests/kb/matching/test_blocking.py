"""Which pairs of names are looked at: the same for whoever is new, also where a key makes nearly too many."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.matching import blocking

WORDS = ("Norrsken", "Malmfält", "Älvdal", "Kraft", "Institutet")
SHORT = ("NMA", "(NMA)", "(ÄK)", "NM")  # acronyms of these, and initials that they make
SPELLINGS = st.lists(st.sampled_from((*WORDS, *SHORT)), min_size=1, max_size=4).map(" ".join)
SCHEMA = {
    "row": pl.UInt32,
    "text": pl.String,
    "country": pl.String,
    "kind": pl.String,
    "sought": pl.Boolean,
    "new": pl.Boolean,
}
ROW = st.tuples(
    st.lists(SPELLINGS, min_size=1, max_size=2, unique=True),
    st.sampled_from(("SE", "SE", "NO", None)),
    st.sampled_from(("se", "no", None, None)),
    st.booleans(),
    st.booleans(),
)
Row = tuple[list[str], str | None, str | None, bool, bool]


def table(rows: list[Row]) -> pl.DataFrame:
    spelled = [(at, text, *more) for at, (texts, *more) in enumerate(rows) for text in texts]
    return pl.DataFrame(spelled, schema=SCHEMA, orient="row")


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, min_size=2, max_size=14), st.integers(1, 30))
@example([(["Norrsken"], "SE", None, True, at == 0) for at in range(4)], 15)  # sixteen pairs are too many
def test_what_is_new_meets_whom_it_would_meet_if_all_were_new(rows: list[Row], most: int) -> None:
    every = table(rows)
    new = every.filter("new")["row"].implode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocking, "MOST_PAIRS", most)
        found = blocking.within(every)
        whole = blocking.within(every.with_columns(new=pl.lit(value=True)))
        sides = blocking.pairs(every.filter("sought"), every)
    assert found.equals(whole.filter(pl.col("left").is_in(new) | pl.col("right").is_in(new)))
    # And all with all is the table beside itself, less what is found from either end.
    sought = every.filter("sought")["row"].implode()
    assert whole.equals(sides.filter(~pl.col("right").is_in(sought) | (pl.col("left") < pl.col("right"))))


def test_a_key_of_too_many_is_none_for_one_who_is_new_either() -> None:
    """It makes 2,025 pairs among all, and 45 of the one who is new."""
    rows: list[Row] = [([f"Norrsken {at:03}"], "SE", None, True, at == 0) for at in range(45)]
    assert blocking.within(table(rows)).is_empty()
    assert blocking.within(table(rows[:44])).height == 43


def test_a_register_by_itself_is_not_read() -> None:
    rows: list[Row] = [(["Norrsken"], "SE", "se", False, at == 0) for at in range(3)]
    told: list[int] = []
    assert blocking.within(table(rows), told.append).is_empty()
    assert sum(told) == 0
