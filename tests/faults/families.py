"""The families of files that are damaged: by what each is read, and how a sound one is made.

One family for each way of reading (delimited, without quoting, packed cells, JSON, XML, workbooks, zip, gzip)
and for each source; a table with a mapping of the user's own; and that mapping itself, a file that a person
writes by hand. Longer files are in `tests.faults.longer`.
"""

from __future__ import annotations

import gzip
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loaders import geography
from loaders.mapped import own_source
from loaders.source import Source
from loaders.sources import source
from tests.loaders.given import book, organisations, projects, table
from tests.loaders.test_grants import KOHESIO, SWECRIS, VINNOVA, rows
from tests.loaders.test_interreg import written as interreg
from tests.loaders.test_markup import LEIS, level_1, level_2, record, related, written
from tests.loaders.test_replies import NOKIA, ROLES, organisation_told, saved
from tests.loaders.twins import ROWS, bolagsverket, scb, scb_row

TOKENS = (
    b'"', b'""', b";", b",", b"\t", b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf",
    b"\xff\xfe", b"null", b"NaN", b"Infinity", b"1e999", b"-1", b"9" * 23, b"0000-00-00", b"2026-02-30",
    b"\xe2\x80\xae", b"[", b"]", b"{", b"}", b":", b"<", b">", b"&", b"<!DOCTYPE a>", b"&a;", b"]]>",
    b"\\u0000", b"\\ud800", b"$", b"|", b"' OR 1=1", b"=1+1", b"true", b"PK\x03\x04", b"\x1f\x8b",
    b"A" * 70_000,
)  # fmt: skip
# What breaks those who read YAML.
YAML_TOKENS = (
    *TOKENS, b"&a ", b"*a", b"<<: *a", b"? ", b"- ", b"|\n", b">-\n", b"!!python/object:os.system ",
    b"!!binary ", b"!!set ", b"[" * 20_000, b"{a: " * 2_000, b"'", b"#", b"---\n", b"...\n", b"%YAML 9.9\n",
    b"\xc2\x85",
)  # fmt: skip
# Words of the mapping language, and values of all kinds, in a place that was another's.
WORDS = (
    b"~", b"0x10", b"-1", b"1_000", b".inf", b".nan", b"2001-01-01", b"yes", b"''", b"[]", b"{}", b"[a, b]",
    b"{a: b}", b'"("', b'"(?P<x>.)"', b'"*"', b'"[^;]+"', b'"\\0"', b'"{number}-{"', b"row", b"delivered",
    b"number", b"name", b"amount", b"date", b"truth", b"whole", b"own", b"vat", b"first", b"list", b"const",
    b"text", b"key", b"split", b"match", b"part", b"times", b"only", b"year", b"place", b"inside",
    b"objects", b"industry_sv", b"euro", b"{const: 5}", b"{const: null}", b"{const: [SE]}",
    b"{first: [name, number]}", b"{first: []}", b"{list: [name]}", b"{key: []}", b"{text: \"{}\"}",
    b"{text: \"{name}{\"}", b"{part: {of: name, by: \"\", at: -1}}", b"{split: {of: name, by: \"\"}}",
    b"{times: {of: grant, by: .inf}}", b"{match: {of: name, pattern: \"\"}}",
    b"{codes: {of: name, map: {}}}", b"{date: name}", b"{year: start}", b"{country: grant}",
    b"{objects: {of: name}}", b"{inside: {of: name, at: a.b}}",
    b"{only: {of: name, where: form, values: []}}",
)  # fmt: skip

