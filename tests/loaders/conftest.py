"""A store on the test database, ready to be loaded into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.migrations import migrate
from kb.settings import Server
from kb.store import Store


@pytest.fixture
def store(database: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty knowledge base; the clock stands still, so that two loads can be compared byte by byte."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    with Store(database) as opened:
        migrate(opened)
        yield opened
