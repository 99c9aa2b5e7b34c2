"""A delivery is written where it differs from the one before, and the graph is as if all of it had been."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from kb import model
from kb.intake import Intake
from kb.store import Store
from tests.kb.writing import actor, frame, where
from tests.loaders.given import graph, loaded, organisations, projects, told
from tests.loaders.test_pipeline import CutOffError, Writes, empty

Row = dict[str, str]


class Written:
    """Counts the facts that are written, by kind, those known to be new apart."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.rows: dict[str, int] = {}
        self.new = 0
        whole = Intake.write

        def write(intake: Intake, kind: type, rows: pl.DataFrame, *given: object) -> None:
            self.rows[kind.__name__] = self.rows.get(kind.__name__, 0) + rows.height
            self.new += rows.height if given[2] else 0
            whole(intake, kind, rows, *given)  # type: ignore[arg-type]

        patch.setattr(Intake, "write", write)

    def since(self) -> dict[str, int]:
        """What was written since the last time."""
        rows, self.rows = self.rows, {}
        return {kind: n for kind, n in rows.items() if kind in {"ActorFact", "ParticipationFact"}}


@pytest.fixture
def written(store: Store, monkeypatch: pytest.MonkeyPatch) -> Written:
    return Written(monkeypatch)


def delivery(path: Path, day: str, *rows: Row) -> Path:
    return organisations(path, *({"contentUpdateDate": day, **row} for row in rows))


def some(count: int, **more: str) -> list[Row]:
    return [{"organisationID": f"{n:09}", "name": f"N{n}", **more} for n in range(count)]


def alone(store: Store, *loads: tuple[Path, str]) -> list[str]:
    """What the graph tells when these are all that is ever loaded."""
    empty(store)
    for path, name in loads:
        loaded(store, "cordis", path, series=name)
    return told(store)


# --- what is written


def test_what_did_not_change_is_not_written(store: Store, tmp_path: Path, written: Written) -> None:
    rows = some(30)
    first = loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *rows))
    assert (first.tables[0].facts, written.since()) == (
        {"new": 62, "changed": 0, "unchanged": 0, "gone": 0},
        {"ActorFact": 30, "ParticipationFact": 30},
    )
    # One renamed, one with another contribution, one gone, one new; and every row in another place.
    rows[3]["name"], rows[4]["ecContribution"] = "Nytt", "7"
    newer = delivery(tmp_path / "2.csv", "2021-01-01", {"organisationID": "77", "name": "X"}, *rows[:-1])
    second = loaded(store, "cordis", newer)
    assert written.since() == {"ActorFact": 2, "ParticipationFact": 2}
    assert second.tables[0].facts == {"new": 2, "changed": 2, "unchanged": 58, "gone": 2}
    assert second.tables[0].stale == 2
    now = told(store)
    assert alone(store, (newer, "")) == now
    assert loaded(store, "cordis", newer).tables[0].facts == {
        "new": 0, "changed": 0, "unchanged": 62, "gone": 0,
    }  # fmt: skip


def test_a_fact_names_the_extract_that_brought_it(store: Store, tmp_path: Path) -> None:
    rows = some(3)
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *rows))
    rows[1]["name"] = "Nytt"
    loaded(store, "cordis", delivery(tmp_path / "2.csv", "2021-01-01", *reversed(rows)))
    stated = sorted(line for line in graph(store) if '"IDENTIFIED_BY"' in line)
    named = [(row, '"source":"2020' in line, f'"row":{row}' in line) for row, line in enumerate(stated, 2)]
    assert named == [(2, True, True), (3, False, True), (4, True, True)]


def test_loading_again_writes_everything(store: Store, tmp_path: Path, written: Written) -> None:
    path = delivery(tmp_path / "1.csv", "2020-01-01", *some(5))
    loaded(store, "cordis", path)
    before = graph(store)
    written.since()
    loaded(store, "cordis", path, again=True)
    assert written.since() == {"ActorFact": 5, "ParticipationFact": 5}
    assert graph(store) == before


# --- the graph is the same as without what came before