COMPANIES_HOUSE = {
    "CompanyName": "ARM LIMITED",
    " CompanyNumber": "02557590",
    "RegAddress.PostTown": "CAMBRIDGE",
    "RegAddress.PostCode": "CB1 9NJ",
    "CompanyCategory": "Private Limited Company",
    "CompanyStatus": "Active",
    "DissolutionDate": "",
    "IncorporationDate": "12/11/1990",
    "SICCode.SicText_1": "26110 - Manufacture of electronic components",
    "SICCode.SicText_2": "62012 - Software",
    "PreviousName_1.CONDATE": "20/05/1998",
    " PreviousName_1.CompanyName": 'ADVANCED "RISC" MACHINES',
}
SCB_REPLY = {
    "PeOrgNr": "165560360793",
    "OrgNr": "5560360793",
    "Företagsnamn": "Saab AB",
    "Firma": "*",
    "Säteskommun, kod": "2580",
    "Företagsstatus, kod": "1",
    "Juridisk form, kod": "49",
    "Reklam, kod": "21",
    "Bransch_1, kod": "30300",
    "Bransch_1": "Tillverkning av luftfartyg",
    "Bransch_2, kod": "     ",
    "Startdatum": "1937-04-02",
    "Slutdatum": " ",
}
GROWTH = [
    ["Org.nr", "Företag", "År", "Antal anställda", "Nettoomsättning (tkr)"],
    ["202100-2841", "LTU", "2023", "1.745", "1.234.567"],
    ["556036-0793", "Två\nAB", "2022/23", "12.345", "-1.500"],
]
MEMBERS = [
    ["Cluster", "Organisation", "Number", "Role", "Since", "Place"],
    ["Rymd i Norr", "Ett AB", "556036-0793", "member", "2019", "Luleå"],
    ["Rymd i Norr", "Två AB", "", "manager", "2020-01-31", "Kiruna"],
]
# One mapping that does most of what the language can do.
MAPPING = """\
mapping: 1
version: 2
title: {en: Regional grants, sv: Regionala bidrag}
publisher: The region
believed: {names: 6, kinds: 6}
tables:
  grants:
    columns:
      number: {titles: [Org.nr], required: true}
      name: {titles: [Bolag], empty: ["-"]}
      form: {titles: [Juridisk form]}
      project: {titles: [Projekt], required: true}
      topics: {titles: [Ämnen]}
      start: {titles: [Från], type: date}
      end: {titles: [Till], type: date, otherwise: empty}
      grant: {titles: [Bidrag, Bidrag tkr], type: amount, units: {tkr: 1000}, at_least: 0}
      post: {titles: [Postnr]}
    values:
      project_id: {key: [project]}
      subjects: {split: {of: topics, by: ";", prefix: "grants-"}}
      digits: {match: {of: project, pattern: "(\\\\d+)"}}
      status: {codes: {of: form, map: {AB: active}, otherwise: nothing}}
    rows:
      persons: [{column: form, values: [E]}]
      leave_out: [{column: project, pattern: "^test"}]
      require: [project]
      order: [{first: start, last: end, otherwise: empty}]
    states:
      - fact: topic
        each: subjects
        fields: {code: subjects}
      - fact: project
        fields: {id: project_id, title: project, start: start, end: end, topics: subjects}
        gather: {start: least, end: greatest, topics: all}
      - fact: actor
        as: grantee
        ids:
          - {scheme: se-orgnr, of: number, otherwise: ignore}
          - {scheme: own, of: name, last: true}
        fields:
          name: name
          country: {const: SE}
          legal_form: form
          status: status
          place: {place: {country: {const: SE}, postcode: post}}
      - fact: participation
        repeats: number
        fields:
          actor: grantee
          project: project_id
          contribution: grant
          currency: {const: SEK}
          contribution_eur: {euro: {of: grant, currency: {const: SEK}, day: start}}
"""
GRANTS = [
    ["Org.nr", "Bolag", "Juridisk form", "Projekt", "Ämnen", "Från", "Till", "Bidrag tkr", "Postnr"],
    ["202100-2841", "LTU", "", "Projekt 1", "is;snö", "2020-01-01", "2021-12-31", "1 250,5", "971 87"],
    ["556036-0793", "Saab AB", "AB", "Projekt 1", "snö", "2019-06-01", "", "100", "581 88"],
    ["", "Två AB", "AB", "Projekt 2", "", "2021-01-01", "2020-01-01", "-", "971 87"],
]


Damage = Callable[[bytearray, random.Random], None]


def bytewise(tokens: Sequence[bytes]) -> Damage:
    """Bytes changed, cut, doubled, or filled with what breaks parsers."""

    def damage(data: bytearray, chance: random.Random) -> None:
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 2, 8, 64, 512)))
        match chance.randrange(6):
            case 0 if at < len(data):
                data[at] = chance.randrange(256)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end]
            case 3:
                del data[at:]
            case 4:
                data[at:end] = chance.choice(tokens)
            case _:
                data[at:at] = chance.choice(tokens)

    return damage


def wordwise(words: Sequence[bytes]) -> Damage:
    """A word, a text or what stands in brackets, replaced by another of the file or by one of these."""

    def damage(data: bytearray, chance: random.Random) -> None:
        spans = [one.span() for one in re.finditer(rb'\w+|"[^"\n]*"|\[[^][\n]*\]|\{[^{}\n]*\}', data)]
        if not spans:
            return
        start, end = chance.choice(spans)
        at, to = chance.choice(spans)
        match chance.randrange(4):
            case 0:
                data[start:end] = data[at:to]
            case 1:
                line = data.find(b"\n", start) + 1
                del data[data.rfind(b"\n", 0, start) + 1 : line or len(data)]
            case _:
                data[start:end] = chance.choice(words)

    return damage


def mutations(data: bytes, number: int, seed: int, damage: Damage | None = None) -> Iterator[bytes]:
    """The file damaged in so many ways, the same for the same seed."""
    damage = damage or bytewise(TOKENS)
    for one in range(number):
        chance = random.Random(f"{seed} {one}")
        made = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            damage(made, chance)
        yield bytes(made)


