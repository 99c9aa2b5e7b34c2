"""The list of measures: each computes what it declares, and each has its page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.analysis.groups import NO_GROUP
from kb.analysis.measure import Column, Network
from kb.analysis.measures import MEASURES, columns, measure
from tests.kb.analysis import networks

WHO = {None: set(), "isolate": {3}, "no project": {3, 4}, "no such role": {5}}
# With two helices nobody is a liaison, and whoever has one companion in its helix coordinates nobody.
IMPOSSIBLE = {"liaison_z": {0, 1, 2, 3, 4}, "coordinator_z": {2, 3}}
PAGES = Path(__file__).parents[3] / "docs" / "measures"


def test_every_column_is_found_once_and_in_order() -> None:
    names = [column.name for column in columns()]
    assert len(set(names)) == len(names)
    assert list(measure(networks.of([(0, 1)], 3))) == names


@pytest.mark.parametrize("column", columns(), ids=lambda column: column.name)
def test_undefined_exactly_where_it_says(column: Column) -> None:
    # 3 is an isolate, 4 has ties but no project, nobody knows the helix of 5.
    ties = networks.of([(0, 1), (1, 2), (0, 4), (4, 5)], 6)
    helix, projects = np.array([0, 0, 1, 1, 0, NO_GROUP]), np.array([1, 2, 1, 0, 0, 1])
    values = measure(ties, helix, projects)[column.name]
    assert values.shape == (6,)
    undefined = np.isnan(values) if values.dtype.kind == "f" else np.zeros(6, bool)
    assert set(np.flatnonzero(undefined)) == WHO[column.undefined] | IMPOSSIBLE.get(column.name, set())


def test_what_is_not_known_is_undefined() -> None:
    found = measure(networks.of([(0, 1), (1, 2)], 3))
    assert np.isnan(found["two_mode_constraint"]).all()
    assert np.isnan(found["liaison"]).all()


def test_each_measure_computes_its_columns() -> None:
    ties = networks.of([(0, 1)], 2)
    for one in MEASURES:
        assert {column.name for column in one.columns} <= set(one.compute(Network(ties)))


@pytest.mark.parametrize("column", columns(), ids=lambda column: column.name)
def test_each_column_has_a_page(column: Column) -> None:
    page = (PAGES / f"{column.name.replace('_', '-')}.md").read_text(encoding="utf-8")
    for heading in ("## Definition", "## What it tells", "## Where it is undefined", "## Source"):
        assert heading in page
