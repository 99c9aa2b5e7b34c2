"""The bundled extract, loaded and analysed, behind the command line and HTTP."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files

import httpx
import pytest
import uvicorn

from api import cli
from api.http import create_app
from kb.analysis import run
from kb.migrations import migrate
from kb.settings import Server
from kb.store import Store
from loaders import pipeline
from loaders.sources import source
from tests.conftest import empty, forget_plans

BUNDLED = "cordis-h2020-sweden-2014-2016"


@pytest.fixture(scope="module")
def bundled(server: Server) -> Iterator[Store]:
    """The knowledge base after `loket demo`; made once for the modules that follow each other."""
    with Store(server) as store:
        migrate(store)
        if not _holds_bundled(store):
            empty(server)
            with as_file(files("loaders") / "data" / BUNDLED) as folder:
                pipeline.load(store, source("cordis"), [folder])
            run.analyse(store)
            forget_plans(server)
        yield store


def _holds_bundled(store: Store) -> bool:
    """Whether the bundled extract is all there is, and analysed, once."""
    made = store.rows("read/analyses")
    loaded = sorted(row["file_name"] for row in store.rows("store/extracts") if row["complete"])
    return (
        [(row["actors"], row["ties"]) for row in made] == [(3942, 75538)]
        and loaded == ["nuts.csv", "organization.csv", "project.csv"]
        and store.rows("analysis/count") == [{"actors": 3942}]
    )


@contextmanager
def client_of(
    store: Store, *hosts: str, key: str | None = None, proxy_headers: bool = True
) -> Iterator[httpx.Client]:
    """A server on a port of its own, and somebody at this machine who asks it."""
    # It listens at once: who asks before the server's thread has begun waits, and is not refused.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            create_app(store, hosts, key),
            log_level="critical",
            access_log=False,
            proxy_headers=proxy_headers,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=60
            ) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture
def loket(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Run `loket …` in this process, as `main` does for a user."""

    def run_it(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["loket", *words])
        capfd.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return run_it


@pytest.fixture
def at_bundled(bundled: Store, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The environment of a user whose knowledge base holds the bundled extract."""
    server = bundled.server
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_USERNAME", server.username)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password or "")
    monkeypatch.setenv("NEO4J_DATABASE", server.database or "")
    return server
