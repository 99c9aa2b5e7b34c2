"""A run of the matcher: what it joins, what it leaves to people, and what a second run changes (nothing)."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kb import lock, model
from kb.analysis import run as analysis
from kb.identity import Verdict
from kb.intake import Intake
from kb.matching import engine
from kb.matching.judgements import Said, judge, undo
from kb.matching.run import match, news, queue
from kb.store import Store
from tests.kb.writing import actor, actors, graph, relationships, where, write

A, B = "se-2021002841", "se-5560360793"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")


@pytest.fixture
def similar(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine as plain as can be: the same first letter may be the same, the same two letters are."""

    def candidates(
        left: pl.DataFrame, right: pl.DataFrame, progress: object = None, described: object = None
    ) -> pl.DataFrame:
        rows = [
            (*sorted((a["id"], b["id"])), 0.99 if sure else 0.8, 0.9, "same" if sure else "ask")
            for a in left.iter_rows(named=True)
            for b in right.iter_rows(named=True)
            if a["id"] != b["id"]
            for mine in [{one[:2] for one in (a["name"], *a["others"])}]
            for its in [{one[:2] for one in (b["name"], *b["others"])}]
            for sure in [bool(mine & its)]
            if sure or {one[0] for one in mine} & {one[0] for one in its}
        ]
        schema = {"left": pl.String, "right": pl.String, "score": pl.Float64, "name": pl.Float64}
        found = pl.DataFrame(rows, schema=schema | {"decision": pl.String}, orient="row").unique()
        missing = [pl.lit(None, pl.Float64).alias(one) for one in engine.PARTS if one != "name"]
        more = [
            pl.lit(None, pl.String).alias("whole"),
            *(pl.lit(False).alias(one) for one in ("exact", "alone")),
        ]
        return found.with_columns(*missing, *more).sort("left", "right")

    monkeypatch.setattr(engine, "candidates", candidates)


def state(store: Store, *told: tuple[str, str], series: str = "test") -> None:
    with lock.held(store) as owner:
        rows = (actor(key, name=name) for key, name in told)
        write(Intake(store, owner), model.ActorFact, *rows, of=where(series))


def waiting(store: Store) -> set[tuple[str, str]]:
    return {(one, other) for row in queue(store) for one, other in [sorted((row["a"]["id"], row["b"]["id"]))]}


def facts(store: Store) -> list[dict[str, Any]]:
    return [line for line in graph(store) if line.get("relationship") not in {"JUDGED", "RESEMBLES"}]


@pytest.mark.usefixtures("similar")
def test_the_sure_are_joined_the_others_wait(store: Store) -> None:
    state(store, ("pic-1", "Abisko"), ("pic-2", "Abborre"), ("pic-3", "Alpha"), ("pic-4", "Beta"))
    assert news(store) > 0
    made = match(store)
    assert (made.compared, made.accepted, made.waiting) == (4, 1, 1)
    assert sorted(actors(store)) == ["pic-1", "pic-3", "pic-4"]
    assert news(store) == 0
    once = graph(store)
    again = match(store)
    assert (again.accepted, again.waiting) == (0, 1)
    assert graph(store) == once
    assert match(store, only_new=True).compared == 0
    assert graph(store) == once


@pytest.mark.usefixtures("similar")
def test_a_judgement_that_is_not_acted_on_is_not_counted_as_joined(store: Store) -> None:
    """One that is surely the same as two organisations is joined with neither."""
    state(store, ("pic-1", "Abisko"), (A, "Abborre"), (B, "Abel"), ("pic-2", "Beta"), ("pic-3", "Bengt"))
    made = match(store)
    assert sorted(actors(store)) == sorted([A, B, "pic-1", "pic-2"])
    assert made.accepted == 1
    assert len([line for line in graph(store) if line.get("relationship") == "JUDGED"]) == 4
    assert {("pic-1", A), ("pic-1", B)} <= waiting(store)


@pytest.mark.usefixtures("similar")
def test_only_what_is_new_is_compared_with_all(store: Store) -> None:
    state(store, ("pic-1", "Abisko"), ("pic-3", "Alpha"))
    match(store)
    state(store, ("pic-1", "Abisko"), ("pic-3", "Alpha"), series="newer")
    match(store, only_new=True)
    state(store, ("pic-2", "Abborre"), ("pic-4", "Beta"), series="second")
    made = match(store, only_new=True)
    assert (made.compared, made.accepted) == (2, 1)
    assert waiting(store) == {("pic-1", "pic-3")}


@pytest.mark.usefixtures("similar")
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_loads_changes_no_actor(store: Store, order: tuple[int, ...]) -> None:
    loads = [
        [("pic-1", "Abisko"), (A, "Alpha")],
        [("pic-2", "Abborre"), (B, "Alnus")],
        [("pic-3", "Albatross"), ("pic-4", "Beta")],
    ]
    for at in order:
        state(store, *loads[at], series=f"s{at}")
        match(store, only_new=True)
    # Albatross is surely Alpha and surely Alnus, which have two organisation numbers: a person must choose.
    held = {other: one for one, other in relationships(store, "IDENTIFIED_BY")}
    assert held == {"pic-1": "pic-1", "pic-2": "pic-1", "pic-3": "pic-3", "pic-4": "pic-4", A: A, B: B}
    assert {("pic-3", A), ("pic-3", B)} <= waiting(store)


