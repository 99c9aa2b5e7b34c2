"""Bolagsverket's register of companies, by a small twin."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from kb.store import Store
from loaders import filters, reading
from tests.loaders.given import graph, loaded
from tests.loaders.stating import stated
from tests.loaders.twins import (
    ROWS,
    SVEN,
    bolagsverket,
    company,
)


@pytest.mark.parametrize("chunk", [200, 100_000])
def test_bolagsverket(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.open_tables, "__kwdefaults__", {"chunk": chunk})
    made = stated("bolagsverket", bolagsverket(tmp_path / "bolagsverket_bulkfil.txt", *ROWS))
    assert made.rows("Actor", "key", "name", "names", "legal_form", "status", "ceased", "place") == [
        ("se-5560360793", "Saab AB", ["Aero", "Saab Två"], "AB", "active", None, "SE-2580"),
        ("se-2021002841", "LTU", [], "AB", "ceased", dt.date(2023, 5, 5), "SE"),
    ]
    assert made.rows("Actor", "key", "description") == [
        ("se-5560360793", "Allt möjligt"),
        ("se-2021002841", None),
    ]
    assert sorted(
        made.rows("History", "actor", "what", "value", "kind", "since", "until"), key=str
    ) == sorted(
        [
            ("se-5560360793", "name", "Saab AB", "FORETAGSNAMN", dt.date(2020, 1, 1), None),
            ("se-5560360793", "name", "Aero", "SARS_FORNAMN", dt.date(2015, 1, 1), None),
            ("se-5560360793", "name", "Saab Två", "SARS_FORNAMN", dt.date(2016, 1, 1), None),
            ("se-5560360793", "status", "active", None, dt.date(2001, 2, 3), None),
            ("se-5560360793", "status", "LI", "procedure", dt.date(2024, 5, 21), None),
            ("se-2021002841", "name", "LTU", "FORETAGSNAMN", dt.date(1971, 1, 1), None),
            ("se-2021002841", "status", "active", None, dt.date(2001, 2, 3), dt.date(2023, 5, 5)),
            ("se-2021002841", "status", "ceased", "FUAV", dt.date(2023, 5, 5), None),
        ],
        key=str,
    )
    assert made.tallies["companies"].left_out == 1
    assert made.reasons == {"missing": 1, "quote": 1}


def test_procedures_are_read_as_the_file_and_as_the_api_call_them(tmp_path: Path) -> None:
    path = bolagsverket(tmp_path / "bolagsverket_bulkfil.txt", *ROWS)
    for name in ("pagandeAvvecklings", "pagaendeAvvecklings"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("pagandeAvvecklings", name), encoding="utf-8"
        )
        made = stated("bolagsverket", path)
        assert ("LI", "procedure") in made.rows("History", "value", "kind"), name


def test_no_personal_number_stays_anywhere(store: Store, tmp_path: Path) -> None:
    """Not in the graph, not in the file of rejects, whatever is wrong with the row."""
    wrong = company(SVEN, "Sven$FORETAGSNAMN-ORGNAM$2020-01-01", registreringsdatum="i fjol")
    named = company(
        "5560000019", "Bolag$FORETAGSNAMN-ORGNAM$2020-01-01", verksamhetsbeskrivning=f"Sven, {SVEN}."
    )
    shifted = ROWS[2].replace('";"1"', '"";"1"')
    path = bolagsverket(tmp_path / "bolagsverket_bulkfil.txt", *ROWS, wrong, shifted, named)
    said = tmp_path / "rejects.csv"
    loaded(store, "bolagsverket", path, rejects=said)
    everything = "\n".join(graph(store)) + said.read_text(encoding="utf-8-sig")
    digits = re.sub(r"\D", "", everything)
    assert SVEN not in digits
    assert '"WAS"' in everything
    assert '"description":"Sven, ▇."' in everything


def test_bolagsverket_asked_for_a_county_and_for_the_active(store: Store, tmp_path: Path) -> None:
    path = bolagsverket(tmp_path / "bolagsverket_bulkfil.txt", *ROWS)
    summary = loaded(store, "bolagsverket", path, where=filters.parse(["county=25", "status=active"]))
    assert (summary.tables[0].accepted, summary.tables[0].filtered) == (2, 1)
