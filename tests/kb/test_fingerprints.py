"""The numbers of facts: the same for ever, another for another fact; and what is told by comparing them."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kb import fingerprints, model, series
from kb.fingerprints import KEPT, Comparison, Stated, Subjects, Verdict
from tests.kb.writing import actor, frame, where


def test_the_numbers_stay_what_they_are() -> None:
    """They are compared with those of years ago: whoever changes them changes `VERSION`, and this."""
    rows = frame(
        model.ActorFact,
        actor("pic-1", "a", "b", name="Å", names=["x", "y"], latitude=65.5, no_advertising=True),
    )
    found = fingerprints.numbers(model.ActorFact, rows), fingerprints.contents(model.ActorFact, rows)
    assert (fingerprints.VERSION, *(one.tolist() for one in found)) == (
        3,
        [-2825220685168860129],
        [9158486151308423402],
    )
    assert fingerprints.halves(pl.Series(["pic-1"])).tolist() == [-96192848]


def test_a_row_elsewhere_says_the_same_and_any_other_field_does_not() -> None:
    one = frame(model.HistoryFact, {"actor": "a", "what": "name", "value": "b", "kind": "c"})
    said = fingerprints.contents(model.HistoryFact, one)
    assert fingerprints.contents(model.HistoryFact, one.with_columns(row=pl.lit(9, pl.Int64))) == said
    assert fingerprints.contents(model.HistoryFact, one.with_columns(kind=pl.lit("d"))) != said
    number = fingerprints.numbers(model.HistoryFact, one)
    for column in ("actor", "value"):
        assert fingerprints.numbers(model.HistoryFact, one.with_columns(pl.lit("d").alias(column))) != number


def stated(*facts: tuple[int, int]) -> Stated:
    """Facts by number and content, each about somebody whose half is its number."""
    numbers, said = (np.array([one[at] for one in facts], np.int64) for at in (0, 1))
    return Stated(numbers, said, numbers.astype(np.int32))


def told(of: Stated) -> list[tuple[int, int]]:
    assert of.facts.tolist() == of.about.tolist()
    return list(zip(of.facts.tolist(), of.contents.tolist(), strict=True))


def test_of_what_is_stated_twice_the_last_counts() -> None:
    compared = Comparison(Stated.nothing())
    assert compared.of(stated((5, 1), (3, 2), (5, 9))).tolist() == [Verdict.NEW, Verdict.NEW, Verdict.AGAIN]
    assert compared.of(stated((5, 1))).tolist() == [Verdict.AGAIN]
    now = compared.now(kept=False)
    assert told(now) == [(3, 2), (5, 1)]
    after = Comparison(Stated.read(now.chunks()))
    assert after.of(stated((3, 9))).tolist() == [Verdict.CHANGED]
    assert told(after.gone) == [(5, 1)]
    kept = after.now(kept=True)
    assert told(kept) == [(3, 9), (5, KEPT)]
    assert (told(kept.kept), told(kept.without_kept)) == ([(5, KEPT)], [(3, 9)])


FACTS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 3)))


@given(FACTS, st.lists(FACTS, max_size=30))
def test_verdicts_are_those_of_a_dictionary(
    before: list[tuple[int, int]], pieces: list[list[tuple[int, int]]]
) -> None:
    old = dict(before)
    compared = Comparison(stated(*sorted(old.items())))
    now: dict[int, int] = {}
    for piece in pieces:
        expected = []
        for fact, said in piece:
            again, known = fact in now, old.get(fact)
            expected.append(
                Verdict.AGAIN if again
                else Verdict.NEW if known is None
                else Verdict.UNCHANGED if known == said
                else Verdict.CHANGED
            )  # fmt: skip
            now[fact] = said
        assert compared.of(stated(*piece)).tolist() == expected
    assert told(compared.now(kept=False)) == sorted(now.items())
    assert told(compared.gone) == sorted((fact, said) for fact, said in old.items() if fact not in now)
    assert sum(compared.counts.values()) == sum(map(len, pieces))


def test_every_kind_of_fact_has_an_identity() -> None:
    assert set(fingerprints.IDENTITY) == {
        one for one in vars(model).values() if isinstance(one, type) and issubclass(one, model.Fact)
    } - {model.Fact, model.CodeFact}
    assert series.rules(where(rank=3)) == f"{fingerprints.VERSION}.3.3"


# --- whom they are about


def test_whom_a_fact_is_about_is_found_by_half_a_number() -> None:
    many = pl.Series([f"se-{n}" for n in range(200_000)])
    halves = fingerprints.halves(many)
    order = np.argsort(halves, kind="stable")
    first = int(np.flatnonzero(np.diff(halves[order]) == 0)[0])  # among so many some have the same half
    one, other = sorted(many.gather(order[first : first + 2].tolist()).to_list())
    asked = fingerprints.halves(pl.Series([one, "se-7", "unheard of"]))
    facts = Stated(np.array([1, 2, 3]), np.array([0, 0, 0]), asked)
    found = {row["subject"]: row["facts"] for row in fingerprints.whose(facts, many).to_dicts()}
    assert found == {one: [1], other: [1], "se-7": [2]}


@given(st.lists(st.lists(st.text(max_size=3), max_size=5)))
def test_subjects_are_told_once_each(pieces: list[list[str]]) -> None:
    met = Subjects(_most=3)
    for piece in pieces:
        met.add(pl.Series(piece, dtype=pl.String))
    assert sorted(met.all().to_list()) == sorted({one for piece in pieces for one in piece})
