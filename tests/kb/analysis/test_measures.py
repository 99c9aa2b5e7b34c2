"""The list of measures: each computes what it declares, and each has its page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.analysis.measure import Column
from kb.analysis.measures import MEASURES, columns, measure
from tests.kb.analysis import networks

PAGES = Path(__file__).parents[3] / "docs" / "measures"


def test_every_column_is_found_once_and_in_order() -> None:
    names = [column.name for column in columns()]
    assert len(set(names)) == len(names)
    assert list(measure(networks.of([(0, 1)], 3))) == names


@pytest.mark.parametrize("column", columns(), ids=lambda column: column.name)
def test_undefined_exactly_where_it_says(column: Column) -> None:
    values = measure(networks.of([(0, 1), (1, 2)], 4))[column.name]
    assert values.shape == (4,)
    undefined = np.isnan(values) if values.dtype.kind == "f" else np.zeros(4, bool)
    assert undefined.tolist() == [False, False, False, column.undefined == "isolate"]


def test_each_measure_computes_its_columns() -> None:
    ties = networks.of([(0, 1)], 2)
    for one in MEASURES:
        assert {column.name for column in one.columns} <= set(one.compute(ties))


@pytest.mark.parametrize("column", columns(), ids=lambda column: column.name)
def test_each_column_has_a_page(column: Column) -> None:
    page = (PAGES / f"{column.name.replace('_', '-')}.md").read_text(encoding="utf-8")
    for heading in ("## Definition", "## What it tells", "## Where it is undefined", "## Source"):
        assert heading in page
