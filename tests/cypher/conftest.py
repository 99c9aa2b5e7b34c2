"""A database that has every label, relationship type and property that a question may speak of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from kb.migrations import migrate
from kb.settings import Server
from kb.store import Store
from tests.conftest import EMPTY

_COMPLETE = (Path(__file__).parent / "complete.cypher").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def complete(server: Server) -> Iterator[Store]:
    """A knowledge base in which nothing is unknown to the server."""
    auth = (server.username, server.password) if server.password else None
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=server.database) as session,
        Store(server) as store,
    ):
        session.run(EMPTY).consume()
        migrate(store)
        session.run(_COMPLETE).consume()
        yield store
