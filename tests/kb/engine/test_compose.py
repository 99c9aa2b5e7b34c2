"""docker-compose.yml and the engine: one release, one set of settings."""

from __future__ import annotations

import yaml

from kb.engine import config
from kb.engine.releases import RELEASES
from kb.settings import NEO4J_VERSION
from tests.local_neo4j import REPOSITORY

# What a container sets for itself: its memory, which its image takes from here, and its password.
ITS_OWN = {"NEO4J_AUTH", "server.memory.heap.max_size", "server.memory.pagecache.size"}

COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICE = COMPOSE["services"]["neo4j"]


def setting(variable: str) -> str:
    """The setting that the image makes of a variable: `_` is a dot, `__` an underscore."""
    if variable == "NEO4J_AUTH":
        return variable
    return variable.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_")


def test_the_same_release() -> None:
    assert SERVICE["image"] == f"neo4j:{NEO4J_VERSION}-community"
    assert NEO4J_VERSION in RELEASES


def test_the_same_settings() -> None:
    inside = {setting(name): value for name, value in SERVICE["environment"].items()}
    assert set(inside) >= ITS_OWN
    assert {name: value for name, value in inside.items() if name not in ITS_OWN} == {
        **config.COMMON,
        **RELEASES[NEO4J_VERSION].settings,
    }


def test_reached_from_this_machine_alone_with_a_password_of_ones_own() -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICE["ports"])
    assert "${NEO4J_PASSWORD:?" in SERVICE["environment"]["NEO4J_AUTH"]


def test_the_data_outlives_the_container_and_its_state_is_known() -> None:
    assert SERVICE["volumes"] == ["data:/data"]
    assert "data" in COMPOSE["volumes"]
    assert SERVICE["healthcheck"]["test"]
