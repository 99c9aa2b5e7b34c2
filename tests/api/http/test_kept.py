"""What a client has already is not sent again, until something was written."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import neo4j
import pytest

from kb.store import Store
from tests.api.conftest import client_of

PATH = "/v1/questions/who-works-with-whom?actor=alfa"
_MORE = """
MATCH (p:Project)
CREATE (:Actor:Company {id: $id, name: $id, helix: 'Company'})
  -[:PARTICIPATES_IN {stated_as: 'key', source: 's', row: 1}]->(p)
"""


@pytest.fixture
def client(store: Store) -> Iterator[httpx.Client]:
    """Who asks of a knowledge base with one project."""
    with client_of(store) as client:
        yield client


@pytest.fixture
def write(store: Store) -> Iterator[neo4j.Session]:
    """Somebody else's way to the database, who has put two partners there."""
    login = (store.server.username, store.server.password or "")
    with (
        neo4j.GraphDatabase.driver(store.server.uri, auth=login) as driver,
        driver.session(database=store.server.database) as session,
    ):
        session.run("CREATE (:Project {id: 'p', acronym: 'P'})").consume()
        for name in ("alfa", "beta"):
            session.run(_MORE, id=name).consume()
        yield session


def test_it_is_sent_once_and_again_after_a_write(client: httpx.Client, write: neo4j.Session) -> None:
    first = client.get(PATH)
    assert first.status_code == 200
    assert [row["partner"]["id"] for row in first.json()["rows"]] == ["beta"]
    has = {"If-None-Match": f'"another", {first.headers["etag"]}'}
    again = client.get(PATH, headers=has)
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary", "cache-control"):
        assert again.headers[name] == first.headers[name]
    write.run(_MORE, id="gamma").consume()
    fresh = client.get(PATH, headers=has)
    assert fresh.status_code == 200
    assert [row["partner"]["id"] for row in fresh.json()["rows"]] == ["beta", "gamma"]
    assert fresh.headers["etag"] != first.headers["etag"]


def test_each_form_and_language_and_question_has_its_own(client: httpx.Client, write: neo4j.Session) -> None:
    tags = [
        client.get(path, headers=headers).headers["etag"]
        for path in (PATH, f"{PATH}&limit=3", PATH.replace("alfa", "beta"))
        for headers in (
            {"Accept": "application/json"},
            {"Accept": "text/csv"},
            {"Accept": "text/csv", "Accept-Language": "sv"},
        )
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("given", ["", "*", '"x"', 'W/""', "garbage,,W/"])
def test_whoever_has_something_else_gets_it(client: httpx.Client, write: neo4j.Session, given: str) -> None:
    assert client.get(PATH, headers={"If-None-Match": given}).status_code == 200


def test_a_fault_has_no_tag(client: httpx.Client, write: neo4j.Session) -> None:
    for path in (f"{PATH}&limt=3", PATH.replace("alfa", "nobody")):
        found = client.get(path)
        assert found.status_code in {404, 422}
        assert "etag" not in found.headers
