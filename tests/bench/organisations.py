"""Organisations with all the names they are seen under, and variants of names, for the benchmark of matching.

The labels come from the data: an organisation is known by its PIC or VAT number (CORDIS), its ROR id or its
LEI.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Organisation:
    """An organisation with all the names it is seen under, the longest-used first."""

    id: str
    country: str
    names: tuple[str, ...]
    short: str = ""
    place: str | None = None


# Two keys in the extract that are one organisation, found by reading what the engine merged.
ONE = (
    (
        "TECHNISCHE UNIVERSITAT DORTMUND",
        "TECHNISCHE UNIVERSITAET DORTMUND",
    ),
    (
        "TECHNISCHE UNIVERSITAT DARMSTADT",
        "TECHNISCHE UNIVERSITAET DARMSTADT",
    ),
    (
        "EIDGENOSSISCHE MATERIALPRUFUNGS- UND FORSCHUNGSANSTALT",
        "EIDGENOESSISCHE MATERIALPRUEFUNGS- UND FORSCHUNGSANSTALT",
    ),
    (
        "UNIVERSIDAD DE SANTIAGO DE COMPOSTELA",
        "UNIVERSIDADE DE SANTIAGO DE COMPOSTELA",
    ),
    (
        "LGI CONSULTING",
        "LGI CONSULTING SARL",
    ),
    (
        "FUNDACION DE LA COMUNIDAD VALENCIANA CENTRO DE INVESTIGACION PRINCIPE FELIPE",
        "FUNDACION DE LA COMUNIDAD VALENCIANA CENTRO DE INVESTIGACION PRINCIPEFELIPE",
    ),
    (
        "MAGYAR TUDOMANYOS AKADEMIA SZAMITASTECHNIKAI ES AUTOMATIZALASI KUTATOINTEZET",
        "MAGYAR TUDOMANYOS AKADEMIA SZAMITASTECHNIKAI ES AUTOMATIZALASI KUTATO INTEZET",
    ),
    (
        "STUDIECENTRUM VOOR KERNENERGIE",
        "Studiecentrum voor Kernenergie/Centre d'Etude de l'Energie Nucl\ufffdaire",
    ),
)  # fmt: skip


def cordis(folders: Iterable[Path]) -> list[Organisation]:
    """Organisations of all `organization.csv` there, by VAT number or else PIC; names in all of them."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    country: dict[str, str] = {}
    short: dict[str, str] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*organization*.csv")):
        separator = ";" if ";" in path.open(encoding="utf-8-sig", errors="replace").readline() else ","
        rows = pl.read_csv(
            path, separator=separator, infer_schema=False, truncate_ragged_lines=True, encoding="utf8-lossy"
        ).fill_null("")
        for row in rows.select("organisationID", "vatNumber", "name", "shortName", "country").iter_rows():
            pic, vat, stated, acronym, where = row
            key = vat if len(vat) > 6 else pic
            names[key][stated] = None
            country[key] = where
            if len(acronym) > len(short.get(key, "")):
                short[key] = acronym
    by_name = {name: key for key, called in names.items() for name in called}
    for kept, other in ONE:
        if kept in by_name and other in by_name and by_name[kept] != by_name[other]:
            names[by_name[kept]] |= names.pop(by_name[other])
    return [
        Organisation(key, country[key], tuple(called), short.get(key, ""))
        for key, called in sorted(names.items())
    ]


def ror(folders: Iterable[Path]) -> list[Organisation]:
    """Organisations of a data dump of ROR: labels and aliases, without acronyms."""
    found = []
    for path in sorted(path for folder in folders for path in folder.rglob("*ror-data*.json")):
        for one in json.loads(path.read_text(encoding="utf-8")):
            names = [name["value"] for name in one["names"] if "acronym" not in name["types"]]
            place = one["locations"][0]["geonames_details"]
            called = tuple(dict.fromkeys(names))
            found.append(Organisation(one["id"], place["country_code"], called, place=place["name"]))
    return found


def gleif(folders: Iterable[Path]) -> list[Organisation]:
    """Legal entities of any `gleif*.csv` there (level 1, the columns of the golden copy), without funds."""
    columns = {"LEI": "id", "Entity.LegalName": "name", "Entity.LegalAddress.Country": "country"}
    found = []
    for path in sorted(path for folder in folders for path in folder.rglob("gleif*.csv")):
        rows = pl.read_csv(path, infer_schema=False)
        if "Entity.EntityCategory" in rows.columns:
            rows = rows.filter(pl.col("Entity.EntityCategory") != "FUND")
        known = rows.select(*columns).rename(columns).drop_nulls().unique("id").sort("id")
        found += [Organisation(one, country, (name,)) for one, name, country in known.iter_rows()]
    return found


# --- variants that CORDIS, registers and people write, made without anything of the matcher's own ---

