"""Gould & Fernandez' roles, against the values that R's `sna::brokerage` gives; two-mode constraint too."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from kb.analysis.brokerage import DIRECTED, directed_brokerage
from kb.analysis.ties import Incidence, derive, meetings
from kb.analysis.twomode import two_mode_constraint

NETWORKS = Path(__file__).parent / "networks"
# As sna names the roles, in the order in which it gives them.
SNA = ("w_I", "w_O", "b_IO", "b_OI", "b_O", "t")


def test_four_actors() -> None:
    arcs = ["AB", "AC", "BC", "BD", "CD", "DA"]
    source, target = (["ABCD".index(arc[end]) for arc in arcs] for end in (0, 1))
    found = directed_brokerage(4, source, target, [0, 0, 1, 1]).count
    given = [
        {role: int(value) for role, value in zip(SNA, row, strict=True) if value and role != "t"}
        for row in found
    ]
    assert given == [{"w_O": 1, "b_OI": 1}, {"b_IO": 1}, {"b_OI": 1}, {"w_O": 1, "b_IO": 1}]


def test_krackhardts_managers_by_department() -> None:
    with (NETWORKS / "arcs_krackhardt_advice.tsv").open(encoding="utf-8") as file:
        arcs = [(int(a) - 1, int(b) - 1) for a, b in csv.reader(file, delimiter="\t")]
    with (NETWORKS / "departments_krackhardt_advice.tsv").open(encoding="utf-8") as file:
        department = [int(row[1]) for row in csv.reader(file, delimiter="\t")]
    source, target = zip(*arcs, strict=True)
    found = directed_brokerage(len(department), source, target, department)
    assert dict(zip(SNA, found.count.sum(axis=0).astype(int).tolist(), strict=True)) == {
        "w_I": 28, "w_O": 69, "b_IO": 95, "b_OI": 62, "b_O": 246, "t": 500,
    }  # fmt: skip
    assert len(DIRECTED) == len(SNA)


def test_two_mode_constraint_of_figure_2() -> None:
    # Burchard & Cornwell 2018, fig. 2: three actors meet in event 1, and each meets m in one of its own.
    part = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 1]])
    incidence = Incidence("projects", *np.nonzero(part))
    found = two_mode_constraint(derive(4, [incidence]), meetings(4, incidence).projects)
    np.testing.assert_allclose(found, [3 / 4, 3 / 4, 3 / 4, 3 / 9])
