"""Read, project, measure, write back: an analysis of the made-up region, beside the sum of its parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from unittest import mock

import neo4j

import cypher
from kb.analysis import evidence, measures, results, run
from kb.analysis.ties import Incidence, derive
from kb.progress import Silent
from kb.store import Store
from tests.bench import servers
from tests.bench.generate import Region, region

Written = list[tuple[str, dict[str, Any]]]


def main() -> None:
    made = region()
    with servers.store() as store, servers.bare(store) as driver:
        servers.fill(driver, made)
        run.analyse(store)  # plans are made, pages are in memory, kernels are compiled
        row_by_row = _timed(lambda: _rows(driver))
        for name, most in (
            ("as it is (up to 1,000,000 ties written)", None),
            ("with its 1.7 million ties", 10**9),
        ):
            with mock.patch.object(results, "MOST_TIES", most or results.MOST_TIES):
                _compare(store, driver, made, name, row_by_row)


def _compare(store: Store, driver: neo4j.Driver, made: Region, name: str, row_by_row: float) -> None:
    _forget(store)
    written: Written = []
    whole = _timed(lambda: run.analyse(store))
    _forget(store)
    with mock.patch.object(Store, "update", _recording(written, Store.update)):
        run.analyse(store)
    _forget(store)
    layer = Incidence("projects", made.actor, made.project, made.start[made.project], made.end[made.project])
    ties = derive(made.actors, [layer])
    parts = {
        "read (the driver alone)": _timed(lambda: _pages(driver)),
        "project": _timed(lambda: derive(made.actors, [layer])),
        "measure": _timed(lambda: measures.measure(ties)),
        "write (the driver alone)": _timed(lambda: _replay(driver, written)),
    }
    total = sum(parts.values())
    print(f"\nAnalysis {name}: {made.actors:,} actors, {ties.n_ties:,} ties; seconds of wall time")
    for part, seconds in parts.items():
        print(f"  {part:28} {seconds:8.2f}")
    print(f"  {'sum of the parts':28} {total:8.2f}")
    print(f"  {'end to end':28} {whole:8.2f}   {whole / total:.2f} times the sum")
    reading = parts["read (the driver alone)"]
    loket = _timed(lambda: _read(store))
    print(f"  reading by Loket {loket:.2f}, in pages of lists {reading:.2f}, row by row {row_by_row:.2f}")


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _read(store: Store) -> object:
    with Silent().task("", 0) as task:
        return evidence.read(store, task)


def _pages(driver: neo4j.Driver) -> None:
    """What `evidence.read` asks for, and nothing made of it."""
    for name in ("analysis/projects", "analysis/actors"):
        after = ""
        while True:
            asked = {"after": after, "size": evidence.PAGE}
            page = driver.execute_query(cypher.text(name), asked).records[0]
            if not page["ids"]:
                break
            after = page["ids"][-1]
    for name in ("analysis/memberships", "analysis/stated-ties"):
        driver.execute_query(cypher.text(name))


def _rows(driver: neo4j.Driver) -> int:
    return len(driver.execute_query(servers.statement("rows")).records)


def _recording(written: Written, update: Callable[..., Any]) -> Callable[..., Any]:
    def recorded(store: Store, name: str, /, **parameters: object) -> Any:
        written.append((name, parameters))
        return update(store, name, **parameters)

    return recorded


def _replay(driver: neo4j.Driver, written: Written) -> None:
    for name, parameters in written:
        driver.execute_query(cypher.text(name), parameters)


def _forget(store: Store) -> None:
    """Take the analyses out again."""
    for row in store.rows("read/analyses"):
        results.remove(store, row["id"], Silent())
