"""Questions about who works with whom, each on a graph small enough to work the answer out by hand."""

from __future__ import annotations

import pytest

from kb.errors import UsageError
from tests.kb.questions.tiny import Tiny


def test_partners_by_projects_statements_and_support(graph: Tiny) -> None:
    graph.actors("University", "alfa", "gamma", place="SE-2580")
    graph.actors("Company", "beta", "delta", "epsilon", place="SE-2480")
    graph.actors("SupportOrganisation", "zeta")
    graph.project("p1", "alfa beta gamma", "2014-01-01", "2016-12-31")
    graph.project("p2", "beta alfa", "2015-01-01", "2018-06-30")
    graph.project("p3", "alfa")
    graph.project("p4", "alfa alfa delta", None, "2013-12-31")
    graph.tie("beta", "alfa", strength=4)
    graph.tie("alfa", "beta", strength=2, since=2010, until=2012)
    graph.tie("alfa", "epsilon", since=2012)
    graph.support("zeta", "alfa")
    graph.cluster("c1", "alfa beta")
    graph.cluster("c2", "beta gamma")

    columns = "partner weight projects first last stated strength support clusters"
    assert graph.pick("who-works-with-whom", columns, actor="alfa") == [
        ("beta", 1.5, 2, 2010, 2018, 2, 4, False, ["C1"]),
        ("delta", 1.0, 1, None, 2013, 0, None, False, []),
        ("gamma", 0.5, 1, 2014, 2016, 0, None, False, []),
        ("epsilon", None, 0, 2012, None, 1, None, False, []),
        ("zeta", None, 0, None, None, 0, None, True, []),
    ]
    # What lies partly inside the years counts whole, and an unknown year as open.
    assert graph.pick("who-works-with-whom", "partner weight", actor="alfa", since=2017) == [
        ("beta", 1.0),
        ("epsilon", None),
        ("zeta", None),
    ]
    assert graph.pick("who-works-with-whom", "partner weight stated", actor="alfa", until=2011) == [
        ("delta", 1.0, 0),
        ("beta", None, 2),
        ("zeta", None, 0),
    ]
    assert graph.column("who-works-with-whom", "partner", actor="alfa", helix="company") == [
        "beta",
        "delta",
        "epsilon",
    ]
    assert graph.pick("who-works-with-whom", "partner place", actor="alfa", place="Norrbotten") == [
        ("gamma", "SE-2580")
    ]
    assert graph.column("who-works-with-whom", "partner", actor="alfa", place="SE", limit=2) == [
        "beta",
        "delta",
    ]


