"""Fetching and verifying jars, against a Maven repository of our own on this machine."""

from __future__ import annotations

import gc
import hashlib
import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kb.engine import artifacts
from kb.engine.releases import RELEASES, Artifact
from kb.errors import UnavailableError
from kb.progress import Silent

# jgo leaves the connection of an answer that it does not want to Python's garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*socket:pytest.PytestUnraisableExceptionWarning")

CONTENT = {f"lib-{n}": f"jar number {n} ".encode() * (500 * n) for n in range(1, 7)}
WANTED = tuple(
    Artifact("org.example.deep", name, "jar", "linux" if name == "lib-2" else "", "1.0", "", 0)
    for name in CONTENT
)
WANTED = tuple(
    replace(one, sha256=hashlib.sha256(CONTENT[one.name]).hexdigest(), size=len(CONTENT[one.name]))
    for one in WANTED
)


class Repository:
    """A Maven repository on this machine: what it holds, what was asked of it, how it misbehaves."""

    def __init__(self) -> None:
        self.files = {f"/{one.path}": CONTENT[one.name] for one in WANTED}
        self.asked: Counter[str] = Counter()
        self.cut: set[str] = set()  # break the connection in the middle, once
        self.pause = 0.0  # seconds before each kilobyte


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Repository]:
    known = Repository()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked[self.path] += 1
            body = known.files.get(self.path)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.path in known.cut:
                known.cut.remove(self.path)
                body = body[: len(body) // 2]
            for start in range(0, len(body), 1024):
                time.sleep(known.pause)
                try:
                    self.wfile.write(body[start : start + 1024])
                except OSError:
                    return

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings = tmp_path / "jgo.conf"
    settings.write_text(f"[repositories]\ncentral = http://127.0.0.1:{server.server_port}\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(settings))
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2 å"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(artifacts, "_PAUSE_S", 0)
    yield known
    server.shutdown()
    thread.join()
    server.server_close()
    gc.collect()  # while the warning is still expected


class Heard(Silent):
    """What the user saw: lines, and bytes counted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.totals: list[float | None] = []
        self.counted = 0.0

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Heard]:
        self.totals.append(total)
        yield self

    def advance(self, amount: float = 1) -> None:
        self.counted += amount

    def expect(self, total: float) -> None:
        """Not used here."""

    def say(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture
def obtain(tmp_path: Path) -> Callable[..., tuple[Path, ...]]:
    return lambda wanted=WANTED, progress=None: artifacts.obtain(
        wanted, tmp_path / "jars.json", progress or Heard()
    )


def test_the_lock_of_each_release_names_its_jars_once() -> None:
    for release in RELEASES.values():
        jars = release.artifacts()
        assert len(jars) > 200
        assert len({one.path for one in jars}) == len(jars)
        assert all(len(one.sha256) == 64 and one.size > 0 for one in jars)
        assert any(one.name == "neo4j" and one.version == release.version for one in jars)


def test_what_is_missing_is_fetched_and_counted(repository, obtain, tmp_path) -> None:
    heard = Heard()
    paths = obtain(progress=heard)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    assert paths[1] == tmp_path / "m2 å/org/example/deep/lib-2/1.0/lib-2-1.0-linux.jar"
    total = sum(one.size for one in WANTED)
    assert (heard.totals, heard.counted, heard.lines) == ([total], total, [])
    assert not (tmp_path / "m2 å/.loket/fetch").exists()


def test_what_was_verified_is_not_read_again(repository, obtain, monkeypatch) -> None:
    obtain()
    repository.asked.clear()
    monkeypatch.setattr(artifacts, "_sha256", lambda path: pytest.fail(f"{path} was read"))
    obtain()
    assert not repository.asked


@pytest.mark.parametrize("damage", ["half", "changed", "empty"])
def test_a_file_that_is_not_the_jar_is_replaced_and_said(repository, obtain, damage) -> None:
    victim = obtain()[3]
    whole = victim.read_bytes()
    victim.write_bytes({"half": whole[:1000], "changed": whole[:-1] + b"!", "empty": b""}[damage])
    os.utime(victim, ns=(1, 1))  # whoever changes a file changes its time
    repository.asked.clear()
    heard = Heard()
    assert obtain(progress=heard)[3].read_bytes() == whole
    assert len(heard.lines) == 1
    assert victim.name in heard.lines[0]
    assert heard.counted == len(whole)
    assert {path for path in repository.asked if path.endswith(".jar")} == {f"/{WANTED[3].path}"}


def test_a_connection_that_breaks_is_tried_again(repository, obtain) -> None:
    repository.cut = {f"/{one.path}" for one in WANTED[2:4]}
    heard = Heard()
    assert [path.read_bytes() for path in obtain(progress=heard)] == list(CONTENT.values())
    assert heard.counted == sum(one.size for one in WANTED)


def test_another_file_under_the_name_is_refused(repository, obtain, tmp_path) -> None:
    repository.files[f"/{WANTED[0].path}"] = b"x" * WANTED[0].size
    with pytest.raises(UnavailableError) as fault:
        obtain()
    assert fault.value.key == "engine-jar"
    assert "lib-1-1.0.jar" in str(fault.value)
    assert not (tmp_path / "m2 å" / WANTED[0].path).exists()


def test_a_repository_without_the_file(repository, obtain) -> None:
    del repository.files[f"/{WANTED[5].path}"]
    with pytest.raises(UnavailableError) as fault:
        obtain()
    assert fault.value.key == "engine-repository"


def test_offline_says_what_to_do_and_keeps_what_came(repository, obtain, monkeypatch) -> None:
    obtain(WANTED[:2])
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert len(obtain(WANTED[:2])) == 2
    with pytest.raises(UnavailableError) as fault:
        obtain()
    assert fault.value.key == "engine-offline"
    assert "NEO4J_URI" in str(fault.value)


FETCH = """
import resource, sys
from pathlib import Path
from kb.engine import artifacts
from kb.errors import LoketError
from kb.progress import Silent
from tests.kb.engine.test_engine_jars import WANTED
if limit := int(sys.argv[2]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    artifacts.obtain(WANTED, Path(sys.argv[1]), Silent())
except LoketError as fault:
    print(fault.key)
"""


def fetching(tmp_path: Path, limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", FETCH, str(tmp_path / "jars.json"), str(limit)],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the size of files")
def test_a_full_disk_is_said(repository, tmp_path) -> None:
    out, _ = fetching(tmp_path, limit=20_000).communicate(timeout=30)
    assert out.strip() == "engine-disk-full"


def test_a_fetch_that_is_killed_leaves_no_half_jar(repository, obtain, tmp_path) -> None:
    repository.pause = 0.05
    with fetching(tmp_path) as child:
        while sum(repository.asked.values()) < len(WANTED):
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
    placed = [tmp_path / "m2 å" / one.path for one in WANTED]
    assert all(
        path.read_bytes() == CONTENT[one.name]
        for path, one in zip(placed, WANTED, strict=True)
        if path.exists()
    )
    repository.pause = 0
    heard = Heard()
    assert [path.read_bytes() for path in obtain(progress=heard)] == list(CONTENT.values())
    assert heard.lines == []


def test_of_two_fetches_at_once_one_waits_for_the_other(repository, tmp_path) -> None:
    repository.pause = 0.02
    with fetching(tmp_path) as one, fetching(tmp_path) as other:
        assert (one.wait(30), other.wait(30)) == (0, 0)
    assert {count for path, count in repository.asked.items() if path.endswith(".jar")} == {1}
