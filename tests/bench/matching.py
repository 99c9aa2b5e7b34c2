"""Names of organisations beside an exact comparison and nomenklatura: precision, recall, F1; a million names.

The labels come from the data: an organisation is known by its PIC or VAT number (CORDIS) or its ROR id, and
seen under several names; what is compared are names and countries, without the identifiers. Always: the
bundled extract. `LOKET_BENCH_NAMES` names a folder with more: any `organization.csv` of CORDIS, and a data
dump of ROR (JSON, schema 2, CC0). `LOKET_BENCH_NOMENKLATURA` names a Python that has nomenklatura
(`python -m venv peer && peer/bin/pip install nomenklatura`), too large to be one of Loket's dependencies.

Organisations are halved by a hash of their identifier: rules and thresholds were made on the one half,
figures are those of the other.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from kb.matching import blocking
from kb.matching.engine import candidates
from tests.bench import registry
from tests.bench.measuring import in_child

BUNDLED = Path(__file__).parents[2] / "loaders" / "data" / "cordis-h2020-sweden-2014-2016"
GIVEN = os.environ.get("LOKET_BENCH_NAMES")
PEER = os.environ.get("LOKET_BENCH_NOMENKLATURA")
RESAMPLED = 300


@dataclass(frozen=True)
class Organisation:
    """An organisation with all the names it is seen under, the longest-used first."""

    id: str
    country: str
    names: tuple[str, ...]
    short: str = ""


@dataclass(frozen=True)
class Case:
    """Two tables of names, and which of their rows are one organisation (the ids are equal)."""

    title: str
    left: list[tuple[str, str, str]]
    right: list[tuple[str, str, str]]

    def truth(self) -> set[str]:
        return {one for one, _, _ in self.left} & {one for one, _, _ in self.right}


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


def tuning(identifier: str) -> bool:
    return hashlib.sha256(identifier.encode()).digest()[0] % 2 == 0


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
            found.append(Organisation(one["id"], place["country_code"], tuple(dict.fromkeys(names))))
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


def seen_twice(organisations: Sequence[Organisation], title: str) -> Case:
    """One name of each on the left, another on the right; those with one name are on one side, so that there
    is much to take others for. What two are called to the letter no names can tell apart: left out."""
    left, right = [], []
    owners = defaultdict(set)
    for one in organisations:
        for name in one.names:
            owners[name.casefold(), one.country].add(one.id)
    for one in organisations:
        chance = random.Random(one.id)
        called = [name for name in one.names if len(owners[name.casefold(), one.country]) == 1]
        if not called:
            continue
        chance.shuffle(called)
        left.append((one.id, called[0], one.country))
        if len(called) > 1:
            right.append((one.id, called[1], one.country))
        elif chance.random() < 0.5:
            right.append(left.pop())
    return Case(title, left, right)


def varied(organisations: Sequence[Organisation], kind: str) -> Case:
    left, right = [], []
    for one in organisations:
        left.append((one.id, one.names[0], one.country))
        variant = VARIANTS[kind](one.names[0], one.short, random.Random(one.id))
        if variant and variant != one.names[0]:
            right.append((one.id, variant, one.country))
    return Case(f"made: {kind}", left, right)


def stated_otherwise(organisations: Sequence[Organisation], title: str) -> Case:
    """What CORDIS has as short name where that is another name: more than one word."""
    left, right = [], []
    for one in organisations:
        left.append((one.id, one.names[0], one.country))
        folded = re.sub(r"\W", "", one.short).casefold()
        if (
            len(one.short.split()) > 1
            and len(folded) > 7
            and folded != re.sub(r"\W", "", one.names[0]).casefold()
        ):
            right.append((one.id, one.short, one.country))
    return Case(title, left, right)


def hard(municipalities: Sequence[str], counties: Sequence[str]) -> Case:
    """Pairs that look alike and are two: nothing here is one organisation."""
    left, right = [], []
    for one in municipalities:
        left += [
            (f"k-{one}", f"{one} kommun", "SE"),
            (f"h-{one}", f"{one} Hamn AB", "SE"),
            (f"e-{one}", f"{one} Energi AB", "SE"),
        ]
        right += [
            (f"f-{one}", f"{one} kommunföretag AB", "SE"),
            (f"n-{one}", f"{one} Näringsliv AB", "SE"),
            (f"l-{one}", f"{one} Energi Elnät AB", "SE"),
            (f"b-{one}", f"{one} Energi Holding AB", "SE"),
            (f"x-{one}", f"{one} kommun", "NO"),
        ]
    for one in counties:
        left += [(f"r-{one}", f"Region {one}", "SE"), (f"v-{one}", f"Hela Sverige ska leva {one}", "SE")]
        right += [(f"s-{one}", f"Länsstyrelsen i {one}s län", "SE"), (f"m-{one}", f"{one}s museum", "SE")]
    return Case("made to mislead", left, right)


def places() -> tuple[list[str], list[str]]:
    """Names of the municipalities and the counties."""
    rows = pl.read_csv(registry.GEOGRAPHY, infer_schema=False)
    return rows["municipality_name_short"].to_list(), rows["county_name_short"].unique().sort().to_list()


# --- systems ---

Pairs = dict[tuple[str, str], float]


def table(rows: Sequence[tuple[str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=["id", "name", "country"], orient="row")


def engine(case: Case) -> tuple[Pairs, Pairs]:
    """What the engine merges by itself, and that with what it asks about."""
    # Ids differ between the sides, so that an organisation is not itself.
    left = table([(f"l:{one}", *rest) for one, *rest in case.left])
    right = table([(f"r:{one}", *rest) for one, *rest in case.right])
    found = candidates(left, right)
    pairs = [
        (a[2:], b[2:], score, said)
        for a, b, score, said in found.select("left", "right", "score", "decision").iter_rows()
    ]
    merged = {(a, b): score for a, b, score, said in pairs if said == "same"}
    return merged, {(a, b): score for a, b, score, said in pairs if said != "part_of"}


def exact(case: Case) -> Pairs:
    there = defaultdict(list)
    for one, name, country in case.right:
        there[" ".join(name.casefold().split()), country].append(one)
    return {
        (one, other): 1.0
        for one, name, country in case.left
        for other in there[" ".join(name.casefold().split()), country]
    }


def nomenklatura(case: Case) -> Pairs:
    """The scores of `LogicV2` for the pairs that blocking leaves and all that are one."""
    names = {one: (name, country) for one, name, country in case.left}
    others = {one: (name, country) for one, name, country in case.right}
    schema = {"row": pl.UInt32, "text": pl.String, "country": pl.String}
    spelled = [
        pl.DataFrame(
            [(at, name, country) for at, (_, name, country) in enumerate(side)], schema=schema, orient="row"
        )
        for side in (case.left, case.right)
    ]
    pairs = {(case.left[a][0], case.right[b][0]) for a, b in blocking.pairs(*spelled).iter_rows()}
    pairs |= {(one, one) for one in case.truth()}
    ordered = sorted((a, b) for a, b in pairs if names[a][1] == others[b][1])
    lines = "".join(json.dumps([*names[a], *others[b]]) + "\n" for a, b in ordered)
    script = Path(__file__).with_name("nomenklatura_scores.py")
    done = subprocess.run([str(PEER), str(script)], input=lines, capture_output=True, text=True, check=True)
    return {pair: float(score) for pair, score in zip(ordered, done.stdout.split(), strict=True)}


# --- figures ---


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z, p = 1.959964, hits / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def f1(found: Iterable[tuple[str, str]], truth: set[str]) -> tuple[float, float, float]:
    """F1 with its bootstrap interval, organisations drawn anew."""
    right = {a for a, b in found if a == b and a in truth}
    wrong = defaultdict(int)
    for a, b in found:
        if a != b:
            wrong[a] += 1
    entities = sorted(truth | wrong.keys())
    if not entities:
        return math.nan, math.nan, math.nan
    hit = np.array([one in right for one in entities], dtype=float)
    missed = np.array([one in truth and one not in right for one in entities], dtype=float)
    false = np.array([wrong.get(one, 0) for one in entities], dtype=float)

    def of(weight: np.ndarray) -> float:
        tp = 2 * (hit * weight).sum()
        return float(tp / max(tp + (false * weight).sum() + (missed * weight).sum(), 1))

    rng = np.random.default_rng(1)
    drawn = [
        of(rng.multinomial(len(entities), [1 / len(entities)] * len(entities)).astype(float))
        for _ in range(RESAMPLED)
    ]
    return of(np.ones(len(entities))), float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def line(title: str, found: Pairs, truth: set[str]) -> str:
    right = sum(a == b for a, b in found)
    precision, recall = wilson(right, len(found)), wilson(right, len(truth))
    share = right / len(found) if found else math.nan
    parts = [f"  {title:32} precision {interval(share, *precision)} of {len(found):6,}"]
    if truth:
        parts.append(f"recall {interval(right / len(truth), *recall)}")
        parts.append(f"F1 {interval(*f1(found, truth))}")
    return "  ".join(parts)


def interval(share: float, low: float, high: float) -> str:
    return f"{share:.4f} [{low:.4f}, {high:.4f}]"


def best_threshold(scored: Pairs, truth: set[str]) -> float:
    return max((0.5 + step / 100 for step in range(50)), key=lambda bar: (f1_only(scored, bar, truth), bar))


def f1_only(scored: Pairs, bar: float, truth: set[str]) -> float:
    found = [pair for pair, score in scored.items() if score >= bar]
    right = sum(a == b for a, b in found)
    return 2 * right / max(len(found) + len(truth), 1)


def halves(organisations: Sequence[Organisation]) -> tuple[list[Organisation], list[Organisation]]:
    kept: tuple[list[Organisation], list[Organisation]] = ([], [])
    for one in organisations:
        kept[not tuning(one.id)].append(one)
    return kept


def report(tuned: Case, held: Case) -> None:
    truth = held.truth()
    print(f"{held.title}: {len(held.left):,} × {len(held.right):,} names, {len(truth):,} of one organisation")
    merged, shown = engine(held)
    print(line("exact name", exact(held), truth))
    print(line("Loket, automatic", merged, truth))
    print(line("Loket, with what it asks about", shown, truth))
    if PEER:
        bar = best_threshold(nomenklatura(tuned), tuned.truth())
        scored = nomenklatura(held)
        above = {pair: one for pair, one in scored.items() if one >= bar}
        print(line(f"nomenklatura LogicV2 ≥ {bar:.2f}", above, truth))


def accuracy() -> None:
    folders = [BUNDLED, *([Path(GIVEN)] if GIVEN else [])]
    tuned, held = halves(cordis(folders))
    for kind in VARIANTS:
        report(varied(tuned, kind), varied(held, kind))
    misleading = hard(*places())
    report(misleading, misleading)
    title = "real: CORDIS, another name stated as short name"
    report(stated_otherwise(tuned, title), stated_otherwise(held, title))
    if any(len(one.names) > 1 for one in held):
        title = "real: CORDIS, one organisation under several names"
        report(seen_twice(tuned, title), seen_twice(held, title))
    if known := ror(folders):
        for title, chosen in (
            ("real: ROR, the Nordic countries", {"SE", "NO", "FI", "DK", "IS"}),
            ("real: ROR, Europe", {one.country for one in known}),
        ):
            report(
                *(seen_twice(half, title) for half in halves([one for one in known if one.country in chosen]))
            )


def main() -> None:
    accuracy()
    print(in_child(registry.million).line("1,000,000 × 40,000 names"))
