"""Burt's measures of classic networks, against the values that networkx and igraph give."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from kb.analysis.holes import holes
from kb.analysis.ties import Ties

NETWORKS = Path(__file__).parent / "networks"
NAMES = sorted(path.stem.removeprefix("ref_holes_") for path in NETWORKS.glob("ref_holes_*.csv"))
HALF_A_DIGIT = 0.5e-9  # the references are rounded to nine decimals


def read(name: str) -> tuple[Ties, list[dict[str, str]]]:
    with (NETWORKS / f"ref_holes_{name}.csv").open(encoding="utf-8") as file:
        reference = list(csv.DictReader(file))
    number = {row["node"]: at for at, row in enumerate(reference)}
    with (NETWORKS / f"edges_{name}.tsv").open(encoding="utf-8") as file:
        edges = [(number[a], number[b]) for a, b in csv.reader(file, delimiter="\t")]
    ego, alter = zip(*edges, strict=True)
    return Ties.from_pairs(len(reference), ego, alter), reference


def test_there_are_references() -> None:
    assert len(NAMES) == 6


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("measure", "column"),
    [
        ("constraint", "constraint_networkx"),
        ("constraint", "constraint_igraph"),
        ("effective_size", "effective_size"),
        ("efficiency", "efficiency"),
    ],
)
def test_equal_to_the_reference(name: str, measure: str, column: str) -> None:
    ties, reference = read(name)
    expected = [float(row[column]) for row in reference]
    np.testing.assert_allclose(getattr(holes(ties), measure), expected, rtol=1e-9, atol=HALF_A_DIGIT)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_network(name: str) -> None:
    ties, reference = read(name)
    assert ties.degree.tolist() == [int(row["degree"]) for row in reference]