@dataclass(frozen=True)
class Family:
    """How a sound file is made in a folder, what reads a damaged one, and what is read: that, or else.

    A `long` one is so long that, damaged, it still has some pieces.
    """

    make: Callable[[Path], Path]
    read_by: Callable[[Path], Source]
    given: Callable[[Path], Path] = lambda damaged: damaged
    damage: Damage = field(default_factory=lambda: bytewise(TOKENS))
    long: bool = False


def of(name: str, make: Callable[[Path], Path]) -> Family:
    """The family of a bundled source."""
    return Family(make, lambda _: source(name))


def _workbook(folder: Path) -> Path:
    return book(
        folder / "roster.xlsx",
        {
            "Actors": [["Organisation", "Number", "Place"], ["Ett AB", "556036-0793", "Luleå"]],
            "Ties": [["Organisation", "Partner", "Strength"], ["Ett AB", "Två AB", 4]],
        },
    )


def _zip(folder: Path) -> Path:
    path = folder / "cordis.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(organisations(folder / "organization.csv", {}), "organization.csv")
        archive.write(projects(folder / "project.csv", {}), "project.csv")
    return path


def _gzip(folder: Path) -> Path:
    path = folder / "organization.csv.gz"
    text = organisations(folder / "organization.csv", {}, {"name": "Två AB"}).read_bytes()
    path.write_bytes(gzip.compress(text, mtime=0))
    return path


def _places(folder: Path) -> Path:
    path = folder / "nuts.csv"
    with geography.bundled_file() as bundled:
        path.write_bytes(bundled.read_bytes())
    return path


def _grants(folder: Path) -> Path:
    (folder / "grants.yaml").write_text(MAPPING, encoding="utf-8")
    return table(folder / "grants.csv", GRANTS)


def _mapping(folder: Path) -> Path:
    _grants(folder)
    return folder / "grants.yaml"


def _beside(damaged: Path) -> Path:
    """The table that a damaged mapping is of."""
    return damaged.with_name("grants.csv")


FAMILIES: dict[str, Family] = {
    "cordis": of("cordis", lambda at: organisations(at / "o.csv", {}, {"name": 'Två "AB"'})),
    "scb": of("scb", lambda at: scb(at / "scb_20251110T1.txt", scb_row("162021002841", 'LULEÅ "TU'))),
    "bolagsverket": of("bolagsverket", lambda at: bolagsverket(at / "b.txt", *ROWS)),
    "bolagsverket-api": of(
        "bolagsverket-api",
        lambda at: saved(at / "r.json", {"organisationer": [organisation_told("2021002841")]}),
    ),
    # The damaged file is read with the sound one beside it, as the folder they are in.
    "replies": Family(
        lambda at: saved(at / "r.json", {"organisationer": [organisation_told("5560360793")]}),
        lambda _: source("bolagsverket-api"),
        given=lambda damaged: damaged.parent,
    ),
    "scb-api": of("scb-api", lambda at: saved(at / "s.json", [SCB_REPLY, SCB_REPLY])),
    "brreg": of("brreg", lambda at: saved(at / "roller.json", ROLES)),
    "prh": of("prh", lambda at: saved(at / "p.json", [NOKIA, NOKIA])),
    "companies-house": of(
        "companies-house",
        lambda at: rows(
            at / "BasicCompanyDataAsOneFile-2026-11-01.csv",
            COMPANIES_HOUSE,
            {},
            {" CompanyNumber": "SC123456"},
        ),
    ),
    "gleif-1": of("gleif", lambda at: written(at / "l.xml", level_1(record(LEIS[0], "Å")))),
    "gleif-2": of("gleif", lambda at: written(at / "r.xml", level_2(related(LEIS[0], LEIS[1])))),
    "interreg": of("interreg", lambda at: interreg(at / "i", "csv")),
    "kohesio": of(
        "kohesio", lambda at: rows(at / "k.csv", KOHESIO, {}, {"Beneficiary_Name": "Två\nAB"})
    ),
    "swecris": of("swecris", lambda at: rows(at / "s.csv", SWECRIS, {}, {}, delimiter=";")),
    "vinnova": of("vinnova", lambda at: saved(at / "v.json", [VINNOVA, VINNOVA])),
    "growth": of("growth", lambda at: table(at / "growth.csv", GROWTH)),
    "roster": of("roster", _workbook),
    "roster-csv": of("roster", lambda at: table(at / "members.csv", MEMBERS)),
    "places": of("places", _places),
    "zip": of("cordis", _zip),
    "gzip": of("cordis", _gzip),
    "table": Family(_grants, lambda damaged: own_source(damaged.with_name("grants.yaml"))),
    "mapping": Family(_mapping, own_source, _beside, bytewise(YAML_TOKENS)),
    "mapping-words": Family(_mapping, own_source, _beside, wordwise(WORDS)),
}  # fmt: skip
