"""Questions about one actor, project or place, and about where facts come from."""

from __future__ import annotations

import pytest

from tests.kb.questions.tiny import SOURCE, Tiny


@pytest.fixture
def known(graph: Tiny) -> Tiny:
    """Two actors in Norrbotten and two elsewhere, in four projects."""
    graph.actors(
        "University", "alfa", place="SE-2580", names=["ALPHA"], url="https://alfa.example", latitude=65.6
    )
    graph.actors("Company", "beta", place="SE332", legal_form="49", status="active")
    graph.actors("PublicBody", "gamma", place="SE-2480")
    graph.actors("SupportOrganisation", "delta", place="NO", country="NO")
    graph.project(
        "p1", "alfa beta gamma gamma", "2014-01-01", "2016-12-31", topics="t1 t2", programme="g1", euro=10.5
    )
    graph.project("p2", "delta alfa", "2016-05-01", None, topics="t1", programme="g2", title="Two")
    graph.project("p3", "gamma beta", "2018-01-01", "2018-12-31", topics="t3", euro=2.0)
    graph.project("p4", "delta", topics="t1")
    graph.run("""
        MATCH (g:Programme {code: 'g1'})
        CREATE (g)-[:PART_OF]->(:Programme {code: 'g', name_sv: 'Stora', name_en: 'Big'})
        """)
    graph.run("MATCH (t:Topic {code: 't2'}) SET t.name_en = 'Ore'")
    return graph


def test_an_actor(known: Tiny) -> None:
    known.cluster("c1", "alfa beta")
    known.support("delta", "alfa")
    known.support("alfa", "beta")
    known.support("alfa", "p3")
    known.tie("beta", "alfa")
    known.tie("alfa", "beta")
    known.run("""
        MATCH (a:Actor {id: 'alfa'})
        CREATE (a)-[:IDENTIFIED_BY]->(:Identifier {id: 'pic-1', scheme: 'pic', value: '1'})
        """)
    [row] = known.ask("actor-profile", actor="alfa")
    assert row == {
        "actor": "alfa",
        "helix": "University",
        "names": ["ALPHA"],
        "place": "SE-2580",
        "within": ["Norrbottens län", "Övre Norrland", "Norra Sverige", "Sverige"],
        "legal_form": None,
        "status": None,
        "registered": None,
        "ceased": None,
        "url": "https://alfa.example",
        "description": None,
        "no_advertising": None,
        "identifiers": ["pic 1"],
        "projects": 2,
        "coordinates": 1,
        "contribution_eur": 10.5,
        "first": 2014,
        "last": 2016,
        "partners": 3,
        "stated_partners": 1,
        "topics": ["t1", "Ore"],
        "programmes": ["g1", "g2"],
        "clusters": ["C1"],
        "supports": 2,
        "supported_by": ["delta"],
        "constraint": None,
        "effective_size": None,
        "separated": None,
        "latitude": 65.6,
        "longitude": None,
    }


def test_an_actor_of_whom_nothing_is_known(graph: Tiny) -> None:
    graph.actors("UnknownHelix", "omega")
    graph.actors("Company", "alfa", "beta")
    graph.project("p1", "alfa beta")
    graph.analyse()
    [row] = graph.ask("actor-profile", actor="omega")
    assert row["actor"] == "omega"
    empty = {name: value for name, value in row.items() if value not in (None, [])}
    assert empty == {
        "actor": "omega",
        "helix": "UnknownHelix",
        "projects": 0,
        "coordinates": 0,
        "partners": 0,
        "stated_partners": 0,
        "supports": 0,
        "separated": 0,
    }
    assert graph.pick("actor-profile", "constraint effective_size separated", actor="alfa") == [
        (pytest.approx(1), pytest.approx(1), 0)
    ]


def test_the_projects_of_an_actor(known: Tiny) -> None:
    columns = "project title start end role contribution_eur actors programme topics"
    assert known.pick("actor-projects", columns, actor="gamma") == [
        ("p3", None, "2018-01-01", "2018-12-31", "coordinator", 2.0, 2, None, ["t3"]),
        ("p1", None, "2014-01-01", "2016-12-31", "participant", 21.0, 3, "g1", ["Ore", "t1"]),
    ]
    assert known.pick("actor-projects", "project title contribution_eur end", actor="delta") == [
        ("p2", "Two", None, None),
        ("p4", None, None, None),
    ]
    assert known.column("actor-projects", "project", actor="gamma", since=2017) == ["p3"]
    assert known.column("actor-projects", "project", actor="gamma", until=2017) == ["p1"]
    assert known.column("actor-projects", "project", actor="gamma", limit=1) == ["p3"]


