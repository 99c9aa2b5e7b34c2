"""Two-mode constraint, from its definition on the matrix of who takes part in what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.ties import Incidence, Statements, TieSettings, derive, meetings
from kb.analysis.twomode import two_mode_constraint

rows = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=30)


@given(rows)
@settings(deadline=None)
def test_from_the_definition(taking_part: list[tuple[int, int]]) -> None:
    actor, project = (np.array([one[at] for one in taking_part], np.int64) for at in (0, 1))
    incidence = Incidence("projects", actor, project)
    # A stated tie adds no project.
    ties = derive(8, [incidence], Statements([0], [1], [5]))
    found = two_mode_constraint(ties, meetings(8, incidence).projects)
    projects = [set(project[actor == at].tolist()) for at in range(8)]
    for i in range(8):
        others = [j for j in range(8) if j != i]
        mine = {one for one in projects[i] if any(one in projects[j] for j in others)}
        expected = sum((len(mine & projects[j]) / len(mine)) ** 2 for j in others) if mine else np.nan
        assert found[i] == pytest.approx(expected, nan_ok=True)


def test_only_projects_that_make_ties_count() -> None:
    incidence = Incidence("projects", [0, 1, 0, 2, 0, 1, 2], [0, 0, 1, 1, 2, 2, 2], [2001] * 4 + [2010] * 3)
    chosen = TieSettings(until=2005, largest=2)
    assert meetings(3, incidence, chosen).projects.tolist() == [2, 1, 1]
    assert meetings(3, incidence, TieSettings(largest=2)).projects.tolist() == [2, 1, 1]
    assert meetings(3, incidence).projects.tolist() == [3, 2, 2]
    ties = derive(3, [incidence], settings=chosen)
    assert two_mode_constraint(ties, [2, 1, 1]).tolist() == [0.5, 1, 1]
