"""Registers: read bare and to facts, then into the graph: bare, the whole load, the same again, 1 % changed.

`LOKET_BENCH_ROWS` says how many rows a file has (20,000; at full size `full`), `LOKET_BENCH_SOURCES` which
registers. Everything is on one server, warmed before, in one run, since only the ratios say something: of
the time that passed, and of the processor's time (of the server and of Loket), which others on the machine
disturb less. From `LARGE` rows on nothing is done twice, so nothing on a cold server. What is written
bare is what the load made, read back and kept in files until its turn; reading them is not counted.
"""

from __future__ import annotations

import datetime as dt
import os
import pickle
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, LiteralString, cast

import neo4j
import neo4j.time
import psutil

from kb import engine
from kb.progress import Silent
from kb.store import Store
from loaders import geography, pipeline
from loaders.sources import source
from tests.bench import reading, registers, servers

ROWS = os.environ.get("LOKET_BENCH_ROWS", "20000")
SOURCES = os.environ.get("LOKET_BENCH_SOURCES", "bolagsverket scb").split()
LARGE = 500_000
CHANGED = 0.01
WARM = 2_000
SAME, WHOLE = "bare: the same nodes and relationships", "the whole load"
FLAT = "bare: a node each, with its columns"
BATCH = 10_000

Columns = list[dict[str, Any]]


@dataclass(frozen=True)
class Took:
    """Seconds that passed, and seconds of the processor: the server's and this process'."""

    wall: float
    server: float
    own: float

    @property
    def cpu(self) -> float:
        """All of the processor's."""
        return self.server + self.own


class Seconds(dict[str, Took]):
    """What each thing took, told at once: at full size it takes half an hour to the end."""

    def __setitem__(self, what: str, took: Took) -> None:
        """Keep it, and tell it."""
        super().__setitem__(what, took)
        print(f"  {what}: {took.wall:.1f} s, {took.cpu:.1f} s CPU", flush=True)


def main() -> None:
    sizes = {name: registers.FULL[name] if ROWS == "full" else int(ROWS) for name in SOURCES}
    for name, rows in sizes.items():
        reading.compare(name, rows)
    with TemporaryDirectory() as folder, servers.store() as store, servers.bare(store) as driver:
        for name, rows in sizes.items():
            _measure(store, driver, name, rows, Path(folder) / name)


def _measure(store: Store, driver: neo4j.Driver, name: str, rows: int, folder: Path) -> None:
    made = {
        which: _made(name, folder / which, size, changed)
        for which, size, changed in (
            ("warm", WARM, 0.0),
            ("warmer", WARM, CHANGED),
            ("first", rows, 0.0),
            ("changed", rows, CHANGED),
        )
    }
    _anew(store, driver)
    _load(store, name, made["warm"], "2025-01-01")
    _load(store, name, made["warmer"], "2025-02-01")
    seconds = Seconds()
    _anew(store, driver)
    if rows < LARGE:
        seconds["the whole load, on a cold server"] = _load(store, name, made["first"], "2025-01-01")
        graph = Graph.of(driver, folder)
        _anew(store, driver)
        seconds["bare, on a cold server"] = graph.timed(lambda: graph.write(driver))
        _anew(store, driver)
    seconds[WHOLE] = _load(store, name, made["first"], "2025-01-01")
    if rows >= LARGE:
        graph = Graph.of(driver, folder)
    seconds["the same again"] = _load(store, name, made["first"], "2025-01-01")
    seconds["a delivery with 1 % changed"] = _load(store, name, made["changed"], "2025-02-01")
    if rows >= LARGE:  # a server of its own: to take so much away takes longer than to write it
        engine.stop(Silent())
        with servers.store() as another, servers.bare(another) as its:
            _anew(another, its)
            seconds[SAME] = graph.timed(lambda: graph.write(its))
            engine.stop(Silent())
    else:
        _anew(store, driver)
        seconds[SAME] = graph.timed(lambda: graph.write(driver))
        _anew(store, driver)
        seconds[FLAT] = graph.timed(lambda: graph.write_flat(driver))
    print(
        f"\n{name}: {made['first'].rows:,} rows, {graph.nodes:,} nodes, {graph.relationships:,} relationships"
    )
    print(f"  {'':44} {'s':>8} {'× bare':>7} {'% of load':>9}   {'s CPU':>8} {'× bare':>7} {'% of load':>9}")
    bare, load = seconds[SAME], seconds[WHOLE]
    for what, took in seconds.items():
        print(
            f"  {what:44} {took.wall:8.2f} {took.wall / bare.wall:7.2f} {100 * took.wall / load.wall:8.1f} %"
            f"   {took.cpu:8.2f} {took.cpu / bare.cpu:7.2f} {100 * took.cpu / load.cpu:8.1f} %"
            f"   (Loket itself {took.own:.2f})"
        )


