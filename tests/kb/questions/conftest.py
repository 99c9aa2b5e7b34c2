"""A graph to write into, on the test database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.store import Store
from tests.kb.questions.tiny import Tiny, opened


@pytest.fixture
def graph(store: Store) -> Iterator[Tiny]:
    """An empty knowledge base that knows some places, to be written into."""
    with opened(store) as session:
        yield Tiny(store, session)
