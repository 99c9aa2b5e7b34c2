"""Work in processes of its own, to be killed: what it does undisturbed, and the moments to kill it at.

Processes are forked from a server that has everything imported, so that work is under way in milliseconds.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from api.connection import connected
from kb import dump
from kb.errors import LoketError
from kb.progress import Silent
from kb.settings import Server
from kb.store import Store

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.loading", "tests.faults.matching"])
FIXED = {"LOKET_LANG": "en", "SOURCE_DATE_EPOCH": "1700000000"}


def environment_of(server: Server, home: Path) -> dict[str, str]:
    """What tells a process which database is its, and where its things are."""
    return FIXED | {
        "LOKET_HOME": str(home),
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.username,
        "NEO4J_PASSWORD": server.password or "",
    }


def graph(server: Server, folder: Path) -> str:
    """The hash of the canonical dump of all there is."""
    with Store(server) as store:
        return dump.dump(store, folder / "graph.jsonl").sha256


class Work:
    """Runs a function again and again, each time in a process, with one environment.

    The function is given the environment, its arguments, and where to tell of each batch that it writes.
    """

    def __init__(self, environment: Mapping[str, str], function: Callable[..., None], *given: Any) -> None:
        self._function = function
        self._given = (dict(environment), *given)
        self._told: Connection | None = None

    def start(self) -> ForkServerProcess:
        """Start the work."""
        self._told, theirs = FORKS.Pipe(duplex=False)
        process = FORKS.Process(target=self._function, args=(*self._given, theirs))
        process.start()
        theirs.close()
        return process

    def writing(self, batch: int = 1) -> None:
        """Wait until the work that was started last is about to write its first batch, or a later one."""
        assert self._told is not None
        for _ in range(batch):
            assert self._told.poll(120), "the work did not come so far"
            assert self._told.recv() == "writing"

    def words(self) -> str:
        """What the work that was started last said of its failure."""
        return "".join(word for word in self._rest() if word != "writing")

    def batches(self) -> int:
        """How many batches the work that was started last has written since it was last asked."""
        return self._rest().count("writing")

    def _rest(self) -> list[str]:
        assert self._told is not None
        said: list[str] = []
        try:
            while True:
                said.append(str(self._told.recv()))
        except EOFError:
            return said

    def whole(self) -> None:
        """Do the work, however far it came earlier; nothing disturbs it."""
        process = self.start()
        process.join(180)
        assert process.exitcode == 0, self.words()


@contextmanager
def told_of_faults(environment: Mapping[str, str], told: Connection) -> Iterator[Store]:
    """The database of an environment, for a process of its own that ends with the words for what failed."""
    for name in [name for name in os.environ if name.startswith(("NEO4J_", "LOKET_"))]:
        del os.environ[name]
    os.environ.update(environment)
    try:
        with connected(Silent()) as store:
            yield store
    except LoketError as fault:
        told.send(str(fault))
        sys.exit(fault.exit_code)


@dataclass(frozen=True)
class Undisturbed:
    """The graph that work ends in, how many batches it writes, and how many seconds one takes when warm."""

    graph: str
    batches: int
    seconds: float

    def moments(self, number: int, seed: int) -> Iterator[tuple[int, float]]:
        """So many moments of the work: a batch, and seconds after it was begun."""
        chance = random.Random(seed)
        for _ in range(number):
            yield chance.randint(1, self.batches), chance.uniform(0, self.seconds)


def undisturbed(work: Work, server: Server, folder: Path, before: Callable[[], None]) -> Undisturbed:
    """What work does that nobody kills, `before` being what is done before each time."""
    before()
    work.whole()
    expected = graph(server, folder)
    before()
    process = work.start()
    work.writing()
    started = time.monotonic()
    process.join()
    seconds = time.monotonic() - started
    batches = 1 + work.batches()
    assert graph(server, folder) == expected
    return Undisturbed(expected, batches, seconds / batches)
