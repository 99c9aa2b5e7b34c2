"""The first load of a register into an empty local database: in transactions, and by Neo4j's own importer.

Both from the same file to a server that answers with all indexes, each on a home of its own, one after the
other. The importer's way is whole but for the last step of a load that would use it (two names of folders
exchanged): facts to files, the importer's own process, start of the server, constraints and indexes, places
and industries in transactions. The graphs that come of both are compared line by line, as a dump writes them,
the `Extract` apart; from `LARGE` on, where that takes longer than the loads, by how many nodes and
relationships there are of each kind. `LOKET_BENCH_SHARE` says how much of SCB's and Bolagsverket's full size
(default 0.02).
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb import engine, lock
from kb.engine import artifacts, config, java
from kb.engine.folder import Folder
from kb.engine.releases import chosen
from kb.intake import Intake
from kb.migrations import migrate
from kb.progress import Silent
from kb.store import Store
from loaders import geography
from loaders.extracts import extracts_of
from loaders.pipeline import Options, load
from loaders.recognition import recognise
from loaders.source import Reading, Tally
from loaders.sources import source
from tests.bench import registers
from tests.bench.import_files import AFTERWARDS, LIST_MARK, Files, Table
from tests.bench.measuring import MIB
from tests.bench.servers import bare, statement
from tests.loaders.given import facts_of
from tests.local_neo4j import kept_folder

DAY = dt.date(2025, 11, 10)
LARGE = 0.2
SHARE = float(os.environ.get("LOKET_BENCH_SHARE", "0.02"))


@contextmanager
def _home(folder: Path) -> Iterator[Folder]:
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        del os.environ[name]
    os.environ["LOKET_HOME"] = str(folder)
    yield Folder.of(chosen())
    engine.stop(Silent())


def _places(store: Store) -> None:
    migrate(store)
    load(store, source("places"), [geography.bundled_file()])


class Watch:
    """Seconds since the last look, told with what they were for."""

    def __init__(self) -> None:
        self.began = self.last = time.perf_counter()

    def told(self, what: str) -> None:
        """Print the seconds since the last time."""
        now = time.perf_counter()
        print(f"    {now - self.last:8.1f} s  {what}", flush=True)
        self.last = now

    @property
    def whole(self) -> float:
        """Seconds in all."""
        return self.last - self.began


def _sources() -> list[str]:
    chosen = os.environ.get("LOKET_BENCH_SOURCES", "scb bolagsverket")
    return chosen.split()


def transactions(home: Path, name: str, file: Path) -> tuple[float, list[str]]:
    """Seconds of a load as it is, on a server that runs, and the graph."""
    with _home(home), Store(engine.ensure(Silent())) as store:
        _places(store)
        watch = Watch()
        load(store, source(name), [file], Options(published=DAY))
        watch.told("load")
        return watch.whole, _graph(store)


def importer(home: Path, name: str, file: Path) -> tuple[float, list[str]]:
    """Seconds by the importer, and the graph."""
    with _home(home) as folder:
        folder.make()
        jars = artifacts.obtain(chosen().artifacts(), folder.cache / "jars.json", Silent())
        with tempfile.TemporaryDirectory(dir=home) as there:
            watch = Watch()
            files, tables = _files(Path(there), name, file)
            watch.told(f"files, {sum(one.rows.stat().st_size for one in tables) / MIB:,.0f} MiB")
            _import(folder, jars, tables)
            watch.told("importer")
        with Store(engine.ensure(Silent())) as store:
            watch.told("start of the server")
            migrate(store)
            watch.told("constraints and indexes")
            load(store, source("places"), [geography.bundled_file()])
            with lock.held(store) as owner:
                intake = Intake(store, owner)
                for kind in AFTERWARDS:
                    for frame in files.afterwards.get(kind, ()):
                        intake.write(kind, frame, files.where, 0)
            watch.told("places and industries")
            with bare(store) as driver:
                for left_out in ("lists-of-actors", "lists-of-statements"):
                    with driver.session() as session:
                        session.run(statement(left_out)).consume()
            watch.told("empty lists, which the importer leaves out")
            return watch.whole, _graph(store)


def _graph(store: Store) -> list[str]:
    """The graph, to be compared: line by line, or counted."""
    if SHARE < LARGE:
        return facts_of(store)
    with bare(store) as driver:
        return [str(row) for row in driver.execute_query(statement("counted")).records]


def _files(folder: Path, name: str, file: Path) -> tuple[Files, list[Table]]:
    tables = recognise(source(name), [file]).tables
    (one,) = extracts_of(_Empty(), source(name), tables, Options(published=DAY)).values()  # type: ignore[arg-type]
    files = Files(folder, one.where, geography.bundled_place_facts()["code"].to_list())
    for facts in source(name).facts(
        Reading(tables, {role: Tally() for role in tables}, published={one.role: DAY})
    ):
        files.add(facts.kind, facts.frame)
    return files, files.tables()


class _Empty:
    """What a graph without any extract answers."""

    def rows(self, name: str, **values: object) -> list[object]:
        return []


def _import(folder: Folder, jars: list[Path], tables: list[Table]) -> None:
    folder.conf.write_text(config.text(chosen(), 0, config.memory().pagecache), encoding="utf-8")
    done = subprocess.run(
        [
            str(java._java()), *java._ALWAYS, f"-Xmx{config.memory().heap // MIB}m",
            "-cp", os.pathsep.join(map(str, jars)), "org.neo4j.cli.AdminTool",
            "database", "import", "full", "neo4j", "--id-type=string", "--multiline-fields=true",
            f"--array-delimiter={LIST_MARK}", "--bad-tolerance=0", *(one.argument for one in tables),
        ],
        cwd=folder.path,
        env={**java._environment(), "NEO4J_HOME": str(folder.path), "NEO4J_CONF": str(folder.conf.parent)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])


def main() -> None:
    """Print the seconds of both and whether the graphs are the same."""
    for name in _sources():
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
