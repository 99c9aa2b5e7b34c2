"""The helices within a cluster or a place: which interplay of two and of three kinds is there, which is not.

Owns the words for it. Pairs of kinds are counted and compared with chance as any groups are; triads are
`kb.analysis.triads`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from kb.analysis import gaps, significance
from kb.analysis.found import Found, known
from kb.analysis.groups import NO_GROUP, group_matrix
from kb.analysis.recalled import recall
from kb.analysis.triads import triads
from kb.errors import UsageError
from kb.grouping import Group, Kind
from kb.model import Helix
from kb.store import Store
from kb.texts import t

HELICES = [one.value for one in Helix if one is not Helix.UNKNOWN]


def of_group(store: Store, asked: Mapping[str, Any]) -> Found:
    """A row for each two and each three different kinds of actors in the `cluster` or `place` asked about."""
    network = recall(store, asked["analysis"])
    kind = Kind.CLUSTER if "cluster" in asked else Kind.PLACE
    members = network.members(Group(kind, asked[kind.value], asked[kind.value]))
    if not members.size:
        raise UsageError("empty-group", name=asked[kind.value])
    helix = gaps.labelled(network.evidence.helix, HELICES)
    labels = np.full(helix.size, NO_GROUP, np.int64)
    labels[members] = helix[members]
    size = np.bincount(labels[labels != NO_GROUP], minlength=len(HELICES))
    found = triads(network.ties, members, helix, len(HELICES))
    three = {
        mix: (int(found.possible[at]), int(found.closed[at]), int(found.opened[at]))
        for at, mix in enumerate(zip(found.a.tolist(), found.b.tolist(), found.c.tolist(), strict=True))
    }
    counted = group_matrix(network.ties, labels, len(HELICES))
    a, b = np.array(list(combinations(range(len(HELICES)), 2)), np.int64).T
    beside = significance.partition(network.ties, network.meetings, labels, len(HELICES), a, b)
    rows = []
    for at, (i, j) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        if not size[i] + size[j]:
            continue
        closed, opened = (
            sum(count[which] for mix, count in three.items() if i in mix and j in mix) for which in (1, 2)
        )
        ties = int(counted.ties[i, j])
        rows.append(
            _row((i, j), size, closed, opened)
            | {
                "ties": ties,
                "possible": int(counted.possible[i, j]),
                "expected": known(beside.expected_ties[at]),
                "ratio": known(beside.ratio[at]),
                "finding": _of_two(min(size[i], size[j]), ties, beside.verdict[at]),
            }
        )
    for mix in combinations(range(len(HELICES)), 3):
        if (size[list(mix)] > 0).sum() < 2:
            continue
        possible, closed, opened = three[mix]
        rows.append(
            _row(mix, size, closed, opened)
            | {"ties": None, "possible": possible, "expected": None, "ratio": None}
            | {"finding": _of_three(possible, closed, opened)}
        )
    unknown = int((helix[members] == NO_GROUP).sum())
    return Found(rows, [t("interplay.unknown", n=unknown)] if unknown else [])


def _row(mix: tuple[int, ...], size: Any, closed: int, opened: int) -> dict[str, Any]:
    return {
        "kinds": " – ".join(t(f"helix.{HELICES[one]}") for one in mix),
        "count": len(mix),
        "actors": [int(size[one]) for one in mix],
        "closed": closed,
        "opened": opened,
    }


def _of_two(fewest: int, ties: int, verdict: str | None) -> str:
    if not fewest:
        return "absent"
    if not ties:
        return "missing"
    return {"fewer": "thin", "more": "rich"}.get(verdict or "", "even")


def _of_three(possible: int, closed: int, opened: int) -> str:
    if not possible:
        return "absent"
    if closed:
        return "closed"
    return "open" if opened else "missing"
