"""A first mapping from a table: what it recognises, and that it loads as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.texts import speaking
from loaders.mapping import parse
from loaders.suggestion import suggest
from tests.loaders.given import book, table
from tests.loaders.stating import mapped, stated

HEADER = [
    "Org.nummer", "Bolagets namn", "Projekt", "Startdatum", "Slutdatum", "Beviljat bidrag (kr)",
    "Region (NUTS)", "Postnr", "Ort", "Roll", "Land", "Webb", "Diarienr",
]  # fmt: skip
ROWS = [
    ["202100-2841", "Luleå tekniska universitet", "Arktis", "2020-01-01", "2021-12-31", "1 500 000", "SE332",
     "971 87", "Luleå", "koordinator", "Sverige", "https://www.ltu.se", "0017"],
    ["556036-0793", "Saab AB", "Arktis", "2020-01-01", "", "250 000,50", "SE123", "581 88", "Linköping",
     "partner", "SE", "", "0018"],
    ["850505-1231", "Sven Svensson", "Annat", "2019-05-01", "2019-12-31", "1", "SE332", "972 34", "Luleå",
     "partner", "SE", "", "0019"],
]  # fmt: skip


def kinds(text: str) -> dict[str, str]:
    """What each column was taken for, by its title."""
    found = {}
    for line in text.splitlines():
        if "titles: [" in line:
            title = yaml.safe_load(line.partition("#")[0])
            ((_, column),) = title.items()
            found[column["titles"][0]] = line.rpartition("# ")[2].split(" (")[0]
    return found


def test_what_is_recognised(tmp_path: Path) -> None:
    text = suggest(table(tmp_path / "bidrag 2020.csv", [HEADER, *ROWS]))
    assert kinds(text) == {
        "Org.nummer": "se-orgnr",
        "Bolagets namn": "name",
        "Projekt": "project",
        "Startdatum": "start",
        "Slutdatum": "end",
        "Beviljat bidrag (kr)": "amount",
        "Region (NUTS)": "nuts",
        "Postnr": "postcode",
        "Ort": "place",
        "Roll": "role",
        "Land": "country",
        "Webb": "url",
        "Diarienr": "text",
    }
    assert "850505" not in text
    assert "Sven" not in text


def test_it_loads_as_it_is(tmp_path: Path) -> None:
    path = table(tmp_path / "bidrag.csv", [HEADER, *ROWS])
    made = stated(mapped(suggest(path), "bidrag"), path)
    assert made.rows("Actor", "key", "name", "place", "country") == [
        ("se-2021002841", "Luleå tekniska universitet", "SE-2580", "SE"),
        ("se-5560360793", "Saab AB", "SE-0580", "SE"),
    ]
    assert made.values("Project", "title") == ["Arktis"]
    assert made.rows("Participation", "role", "contribution_eur") == [
        ("koordinator", 1500000.0),
        ("partner", 250000.5),
    ]
    assert made.tallies["rows"].left_out == 1


def test_figures_by_year_of_a_workbook(tmp_path: Path) -> None:
    path = book(
        tmp_path / "n.xlsx",
        {"Nyckeltal": [["Orgnr", "År", "Anställda", "Omsättning"], [2021002841, 2023, 1700, 1234567],
                       [5560360793, 2023, 21000, 9876543.5]]},
    )  # fmt: skip
    made = stated(mapped(suggest(path), "n"), path)
    assert made.rows("Figures", "actor", "year", "employees", "turnover") == [
        ("se-2021002841", 2023, 1700.0, 1234567.0),
        ("se-5560360793", 2023, 21000.0, 9876543.5),
    ]


def test_members_of_clusters_by_name(tmp_path: Path) -> None:
    path = table(tmp_path / "m.csv", [["Kluster", "Företag"], ["Skog", "Alfa AB"], ["Skog", "Beta AB"]])
    made = stated(mapped(suggest(path), "m"), path)
    assert made.values("MentionedCluster", "name") == ["Skog"]
    assert len(made.rows("Membership", "actor")) == 2


def test_a_table_of_nobody_says_so(tmp_path: Path) -> None:
    text = suggest(table(tmp_path / "m.csv", [["Färg", "Antal"], ["röd", "1"], ["blå", "22"]]))
    assert "who the rows are about" in text
    with speaking("sv"):
        assert "vem raderna handlar om" in suggest(tmp_path / "m.csv")
    with pytest.raises(InputError):
        suggest(tmp_path / "none.csv")


def test_titles_that_mean_something_in_yaml(tmp_path: Path) -> None:
    path = table(tmp_path / "m.csv", [["Org.nr", "No", "FALSE", "on"], ["202100-2841", "1", "x", "y"]])
    assert {"column_no", "column_false", "column_on"} < set(
        parse(suggest(path), "m.yaml").tables["rows"].columns
    )


TITLES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0;\t|,"), min_size=1)
CELLS = st.sampled_from(["202100-2841", "Alfa AB", "2020-01-01", "12,5", "SE332", "", "x"])


@settings(max_examples=40, deadline=None)
@given(header=st.lists(TITLES, min_size=2), cells=st.lists(CELLS, min_size=2))
def test_whatever_the_titles_it_is_a_mapping_or_says_why(
    header: list[str], cells: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    width = min(len(header), len(cells))
    rows = [["Org.nr", "Namn", *header[:width]], ["202100-2841", "A", *cells[:width]]]
    path = table(tmp_path_factory.mktemp("any") / "any.csv", rows)
    try:
        text = suggest(path)
    except InputError:
        return
    parse(text, "any.yaml")
