"""The shape of a measure of actors: a function of the network, and a description of the columns it fills.

Owns that description and nothing else; `kb.analysis.measures` lists the measures there are. A column's
name is the property its values are stored under, and names its page in docs/measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from kb.analysis.ties import Ties


@dataclass(frozen=True, eq=False)
class Network:
    """What is measured: the ties, and per actor, shape (n,), what some measures need to know besides.

    `helix` is the number of the actor's helix, `NO_GROUP` where it is not known; `projects` counts its
    projects with others, those that make ties. None: nobody's is known.
    """

    ties: Ties
    helix: NDArray[Any] | None = None
    projects: NDArray[Any] | None = None


@dataclass(frozen=True)
class Column:
    """One value per actor. NaN where it is undefined, and then `undefined` says of whom that holds.

    `isolate`: of an actor without ties. `no project`: of one without projects with others. `no such role`:
    of one whose helix is not known, or one that could not have the role, whatever its ties.
    """

    name: str
    unit: Literal["alters", "actors", "parts", "pairs", "deviations", "weight", "share", "index", "label"]
    source: str
    undefined: Literal["isolate", "no project", "no such role"] | None = None


@dataclass(frozen=True)
class Measure:
    """Columns that are found together. `compute` gives each of them, by name, as an array of shape (n,)."""

    name: str
    columns: tuple[Column, ...]
    compute: Callable[[Network], Mapping[str, NDArray[Any]]]
