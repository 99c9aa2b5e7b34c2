"""Questions that read an analysis: holes, bridges, isolates and gaps, on graphs worked out by hand."""

from __future__ import annotations

import pytest

from kb.errors import UsageError
from kb.model import Helix
from tests.kb.questions.tiny import Tiny


@pytest.fixture
def star_and_triad(graph: Tiny) -> Tiny:
    """Nav has a project with each of three strangers; three others share one; omega is alone."""
    graph.actors("University", "nav", place="SE-2580")
    graph.actors("Company", "alfa", "beta", "gamma", place="SE-2480")
    graph.actors("PublicBody", "delta", "epsilon", "zeta", place="NO")
    graph.actors("Company", "omega", place="SE332")
    graph.project("p1", "nav alfa")
    graph.project("p2", "nav beta")
    graph.project("p3", "nav gamma")
    graph.project("p4", "delta epsilon zeta")
    graph.project("p5", "omega omega")
    graph.cluster("c1", "omega nav")
    graph.support("nav", "omega")
    return graph


def test_the_least_and_the_most_constrained(star_and_triad: Tiny) -> None:
    graph = star_and_triad
    graph.analyse("projects")

    # Nav: three partners with a third of its strength each, and nobody behind them: 3 × (1/3)².
    # In the triad each has two partners of a half, each reached through the other as well: 2 × (1/2 + 1/4)².
    columns = "actor constraint effective_size efficiency hierarchy partners strength"
    exact = pytest.approx
    assert graph.pick("structural-holes", columns) == [
        ("nav", exact(1 / 3), exact(3), exact(1), exact(0, abs=1e-12), 3, exact(3)),
        ("alfa", exact(1), exact(1), exact(1), exact(1), 1, exact(1)),
        ("beta", exact(1), exact(1), exact(1), exact(1), 1, exact(1)),
        ("gamma", exact(1), exact(1), exact(1), exact(1), 1, exact(1)),
        ("delta", exact(1.125), exact(1), exact(0.5), exact(0, abs=1e-12), 2, exact(1)),
        ("epsilon", exact(1.125), exact(1), exact(0.5), exact(0, abs=1e-12), 2, exact(1)),
        ("zeta", exact(1.125), exact(1), exact(0.5), exact(0, abs=1e-12), 2, exact(1)),
    ]
    assert graph.column("structural-holes", "actor", order="most", limit=2) == ["delta", "epsilon"]
    assert graph.pick("structural-holes", "actor place", place="Norrbotten") == [("nav", "SE-2580")]
    assert graph.column("structural-holes", "actor", helix="Company") == ["alfa", "beta", "gamma"]


def test_the_most_connected(star_and_triad: Tiny) -> None:
    graph = star_and_triad
    graph.project("p6", "alfa beta")
    graph.analyse("projects")
    columns = "actor partners strength effective_size projects"
    assert graph.pick("most-connected", columns, limit=2) == [
        ("nav", 3, 3.0, pytest.approx(7 / 3), 3),
        ("alfa", 2, 2.0, pytest.approx(1), 2),
    ]
    by_strength = graph.column("most-connected", "actor", order="strength", helix="PublicBody")
    assert by_strength == ["delta", "epsilon", "zeta"]
    assert graph.column("most-connected", "actor", place="SE331") == ["alfa", "beta", "gamma"]


def test_isolated_actors_and_what_they_have(star_and_triad: Tiny) -> None:
    graph = star_and_triad
    graph.actors("Company", "sigma", place="NO")
    graph.analyse("projects")
    columns = "actor place projects clusters supported_by"
    assert graph.pick("isolated-actors", columns) == [
        ("omega", "SE332", 1, ["C1"], ["nav"]),
        ("sigma", "NO", 0, [], []),
    ]
    assert graph.column("isolated-actors", "actor", place="NO") == ["sigma"]
    assert graph.column("isolated-actors", "actor", helix="University") == []
    # Being in a cluster with somebody is a tie when clusters count.
    graph.analyse("projects", "clusters")
    assert graph.column("isolated-actors", "actor") == ["sigma"]


