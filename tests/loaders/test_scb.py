"""SCB's register of companies, by a small twin."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.store import Store
from tests.loaders.given import graph, loaded
from tests.loaders.stating import NO_SHARED, SHARED, stated
from tests.loaders.twins import (
    SVEN,
    scb,
    scb_row,
)


def test_scb(tmp_path: Path) -> None:
    made = stated(
        "scb",
        scb(
            tmp_path / "scb_bulkfil_JE_20251110T100709_47_100.txt",
            scb_row("162021002841", "LULEÅ TEKNISKA UNIVERSITET", JurForm="81", Ng1="85420", Ng2="72190"),
            scb_row(
                "165560360793", 'AB "SAAB', Foretagsnamn='SAAB "AERO" AB', Reklamsparrtyp="2", FtgStat="9"
            ),
            scb_row("19" + SVEN, "SVENSSON, SVEN", JurForm="10"),
            scb_row("161020159248", "ESTATE", JurForm="91"),
            scb_row("165560000000", "FEL AB"),
            scb_row("165567037485", '"SPOTIFY', FtgStat="0", Ng1="00000", RegDatKtid="00000000"),
        ),
    )
    assert made.rows("Actor", "key", "name", "names", "helix", "status", "place", "no_advertising") == [
        ("se-2021002841", "LULEÅ TEKNISKA UNIVERSITET", [], "PublicBody", "active", "SE-2580", False),
        ("se-5560360793", 'SAAB "AERO" AB', ['AB "SAAB'], "Company", "ceased", "SE-2580", True),
        ("se-5567037485", '"SPOTIFY', [], "Company", "inactive", "SE-2580", False),
    ]
    assert made.values("Actor", "registered") == [dt.date(1975, 7, 2), dt.date(1975, 7, 2), None]
    assert made.rows("Activity", "actor", "industry", "nr") == [
        ("se-2021002841", "sni2007-85420", 1),
        ("se-5560360793", "sni2007-62010", 1),
        ("se-2021002841", "sni2007-72190", 2),
    ]
    assert ("sni2007-62010", "sni2007-62") in made.rows("Industry", "code", "parent")
    assert made.tallies["enterprises"].left_out == 2
    assert made.reasons == {"no-number": 1}


def test_scb_of_2026_is_of_the_new_classification(tmp_path: Path) -> None:
    path = scb(tmp_path / "scb_bulkfil_JE_20260210T100709_47_100.txt", scb_row("162021002841", "LTU"))
    assert stated("scb", path).values("Activity", "industry") == ["sni2025-62010"]


def test_two_deliveries_of_scb_keep_both_classifications(store: Store, tmp_path: Path) -> None:
    """The second delivery replaces the first; what stays is what it states."""
    first = scb(tmp_path / "scb_bulkfil_JE_20251110T1.txt", scb_row("162021002841", "LTU"))
    second = scb(tmp_path / "scb_bulkfil_JE_20260210T1.txt", scb_row("162021002841", "LTU", FtgStat="9"))
    loaded(store, "scb", first)
    summary = loaded(store, "scb", second)
    assert summary.tables[0].extract.startswith("2026-02-10.")
    lines = graph(store)
    assert any('"node":"Actor"' in line and '"status":"ceased"' in line for line in lines)
    assert any("sni2025-62010" in line for line in lines)


@pytest.mark.skipif(not (SHARED / "scb").exists(), reason=NO_SHARED)
def test_the_real_head_of_scb() -> None:
    made = stated("scb", *(SHARED / "scb").glob("*.txt"))
    assert len(made.rows("Actor", "key")) == 99
    assert made.reasons == {}
    assert set(made.values("Actor", "helix")) >= {"CivilSociety"}
    assert all(one.startswith("sni2007-") for one in made.values("Activity", "industry"))
