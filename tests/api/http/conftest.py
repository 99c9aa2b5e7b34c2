"""The HTTP interface on the bundled extract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kb.store import Store
from tests.api.conftest import client_of


@pytest.fixture(scope="module")
def client(bundled: Store) -> Iterator[httpx.Client]:
    """The interface, speaking English to those who don't say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_LANG", "en")
        with client_of(bundled) as client:
            yield client


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found
