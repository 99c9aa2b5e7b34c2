"""A run of the matcher that is killed anywhere, and then started again, ends in the same graph.

The moments are random but the same in every run: after which batch of a stage, and how long after it, as a
part of what a batch takes. So they lie within the stage however fast the machine is.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from kb import lock, model
from kb.intake import Intake
from kb.settings import Server
from kb.store import Store
from tests.conftest import empty
from tests.faults.killing import environment_of, graph, undisturbed
from tests.faults.matching import BATCH, matching
from tests.kb.writing import actor, write

KILLS = 2
SEED = 20261126
PAIRS = 40
WORDS = ("Älv", "Fjäll", "Skog", "Malm", "Kraft", "Norrsken", "Rymd", "Vinter")


def spellings() -> list[str]:
    """Names that have little in common with each other, each twice; the words that all share make more pairs
    than are looked at, so that of those misspelt in the first letter most are not found."""
    names = [f"{one}{other.lower()}s forskningsstiftelse" for one in WORDS for other in WORDS if one != other]
    twice = ((name, name.upper() if at % 4 else f"X{name[1:]}") for at, name in enumerate(names[:PAIRS]))
    return [one for both in twice for one in both]


@pytest.mark.parametrize("stage", ["look", "accept", "done"])
def test_a_killed_run_started_again_ends_in_the_same_graph(
    store: Store, database: Server, tmp_path: Path, stage: str
) -> None:
    def loaded() -> None:
        empty(database)
        with lock.held(store) as owner:
            rows = [
                actor(f"roster-{at:016x}", name=name, country="SE") for at, name in enumerate(spellings())
            ]
            write(Intake(store, owner), model.ActorFact, *rows)

    run = matching(environment_of(database, tmp_path), stage)
    expected = undisturbed(run, database, tmp_path, loaded)
    judged = sum('"JUDGED"' in line for line in (tmp_path / "graph.jsonl").read_text().splitlines())
    # Else there was nothing to be killed in.
    assert judged >= PAIRS // 2
    assert expected.batches >= judged // BATCH
    interrupted = 0
    for batch, moment in expected.moments(KILLS, SEED):
        loaded()
        process = run.start()
        run.writing(batch)
        time.sleep(moment)
        process.kill()
        process.join()
        interrupted += process.exitcode == -signal.SIGKILL
        run.whole()
        assert graph(database, tmp_path) == expected.graph, f"{moment:.3f} s after batch {batch}"
    assert interrupted
