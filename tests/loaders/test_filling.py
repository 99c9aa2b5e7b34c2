"""A first load by Neo4j's importer: the same graph as in transactions, or no database at all.

Each test has homes of its own, since it is about a database that is not there yet.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from api import cli
from api.connection import connected
from kb import engine
from kb.progress import Silent
from kb.store import Store
from loaders import pipeline
from loaders.filling import first_load
from loaders.pipeline import Options, Summary, load
from loaders.recognition import Delivery
from loaders.source import Source
from loaders.sources import source
from loaders.sources import table as own_table
from tests.bench import registers
from tests.loaders.given import BUNDLED, Telling, facts_of, graph, table
from tests.local_neo4j import REPOSITORY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix"),
]

ROWS = 1_500
FIRST, SECOND = dt.date(2025, 1, 1), dt.date(2025, 2, 1)

# Loads, tells each stage as it begins, and stops at the one that it is told.
LOADING = """
import sys, time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from kb.progress import Silent
from loaders import pipeline
from loaders.filling import first_load
from loaders.pipeline import Options
from loaders.sources import source

class Stages(Silent):
    @contextmanager
    def task(self, text, total=None, unit=""):
        with super().task(text, total, unit) as task:
            print(text, flush=True)
            yield task

first_load(source("scb"), [Path(sys.argv[1])], Options(published=date(2025, 1, 1)), Stages(), least=0)
print("whole", flush=True)
"""


@pytest.fixture(autouse=True)
def home(homes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a database."""
    return use(monkeypatch, homes / "filling" / tmp_path.name)


