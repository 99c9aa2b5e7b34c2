"""The measures of actors there are. A new one is a module that describes its columns, and a line here."""

from __future__ import annotations

from typing import Any, Final

from numpy.typing import NDArray

from kb.analysis import betweenness, brokerage, communities, core, cut, holes, twomode
from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Ties

TIES: Final = Measure(
    name="ties",
    columns=(
        Column("alters", "alters", "Freeman 1978, doi:10.1016/0378-8733(78)90021-7"),
        Column("strength", "weight", "Barrat et al. 2004, doi:10.1073/pnas.0400087101"),
    ),
    compute=lambda network: {"alters": network.ties.degree, "strength": network.ties.strength},
)

MEASURES: Final[tuple[Measure, ...]] = (
    TIES,
    holes.MEASURE,
    twomode.MEASURE,
    cut.MEASURE,
    core.MEASURE,
    brokerage.MEASURE,
    betweenness.MEASURE,
    communities.MEASURE,
)


def columns() -> tuple[Column, ...]:
    """Every column, in the order in which `measure` gives them."""
    return tuple(column for measure in MEASURES for column in measure.columns)


def measure(
    ties: Ties, helix: NDArray[Any] | None = None, projects: NDArray[Any] | None = None
) -> dict[str, NDArray[Any]]:
    """All measures of all actors: an array of shape (n,) for each of `columns()`, by name.

    `helix` and `projects` as in `Network`; what needs them is undefined for everybody without them.
    """
    network = Network(ties, helix, projects)
    found: dict[str, NDArray[Any]] = {}
    for one in MEASURES:
        values = one.compute(network)
        found.update({column.name: values[column.name] for column in one.columns})
    return found
