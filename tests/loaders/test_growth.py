"""Employees and turnover by year: units, thousands separators, broken years, and years stated anew."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.store import Store
from loaders.recognition import recognise
from loaders.sources import source
from tests.loaders.given import book, loaded, table
from tests.loaders.stating import stated

HEADER = ["Org.nr", "Företag", "År", "Antal anställda", "Nettoomsättning (tkr)"]
LTU = "202100-2841"


def reported(store: Store) -> list[tuple[Any, ...]]:
    """What stands in the graph: number, year, employees, turnover, currency."""
    with store._driver.session(database=store.server.database) as session:
        found = session.run(
            "MATCH (a:Actor)-[r:REPORTED]->(n:Identifier) "
            "RETURN a.id, r.year, r.employees, r.turnover, r.currency, n.id = r.stated_as "
            "ORDER BY a.id, r.year"
        )
        rows = [tuple(row.values()) for row in found]
    assert all(row[-1] for row in rows)
    return [row[:-1] for row in rows]


def test_units_and_thousands_separators(tmp_path: Path) -> None:
    made = stated(
        "growth",
        table(
            tmp_path / "figures.csv",
            [
                HEADER,
                [LTU, "LTU", "2023", "1.745", "1.234.567"],
                ["16202100-2841", "LTU", "2022", "1.702", "1.200.000"],
                ["556036-0793", "Saab AB", "2022/23", "12.345", "-1.500"],
                ["556036-0793", "Saab AB", "2021-12", "n/a", "-"],
                ["850505-1231", "Sven", "2021", "1", "1"],
                ["556036-0790", "Fel AB", "2021", "1", "1"],
                ["556036-0793", "Saab AB", "i fjol", "1", "1"],
                ["556036-0793", "Saab AB", "2023", "5", "9"],
                ["5560360793", "SAAB AB", "2023", "6", "9"],
            ],
        ),
    )
    assert made.rows("Figures", "actor", "year", "employees", "turnover", "currency") == [
        ("se-2021002841", 2023, 1745.0, 1234567000.0, "SEK"),
        ("se-2021002841", 2022, 1702.0, 1200000000.0, "SEK"),
        ("se-5560360793", 2023, 12345.0, -1500000.0, "SEK"),
        ("se-5560360793", 2021, None, None, "SEK"),
    ]
    assert made.tallies["figures"].left_out == 1
    assert made.reasons == {"repeated": 2, "no-number": 1, "year": 1}
    assert any("1,000" in one and "tkr" in one for one in made.said)


@pytest.mark.parametrize(
    ("title", "cell", "turnover"),
    [
        ("Omsättning", "1 234,5", 1234.5),
        ("Omsättning mkr", "1,5", 1_500_000.0),
        ("Omsättning (MSEK)", "1.5", 1_500_000.0),
        ("Omsättning KSEK", "7", 7000.0),
        ("Net sales", "1,234,567", 1234567.0),
    ],
)
def test_the_title_tells_the_unit(title: str, cell: str, turnover: float, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [["Orgnr", "År", title], [LTU, "2023", cell]])
    assert stated("growth", path).values("Figures", "turnover") == [turnover]


@pytest.mark.parametrize("kind", ["xlsx", "json"])
def test_a_number_of_a_workbook_or_of_json_is_no_text_to_be_guessed_at(kind: str, tmp_path: Path) -> None:
    head = ["Org.nr", "År", "Antal anställda", "Omsättning (MSEK)"]
    rows = [[LTU, 2021, 2.125, 1.234], [LTU, 2022, 3.25, 12.345], [LTU, 2023, 1745, 7.891]]
    path = tmp_path / f"figures.{kind}"
    if kind == "xlsx":
        book(path, {"Blad1": [head, *rows]})
    else:
        path.write_text(json.dumps([dict(zip(head, row, strict=True)) for row in rows]), encoding="utf-8")
    assert stated("growth", path).rows("Figures", "employees", "turnover") == [
        (2.125, 1_234_000.0), (3.25, 12_345_000.0), (1745.0, 7_891_000.0),
    ]  # fmt: skip


def test_numbers_of_other_countries(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {"A": [["Organisation number", "Country", "Year", "Employees"],
               ["974 760 673", "Norge", 2023, 1600], ["0112038-9", "FI", 2023, 80000.5]]},
    )  # fmt: skip
    assert stated("growth", path).rows("Figures", "actor", "employees", "currency") == [
        ("no-974760673", 1600.0, "NOK"),
        ("fi-01120389", 80000.5, "EUR"),
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_year_stated_anew_replaces_and_no_year_is_taken_back(
    store: Store, tmp_path: Path, order: tuple[int, int]
) -> None:
    first = [HEADER, [LTU, "LTU", "2021", "10", "1"], [LTU, "LTU", "2022", "11", "2"]]
    second = [HEADER, [LTU, "LTU", "2022", "12", "3"], [LTU, "LTU", "2023", "13", "4"]]
    files = [table(tmp_path / "2023.csv", first), table(tmp_path / "2024.csv", second)]
    for at in order:
        loaded(store, "growth", files[at], published=dt.date(2023 + at, 6, 1))
    assert reported(store) == [
        ("se-2021002841", 2021, 10.0, 1000.0, "SEK"),
        ("se-2021002841", 2022, 12.0, 3000.0, "SEK"),
        ("se-2021002841", 2023, 13.0, 4000.0, "SEK"),
    ]


def test_figures_follow_their_number_to_another_actor(store: Store, tmp_path: Path) -> None:
    """An LEI that is later known to be the same organisation's takes the figures along."""
    loaded(store, "growth", table(tmp_path / "a.csv", [HEADER, [LTU, "LTU", "2022", "12", "3"]]))
    roster = table(
        tmp_path / "r" / "actors.csv",
        [["Organisation", "Organisationsnummer", "LEI"], ["LTU", LTU, "213800SEFFNLY4KTWN05"]],
    )
    loaded(store, "roster", roster)
    assert reported(store) == [("se-2021002841", 2022, 12.0, 3000.0, "SEK")]


def test_the_decimal_mark_can_be_told(store: Store, tmp_path: Path) -> None:
    """One amount alone does not tell; the same file with another mark is another extract."""
    path = table(tmp_path / "figures.csv", [HEADER, [LTU, "LTU", "2023", "1.745", ""]])
    loaded(store, "growth", path)
    assert [row[2] for row in reported(store)] == [1.745]
    assert not loaded(store, "growth", path, decimal=",").unchanged
    assert [row[2] for row in reported(store)] == [1745]


@pytest.mark.parametrize("titled", [True, False])
def test_years_as_columns_are_told_as_that(tmp_path: Path, titled: bool) -> None:
    years = ["Omsättning 2022", "Omsättning 2023"] if titled else ["2022", "2023"]
    rows = [["Nyckeltal, uttag 2026-11-02"], [], ["Orgnr", "Företag", *years], [LTU, "LTU", 1745, 1702]]
    with pytest.raises(InputError) as raised:
        recognise(source("growth"), [book(tmp_path / "figures.xlsx", {"Bolag": rows})])
    assert (raised.value.key, raised.value.values["columns"]) == ("years-across", ", ".join(years))
    assert "figures.xlsx:Bolag" in str(raised.value)
