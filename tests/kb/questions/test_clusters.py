"""Questions about clusters and those who support them, on graphs worked out by hand."""

from __future__ import annotations

import pytest

from tests.kb.questions.tiny import Tiny


@pytest.fixture
def cluster(graph: Tiny) -> Tiny:
    """A cluster of six: a pair and a chain inside, ties out, and a company that has nobody to ask."""
    graph.actors("Company", "alfa", "beta", "gamma", place="SE-2580")
    graph.actors("University", "delta", place="SE-2480")
    graph.actors("PublicBody", "epsilon")
    graph.actors("CivilSociety", "zeta")
    graph.actors("Company", "rho", "sigma", place="NO")
    graph.actors("SupportOrganisation", "nav", "tau")
    graph.cluster("c1", "alfa beta gamma delta epsilon zeta", focus="mines", since=2010)
    graph.cluster("c2", "rho", until=2014)
    graph.project("p1", "alfa beta beta", "2014-01-01", "2015-12-31")
    graph.project("p2", "alfa delta rho sigma", "2016-01-01", "2018-12-31")
    graph.project("p3", "gamma sigma")
    graph.tie("epsilon", "delta", strength=3)
    graph.tie("delta", "epsilon", strength=2)
    graph.tie("rho", "beta", since=2012, until=2013)
    graph.support("nav", "c1")
    graph.support("nav", "c2", kind="", until=2012)
    return graph


def test_what_a_cluster_looks_like(cluster: Tiny) -> None:
    [row] = cluster.ask("cluster-profile", cluster="c1")
    # Inside: alfa–beta, alfa–delta, delta–epsilon.
    # Outside: alfa and delta to rho and sigma, beta to rho, gamma to sigma.
    assert row == {
        "cluster": "c1",
        "focus": "mines",
        "since": 2010,
        "until": None,
        "members": 6,
        "companies": 3,
        "universities": 1,
        "public_bodies": 1,
        "support_organisations": 0,
        "civil_society": 1,
        "unknown": 0,
        "ceased": 0,
        "inner_ties": 3,
        "possible": 15,
        "density": pytest.approx(0.2),
        "outer_ties": 6,
        "outer_share": pytest.approx(2 / 3),
        "outer_partners": 2,
        "apart": 2,
        "companies_alone": 2,
        "supported_by": ["nav"],
    }
    [row] = cluster.ask("cluster-profile", cluster="c1", until=2015)
    assert (row["inner_ties"], row["outer_ties"], row["apart"]) == (2, 2, 2)
    assert row["companies_alone"] == 3


def test_support_of_a_company_itself_counts(cluster: Tiny) -> None:
    cluster.support("tau", "gamma")
    [row] = cluster.ask("cluster-profile", cluster="c1")
    assert row["companies_alone"] == 1


