"""Registers as JSON with objects inside objects: Norway's roles and sub-units, Finland, Sweden's two APIs."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from kb.store import Store
from tests.loaders.given import graph, loaded, said, table
from tests.loaders.stating import stated

LTU, SAAB, SVEN = "2021002841", "5560360793", "198505051231"
EQUINOR, BRREG = "923609016", "974760673"


def saved(path: Path, value: Any) -> Path:
    """A reply saved to a file."""
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


# --- Norway


def test_a_sub_unit_is_part_of_its_unit(tmp_path: Path) -> None:
    header = [
        "organisasjonsnummer", "navn", "organisasjonsform.kode", "naeringskode1.kode", "antallAnsatte",
        "beliggenhetsadresse.poststed", "overordnetEnhet", "oppstartsdato", "datoEierskifte",
        "nedleggelsesdato",
    ]  # fmt: skip
    path = table(
        tmp_path / "underenheter.csv",
        [
            header,
            ["973152351", "EQUINOR\nNORD", "BEDR", "06.200", "12", "ALTA", EQUINOR, "2001-01-01", "", ""],
            ["974760673", "AVD", "BEDR", "84.110", "", "", EQUINOR, "2001-01-01", "2010-02-03", "2020-01-01"],
            ["911111111", "FEIL", "BEDR", "", "", "", EQUINOR, "", "", ""],
            ["971277882", "UTEN", "AAFY", "", "", "", "111111112", "", "", ""],
        ],
        ",",
    )  # fmt: skip
    made = stated("brreg", path)
    assert made.rows("Ownership", "actor", "owned", "kind", "since", "until") == [
        ("no-923609016", "no-973152351", "unit", dt.date(2001, 1, 1), None),
        ("no-923609016", "no-974760673", "unit", dt.date(2010, 2, 3), dt.date(2020, 1, 1)),
    ]
    assert ("no-973152351", "EQUINOR\nNORD", "active") in made.rows("Actor", "key", "name", "status")
    assert ("no-974760673", "AVD", "ceased") in made.rows("Actor", "key", "name", "status")
    assert ("no-971277882", "UTEN", "active") in made.rows("Actor", "key", "name", "status")
    assert made.reasons == {"no-number": 1}


def role(code: str, **holder: Any) -> dict[str, Any]:
    return {"type": {"kode": code}, "fratraadt": False, "rekkefolge": 1} | holder


def organisation(number: str, name: str) -> dict[str, Any]:
    return {"organisasjonsnummer": number, "navn": [name], "erSlettet": False}


PERSON = {"fodselsdato": "1970-01-02", "navn": {"fornavn": "Ola", "etternavn": "Nordmann"}}
ROLES = [
    {
        "organisasjonsnummer": EQUINOR,
        "rollegrupper": [
            {"type": {"kode": "DAGL"}, "roller": [role("DAGL", person=PERSON)]},
            {"type": {"kode": "REVI"}, "roller": [role("REVI", enhet=organisation("971277882", "REVISOR"))]},
            {
                "type": {"kode": "DELT"},
                "roller": [
                    role("DTPR", enhet=organisation("973152351", "DELTAKER AS")),
                    role("DTPR", person=PERSON),
                    role("DTSO", enhet=organisation(BRREG, "TIDLIGERE AS")) | {"fratraadt": True},
                    role("KOMP", enhet=organisation("111111112", "UTENLANDSK")),
                ],
            },
        ],
    },
    {"organisasjonsnummer": "911111111", "rollegrupper": [
        {"roller": [role("DTPR", person=PERSON), role("DTPR", enhet=organisation(BRREG, "X"))]}]},
]  # fmt: skip


def test_roles_are_those_of_organisations_only(store: Store, tmp_path: Path) -> None:
    path = saved(tmp_path / "roller.json", ROLES)
    made = stated("brreg", path)
    assert made.rows("Ownership", "actor", "owned", "kind") == [("no-973152351", "no-923609016", "partner")]
    assert made.reasons == {"no-number": 1}
    rejects = tmp_path / "rejects.csv"
    loaded(store, "brreg", path, rejects=rejects)
    everything = "\n".join(graph(store)) + rejects.read_text(encoding="utf-8-sig")
    assert "Nordmann" not in everything
    assert "1970-01-02" not in everything
    assert [one["row"] for one in said(rejects)] == ["2"]


# --- Finland

NOKIA = {
    "businessId": {"value": "0112038-9", "registrationDate": "1978-03-15", "source": "3"},
    "euId": {"value": "FIFPRO.0112038-9", "source": "1"},
    "names": [
        {"name": "Nokia Oyj", "type": "1", "registrationDate": "1997-09-01", "version": 1},
        {"name": "Oy Nokia Ab", "type": "1", "registrationDate": "1966-01-01", "endDate": "1997-08-31"},
        {"name": "Nokia Abp", "type": "2", "registrationDate": "1997-09-01"},
        {"name": "Nokia Networks", "type": "3", "registrationDate": "2007-04-01"},
    ],
    "mainBusinessLine": {
        "type": "70100",
        "typeCodeSet": "TOIMI3",
        "descriptions": [
            {"languageCode": "1", "description": "Pääkonttorien toiminta"},
            {"languageCode": "2", "description": "Verksamheter som utövas av huvudkontor"},
            {"languageCode": "3", "description": "Activities of head offices"},
        ],
    },
    "website": {"url": "www.nokia.com"},
    "companyForms": [
        {"type": "16", "endDate": "1997-08-31", "descriptions": []},
        {"type": "17", "descriptions": [{"languageCode": "3", "description": "Public limited company"}]},
    ],
    "companySituations": [{"type": "SANE", "registrationDate": "2020-05-06"}],
    "registeredEntries": [],
    "addresses": [
        {"type": 2, "postCode": "00045",
         "postOffices": [{"city": "NOKIA GROUP", "languageCode": "1", "municipalityCode": "091"}]},
        {"type": 1, "street": "Karakaari", "postCode": "02610",
         "postOffices": [{"city": "ESPOO", "languageCode": "1", "municipalityCode": "049"}]},
    ],
    "tradeRegisterStatus": "1",
    "status": "2",
    "registrationDate": "1896-12-14",
}  # fmt: skip


def test_prh(tmp_path: Path) -> None:
    ended = NOKIA | {
        "businessId": {"value": "0737546-2"},
        "euId": {"value": "?"},
        "endDate": "2019-02-03",
        "names": [{"name": "Vanha Oy", "type": "1", "endDate": "2019-02-03"}],
        "companySituations": [],
    }
    trader = NOKIA | {
        "businessId": {"value": "1572860-0"},
        "companyForms": [{"type": "26", "descriptions": [{"description": "Private trader"}]}],
    }
    wrong = NOKIA | {"businessId": {"value": "0112038-8"}}
    reply = {"totalResults": 4, "companies": [NOKIA, ended, trader, wrong]}
    for shape in (reply, reply["companies"]):
        made = stated("prh", saved(tmp_path / "companies.json", shape))
        assert made.rows(
            "Actor", "key", "others", "name", "legal_form", "status", "ceased", "postcode", "helix"
        ) == [
            ("fi-01120389", ["euid-FIFPRO.01120389"], "Nokia Oyj", "17", "active", None, "02610", "Company"),
            ("fi-07375462", [], "Vanha Oy", "17", "ceased", dt.date(2019, 2, 3), "02610", "Company"),
        ]
        assert made.values("Actor", "names")[0] == ["Nokia Abp", "Nokia Networks", "Oy Nokia Ab"]
        assert ("tol2008-70100", "Activities of head offices", "tol2008-70") in made.rows(
            "Industry", "code", "name_en", "parent"
        )
        history = made.rows("History", "what", "value", "kind", "since", "until")
        assert ("name", "Oy Nokia Ab", None, dt.date(1966, 1, 1), dt.date(1997, 8, 31)) in history
        assert ("status", "SANE", "procedure", dt.date(2020, 5, 6), None) in history
        assert made.tallies["companies"].left_out == 1
        assert made.reasons == {"no-number": 1}


def test_where_finlands_companies_are(tmp_path: Path) -> None:
    def at(number: str, *addresses: dict[str, Any]) -> dict[str, Any]:
        return NOKIA | {"businessId": {"value": number}, "euId": None, "addresses": list(addresses)}

    def address(kind: int, municipality: str | None, **other: Any) -> dict[str, Any]:
        offices = [
            {"city": "T", "languageCode": language, "municipalityCode": municipality} for language in "21"
        ]
        return {"type": kind, "postCode": "96100", "postOffices": offices, **other}

    made = stated(
        "prh",
        saved(
            tmp_path / "companies.json",
            [
                at("0112038-9", address(2, "091"), address(1, "698")),
                at("0737546-2", address(2, "851")),
                at("1572860-0", address(1, None, country="SE")),
                at("0201256-6", address(1, "091", endDate="2010-01-01"), address(1, "478")),
                at("0109862-8"),
                at("0211675-2", address(1, "999", country="FI")),
            ],
        ),
    )
    assert made.rows("Actor", "key", "place") == [
        ("fi-01120389", "FI1D7"),  # Rovaniemi, where the street address is
        ("fi-07375462", "FI1D7"),  # Tornio
        ("fi-15728600", "SE"),
        ("fi-02012566", "FI200"),
        ("fi-01098628", "FI"),
        ("fi-02116752", "FI"),
    ]
    assert ("FI1D7", "Lappland", "Lapland", "FI1D") in made.rows(
        "Place", "code", "name_sv", "name_en", "parent"
    )


# --- Sweden's APIs


def organisation_told(number: str, **other: Any) -> dict[str, Any]:
    usual = {
        "organisationsidentitet": {"identitetsbeteckning": number, "typ": {"kod": "ORGNR"}},
        "namnskyddslopnummer": 1,
        "organisationsnamn": {
            "organisationsnamnLista": [
                {"namn": "Aero", "organisationsnamntyp": {"kod": "SARS_FORNAMN"}},
                {
                    "namn": "Saab AB",
                    "organisationsnamntyp": {"kod": "FORETAGSNAMN"},
                    "registreringsdatum": "2000-01-02",
                },
            ],
            "dataproducent": "Bolagsverket",
            "fel": None,
        },
        "organisationsform": {"kod": "AB", "klartext": "Aktiebolag", "fel": None},
        "reklamsparr": {"kod": "JA"},
        "organisationsdatum": {"registreringsdatum": "1937-04-02"},
        "verksamOrganisation": {"kod": "JA"},
        "naringsgrenOrganisation": {"sni": [{"kod": "30300", "klartext": "Tillverkning av luftfartyg"}]},
        "postadressOrganisation": {"postadress": {"postnummer": "97187", "postort": "LULEÅ", "land": None}},
        "verksamhetsbeskrivning": {
            "beskrivning": "\n    Flygplan\n och mer.",
            "dataproducent": "Bolagsverket",
        },
    }
    return {**usual, **other}


GONE = {"typ": "ORGANISATION_FINNS_EJ", "felBeskrivning": "Organisationen finns ej"}
LATE = {"typ": "TIMEOUT", "felBeskrivning": "SCB svarade inte"}


def test_a_reply_of_bolagsverket_can_have_an_error_in_each_field(tmp_path: Path) -> None:
    late = organisation_told(
        LTU,
        naringsgrenOrganisation={"sni": None, "fel": LATE},
        postadressOrganisation={"fel": LATE},
        pagaendeAvvecklingsEllerOmstruktureringsforfarande={"fel": LATE},
    )
    gone = organisation_told("5567037485", organisationsnamn={"fel": GONE}, organisationsform={"fel": GONE})
    person = organisation_told(SVEN, organisationsform={"kod": "E"})
    replies = [{"organisationer": [organisation_told(SAAB)]}, {"organisationer": [late, gone, person]}]
    path = tmp_path / "replies.json"
    path.write_text("\n".join(json.dumps(one) for one in replies), encoding="utf-8")
    made = stated("bolagsverket-api", path)
    assert made.rows("Actor", "key", "name", "names", "status", "place", "no_advertising") == [
        ("se-5560360793", "Saab AB", ["Aero"], "active", "SE-2580", True),
        ("se-2021002841", "Saab AB", ["Aero"], "active", "SE", True),
    ]
    assert set(made.values("Actor", "description")) == {"Flygplan och mer."}
    assert [one.partition("-")[2] for one in made.values("Activity", "industry")] == ["30300"]
    assert made.reasons == {"publisher-refuses": 1}
    assert made.tallies["organisations"].left_out == 1
    assert sum("TIMEOUT" in one for one in made.said) == 3


def test_a_single_reply_and_the_next_take_nothing_back(store: Store, tmp_path: Path) -> None:
    first = saved(tmp_path / "saab.json", {"organisationer": [organisation_told(SAAB)]})
    second = saved(tmp_path / "ltu.json", {"organisationer": [organisation_told(LTU)]})
    loaded(store, "bolagsverket-api", first)
    loaded(store, "bolagsverket-api", second)
    lines = [line for line in graph(store) if '"node":"Actor"' in line]
    assert [any(number in line for line in lines) for number in (SAAB, LTU)] == [True, True]


def test_scb_api(tmp_path: Path) -> None:
    usual = {
        "PeOrgNr": "16" + SAAB,
        "OrgNr": SAAB,
        "Företagsnamn": "Saab AB",
        "Säteskommun, kod": "2580",
        "Säteskommun": "Luleå",
        "Företagsstatus, kod": "1",
        "Juridisk form, kod": "49",
        "Reklam, kod": "21",
        "Bransch_1, kod": "30300",
        "Bransch_1": "Tillverkning av luftfartyg",
        "Bransch_2, kod": "     ",
        "Registreringsdatum": "1937-04-02",
        "Slutdatum": " ",
    }
    person = usual | {"PeOrgNr": SVEN, "OrgNr": SVEN[2:], "Juridisk form, kod": "10"}
    for shape in ([usual, person], {"Antal": 2, "Rader": [usual, person]}):
        made = stated("scb-api", saved(tmp_path / "reply.json", shape))
        assert made.rows("Actor", "key", "status", "place", "no_advertising", "registered", "ceased") == [
            ("se-5560360793", "active", "SE-2580", True, dt.date(1937, 4, 2), None)
        ]
        assert len(made.values("Activity", "industry")) == 1
        assert made.tallies["enterprises"].left_out == 1


def test_what_only_json_can_write_does_no_harm(tmp_path: Path) -> None:
    half = json.dumps([NOKIA]).replace("Nokia Oyj", "Nokia \\ud800").replace("Karakaari", "\\udfff")
    path = tmp_path / "companies.json"
    path.write_text(half, encoding="ascii")
    assert stated("prh", path).values("Actor", "name") == ["Nokia ?"]