def _made(name: str, folder: Path, rows: int, changed: float) -> registers.Made:
    folder.mkdir(parents=True)
    return registers.MAKERS[name](folder, rows, changed=changed)


def _load(store: Store, name: str, made: registers.Made, day: str) -> Took:
    options = pipeline.Options(published=dt.date.fromisoformat(day))
    return _timed(lambda: pipeline.load(store, source(name), [made.path], options))


def _anew(store: Store, driver: neo4j.Driver) -> None:
    """An empty knowledge base with the places in it, as before any load."""
    driver.session().run(servers.statement("empty")).consume()
    with geography.bundled_file() as file:
        pipeline.load(store, source("places"), [file])


def _timed(work: Callable[[], object]) -> Took:
    before = time.perf_counter(), _server_seconds(), time.process_time()
    work()
    after = time.perf_counter(), _server_seconds(), time.process_time()
    return Took(*(now - then for then, now in zip(before, after, strict=True)))


def _server_seconds() -> float:
    used = psutil.Process(engine.status().pid).cpu_times()
    return float(used.user + used.system)


@dataclass
class Graph:
    """What a load made, in files: nodes by their labels, relationships by their type and ends."""

    folder: Path
    nodes: int = 0
    relationships: int = 0
    spent_wall: float = 0.0
    spent_own: float = 0.0
    _files: dict[tuple[str, ...], IO[bytes]] = field(default_factory=dict)
    _waiting: dict[tuple[str, ...], Columns] = field(default_factory=dict)

    @classmethod
    def of(cls, driver: neo4j.Driver, folder: Path) -> Graph:
        """All organisations with their identifiers and industries, and what is stated of them."""
        graph = cls(folder)
        with driver.session(fetch_size=BATCH) as session:
            for labels, properties in session.run(servers.statement("made-nodes")):
                graph.nodes += 1
                graph._keep((":".join(labels),), {"properties": _values(properties)})
            for start, at, kind, end, to, properties in session.run(servers.statement("made-relationships")):
                graph.relationships += 1
                graph._keep((start, kind, end), {"start": at, "end": to, "properties": _values(properties)})
        for key in list(graph._waiting):
            graph._put(key)
        return graph

    def _keep(self, key: tuple[str, ...], row: dict[str, Any]) -> None:
        waiting = self._waiting.setdefault(key, [])
        waiting.append(row)
        if len(waiting) == BATCH:
            self._put(key)

    def _put(self, key: tuple[str, ...]) -> None:
        if key not in self._files:
            self._files[key] = (self.folder / f"graph-{len(self._files)}").open("w+b")
        pickle.dump(self._waiting.pop(key), self._files[key])

    def _batches(self) -> Iterator[tuple[tuple[str, ...], Columns]]:
        """Nodes first."""
        for key, file in sorted(self._files.items(), key=lambda one: len(one[0])):
            size = file.seek(0, 2)
            file.seek(0)
            while file.tell() < size:
                begun = time.perf_counter(), time.process_time()
                rows = pickle.load(file)
                self.spent_wall += time.perf_counter() - begun[0]
                self.spent_own += time.process_time() - begun[1]
                yield key, rows

    def write(self, driver: neo4j.Driver) -> None:
        """The same graph, nothing looked for but the ends of a relationship."""
        for key, rows in self._batches():
            if len(key) == 1:
                text = f"UNWIND $rows AS row CREATE (n:{key[0]}) SET n = row.properties"
            else:
                start, kind, end = key
                start_key, end_key = (
                    "code" if one in {"Industry", "Place"} else "id" for one in (start, end)
                )
                text = (
                    f"UNWIND $rows AS row MATCH (a:{start} {{{start_key}: row.start}}) "
                    f"MATCH (b:{end} {{{end_key}: row.end}}) "
                    f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
                )
            driver.execute_query(cast("LiteralString", text), rows=rows)

    def write_flat(self, driver: neo4j.Driver) -> None:
        """Of each statement of an organisation one node with all its columns."""
        for key, rows in self._batches():
            if "IDENTIFIED_BY" in key:
                flat = [one["properties"] for one in rows if "record" in one["properties"]]
                driver.execute_query("UNWIND $rows AS row CREATE (n:Actor) SET n = row", rows=flat)

    def timed(self, work: Callable[[], object]) -> Took:
        """What writing took, without reading the files."""
        self.spent_wall = self.spent_own = 0.0
        took = _timed(work)
        return Took(took.wall - self.spent_wall, took.server, took.own - self.spent_own)


def _values(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        name: one.iso_format() if isinstance(one, neo4j.time.Date) else one
        for name, one in properties.items()
    }
