"""Constraint on the graph of actors and projects, before it is made into ties between actors.

Owns the two-mode definition. On ties between actors a consortium of twenty is a closed circle of twenty;
here it is one project, and an actor is constrained by those whom it meets in many of its projects.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Ties, Weights


def two_mode_constraint(ties: Ties, projects: ArrayLike) -> Weights:
    """Sum over partners j of (projects shared with j / projects)², shape (n,); NaN without projects.

    `projects`, shape (n,), counts each actor's projects that have another actor (`Meetings.projects`).
    """
    count = np.asarray(projects, np.float64)
    squares = ties.shared.astype(np.float64) ** 2
    total = np.zeros(ties.n_actors)
    tied = ties.degree > 0  # reduceat gives an empty row the first value of the next
    if squares.size:
        total[tied] = np.add.reduceat(squares, ties.indptr[:-1][tied])
    found: Weights = np.full(ties.n_actors, np.nan)
    return np.divide(total, count**2, out=found, where=count > 0)


def _columns(network: Network) -> dict[str, NDArray[Any]]:
    projects = np.zeros(network.ties.n_actors) if network.projects is None else network.projects
    return {"two_mode_constraint": two_mode_constraint(network.ties, projects)}


MEASURE = Measure(
    name="twomode",
    columns=(
        Column(
            "two_mode_constraint",
            "index",
            "Burchard & Cornwell 2018, doi:10.1016/j.socnet.2018.04.001",
            undefined="no project",
        ),
    ),
    compute=_columns,
)
