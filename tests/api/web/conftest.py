"""The pages as a browser gets them, over the bundled extract."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kb.store import Store
from tests.api.conftest import client_of

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def pages(bundled: Store) -> Iterator[httpx.Client]:
    """Loket over the bundled extract, asked as browsers ask; English to those who don't say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_LANG", "en")
        with client_of(bundled) as client:
            client.headers.update(HTML)
            yield client
