"""The first load of a register into an empty local database: in transactions, and by Neo4j's own importer.

Both from the same file to a server that answers with all indexes, each on a home of its own, one after the
other. The importer's way is that of `loaders.filling`, which begins without a server; its stages are told.
The graphs that come of both are compared line by line, as a dump writes them, the `Extract` apart; from
`LARGE` on, where that takes longer than the loads, by how many nodes and relationships there are of each
kind. `LOKET_BENCH_SHARE` says how much of SCB's and Bolagsverket's full size (default 0.02).
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb import engine
from kb.migrations import migrate
from kb.progress import Silent, Task
from kb.store import Store
from loaders import geography
from loaders.filling import first_load
from loaders.pipeline import Options, load
from loaders.sources import source
from tests.bench import registers
from tests.bench.servers import bare, statement
from tests.loaders.given import facts_of
from tests.local_neo4j import kept_folder

OPTIONS = Options(published=dt.date(2025, 11, 10))
LARGE = 0.2
SHARE = float(os.environ.get("LOKET_BENCH_SHARE", "0.02"))
SOURCES = os.environ.get("LOKET_BENCH_SOURCES", "scb bolagsverket").split()


class Stages(Silent):
    """Prints what took longer than half a second."""

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:
        """A stage, timed."""
        began = time.perf_counter()
        with super().task(text, total, unit) as task:
            yield task
        took = time.perf_counter() - began
        if took > 0.5:
            print(f"    {took:8.1f} s  {text}", flush=True)


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        del os.environ[name]
    os.environ["LOKET_HOME"] = str(folder)
    yield
    engine.stop(Silent())


def transactions(home: Path, name: str, file: Path) -> tuple[float, list[str]]:
    """Seconds of a load as it is, on a server that runs, and the graph."""
    with _home(home), Store(engine.ensure(Silent())) as store:
        migrate(store)
        with geography.bundled_file() as places:
            load(store, source("places"), [places])
        began = time.perf_counter()
        load(store, source(name), [file], OPTIONS, Stages())
        return time.perf_counter() - began, _graph(store)


def importer(home: Path, name: str, file: Path) -> tuple[float, list[str]]:
    """Seconds by the importer, the start of its server among them, and the graph."""
    with _home(home):
        began = time.perf_counter()
        if first_load(source(name), [file], OPTIONS, Stages(), least=0) is None:
            raise RuntimeError(name)
        took = time.perf_counter() - began
        with Store(engine.ensure(Silent())) as store:
            return took, _graph(store)


def _graph(store: Store) -> list[str]:
    """The graph, to be compared: line by line, or counted."""
    if SHARE < LARGE:
        return facts_of(store)
    with bare(store) as driver:
        return [str(row) for row in driver.execute_query(statement("counted")).records]


def main() -> None:
    """Print the seconds of both and whether the graphs are the same."""
    for name in SOURCES:
        with kept_folder() as folder:
            made = registers.MAKERS[name](folder, round(registers.FULL[name] * SHARE))
            print(f"{name}: {made.rows:,} rows, {made.organisations:,} organisations")
            print("  by the importer")
            quick, one = importer(folder / "importer", name, made.path)
            print("  in transactions")
            slow, other = transactions(folder / "transactions", name, made.path)
            print(f"  ratio {slow / quick:.1f} ({slow:.0f} s to {quick:.0f} s)")
            differ = sorted(set(one) ^ set(other))
            what = "nodes and relationships" if SHARE < LARGE else "kinds of nodes and relationships, counted"
            print(f"  {len(one):,} {what}, {len(differ):,} lines differ")
            print("\n".join(f"    {line[:300]}" for line in differ[:4]))
