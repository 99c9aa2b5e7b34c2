"""Registers of Sweden, Norway, Britain and of LEIs: small twins with the quirks of the real files."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.identifiers import PersonalNumberError, identifier, is_personal
from kb.store import Store
from loaders import filters, reading
from loaders.numbers import PERSON, WRONG, swedish
from tests.loaders.given import graph, loaded, table
from tests.loaders.stating import NO_SHARED, SHARED, stated

LTU, SAAB, SVEN = "2021002841", "5560360793", "8505051231"

# --- numbers


def one_by_one(text: str | None) -> str | None:
    """What the slow way says of a number."""
    if text is None:
        return None
    try:
        return identifier("se-orgnr", text).id
    except PersonalNumberError:
        return PERSON
    except ValueError:
        return PERSON if is_personal(text) else WRONG


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.none()
        | st.from_regex(r"(16|19|20|18)?[0-9]{6}[- ]?[0-9]{4}", fullmatch=True)
        | st.sampled_from([LTU, "202100-2841", "16 2021002841", SAAB, SVEN, "19850505-1231", "556036-0790"])
        | st.text("0123456789- .A", max_size=14),
        min_size=1,
    )
)
def test_a_column_of_numbers_is_read_as_each_by_itself(texts: list[str | None]) -> None:
    assert swedish(pl.Series(texts, dtype=pl.String)).to_list() == [one_by_one(one) for one in texts]


# --- SCB

SCB_HEADER = [
    "ForAndrTyp",
    "COAdress",
    "Foretagsnamn",
    "FtgStat",
    "Gatuadress",
    "JEStat",
    "JurForm",
    "Namn",
    "Ng1",
    "Ng2",
    "Ng3",
    "Ng4",
    "Ng5",
    "PeOrgNr",
    "PostNr",
    "PostOrt",
    "RegDatKtid",
    "Reklamsparrtyp",
    "",
]


def scb_row(number: str, name: str, **other: str) -> list[str]:
    usual = {
        "FtgStat": "1",
        "JEStat": "1",
        "JurForm": "49",
        "Ng1": "62010",
        "Ng2": "00000",
        "PostNr": "97187",
        "PostOrt": "LULEÅ",
        "RegDatKtid": "19750702",
        "Reklamsparrtyp": "1",
        "PeOrgNr": number,
        "Namn": name,
    }
    return [{**usual, **other}.get(column, "") for column in SCB_HEADER]


def scb(path: Path, *rows: list[str]) -> Path:
    """As published: tabs, latin-1, no quoting, an empty last column."""
    text = "\r\n".join("\t".join(row) for row in [SCB_HEADER, *rows]) + "\r\n"
    path.write_bytes(text.encode("latin-1"))
    return path


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


# --- Bolagsverket

BOLAGSVERKET = [
    "organisationsidentitet",
    "namnskyddslopnummer",
    "registreringsland",
    "organisationsnamn",
    "organisationsform",
    "avregistreringsdatum",
    "avregistreringsorsak",
    "pagandeAvvecklingsEllerOmstruktureringsforfarande",
    "registreringsdatum",
    "verksamhetsbeskrivning",
    "postadress",
]


def company(number: str, names: str, **other: str) -> str:
    usual = {
        "organisationsidentitet": f"{number}$ORGNR-IDORG",
        "namnskyddslopnummer": "1",
        "registreringsland": "SE-LAND",
        "organisationsnamn": names,
        "organisationsform": "AB-ORGFO",
        "registreringsdatum": "2001-02-03",
        "verksamhetsbeskrivning": "Allt\nmöjligt",
        "postadress": "Gatan 1$$LULEÅ$97187$SE-LAND",
    }
    return ";".join(f'"{ {**usual, **other}.get(column, "") }"' for column in BOLAGSVERKET)


def bolagsverket(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([";".join(BOLAGSVERKET), *rows]) + "\n", encoding="utf-8")
    return path


ROWS = [
    company(
        SAAB,
        "Saab AB$FORETAGSNAMN-ORGNAM$2020-01-01|Aero$SARS_FORNAMN-ORGNAM$2015-01-01$to sell",
        pagandeAvvecklingsEllerOmstruktureringsforfarande="|LI-AVOMFO$2024-05-21",
    ),
    company(SAAB, "Saab Två$SARS_FORNAMN-ORGNAM$2016-01-01", namnskyddslopnummer="2"),
    company(
        "19" + SVEN,
        "Sven$FORETAGSNAMN-ORGNAM$2020-01-01",
        organisationsidentitet=f"19{SVEN}$PERSON-IDORG",
        organisationsform="E-ORGFO",
    ),
    company(
        LTU,
        "LTU$FORETAGSNAMN-ORGNAM$1971-01-01",
        avregistreringsdatum="2023-05-05",
        avregistreringsorsak="FUAV-AVORS",
        verksamhetsbeskrivning="null",
        postadress="null",
    ),
    company("5567037485", "null"),
    '"5560125790$ORGNR-IDORG";"1";"SE-LAND";"Volvo "Lastvagnar" AB$FORETAGSNAMN-ORGNAM$2020";"AB-ORGFO"',
]


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


# --- the neighbours


def test_brreg(tmp_path: Path) -> None:
    header = [
        "organisasjonsnummer",
        "navn",
        "organisasjonsform.kode",
        "naeringskode1.kode",
        "naeringskode2.kode",
        "antallAnsatte",
        "hjemmeside",
        "forretningsadresse.postnummer",
        "forretningsadresse.poststed",
        "forretningsadresse.landkode",
        "registreringsdatoEnhetsregisteret",
        "institusjonellSektorkode.kode",
    ]
    path = table(
        tmp_path / "enheter.csv",
        [
            header,
            [
                "974760673",
                "REGISTERENHETEN I\nBRØNNØYSUND",
                "ORGL",
                "84.110",
                "",
                "455",
                "www.brreg.no",
                "8910",
                "BRØNNØYSUND",
                "NO",
                "1995-08-09",
                "6100",
            ],
            [
                "923609016",
                "EQUINOR ASA",
                "ASA",
                "06.100",
                "19.200",
                "",
                "",
                "4035",
                "STAVANGER",
                "NO",
                "1995-03-12",
                "1120",
            ],
            ["911111111", "Feil AS", "AS", "06.100", "", "", "", "", "", "", "", ""],
            ["974767880", "OLA NORDMANN", "ENK", "62.010", "", "", "", "", "", "NO", "", "8200"],
        ],
        ",",
    )
    made = stated("brreg", path)
    assert made.rows("Actor", "key", "name", "country", "helix", "status", "place") == [
        ("no-974760673", "REGISTERENHETEN I\nBRØNNØYSUND", "NO", "PublicBody", "active", "NO"),
        ("no-923609016", "EQUINOR ASA", "NO", "Company", "active", "NO"),
    ]
    assert {one.partition("-")[2] for one in made.values("Activity", "industry")} == {
        "84.110",
        "06.100",
        "19.200",
    }
    assert made.tallies["units"].left_out == 1
    assert made.reasons == {"no-number": 1}


def test_where_norways_units_are(tmp_path: Path) -> None:
    header = [
        "organisasjonsnummer",
        "navn",
        "organisasjonsform.kode",
        "forretningsadresse.landkode",
        "forretningsadresse.kommunenummer",
    ]
    rows = [
        ["974760673", "A", "AS", "NO", "5501"],
        ["923609016", "B", "AS", "", "1103"],
        ["971524960", "C", "KOMM", "NO", "5403"],
        ["970897399", "D", "NUF", "FI", ""],
        ["914778271", "E", "AS", "NO", "9999"],
        ["982463718", "F", "AS", "SE", "2580"],
    ]
    made = stated("brreg", table(tmp_path / "enheter.csv", [header, *rows], ","))
    assert dict(made.rows("Actor", "name", "place")) == {
        "A": "NO072",
        "B": "NO0A1",
        "C": "NO073",  # Alta's number until 2023
        "D": "FI",
        "E": "NO",
        "F": "SE",
    }
    places = dict(made.rows("Place", "code", "name_sv"))
    assert (places["NO072"], places["NO07"], places["NO073"]) == ("Troms", "Nord-Norge", "Finnmark")


def test_where_norways_subunits_are(tmp_path: Path) -> None:
    header = [
        "organisasjonsnummer",
        "navn",
        "organisasjonsform.kode",
        "overordnetEnhet",
        "oppstartsdato",
        "beliggenhetsadresse.landkode",
        "beliggenhetsadresse.kommunenummer",
    ]
    row = ["974760673", "A", "BEDR", "923609016", "2001-02-03", "NO", "1804"]
    made = stated("brreg", table(tmp_path / "underenheter.csv", [header, row], ","))
    assert ("no-974760673", "NO071") in made.rows("Actor", "key", "place")


def test_what_companies_house_has_of_its_own_among_industries_is_in_no_division(tmp_path: Path) -> None:
    header = ["CompanyName", "CompanyNumber", "CompanyStatus", "CompanyCategory", "SICCode.SicText_1"]
    told = ["74990 - Non-trading company", "98000 - Residents property management", "99999 - Dormant Company"]
    rows = [
        [f"C{at} LTD", f"0000000{at}", "Active", "", one] for at, one in enumerate([*told, "74100 - Design"])
    ]
    made = stated(
        "companies-house", table(tmp_path / "BasicCompanyData-2026-11-01.csv", [header, *rows], ",")
    )
    found = made.rows("Industry", "code", "parent", "name_en", "name_sv")
    assert [
        one for one in found if one[0].removeprefix("sic2007-")[:2] in {"98", "99"} or one[0][-5:] == "74990"
    ] == [
        ("sic2007-74990", None, "Non-trading company", None),
        ("sic2007-98000", None, "Residents property management", None),
        ("sic2007-99999", None, "Dormant Company", None),
    ]
    assert [one[:2] for one in found if one[0] == "sic2007-74100"] == [("sic2007-74100", "sic2007-74")]
    assert [one[0] for one in made.rows("Activity", "industry")][2] == "sic2007-99999"


def test_companies_house(tmp_path: Path) -> None:
    header = [
        "CompanyName",
        " CompanyNumber",
        "RegAddress.PostTown",
        "RegAddress.PostCode",
        "CompanyCategory",
        "CompanyStatus",
        "DissolutionDate",
        "IncorporationDate",
        "SICCode.SicText_1",
        "SICCode.SicText_2",
        "PreviousName_1.CONDATE",
        " PreviousName_1.CompanyName",
    ]
    path = table(
        tmp_path / "BasicCompanyDataAsOneFile-2026-11-01.csv",
        [
            header,
            [
                "ARM LIMITED",
                "02557590",
                "CAMBRIDGE",
                "CB1 9NJ",
                "Private Limited Company",
                "Active",
                "",
                "12/11/1990",
                "26110 - Manufacture of electronic components",
                "62012 - Software",
                "20/05/1998",
                "ADVANCED RISC MACHINES LIMITED",
            ],
            [
                "SHORT LTD",
                "2557591",
                "",
                "",
                "Private Limited Company",
                "Active - Proposal to Strike off",
                "",
                "",
                "None Supplied",
                "",
                "",
                "",
            ],
            [
                "SCOTTISH LTD",
                "SC123456",
                "",
                "",
                "Private Limited Company",
                "Dissolved",
                "01/02/2020",
                "",
                "",
                "",
                "",
                "",
            ],
            ["WRONG LTD", "12", "", "", "", "Active", "", "", "", "", "", ""],
        ],
        ",",
    )
    made = stated("companies-house", path)
    assert made.rows("Actor", "key", "status", "registered", "ceased", "names") == [
        ("uk-02557590", "active", dt.date(1990, 11, 12), None, ["ADVANCED RISC MACHINES LIMITED"]),
        ("uk-02557591", "active", None, None, []),
        ("uk-SC123456", "ceased", None, dt.date(2020, 2, 1), []),
    ]
    assert made.rows("Activity", "industry", "nr") == [("sic2007-26110", 1), ("sic2007-62012", 2)]
    assert made.rows("History", "value", "until") == [
        ("ADVANCED RISC MACHINES LIMITED", dt.date(1998, 5, 20))
    ]
    assert made.reasons == {"no-number": 1}


LEIS = ["213800SEFFNLY4KTWN05", "549300O897ZC5H7CY412", "5493006W3QUS5LMH6R84"]


def test_gleif(store: Store, tmp_path: Path) -> None:
    entities = table(
        tmp_path / "g" / "20261101-0800-gleif-goldencopy-lei2-golden-copy.csv",
        [
            [
                "LEI",
                "Entity.LegalName",
                "Entity.OtherEntityNames.OtherEntityName.1",
                "Entity.LegalAddress.Country",
                "Entity.LegalAddress.City",
                "Entity.LegalJurisdiction",
                "Entity.EntityCategory",
                "Entity.RegistrationAuthority.RegistrationAuthorityEntityID",
                "Entity.EntityStatus",
                "Entity.EntityCreationDate",
            ],
            [
                LEIS[0],
                "Saab AB",
                "Svenska Aeroplan",
                "SE",
                "Luleå",
                "SE",
                "GENERAL",
                "556036-0793",
                "ACTIVE",
                "1937-04-02T00:00:00+01:00",
            ],
            [LEIS[1], "A fund", "", "SE", "", "SE", "FUND", "556036-0793", "ACTIVE", ""],
            [LEIS[2], "Sven Svensson", "", "SE", "", "SE", "SOLE_PROPRIETOR", SVEN, "ACTIVE", ""],
        ],
        ",",
    )
    kinds = ["IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY", "IS_FUND-MANAGED_BY"]
    owned = table(
        tmp_path / "g" / "20261101-0800-gleif-goldencopy-rr-golden-copy.csv",
        [
            [
                "Relationship.StartNode.NodeID",
                "Relationship.EndNode.NodeID",
                "Relationship.RelationshipType",
                "Relationship.RelationshipStatus",
                "Relationship.Period.1.startDate",
                "Relationship.Period.1.endDate",
                "Relationship.Period.1.periodType",
                "Relationship.Period.2.startDate",
                "Relationship.Period.2.endDate",
                "Relationship.Period.2.periodType",
            ],
            [
                LEIS[0],
                LEIS[1],
                kinds[0],
                "ACTIVE",
                "2020-01-01",
                "2020-12-31",
                "ACCOUNTING_PERIOD",
                "2019-05-01",
                "",
                "RELATIONSHIP_PERIOD",
            ],
            [LEIS[1], LEIS[0], kinds[1], "ACTIVE", "", "", "", "", "", ""],  # a circle
            [LEIS[0], LEIS[0], kinds[0], "ACTIVE", "", "", "", "", "", ""],
            [LEIS[1], LEIS[0], kinds[0], "INACTIVE", "", "", "", "", "", ""],
            [LEIS[1], LEIS[0], kinds[2], "ACTIVE", "", "", "", "", "", ""],
        ],
        ",",
    )
    made = stated("gleif", entities, owned)
    saab, fund, *_ = (f"lei-{one}" for one in LEIS)
    assert made.rows("Actor", "key", "others", "name", "place")[:2] == [
        (saab, ["se-5560360793"], "Saab AB", "SE-2580"),
        (fund, [], "A fund", "SE"),
    ]
    assert made.rows("Ownership", "actor", "owned", "kind", "since") == [
        (fund, saab, "direct", dt.date(2019, 5, 1)),
        (saab, fund, "ultimate", None),
    ]
    assert made.tallies["entities"].left_out == 1
    assert made.tallies["relationships"].left_out == 2
    assert made.reasons == {"itself": 1}
    loaded(store, "gleif", entities, owned)
    lines = graph(store)
    assert sum('"OWNS"' in line for line in lines) == 2
    assert any('"id":"se-5560360793"' in line and '"node":"Actor"' in line for line in lines)
