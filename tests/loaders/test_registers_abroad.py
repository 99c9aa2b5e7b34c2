"""Registers of Norway and Britain, and of LEIs: small twins with the quirks of the real files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kb.store import Store
from tests.loaders.given import graph, loaded, table
from tests.loaders.stating import stated
from tests.loaders.twins import (
    SVEN,
)


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