def test_ways_with_the_fewest_steps_come_first(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", "gamma", "delta", "epsilon", "zeta", "omega")
    graph.project("p1", "alfa beta", end="2014-12-31")
    graph.project("p2", "beta gamma")
    graph.project("p3", "alfa beta zeta", end="2014-12-31")
    graph.tie("alfa", "delta")
    graph.tie("epsilon", "delta")
    graph.support("epsilon", "gamma")

    columns = "way step giver project cluster stated support taker"
    assert graph.pick("how-connected", columns, actor="alfa", other="gamma") == [
        (1, 1, "alfa", "p1", None, False, False, "beta"),
        (1, 2, "beta", "p2", None, False, False, "gamma"),
        (2, 1, "alfa", "p3", None, False, False, "beta"),
        (2, 2, "beta", "p2", None, False, False, "gamma"),
        (3, 1, "alfa", None, None, True, False, "delta"),
        (3, 2, "delta", None, None, True, False, "epsilon"),
        (3, 3, "epsilon", None, None, False, True, "gamma"),
    ]
    assert graph.column("how-connected", "way", actor="alfa", other="gamma", ways=1) == [1, 1]
    assert graph.column("how-connected", "taker", actor="alfa", other="gamma", since=2015) == [
        "delta",
        "epsilon",
        "gamma",
    ]
    graph.cluster("c1", "alfa gamma", until=2012)
    assert graph.pick("how-connected", "giver cluster taker", actor="alfa", other="gamma", ways=1) == [
        ("alfa", "c1", "gamma")
    ]
    assert graph.column("how-connected", "cluster", actor="alfa", other="gamma", since=2013, ways=1) == [
        None,
        None,
    ]
    assert graph.ask("how-connected", actor="alfa", other="omega") == []
    assert graph.ask("how-connected", actor="alfa", other="alfa") == []


def test_projects_that_two_share(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", "gamma")
    graph.project("p1", "alfa beta", "2014-01-01", "2015-12-31", topics="t2 t1", programme="g1", title="One")
    graph.project("p2", "gamma beta alfa alfa", "2016-05-01")
    graph.project("p3", "alfa gamma")

    columns = "project start end actors weight role other_role programme topics title"
    assert graph.pick("shared-projects", columns, actor="alfa", other="beta") == [
        ("p2", "2016-05-01", None, 3, 0.5, "participant", "participant", None, [], None),
        ("p1", "2014-01-01", "2015-12-31", 2, 1.0, "coordinator", "participant", "g1", ["t1", "t2"], "One"),
    ]
    assert graph.column("shared-projects", "project", actor="beta", other="alfa", until=2015) == ["p1"]
    assert graph.column("shared-projects", "project", actor="beta", other="alfa", since=2016) == ["p2"]
    assert graph.ask("shared-projects", actor="alfa", other="alfa") == []


def test_introductions_have_grounds(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", place="SE-2580")
    graph.actors("Company", "gamma", "zeta", place="SE-2480")
    graph.actors("University", "delta", "epsilon", "eta", "theta", place="SE332")
    graph.project("p1", "alfa beta", topics="t1")
    graph.project("p2", "beta gamma")
    graph.project("p3", "beta delta epsilon", topics="t1")
    graph.project("p4", "zeta zeta", topics="t1 t2")
    graph.project("p5", "epsilon alfa")
    graph.tie("delta", "theta", strength=5)
    graph.cluster("c1", "alfa beta eta")

    # From alfa two ties of weight 1 go out: to beta, who has three projects, and to epsilon, who has two.
    # So beta hands 1/3 on to each of its projects and epsilon 1/2: gamma gets 1/3, delta half of 1/3 + 1/2.
    found = graph.ask("who-to-introduce", actor="alfa")
    assert [(row["candidate"], row["closeness"]) for row in found] == [
        ("delta", pytest.approx(5 / 12 / 2)),
        ("gamma", pytest.approx(1 / 3 / 2)),
        ("zeta", None),
        ("eta", None),
    ]
    columns = ("shared_partners", "through", "topics", "clusters", "place")
    assert [tuple(row[one] for one in columns) for row in found] == [
        (2, ["beta", "epsilon"], ["t1"], [], "SE332"),
        (1, ["beta"], [], [], "SE-2480"),
        (0, [], ["t1"], [], "SE-2480"),
        (0, [], [], ["C1"], "SE332"),
    ]
    by_topic = graph.column("who-to-introduce", "candidate", actor="alfa", order="topics")
    assert by_topic == ["delta", "zeta", "gamma", "eta"]
    near = graph.column("who-to-introduce", "candidate", actor="alfa", near=True)
    assert near == ["delta", "eta", "gamma", "zeta"]
    assert graph.column("who-to-introduce", "candidate", actor="alfa", helix="Company") == ["gamma", "zeta"]
    assert graph.column("who-to-introduce", "candidate", actor="alfa", place="SE332") == ["delta", "eta"]
    # A stated tie leads on as a project does. Of epsilon's 2, delta has 0.5; of delta's 2, theta has 1.
    assert graph.pick("who-to-introduce", "candidate closeness", actor="epsilon", place="SE332") == [
        ("theta", pytest.approx(0.5 / 2 / 2))
    ]


def test_what_changed_for_an_actor(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", "gamma", "delta", "epsilon")
    graph.project("p1", "alfa beta", "2012-01-01", "2013-12-31")
    graph.project("p2", "alfa gamma delta", "2013-01-01", "2017-12-31")
    graph.project("p3", "alfa delta", "2017-01-01", "2019-12-31")
    graph.tie("epsilon", "alfa", strength=3, since=2016)
    graph.project("p4", "alfa beta", "2015-01-01", "2015-12-31")  # between the periods: in neither

    years = {"before_until": 2014, "after_since": 2016}
    columns = "partner change before after projects_before projects_after"
    assert graph.pick("what-changed", columns, actor="alfa", **years) == [
        ("epsilon", "new", None, pytest.approx(0.6), 0, 0),
        ("beta", "lost", 1.0, None, 1, 0),
        ("delta", "kept", 0.5, 1.5, 1, 2),
        ("gamma", "kept", 0.5, 0.5, 1, 1),
    ]
    assert graph.column("what-changed", "partner", actor="alfa", change="lost", **years) == ["beta"]
    assert graph.pick("what-changed", "partner after", actor="alfa", after_until=2016, **years)[2:] == [
        ("delta", 0.5),
        ("gamma", 0.5),
    ]
    assert graph.column("what-changed", "partner", actor="alfa", before_since=2014, **years) == [
        "epsilon",
        "delta",
        "gamma",
    ]
    with pytest.raises(UsageError, match="ends"):
        graph.ask("what-changed", actor="alfa", before_since=2015, **years)


def test_what_changed_in_a_place(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", place="SE-2580")
    graph.actors("Company", "gamma", place="SE-2480")
    graph.actors("Company", "delta", place="NO")
    graph.project("p1", "alfa beta gamma", "2012-01-01", "2013-12-31")
    graph.project("p2", "beta alfa", "2016-01-01")
    graph.project("p3", "gamma delta", "2016-01-01")
    graph.tie("delta", "beta", strength=5, since=2017)

    years = {"before_until": 2014, "after_since": 2016}
    columns = "actor partner inside change before after projects_before projects_after"
    assert graph.pick("what-changed-in-place", columns, place="SE332", **years) == [
        ("beta", "delta", False, "new", None, 1.0, 0, 0),
        ("alfa", "gamma", False, "lost", 0.5, None, 1, 0),
        ("beta", "gamma", False, "lost", 0.5, None, 1, 0),
        ("alfa", "beta", True, "kept", 0.5, 1.0, 1, 1),
    ]
    inside = graph.pick("what-changed-in-place", "actor partner", place="SE332", inside=True, **years)
    assert inside == [("alfa", "beta")]
    lost = graph.pick("what-changed-in-place", "actor partner", place="SE", change="lost", **years)
    assert lost == [("alfa", "gamma"), ("beta", "gamma")]


def test_partners_of_a_place_elsewhere(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", place="SE-2580")
    graph.actors("Company", "gamma", place="SE-2480")
    graph.actors("University", "delta", place="NO")
    graph.project("p1", "alfa beta gamma", "2012-01-01", "2013-12-31")
    graph.project("p2", "alfa gamma", "2016-01-01")
    graph.project("p3", "beta delta delta", "2016-01-01")

    columns = "partner place weight projects actors through"
    assert graph.pick("partners-of-place", columns, place="SE332") == [
        ("gamma", "SE-2480", 2.0, 2, 2, ["alfa", "beta"]),
        ("delta", "NO", 1.0, 1, 1, ["beta"]),
    ]
    assert graph.pick("partners-of-place", "partner weight", place="SE332", until=2014) == [("gamma", 1.0)]
    assert graph.column("partners-of-place", "partner", place="SE", helix="University") == ["delta"]