@pytest.mark.usefixtures("similar")
def test_what_is_undone_or_rejected_never_comes_back_by_itself(store: Store) -> None:
    state(store, ("pic-1", "Abisko"), ("pic-2", "Abborre"), ("pic-3", "Alpha"))
    match(store)
    (pair,) = [one["properties"]["pair"] for one in graph(store) if one.get("relationship") == "JUDGED"]
    undo(store, pair, "anna")
    match(store, only_new=True)
    assert match(store).accepted == 0
    assert sorted(actors(store)) == ["pic-1", "pic-2", "pic-3"]
    assert len(queue(store)) == 3
    judge(store, Said("pic-1", "pic-2", Verdict.DIFFERENT, "anna"))
    assert match(store).accepted == 0
    assert pair not in {row["pair"] for row in queue(store)}


@pytest.mark.usefixtures("similar")
def test_a_candidate_that_contradicts_a_rejection_comes_with_a_warning(store: Store) -> None:
    state(store, ("pic-1", "Abisko"), ("pic-2", "Beta"), ("pic-3", "Abborre"))
    judge(store, Said("pic-2", "pic-3", Verdict.DIFFERENT, "anna"))
    judge(store, Said("pic-1", "pic-2", Verdict.SAME, "anna"))
    match(store)
    (row,) = queue(store)
    assert {row["one"], row["other"]} == {"pic-1", "pic-3"}
    assert [(one["verdict"], one["by"]) for one in row["rejected"]] == [("different", "anna")]


def test_the_real_engine_joins_spellings_and_undoing_it_leaves_the_graph_as_it_was(store: Store) -> None:
    spellings = {
        "pic-1": "LULEA TEKNISKA UNIVERSITET",
        "roster-a": "Luleå tekniska universitet",
        "pic-2": "Umeå universitet",
    }
    with lock.held(store) as owner:
        intake = Intake(store, owner)
        rows = [
            actor(key, name=name, country="SE", place="SE332", helix="University")
            for key, name in spellings.items()
        ]
        write(intake, model.ActorFact, *rows)
        write(intake, model.TieFact, {"actor": "roster-a", "partner": "pic-2", "kind": ""})
    store.update("match/matched", identifiers=list(spellings))
    before = facts(store)
    made = match(store)
    assert (made.accepted, made.waiting) == (1, 0)
    assert sorted(actors(store)) == ["pic-1", "pic-2"]
    assert facts(store) != before
    (record,) = [one["properties"] for one in graph(store) if one.get("relationship") == "JUDGED"]
    assert (record["method"], record["verdict"]) == ("automatic", "same")
    undo(store, record["pair"], "anna")
    assert facts(store) == before


NAMESAKES = {"pic-1": "SE-2580", "pic-2": None, "pic-3": "SE-2480"}  # one of them may be of either place


@pytest.mark.parametrize(
    "order", [("pic-1", "pic-2", "pic-3"), ("pic-3", "pic-2", "pic-1"), ("pic-1", "pic-3", "pic-2")]
)
def test_a_name_alone_joins_only_while_nobody_else_has_it(store: Store, order: tuple[str, ...]) -> None:
    for key in order:
        with lock.held(store) as owner:
            told = actor(key, name="Folkets Hus Björken", country="SE", place=NAMESAKES[key])
            write(Intake(store, owner), model.ActorFact, told, of=where(f"s-{key}"))
        match(store, only_new=True)
    assert sorted(actors(store)) == sorted(NAMESAKES)
    assert waiting(store) == {("pic-1", "pic-2"), ("pic-1", "pic-3"), ("pic-2", "pic-3")}
    # Once it is known where the second is, nothing makes the matcher doubt, and it joins what it had parted.
    with lock.held(store) as owner:
        told = actor("pic-2", name="Folkets Hus Björken", country="SE", place="SE-2580")
        write(Intake(store, owner), model.ActorFact, told, of=where("s-pic-2"))
    match(store, only_new=True)
    assert sorted(actors(store)) == ["pic-1", "pic-3"]


def test_a_register_is_looked_through_for_those_without_a_number(store: Store) -> None:
    """By itself it has nobody to be matched with; the few beside it are who is looked for, in any order."""
    state(store, (A, "Norrlandsfabriken AB"), (B, "Norrlandsfabriken AB"), series="register")
    assert news(store) == 0
    state(store, ("pic-1", "Umeå universitet"), series="programme")
    assert news(store) == 1
    assert match(store, only_new=True).compared == 3
    assert news(store) == 0
    more = {f"se-{number}": "Norrlandsfabriken AB" for number in ("2120002742", "2321000057")}
    state(store, *more.items(), (A, "Umeå universitet"), series="newer register")
    assert news(store) == 1
    assert match(store, only_new=True).compared == 3
    assert waiting(store) == {("pic-1", A)}


def test_nobody_whose_candidates_are_gone_keeps_them(store: Store) -> None:
    state(
        store,
        ("pic-1", "Norrlandsfabriken"),
        ("pic-2", "Norrlandsfabriken AB"),
        ("pic-3", "Umeå universitet"),
    )
    match(store)
    assert waiting(store) == {("pic-1", "pic-2")}
    state(store, ("pic-2", "Skellefteå kommun"))
    match(store, only_new=True)
    assert waiting(store) == set()


def test_an_analysis_that_lost_an_actor_is_made_anew_when_it_is_back(store: Store) -> None:
    state(store, ("pic-1", "One"), ("pic-2", "Two"), ("pic-3", "Three"))
    first = analysis.analyse(store)
    made = judge(store, Said("pic-1", "pic-2", Verdict.SAME, "anna"))
    undo(store, made.pair, "anna")
    again = analysis.analyse(store)
    assert (again.id, again.unchanged) == (first.id, False)
    assert len(relationships(store, "SCORED")) == 3
    assert analysis.analyse(store).unchanged