def use(monkeypatch: pytest.MonkeyPatch, path: Path) -> Path:
    """Have this home from now on."""
    monkeypatch.setenv("LOKET_HOME", str(path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return path


def filled(name: str, path: Path) -> Summary | None:
    """Load by the importer, however small the file."""
    return first_load(source(name), [path], Options(published=FIRST), Silent(), least=0)


def in_transactions(name: str, path: Path, day: dt.date = FIRST) -> Summary:
    with connected(Silent()) as store:
        return load(store, source(name), [path], Options(published=day))


def all_told() -> list[str]:
    """The whole graph, but how long its loads took."""
    with Store(engine.ensure(Silent())) as store:
        return [re.sub(r'"(?:seconds|rows_per_second)":[\d.e+-]+,?', "", line) for line in graph(store)]


@pytest.mark.parametrize("name", registers.MAKERS)
def test_the_same_graph_and_the_next_delivery_is_written_where_it_differs(
    name: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "first", tmp_path / "second"]
    for folder in files:
        folder.mkdir()
    first = registers.MAKERS[name](files[0], ROWS).path
    second = registers.MAKERS[name](files[1], ROWS, changed=0.02).path
    assert engine.is_new()
    by_importer = filled(name, first)
    assert by_importer is not None
    assert not engine.is_new()
    one = [all_told()]
    after = in_transactions(name, second, SECOND)
    one.append(all_told())
    engine.stop(Silent())

    use(monkeypatch, home / "other")
    assert in_transactions(name, first).tables == by_importer.tables
    other = [all_told()]
    again = in_transactions(name, second, SECOND)
    other.append(all_told())
    engine.stop(Silent())
    assert one == other
    assert len(one[0]) > ROWS
    assert after.tables == again.tables
    assert after.tables[0].facts["unchanged"] > after.tables[0].facts["changed"] > 0  # type: ignore[operator]


def test_whoever_is_killed_on_the_way_leaves_no_database(tmp_path: Path) -> None:
    made = registers.scb(tmp_path, ROWS).path
    for stage in ("Filling the new", "Starting Neo4j", "Preparing the database", "Places"):
        with subprocess.Popen(
            [sys.executable, "-c", LOADING, str(made)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            said = next((line for line in process.stdout if line.startswith(stage)), None)
            assert said is not None, f"“{stage}” never came"
            os.kill(process.pid, signal.SIGKILL)
        assert engine.running() is None
        assert engine.is_new()
    with connected(Silent()) as store:
        assert graph(store) == []
    assert in_transactions("scb", made).tables[0].accepted > 0
    engine.stop(Silent())


def test_who_is_there_is_left_alone(tmp_path: Path) -> None:
    made = registers.scb(tmp_path, ROWS).path
    engine.ensure(Silent())
    assert filled("scb", made) is None
    engine.stop(Silent())
    assert filled("scb", made) is None
    with connected(Silent()) as store:
        assert facts_of(store) == []
    engine.stop(Silent())


HEADER = ("organisationsidentitet", "organisationsnamn", "organisationsform", "registreringsdatum")


def companies(path: Path, numbers: Sequence[str]) -> Path:
    """A small bulk file of Bolagsverket's with these numbers."""
    rows = [
        (f"{number}$ORGNR-IDORG", f"Bolag {at}$FORETAGSNAMN-ORGNAM$2020-01-01", "AB-ORGFO", "2020-01-01")
        for at, number in enumerate(numbers)
    ]
    return table(path, [HEADER, *rows])


TWO_NUMBERS = """
mapping: 1
version: 1
title: {en: Two numbers, sv: Två nummer}
tables:
  all:
    needed: true
    columns: {number: {titles: [nr], required: true}, lei: {titles: [lei]}, name: {titles: [namn]}}
    states:
      - fact: actor
        as: company
        ids: [{scheme: se-orgnr, of: number}, {scheme: lei, of: lei}]
        fields: {name: name}
"""


def test_what_does_not_stand_by_itself_is_for_transactions(tmp_path: Path) -> None:
    mapping = tmp_path / "two.yaml"
    mapping.write_text(TWO_NUMBERS, encoding="utf-8")
    made = table(
        tmp_path / "made.csv", [("nr", "lei", "namn"), ("5560360793", "549300HGV012CNC8JD22", "Ett")]
    )
    telling = Telling()
    assert first_load(own_table(mapping), [made], Options(published=FIRST), telling, least=0) is None
    assert any("have to do with others" in one for one in telling.told)
    assert filled("cordis", BUNDLED) is None  # several tables
    assert engine.is_new()
    with connected(Silent()) as store:
        load(store, own_table(mapping), [made], Options(published=FIRST))
        assert len([line for line in graph(store) if '"node":"Actor"' in line]) == 1
    engine.stop(Silent())


def test_a_fault_of_the_file_leaves_no_database(tmp_path: Path) -> None:
    crooked = tmp_path / "crooked.csv"
    crooked.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"crooked\.csv"):
        filled("bolagsverket", crooked)
    assert engine.is_new()


def test_an_importer_that_fails_is_told_and_transactions_do_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = companies(tmp_path / "made.csv", ["5560360793", "5565206249"])
    monkeypatch.setenv("LOKET_NEO4J_HEAP", "1m")  # too small for any Java
    telling = Telling()
    found = first_load(source("bolagsverket"), [made], Options(published=FIRST), telling, least=0)
    assert found is None
    assert any("importer failed" in one for one in telling.told)
    monkeypatch.delenv("LOKET_NEO4J_HEAP")
    assert engine.is_new()
    assert in_transactions("bolagsverket", made).tables[0].accepted == 2
    engine.stop(Silent())


def test_a_file_is_looked_at_once_whichever_way_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = companies(tmp_path / "made.csv", ["5560360793", "5565206249"])  # too small for the importer
    looked: list[str] = []
    recognise = pipeline.recognise

    def telling(source: Source, *given: Any) -> Delivery:
        looked.append(source.name)
        return recognise(source, *given)

    monkeypatch.setattr(pipeline, "recognise", telling)
    monkeypatch.setattr(sys, "argv", ["loket", "load", "bolagsverket", str(made), "--no-match"])
    with suppress(SystemExit):
        cli.main()
    assert looked == ["bolagsverket", "places"]
    with Store(engine.ensure(Silent())) as store:
        assert store.rows("analysis/count") == [{"actors": 2}]
    engine.stop(Silent())
