"""Tiny graphs, written a line at a time, and questions asked of them as a user asks.

An actor's id is its name: `graph.actors("Company", "alfa", "beta")` makes two that are found as "alfa" and
"beta". Where a test names several it names them in one text: `graph.project("p1", "alfa beta gamma")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import neo4j

from kb.analysis import run
from kb.questions import asking, library
from kb.store import Store

SOURCE = "2020-01-01.test.0123456789ab"


@contextmanager
def opened(store: Store) -> Iterator[neo4j.Session]:
    """A session on the database of a store, to write into as no statement of ours does."""
    server = store.server
    auth = (server.username, server.password) if server.password else None
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=server.database) as session,
    ):
        yield session


_ACTORS: LiteralString = """
UNWIND $ids AS id
CREATE (a:Actor:$($helix) {id: id, name: id, helix: $helix, country: 'SE', place: $place})
SET a += $more, a:$(CASE $more.status WHEN 'ceased' THEN ['Ceased'] ELSE [] END)
WITH a
MATCH (at:Place {code: $place})
CREATE (a)-[:LOCATED_IN {source: $source, row: 2}]->(at)
"""
_PROJECT: LiteralString = """
CREATE (p:Project {id: $id, acronym: toUpper($id), start: date($start), end: date($end)})
SET p += $more, p.source = $source, p.row = 2
WITH p
UNWIND range(0, size($team) - 1) AS i
MATCH (a:Actor {id: $team[i]})
CREATE (a)-[:PARTICIPATES_IN {stated_as: 'key-' + a.id, nr: i + 1, source: $source, row: i + 2,
  role: CASE i WHEN 0 THEN 'coordinator' ELSE 'participant' END, contribution_eur: $euro}]->(p)
"""
_CONCERNS: LiteralString = """
MATCH (p:Project {id: $id})
UNWIND $topics AS code
MERGE (t:Topic {code: code})
CREATE (p)-[:CONCERNS {source: $source, row: 2}]->(t)
"""
_FUNDED: LiteralString = """
MATCH (p:Project {id: $id})
MERGE (g:Programme {code: $programme})
CREATE (p)-[:FUNDED_BY {source: $source, row: 2}]->(g)
"""
_CLUSTER: LiteralString = """
CREATE (c:Cluster {id: $id, name: toUpper($id), source: $source, row: 2})
SET c += $more
WITH c
UNWIND range(0, size($members) - 1) AS i
MATCH (a:Actor {id: $members[i]})
CREATE (a)-[m:MEMBER_OF {stated_as: 'key-' + a.id, role: 'member', source: $source, row: i + 2}]->(c)
SET m += $membership
"""
_TIE: LiteralString = """
MATCH (a:Actor {id: $a})
MATCH (b:Actor {id: $b})
CREATE (a)-[r:WORKS_WITH {stated_as: 'key-' + a.id, stated_to: 'key-' + b.id, kind: ''}]->(b)
SET r.source = $source, r.row = 2, r += $more
"""
_SUPPORT: LiteralString = """
MATCH (a:Actor {id: $a})
MATCH (to:Actor|Cluster|Project {id: $to})
CREATE (a)-[r:SUPPORTS {stated_as: 'key-' + a.id, kind: $kind, source: $source, row: 2}]->(to)
SET r += $more
"""
# Norrbotten and Västerbotten, each with a municipality, and Norway: what a place is part of, by code.
_PLACES: LiteralString = """
UNWIND [['SE', 'country', 'Sverige', null], ['SE3', 'nuts1', 'Norra Sverige', 'SE'],
  ['SE33', 'nuts2', 'Övre Norrland', 'SE3'], ['SE332', 'nuts3', 'Norrbottens län', 'SE33'],
  ['SE-2580', 'municipality', 'Luleå kommun', 'SE332'], ['SE331', 'nuts3', 'Västerbottens län', 'SE33'],
  ['SE-2480', 'municipality', 'Umeå kommun', 'SE331'], ['NO', 'country', 'Norge', null]] AS row
CREATE (p:Place {code: row[0], kind: row[1], name_sv: row[2],
  national: CASE row[0] WHEN 'SE332' THEN '25' WHEN 'SE331' THEN '24' END})
WITH p, row
MATCH (up:Place {code: row[3]})
CREATE (p)-[:PART_OF]->(up)
"""


class Tiny:
    """A graph being written. `store` is where."""

    def __init__(self, store: Store, session: neo4j.Session) -> None:
        self.store = store
        self._session = session
        self.run(_PLACES)

    def run(self, text: LiteralString, /, **values: object) -> None:
        """Any statement."""
        self._session.run(text, values).consume()

    def actors(self, helix: str, *ids: str, place: str | None = None, **more: object) -> None:
        """Actors of a kind, in a place."""
        self.run(_ACTORS, ids=list(ids), helix=helix, place=place, more=more, source=SOURCE)

    def project(
        self,
        id_: str,
        team: str,
        start: str | None = None,
        end: str | None = None,
        *,
        topics: str = "",
        programme: str | None = None,
        euro: float | None = None,
        **more: object,
    ) -> None:
        """A project with its team, the first of them leading; an actor named twice takes part twice."""
        self.run(
            _PROJECT,
            id=id_,
            team=team.split(),
            start=start,
            end=end,
            euro=euro,
            more=more,
            source=SOURCE,
        )
        self.run(_CONCERNS, id=id_, topics=topics.split(), source=SOURCE)
        if programme is not None:
            self.run(_FUNDED, id=id_, programme=programme, source=SOURCE)

    def cluster(
        self, id_: str, members: str, membership: dict[str, object] | None = None, **more: object
    ) -> None:
        """A cluster and its members."""
        self.run(
            _CLUSTER, id=id_, members=members.split(), membership=membership or {}, more=more, source=SOURCE
        )

    def tie(self, a: str, b: str, **more: object) -> None:
        """One states that it works with another."""
        self.run(_TIE, a=a, b=b, more=more, source=SOURCE)

    def support(self, a: str, to: str, kind: str = "advice", **more: object) -> None:
        """One supports an actor, a cluster or a project."""
        self.run(_SUPPORT, a=a, to=to, kind=kind, more=more, source=SOURCE)

    def analyse(self, *kinds: str, **settings: Any) -> str:
        """Make an analysis; its id."""
        if kinds:
            settings["kinds"] = kinds
        return run.analyse(self.store, run.Settings(**settings)).id

    def ask(self, name: str, /, **given: object) -> list[dict[str, Any]]:
        """The rows of an answer, each actor, project, cluster and place told by its id."""
        answer = asking.ask(self.store, library.bundled()[name], given)
        return [dict(zip(answer.columns, map(short, row), strict=True)) for row in answer.rows]

    def column(self, name: str, column: str, /, **given: object) -> list[Any]:
        """One column of an answer."""
        return [row[column] for row in self.ask(name, **given)]

    def pick(self, name: str, columns: str, /, **given: object) -> list[tuple[Any, ...]]:
        """Some columns of an answer."""
        return [tuple(row[one] for one in columns.split()) for row in self.ask(name, **given)]


def short(value: Any) -> Any:
    """A thing as its id, all through lists."""
    if isinstance(value, dict):
        return value["id"]
    return [short(one) for one in value] if isinstance(value, list) else value
