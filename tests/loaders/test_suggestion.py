"""A first mapping from a table: what it recognises, and that it loads as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.texts import speaking
from loaders.mapping_file import parse
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
        "Diarienr": "project-id",
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
    assert made.rows("Participation", "role", "contribution", "currency") == [
        ("koordinator", 1500000.0, "SEK"),
        ("partner", 250000.5, "SEK"),
    ]
    assert made.values("Participation", "rate_year") == [2020, 2020]
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


def test_what_is_counted_in_thousands(tmp_path: Path) -> None:
    rows = [["Orgnr", "År", "Omsättning (tkr)"], ["202100-2841", "2023", "1 234"]]
    path = table(tmp_path / "n.csv", rows)
    made = stated(mapped(suggest(path), "n"), path)
    assert made.rows("Figures", "turnover", "currency") == [(1_234_000.0, "SEK")]


def test_the_answers_of_a_survey(tmp_path: Path) -> None:
    rows = [["Vilken organisation är du från?", "Vem samarbetar ni med?", "Hur ofta?", "Hur starkt (1-5)?"],
            ["LTU", "Saab AB", "varje vecka", "4"], ["Saab AB", "Kiruna kommun", "", "2"]]  # fmt: skip
    path = table(tmp_path / "s.csv", rows)
    made = stated(mapped(suggest(path), "s"), path)
    assert made.rows("Tie", "strength", "frequency") == [(4, "varje vecka"), (2, None)]
    assert sorted(set(made.values("Actor", "name"))) == ["Kiruna kommun", "LTU", "Saab AB"]


def test_neither_a_kind_nor_a_number_is_a_name(tmp_path: Path) -> None:
    """The columns of Interreg's list, CORDIS' and Kohesio's."""
    header = [
        "id", "projekttyp", "projektnamn", "organisationsagande", "organisationstyp", "organisationsnamn",
        "organisationsroll", "beslutsdatum", "slutdatum", "partnerbudget", "fund_name",
    ]  # fmt: skip
    rows = [
        ["1", "Regular", "Is", "Offentlig", "SME", "Ett AB", "LP", "2019-01-01", "2024-01-01", "10", "ERDF"],
        ["12", "Small", "Snö", "Privat", "SME", "Två AB", "PP", "2019-02-01", "2024-02-01", "200", "ERDF"],
        ["345", "Small", "Is", "Privat", "SME", "Två AB", "PP", "2019-02-01", "2024-02-01", "3000", "ERDF"],
    ]
    path = table(tmp_path / "i.csv", [header, *rows])
    text = suggest(path)
    assert {title: kind for title, kind in kinds(text).items() if kind != "text"} == {
        "projektnamn": "project", "organisationsnamn": "name", "organisationsroll": "role",
        "beslutsdatum": "date", "slutdatum": "end", "partnerbudget": "amount",
    }  # fmt: skip
    made = stated(mapped(text, "i"), path)
    assert made.values("Project", "title") == ["Is", "Snö"]
    assert made.values("Actor", "name") == ["Ett AB", "Två AB"]
    assert made.values("Participation", "contribution_eur") == [10.0, 200.0, 3000.0]


def test_a_project_is_known_by_its_number_unless_it_has_several(tmp_path: Path) -> None:
    header = ["projectID", "projectAcronym", "organisationID", "name", "shortName"]
    rows = [
        ["1", "ONE", "9", "Ett AB", "E"],
        ["1", "ONE", "8", "Två AB", "T"],
        ["2", "TWO", "9", "Ett AB", "E"],
    ]
    text = suggest(table(tmp_path / "c.csv", [header, *rows]))
    assert "id: {key: [project_id]}" in text.replace("projectid", "project_id")
    assert "title: projectacronym" in text
    assert "name: name" in text
    several = [[f"{at}", row[1], *row[2:]] for at, row in enumerate(rows)]
    assert "id: {key: [projectacronym]}" in suggest(table(tmp_path / "d.csv", [header, *several]))


def test_a_number_that_begins_with_its_year_is_a_number(tmp_path: Path) -> None:
    rows = [
        ["Diarienr", "Projekt", "Orgnr"],
        ["2024-01", "Arktis", "202100-2841"],
        ["2024-02", "Is", "556036-0793"],
    ]
    text = suggest(table(tmp_path / "x.csv", rows))
    assert kinds(text)["Diarienr"] == "project-id"
    assert "id: {key: [diarienr]}" in text


def test_a_project_that_ends_before_it_starts_is_rejected(tmp_path: Path) -> None:
    wrong = [
        "556036-0793",
        "Saab AB",
        "Bakåt",
        "2020-01-01",
        "2019-12-31",
        "",
        "",
        "",
        "",
        "",
        "SE",
        "",
        "0020",
    ]
    path = table(tmp_path / "bidrag.csv", [HEADER, *ROWS, wrong])
    made = stated(mapped(suggest(path), "bidrag"), path)
    assert [(one.field, one.reason) for one in made.tallies["rows"].rejects.kept] == [
        ("Slutdatum", "end-before-start")
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
