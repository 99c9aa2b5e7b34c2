"""Two tables of names: which pairs are one, which a person has to see, which are never shown."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.matching.engine import AUTOMATIC, QUEUE, candidates

# Each with its id; those of one organisation begin alike.
NAMES = {
    "ltu-1": "Luleå Tekniska Universitet",
    "ltu-2": "LULEA UNIVERSITY OF TECHNOLOGY",
    "ltu-3": "LTU",
    "kommun": "Luleå kommun",
    "bolag": "Luleå kommunföretag AB",
    "hamn": "Luleå Hamn AB",
    "board-1": "Länsstyrelsen Norrbotten",
    "board-2": "LÄNSSTYRELSEN I NORRBOTTENS LÄN",
    "region": "Region Norrbotten",
    "other-board": "Länsstyrelsen Västerbotten",
    "umu": "Umeå universitet",
    "umu-unit": "Umeå universitet, Institutionen för fysik",
}


def table(names: dict[str, str], **more: str) -> pl.DataFrame:
    return pl.DataFrame([{"id": key, "name": one, "country": "SE", **more} for key, one in names.items()])


def decided(found: pl.DataFrame) -> dict[tuple[str, str], str]:
    return {
        (left, right): said for left, right, said in found.select("left", "right", "decision").iter_rows()
    }


def test_one_organisation_in_many_spellings() -> None:
    found = candidates(table(NAMES), table(NAMES))
    assert decided(found) == {
        ("ltu-1", "ltu-2"): "same",
        ("board-1", "board-2"): "same",
        ("ltu-1", "ltu-3"): "ask",
        ("ltu-2", "ltu-3"): "ask",
        ("umu", "umu-unit"): "part_of",
    }
    assert found.filter(pl.col("decision") == "part_of")["whole"].to_list() == ["umu"]
    assert found.filter(pl.col("decision") == "same")["score"].min() >= AUTOMATIC
    assert found["score"].min() >= QUEUE


@settings(max_examples=15, deadline=None)
@given(st.permutations(list(NAMES.items())), st.permutations(list(NAMES.items())))
def test_the_order_of_rows_changes_nothing(left: list[tuple[str, str]], right: list[tuple[str, str]]) -> None:
    assert candidates(table(dict(left)), table(dict(right))).equals(candidates(table(NAMES), table(NAMES)))
