"""A load that is killed, or whose database is killed, and then started again ends in the same graph.

The moments are random but the same in every run: after which batch, and how long after it, as a part of what
a batch takes. So they lie within the load however fast the machine is. A moment that fails is named.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl
import psutil
import pytest

from kb import engine
from kb.progress import Silent
from kb.settings import Server
from tests.conftest import empty, own_environment
from tests.faults.killing import FIXED, environment_of, graph, undisturbed
from tests.faults.loading import loading

# Twenty in all, a database being slower to come back. LOKET_TEST_KILLS=20 tries as many of each.
GIVEN_KILLS = int(os.environ.get("LOKET_TEST_KILLS", "0"))
LOADER_KILLS, DATABASE_KILLS = GIVEN_KILLS or 16, GIVEN_KILLS or 4
BATCH = 60
SEED = 20261123


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


def test_a_killed_loader_started_again_ends_in_the_same_graph(
    database: Server, extract: Path, tmp_path: Path
) -> None:
    load = loading(environment_of(database, tmp_path), extract, BATCH)
    expected = undisturbed(load, database, tmp_path, lambda: empty(database))
    interrupted = 0
    for batch, moment in expected.moments(LOADER_KILLS, SEED):
        empty(database)
        process = load.start()
        load.writing(batch)
        time.sleep(moment)
        process.kill()
        process.join()
        interrupted += process.exitcode == -signal.SIGKILL
        load.whole()
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
    load = loading(kept | FIXED, extract, BATCH)
    server = engine.ensure(Silent())
    expected = undisturbed(load, server, tmp_path, lambda: empty(server))
    interrupted = 0
    for batch, moment in expected.moments(DATABASE_KILLS, SEED + 1):
        empty(engine.ensure(Silent()))
        pid = engine.status().pid
        assert pid is not None
        process = load.start()
        load.writing(batch)
        time.sleep(moment)
        psutil.Process(pid).kill()
        process.join(120)
        if process.exitcode == 1:
            assert "does not answer" in load.words()
            interrupted += 1
        else:
            assert process.exitcode == 0
        load.whole()
        assert graph(engine.ensure(Silent()), tmp_path) == expected.graph, (
            f"{moment:.3f} s after batch {batch}"
        )
    assert interrupted >= DATABASE_KILLS // 2
