"""Whom a register's newer delivery no longer has is marked as ceased; what is past is apart from what is."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from kb.questions import asking, library
from kb.settling import derive, newest_extracts
from kb.store import Store
from loaders.filters import Where
from tests.loaders.given import graph, loaded, organisations, told
from tests.loaders.test_history import delivery, newest, numbers, on
from tests.loaders.test_pipeline import CutOffError, empty
from tests.loaders.twins import LTU, SAAB, bolagsverket, company, scb_row

MANY = [scb_row(f"16{number}", f"Bolag {at}", Ng1="62010") for at, number in enumerate(numbers(30))]
GONE = numbers(1)[0]
LATER = scb_row(f"16{numbers(31)[30]}", "Bolag 30")


def fewer(folder: Path, *rows: list[str]) -> Path:
    """A year later: all but the first of them."""
    return delivery(folder, "20251110", *MANY[1:], *rows)


def shown(store: Store, actor: str = f"se-{GONE}") -> dict[str, Any]:
    """What is told of an actor; nothing of one who is not there."""
    if not store.rows("read/actors-by-identifier", identifiers=[actor]):
        return {}
    (found,) = asking.ask(store, library.question("actor-profile"), {"actor": actor}).records
    return {name: found[name] for name in ("status", "ceased", "registered", "within")}


@pytest.mark.parametrize("compared", [True, False], ids=["compared", "written whole"])
def test_whom_a_newer_delivery_no_longer_has_is_marked_ceased(
    store: Store,
    tmp_path: Path,
    compared: bool,
) -> None:
    loaded(store, "scb", delivery(tmp_path, "20241110", *MANY))
    if not compared:
        store.update("store/extract-fingerprints", id=newest(store), stated=None, compared=None)
    (table,) = loaded(store, "scb", fewer(tmp_path)).tables
    assert (table.ceased, table.kept) == (1, False)
    one = shown(store)
    assert (one["status"], one["ceased"], one["registered"]) == ("ceased", "2025-11-10", "1975-07-02")
    assert "Norrbotten" in " ".join(one["within"])
    assert on(store, "2025-03-01", f"se-{GONE}") == {
        "name": [("Bolag 0", None, None, "now")],
        "status": [("active", None, "2025-11-09", "deliveries")],
        "form": [("49", None, None, "now")],
        "industry": [("sni2007-62010", None, "2025-11-09", "deliveries")],
    }
    assert on(store, "2025-12-01", f"se-{GONE}")["status"] == [("ceased", "2025-11-10", None, "dated")]
    assert [line for line in graph(store) if GONE in line and '"ACTIVE_IN"' in line] == []
    # The next delivery that has not heard of it either changes nothing of that.
    after = [line for line in graph(store) if GONE in line]
    (table,) = loaded(store, "scb", delivery(tmp_path, "20251210", *MANY[1:], LATER)).tables
    assert (table.ceased, table.stale) == (0, 0)
    assert [line for line in graph(store) if GONE in line] == after


def test_who_is_stated_again_has_not_ceased(store: Store, tmp_path: Path) -> None:
    loaded(store, "scb", delivery(tmp_path, "20241110", *MANY))
    loaded(store, "scb", fewer(tmp_path))
    loaded(store, "scb", delivery(tmp_path, "20251210", *MANY, LATER))
    assert shown(store) == {**shown(store), "status": "active", "ceased": None}
    days = ("2025-03-01", "2025-11-20", "2026-01-01")
    assert [on(store, day, f"se-{GONE}")["status"][0][0] for day in days] == ["active", "ceased", "active"]
    assert loaded(store, "scb", fewer(tmp_path)).tables[0].superseded


def test_a_delivery_that_was_cut_off_takes_nothing_back(store: Store, tmp_path: Path) -> None:
    loaded(store, "scb", delivery(tmp_path, "20241110", *MANY))
    cut = delivery(tmp_path, "20251110", *MANY)
    text = cut.read_bytes()
    cut.write_bytes(text[: text.rindex(b"\n", 0, text.rindex(b"\n", 0, -1)) + 30])  # in the last row but one
    (table,) = loaded(store, "scb", cut).tables
    assert (table.reasons, table.kept, table.ceased) == ({"cut-off": 1}, True, 0)
    assert table.stale > 0
    last = [f"se-{one}" for one in numbers(30)[-2:]]
    assert [shown(store, one)["status"] for one in last] == ["active", "active"]
    # The next whole one takes back what it lacks, and nothing else.
    (table,) = loaded(store, "scb", delivery(tmp_path, "20251210", *MANY[1:])).tables
    assert (table.kept, table.ceased) == (False, 1)
    assert [shown(store, one)["status"] for one in last] == ["active", "active"]


def person(number: str) -> list[str]:
    return scb_row(f"16{number}", "SVENSSON", JurForm="10")


def broken(number: str) -> list[str]:
    return [*scb_row(f"16{number}", "Bolag 0"), "one", "too", "many"]


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (person(GONE), Where()),
        (broken(GONE), Where()),
        (scb_row(f"16{GONE}", "Bolag 0", FtgStat="9"), Where(status=("active",))),
    ],
    ids=["left out", "crooked", "filtered"],
)
def test_of_whom_a_row_tells_that_is_not_loaded_nobody_says_it_ceased(
    store: Store, tmp_path: Path, row: list[str], where: Where
) -> None:
    loaded(store, "scb", delivery(tmp_path, "20241110", *MANY), where=where)
    (table,) = loaded(store, "scb", fewer(tmp_path, row), where=where).tables
    assert table.accepted < table.rows_in
    assert (table.ceased, table.stale > 0, shown(store)) == (0, True, {})


def test_a_rejected_row_tells_of_somebody_too(store: Store, tmp_path: Path) -> None:
    names = "Noll AB$FORETAGSNAMN-ORGNAM$2020-01-01"
    for at, its in enumerate((names, "null")):
        rows = [company(GONE, its), *(company(one, names) for one in numbers(12)[1:])]
        path = bolagsverket(tmp_path / f"{at}.txt", *rows)
        (table,) = loaded(store, "bolagsverket", path, published=dt.date(2024 + at, 1, 1)).tables
    assert (table.rejected, table.ceased, table.stale > 0, shown(store)) == (1, 0, True, {})


def test_who_is_said_to_be_active_elsewhere_is(store: Store, tmp_path: Path) -> None:
    other = bolagsverket(tmp_path / "b.txt", company(GONE, "Noll AB$FORETAGSNAMN-ORGNAM$2020-01-01"))
    for order in ("before", "after"):
        empty(store)
        if order == "before":
            loaded(store, "bolagsverket", other, published=dt.date(2024, 1, 1))
        loaded(store, "scb", delivery(tmp_path, "20241110", *MANY))
        loaded(store, "scb", fewer(tmp_path))
        if order == "after":
            loaded(store, "bolagsverket", other, published=dt.date(2024, 1, 1))
        assert (shown(store)["status"], shown(store)["ceased"]) == ("active", None)


def test_the_history_that_a_register_dates_stays(store: Store, tmp_path: Path) -> None:
    older = "Saab AB$FORETAGSNAMN-ORGNAM$2020-01-01"
    both = [company(SAAB, f"Nya Saab AB$FORETAGSNAMN-ORGNAM$2024-06-01|{older}"),
            company(LTU, "LTU$FORETAGSNAMN-ORGNAM$1971-01-01")]  # fmt: skip
    more = company("5567037485", "Spotify AB$FORETAGSNAMN-ORGNAM$2006-01-01")
    for at, rows in enumerate((both, both[1:], [*both, more])):
        path = bolagsverket(tmp_path / f"{at}.txt", *rows)
        loaded(store, "bolagsverket", path, published=dt.date(2024 + at, 1, 1))
        assert [value for value, *_ in on(store, "2023-03-01")["name"]] == ["Saab AB"]
        assert on(store, "2025-06-01")["status"][0][0] == ("ceased" if at else "active")
        assert on(store, "2026-06-01")["status"][0][0] == ("ceased" if at == 1 else "active")


def test_a_dry_run_tells_who_ceased(store: Store, tmp_path: Path) -> None:
    loaded(store, "scb", delivery(tmp_path, "20241110", *MANY))
    before = graph(store)
    assert loaded(store, "scb", fewer(tmp_path), dry_run=True).tables[0].ceased == 1
    assert graph(store) == before


def test_who_ceased_is_marked_when_the_user_agrees(store: Store, tmp_path: Path) -> None:
    loaded(store, "scb", delivery(tmp_path, "20241110", *MANY))
    newer = delivery(tmp_path, "20251110", *MANY[15:])
    (table,) = loaded(store, "scb", newer).tables
    assert (table.kept, table.ceased, shown(store)["status"]) == (True, 0, "active")
    (table,) = loaded(store, "scb", newer, replace=True).tables
    assert (table.kept, table.ceased, shown(store)["status"]) == (False, 15, "ceased")


def test_whom_projects_tell_of_ceased_when_the_register_says_so(store: Store, tmp_path: Path) -> None:
    loaded(store, "cordis", organisations(tmp_path / "o.csv", {"vatNumber": f"SE{GONE}01", "name": "Noll"}))
    loaded(store, "scb", delivery(tmp_path, "20241110", *MANY))
    loaded(store, "scb", fewer(tmp_path))
    assert (shown(store)["status"], shown(store)["ceased"]) == ("ceased", "2025-11-10")
    rows = asking.ask(store, library.question("where-from"), {"actor": f"se-{GONE}"}).records
    found = [(row["value"], row["file"]) for row in rows if row["fact"] == "missed"]
    assert found == [(f"se-orgnr {GONE}", "scb_bulkfil_JE_20251110T100709_47_100.txt")]
    (name,) = store.rows("read/actors-by-identifier", identifiers=["pic-999876874"])
    assert name["name"] == "Noll"  # as it is stated now, whoever is believed more


def without_past(store: Store) -> list[str]:
    """What the graph tells when all is forgotten that is past."""
    with store._driver.session() as session:
        for text in (
            "MATCH ()-[r]->() WHERE r.past DELETE r",
            "MATCH (a:Actor) WHERE NOT (a)-[:IDENTIFIED_BY]->() DETACH DELETE a",
            "MATCH (n:Identifier) WHERE NOT (n)<-[:IDENTIFIED_BY]-() DETACH DELETE n",
        ):
            session.run(text).consume()
        actors = [row["id"] for row in session.run("MATCH (a:Actor) RETURN a.id AS id")]
    newest = newest_extracts(store)
    store.write(lambda tx: derive(tx, actors, newest))
    return told(store)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_past_is_apart_from_what_is_stated(store: Store, tmp_path: Path, seed: int) -> None:
    """Without it the graph is what the newest delivery of each register makes, in either order."""
    chance = random.Random(seed)
    last: dict[str, tuple[Path, dt.date]] = {}
    for at in range(1, 7):
        name, day = chance.choice(["scb", "bolagsverket"]), dt.date(2024, at, 1)
        some = chance.sample(numbers(7), chance.randint(3, 7))
        called = [f"{chance.choice('AB')} AB" for _ in some]
        if name == "scb":
            path = delivery(
                tmp_path,
                f"{day:%Y%m%d}",
                *(
                    scb_row(
                        f"16{one}", of, FtgStat=chance.choice("19"), Ng1=chance.choice(["62010", "01110"])
                    )
                    for one, of in zip(some, called, strict=True)
                ),
            )
        else:
            rows = zip(some, called, strict=True)
            texts = [(one, f"{of}$FORETAGSNAMN-ORGNAM$2020-01-0{chance.randint(1, 2)}") for one, of in rows]
            path = bolagsverket(tmp_path / f"{at}.txt", *(company(*both) for both in texts))
        if chance.random() < 0.3 and last:
            store.update("store/extract-fingerprints", id=newest(store, *last), stated=None, compared=None)
        loaded(store, name, path, published=day, replace=True, batch=chance.choice([2, 1000]))
        last[name] = path, day
    now = without_past(store)
    for names in (list(last), list(reversed(last))):
        empty(store)
        for name in names:
            loaded(store, name, last[name][0], published=last[name][1])
        assert told(store) == now


def test_wherever_it_is_cut_off_the_same_command_finishes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_one, newer = delivery(tmp_path, "20241110", *MANY[:8]), delivery(tmp_path, "20251110", *MANY[2:8])
    loaded(store, "scb", first_one)
    loaded(store, "scb", newer)
    undisturbed = told(store)
    stop, done = 0, False
    whole = Store.write

    def write(its: Store, work: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise CutOffError
        return whole(its, work)

    while not done:
        empty(store)
        loaded(store, "scb", first_one)
        with monkeypatch.context() as patch:
            left = stop
            patch.setattr(Store, "write", write)
            with contextlib.suppress(CutOffError):
                loaded(store, "scb", newer)
                done = True
        loaded(store, "scb", newer)
        assert told(store) == undisturbed
        stop += 1
    assert stop > 5
