"""A load that is killed, or whose database is killed, and then started again ends in the same graph.

The moments are random but the same in every run: after which batch, and how long after it, as a part of what
a batch takes. So they lie within the load however fast the machine is. A moment that fails is named.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl
import psutil
import pytest

from kb import dump, engine
from kb.progress import Silent
from kb.settings import Server
from kb.store import Store
from tests.conftest import empty, own_environment
from tests.faults.loading import Loading

# Twenty in all, a database being slower to come back. LOKET_TEST_KILLS=20 tries as many of each.
GIVEN_KILLS = int(os.environ.get("LOKET_TEST_KILLS", "0"))
LOADER_KILLS, DATABASE_KILLS = GIVEN_KILLS or 16, GIVEN_KILLS or 4
BATCH = 60
SEED = 20261123
FIXED = {"LOKET_LANG": "en", "SOURCE_DATE_EPOCH": "1700000000"}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty projects of the bundled extract, with everyone who takes part in them."""
    folder = tmp_path_factory.mktemp("extract")
    with as_file(files("loaders") / "data" / "cordis-h2020-sweden-2014-2016") as bundled:
        projects = pl.read_csv(bundled / "project.csv", separator=";", infer_schema=False).slice(100, 60)
        everyone = pl.read_csv(bundled / "organization.csv", separator=";", infer_schema=False)
    taking_part = everyone.join(projects.select(projectID="id"), on="projectID", how="semi")
    projects.write_csv(folder / "project.csv", separator=";", quote_style="always")
    taking_part.write_csv(folder / "organization.csv", separator=";", quote_style="always")
    (folder / "extract.toml").write_text("published = 2016-12-31\n")
    return folder


def graph(server: Server, folder: Path) -> str:
    """The hash of the canonical dump of all there is."""
    with Store(server) as store:
        return dump.dump(store, folder / "graph.jsonl").sha256


@dataclass(frozen=True)
class Undisturbed:
    """The graph that a load ends in, how many batches it writes, and how many seconds one takes when warm."""

    graph: str
    batches: int
    seconds: float

    def moments(self, number: int, seed: int) -> Iterator[tuple[int, float]]:
        """So many moments of a load: a batch, and seconds after it was begun."""
        chance = random.Random(seed)
        for _ in range(number):
            yield chance.randint(1, self.batches), chance.uniform(0, self.seconds)


def undisturbed(loading: Loading, server: Server, folder: Path) -> Undisturbed:
    """What a load does that nobody kills."""
    loading.whole()
    expected = graph(server, folder)
    empty(server)
    process = loading.start()
    loading.writing()
    started = time.monotonic()
    process.join()
    seconds = time.monotonic() - started
    batches = 1 + loading.batches()
    assert graph(server, folder) == expected
    return Undisturbed(expected, batches, seconds / batches)


def test_a_killed_loader_started_again_ends_in_the_same_graph(
    database: Server, extract: Path, tmp_path: Path
) -> None:
    environment = FIXED | {
        "LOKET_HOME": str(tmp_path),
        "NEO4J_URI": database.uri,
        "NEO4J_USERNAME": database.username,
        "NEO4J_PASSWORD": database.password or "",
    }
    loading = Loading(environment, extract, BATCH)
    expected = undisturbed(loading, database, tmp_path)
    interrupted = 0
    for batch, moment in expected.moments(LOADER_KILLS, SEED):
        empty(database)
        process = loading.start()
        loading.writing(batch)
        time.sleep(moment)
        process.kill()
        process.join()
        interrupted += process.exitcode == -signal.SIGKILL
        loading.whole()
        assert graph(database, tmp_path) == expected.graph, f"{moment:.3f} s after batch {batch}"
    assert interrupted >= LOADER_KILLS // 2  # else the moments came too late to say anything


@pytest.fixture
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a local Neo4j that may be killed."""
    folder = homes / "killed"
    own_environment(monkeypatch, folder)
    engine.ensure(Silent())
    yield folder
    engine.stop(Silent())


def test_a_killed_database_found_again_ends_in_the_same_graph(
    home: Path, extract: Path, tmp_path: Path
) -> None:
    kept = {name: os.environ[name] for name in os.environ if name.startswith("LOKET_")}
    loading = Loading(kept | FIXED, extract, BATCH)
    expected = undisturbed(loading, engine.ensure(Silent()), tmp_path)
    interrupted = 0
    for batch, moment in expected.moments(DATABASE_KILLS, SEED + 1):
        empty(engine.ensure(Silent()))
        pid = engine.status().pid
        assert pid is not None
        process = loading.start()
        loading.writing(batch)
        time.sleep(moment)
        psutil.Process(pid).kill()
        process.join(120)
        if process.exitcode == 1:
            assert "does not answer" in loading.words()
            interrupted += 1
        else:
            assert process.exitcode == 0
        loading.whole()
        assert graph(engine.ensure(Silent()), tmp_path) == expected.graph, (
            f"{moment:.3f} s after batch {batch}"
        )
    assert interrupted >= DATABASE_KILLS // 2