IDS = [f"99999{n:04}" for n in range(7)]
NUMBERS = ["", "", "SE202100284101", "SE202100305401"]


def made_up(chance: random.Random, path: Path, day: str) -> Path:
    """A small delivery: who is in it, what they are called, and whose number they have, is chance."""
    rows = []
    for one in chance.sample(IDS, chance.randint(1, len(IDS))):
        rows += [
            {
                "organisationID": one,
                "name": chance.choice(["A", "B"]),
                "activityType": chance.choice(["HES", "PRC", ""]),
                "nutsCode": chance.choice(["SE332", "SE331", ""]),
                "vatNumber": chance.choice(NUMBERS),
                "projectID": project,
                "role": chance.choice(["participant", "coordinator"]),
            }
            for project in chance.sample(["1", "2"], chance.randint(1, 2))
        ]
    return delivery(path, day, *rows)


@pytest.mark.parametrize("seed", range(8))
def test_deliveries_of_two_series_end_as_if_only_the_newest_had_been(
    store: Store, tmp_path: Path, seed: int
) -> None:
    """Equally trusted series, so that which is the newest decides what actors are called."""
    chance = random.Random(seed)
    last: dict[str, Path] = {}
    months = iter(range(1, 13))
    for at in range(6):
        name = chance.choice(["north", "south"])
        path = made_up(chance, tmp_path / f"{at}.csv", f"2020-{next(months):02}-01")
        summary = loaded(store, "cordis", path, series=name, batch=chance.choice([1, 3, 1000]), replace=True)
        assert not summary.tables[0].kept
        last[name] = path
    now = told(store)
    assert alone(store, *((path, name) for name, path in last.items())) == now
    assert alone(store, *((path, name) for name, path in reversed(last.items()))) == now


def test_whom_two_series_tell_of_is_called_as_the_newest_says(store: Store, tmp_path: Path) -> None:
    south = delivery(tmp_path / "s.csv", "2020-06-01", {"name": "South", "activityType": "HES"})
    north = [
        delivery(tmp_path / f"n{day}.csv", day, {"name": "North"}, *some(1, role=day))
        for day in ("2020-01-01", "2021-01-01")
    ]
    loaded(store, "cordis", north[0], series="north")
    loaded(store, "cordis", south, series="south")
    assert name_of(store) == "South"
    loaded(store, "cordis", north[1], series="north")  # says what it said before, but later than the other
    assert name_of(store) == "North"
    now = told(store)
    assert alone(store, (north[1], "north"), (south, "south")) == now


def test_of_two_records_of_one_actor_the_one_that_changed_is_not_the_newer(
    store: Store, tmp_path: Path
) -> None:
    both = [
        {"organisationID": one, "name": name, "vatNumber": "SE202100284101"}
        for one, name in (("999876874", "First"), ("999990946", "Second"), ("999990947", "Third"))
    ]
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *both, *some(20)))
    both[1]["city"] = "Luleå"
    newer = delivery(tmp_path / "2.csv", "2021-01-01", *both[:2], *some(20))  # one changed, one gone
    loaded(store, "cordis", newer)
    assert name_of(store) == "First"
    now = told(store)
    assert alone(store, (newer, "")) == now


def name_of(store: Store) -> object:
    (found,) = store.rows("read/actors-by-identifier", identifiers=["pic-999876874"])
    return found["name"]


def test_a_number_no_longer_stated_is_taken_back_although_the_rest_is(store: Store, tmp_path: Path) -> None:
    one = {"vatNumber": "SE202100284101", "name": "LTU"}
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", one, *some(20)))
    newer = delivery(tmp_path / "2.csv", "2021-01-01", {**one, "vatNumber": ""}, *some(20))
    summary = loaded(store, "cordis", newer)
    assert (summary.tables[0].stale, summary.tables[0].kept) == (
        2,
        False,
    )  # the VAT number, and the one in it
    now = told(store)
    assert alone(store, (newer, "")) == now


# --- what is stale is kept until the user agrees