def test_the_only_bridges_and_who_hangs_on_them(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", "gamma", "delta", place="SE-2580")
    graph.actors("University", "epsilon", "zeta", "eta", "theta", "nav", place="NO")
    graph.project("p1", "alfa beta gamma delta")
    graph.project("p2", "delta epsilon zeta")  # without delta, epsilon and those behind it are cut off
    graph.project("p3", "epsilon eta")
    graph.project("p4", "nav theta")  # a pair of their own
    graph.analyse("projects")
    columns = "actor separated parts partners cut_off place"
    assert graph.pick("only-bridges", columns) == [
        ("delta", 3, 2, 5, ["epsilon", "eta", "zeta"], "SE-2580"),
        ("epsilon", 1, 2, 3, ["eta"], "NO"),
    ]
    assert graph.column("only-bridges", "actor", helix="University") == ["epsilon"]
    assert graph.column("only-bridges", "actor", place="SE332") == ["delta"]
    # A second way past the bridge, and it is none.
    graph.tie("eta", "alfa")
    graph.analyse("projects", "stated")
    assert graph.ask("only-bridges") == []


def test_a_bridge_between_equal_parts(star_and_triad: Tiny) -> None:
    """When all parts are equal, one of them is the one that the others are cut off from."""
    star_and_triad.analyse("projects")
    columns = "actor separated parts cut_off"
    assert star_and_triad.pick("only-bridges", columns) == [("nav", 2, 3, ["beta", "gamma"])]


def test_a_bridge_in_an_analysis_with_a_focus(star_and_triad: Tiny) -> None:
    """Those outside the focus are not judged, yet they are there."""
    star_and_triad.analyse("projects", focus="Norrbotten")
    assert star_and_triad.pick("only-bridges", "actor separated cut_off") == [("nav", 2, ["beta", "gamma"])]
    assert star_and_triad.column("structural-holes", "actor") == ["nav"]


def test_gaps_between_kinds(star_and_triad: Tiny) -> None:
    graph = star_and_triad
    graph.analyse("projects")
    columns = "a b density ties possible weight actors_a actors_b"
    # Four companies, one university, three public bodies.
    assert {row[:2]: row[2:] for row in graph.pick("gaps-between-helices", columns)} == {
        ("Company", "PublicBody"): (0.0, 0, 12, 0.0, 4, 3),
        ("Company", "Company"): (0.0, 0, 6, 0.0, 4, 4),
        ("University", "PublicBody"): (0.0, 0, 3, 0.0, 1, 3),
        ("Company", "University"): (0.75, 3, 4, pytest.approx(3.0), 4, 1),
        ("PublicBody", "PublicBody"): (1.0, 3, 3, pytest.approx(1.5), 3, 3),
        ("University", "University"): (None, 0, 0, 0.0, 1, 1),
    }
    only = graph.pick("gaps-between-helices", "a b", helix=Helix.UNIVERSITY)
    assert set(only) == {
        ("University", "PublicBody"),
        ("Company", "University"),
        ("University", "University"),
    }


def test_gaps_come_first_and_then_what_lacks_most(star_and_triad: Tiny) -> None:
    graph = star_and_triad
    graph.analyse("projects")
    rows = graph.pick("gaps-between-helices", "finding expected project_weight rank")
    lacking = [expected - weight for finding, expected, weight, _ in rows if expected and not finding]
    assert lacking == sorted(lacking, reverse=True)
    assert len(lacking) > 2
    assert [row[-1] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=lambda one: one is None)
    assert rows[-1][1] is None


def test_gaps_between_clusters_and_places(star_and_triad: Tiny) -> None:
    graph = star_and_triad
    graph.cluster("c2", "alfa beta delta")
    graph.cluster("c3", "zeta epsilon")
    graph.analyse("projects")
    columns = "a b density ties possible actors_a actors_b"
    assert sorted(graph.pick("gaps-between-clusters", columns)) == [
        ("c1", "c1", 0.0, 0, 1, 2, 2),
        ("c1", "c2", pytest.approx(1 / 3), 2, 6, 2, 3),
        ("c1", "c3", 0.0, 0, 4, 2, 2),
        ("c2", "c2", 0.0, 0, 3, 3, 3),
        ("c2", "c3", pytest.approx(1 / 3), 2, 6, 3, 2),
        ("c3", "c3", 1.0, 1, 1, 2, 2),
    ]
    only = graph.pick("gaps-between-clusters", "a b", cluster="C3")
    assert sorted(only) == [("c1", "c3"), ("c2", "c3"), ("c3", "c3")]
    # Counties where counties are known, else the country.
    assert sorted(graph.pick("gaps-between-places", columns, place="SE332")) == [
        ("NO", "SE332", 0.0, 0, 6, 3, 2),
        ("SE331", "SE332", 0.5, 3, 6, 3, 2),
        ("SE332", "SE332", 0.0, 0, 1, 2, 2),
    ]
    assert len(graph.ask("gaps-between-places")) == 6
    assert len(graph.ask("gaps-between-places", limit=2)) == 2


def test_an_analysis_is_named_or_is_the_latest(star_and_triad: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = star_and_triad
    with pytest.raises(UsageError, match="loket analyse"):
        graph.ask("structural-holes")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = graph.analyse("projects")
    graph.tie("omega", "nav")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000001")
    second = graph.analyse("projects", "stated")
    assert first != second
    assert graph.column("isolated-actors", "actor") == []
    assert graph.column("isolated-actors", "actor", analysis=first) == ["omega"]
    assert graph.column("isolated-actors", "actor", analysis=first[:10]) == ["omega"]
    assert graph.column("isolated-actors", "actor", analysis="latest") == []
    with pytest.raises(UsageError, match="no single analysis"):
        graph.ask("isolated-actors", analysis="nothing")


def test_gaps_stand_beside_chance(graph: Tiny) -> None:
    """Companies meet companies, universities meet universities, in turns; never the one the other."""
    for helix, who, place in (("Company", "c", "SE-2480"), ("University", "u", "SE-2580")):
        graph.actors(helix, *(f"{who}{at:02}" for at in range(12)), place=place)
        for at in range(40):
            graph.project(f"{who}-p{at:02}", f"{who}{at % 12:02} {who}{(5 * at + 1 + at // 12) % 12:02}")
    graph.analyse("projects")
    columns = "a b verdict ratio project_weight project_ties"
    found = {row[:2]: row[2:] for row in graph.pick("gaps-between-helices", columns)}
    assert found["Company", "University"] == ("fewer", 0.0, 0.0, 0)
    assert found["Company", "Company"][0] == found["University", "University"][0] == "more"
    (row,) = graph.ask("gaps-between-helices", limit=1)
    assert 0 < row["expected_low"] < row["expected"] < row["expected_high"]
    assert row["p"] < 0.001
    assert row["expected_ties"] > 10
    # Each project has one kind of actor only. That kept, nothing about these places is left to chance.
    places = graph.pick("gaps-between-places", "a b verdict mix_verdict")
    assert [row[2] for row in places] == ["fewer", "more", "more"]
    assert [row[3] for row in places] == [None, "chance", "chance"]
    # Without projects there is nothing to compare with.
    graph.cluster("c", "c00 u00")
    graph.analyse("clusters")
    assert graph.pick("gaps-between-helices", "verdict p expected ratio", helix=Helix.COMPANY)[0] == (
        None, None, None, None,
    )  # fmt: skip


def test_gaps_between_communities(graph: Tiny) -> None:
    """Two circles of six and a pair; the pair is too small to be looked at."""
    for who in "ab":
        graph.actors("Company", *(f"{who}{at}" for at in range(6)), place="SE-2480")
        for at in range(6):
            graph.project(f"{who}-p{at}", f"{who}{at} {who}{(at + 1) % 6} {who}{(at + 2) % 6}")
        graph.project(f"{who}-q", f"{who}3 {who}0")
    graph.actors("University", "u", "v", place="NO")
    graph.project("bridge", "a3 b3")
    graph.project("apart", "u v")
    graph.analyse("projects")
    columns = "a b ties possible verdict"
    assert graph.pick("gaps-between-communities", columns) == [
        ("a3", "b3", 1, 36, "fewer"),
        ("a3", "a3", 13, 15, "more"),
        ("b3", "b3", 13, 15, "more"),
    ]


def test_how_complete_it_is(star_and_triad: Tiny) -> None:
    graph = star_and_triad
    graph.tie("nav", "omega")
    found = {row[0]: row[1:] for row in graph.pick("how-complete", "known actors of")}
    assert found["helix"] == found["place"] == (8, 8)
    assert found["project"] == (7, 8)  # omega's partner is omega
    assert found["stated"] == found["cluster"] == (2, 8)
    assert found["register"] == found["industry"] == found["figures"] == (0, 8)
    assert graph.pick("how-complete", "known share", helix="Company", place="SE332")[5] == ("project", 0.0)
