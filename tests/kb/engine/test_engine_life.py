"""The local server's life, on the real thing: started once, found, killed at bad moments, stopped.

The tests share one home, whose name has a space and letters outside ASCII, and leave its server running;
each makes sure of what it needs, so any of them can be run alone.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import neo4j
import psutil
import pytest
from neo4j.exceptions import AuthError, ClientError, DriverError

from kb import engine
from kb.engine import config, lifecycle, process
from kb.engine.folder import Folder
from kb.engine.releases import chosen
from kb.errors import UnavailableError
from kb.progress import Silent
from kb.settings import Server
from tests.local_neo4j import REPOSITORY, servers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix")

START = """
from kb import engine
from kb.progress import Silent
server = engine.ensure(Silent())
print(server.uri, engine.status().pid, flush=True)
"""

START_ON_A_FULL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
from kb import engine
from kb.errors import LoketError
from kb.progress import Silent
try:
    engine.ensure(Silent())
except LoketError as fault:
    print(fault.key)
"""


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home that the tests of this file share."""
    path = homes / "Åsas hem"
    monkeypatch.setenv("LOKET_HOME", str(path))
    return path


@pytest.fixture
def running() -> Iterator[Server]:
    """The server, running at the start and at the end of the test."""
    yield engine.ensure(Silent())
    assert len(servers(Folder.of(chosen()).path.parent)) <= 1


def starter(**environment: str) -> subprocess.Popen[str]:
    """A command of its own that makes sure of the server, and tells its address and process."""
    return subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def connect(server: Server, password: str | None = None) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(server.uri, auth=(server.username, password or server.password or ""))


def pid() -> int:
    found = engine.status().pid
    assert found is not None
    return found


def kill_server() -> None:
    victim = psutil.Process(pid())
    victim.kill()
    psutil.wait_procs([victim], timeout=10)
    while process.is_ours(victim.pid, Folder.of(chosen())):
        time.sleep(0.01)


def test_a_server_killed_while_it_makes_its_store(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_HOME", str(homes / "interrupted"))
    folder = Folder.of(chosen())
    with starter() as command:
        while not (folder.path / "data" / "databases" / "system").exists():
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.5))
        victim = process.find(folder)
        assert victim is not None
        os.kill(victim, signal.SIGKILL)
    assert command.returncode == 1
    with connect(engine.ensure(Silent())) as driver:
        driver.verify_connectivity()
    engine.stop(Silent())


def test_two_commands_at_once_get_one_server(homes: Path) -> None:
    engine.stop(Silent())
    # What must not reach the server's Java: it could not even start with the first.
    odd = {
        "JAVA_TOOL_OPTIONS": "-Xmx1k",
        "JDK_JAVA_OPTIONS": "-version",
        "LC_ALL": "C",
        "NEO4J_CONF": "/nowhere",
    }
    with starter(**odd) as one, starter() as other:
        said = one.communicate(timeout=120)[0], other.communicate(timeout=120)[0]
    assert said[0] == said[1] != ""
    assert len(servers(homes / "Åsas hem")) == 1
    server = engine.running()
    assert server is not None
    assert f"{server.uri} {pid()}\n" == said[0]


def test_it_is_found_without_being_started_again(running: Server) -> None:
    before = pid()
    assert engine.running() == engine.ensure(Silent()) == running
    assert pid() == before
    status = engine.status()
    assert status.running
    assert status.version == chosen().version
    assert status.uri == running.uri
    assert status.size > 100_000
    assert status.memory is not None
    assert status.memory > 50 << 20
    assert status.started is not None


def test_it_is_detached_from_its_starter(running: Server) -> None:
    server = psutil.Process(pid())
    assert os.getsid(server.pid) == server.pid
    assert server.cwd() == str(Folder.of(chosen()).path)
    if sys.platform == "linux":
        held = Path(f"/proc/{server.pid}/fd")
        none_of_ours = {Path(os.devnull), Folder.of(chosen()).console}
        assert {(held / standard).readlink() for standard in "012"} <= none_of_ours


def test_only_this_machine_reaches_it(running: Server) -> None:
    open_sockets = psutil.Process(pid()).net_connections(kind="all")
    listening = [one.laddr for one in open_sockets if one.status == psutil.CONN_LISTEN]
    assert [(address.ip.removeprefix("::ffff:"), address.port) for address in listening] == [
        ("127.0.0.1", int(running.uri.rpartition(":")[2]))
    ]
    assert not [one for one in open_sockets if one.type == socket.SOCK_DGRAM and one.family != socket.AF_UNIX]


def test_only_its_password_opens_it(running: Server) -> None:
    for wrong in ("neo4j", "loket", "x" * 32):
        with connect(running, wrong) as driver, pytest.raises(AuthError):
            driver.verify_connectivity()
    with connect(running) as driver:
        driver.verify_connectivity()


def test_a_query_reaches_neither_files_nor_the_network(running: Server) -> None:
    secret = Folder.of(chosen()).password_file.as_uri()
    with socket.create_server(("127.0.0.1", 0)) as page, connect(running) as driver:
        page.settimeout(0.2)
        for address in (
            secret,
            f"http://127.0.0.1:{page.getsockname()[1]}/",
            "http://[::1]:9/",
            "ftp://127.0.0.1/x",
        ):
            with pytest.raises(ClientError, match=r"(?i)cannot load"):
                driver.execute_query("LOAD CSV FROM $address AS row RETURN row", address=address)
        with pytest.raises(TimeoutError):
            page.accept()


def test_kill_loses_nothing_acknowledged(running: Server) -> None:
    """kill -9 while a client writes: each batch that was acknowledged is there, and none by half."""
    size, acknowledged, began = 500, [], threading.Event()
    statement = "UNWIND range(1, $size) AS i CREATE (:Kept {batch: $batch, i: i})"

    def write() -> None:
        # No managed transactions: they would carry on with the new server.
        with connect(running) as driver, driver.session() as session, suppress(DriverError):
            for batch in range(10_000):
                session.run(statement, size=size, batch=batch).consume()
                acknowledged.append(batch)
                if batch == 5:
                    began.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert began.wait(60)
    time.sleep(random.uniform(0, 0.3))
    old = pid()
    kill_server()
    assert engine.running() is None
    again = engine.ensure(Silent())
    writer.join(60)
    assert not writer.is_alive()
    assert pid() != old
    assert again.uri == running.uri  # a link to it stays good
    with connect(again) as driver:
        counts = driver.execute_query("MATCH (n:Kept) RETURN n.batch AS batch, count(*) AS n").records
        driver.execute_query("MATCH (n:Kept) DETACH DELETE n")
    found = {record["batch"]: record["n"] for record in counts}
    assert set(found.values()) == {size}
    assert set(acknowledged) <= set(found)
    assert len(found) <= len(acknowledged) + 1  # one may have been stored, but not acknowledged


@pytest.mark.parametrize("after", [(0.05, 0.5), (0.5, 2.5), (2.5, 8.0)])
def test_a_starter_killed_at_any_moment_leaves_a_server_or_none(
    homes: Path, after: tuple[float, float]
) -> None:
    engine.stop(Silent())
    with starter() as victim:
        time.sleep(random.uniform(*after))
        os.killpg(victim.pid, signal.SIGKILL)
    server = engine.ensure(Silent())
    with connect(server) as driver:
        driver.verify_connectivity()
    assert len(servers(homes / "Åsas hem")) == 1


def test_stop_waits_until_the_store_is_closed(running: Server) -> None:
    old = psutil.Process(pid())
    began = time.monotonic()
    assert engine.stop(Silent()) is True
    assert time.monotonic() - began < 10  # ten seconds is what Neo4j takes when it is not told better
    assert not old.is_running() or old.status() == psutil.STATUS_ZOMBIE
    assert engine.running() is None
    assert engine.stop(Silent()) is False
    log = engine.status().log.read_text(encoding="utf-8")
    assert log.rstrip().endswith("Stopped.")


def test_a_taken_port_is_passed_over(home: Path) -> None:
    engine.stop(Silent())
    taken = config.port(Folder.of(chosen()).conf)
    with socket.create_server(("127.0.0.1", taken or 0)) as other:
        server = engine.ensure(Silent())
        assert not server.uri.endswith(f":{other.getsockname()[1]}")


class TestWhatKeepsItFromStarting:
    """Each on the shared home, its server stopped."""

    @pytest.fixture(autouse=True)
    def _stopped(self, home: Path) -> None:
        Folder.of(chosen()).make()
        engine.stop(Silent())

    def test_ports_that_are_gone_when_it_wants_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            monkeypatch.setattr(process, "free_port", lambda _: other.getsockname()[1])
            monkeypatch.setattr(lifecycle, "_PORTS_TRIED", 1)
            assert self.refusal() == "engine-port"

    def test_a_full_disk(self) -> None:
        run = subprocess.run(
            [sys.executable, "-c", START_ON_A_FULL_DISK],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert run.stdout.strip() == "engine-disk-full"

    def test_too_little_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOKET_NEO4J_HEAP", "900000000g")
        assert self.refusal() in {"engine-memory", "engine-failed"}

    def test_a_store_that_another_program_has_open(self) -> None:
        import fcntl

        lock = Folder.of(chosen()).path / "data" / "databases" / "store_lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("a") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)
            assert self.refusal() == "engine-locked"

    def test_a_password_that_the_store_does_not_take(self) -> None:
        if not (Folder.of(chosen()).path / "data" / "databases" / "system").exists():
            engine.ensure(Silent())
            engine.stop(Silent())
        file = Folder.of(chosen()).password_file
        right = file.read_text()
        file.write_text("x" * 32)
        try:
            assert self.refusal() == "engine-password"
        finally:
            file.write_text(right)

    def refusal(self) -> str:
        """The key of what `ensure` says; no server is left behind."""
        with pytest.raises(UnavailableError) as fault:
            engine.ensure(Silent())
        assert str(fault.value)
        assert process.find(Folder.of(chosen())) is None
        return fault.value.key
