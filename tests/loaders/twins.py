"""Small twins of the registers of Sweden, with the quirks of the real files."""

from __future__ import annotations

from pathlib import Path

LTU, SAAB, SVEN = "2021002841", "5560360793", "8505051231"

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
