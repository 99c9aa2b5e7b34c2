"""What is gone is found by whom it was stated of, and nodes that did not change are left as they are."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kb import model
from kb.intake import Intake
from kb.store import Store, Transaction
from tests.kb.writing import frame, graph, relationships, where, write
from tests.loaders.given import loaded, projects, told
from tests.loaders.test_incremental import alone, delivery, made_up, some
from tests.loaders.test_pipeline import empty


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each statement was run."""
    names: Counter[str] = Counter()
    for method in ("run", "first_column"):
        whole = getattr(Transaction, method)

        def counted(tx: Transaction, name: str, /, whole: Any = whole, **values: object) -> Any:
            names[name] += 1
            return whole(tx, name, **values)

        monkeypatch.setattr(Transaction, method, counted)
    return names


def passes(run: Counter[str]) -> int:
    return sum(count for name, count in run.items() if name.startswith("load/gone-anywhere-"))


@pytest.mark.parametrize("seed", range(100, 106))
def test_what_is_gone_is_found_without_looking_through_everything(
    store: Store, tmp_path: Path, run: Counter[str], seed: int
) -> None:
    """However the actors were joined, parted and contested meanwhile."""
    chance = random.Random(seed)
    for at in range(1, 8):
        path = made_up(chance, tmp_path / f"{at}.csv", f"2020-{at:02}-01")
        loaded(store, "cordis", path, series=chance.choice(["north", "south"]), replace=True)
    assert run["load/gone-relationships"] + run["load/gone-statements"] > 3
    assert passes(run) == 0


def test_where_nobody_knows_whom_it_was_about_everything_is_looked_through(
    store: Store, tmp_path: Path, run: Counter[str]
) -> None:
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(30)))
    with store._driver.session() as session:
        session.run("MATCH (n:Fingerprint) WHERE n.subjects IS NOT NULL DELETE n").consume()
    newer = delivery(tmp_path / "2.csv", "2021-01-01", *some(28))
    summary = loaded(store, "cordis", newer)
    assert (summary.tables[0].facts["gone"], summary.tables[0].stale, passes(run)) == (4, 4, 2)
    now = told(store)
    assert alone(store, (newer, "")) == now


# --- nodes


def day(path: Path, when: str, *rows: dict[str, str]) -> list[Path]:
    """A delivery of these projects, and of somebody who takes part in each."""
    parts = [{"projectID": row["id"]} for row in rows]
    dated = ({"contentUpdateDate": when, **row} for row in rows)
    return [delivery(path.with_suffix(".o.csv"), when, *parts), projects(path, *dated)]


def test_a_project_that_did_not_change_is_signed_and_left(store: Store, tmp_path: Path) -> None:
    first = day(tmp_path / "1", "2020-01-01", {"id": "1", "title": "A"}, {"id": "2", "title": "B"})
    loaded(store, "cordis", *first)
    newer = day(tmp_path / "2", "2021-01-01", {"id": "2", "title": "C"}, {"id": "1", "title": "A"})
    loaded(store, "cordis", *newer)
    found = [one["properties"] for one in graph(store) if one.get("node") == "Project"]
    assert sorted((one["title"], one["source"][:4], one["row"]) for one in found) == [
        ("A", "2021", 3), ("C", "2021", 2),
    ]  # fmt: skip
    funded = [one for one in graph(store) if one.get("relationship") == "FUNDED_BY"]
    assert sorted((one["from"][1], one["properties"]["source"][:4]) for one in funded) == [
        ("cordis-1", "2020"), ("cordis-2", "2021"),
    ]  # fmt: skip
    now = told(store)
    empty(store)
    loaded(store, "cordis", *newer)
    assert told(store) == now


WAYS = (
    {"title": "A", "legalBasis": "H2020-EU.1.", "topics": "T-1"},
    {"title": "B", "topics": "T-2; T-3"},
)


@pytest.mark.parametrize("seed", range(4))
def test_projects_of_two_series_are_told_as_the_newest_says(store: Store, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    last: dict[str, list[Path]] = {}
    for at in range(1, 9):
        name = chance.choice(["north", "south"])
        told_so = ({"id": str(one), **chance.choice(WAYS)} for one in range(1, 4))
        last[name] = day(tmp_path / f"{at}", f"2020-{at:02}-01", *told_so)
        loaded(store, "cordis", *last[name], series=name, batch=chance.choice([2, 1000]))
    now = told(store)
    for names in (list(last), list(reversed(last))):
        empty(store)
        for name in names:
            loaded(store, "cordis", *last[name], series=name)
        assert told(store) == now


@pytest.mark.parametrize(
    ("kind", "row", "name"),
    [
        (model.PlaceFact, {"code": "X", "kind": "country"}, "name_en"),
        (model.ProgrammeFact, {"code": "X"}, "name_en"),
        (model.TopicFact, {"code": "X"}, "name_en"),
        (model.IndustryFact, {"code": "X"}, "name_en"),
        (model.ClusterFact, {"id": "X"}, "name"),
        (model.ProjectFact, {"id": "X", "programme": "F"}, "title"),
    ],
)
def test_a_node_is_left_only_as_the_extract_before_left_it(
    store: Store, intake: Intake, kind: type[model.Fact], row: dict[str, Any], name: str
) -> None:
    def said() -> tuple[Any, Any]:
        (one,) = [one["properties"] for one in graph(store) if "X" in one.get("properties", {}).values()]
        return one[name], one["source"][:4]

    def same(called: str, day: str, replaces: str) -> None:
        rows = frame(kind, {**row, name: called}).with_columns(pl.lit(value=True).alias("same"))
        intake.write(kind, rows, replace(where(day=day), replaces=replaces), 1)

    write(intake, kind, {**row, name: "A"}, of=where(day="2020-01-01"))
    same("not written", "2021-01-01", where(day="2020-01-01").extract)
    assert said() == ("A", "2021")
    write(intake, kind, {**row, name: "B"}, of=where("other", "2022-01-01"))
    same("A", "2023-01-01", where(day="2021-01-01").extract)
    assert said() == ("A", "2023")
    assert len(relationships(store, "FUNDED_BY")) == (kind is model.ProjectFact)