_FORMS = (
    (" AKTIEBOLAG", " AB"), (" AB", " AKTIEBOLAG"), (" GMBH", " GESELLSCHAFT MIT BESCHRANKTER HAFTUNG"),
    (" LTD", " LIMITED"), (" LIMITED", " LTD"), (" SRL", " S.R.L."), (" SA", " S.A."), (" SPA", " S.p.A."),
    (" AG", " AKTIENGESELLSCHAFT"), (" BV", " B.V."), (" SL", " S.L."), (" AS", " A/S"), (" OY", " Oy Ab"),
    (" NV", " N.V."), (" SRO", " s. r. o."), (" EV", " e. V."), (" DOO", " d.o.o."),
    (" SARL", " S.A.R.L."), (" KFT", " Korlátolt Felelősségű Társaság"),
)  # fmt: skip
_WORDS = (
    ("TEKNISKA UNIVERSITET", "UNIVERSITY OF TECHNOLOGY"), ("UNIVERSITET", "UNIVERSITY"),
    ("UNIVERSITAET", "UNIVERSITY OF"), ("UNIVERSITA DEGLI STUDI DI", "UNIVERSITY OF"),
    ("UNIVERSIDAD DE", "UNIVERSITY OF"), ("UNIVERSITE DE", "UNIVERSITY OF"),
    ("UNIVERSITEIT", "UNIVERSITY"), ("KOMMUN", "MUNICIPALITY"), ("TECHNISCHE", "TECHNICAL"),
    ("POLITECNICO DI", "POLYTECHNIC OF"), ("AYUNTAMIENTO DE", "MUNICIPALITY OF"),
    ("COMUNE DI", "MUNICIPALITY OF"), ("MINISTERIO DE", "MINISTRY OF"),
)  # fmt: skip


def other_form(name: str, short: str, chance: random.Random) -> str | None:
    for written, other in _FORMS:
        if name.upper().endswith(written):
            return chance.choice((name[: -len(written)] + other, name[: -len(written)], name.title()))
    return None


def other_letters(name: str, short: str, chance: random.Random) -> str | None:
    found = re.sub(
        r"\BOE(?=[^AEIOU])",
        "Ö",
        re.sub(r"\BAE(?=[^AEIOU])", "Ä", re.sub(r"(?<![AEIOUQ])UE(?=[BCDFGHKMNRST]\w)", "Ü", name)),
    )
    return None if found == name else chance.choice((found, found.title(), found.translate(_PLAIN)))


_PLAIN = str.maketrans("ÖÄÜ", "OAU")


def encoded_twice(name: str, short: str, chance: random.Random) -> str | None:
    native = other_letters(name, short, random.Random(1))
    if native is None or native.isascii():
        return None
    return native.encode().decode("cp1252", "ignore")


def other_language(name: str, short: str, chance: random.Random) -> str | None:
    for written, other in _WORDS:
        changed = re.sub(rf"\b{written}\b", other, name)
        if changed != name:
            return re.sub(r"(\w)S (?=UNIVERSITY|MUNICIPALITY)", r"\1 ", changed).title()
    return None


_BEGINNINGS = {
    "STICHTING",
    "ASSOCIATION",
    "FONDAZIONE",
    "FUNDACIO",
    "FUNDACION",
    "FUNDACAO",
    "STIFTELSEN",
    "FONDATION",
}


def other_order(name: str, short: str, chance: random.Random) -> str | None:
    pieces = re.split(r" - |, ", name)
    if len(pieces) == 2 and len(pieces[1]) > 6:
        return f"{pieces[1]}, {pieces[0]}"
    words = name.split()
    if not 3 <= len(words) <= 5 or len(min(words[:2], key=len)) < 4 or words[0] in _BEGINNINGS:
        return None
    return " ".join([words[1], words[0], *words[2:]])


def in_brackets(name: str, short: str, chance: random.Random) -> str | None:
    return f"{name} ({short})" if 2 < len(short) <= 6 and short.isupper() else None


def misspelt(name: str, short: str, chance: random.Random) -> str | None:
    places = [at for at in range(1, len(name) - 1) if name[at].isalpha() and name[at - 1].isalpha()]
    if len(name) < 12 or not places:
        return None
    at = chance.choice(places)
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
        )
    )


def punctuated(name: str, short: str, chance: random.Random) -> str | None:
    found = chance.choice(
        (
            name.replace("-", " "),
            name.replace(" ", "  ").lower(),
            name.replace(",", " ").title(),
            f"“{name}”.",
        )
    )
    return None if found == name else found


VARIANTS: dict[str, Callable[[str, str, random.Random], str | None]] = {
    "legal form": other_form,
    "å ä ö": other_letters,
    "encoded twice": encoded_twice,
    "generic words translated": other_language,
    "order of words": other_order,
    "acronym in brackets": in_brackets,
    "capitals, punctuation": punctuated,
    "one typing error": misspelt,
}
