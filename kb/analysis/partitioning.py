"""The partitions of the actors that an analysis needs no computing for: by helix, and by place.

Owns which group an actor is in, as a label and the groups' codes and names; communities are found by
`kb.analysis.communities`, and clusters overlap.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.analysis.evidence import Evidence
from kb.analysis.gaps import labelled
from kb.analysis.groups import NO_GROUP
from kb.analysis.regions import regions
from kb.model import Helix
from kb.store import Store


class Partition(NamedTuple):
    """`labels`, shape (actors,), are numbers of groups; `NO_GROUP` for who is in none or is not judged."""

    by: str
    labels: NDArray[np.int64]
    codes: list[str]
    names: list[str]


def by_helix(evidence: Evidence, judged: NDArray[np.bool_]) -> Partition:
    """By kind of actor; the codes are the helices, unknown among them."""
    helices = [one.value for one in Helix]
    return Partition("helix", np.where(judged, labelled(evidence.helix, helices), NO_GROUP), helices, helices)


def by_place(store: Store, evidence: Evidence, judged: NDArray[np.bool_]) -> Partition:
    """By county in Sweden, by region in Norway and Finland, elsewhere by country; names are in Swedish."""
    region = regions(store, "sv")
    there = sorted({region[one] for one in evidence.place if one in region})
    codes, names = [one.code for one in there], [one.name for one in there]
    found = labelled([region[one].code if one in region else None for one in evidence.place], codes)
    return Partition("place", np.where(judged, found, NO_GROUP), codes, names)
