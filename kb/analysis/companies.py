"""Companies' growth beside their position in the network: what the graph knows, and what may be said of it.

Owns which companies can be compared, and the sentences; the statistics are `kb.analysis.development`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.development import (
    LEAST,
    LEAST_OF_LEVEL,
    Association,
    Values,
    associate,
    controls,
    told_apart,
)
from kb.analysis.distance import nearest
from kb.analysis.found import Found, known
from kb.analysis.recalled import Recalled, recall
from kb.analysis.regions import regions
from kb.analysis.significance import LEVEL, adjusted
from kb.model import Helix
from kb.store import Row, Store
from kb.texts import t

SCORES: Final = ("partners", "constraint", "size", "brokerage", "betweenness")
NEAR: Final = {"university": Helix.UNIVERSITY, "support": Helix.SUPPORT_ORGANISATION}
"""How near the nearest of a kind is: 1 / steps, 0 without a way."""
SECTIONS: Final = (1, 5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99)
"""The divisions that the sections A to U of ISIC rev. 4 (NACE, SNI, SN, SIC 2007) begin with."""


@dataclass(frozen=True)
class Course:
    """A company's first and last figures: of one series, under one number, in one currency."""

    begin: int
    end: int
    first: float
    last: float
    currency: str

    @property
    def growth(self) -> float:
        """The log ratio, a year."""
        return math.log(self.last / self.first) / (self.end - self.begin)


def position_and_growth(store: Store, asked: Mapping[str, Any]) -> Found:
    """Each measure of position beside growth, a row each, in the same order always."""
    network = recall(store, asked["analysis"])
    given = {name: asked[name] for name in ("analysis", "figure", "since", "until")}
    reported = [row for row in store.rows("analysis/reported", **given) if row["id"] in network.number]
    if asked["place"] is not None:
        inside = {row["id"] for row in store.rows("analysis/in-place", code=asked["place"])}
        reported = [row for row in reported if row["id"] in inside]
    courses = [course(row) for row in reported]
    currencies = Counter(one.currency for one in courses if one is not None)
    usual = min(currencies, key=lambda one: (-currencies[one], one), default="")
    kept = [
        (row, one)
        for row, one in zip(reported, courses, strict=True)
        if one is not None and one.currency == usual
    ]
    lost = len(reported) - len(kept)
    notes = [t("development.left-out", n=lost)] if lost else []
    found, said = _judge(network, [row for row, _ in kept], [one for _, one in kept])
    return Found(found, [*said, *notes])


def course(row: Row) -> Course | None:
    """The longest course of a company's figures, then the one with most years; None without two years.

    Figures of zero have no logarithm and are left aside.
    """
    by: dict[tuple[str, str], dict[int, float]] = {}
    for series, year, figure, currency in zip(
        row["series"], row["years"], row["figures"], row["currencies"], strict=True
    ):
        if figure > 0:
            by.setdefault((series, currency), {})[year] = figure
    best = min(by, key=lambda one: (min(by[one]) - max(by[one]), -len(by[one]), one), default=None)
    if best is None or len(by[best]) < 2:
        return None
    years = by[best]
    begin, end = min(years), max(years)
    return Course(begin, end, years[begin], years[end], best[1])


def _judge(
    network: Recalled, rows: Sequence[Row], courses: Sequence[Course]
) -> tuple[list[dict[str, Any]], list[str]]:
    at = np.array([network.number[row["id"]] for row in rows], np.int64)
    growth = np.array([one.growth for one in courses])
    size = np.array([math.log(one.first) for one in courses])
    age = np.array([_age(row["registered"], one.begin) for row, one in zip(rows, courses, strict=True)])
    industry, place = _industry(network, at), _place(network, at)
    measures = {name: np.array([_number(row[name]) for row in rows]) for name in SCORES}
    for name, helix in NEAR.items():
        measures[name] = _nearness(network, helix)[at]
    found: dict[str, Association] = {}
    for name, values in measures.items():
        there = ~np.isnan(values)
        if there.sum() < LEAST:
            found[name] = Association(int(there.sum()))
            continue
        held = controls(size[there], age[there], industry[there], place[there])
        found[name] = associate(values[there], growth[there], held)
    notes = []
    if at.size >= LEAST:
        notes.append(
            t(
                "development.held",
                companies=at.size,
                ages=int((~np.isnan(age)).sum()),
                industries=len(told_apart(industry)),
                places=len(told_apart(place)),
                least=LEAST_OF_LEVEL,
            )
        )
    return _rows(found), notes


def _rows(found: Mapping[str, Association]) -> list[dict[str, Any]]:
    p, rho_p = (adjusted(np.array([getattr(one, name) for one in found.values()])) for name in ("p", "rho_p"))
    return [
        {
            "measure": name,
            "finding": (finding := _finding(one, float(p[at]))),
            "reading": _reading(name, one, finding),
            "companies": one.companies,
            "rho": known(one.rho),
            "rho_p": known(one.rho_p),
            "rho_adjusted": known(float(rho_p[at])),
            "slope": known(math.expm1(one.slope)),
            "low": known(math.expm1(one.low)),
            "high": known(math.expm1(one.high)),
            "p": known(one.p),
            "p_adjusted": known(float(p[at])),
        }
        for at, (name, one) in enumerate(found.items())
    ]


def _finding(one: Association, p: float) -> str:
    if one.companies < LEAST:
        return "few"
    if math.isnan(one.slope):
        return "same"
    return "chance" if p >= LEVEL else "faster" if one.slope > 0 else "slower"


def _reading(name: str, one: Association, finding: str) -> str:
    more = t(f"development.more.{name}")
    if finding == "few":
        return t("development.few", n=one.companies, more=more, least=LEAST)
    if finding == "same":
        return t("development.same", more=more)
    slope, low, high = (math.expm1(value) for value in (one.slope, one.low, one.high))
    values = {"more": more, "companies": one.companies, "low": low, "high": high}
    if finding == "chance":
        return t("development.chance", **values)
    return t(f"development.{finding}", **values, slope=abs(slope))


def _industry(network: Recalled, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of each company's section, -1 where not known."""
    ground = network.evidence.ground
    section = np.array([_section(code) for code in ground.industries] + [-1], np.int64)
    return section[ground.industry[at]]


def _section(code: str) -> int:
    division = code.rpartition("-")[2]
    return int(np.searchsorted(SECTIONS, int(division), side="right")) if division.isdecimal() else -1


def _place(network: Recalled, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of each company's county (country where no counties are known), -1 where not known."""
    region = {place: one.code for place, one in regions(network.store).items()}
    codes = {code: number for number, code in enumerate(sorted(set(region.values())))}
    there = [region.get(network.evidence.place[one]) for one in at.tolist()]
    return np.array([-1 if one is None else codes[one] for one in there], np.int64)


def _nearness(network: Recalled, helix: Helix) -> Values:
    sources = np.flatnonzero(np.array([one == helix.value for one in network.evidence.helix], np.bool_))
    steps = nearest(network.ties, sources)
    found: Values = np.divide(1.0, steps, out=np.zeros(steps.size), where=steps > 0)
    return found


def _age(registered: int | None, year: int) -> float:
    return math.nan if registered is None else math.log1p(max(year - registered, 0))


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