def test_what_was_kept_can_be_taken_back_later(store: Store, tmp_path: Path, written: Written) -> None:
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(40)))
    fewer = delivery(tmp_path / "2.csv", "2021-01-01", *some(30))
    everything = told(store)
    assert loaded(store, "cordis", fewer).tables[0].kept
    assert told(store) == everything
    written.since()
    third = delivery(tmp_path / "3.csv", "2022-01-01", *some(31))  # one of them is stated again
    again = loaded(store, "cordis", third)
    assert written.since() == {"ActorFact": 1, "ParticipationFact": 1}
    assert (again.tables[0].stale, again.tables[0].kept) == (18, True)
    agreed = loaded(store, "cordis", third, replace=True)
    assert (agreed.tables[0].stale, agreed.tables[0].kept, written.since()) == (18, False, {})
    assert not agreed.unchanged  # else the user who agreed is told that there was nothing to do
    now = told(store)
    last = loaded(store, "cordis", third, replace=True)
    assert (last.tables[0].stale, last.unchanged) == (0, True)
    assert alone(store, (third, "")) == now


@pytest.mark.parametrize("known", [True, False], ids=["compared", "written-whole"])
def test_projects_alone_are_kept_too_until_the_user_agrees(
    store: Store, tmp_path: Path, *, known: bool
) -> None:
    """A table that states nothing but nodes, of which a newer one has a third."""

    mentioning = delivery(tmp_path / "o.csv", "2020-01-01", *some(3))

    def load(name: str, day: str, count: int, *, agreed: bool = False) -> tuple[int, bool, bool, int]:
        rows = ({"id": f"{n}", "contentUpdateDate": day} for n in range(count))
        summary = loaded(store, "cordis", mentioning, projects(tmp_path / name, *rows), replace=agreed)
        (table,) = (one for one in summary.tables if one.role == "project")
        with store._driver.session() as session:
            there = session.run("MATCH (p:Project) RETURN count(p)").single(strict=True).value()
        return table.stale, table.kept, summary.unchanged, there

    assert load("1.csv", "2020-01-01", 60) == (0, False, False, 60)
    if not known:
        forget(store)
    assert load("2.csv", "2021-01-01", 20) == (40, True, False, 60)
    assert load("2.csv", "2021-01-01", 20) == (0, False, True, 60)
    assert load("2.csv", "2021-01-01", 20, agreed=True) == (40, False, False, 20)


# --- what cannot be relied on


def forget(store: Store) -> None:
    with store._driver.session() as session:
        session.run("MATCH (n:Fingerprint) DELETE n").consume()


def test_without_fingerprints_a_delivery_is_written_whole(
    store: Store, tmp_path: Path, written: Written
) -> None:
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(12)))
    forget(store)
    written.since()
    newer = delivery(tmp_path / "2.csv", "2021-01-01", *some(10))
    whole = loaded(store, "cordis", newer)
    assert written.since() == {"ActorFact": 10, "ParticipationFact": 10}
    assert (whole.tables[0].stale, whole.tables[0].facts["unchanged"]) == (4, None)
    now = told(store)
    third = delivery(tmp_path / "3.csv", "2022-01-01", *some(10))
    loaded(store, "cordis", third)
    assert (written.since(), told(store)) == ({}, now)
    assert alone(store, (newer, "")) == now


def test_numbers_made_by_older_rules_are_not_relied_on(
    store: Store, tmp_path: Path, written: Written
) -> None:
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(12)))
    with store._driver.session() as session:
        session.run("MATCH (e:Extract) SET e.compared = '1' + substring(e.compared, 1)").consume()
        session.run("MATCH (n:Fingerprint) REMOVE n.about").consume()
    written.since()
    newer = delivery(tmp_path / "2.csv", "2021-01-01", *some(11))
    assert loaded(store, "cordis", newer).tables[0].facts["unchanged"] is None
    assert written.since() == {"ActorFact": 11, "ParticipationFact": 11}
    third = delivery(tmp_path / "3.csv", "2022-01-01", *some(11))
    assert loaded(store, "cordis", third).tables[0].facts["unchanged"] == 24
    assert written.since() == {}
    now = told(store)
    assert alone(store, (newer, "")) == now


