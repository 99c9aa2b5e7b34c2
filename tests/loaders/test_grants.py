"""Kohesio, SweCRIS, Vinnova: small twins of what is published, with the same quirks."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from kb.store import Store
from tests.loaders.given import graph, loaded, table
from tests.loaders.stating import stated

KOHESIO = {
    "Operation_Unique_Identifier": "https://linkedopendata.eu/entity/Q7361953",
    "Operation_Local_Identifier": "2021SE05SFPR001_23-017-S01",
    "Operation_Name_English": "Gottsunda is growing",
    "Operation_Name_Programme_Language": "Gottsunda\nväxer",
    "Country": "Sweden",
    "CountryCode": "SE",
    "Operation_Start_Date": "04/09/2023",
    "Operation_End_Date": "",
    "Total_Eligible_Expenditure_amount": "337478.4",
    "Total_Eligible_Expenditure_Currency": "EUR",
    "Project_EU_Budget": "134991,36",
    "Beneficiary_Unique_Identifier": "https://linkedopendata.eu/entity/Q2757713",
    "Beneficiary_Name": "Uppsala kommun",
    "Beneficiary_Local_Identifier": "2120003005",
    "Fund_Code": "ESF+",
    "Fund_Name": "European Social Fund Plus",
    "Programme_Name": "Sverige - ESF+",
    "Programme_Code": "2021SE05SFPR001",
    "Category_Of_Intervention": "https://linkedopendata.eu/entity/Q1000",
    "Category_Label": "Support for adult education",
}
SWECRIS = {
    "ProjectId": "2017-00630_VR",
    "ProjectTitleSv": "Nationell\nInfrastruktur",
    "ProjectTitleEn": "National Infrastructure",
    "ProjectStartDate": "2018-01-01 00:00:00",
    "ProjectEndDate": "2020-12-31",
    "CoordinatingOrganisationId": "202100-3054",
    "CoordinatingOrganisationNameSv": "KTH, Kungliga tekniska högskolan",
    "CoordinatingOrganisationNameEn": "KTH, Royal Institute of Technology",
    "CoordinatingOrganisationTypeOfOrganisationEn": "University",
    "FundingOrganisationId": "202100-5208",
    "FundingOrganisationNameSv": "Vetenskapsrådet",
    "FundingOrganisationNameEn": "Swedish Research Council",
    "FundingsSek": "49450000",
    "InvolvedPeople": "¤¤¤69418¤Karin Forskare¤Projektledare",
    "Scbs": "¤¤¤ 1: Naturvetenskap, Natural sciences ¤¤¤ 102: Data, Computer ¤¤¤ 10201: AI, AI",
}
VINNOVA = {
    "Diarienummer": "2016-02752",
    "Ärenderubrik": "Innovationstorg, mötesplats",
    "ÄrenderubrikEngelska": "",
    "DiarienummerProgram": "2009-02191",
    "BeviljatBidrag": "1 500 000",
    "ProjektStart": "2016-09-01",
    "ProjektSlut": "2018-08-31",
    "KoordinatorOrg": "Luleå tekniska universitet",
    "KoordinatorArb": "Inst för system- och rymdteknik",
    "Status": "Avslutat",
}


def rows(path: Path, usual: dict[str, str], *others: dict[str, Any], delimiter: str = ",") -> Path:
    """A table of rows, each told only where it differs from the usual one."""
    told = [list(usual), *([{**usual, **one}[name] for name in usual] for one in others)]
    return table(path, told, delimiter)


def test_kohesio(tmp_path: Path) -> None:
    unknown = {"Beneficiary_Unique_Identifier": "", "Beneficiary_Local_Identifier": ""}
    person = {"Beneficiary_Name": "Sven Svensson", "Beneficiary_Local_Identifier": "850505-1231"}
    finnish = {"Beneficiary_Local_Identifier": "DL-17", "CountryCode": "FI"}
    path = rows(
        tmp_path / "projects.csv",
        KOHESIO,
        {},
        {**unknown, "Beneficiary_Name": "Region Uppsala"},
        {"Operation_Unique_Identifier": "Q2", "Total_Eligible_Expenditure_Currency": "SEK"},
        {"Operation_Unique_Identifier": "Q3", "Beneficiary_Name": ""},
        {"Operation_Unique_Identifier": "Q4", **person},
        {"Operation_Unique_Identifier": "Q5", **finnish},
        {"Operation_Unique_Identifier": ""},
    )
    made = stated("kohesio", path)
    assert made.rows("Project", "id", "title", "start", "cost_eur", "funding_eur") == [
        ("kohesio-Q7361953", "Gottsunda\nväxer", dt.date(2023, 9, 4), 337478.4, 134991.36),
        ("kohesio-Q2", "Gottsunda\nväxer", dt.date(2023, 9, 4), 29400.15, 134991.36),
        ("kohesio-Q3", "Gottsunda\nväxer", dt.date(2023, 9, 4), 337478.4, 134991.36),
        ("kohesio-Q5", "Gottsunda\nväxer", dt.date(2023, 9, 4), 337478.4, 134991.36),
    ]
    actors = {name: (key, others) for key, others, name in made.rows("Actor", "key", "others", "name")}
    assert actors["Region Uppsala"][0].startswith("kohesio-")
    uppsala = [row for row in made.rows("Actor", "key", "others", "name") if row[2] == "Uppsala kommun"]
    assert uppsala[0][0] == "se-2120003005"
    assert uppsala[0][1] == [uppsala[1][0]], "in Finland it is known by Kohesio's own key"
    assert made.tallies["projects"].left_out == 1, "the sole trader"
    assert made.reasons == {"missing": 2}
    assert [code for code, _ in made.rows("Programme", "code", "parent")] == [
        "kohesio-ESF+",
        "kohesio-2021SE05SFPR001",
    ]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_swecris(form: str, tmp_path: Path) -> None:
    others: list[dict[str, Any]] = [
        {},
        {"ProjectId": "2", "CoordinatingOrganisationId": "", "CoordinatingOrganisationNameSv": "Institutet"},
        {"ProjectId": "3", "CoordinatingOrganisationId": "202100-5208",
         "CoordinatingOrganisationNameSv": "Vetenskapsrådet", "Scbs": "", "FundingsSek": ""},
        {"ProjectId": "4", "CoordinatingOrganisationNameSv": ""},
    ]  # fmt: skip
    path = tmp_path / f"swecris.{form}"
    if form == "csv":
        rows(path, SWECRIS, *others, delimiter=";")
    else:  # as the API replies
        told = [{name[0].lower() + name[1:]: v for name, v in {**SWECRIS, **one}.items()} for one in others]
        path.write_text(json.dumps(told), encoding="utf-8")
    made = stated("swecris", path)
    assert made.rows("Project", "id", "start", "end")[0] == (
        "swecris-2017-00630_VR", dt.date(2018, 1, 1), dt.date(2020, 12, 31),
    )  # fmt: skip
    assert made.rows("Project", "funding", "currency", "funding_eur", "rate_year")[0] == (
        49450000.0, "SEK", 4820486.83, 2018,
    )  # fmt: skip
    assert made.values("Project", "topics")[0] == ["scb-1", "scb-102", "scb-10201"]
    assert made.rows("Topic", "code", "name_sv", "parent") == [
        ("scb-1", "Naturvetenskap, Natural sciences", None),
        ("scb-102", "Data, Computer", "scb-1"),
        ("scb-10201", "AI, AI", "scb-102"),
    ]
    assert made.rows("Actor", "key", "name", "helix") == [
        ("se-2021005208", "Vetenskapsrådet", "SupportOrganisation"),
        ("se-2021003054", "KTH, Kungliga tekniska högskolan", "University"),
        (made.values("Actor", "key")[2], "Institutet", "University"),
    ]
    assert made.rows("Support", "actor", "target", "kind")[0] == (
        "se-2021005208", "swecris-2017-00630_VR", "finance",
    )  # fmt: skip
    assert len(made.rows("Participation", "row")) == 3
    assert made.reasons == {"missing": 1}
    frames = str({kind: frame.to_dicts() for kind, frame in made.facts.items()})
    assert "Karin" not in frames, "people are left where they are"


def test_vinnova(store: Store, tmp_path: Path) -> None:
    path = rows(
        tmp_path / "vinnova.csv",
        VINNOVA,
        {},
        {
            "Diarienummer": "2017-1",
            "DiarienummerProgram": "",
            "ProjektSlut": "2016-01-01",
            "BeviljatBidrag": "?",
        },
        {"Diarienummer": "2017-2", "KoordinatorOrg": ""},
    )
    made = stated("vinnova", path)
    assert made.rows("Project", "id", "end", "funding", "programme") == [
        ("vinnova-2016-02752", dt.date(2018, 8, 31), 1500000.0, "vinnova-2009-02191"),
        ("vinnova-2017-1", None, None, "vinnova"),
        ("vinnova-2017-2", dt.date(2018, 8, 31), 1500000.0, "vinnova-2009-02191"),
    ]
    columns = ("role", "contribution", "currency", "contribution_eur", "rate_year")
    assert made.rows("Participation", *columns) == [
        ("coordinator", 1500000.0, "SEK", 158413.33, 2016),
        ("coordinator", None, "SEK", None, None),
    ]
    summary = loaded(store, "vinnova", path)
    assert (summary.tables[0].accepted, summary.rejected) == (2, 1)
    lines = graph(store)
    assert sum('"PARTICIPATES_IN"' in line and '"contribution":1500000.0' in line for line in lines) == 1
    assert any('"node":"Project"' in line and '"currency":"SEK"' in line for line in lines)
    assert sum('"rate_year":2016' in line for line in lines) == 3  # two projects and who takes part in one
