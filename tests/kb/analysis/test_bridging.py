"""Bridges: the pairs by networkx, and each effect beside the whole kernel run again with the tie added."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.analysis import bridging, significance
from kb.analysis.bridging import Gap
from kb.analysis.holes import holes
from kb.analysis.ties import Incidence, Ties, derive, meetings
from tests.kb.analysis import networks


@given(networks.weighted(), st.data())
@settings(deadline=None)
def test_constraint_is_that_of_the_whole_network_with_the_tie(ties: Ties, data: st.DataObject) -> None:
    pairs = list(combinations(range(ties.n_actors), 2))
    assume(pairs)
    new = data.draw(st.sampled_from(pairs))
    weight = data.draw(st.sampled_from([1.0, 0.25, 1 / 59]))
    edges = {(a, b): w for a, b, w in networks.graph(ties).edges(data="weight")}
    now = holes(ties).constraint
    edges[new] = edges.get(new, 0.0) + weight
    after = holes(networks.of([(a, b, w) for (a, b), w in edges.items()], ties.n_actors)).constraint
    for ego in range(ties.n_actors):
        assert bridging.constraint(ties, ego) == pytest.approx(now[ego], rel=1e-9, nan_ok=True)
        found = bridging.constraint(ties, ego, new, weight)
        assert found == pytest.approx(after[ego], rel=1e-9, nan_ok=True)


@given(networks.weighted(), st.integers(1, 3))
@settings(deadline=None)
def test_pairs_are_those_that_share_a_partner_the_closest_first(ties: Ties, per_actor: int) -> None:
    graph, n = networks.graph(ties), ties.n_actors
    first, second = np.arange(0, n, 2), np.arange(0, n, 3)
    found = bridging.suggested(ties, first, second, 1000, None)
    pairs = list(zip(found.a.tolist(), found.b.tolist(), strict=True))
    assert all(a in first and b in second for a, b in pairs)
    wanted = {
        frozenset((a, b))
        for a, b in ((int(a), int(b)) for a in first for b in second)
        if a != b and not graph.has_edge(a, b) and list(nx.common_neighbors(graph, a, b))
    }
    assert sorted(map(sorted, pairs)) == sorted(map(sorted, wanted))
    score = [next(iter(nx.adamic_adar_index(graph, [pair])))[2] for pair in pairs]
    assert found.score.tolist() == pytest.approx(score)
    assert score == sorted(score, reverse=True) or found.score.tolist() == sorted(found.score, reverse=True)
    few = bridging.suggested(ties, first, second, 1000, per_actor)
    _, times = np.unique(np.concatenate((few.a, few.b)), return_counts=True)
    assert times.max(initial=0) <= per_actor
    assert (few.a.size > 0) == bool(pairs)


def test_who_stands_between_is_the_strongest_way_first() -> None:
    ties = networks.of([(0, 2, 1.0), (2, 1, 1.0), (0, 3, 0.5), (3, 1, 0.5), (3, 4, 9.0)], 5)
    who, share = bridging.between(ties, 0, 1)
    assert who.tolist() == [2, 3]
    assert share.tolist() == pytest.approx([1 / 2, 0.25 / 10])


def test_effects_are_those_of_running_again_with_the_tie() -> None:
    rng = np.random.default_rng(5)
    project, actor = np.repeat(np.arange(60), 4), rng.integers(0, 90, 240)
    incidence = Incidence("projects", actor, project)
    ties, met = derive(90, [incidence]), meetings(90, incidence)
    first, second = np.arange(0, 35), np.arange(30, 70)
    gap = Gap(ties, met, first, second)
    assert gap.first.tolist() == list(range(30))
    assert gap.second.tolist() == list(range(35, 70))
    chosen = bridging.suggested(ties, gap.first, gap.second, 8, 2)
    pairs = list(zip(chosen.a.tolist(), chosen.b.tolist(), strict=True))
    assert len(pairs) == 8
    beside = significance.overlapping(ties, met, [first, second], [(0, 1)])
    graph = networks.graph(ties)
    before = dict(nx.all_pairs_shortest_path_length(graph))
    way = [(a, b) for a in gap.first.tolist() for b in gap.second.tolist() if b in before[a]]
    for (a, b), effect in zip(pairs, gap.effects(pairs), strict=True):
        graph.add_edge(a, b, weight=gap.weight)
        edges = [(u, v, w) for u, v, w in graph.edges(data="weight")]
        again = holes(networks.of(edges, 90)).constraint
        steps = dict(nx.all_pairs_shortest_path_length(graph))
        joined = sum(b2 in steps[a2] for a2 in gap.first.tolist() for b2 in gap.second.tolist()) - len(way)
        graph.remove_edge(a, b)
        now = holes(ties).constraint
        assert effect.constraint_a == pytest.approx((now[a], again[a]), rel=1e-9)
        assert effect.constraint_b == pytest.approx((now[b], again[b]), rel=1e-9)
        assert effect.ratio[0] == pytest.approx(beside.ratio[0], rel=1e-9)
        added = (beside.weight[0] + gap.weight) / beside.expected[0]
        assert effect.ratio[1] == pytest.approx(added, rel=1e-9)
        assert effect.steps[0] == pytest.approx(np.mean([before[x][y] for x, y in way]), rel=1e-9)
        assert effect.steps[1] == pytest.approx(np.mean([steps[x][y] for x, y in way]), rel=1e-9)
        assert effect.steps[1] <= effect.steps[0]
        assert effect.joined == joined


def test_a_group_within_itself() -> None:
    incidence = Incidence("projects", [0, 1, 1, 2, 2, 3], [0, 0, 1, 1, 2, 2])
    ties, met = derive(4, [incidence]), meetings(4, incidence)
    gap = Gap(ties, met, np.arange(4), np.arange(4))
    beside = significance.overlapping(ties, met, [np.arange(4)], [(0, 0)])
    assert gap.ratio() == pytest.approx(beside.ratio[0], rel=1e-9)
    assert gap.apart.steps == pytest.approx(10 / 6)  # a path of four
    (effect,) = gap.effects([(0, 3)])
    assert effect.steps[1] == pytest.approx(8 / 6)


def test_actors_with_too_many_partners_are_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    star = networks.of([(0, one) for one in range(1, 9)], 10)
    monkeypatch.setattr(bridging, "MOST_PATHS", 20)
    found = bridging.suggested(star, np.arange(10), np.arange(10), 100, None)
    assert found.left_out > 0
    assert found.a.size > 0


def test_nobody_is_suggested_where_there_are_no_ties() -> None:
    ties = networks.of([], 4)
    found = bridging.suggested(ties, np.array([0, 1]), np.array([2, 3]), 10, 2)
    assert found.a.size == 0
    gap = Gap(ties, meetings(4, Incidence("projects", [], [])), np.array([0, 1]), np.array([2, 3]))
    (effect,) = gap.effects([(0, 2)])
    assert np.isnan(effect.constraint_a[0])
    assert effect.constraint_a[1] == 1
    assert np.isnan(effect.ratio[1])
    assert effect.joined == 1
