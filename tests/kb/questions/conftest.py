"""A graph to write into, on the test database."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest

from kb.store import Store
from tests.kb.questions.tiny import Tiny


@pytest.fixture
def graph(store: Store) -> Iterator[Tiny]:
    """An empty knowledge base that knows some places, to be written into."""
    server = store.server
    auth = (server.username, server.password) if server.password else None
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=server.database) as session,
    ):
        yield Tiny(store, session)
