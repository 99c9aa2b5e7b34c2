"""Interreg: a list of operations as JSON, CSV and XLSX, with the quirks of the real one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from kb.store import Store
from tests.loaders.given import book, graph, loaded, table
from tests.loaders.stating import NO_SHARED, SHARED, stated

SAMPLE = SHARED / "interreg" / "interreg-sweden.json"
ROW = {
    "id": 5,
    "program": "AURORA",
    "projekttyp": "Regular",
    "startdatum": "2023-01-01",
    "slutdatum": "2025-12-31",
    "projektnamn": "Arctic Hands",
    "organisationsnamn": "Luleå Tekniska Universitet",
    "organisationsagande": "Public",
    "organisationstyp": "Higher education and research institution",
    "organisationsroll": "LP",
    "nuts3": "Norrbottens län",
    "nuts2": "Övre Norrland",
    "partnerbudget": 149355.5,
    "politisktmal": "PO1",
    "specifiktmal": "RSO1.1",
    "projektår": 2023,
    "land": "Sverige",
    "aktiv": "Nej",
}
ROWS: list[dict[str, Any]] = [
    ROW,
    {
        **ROW,
        "organisationsnamn": "LULEÅ TEKNISKA UNIVERSITET",
        "projektnamn": "Other",
        "slutdatum": "2026-09-31",
    },
    {
        **ROW,
        "organisationsnamn": "Luleå kommun",
        "organisationsroll": "PP",
        "organisationstyp": "Local public authority",
        "nuts3": None,
        "partnerbudget": 0,
    },
    {**ROW, "organisationsnamn": None, "projektnamn": "Nobody's"},
    {**ROW, "program": "Baltic Sea Region"},  # the same name is another project in another programme
    {**ROW, "startdatum": "2022-01-01", "slutdatum": "2021-12-31", "projekttyp": "Feasibility study"},
    {
        **ROW,
        "organisationsnamn": "Folkets Hus",
        "organisationstyp": None,
        "organisationsroll": "AP",
        "nuts2": None,
        "nuts3": None,
        "partnerbudget": None,
    },
]


def written(path: Path, form: str) -> Path:
    """The rows as a file of this form."""
    cells = [list(ROW), *([one[name] for name in ROW] for one in ROWS)]
    if form == "json":
        path.with_suffix(".json").write_text(json.dumps(ROWS, ensure_ascii=False), encoding="utf-8")
    elif form == "csv":
        table(path.with_suffix(".csv"), [[("" if one is None else one) for one in row] for row in cells])
    else:
        book(path.with_suffix(".xlsx"), {"Projects": cells})
    return path.with_suffix(f".{form}")


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_what_a_list_of_operations_states(form: str, tmp_path: Path) -> None:
    made = stated("interreg", written(tmp_path / "operations", form))
    assert made.rows("Project", "title", "start", "end", "status", "programme") == [
        ("Arctic Hands", dt.date(2022, 1, 1), dt.date(2025, 12, 31), "ended", "interreg-AURORA"),
        ("Other", dt.date(2023, 1, 1), None, "ended", "interreg-AURORA"),
        ("Nobody's", dt.date(2023, 1, 1), dt.date(2025, 12, 31), "ended", "interreg-AURORA"),
        ("Arctic Hands", dt.date(2023, 1, 1), dt.date(2025, 12, 31), "ended", "interreg-Baltic Sea Region"),
    ]
    assert len(set(made.values("Project", "id"))) == 4
    assert made.rows("Actor", "name", "helix", "place", "country") == [
        ("Luleå Tekniska Universitet", "University", "SE332", "SE"),
        ("Luleå kommun", "PublicBody", "SE-2580", "SE"),
        ("Folkets Hus", None, "SE", "SE"),
    ]
    assert made.rows("Participation", "role", "cost_eur") == [
        ("lead partner", 149355.5),
        ("lead partner", 149355.5),
        ("partner", 0.0),
        ("lead partner", 149355.5),
        ("associated partner", None),
    ]
    assert made.reasons == {"missing": 1, "repeated": 1}
    assert made.rows("Topic", "code", "parent") == [("PO1", None), ("RSO1.1", "PO1")]
    assert sum("slutdatum" in one for one in made.said) == 2  # no such day; before the start


def test_it_stands_in_the_graph_and_twice_is_once(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "operations", "json")
    summary = loaded(store, "interreg", path)
    assert [(one.rows_in, one.accepted, one.rejected) for one in summary.tables] == [(7, 5, 2)]
    before = graph(store)
    assert sum('"PARTICIPATES_IN"' in line for line in before) == 5
    assert loaded(store, "interreg", path).unchanged
    assert graph(store) == before


@pytest.mark.skipif(not SAMPLE.exists(), reason=NO_SHARED)
def test_the_real_list() -> None:
    made = stated("interreg", SAMPLE)
    assert len(made.rows("Project", "id")) == 586
    assert len(made.rows("Participation", "row")) == 1177
    assert made.reasons == {"missing": 17, "repeated": 2}
    assert made.tallies["operations"].rows_in == 1196
    places = made.values("Actor", "place")
    assert sum(one.startswith("SE-") for one in places) > 50  # municipalities know where they are
    assert all(one.startswith("SE") for one in places)
    assert None not in made.values("Project", "start")
