"""Two tables of names: which pairs are one, which a person has to see, which are never shown."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.matching import blocking
from kb.matching.engine import AUTOMATIC, QUEUE, candidates, sure

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


@settings(max_examples=15, deadline=None)
@given(
    st.permutations(list(NAMES.items())), st.integers(1, len(NAMES) - 1), st.randoms(use_true_random=False)
)
def test_loaded_at_once_or_one_after_the_other_the_pairs_are_the_same(
    rows: list[tuple[str, str]], first: int, chance: Random
) -> None:
    """Those that are new are compared with all; together that is everybody with everybody, in any order."""
    known, every = table(dict(rows[:first])), table(dict(rows))
    parts = [candidates(known, known), candidates(table(dict(rows[first:])), every)]
    pairs = told(pl.concat(parts))
    chance.shuffle(pairs)
    once = told(candidates(table(NAMES), table(NAMES)))
    assert sorted(pairs) == sorted(once)
    assert sure(pairs) == sure(once)


def told(found: pl.DataFrame) -> list[tuple[str, str, str, bool, bool]]:
    """What `sure` takes, the lower id of a pair first, as the graph keeps it."""
    return [
        (*sorted((left, right)), *more)
        for left, right, *more in found.select("left", "right", "decision", "exact", "alone").iter_rows()
    ]


def test_two_numbers_of_one_kind_are_never_the_same() -> None:
    both = table({"se-5560360793": "Norrlandsfabriken AB", "se-2021002841": "Norrlandsfabriken AB"})
    assert candidates(both, both).is_empty()
    one = table({"pic-999876874": "Norrlandsfabriken AB", "se-2021002841": "Norrlandsfabriken AB"})
    assert candidates(one, one)["decision"].to_list() == ["same"]


KINDS = ("se", "no", "pic", "roster")  # of the first two an organisation has one number


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_those_with_a_number_of_one_kind_are_left_out_and_all_else_is_the_same(data: st.DataObject) -> None:
    """Whatever numbers there are, whoever is new, and wherever they are."""
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=len(NAMES), max_size=len(NAMES)))
    lands = data.draw(
        st.lists(st.sampled_from(("SE", "SE", "NO", None)), min_size=len(NAMES), max_size=len(NAMES))
    )
    new = data.draw(st.lists(st.booleans(), min_size=len(NAMES), max_size=len(NAMES)))
    kind = dict(zip(NAMES, kinds, strict=True))

    def compared(*, numbered: bool) -> set[tuple[str, str, str, float, str | None]]:
        ids = [f"{one}-{key}" if numbered else f"x-{key}" for one, key in zip(kinds, NAMES, strict=True)]
        schema = {"id": pl.String, "name": pl.String, "country": pl.String}
        every = pl.DataFrame({"id": ids, "name": list(NAMES.values()), "country": lands}, schema=schema)
        found = candidates(every.filter(pl.Series(new)), every)
        columns = ("left", "right", "decision", "score", "whole")
        rows = [
            (
                *sorted(one.partition("-")[2] for one in (left, right)),
                said,
                score,
                whole and whole.partition("-")[2],
            )
            for left, right, said, score, whole in found.select(columns).iter_rows()
        ]
        assert len(rows) == len(set(rows))
        return set(rows)

    apart = {
        row for row in compared(numbered=False) if kind[row[0]] != kind[row[1]] or kind[row[0]] in KINDS[2:]
    }
    assert compared(numbered=True) == apart


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_found_of_the_new_is_a_part_of_what_is_found_of_all(data: st.DataObject) -> None:
    """Also where keys make too many pairs, whoever has numbers, and of whichever kind most of these are."""
    size = len(NAMES)
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=size, max_size=size))
    lands = data.draw(st.lists(st.sampled_from(("SE", "SE", None)), min_size=size, max_size=size))
    new = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    ids = [f"{one}-{key}" for one, key in zip(kinds, NAMES, strict=True)]
    every = pl.DataFrame({"id": ids, "name": list(NAMES.values()), "country": lands})
    asked = every.filter(pl.Series(new))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocking, "MOST_PAIRS", data.draw(st.integers(1, 20)))
        found, whole = candidates(asked, every), candidates(every, every)
    of_new = [pl.col(end).is_in(asked["id"].implode()) for end in ("left", "right")]
    assert found.equals(whole.filter(pl.any_horizontal(of_new)))


def test_what_is_not_in_the_table_is_asked_for_once_somebody_is_compared() -> None:
    asked: list[str] = []

    def described(ids: pl.Series) -> pl.DataFrame:
        asked.extend(ids)
        return pl.DataFrame({"id": ids, "place": ["SE-2580"] * ids.len()})

    names = {"a": "Folkets Hus Björken", "b": "FOLKETS HUS BJÖRKEN", "c": "Umeå universitet"}
    found = candidates(table(names), table(names), described=described)
    assert decided(found) == {("a", "b"): "same"}
    assert found["place"].to_list() == [1.0]
    assert set(asked) == {"a", "b"}


def test_a_firm_and_a_company_of_one_name_in_one_town_are_asked_about() -> None:
    register = table({"firm": "Mölndal Städ", "company": "Mölndal Städ AB"}, place="SE-1481")
    found = candidates(table({"listed": "Mölndal Städ"}, place="SE-1481"), register)
    assert decided(found) == {("listed", "firm"): "ask", ("listed", "company"): "ask"}
    found = candidates(table({"listed": "Mölndal Städ"}, place="SE-1481"), register[:1])
    assert decided(found) == {("listed", "firm"): "same"}


def test_who_fits_two_fits_none_also_where_one_of_them_is_in_doubt() -> None:
    """The listed company is one of two; the firm without a form may be one of these, too."""
    register = table({"one": "Linöstson Bil AB", "two": "Linöstson Bil AB"})
    register = register.with_columns(place=pl.Series(["SE-1861", "SE-0115"]))
    listed = table({"a": "LINÖSTSON BIL AB", "b": "Linöstson Bil"})
    listed = listed.with_columns(place=pl.Series([None, "SE-0115"], dtype=pl.String))
    assert "same" not in candidates(listed, register).filter(pl.col("left") == "a")["decision"]
