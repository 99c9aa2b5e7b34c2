"""The shape of a measure of actors: a function of the ties, and a description of the columns it fills.

Owns that description and nothing else; `kb.analysis.measures` lists the measures there are. A column's
name is the property its values are stored under, and names its page in docs/measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from kb.analysis.ties import Ties


@dataclass(frozen=True)
class Column:
    """One value per actor. NaN where it is undefined, and then `undefined` says of whom that holds."""

    name: str
    unit: Literal["alters", "actors", "parts", "weight", "share", "index", "label"]
    source: str
    undefined: Literal["isolate"] | None = None


@dataclass(frozen=True)
class Measure:
    """Columns that are found together. `compute` gives each of them, by name, as an array of shape (n,)."""

    name: str
    columns: tuple[Column, ...]
    compute: Callable[[Ties], Mapping[str, NDArray[Any]]]
