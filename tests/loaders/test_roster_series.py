"""What a roster is called, and what a newer one of its name replaces."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from kb.store import Store
from kb.texts import catalogue
from loaders import roster
from loaders.geography import fold
from loaders.recognition import recognise
from loaders.vocabulary import TABLES
from tests.loaders.given import book, graph, loaded, said, table
from tests.loaders.rosters import LTU, Sheets, by_name, stated


@pytest.mark.parametrize(
    ("name", "about", "expected"),
    [
        ("Kartläggning 2024.xlsx", None, "kartlaggning"),
        ("kartläggning_2025-03-31_v2 (1).xlsx", None, "kartlaggning"),
        ("b.xlsx", "Våra kluster", "vara-kluster"),
        ("b.xlsx", "Våra kluster 2026", "vara-kluster"),
        ("b.xlsx", "Exempel: våra kluster", "b"),
        ("2024.xlsx", None, ""),
    ],
)
def test_its_name_has_no_years(tmp_path: Path, name: str, about: str | None, expected: str) -> None:
    sheets: Sheets = {"A": [["Namn"], ["x"]]}
    if about:
        sheets["Om"] = [["Förteckning", "Gäller per"], [about, dt.date(2024, 5, 1)]]
    tables = recognise(roster.SOURCE, [book(tmp_path / name, sheets)]).tables
    assert roster.scope(tables) == expected
    day = roster.published(tables, "actors")
    assert day == (dt.date(2024, 5, 1) if about and not about.startswith("Ex") else None)


def test_csv_files_are_called_as_their_folder(tmp_path: Path) -> None:
    table(tmp_path / "Norrbotten 2025" / "a.csv", [["Namn"], ["x"]])
    table(tmp_path / "Norrbotten 2025" / "k.csv", [["Kluster", "Sedan"], ["x", "2020"]])
    tables = recognise(roster.SOURCE, [tmp_path / "Norrbotten 2025"]).tables
    assert (sorted(tables), roster.scope(tables)) == (["actors", "clusters"], "norrbotten")


@pytest.mark.parametrize("within", ["Norrbotten 2025/", ""])
def test_packed_csv_files_are_called_as_their_folder_or_their_archive(tmp_path: Path, within: str) -> None:
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    packed = downloads / ("x.zip" if within else "norrbotten_v2.zip")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{within}k.csv", "Kluster;Sedan\nx;2020\n")
    assert roster.scope(recognise(roster.SOURCE, [packed]).tables) == "norrbotten"


def test_a_bad_date_is_told(tmp_path: Path) -> None:
    found = stated(
        tmp_path, {"Om": [["Förteckning", "Gäller per"], ["Vår", "i våras"]], "A": [["Namn"], ["x"]]}
    )
    assert [(one.row, one.field, one.reason) for one in found.rejects] == [(2, "Gäller per", "date")]


def test_a_newer_roster_replaces_an_older_one_of_its_name(store: Store, tmp_path: Path) -> None:
    def roster_of(name: str, *members: str) -> Path:
        return book(
            tmp_path / f"{name}.xlsx",
            {"M": [["Namn", "Kluster"], *([one, "Trä"] for one in members)], "K": [["Kluster"], ["Trä"]]},
        )

    loaded(store, "roster", roster_of("Skog 2024", "A", "B"), published=dt.date(2024, 1, 1))
    loaded(store, "roster", roster_of("Andra", "D"))
    summary = loaded(store, "roster", roster_of("Skog 2025", "A", "C"), published=dt.date(2025, 1, 1))
    assert {one.role: one.stale for one in summary.tables} == {"memberships": 2, "clusters": 0}
    text = "".join(graph(store))
    assert [f'"name":"{name}"' in text for name in "ABCD"] == [True, False, True, True]
    assert by_name("B") not in text


def test_a_number_that_came_later_reaches_the_other_tables(store: Store, tmp_path: Path) -> None:
    """Two CSV files: only the list of actors changes, and yet the memberships are understood anew."""
    folder = tmp_path / "förteckning"
    table(folder / "m.csv", [["Namn", "Kluster"], ["LTU", "Trä"]])
    table(folder / "a.csv", [["Namn", "Nummer"], ["LTU", ""]])
    loaded(store, "roster", folder)
    table(folder / "a.csv", [["Namn", "Nummer"], ["LTU", "202100-2841"]])
    loaded(store, "roster", folder)
    members = [line for line in graph(store) if '"relationship":"MEMBER_OF"' in line]
    assert len(members) == 1
    assert f'"stated_as":"{LTU}"' in members[0]


def test_a_file_of_rejects_in_swedish(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_LANG", "sv")
    summary = loaded(
        store, "roster", book(tmp_path / "r.xlsx", {"A": [["Namn", "Nummer"], ["A", "x"], ["B", ""]]})
    )
    assert summary.rejects is not None
    text = summary.rejects.read_text(encoding="utf-8-sig")
    assert "Nummer ska vara ett organisationsnummer" in text
    assert not said(summary.rejects)[0].get("row")  # semicolons, as Swedish spreadsheets have it


def test_every_column_has_a_name_and_a_hint() -> None:
    for columns in TABLES.values():
        for name in columns.known:
            assert {f"roster.column.{name}"} <= catalogue().keys()
        spellings = [
            plain for name in columns.known for plain in {fold(one) for one in columns.aliases[name]}
        ]
        assert len(spellings) == len(set(spellings)), "one spelling, two columns"
