"""Questions on the bundled extract through HTTP, beside the same statements through the driver alone."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.resources import as_file, files
from typing import Any
from urllib.parse import urlencode

import neo4j

from kb.analysis import run
from kb.questions import asking, library
from kb.questions.header import LANGUAGE, ParamType
from kb.store import Store
from loaders import pipeline
from loaders.sources import source
from tests.bench import servers

BUNDLED = "cordis-h2020-sweden-2014-2016"
WARM, TIMES = 60, 40
GIVEN = {
    "actor": "se-2021002841",
    "other": "KTH",
    "project": "IN2RAIL",
    "place": "SE332",
    "cluster": "none",
}


def main() -> None:
    with servers.store() as store, servers.bare(store) as driver:
        with as_file(files("loaders") / "data" / BUNDLED) as folder:
            pipeline.load(store, source("cordis"), [folder])
        run.analyse(store)
        with _served(store) as client:
            _table(store, driver, client)


def _table(store: Store, driver: neo4j.Driver, client: HTTPConnection) -> None:
    print(f"median of {TIMES}, warm, milliseconds (and the 95th percentile)")
    print(f"  {'question':26} {'rows':>5} {'driver':>8} {'HTTP':>8} {'p95':>8}  times")
    slow = []
    for name, question in library.bundled().items():
        if any(param.type is ParamType.CLUSTER and param.required for param in question.params.values()):
            continue  # the bundled extract has none
        given = {key: _some(key, param) for key, param in question.params.items() if param.required}
        answer = asking.ask(store, question, given)
        most = answer.asked.get("limit")
        sent = {**answer.asked, LANGUAGE: "en"} | ({"limit": most + 1} if most else {})
        path = f"/v1/questions/{name}?{urlencode(given)}"
        text = question.text
        alone, through = _timed_in_turn(
            lambda text=text, sent=sent: driver.execute_query(text, sent, database_="neo4j"),
            lambda path=path: _get(client, path),
        )
        ratio = statistics.median(through) / statistics.median(alone)
        median = statistics.median(through)
        print(
            f"  {name:26} {len(answer.rows):5} {statistics.median(alone):8.1f} {median:8.1f} "
            f"{statistics.quantiles(through, n=20)[-1]:8.1f} {ratio:6.2f}"
        )
        if median > 50 or ratio > 1.5:
            slow.append(name)
    print(f"  over 50 ms or over 1.5 times the driver: {', '.join(slow) or 'none'}")


def _get(client: HTTPConnection, path: str) -> bytes:
    client.request("GET", path)
    answer = client.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise RuntimeError(text.decode())
    return text


def _some(name: str, param: Any) -> str:
    if param.type is ParamType.YEAR:
        return "2015" if "until" in name or name.startswith("first") else "2016"
    return GIVEN[name]


def _timed_in_turn(*works: Callable[[], object]) -> list[list[float]]:
    """Milliseconds of each, one after the other again and again: what disturbs one disturbs all."""
    found: list[list[float]] = [[] for _ in works]
    for round_ in range(WARM + TIMES):
        for work, taken in zip(works, found, strict=True):
            started = time.perf_counter()
            work()
            if round_ >= WARM:
                taken.append((time.perf_counter() - started) * 1000)
    return found


@contextmanager
def _served(store: Store) -> Iterator[HTTPConnection]:
    """`loket serve` in a process of its own, as a user has it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = store.server
    process = subprocess.Popen(
        [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)],
        env={
            **os.environ,
            "NEO4J_URI": server.uri,
            "NEO4J_USERNAME": server.username,
            "NEO4J_PASSWORD": server.password or "",
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        client = HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(300):
            try:
                client.connect()
                break
            except OSError:
                time.sleep(0.1)
        yield client
        client.close()
    finally:
        process.terminate()
        process.wait(30)
