"""Triads by helix: three by three."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.analysis.groups import NO_GROUP
from kb.analysis.ties import Ties
from kb.analysis.triads import triads
from tests.kb.analysis import networks


@given(networks.weighted(), st.data())
@settings(deadline=None)
def test_three_by_three(ties: Ties, data: st.DataObject) -> None:
    n = ties.n_actors
    helix = np.array(data.draw(st.lists(st.integers(NO_GROUP, 2), min_size=n, max_size=n)), np.int64)
    members = np.array(data.draw(st.lists(st.integers(0, n - 1), unique=True)), np.int64)
    tied = networks.dense(ties) > 0
    counted: Counter[tuple[int, int, int, str]] = Counter()
    for three in combinations([at for at in members.tolist() if helix[at] != NO_GROUP], 3):
        x, y, z = sorted(helix[list(three)].tolist())
        number = sum(bool(tied[i, j]) for i, j in combinations(three, 2))
        counted[x, y, z, "possible"] += 1
        counted[x, y, z, "closed"] += number == 3
        counted[x, y, z, "opened"] += number == 2
    found = triads(ties, members, helix, 3)
    assert found.a.size == 10
    for at, mix in enumerate(zip(found.a.tolist(), found.b.tolist(), found.c.tolist(), strict=True)):
        for name in ("possible", "closed", "opened"):
            assert getattr(found, name)[at] == counted[(*mix, name)], (mix, name)


def test_an_interplay_that_is_missing() -> None:
    # Company 0 and university 1 with support 2 between them; company 3 works with nobody.
    found = triads(networks.of([(0, 2), (1, 2)], 4), np.arange(4), np.array([0, 1, 2, 0]), 3)
    rows = zip(found.a.tolist(), found.b.tolist(), found.c.tolist(), strict=True)
    at = list(rows).index((0, 1, 2))
    assert (found.possible[at], found.closed[at], found.opened[at]) == (2, 0, 1)
