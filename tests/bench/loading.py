"""Registers into the graph: bare UNWIND … CREATE, the whole load, the same again, and with 1 % changed.

`LOKET_BENCH_ROWS` says how many rows a file has (20,000; at full size `full`), `LOKET_BENCH_SOURCES` which
registers. Everything is on one server, warmed before, in one run, since only the ratios say something: of
the time that passed, and of the processor's time (of the server and of Loket), which others on the machine
disturb less.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import neo4j
import psutil

from kb import dump, engine
from kb.store import Store
from loaders import geography, pipeline
from loaders.sources import source
from tests.bench import registers, servers

ROWS = os.environ.get("LOKET_BENCH_ROWS", "20000")
SOURCES = os.environ.get("LOKET_BENCH_SOURCES", "bolagsverket scb").split()
MAKERS: dict[str, Callable[..., registers.Made]] = {
    "bolagsverket": registers.bolagsverket,
    "scb": registers.scb,
}
FULL = {"bolagsverket": registers.FULL_BOLAGSVERKET, "scb": registers.FULL_SCB}
CHANGED = 0.01
WARM = 2_000
SAME, WHOLE = "bare: the same nodes and relationships", "the whole load"
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


def main() -> None:
    with TemporaryDirectory() as folder, servers.store() as store, servers.bare(store) as driver:
        for name in SOURCES:
            rows = FULL[name] if ROWS == "full" else int(ROWS)
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
    seconds: dict[str, Took] = {}
    _anew(store, driver)
    seconds["the whole load, on a cold server"] = _load(store, name, made["first"], "2025-01-01")
    nodes, relationships = _graph(store)
    _anew(store, driver)
    seconds["bare, on a cold server"] = _timed(lambda: _same(driver, nodes, relationships))
    _anew(store, driver)
    seconds[WHOLE] = _load(store, name, made["first"], "2025-01-01")
    seconds["the same again"] = _load(store, name, made["first"], "2025-01-01")
    seconds["a delivery with 1 % changed"] = _load(store, name, made["changed"], "2025-02-01")
    _anew(store, driver)
    seconds[SAME] = _timed(lambda: _same(driver, nodes, relationships))
    _anew(store, driver)
    flat = _flat(nodes, relationships)
    seconds["bare: a node each, with its columns"] = _timed(lambda: _rows(driver, flat))
    size = f"{len(nodes):,} nodes, {len(relationships):,} relationships"
    print(f"\n{name}: {made['first'].rows:,} rows, {size}")
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
    return MAKERS[name](folder, rows, changed=changed)


def _load(store: Store, name: str, made: registers.Made, day: str) -> Took:
    options = pipeline.Options(published=dt.date.fromisoformat(day))
    return _timed(lambda: pipeline.load(store, source(name), [made.path], options))


def _anew(store: Store, driver: neo4j.Driver) -> None:
    """An empty knowledge base with the places in it, as before any load."""
    driver.session().run(servers.statement("empty")).consume()
    pipeline.load(store, source("places"), [geography.bundled_file()])


def _timed(work: Callable[[], object]) -> Took:
    before = time.perf_counter(), _server_seconds(), time.process_time()
    work()
    after = time.perf_counter(), _server_seconds(), time.process_time()
    return Took(*(now - then for then, now in zip(before, after, strict=True)))


def _server_seconds() -> float:
    used = psutil.Process(engine.status().pid).cpu_times()
    return float(used.user + used.system)


def _graph(store: Store) -> tuple[Columns, Columns]:
    """What a load made: nodes, and relationships with the keys of their ends."""
    nodes: Columns = []
    relationships: Columns = []
    for line, _ in dump.lines(store):
        if line.get("node") in {"Actor", "Identifier", "Industry"}:
            labels = ":".join([line["node"], *line["labels"]])
            nodes.append({"labels": labels, "properties": _values(line["properties"])})
        elif "relationship" in line and line["from"][0] in {"Actor", "Industry"}:
            relationships.append(
                {
                    "shape": (line["from"][0], line["relationship"], line["to"][0]),
                    "start": line["from"][1],
                    "end": line["to"][1],
                    "properties": _values(line["properties"]),
                }
            )
    return nodes, relationships


def _values(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: one["date"] if isinstance(one, dict) else one for name, one in properties.items()}


def _flat(nodes: Columns, relationships: Columns) -> Columns:
    """Of each organisation one record with all its columns."""
    records = {one["properties"]["id"]: dict(one["properties"]) for one in nodes}
    for one in relationships:
        if one["shape"][1] == "IDENTIFIED_BY":
            records[one["start"]] |= one["properties"]
    return [one for one in records.values() if "record" in one]


def _same(driver: neo4j.Driver, nodes: Columns, relationships: Columns) -> None:
    """The same graph, nothing looked for but the ends of a relationship."""
    for labels, rows in _groups(nodes, "labels"):
        driver.execute_query(f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row.properties", rows=rows)  # type: ignore[arg-type]
    for (start, kind, end), rows in _groups(relationships, "shape"):
        start_key, end_key = ("code" if one in {"Industry", "Place"} else "id" for one in (start, end))
        text = (
            f"UNWIND $rows AS row MATCH (a:{start} {{{start_key}: row.start}}) "
            f"MATCH (b:{end} {{{end_key}: row.end}}) CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
        )
        driver.execute_query(text, rows=rows)  # type: ignore[arg-type]


def _groups(rows: Columns, by: str) -> Iterator[tuple[Any, Columns]]:
    for value, group in groupby(sorted(rows, key=lambda one: one[by]), key=lambda one: one[by]):
        found = [{name: one[name] for name in one if name != by} for one in group]
        for at in range(0, len(found), BATCH):
            yield value, found[at : at + BATCH]


def _rows(driver: neo4j.Driver, rows: Columns) -> None:
    for at in range(0, len(rows), BATCH):
        driver.execute_query("UNWIND $rows AS row CREATE (n:Actor) SET n = row", rows=rows[at : at + BATCH])
