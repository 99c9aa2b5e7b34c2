"""The families of longer files: some thirty rows, so that they have some pieces when these are small.

They are read one piece at a time and two at once (`tests.faults.pieces`). JSON and XML are damaged in what
they say, not byte by byte: of a file that cannot be parsed no piece is ever on its way.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from loaders.mapped import own_source
from loaders.sources import source
from tests.bench import registers
from tests.faults.families import (
    COMPANIES_HOUSE,
    GRANTS,
    GROWTH,
    MAPPING,
    SCB_REPLY,
    TOKENS,
    Damage,
    Family,
    bytewise,
)
from tests.loaders.given import organisations, table
from tests.loaders.test_grants import KOHESIO, SWECRIS, VINNOVA, rows
from tests.loaders.test_interreg import written as interreg
from tests.loaders.test_markup import LEIS, level_1, level_2, record, related, written
from tests.loaders.test_replies import NOKIA, ROLES, saved

ROWS = 30
TEXTS = [one.decode("utf-8", "replace") for one in TOKENS] + ["", " ", "å", "Ã¥", "\ud800"]
VALUES = [
    *TEXTS, None, True, -1, 0, 1e300, float("inf"), 10**30, [], {}, [[]], [{}], {"a": 1}, ["a", None],
    "5560360793", "198505051231", "2020-01-01", "0112038-9", "213800SEFFNLY4KTWN05",
]  # fmt: skip
# A mapping whose rows need not be read whole, and that does most of what is done with several rows.
PARTNERS = """\
mapping: 1
title: {en: Partners, sv: Partner}
publisher: me
tables:
  rows:
    columns:
      number: {required: true}
      name: {required: true}
      form: {}
      project: {required: true}
      cost: {type: amount, at_least: 0, units: {tkr: 1000}, titles: ["cost (tkr)"]}
      since: {type: date, otherwise: empty}
      until: {type: date}
      topics: {}
      post: {}
      state: {}
    values:
      subjects: {split: {of: topics, by: "|", prefix: "own-"}}
      status: {codes: {of: state, map: {a: active, c: ceased}, otherwise: {value: odd}}}
    rows:
      persons: [{column: form, values: [E]}]
      keep_of_persons: [form, since]
      leave_out: [{column: project, pattern: "^test"}]
      require: [number]
      order: [{first: since, last: until, otherwise: empty}]
      once: [number, project, cost]
    states:
      - fact: topic
        each: subjects
        fields: {code: subjects}
      - fact: project
        require: [project]
        fields: {id: project, title: project, start: since, end: until}
      - fact: actor
        as: who
        ids: [{scheme: se-orgnr, of: number}]
        fields:
          name: name
          country: {const: SE}
          legal_form: form
          status: status
          place: {place: {country: {const: SE}, postcode: post}}
      - fact: participation
        repeats: reject
        fields: {actor: who, project: project, cost_eur: cost}