def test_a_cluster_without_ties_or_members(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta")
    graph.cluster("c1", "alfa alfa")
    graph.cluster("c2", "")
    graph.cluster("c3", "alfa beta", {"until": 2012})
    columns = "members inner_ties possible density outer_ties outer_share apart"
    assert graph.pick("cluster-profile", columns, cluster="c1") == [(1, 0, 0, None, 0, None, 1)]
    assert graph.pick("cluster-profile", columns, cluster="c2") == [(0, 0, 0, None, 0, None, 0)]
    assert graph.pick("cluster-profile", columns, cluster="c3") == [(2, 0, 1, 0.0, 0, None, 2)]
    assert graph.pick("cluster-profile", columns, cluster="c3", since=2013) == [(0, 0, 0, None, 0, None, 0)]


def test_the_members_of_a_cluster(cluster: Tiny) -> None:
    cluster.support("tau", "gamma")
    columns = "member inner_ties outer_ties to_universities to_support supported_by place"
    assert cluster.pick("cluster-members", columns, cluster="c1") == [
        ("alfa", 2, 2, 1, 0, [], "SE-2580"),
        ("delta", 2, 2, 0, 0, [], "SE-2480"),
        ("beta", 1, 1, 0, 0, [], "SE-2580"),
        ("epsilon", 1, 0, 1, 0, [], None),
        ("gamma", 0, 1, 0, 0, ["tau"], "SE-2580"),
        ("zeta", 0, 0, 0, 0, [], None),
    ]
    assert cluster.column("cluster-members", "member", cluster="c1", helix="Company") == [
        "alfa",
        "beta",
        "gamma",
    ]
    assert cluster.pick("cluster-members", "member inner_ties", cluster="c1", limit=1, since=2016) == [
        ("delta", 2)
    ]
    assert cluster.ask("cluster-members", cluster="c2", since=2015) == []


def test_the_years_of_a_membership(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta")
    graph.cluster("c1", "alfa", {"since": 2012, "until": 2014})
    graph.run("""
        MATCH (a:Actor {id: 'alfa'}), (c:Cluster {id: 'c1'})
        CREATE (a)-[:MEMBER_OF {stated_as: 'other', role: 'owner', since: 2016}]->(c)
        """)
    assert graph.pick("cluster-members", "member role since until", cluster="c1") == [
        ("alfa", "member", 2012, None)
    ]
    assert graph.pick("cluster-members", "since until", cluster="c1", until=2015) == [(2012, 2014)]


def test_the_clusters(cluster: Tiny) -> None:
    columns = "cluster focus since until members companies universities public_bodies supported_by"
    assert cluster.pick("clusters", columns) == [
        ("c1", "mines", 2010, None, 6, 3, 1, 1, ["nav"]),
        ("c2", None, None, 2014, 1, 1, 0, 0, ["nav"]),
    ]
    assert cluster.pick("clusters", "cluster members supported_by", since=2015) == [
        ("c1", 6, ["nav"]),
        ("c2", 0, []),
    ]


def test_companies_on_their_own(cluster: Tiny) -> None:
    columns = "company place partners projects clusters"
    assert cluster.pick("companies-alone", columns) == [
        ("beta", "SE-2580", 2, 1, ["C1"]),
        ("gamma", "SE-2580", 1, 1, ["C1"]),
    ]
    assert cluster.pick("companies-alone", "company partners projects", until=2011) == [
        ("gamma", 1, 1),
        ("sigma", 1, 1),
        ("alfa", 0, 0),
        ("beta", 0, 0),
        ("rho", 0, 0),
    ]
    assert cluster.column("companies-alone", "company", place="NO", until=2015) == ["sigma", "rho"]
    assert cluster.column("companies-alone", "company", cluster="c2", until=2014) == ["rho"]
    assert cluster.column("companies-alone", "company", cluster="c2", since=2015) == []
    cluster.support("tau", "gamma", since=2016)
    assert cluster.column("companies-alone", "company") == ["beta"]
    assert cluster.column("companies-alone", "company", cluster="c1", until=2015) == ["beta", "alfa", "gamma"]
    cluster.tie("beta", "tau")
    assert cluster.column("companies-alone", "company") == []


def test_what_support_organisations_reach(cluster: Tiny) -> None:
    cluster.support("nav", "alfa", kind="finance", since=2013)
    cluster.support("delta", "sigma")
    cluster.support("delta", "nav", kind="finance", until=2014)
    cluster.support("delta", "p1")
    columns = "actor companies other_actors clusters through_clusters projects kinds first"
    assert cluster.pick("support-reach", columns) == [
        ("nav", 1, 0, 2, 3, 0, ["advice", "finance"], 2013),
        ("delta", 1, 1, 0, 0, 1, ["advice", "finance"], None),
        ("tau", 0, 0, 0, 0, 0, [], None),
    ]
    assert cluster.pick("support-reach", columns, since=2015) == [
        ("nav", 1, 0, 1, 2, 0, ["advice", "finance"], 2013),
        ("delta", 1, 0, 0, 0, 1, ["advice"], None),
        ("tau", 0, 0, 0, 0, 0, [], None),
    ]
    assert cluster.column("support-reach", "actor", place="SE331") == ["delta"]
