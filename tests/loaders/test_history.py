"""Deliveries of a register one after the other: what they change stays in the graph as history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kb.questions import asking, library
from kb.store import Store
from kb.texts import speaking
from loaders.filters import Where
from tests.loaders.given import graph, loaded
from tests.loaders.test_replies import LATE, organisation_told, saved
from tests.loaders.twins import LTU, SAAB, bolagsverket, company, scb, scb_row

OTHERS = [scb_row(f"16{number}", f"Bolag {number}") for number in ("5567037485", "5560160680", "5560007311")]


def delivery(folder: Path, day: str, *rows: list[str]) -> Path:
    return scb(folder / f"scb_bulkfil_JE_{day}T100709_47_100.txt", *rows, *OTHERS)


def first(folder: Path) -> Path:
    return delivery(folder, "20241110", scb_row("16" + SAAB, "Saab AB", Ng1="30300", Ng2="26300"))


def second(folder: Path) -> Path:
    return delivery(
        folder, "20251110", scb_row("16" + SAAB, "SAAB AKTIEBOLAG", Ng1="30300", Ng2="62010", FtgStat="9")
    )


def third(folder: Path) -> Path:
    """With the codes of SNI 2025."""
    return delivery(
        folder, "20260210", scb_row("16" + SAAB, "SAAB AKTIEBOLAG", Ng1="30310", Ng2="62100", FtgStat="9")
    )


def numbers(count: int) -> list[str]:
    """Numbers of companies."""
    made = (f"55{at:07}" for at in range(6000001, 6000001 + count))
    return [one + str(luhn(one)) for one in made]


def luhn(digits: str) -> int:
    """The last digit that goes with the others."""
    doubled = (int(one) * (2 - at % 2) for at, one in enumerate(digits))
    return -sum(map(int, "".join(map(str, doubled)))) % 10


def past(store: Store) -> list[str]:
    """What is kept of earlier deliveries."""
    return [line for line in graph(store) if '"past":true' in line]


def newest(store: Store, *of: str) -> str:
    """The newest extract of the register, or of several."""
    return max(one["id"] for one in store.rows("store/extracts") if one["source"] in (of or ("scb",)))


def on(store: Store, day: str, actor: str = f"se-{SAAB}") -> dict[str, list[Any]]:
    """What is told of a day: values by what is told."""
    with speaking("en"):
        rows = asking.ask(store, library.question("actor-on-a-day"), {"actor": actor, "day": day}).records
    told: dict[str, list[Any]] = {}
    for row in rows:
        value = row["kind"] if row["what"] == "industry" else row["value"]
        told.setdefault(row["what"], []).append((value, row["since"], row["until"], row["basis"]))
    return told


def test_names_status_and_industries_keep_from_and_to(store: Store, tmp_path: Path) -> None:
    for make in (first, second, third):
        loaded(store, "scb", make(tmp_path), replace=True)
    told = on(store, "2024-12-24")
    assert {**told, "industry": sorted(told["industry"])} == {
        "name": [("Saab AB", None, "2025-11-09", "deliveries")],
        "status": [("active", None, "2025-11-09", "deliveries")],
        "form": [("49", None, None, "now")],
        "industry": [
            ("sni2007-26300", None, "2025-11-09", "deliveries"),
            ("sni2007-30300", None, "2026-02-09", "deliveries"),
        ],
    }
    assert on(store, "2025-12-24")["name"] == [("SAAB AKTIEBOLAG", None, None, "now")]
    assert on(store, "2025-12-24")["status"] == [("ceased", None, None, "now")]
    assert sorted(on(store, "2025-12-24")["industry"]) == [
        ("sni2007-30300", None, "2026-02-09", "deliveries"),
        ("sni2007-62010", "2025-11-10", "2026-02-09", "deliveries"),
    ]
    assert sorted(on(store, "2026-03-01")["industry"]) == [
        ("sni2025-30310", "2026-02-10", None, "deliveries"),
        ("sni2025-62100", "2026-02-10", None, "deliveries"),
    ]


def test_what_was_kept_until_the_user_agreed_becomes_history_then(store: Store, tmp_path: Path) -> None:
    many = [scb_row(f"16{number}", f"Bolag {at}", Ng1="62010") for at, number in enumerate(numbers(30))]
    later = [scb_row(f"16{number}", f"Bolag {at}", Ng1="62100") for at, number in enumerate(numbers(30))]
    loaded(store, "scb", delivery(tmp_path, "20251110", *many))
    newer = delivery(tmp_path, "20260210", *later)
    assert loaded(store, "scb", newer).tables[0].kept
    assert past(store) == []
    loaded(store, "scb", newer, replace=True)
    assert len(past(store)) == 30 + len(OTHERS)


def test_the_same_delivery_again_adds_nothing(store: Store, tmp_path: Path) -> None:
    loaded(store, "scb", first(tmp_path))
    loaded(store, "scb", second(tmp_path), replace=True)
    before = past(store)
    assert len(before) == 3
    for again in (False, True):
        loaded(store, "scb", second(tmp_path), again=again, replace=True)
        assert past(store) == before


def test_it_is_kept_where_nothing_can_be_compared(store: Store, tmp_path: Path) -> None:
    """Without fingerprints (in a restored graph, say) a delivery is written whole."""
    loaded(store, "scb", first(tmp_path))
    loaded(store, "scb", second(tmp_path), replace=True)
    before = past(store)
    store.update("store/extract-fingerprints", id=newest(store), stated=None, compared=None)
    loaded(store, "scb", third(tmp_path), replace=True)
    assert set(past(store)) > set(before)
    assert sorted(value for value, *_ in on(store, "2025-12-24")["industry"]) == [
        "sni2007-30300",
        "sni2007-62010",
    ]


def test_who_only_left_the_selection_has_no_history_of_it(store: Store, tmp_path: Path) -> None:
    loaded(
        store,
        "bolagsverket",
        bolagsverket(tmp_path / "b.txt", company(SAAB, "Saab AB$FORETAGSNAMN-ORGNAM$2020-01-01")),
    )
    active = Where(status=("active",))
    loaded(store, "scb", first(tmp_path), where=active)
    loaded(store, "scb", second(tmp_path), where=active, replace=True)
    assert past(store) == []


def test_what_the_register_dates_itself_is_left_to_it(store: Store, tmp_path: Path) -> None:
    older = "Saab AB$FORETAGSNAMN-ORGNAM$2020-01-01"
    for day, names in (
        (dt.date(2024, 1, 1), older),
        (dt.date(2025, 1, 1), f"Nya Saab AB$FORETAGSNAMN-ORGNAM$2024-06-01|{older}"),
    ):
        path = bolagsverket(
            tmp_path / f"{day}.txt", company(SAAB, names), company(LTU, "LTU$FORETAGSNAMN-ORGNAM$1971-01-01")
        )
        loaded(store, "bolagsverket", path, published=day)
    assert past(store) == []
    assert [value for value, *_ in on(store, "2024-03-01")["name"]] == ["Saab AB"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the older one later"])
def test_of_two_replies_the_newer_tells_the_industries(
    store: Store, tmp_path: Path, order: tuple[int, ...]
) -> None:
    replies = []
    for at, (code, other) in enumerate((("30300", "Saab AB"), ("62010", "Saab AB"))):
        told = organisation_told(SAAB, naringsgrenOrganisation={"sni": [{"kod": code, "klartext": other}]})
        replies.append(saved(tmp_path / f"{at}.json", {"organisationer": [told]}))
    days = (dt.date(2025, 1, 1), dt.date(2025, 6, 1))
    for at in order:
        loaded(store, "bolagsverket-api", replies[at], published=days[at])
    assert [value for value, *_ in on(store, "2025-12-24")["industry"]] == ["sni2007-62010"]
    assert [(value, until) for value, _, until, _ in on(store, "2025-02-01")["industry"]] == [
        ("sni2007-30300", "2025-05-31")
    ]


def test_a_reply_that_could_not_tell_the_industry_leaves_it(store: Store, tmp_path: Path) -> None:
    late = organisation_told(SAAB, naringsgrenOrganisation={"sni": None, "fel": LATE})
    for month, told in ((1, organisation_told(SAAB)), (6, late)):
        path = saved(tmp_path / f"{month}.json", {"organisationer": [told]})
        loaded(store, "bolagsverket-api", path, published=dt.date(2025, month, 1))
    assert [value for value, *_ in on(store, "2025-12-24")["industry"]] == ["sni2007-30300"]