"""
PARTNERS_HEADER = (
    "number", "name", "form", "project", "cost (tkr)", "since", "until", "topics", "post", "state",
)  # fmt: skip
# What may stand in each of its columns.
PARTNERS_CELLS = (
    ("202100-2841", "5560360793", "198505051231", "556036-0790", "", "9696969696", "16 556703-7485"),
    ("LTU", "Saab AB", "", 'Två "AB"', "LULEÃ…", "C\nD"),
    ("AB", "", "E", "HB"),
    ("P1", "P2", "P3", "test", ""),
    ("1.250,50", "100", "1,5", "-5", "x", ""),
    ("2020-01-01", "2021-06-30", "soon", ""),
    ("2020-12-31", "2019-01-01", "late", ""),
    ("snow", "snow|ice", "|", ""),
    ("97187", "58188", "", "00000"),
    ("a", "c", "", "?"),
)


def valuewise(data: bytearray, chance: random.Random) -> None:
    """Something in a JSON array replaced, doubled or taken out; it stays JSON."""
    told = json.loads(data)
    row, above, at = told, None, None
    for _ in range(chance.randint(2, 6)):
        if not isinstance(row, dict | list) or not row:
            break
        above, at = row, chance.choice(list(row) if isinstance(row, dict) else range(len(row)))
        row = above[at]
    if above is told:
        told.insert(at, json.loads(json.dumps(chance.choice(told))))
    elif chance.random() < 0.2:
        del above[at]
    elif chance.random() < 0.2 and isinstance(above, dict):
        above[chance.choice(("a", "", "b.c", "names", at))] = above.pop(at)
    else:
        above[at] = chance.choice(VALUES)
    data[:] = json.dumps(told, indent=1).encode()


def textwise(data: bytearray, chance: random.Random) -> None:
    """A text, an element or a record of an XML document replaced or doubled; it stays XML."""
    spans = [one.span(2) for one in re.finditer(rb"(<[\w:]+[^<>]*>)([^<>]*)(?=</)", data)]
    records = [one.span() for one in re.finditer(rb"(?s)<(\w+:\w+Record)>.*?</\1>", data)]
    start, end = chance.choice(spans)
    if chance.random() < 0.2 and records:
        start, end = chance.choice(records)
        data[start:start] = data[start:end]
    else:
        sound = [one for one in TEXTS if not re.search("[^ -~å\t\n]", one)]
        data[start:end] = escape(chance.choice(sound)).encode()


def _table(name: str, mapping: str, lines: Callable[[], Sequence[Sequence[str]]]) -> Family:
    def make(folder: Path) -> Path:
        (folder / f"{name}.yaml").write_text(mapping, encoding="utf-8")
        return table(folder / f"{name}.csv", lines())

    return Family(make, lambda damaged: own_source(damaged.with_name(f"{name}.yaml")), long=True)


def _partners() -> list[Sequence[str]]:
    chance = random.Random(1)
    return [
        PARTNERS_HEADER,
        *([chance.choice(cells) for cells in PARTNERS_CELLS] for _ in range(ROWS)),
    ]


def _organisations(folder: Path) -> Path:
    told = [
        {
            "projectID": str(i % 17),
            "organisationID": str(999876874 + i % 23),
            "name": f"Nr {i % 23} AB",
            "vatNumber": ("", "SE556036079301", "SE202100284101", "850505-1231")[i % 4],
            "activityType": ("PRC", "HES", "REC", "PUB", "OTH")[i % 5],
            "city": ("Luleå", "KIRUNA", "")[i % 3],
            "ecContribution": ("100.50", "0", "1e3", "-")[i % 4],
            "role": ("participant", "coordinator", "thirdParty")[i % 3],
        }
        for i in range(ROWS)
    ]
    return organisations(folder / "organization.csv", *told)


def _repeated(told: Sequence[Any]) -> list[Any]:
    """The same rows again and again, so that pieces tell what others have told before."""
    return [told[i % len(told)] for i in range(ROWS)]


def _longer(path: Path) -> Path:
    """The rows of a list again and again."""
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(_repeated(lines)), encoding="utf-8")
    return path


def of(name: str, make: Callable[[Path], Path], damage: Damage | None = None) -> Family:
    """The family of a bundled source."""
    return Family(make, lambda _: source(name), damage=damage or bytewise(TOKENS), long=True)


LONGER: dict[str, Family] = {
    "long-bolagsverket": of("bolagsverket", lambda at: registers.bolagsverket(at, ROWS).path),
    "long-scb": of("scb", lambda at: registers.scb(at, ROWS).path),
    "long-cordis": of("cordis", _organisations),
    "long-table": _table("partners", PARTNERS, _partners),
    "long-grants": _table("grants", MAPPING, lambda: [GRANTS[0], *_repeated(GRANTS[1:])]),
    "long-brreg": of("brreg", lambda at: saved(at / "roller.json", _repeated(ROLES)), valuewise),
    "long-prh": of("prh", lambda at: saved(at / "p.json", _repeated([NOKIA])), valuewise),
    "long-gleif-1": of(
        "gleif",
        lambda at: written(at / "l.xml", level_1(*(record(one, "Å") for one in _repeated(LEIS)))),
        textwise,
    ),
    "long-gleif-2": of(
        "gleif",
        lambda at: written(at / "r.xml", level_2(*(related(LEIS[i % 3], LEIS[i % 2]) for i in range(ROWS)))),
        textwise,
    ),
    "long-companies-house": of(
        "companies-house",
        lambda at: rows(
            at / "BasicCompanyDataAsOneFile-2026-11-01.csv",
            COMPANIES_HOUSE,
            *({" CompanyNumber": f"SC12345{i % 10}"} for i in range(ROWS)),
        ),
    ),
    "long-interreg": of("interreg", lambda at: _longer(interreg(at / "i", "csv"))),
    "long-kohesio": of(
        "kohesio",
        lambda at: rows(
            at / "k.csv",
            KOHESIO,
            *(
                {"Operation_Unique_Identifier": f"Q{i % 9}", "Beneficiary_Name": f"Två\n{i % 7}"}
                for i in range(ROWS)
            ),
        ),
    ),
    "long-swecris": of(
        "swecris",
        lambda at: rows(
            at / "s.csv", SWECRIS, *({"ProjectId": f"2017-{i % 20}_VR"} for i in range(ROWS)), delimiter=";"
        ),
    ),
    "long-vinnova": of(
        "vinnova",
        lambda at: saved(at / "v.json", [VINNOVA | {"Diarienummer": f"2016-{i % 20}"} for i in range(ROWS)]),
        valuewise,
    ),
    "long-growth": of("growth", lambda at: table(at / "growth.csv", [GROWTH[0], *_repeated(GROWTH[1:])])),
    "long-scb-api": of("scb-api", lambda at: saved(at / "s.json", _repeated([SCB_REPLY])), valuewise),
}