def test_agreeing_without_fingerprints_takes_nothing_back_that_is_stated(
    store: Store, tmp_path: Path
) -> None:
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(40)))
    fewer = delivery(tmp_path / "2.csv", "2021-01-01", *some(30))
    assert loaded(store, "cordis", fewer).tables[0].kept
    forget(store)
    agreed = loaded(store, "cordis", fewer, replace=True)
    assert (agreed.tables[0].stale, agreed.tables[0].kept) == (20, False)
    now = told(store)
    assert alone(store, (fewer, "")) == now


def test_an_extract_that_never_came_in_whole_does_not_hide_what_it_wrote(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = some(6)
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *rows))
    writes = Writes(monkeypatch)
    other = [{**row, "name": f"Other {row['name']}", "role": "partner"} for row in rows]
    writes.cut_off(5)
    with pytest.raises(CutOffError):
        loaded(store, "cordis", delivery(tmp_path / "2.csv", "2021-01-01", *other, {}), batch=1)
    assert any("Other" in line for line in graph(store))
    writes.let()
    third = delivery(tmp_path / "3.csv", "2022-01-01", *rows)  # as the first was
    loaded(store, "cordis", third)
    now = told(store)
    assert alone(store, (third, "")) == now


def test_one_cut_off_and_one_in_between_then_gone_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = some(6)
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *rows))
    writes = Writes(monkeypatch)
    last = delivery(tmp_path / "3.csv", "2022-01-01", *rows[:3], *({**row, "name": "Y"} for row in rows[3:]))
    writes.cut_off(4)
    with pytest.raises(CutOffError):
        loaded(store, "cordis", last, batch=1)
    writes.let()
    loaded(
        store, "cordis", delivery(tmp_path / "2.csv", "2021-01-01", *({**row, "name": "Z"} for row in rows))
    )
    loaded(store, "cordis", last, batch=1)
    now = told(store)
    assert alone(store, (last, "")) == now


# --- new facts are made, not looked for


def test_a_batch_whose_answer_was_lost_is_not_made_twice(
    store: Store, tmp_path: Path, intake: Intake
) -> None:
    store.update(
        "store/extract-begin", id=where().extract, series="test", batch=1, base="",
        **dict.fromkeys(("sha256", "source", "role", "file_name", "publisher", "licence", "attribution",
                         "published", "variant")),
    )  # fmt: skip
    batch = frame(model.ActorFact, actor("pic-1", name="One"))
    intake.write(model.ActorFact, batch, where(), 1, True)
    once = graph(store)
    intake.write(model.ActorFact, batch, where(), 1, True)
    assert graph(store) == once


def test_new_actors_are_as_those_that_were_looked_for(store: Store, intake: Intake) -> None:
    rows = [
        actor("pic-1", name="One", names=["Ö", "A", "One"], helix="Company", place="SE", longitude=1.0),
        actor("pic-2", names=["B"], country="NO", latitude=1.0, longitude=2.0, place="nowhere"),
        actor("pic-3", "se-2021002841", name="Three"),
        actor("se-2021002841", name="The same"),
        actor("pic-4"),
    ]
    graphs = []
    for new in (True, False):
        empty(store)
        store.update("store/lock-take", owner=intake._owner, holder="x", seconds=1, gone=[])
        intake.write(model.PlaceFact, frame(model.PlaceFact, {"code": "SE", "kind": "country"}), where(), 1)
        intake.write(model.ActorFact, frame(model.ActorFact, *rows), where(), 1, new)
        graphs.append(graph(store))
    assert graphs[0] == graphs[1]


def test_batches_of_another_size_make_nothing_twice(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [delivery(tmp_path / "o.csv", "2020-01-01", *some(6)), projects(tmp_path / "p.csv", {})]
    loaded(store, "cordis", *files, batch=2)
    undisturbed = graph(store)
    empty(store)
    writes = Writes(monkeypatch)
    for size in (1, 2, 3):
        writes.cut_off({1: 9, 2: 0, 3: 1}[size])
        with pytest.raises(CutOffError):
            loaded(store, "cordis", *files, batch=size)
    writes.let()
    loaded(store, "cordis", *files, batch=2)
    assert graph(store) == undisturbed
