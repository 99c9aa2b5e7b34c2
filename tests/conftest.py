"""What every test may ask for: a real Neo4j, a database emptied for it, and an environment of its own.

    server        the Neo4j of the run (session): one for each `pytest` process, never the user's own
    database      the same server, its database emptied before the test (the schema stays)
    store         `database`, connected, its schema up to date
    intake        what writes into `store`, the lock on loading held
    environment   `database`, with NEO4J_URI and its kin pointing there, as for a command of the user's

Everything that uses one of them runs once for each way to have Neo4j: `local` (Loket's own) and `compose`
(docker-compose.yml; skipped with its reason when no Docker daemon answers).

    LOKET_NEO4J_VERSION=5.26.30   another release for `local`
    LOKET_TEST_URI, LOKET_TEST_USERNAME, LOKET_TEST_PASSWORD, LOKET_TEST_DATABASE
                                  use this server instead of either (by one process); its database is emptied!
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Collection, Generator, Iterator
from pathlib import Path
from typing import LiteralString, cast

import neo4j
import pytest

from kb import engine, lock
from kb.intake import Intake
from kb.migrations import migrate
from kb.progress import Silent
from kb.settings import Server
from kb.store import Store
from kb.withdrawal import Withdrawal
from tests.local_neo4j import REPOSITORY, kept_folder

# Read once: within a test these variables are gone.
GIVEN = {
    name.removeprefix("LOKET_TEST_"): os.environ[name]
    for name in os.environ
    if name.startswith("LOKET_TEST_")
}
VARIANTS = ["given"] if "URI" in GIVEN else ["local", "compose"]
KEPT = {"LOKET_NEO4J_VERSION"}
EMPTY = (Path(__file__).parent / "empty.cypher").read_text(encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled kernels for all tests; let no several processes empty one database under each other."""
    # Every test has a home of its own, where Loket would compile them anew.
    kept = getattr(config, "cache", None)  # not there with `-p no:cacheprovider`
    if kept is not None:
        os.environ.setdefault("NUMBA_CACHE_DIR", str(kept.mkdir("kernels")))
    if "URI" in GIVEN and "PYTEST_XDIST_WORKER" in os.environ:
        raise pytest.UsageError("LOKET_TEST_URI is one database: run the tests without -n")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run files that ask for the bundled extract first, those that empty the database as well last of them.

    To load and analyse it takes half a minute, so it is made once for the files that follow each other.
    """
    wanting = {item.path for item in items if "bundled" in _fixtures(item)}
    emptying = {item.path for item in items if "database" in _fixtures(item)}
    place = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}

    def turn(item: pytest.Item) -> tuple[int, int, bool]:
        if item.path not in wanting:
            return 2, place[item.path], False
        return int(item.path in emptying), place[item.path], "database" in _fixtures(item)

    items.sort(key=turn)


def _fixtures(item: pytest.Item) -> Collection[str]:
    return getattr(item, "fixturenames", ())


def empty(server: Server) -> None:
    """Take away everything but the schema."""
    _run(server, EMPTY)


def forget_plans(server: Server) -> None:
    """Let questions be planned for what the database holds now: the tests' server keeps plans for a day."""
    _run(server, "CALL db.clearQueryCaches()")


def _run(server: Server, statement: str) -> None:
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.username, server.password or "")) as driver,
        driver.session(database=server.database) as session,
    ):
        session.run(cast("LiteralString", statement)).consume()


def own_environment(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Take away what the user's environment says to Loket and Neo4j, and give it a home of its own."""
    for name in list(os.environ):
        if name.startswith(("NEO4J_", "LOKET_")) and name not in KEPT:
            patch.delenv(name)
    patch.delenv("SOURCE_DATE_EPOCH", raising=False)
    patch.setenv("LOKET_HOME", str(home))
    patch.setenv("LOKET_LANG", "en")
    patch.setenv("LOKET_NEO4J_SHORT_LIVED", "1")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own_environment(monkeypatch, tmp_path / "home")


@pytest.fixture(scope="session")
def homes() -> Iterator[Path]:
    """A folder for the homes of local servers; none of them outlives the run, even one that is killed."""
    with kept_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def local_server(homes: Path) -> Server:
    """The local Neo4j of the run; with `pytest -n`, of each process that runs tests."""
    with pytest.MonkeyPatch.context() as patch:
        own_environment(patch, homes / "shared")
        return engine.ensure(Silent())


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    """Where pytest-docker finds the file."""
    return str(REPOSITORY / "docker-compose.yml")


@pytest.fixture(scope="session")
def compose_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The Neo4j of docker-compose.yml, on a free port, with a volume that goes when the run ends."""
    reason = no_docker()
    if reason:
        pytest.skip(reason)
    password = secrets.token_urlsafe(16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_PASSWORD", password)
        patch.setenv("LOKET_BOLT_PORT", "")  # any
        services = request.getfixturevalue("docker_services")
        address = f"bolt://{request.getfixturevalue('docker_ip')}:{services.port_for('neo4j', 7687)}"
        yield Server(address, "neo4j", password, "neo4j")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say once, not once a test, that there is no Docker: skips at one place are told in one line."""
    report = yield
    if report.skipped and call.excinfo is not None and "Docker" in str(call.excinfo.value):
        report.longrepr = (__file__, no_docker.__code__.co_firstlineno, f"Skipped: {call.excinfo.value}")
    return report


def no_docker() -> str | None:
    """Why docker-compose.yml cannot be used here, None if it can."""
    if shutil.which("docker") is None:
        return "Docker is not installed"
    for command in (["docker", "info"], ["docker", "compose", "version"]):
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=30)
        except (OSError, subprocess.SubprocessError):
            return f"no Docker daemon answers ({' '.join(command)})"
    return None


@pytest.fixture(scope="session", params=VARIANTS)
def server(request: pytest.FixtureRequest) -> Server:
    """The Neo4j to test on."""
    if request.param == "given":
        return Server(
            GIVEN["URI"],
            GIVEN.get("USERNAME", "neo4j"),
            GIVEN.get("PASSWORD"),
            GIVEN.get("DATABASE", "neo4j"),
        )
    found: Server = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture(scope="session")
def _sweeper(server: Server) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.username, server.password or "")) as driver:
        yield driver


@pytest.fixture
def database(server: Server, _sweeper: neo4j.Driver) -> Server:
    """The server, with nothing in its database but the schema."""
    with _sweeper.session(database=server.database) as session:
        session.run(EMPTY).consume()
    return server


@pytest.fixture
def store(database: Server) -> Iterator[Store]:
    """An empty knowledge base, connected."""
    with Store(database) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def owner(store: Store) -> Iterator[str]:
    """The holder of the lock on loading into `store`: the test."""
    with lock.held(store) as name:
        yield name


@pytest.fixture
def intake(store: Store, owner: str) -> Intake:
    """What writes into `store`."""
    return Intake(store, owner)


@pytest.fixture
def withdrawal(store: Store, owner: str) -> Withdrawal:
    """What takes back from `store`."""
    return Withdrawal(store, owner)


@pytest.fixture
def environment(database: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The emptied database, named by the environment as a user names a server of their own."""
    monkeypatch.setenv("NEO4J_URI", database.uri)
    monkeypatch.setenv("NEO4J_USERNAME", database.username)
    monkeypatch.setenv("NEO4J_PASSWORD", database.password or "")
    monkeypatch.setenv("NEO4J_DATABASE", database.database or "")
    return database