def test_a_project(known: Tiny) -> None:
    known.support("delta", "p1")
    known.run(
        "MATCH (p:Project {id: 'p1'}) SET p.cost_eur = 100.0, p.funding_eur = 80.0, p.status = 'SIGNED'"
    )
    assert known.ask("project-profile", project="p1") == [
        {
            "project": "p1",
            "title": None,
            "status": "SIGNED",
            "start": "2014-01-01",
            "end": "2016-12-31",
            "cost_eur": 100.0,
            "funding_eur": 80.0,
            "programme": ["g1", "Big"],
            "topics": ["Ore", "t1"],
            "coordinators": ["alfa"],
            "actors": 3,
            "companies": 1,
            "universities": 1,
            "public_bodies": 1,
            "support_organisations": 0,
            "civil_society": 0,
            "unknown": 0,
            "countries": 1,
            "supported_by": ["delta"],
        }
    ]
    columns = "coordinators actors support_organisations universities countries end"
    assert known.pick("project-profile", columns, project="P2") == [(["delta"], 2, 1, 1, 2, None)]


def test_who_takes_part_in_a_project(known: Tiny) -> None:
    known.run("""
        MATCH (:Actor {id: 'beta'})-[r:PARTICIPATES_IN]->(:Project {id: 'p1'})
        SET r.cost_eur = 7.5, r.ended = true
        """)
    columns = "actor helix role contribution_eur cost_eur left_early place country latitude"
    assert known.pick("project-partners", columns, project="p1") == [
        ("alfa", "University", "coordinator", 10.5, None, None, "SE-2580", "SE", 65.6),
        ("gamma", "PublicBody", "participant", 21.0, None, None, "SE-2480", "SE", None),
        ("beta", "Company", "participant", 10.5, 7.5, True, "SE332", "SE", None),
    ]
    assert known.column("project-partners", "actor", project="p1", limit=2) == ["alfa", "gamma"]


def test_a_place(known: Tiny) -> None:
    known.cluster("c1", "beta gamma")
    assert known.ask("place-profile", place="SE332") == [
        {
            "place": "SE332",
            "names": [],
            "actors": 2,
            "companies": 1,
            "universities": 1,
            "public_bodies": 0,
            "support_organisations": 0,
            "civil_society": 0,
            "unknown": 0,
            "ceased": 0,
            "taking_part": 2,
            "projects": 3,
            "contribution_eur": 23.0,
            "joint_projects": 1,
            "partners_outside": 2,
            "clusters": 1,
        }
    ]
    columns = "actors taking_part projects contribution_eur joint_projects partners_outside"
    assert known.pick("place-profile", columns, place="SE332", since=2017) == [(2, 2, 2, 2.0, 0, 2)]
    assert known.pick("place-profile", columns, place="SE") == [(3, 3, 3, 46.0, 2, 1)]
    assert known.pick("place-profile", columns, place="SE3") == known.pick(
        "place-profile", columns, place="SE33"
    )
    known.run("CREATE (:Place {code: 'FI', kind: 'country', name_sv: 'Finland'})")
    assert known.pick("place-profile", columns, place="FI") == [(0, 0, 0, None, 0, 0)]


def test_the_actors_in_a_place(known: Tiny) -> None:
    known.cluster("c1", "beta")
    columns = "actor place projects clusters latitude"
    assert known.pick("actors-in-place", columns, place="Norrbottens län") == [
        ("alfa", "SE-2580", 2, [], 65.6),
        ("beta", "SE332", 2, ["C1"], None),
    ]
    assert known.pick("actors-in-place", "actor projects", place="SE", since=2017) == [
        ("alfa", 1),
        ("beta", 1),
        ("gamma", 1),
    ]
    assert known.column("actors-in-place", "actor", place="25", helix="Company") == ["beta"]
    assert known.column("actors-in-place", "actor", place="SE-2580") == ["alfa"]


def test_the_projects_in_a_place(known: Tiny) -> None:
    columns = "project title start here actors contribution_eur programme"
    assert known.pick("projects-in-place", columns, place="SE332") == [
        ("p3", None, "2018-01-01", ["beta"], 2, 2.0, None),
        ("p2", "Two", "2016-05-01", ["alfa"], 2, None, "g2"),
        ("p1", None, "2014-01-01", ["alfa", "beta"], 3, 21.0, "g1"),
    ]
    assert known.column("projects-in-place", "project", place="SE332", until=2014) == ["p1"]
    assert known.column("projects-in-place", "project", place="NO") == ["p2", "p4"]


def test_what_a_place_works_on(known: Tiny) -> None:
    columns = "topic code actors projects joint_projects who first last"
    assert known.pick("topics-in-place", columns, place="SE332") == [
        ("t1", "t1", 2, 2, 1, ["alfa", "beta"], 2014, 2016),
        ("Ore", "t2", 2, 1, 1, ["alfa", "beta"], 2014, 2016),
        ("t3", "t3", 1, 1, 0, ["beta"], 2018, 2018),
    ]
    assert known.column("topics-in-place", "code", place="SE332", since=2018) == ["t1", "t3"]


