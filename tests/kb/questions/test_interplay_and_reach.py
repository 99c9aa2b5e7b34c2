"""Helices within a cluster, communities beside clusters, distances in steps and kilometres; tiny graphs."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from kb.analysis import development
from kb.analysis.bridges import kilometres
from tests.kb.questions.tiny import Tiny


@pytest.fixture
def region(graph: Tiny) -> Tiny:
    """Companies in Luleå, a university and a town in Umeå, helper between them; two in Norway in a chain."""
    graph.actors("Company", "alfa", "beta", place="SE-2580", latitude=65.58, longitude=22.15)
    graph.actors("University", "gamma", place="SE-2480", latitude=63.83, longitude=20.26)
    graph.actors("PublicBody", "town", place="SE-2480", latitude=63.83, longitude=20.26)
    graph.actors("SupportOrganisation", "helper", place="SE-2480")
    graph.actors("Company", "kappa", "omega", place="NO", latitude=59.9, longitude=10.7)
    graph.project("p1", "alfa helper", "2014-01-01", "2015-01-01")
    graph.project("p2", "gamma helper", "2014-01-01", "2015-01-01")
    graph.project("p3", "gamma town helper", "2014-01-01", "2015-01-01")
    graph.project("p4", "town kappa", "2014-01-01", "2015-01-01")
    graph.project("p5", "kappa omega", "2014-01-01", "2015-01-01")
    graph.cluster("c1", "alfa beta gamma town helper")
    return graph


def test_helices_of_a_cluster(region: Tiny) -> None:
    region.analyse("projects")
    rows = {row[0]: row[1:] for row in region.pick(
        "helix-triads-of-cluster", "kinds finding ties closed opened possible actors", cluster="C1"
    )}  # fmt: skip
    assert rows["company – university"] == ("missing", 0, 0, 1, 2, [2, 1])
    assert rows["company – support organisation"][1:4] == (1, 0, 2)
    assert rows["university – public body – support organisation"] == ("closed", None, 1, 0, 1, [1, 1, 1])
    assert rows["company – university – support organisation"] == ("open", None, 0, 1, 2, [2, 1, 1])
    assert rows["company – university – public body"] == ("missing", None, 0, 0, 2, [2, 1, 1])
    assert rows["company – civil society"][0] == "absent"
    place = region.pick("helix-triads-of-place", "kinds finding", place="SE331")
    assert ("university – public body", "missing") not in place
    assert ("company – university", "absent") in place


def test_members_by_deed_and_communities(region: Tiny) -> None:
    region.actors("Company", "deed", place="SE-2480")
    region.project("p6", "deed gamma town", "2014-01-01", "2015-01-01")
    region.analyse("projects")
    rows = region.pick("members-by-deed", "actor share partners as_member same_community who", cluster="c1")
    (deed,) = [row for row in rows if row[0] == "deed"]
    assert (deed[1], deed[2], deed[3]) == (pytest.approx(1.0), 2, True)
    assert set(deed[5]) == {"gamma", "town"}
    assert "kappa" not in {row[0] for row in rows}  # it works with one member
    beside = region.ask("communities-beside-clusters")
    assert sum(row["both"] for row in beside) == 5
    for row in beside:
        assert row["share"] == row["both"] / 5
        assert row["jaccard"] == pytest.approx(row["both"] / (5 + row["size"] - row["both"]))


def test_places_by_kilometres_and_steps(region: Tiny) -> None:
    region.analyse("projects")
    rows = {frozenset((a, b)): more for a, b, *more in region.pick(
        "places-near-and-far", "a b km steps connected stands_out actors_a actors_b"
    )}  # fmt: skip
    assert len(rows) == 3
    km, steps, connected, _, *_ = rows[frozenset(("SE332", "SE331"))]
    assert km == pytest.approx(float(kilometres(np.array([65.58, 22.15]), np.array([63.83, 20.26]))))
    assert steps == pytest.approx((1 + 2 + 2) / 3)  # alfa to helper, gamma and town; beta has no tie
    assert connected == pytest.approx(3 / 6)
    assert rows[frozenset(("SE331", "NO"))][1] == pytest.approx((2 + 1 + 2 + 3 + 2 + 3) / 6)
    inside = region.pick("places-near-and-far", "a b", within="SE", by="municipality")
    assert [{*row} for row in inside] == [{"SE-2580", "SE-2480"}]


def test_great_circles() -> None:
    assert float(kilometres(np.array([65.58, 22.15]), np.array([59.33, 18.07]))) == pytest.approx(724, abs=4)
    assert float(kilometres(np.array([0.0, 0.0]), np.array([0.0, 180.0]))) == pytest.approx(20015, abs=1)
    assert float(kilometres(np.array([1.0, 2.0]), np.array([1.0, 2.0]))) == 0
    assert development.ranks(np.array([1.0, np.nan, 3.0, 1.0])).tolist()[0] == pytest.approx(1 / 3)


def test_the_reach_of_a_cluster(region: Tiny) -> None:
    region.analyse("projects")
    ((name, members, located, steps, connected, out),) = region.pick(
        "reach-of-clusters", "cluster members located steps connected steps_out"
    )
    assert (name, members, located) == ("c1", 5, 4)
    assert steps == pytest.approx((1 + 2 + 2 + 1 + 1 + 1) / 6)
    assert connected == pytest.approx(6 / 10)
    assert out == pytest.approx((3 + 2 + 2 + 1 + 4 + 3 + 3 + 2) / 8)


def test_who_shrinks_the_distance_as_networkx_without_them(region: Tiny) -> None:
    region.analyse("projects")
    teams = ("alfa helper", "gamma helper", "gamma town helper", "town kappa", "kappa omega")
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(["alfa", "beta", "gamma", "town", "helper", "kappa", "omega"])
    for team in teams:
        names = team.split()
        graph.add_edges_from((a, b) for a in names for b in names if a < b)
    rows = {row["actor"]: row for row in region.ask("who-shrinks-the-distance")}
    assert rows["helper"]["cut"] == 4  # alfa from gamma, town, kappa and omega
    for one, row in rows.items():
        rest = graph.copy()
        rest.remove_node(one)
        before, after = (dict(nx.all_pairs_shortest_path_length(each)) for each in (graph, rest))
        both = [(a, b) for a in rest for b in rest if a < b and b in after[a]]
        now = np.mean([before[a][b] for a, b in both])
        assert row["lengthened"] == pytest.approx(np.mean([after[a][b] for a, b in both]) - now)
        assert row["steps"] == pytest.approx(now)
        assert row["pairs"] == 15
