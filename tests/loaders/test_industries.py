"""What industries are called: the bundled lists are whole, and a code finds its name in every version."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.texts import Language
from loaders.industries import called, entries
from tests.loaders.given import table
from tests.loaders.stating import stated
from tests.loaders.test_replies import SAAB, organisation_told, saved
from tests.loaders.twins import scb, scb_row


@pytest.mark.parametrize(
    ("name", "levels"),
    # The numbers of sections, divisions, groups and classes that the two regulations have.
    [("nace-2", [21, 88, 272, 615]), ("nace-2.1", [22, 87, 287, 651])],
)
def test_a_list_is_whole(name: str, levels: list[int]) -> None:
    codes = entries(name)
    assert [sum(len(code) == size and code.isdigit() for code in codes) for size in (2, 3, 4)] == levels[1:]
    assert sum(code.isalpha() for code in codes) == levels[0]
    assert all(one["name_en"] for one in codes.values())
    assert all(code[:-1] in codes for code in codes if len(code) > 2)
    named = [code for code, one in codes.items() if one["name_sv"]]
    assert len(named) == (len(codes) if name == "nace-2" else levels[0] + levels[1])
    assert not any(
        mark in text
        for one in codes.values()
        for text in one.values()
        for mark in "?\N{REPLACEMENT CHARACTER}"
    )


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("sni2007-62", "sv", "Dataprogrammering, datakonsultverksamhet o.d."),
        ("sni2007-62010", "en", "Computer programming activities"),
        ("sni2007-07100", "sv", "Järnmalmsutvinning"),
        ("sn2007-62.010", "en", "Computer programming activities"),
        ("tol2008-62010", "sv", "Dataprogrammering"),
        ("sic2007-62020", "en", "Computer consultancy activities"),
        ("sni2025-62", "en", "Computer programming, consultancy and related activities"),
        ("sni2025-01", "sv", "Jordbruk och jakt samt stödverksamhet i anslutning härtill"),
        ("sn2025-62.100", "en", "Computer programming activities"),
        ("sni2025-62100", "sv", None),  # no list in Swedish below divisions
        ("sni2007-01131", "sv", None),  # divided by Sweden: potatoes
        ("sni2007-00000", "sv", None),
        ("tol2002-72", "en", None),
        ("62010", "sv", None),
        ("sni2007-", "sv", None),
    ],
)  # fmt: skip
def test_a_code_finds_its_name(code: str, language: Language, name: str | None) -> None:
    assert called(code, language) == name


def test_a_register_without_names_has_them(tmp_path: Path) -> None:
    made = stated("scb", scb(tmp_path / "scb_20251110T1.txt", scb_row("162021002841", "LTU", Ng1="72190")))
    assert made.rows("Industry", "code", "name_sv", "name_en", "parent") == [
        ("sni2007-72", "Vetenskaplig forskning och utveckling", "Scientific research and development", None),
        (
            "sni2007-72190",
            "Annan naturvetenskaplig och teknisk forskning och utveckling",
            "Other research and experimental development on natural sciences and engineering",
            "sni2007-72",
        ),
    ]


def test_a_name_that_the_register_has_comes_first(tmp_path: Path) -> None:
    told = organisation_told(
        SAAB, naringsgrenOrganisation={"sni": [{"kod": "62100", "klartext": "Som SCB skriver"}]}
    )
    made = stated("bolagsverket-api", saved(tmp_path / "r.json", {"organisationer": [told]}))
    (name,) = [
        row[1:] for row in made.rows("Industry", "code", "name_sv", "name_en") if row[0].endswith("-62100")
    ]
    assert name[0] == "Som SCB skriver"


def test_a_british_company_has_all_its_names_and_that_of_its_industry(tmp_path: Path) -> None:
    told = {
        "CompanyName": "NOW LTD",
        " CompanyNumber": "02557590",
        "CompanyStatus": "Active",
        "SICCode.SicText_1": "62012",
    }
    for nr in range(1, 11):
        told |= {
            f"PreviousName_{nr}.CONDATE": f"{nr:02}/01/2001",
            f" PreviousName_{nr}.CompanyName": f"NAME {nr}",
        }
    path = table(
        tmp_path / "BasicCompanyDataAsOneFile-2026-02-01.csv", [list(told), list(told.values())], ","
    )
    made = stated("companies-house", path)
    assert sorted(made.rows("History", "value", "until")) == sorted(
        (f"NAME {nr}", dt.date(2001, 1, nr)) for nr in range(1, 11)
    )
    assert len(made.values("Actor", "names")[0]) == 10
    # The fifth digit is the country's own; the division has the name that it has everywhere.
    assert made.rows("Industry", "code", "name_sv") == [
        ("sic2007-62", "Dataprogrammering, datakonsultverksamhet o.d."),
        ("sic2007-62012", None),
    ]
