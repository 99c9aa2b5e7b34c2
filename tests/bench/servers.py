"""Local Neo4j servers of a benchmark's own, and a made-up region in one; nothing of it stays."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import LiteralString, cast

import neo4j

from kb import engine
from kb.migrations import migrate
from kb.progress import Silent
from kb.store import Store
from tests.bench.generate import Region
from tests.local_neo4j import kept_folder

BATCH = 20_000


@contextmanager
def store() -> Iterator[Store]:
    """An empty knowledge base on a server of its own."""
    with kept_folder() as folder:
        for name in [name for name in os.environ if name.startswith("NEO4J_")]:
            del os.environ[name]
        os.environ["LOKET_HOME"] = str(folder / "bench")
        with Store(engine.ensure(Silent())) as made:
            migrate(made)
            yield made


@contextmanager
def bare(of: Store) -> Iterator[neo4j.Driver]:
    """The driver alone, on the same server."""
    login = (of.server.username, of.server.password or "")
    with neo4j.GraphDatabase.driver(of.server.uri, auth=login, notifications_min_severity="OFF") as driver:
        yield driver


@contextmanager
def served(of: Store, **environment: str) -> Iterator[int]:
    """`loket serve` in a process of its own, as a user has it; the port that it answers at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)],
        env={
            **os.environ,
            "NEO4J_URI": of.server.uri,
            "NEO4J_USERNAME": of.server.username,
            "NEO4J_PASSWORD": of.server.password or "",
            **environment,
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        client(port).close()
        yield port
    finally:
        process.terminate()
        process.wait(30)


def client(port: int) -> HTTPConnection:
    """A connection to a server on this machine, which may need half a minute to begin."""
    made = HTTPConnection("127.0.0.1", port, timeout=120)
    for _ in range(600):
        try:
            made.connect()
            break
        except OSError:
            time.sleep(0.1)
    return made


def statement(name: str) -> LiteralString:
    """The text of one of the benchmarks' own statements."""
    path = Path(__file__).parent / "statements" / f"{name}.cypher"
    return cast("LiteralString", path.read_text(encoding="utf-8"))


def fill(driver: neo4j.Driver, made: Region) -> None:
    """Put a made-up region into an empty knowledge base, without a loader."""
    run = driver.execute_query
    for begin in range(0, made.actors, BATCH):
        run(statement("actors"), {"from": begin, "to": min(begin + BATCH, made.actors)})
    for begin in range(0, made.projects, BATCH):
        years = {name: getattr(made, name)[begin : begin + BATCH].tolist() for name in ("start", "end")}
        run(statement("projects"), {"from": begin, **years})
    for begin in range(0, made.actor.size, BATCH):
        part = slice(begin, begin + BATCH)
        ends = {"actor": made.actor[part].tolist(), "project": made.project[part].tolist()}
        run(statement("participations"), ends)
