"""Names of organisations beside an exact comparison and nomenklatura: precision, recall, F1; a million names.

The labels come from the data: an organisation is known by its PIC or VAT number (CORDIS) or its ROR id, and
seen under several names; what is compared are names and countries, without the identifiers. Always: the
bundled extract. `LOKET_BENCH_NAMES` names a folder with more: any `organization.csv` of CORDIS, a data dump
of ROR (`…ror-data….json`, schema 2, CC0), GLEIF's level 1 file (`gleif….csv`, CC0).
`LOKET_BENCH_NOMENKLATURA` names a Python that has nomenklatura (`python -m venv peer && peer/bin/pip install
nomenklatura`), too large to be one of Loket's dependencies.

Organisations are halved by a hash of their identifier: rules and thresholds were made on the one half,
figures are those of the other. Of ROR the rules were made on one half of Europe; by the other half and the
rest of the world they are judged.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import beta

from kb.matching import blocking
from kb.matching.engine import candidates, sure
from tests.bench import registry
from tests.bench.measuring import in_child
from tests.bench.organisations import VARIANTS, Organisation, cordis, gleif, ror

BUNDLED = Path(__file__).parents[2] / "loaders" / "data" / "cordis-h2020-sweden-2014-2016"
GIVEN = os.environ.get("LOKET_BENCH_NAMES")
PEER = os.environ.get("LOKET_BENCH_NOMENKLATURA")
RESAMPLED = 300


@dataclass(frozen=True)
class Case:
    """Two tables of names, and which of their rows are one organisation (the ids are equal)."""

    title: str
    left: list[tuple[str, str, str]]
    right: list[tuple[str, str, str]]

    def truth(self) -> set[str]:
        return {one for one, _, _ in self.left} & {one for one, _, _ in self.right}


def tuning(identifier: str) -> bool:
    return hashlib.sha256(identifier.encode()).digest()[0] % 2 == 0


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


@dataclass
class Total:
    """What a system found in all cases together: how much of it right, of how many pairs that are one."""

    found: int = 0
    right: int = 0
    truth: int = 0

    def add(self, pairs: Iterable[tuple[str, str]], truth: set[str]) -> None:
        known = list(pairs)
        self.found += len(known)
        self.right += sum(a == b and a in truth for a, b in known)
        self.truth += len(truth)

    def line(self, name: str) -> str:
        low, high = exactly(self.right, self.found)
        return (
            f"  {name:34} precision {interval(self.right / max(self.found, 1), low, high)} of {self.found:6,}"
            f"  recall {self.right / max(self.truth, 1):.4f}"
            f"  F1 {2 * self.right / max(self.found + self.truth, 1):.4f}"
        )


def exactly(hits: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """The Clopper–Pearson interval of a share."""
    tail = (1 - level) / 2
    low = beta.ppf(tail, hits, of - hits + 1) if hits else 0.0
    high = beta.ppf(1 - tail, hits + 1, of - hits) if hits < of else 1.0
    return float(low), float(high)


def report(tuned: Case, held: Case, totals: dict[str, Total]) -> None:
    truth = held.truth()
    print(f"{held.title}: {len(held.left):,} × {len(held.right):,} names, {len(truth):,} of one organisation")
    merged, shown = engine(held)
    bar = best_threshold(engine(tuned)[1], tuned.truth())
    found = {
        "exact name": exact(held),
        "Loket, automatic": merged,
        "Loket, with what it asks about": shown,
        "Loket at its best threshold": {pair: one for pair, one in shown.items() if one >= bar},
    }
    if PEER:
        its = best_threshold(nomenklatura(tuned), tuned.truth())
        found["nomenklatura LogicV2 at its best"] = {
            pair: one for pair, one in nomenklatura(held).items() if one >= its
        }
    for name, pairs in found.items():
        print(line(name, pairs, truth))
        totals[name].add(pairs, truth)


def accuracy() -> None:
    """Each kind of variant, and all together, beside the two others."""
    totals: dict[str, Total] = defaultdict(Total)
    tuned, held = halves(cordis([BUNDLED, *given()]))
    for kind in VARIANTS:
        report(varied(tuned, kind), varied(held, kind), totals)
    title = "real: CORDIS, another name stated as short name"
    report(stated_otherwise(tuned, title), stated_otherwise(held, title), totals)
    if any(len(one.names) > 1 for one in held):
        title = "real: CORDIS, one organisation under several names"
        report(seen_twice(tuned, title), seen_twice(held, title), totals)
    print("all of CORDIS together")
    for name, total in totals.items():
        print(total.line(name))
    misleading = hard(*places())
    report(misleading, misleading, defaultdict(Total))


def given() -> list[Path]:
    return [Path(GIVEN)] if GIVEN else []


def research() -> None:
    """Names of research organisations in several languages; what is merged in all of the world."""
    known = ror(given())
    europe = [one for one in known if one.country in EUROPE]
    for where, chosen in (("Nordic countries", NORDIC), ("Europe", EUROPE)):
        title = f"real: ROR, {where}"
        sides = halves([one for one in europe if one.country in chosen])
        report(*(seen_twice(half, title) for half in sides), defaultdict(Total))
    _, held = halves(europe)
    for placed in (False, True):
        total = Total()
        for title, some in (
            ("Europe, the other half", held),
            ("the rest of the world", [one for one in known if one.country not in EUROPE]),
        ):
            together(some, title, total, placed=placed)
        print(total.line("both"))


def together(organisations: Sequence[Organisation], title: str, total: Total, *, placed: bool) -> None:
    """All spellings in one table, as a knowledge base has them; with the place of every second one."""
    rows = [
        (f"{one.id} {at}", name, one.country, one.place if placed and (at + len(name)) % 2 else None)
        for one in organisations
        for at, name in enumerate(one.names)
    ]
    frame = pl.DataFrame(rows, schema=["id", "name", "country", "place"], orient="row")
    found = candidates(frame, frame)
    merged = sure(found.select("left", "right", "decision", "exact", "alone").iter_rows())
    pairs = [(a.split()[0], b.split()[0]) for a, b in merged]
    asked = [
        (a.split()[0], b.split()[0])
        for a, b, said in found.select("left", "right", "decision").iter_rows()
        if said != "part_of" and (a, b) not in merged
    ]
    alike = sum(len(one.names) * (len(one.names) - 1) // 2 for one in organisations)
    right, hits = (sum(a == b for a, b in some) for some in (pairs, asked))
    where = "places of half of them" if placed else "names and countries alone"
    print(
        f"ROR in one table, {title}, {where}: {frame.height:,} spellings, {alike:,} pairs of one organisation"
    )
    print(
        f"  merged {interval(right / max(len(pairs), 1), *exactly(right, len(pairs)))} of {len(pairs):,}"
        f" ({len({a for a, b in pairs if a == b}):,} organisations), asked {hits / max(len(asked), 1):.3f}"
        f" of {len(asked):,}, recall with the queue {(right + hits) / max(alike, 1):.3f}"
    )
    called = {one: name for one, name, _, _ in rows}
    for a, b in sorted(merged):
        if a.split()[0] != b.split()[0]:
            print(f"    not one by the labels: {a}: {called[a]} | {b}: {called[b]}")
    total.found += len(pairs)
    total.right += right
    total.truth += alike


def register() -> None:
    """Made variants of the names of legal entities against all of them: what a large register misleads to."""
    known = [one for one in gleif(given()) if one.country in EUROPE]
    shared = Counter((one.names[0].casefold(), one.country) for one in known)
    single = [one for one in known if shared[one.names[0].casefold(), one.country] == 1]
    kinds = sorted(VARIANTS)
    left = []
    for one in random.Random(7).sample(single, min(SAMPLE, len(single))):
        chance = random.Random(one.id)
        kind = chance.choice([each for each in kinds if each != "one typing error"])
        name = VARIANTS[kind](one.names[0], "", chance) or one.names[0].upper()
        left.append((one.id, name, one.country))
    case = Case("", left, [(one.id, one.names[0], one.country) for one in known])
    merged, shown = engine(case)
    print(f"GLEIF: {len(case.left):,} made variants against {len(case.right):,} legal entities of Europe")
    right = sum(a == b for a, b in merged)
    print(f"  merged {interval(right / len(merged), *exactly(right, len(merged)))} of {len(merged):,}")
    print(line("with what it asks about", shown, case.truth()))
    names = {one.id: one.names[0] for one in known}
    for a, b in sorted(merged):
        if a != b:
            print(f"    not one by the labels: {names[a]} | {names[b]}")


SAMPLE = 20_000
NORDIC = frozenset({"SE", "NO", "FI", "DK", "IS"})
EUROPE = NORDIC | {
    *("AT", "BE", "BG", "HR", "CY", "CZ", "EE", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT"),
    *("NL", "PL", "PT", "RO", "SK", "SI", "ES", "CH", "GB"),
}


def main() -> None:
    accuracy()
    if ror(given()):
        research()
    if gleif(given()):
        register()
    print(registry.told("1,000,000 × 40,000 names", in_child(registry.million)))
