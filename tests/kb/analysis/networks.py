"""Small networks for tests of measures, and the measures worked out the long way, from their definitions.

Nothing here is shared with the code under test: dense matrices, dictionaries, and one loop per sum.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from kb.analysis.ties import NO_YEAR, Incidence, Statements, Ties, TieSettings

Edges = list[tuple[int, int, float]]


@st.composite
def weighted(draw: st.DrawFn, most: int = 12) -> Ties:
    """A network of up to `most` actors, isolates and several components included."""
    n = draw(st.integers(1, most))
    pairs = list(combinations(range(n), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weights = st.one_of(
        st.sampled_from([1.0, 0.5, 1 / 3, 2.0, 1 / 59]),
        st.floats(0.001, 1000, allow_nan=False),
    )
    return of([(a, b, draw(weights)) for a, b in chosen], n)


def of(edges: Iterable[tuple[int, int] | tuple[int, int, float]], n: int) -> Ties:
    rows = [edge if len(edge) == 3 else (*edge, 1.0) for edge in edges]
    return Ties.from_pairs(n, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])


def consortia(n: int, groups: int, seed: int) -> Ties:
    """A heavy-tailed network of overlapping consortia, large enough to have every kind of row."""
    from kb.analysis.ties import derive

    rng = np.random.default_rng(seed)
    size = rng.integers(1, 25, groups)
    popularity = (np.arange(n) + 3.0) ** -0.9
    group = np.repeat(np.arange(groups), size)
    actor = rng.choice(n, group.size, p=popularity / popularity.sum())
    return derive(n, [Incidence("projects", actor, group)])


def graph(ties: Ties) -> nx.Graph[int]:
    found: nx.Graph[int] = nx.Graph()
    found.add_nodes_from(range(ties.n_actors))
    pairs = ties.pairs()
    found.add_weighted_edges_from(
        zip(pairs.ego.tolist(), pairs.alter.tolist(), pairs.weight.tolist(), strict=True)
    )
    return found


def dense(ties: Ties) -> NDArray[np.float64]:
    w = np.zeros((ties.n_actors, ties.n_actors))
    w[ties.ego(), ties.indices] = ties.weight
    return w


def burt(ties: Ties) -> dict[str, NDArray[np.float64]]:
    """Burt (1992), ch. 2, one sum after the other."""
    a = dense(ties)
    n = ties.n_actors
    names = ("constraint", "effective_size", "efficiency", "hierarchy")
    found = {name: np.full(n, math.nan) for name in names}
    total = [sum(a[i, k] + a[k, i] for k in range(n)) for i in range(n)]
    most = [max((a[j, k] + a[k, j] for k in range(n)), default=0) for j in range(n)]

    def p(i: int, j: int) -> float:
        return float((a[i, j] + a[j, i]) / total[i])

    def m(j: int, q: int) -> float:
        return float((a[j, q] + a[q, j]) / most[j])

    for i in range(n):
        alters = [j for j in range(n) if a[i, j] > 0]
        if not alters:
            continue
        c = [(p(i, j) + sum(p(i, q) * p(q, j) for q in alters if q != j)) ** 2 for j in alters]
        size = sum(1 - sum(p(i, q) * m(j, q) for q in alters if q != j) for j in alters)
        found["constraint"][i] = sum(c)
        found["effective_size"][i] = size
        found["efficiency"][i] = size / len(alters)
        mean = sum(c) / len(alters)
        found["hierarchy"][i] = (
            sum(x / mean * math.log(x / mean) for x in c) / (len(alters) * math.log(len(alters)))
            if len(alters) > 1
            else 1.0
        )
    return found


class Dictionary:
    """The projection with a dictionary of pairs: weight, shared projects, first and last year of each."""

    ALWAYS, FOREVER = -99999, 99999

    def __init__(
        self, incidences: list[Incidence], statements: Statements | None, settings: TieSettings
    ) -> None:
        self.settings = settings
        self.weight: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
        self.shared: dict[tuple[int, int], int] = defaultdict(int)
        self.first: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.last: dict[tuple[int, int], list[int]] = defaultdict(list)
        for layer in incidences:
            if layer.kind in settings.kinds:
                self.meet(layer)
        if statements is not None and "stated" in settings.kinds:
            self.say(statements)

    def ties(self) -> dict[tuple[int, int], tuple[float, int, int, int]]:
        return {
            pair: (
                float(self.weight[pair]),
                self.shared[pair],
                min(self.first[pair], default=NO_YEAR),
                max(self.last[pair], default=NO_YEAR),
            )
            for pair in self.weight
        }

    def spans(self, rows: int, start: Any, end: Any) -> list[tuple[int, int]]:
        starts = [NO_YEAR] * rows if start is None else np.asarray(start).tolist()
        ends = [NO_YEAR] * rows if end is None else np.asarray(end).tolist()
        return [(s or self.ALWAYS, e or self.FOREVER) for s, e in zip(starts, ends, strict=True)]

    def inside(self, years: tuple[int, int]) -> bool:
        since, until = self.settings.since, self.settings.until
        return (until is None or years[0] <= until) and (since is None or years[1] >= since)

    def note(self, pair: tuple[int, int], years: tuple[int, int]) -> None:
        self.first[pair] += [years[0]] if years[0] != self.ALWAYS else []
        self.last[pair] += [years[1]] if years[1] != self.FOREVER else []

    def meet(self, layer: Incidence) -> None:
        actors, groups = np.asarray(layer.actor).tolist(), np.asarray(layer.group).tolist()
        members: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        spans = self.spans(len(actors), layer.start, layer.end)
        for actor, group, years in zip(actors, groups, spans, strict=True):
            if self.inside(years):
                before = members[group].get(actor, years)
                members[group][actor] = min(before[0], years[0]), max(before[1], years[1])
        projects, factor = layer.kind == "projects", Fraction(self.settings.factor(layer.kind))
        for there in members.values():
            if projects and self.settings.largest and len(there) > self.settings.largest:
                continue
            for a, b in combinations(sorted(there), 2):
                together = max(there[a][0], there[b][0]), min(there[a][1], there[b][1])
                if together[0] <= together[1]:
                    self.weight[a, b] += factor / (len(there) - 1)
                    self.shared[a, b] += projects
                    self.note((a, b), together)

    def say(self, statements: Statements) -> None:
        told: dict[tuple[int, int], list[tuple[int, tuple[int, int]]]] = defaultdict(list)
        columns = [np.asarray(c).tolist() for c in (statements.ego, statements.alter, statements.strength)]
        spans = self.spans(len(columns[0]), statements.start, statements.end)
        for ego, alter, strength, years in zip(*columns, spans, strict=True):
            if ego != alter and self.inside(years):
                told[min(ego, alter), max(ego, alter)].append((max(strength, 1), years))
        for pair, said in told.items():
            self.weight[pair] += Fraction(self.settings.stated_factor) * max(s for s, _ in said) / 5
            self.note(pair, (min(y[0] for _, y in said), max(y[1] for _, y in said)))