def test_where_the_facts_come_from(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", place="SE332")
    graph.project("p1", "alfa beta")
    graph.cluster("c1", "alfa")
    graph.tie("beta", "alfa", kind="research", row=5)
    graph.support("alfa", "beta", stated_to="key-beta")
    graph.support("beta", "p1", kind="")
    graph.run("""
        MATCH (a:Actor {id: 'alfa'}), (b:Actor {id: 'beta'})
        CREATE (n:Identifier {id: 'pic-1', scheme: 'pic', value: '1'})
        CREATE (a)-[:IDENTIFIED_BY {record: 'pic-1', name: 'Alfa AB', source: $source, row: 7}]->(n)
        CREATE (b)-[:CONTESTS {record: 'pic-2', source: 'lost', row: 9}]->(n)
        CREATE (:Extract {id: $source, file_name: 'a.csv', publisher: 'EU', licence: 'CC-BY-4.0',
          published: date('2020-01-01'), loaded: datetime('2021-02-03T10:00:00Z')})
        """, source=SOURCE)  # fmt: skip

    columns = "fact value detail stated_as row file"
    assert graph.pick("where-from", columns, actor="alfa") == [
        ("name", "Alfa AB", None, "pic-1", 7, "a.csv"),
        ("number", "pic 1", None, "pic-1", 7, "a.csv"),
        ("place", "Norrbottens län", "SE332", None, 2, "a.csv"),
        ("project", "P1", "coordinator", "key-alfa", 2, "a.csv"),
        ("cluster", "C1", "member", "key-alfa", 2, "a.csv"),
        ("supports", "beta", "advice", "key-alfa", 2, "a.csv"),
        ("tie", "beta", "research", "key-alfa", 5, "a.csv"),
    ]
    assert graph.pick("where-from", "publisher licence published loaded", actor="alfa", limit=1) == [
        ("EU", "CC-BY-4.0", "2020-01-01", "2021-02-03")
    ]
    assert graph.pick("where-from", columns, actor="beta") == [
        ("contested", "pic 1", None, "pic-2", 9, "lost"),
        ("place", "Norrbottens län", "SE332", None, 2, "a.csv"),
        ("project", "P1", "participant", "key-beta", 3, "a.csv"),
        ("supports", "P1", None, "key-beta", 2, "a.csv"),
        ("supported", "alfa", "advice", "key-beta", 2, "a.csv"),
        ("tie", "alfa", "research", "key-beta", 5, "a.csv"),
    ]

    columns = "number claimed_for holder stated_as file row publisher published"
    assert graph.pick("contested-identifiers", columns) == [
        ("pic 1", "beta", "alfa", "pic-2", "lost", 9, None, None)
    ]
    assert len(graph.ask("contested-identifiers", actor="alfa")) == 1
    graph.actors("Company", "gamma")
    assert graph.ask("contested-identifiers", actor="gamma") == []
    graph.run("MATCH (:Actor {id: 'alfa'})-[r:IDENTIFIED_BY]->() DELETE r")
    assert graph.pick("contested-identifiers", "claimed_for holder") == [("beta", None)]


def test_over_the_years(known: Tiny) -> None:
    """Two projects of alfa's: p1 from 2014 to 2016, and p2 from 2016, whose end nobody knows."""
    rows = known.ask("over-the-years", actor="alfa")
    assert [(row["year"], row["projects"], row["partners"], row["new_partners"]) for row in rows] == [
        (2014, 1, 2, 2),
        (2015, 1, 2, 0),
        (2016, 2, 3, 1),
    ]
    assert {row["actors"] for row in rows} == {1}
    assert [row["year"] for row in known.ask("over-the-years", actor="alfa", since=2015, until=2015)] == [
        2015
    ]
    # Alfa and beta are in Norrbotten; p3 is beta's alone there, p4 has no beginning.
    here = known.ask("over-the-years", place="SE332")
    assert [(row["year"], row["projects"], row["actors"], row["inner_ties"]) for row in here] == [
        (2014, 1, 2, 1),
        (2015, 1, 2, 1),
        (2016, 2, 2, 1),
        (2018, 1, 1, 0),
    ]
    known.cluster("c1", "alfa beta gamma")
    [first, *_] = known.ask("over-the-years", cluster="c1")
    assert (first["partners"], first["inner_ties"]) == (0, 3)
    assert known.ask("over-the-years", actor="delta", until=2015) == []


def test_whom_somebody_supports(known: Tiny) -> None:
    known.cluster("c1", "alfa beta")
    known.support("delta", "alfa", since=2015)
    known.support("delta", "c1")
    known.support("delta", "p3")
    rows = known.ask("whom-it-supports", actor="delta")
    assert [(row["supported"], row["cluster"], row["project"]) for row in rows] == [
        ("alfa", None, None),
        (None, "c1", None),
        (None, None, "p3"),
    ]
    assert rows[0]["since"] == 2015
    assert [row["supported"] for row in known.ask("whom-it-supports", actor="delta", until=2014)] == [
        None,
        None,
    ]
