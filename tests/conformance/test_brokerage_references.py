"""Gould & Fernandez' roles, against the values that R's `sna::brokerage` gives; two-mode constraint too."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.analysis.brokerage import DIRECTED, _moments, directed_brokerage
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


def krackhardt() -> tuple[list[int], list[int], list[int]]:
    """Who asks whom for advice, and everybody's department."""
    with (NETWORKS / "arcs_krackhardt_advice.tsv").open(encoding="utf-8") as file:
        arcs = [(int(a) - 1, int(b) - 1) for a, b in csv.reader(file, delimiter="\t")]
    with (NETWORKS / "departments_krackhardt_advice.tsv").open(encoding="utf-8") as file:
        department = [int(row[1]) for row in csv.reader(file, delimiter="\t")]
    return [one for one, _ in arcs], [other for _, other in arcs], department


def test_krackhardts_managers_by_department() -> None:
    source, target, department = krackhardt()
    found = directed_brokerage(len(department), source, target, department)
    assert dict(zip(SNA, found.count.sum(axis=0).astype(int).tolist(), strict=True)) == {
        "w_I": 28, "w_O": 69, "b_IO": 95, "b_OI": 62, "b_O": 246, "t": 500,
    }  # fmt: skip
    assert len(DIRECTED) == len(SNA)


def sna_moments(sizes: list[int], own: int, d: float) -> list[tuple[float, float]]:
    """Mean and variance of each role for a member of group `own`, as `sna::brokerage` works them out."""
    total = sum(sizes)
    n, others = sizes[own], [size for at, size in enumerate(sizes) if at != own]
    inner = (n - 1) * math.comb(total - n, 2) + (total - n) * math.comb(n - 1, 2)
    pairs = {
        "w_I": ((n - 1) * (n - 2), 2 * (n - 1) * (n - 2) * (n - 3)),
        "w_O": (sum(x * (x - 1) for x in others), 2 * sum(x * (x - 1) * (x - 2) for x in others)),
        "b_IO": ((total - n) * (n - 1), 2 * inner),
        "b_OI": ((total - n) * (n - 1), 2 * inner),
        "b_O": (
            sum(x * y for i, x in enumerate(others) for j, y in enumerate(others) if i != j),
            4 * sum(x * math.comb(total - x - n, 2) for x in others),
        ),
        "t": ((total - 1) * (total - 2), 2 * (total - 1) * (total - 2) * (total - 3)),
    }
    p = d**2 * (1 - d)
    return [
        (p * pairs[role][0], p * pairs[role][0] * (1 - p) + pairs[role][1] * d**3 * (1 - d) ** 3)
        for role in SNA
    ]


def test_scores_of_krackhardts_managers_are_those_of_sna() -> None:
    source, target, department = krackhardt()
    found = directed_brokerage(len(department), source, target, department)
    groups = sorted(set(department))
    sizes = [department.count(one) for one in groups]
    density = len(source) / (len(department) * (len(department) - 1))
    for manager, group in enumerate(department):
        moments = sna_moments(sizes, groups.index(group), density)
        mean, variance = (np.array(one) for one in zip(*moments, strict=True))
        np.testing.assert_allclose(found.expected[manager], mean, rtol=1e-12)
        np.testing.assert_allclose(found.deviation[manager] ** 2, variance, rtol=1e-12)
        possible = variance > 0
        score = (found.count[manager] - mean)[possible] / np.sqrt(variance[possible])
        np.testing.assert_allclose(found.score[manager][possible], score, rtol=1e-12)
        assert np.isnan(found.score[manager][~possible]).all()


def test_mean_and_variance_over_all_directed_networks_there_are() -> None:
    """Four actors, all 4,096 networks, each as likely as its number of relations makes it."""
    labels, d = [0, 0, 1, 2], 0.3
    arcs = [(a, b) for a in range(4) for b in range(4) if a != b]
    mean, square = np.zeros((4, len(DIRECTED))), np.zeros((4, len(DIRECTED)))
    for there in itertools.product((0, 1), repeat=len(arcs)):
        chosen = [arc for arc, is_there in zip(arcs, there, strict=True) if is_there]
        chance = d ** len(chosen) * (1 - d) ** (len(arcs) - len(chosen))
        relates = set(chosen)
        count = np.zeros((4, len(DIRECTED)))
        for a, b, c in itertools.permutations(range(4), 3):
            if (a, b) in relates and (b, c) in relates and (a, c) not in relates:
                count[
                    b, [ROLE[labels[a] == labels[b], labels[b] == labels[c], labels[a] == labels[c]], 5]
                ] += 1
        mean += chance * count
        square += chance * count**2
    expected, variance = moments_of(labels, d)
    np.testing.assert_allclose(mean, expected, atol=1e-12)
    np.testing.assert_allclose(square - mean**2, variance, atol=1e-12)


# By whether the first is of the broker's group, the last is, and the two are of one: the place in `DIRECTED`.
ROLE = {
    (True, True, True): 0,
    (False, False, True): 1,
    (True, False, False): 2,
    (False, True, False): 3,
    (False, False, False): 4,
}


def moments_of(labels: list[int], d: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What Loket takes for chance at this density, by actor."""
    size = np.bincount(labels)
    mean, variance = _moments(size, d * len(labels) * (len(labels) - 1), directed=True)  # type: ignore[arg-type]
    return mean[labels], variance[labels]


def test_two_mode_constraint_of_figure_2() -> None:
    # Burchard & Cornwell 2018, fig. 2: three actors meet in event 1, and each meets m in one of its own.
    part = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 1]])
    incidence = Incidence("projects", *np.nonzero(part))
    found = two_mode_constraint(derive(4, [incidence]), meetings(4, incidence).projects)
    np.testing.assert_allclose(found, [3 / 4, 3 / 4, 3 / 4, 3 / 9])
