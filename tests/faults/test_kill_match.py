"""A run of the matcher that is killed anywhere, and then started again, ends in the same graph."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from kb import lock, model
from kb.intake import Intake
from kb.settings import Server
from kb.store import Store
from tests.conftest import empty
from tests.faults.matching import begin
from tests.faults.test_kill import FIXED, graph
from tests.kb.writing import actor, write

KILLS = 2
PAIRS = 40
WORDS = ("Älv", "Fjäll", "Skog", "Malm", "Kraft", "Norrsken", "Rymd", "Vinter")


def names() -> list[str]:
    """Names that have little in common with each other."""
    return [f"{one}{other.lower()}s forskningsstiftelse" for one in WORDS for other in WORDS if one != other]


@pytest.mark.parametrize("stage", ["look", "accept"])
def test_a_killed_run_started_again_ends_in_the_same_graph(
    store: Store, database: Server, tmp_path: Path, stage: str
) -> None:
    environment = FIXED | {
        "LOKET_HOME": str(tmp_path),
        "NEO4J_URI": database.uri,
        "NEO4J_USERNAME": database.username,
        "NEO4J_PASSWORD": database.password or "",
    }

    def loaded() -> None:
        with lock.held(store) as owner:
            rows = [
                actor(f"roster-{at:016x}", name=name if at % 2 else name.upper(), country="SE")
                for at, name in enumerate(name for name in names()[:PAIRS] for _ in range(2))
            ]
            write(Intake(store, owner), model.ActorFact, *rows)

    def undisturbed() -> float:
        process, told = begin(environment, stage)
        assert told.poll(60)
        started = time.monotonic()
        process.join(60)
        assert process.exitcode == 0
        return time.monotonic() - started

    empty(database)
    loaded()
    seconds = undisturbed()
    expected = graph(database, tmp_path)
    with_judgements = sum('"JUDGED"' in line for line in (tmp_path / "graph.jsonl").read_text().splitlines())
    assert with_judgements >= PAIRS // 2  # else there was nothing to be killed in
    moments = random.Random(20261126)
    interrupted = 0
    for number in range(KILLS):
        empty(database)
        loaded()
        process, told = begin(environment, stage)
        assert told.poll(60)
        time.sleep(moments.uniform(0, 0.8 * seconds))
        process.kill()
        process.join()
        interrupted += process.exitcode == -signal.SIGKILL
        undisturbed()
        assert graph(database, tmp_path) == expected, f"moment {number}"
    assert interrupted
