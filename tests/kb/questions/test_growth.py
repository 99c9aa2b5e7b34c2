"""Companies' position beside their growth, on a real server: what is read, what is left out, what is said."""

from __future__ import annotations

import math
from typing import LiteralString

import numpy as np
import pytest
from scipy import stats

from kb.analysis.companies import course
from kb.questions import asking, library
from kb.texts import speaking
from tests.kb.questions.tiny import Tiny

_REPORTED: LiteralString = """
UNWIND $rows AS row
MATCH (a:Actor {id: row[0]})
MERGE (n:Identifier {id: 'nr-' + row[0]})
CREATE (a)-[:REPORTED {series: row[1], stated_as: n.id, year: row[2], employees: row[3], turnover: row[4],
  currency: row[5]}]->(n)
"""
COMPANIES = [f"k{at:02}" for at in range(36)]


@pytest.fixture
def region(graph: Tiny) -> Tiny:
    """36 companies; company k is in k % 6 projects with the university, and grows the faster the more."""
    graph.actors("Company", *COMPANIES, place="SE-2580")
    graph.actors("University", "uni", place="SE-2480")
    graph.actors("SupportOrganisation", *(f"p{at}" for at in range(6)), place="SE-2480")
    for at in range(1, 6):
        graph.project(f"j{at}", " ".join([f"p{at}", *(one for one in COMPANIES if int(one[1:]) % 6 >= at)]))
    graph.project("j0", "p1 uni")
    noise = np.random.default_rng(0).normal(0, 0.02, 36)
    rows: list[list[object]] = []
    for at, one in enumerate(COMPANIES):
        first = 10.0 + at
        last = first * math.exp(4 * (0.1 * (at % 6) + noise[at]))
        rows += [[one, "s", 2016, first, 1e6, "SEK"], [one, "s", 2020, last, 1e6 + at, "SEK"]]
        rows += [[one, "t", 2019, 500.0, None, None]]  # another provider's, of one year
    rows += [["k00", "s", 2021, 0.0, None, None]]
    graph.run(_REPORTED, rows=rows)
    return graph


def test_position_beside_growth(region: Tiny) -> None:
    region.analyse("projects")
    rows = {row["measure"]: row for row in region.ask("position-and-growth")}
    assert list(rows) == [
        "partners",
        "constraint",
        "size",
        "brokerage",
        "betweenness",
        "university",
        "support",
    ]
    partners = rows["partners"]
    assert (partners["finding"], partners["companies"]) == ("faster", 36)
    assert partners["low"] < partners["slope"] < partners["high"]
    assert partners["p_adjusted"] >= partners["p"] == pytest.approx(1 / 2000)
    found = region.pick("most-connected", "actor partners", helix="Company", limit=100)
    by = dict(found)
    noise = np.random.default_rng(0).normal(0, 0.02, 36)
    growth = [0.1 * (at % 6) + noise[at] for at in range(36)]
    known = stats.spearmanr([by.get(one, 0) for one in COMPANIES], growth)
    assert partners["rho"] == pytest.approx(known.statistic)
    assert rows["constraint"]["companies"] == 30  # six have no tie
    assert rows["university"]["companies"] == 36
    question = library.bundled()["position-and-growth"]
    with speaking("sv"):
        answer = asking.ask(region.store, question, {})
    assert "Det är ett samband, inte en orsak." in answer.rows[0][2]
    assert "ålder (känd för 0 av 36 företag)" in answer.notes[0]
    assert len(answer.notes) == 1


def test_too_few_are_counted_and_not_judged(region: Tiny) -> None:
    region.analyse("projects")
    region.run("MATCH (a:Actor)-[r:REPORTED]->() WHERE a.id < 'k10' AND r.year = 2020 DELETE r")
    answer = asking.ask(region.store, library.bundled()["position-and-growth"], {"figure": "turnover"})
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert [row["companies"] for row in rows] == [26, 22, 22, 26, 26, 26, 26]
    assert {row["finding"] for row in rows} == {"few"}
    assert {row[name] for row in rows for name in ("slope", "p", "rho", "rho_adjusted")} == {None}
    assert "at least 30" in rows[0]["reading"]
    assert answer.notes[0].startswith("10 companies")
    nobody = region.ask("position-and-growth", until=2019)  # one year of each series
    assert [row["companies"] for row in nobody] == [0] * 7


def test_one_course_of_figures_a_company() -> None:
    def row(*told: tuple[str, int, float, str]) -> dict[str, object]:
        return dict(
            zip(("series", "years", "figures", "currencies"), map(list, zip(*told, strict=True)), strict=True)
        )

    found = course(
        row(("b", 2015, 10.0, ""), ("b", 2018, 20.0, ""), ("a", 2016, 1.0, ""), ("a", 2018, 9.0, ""))
    )
    assert found is not None
    assert (found.begin, found.end, found.growth) == (2015, 2018, pytest.approx(math.log(2) / 3))
    assert course(row(("a", 2015, 10.0, "SEK"), ("a", 2018, 20.0, "EUR"))) is None
    assert course(row(("a", 2015, 10.0, ""), ("a", 2018, 0.0, ""))) is None
    assert course(row(("a", 2015, 10.0, ""), ("b", 2018, 20.0, ""))) is None
