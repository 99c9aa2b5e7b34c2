"""Loads as processes of their own, to be killed.

They are forked from a server that has everything imported, so that a load is under way in milliseconds.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from api.connection import connected
from kb.errors import LoketError
from kb.intake import Intake
from kb.progress import Silent
from loaders import pipeline
from loaders.sources import source

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


class Loading:
    """Runs loads of one extract, each a process, with one environment."""

    def __init__(self, environment: Mapping[str, str], extract: Path, batch: int) -> None:
        self._environment = dict(environment)
        self._extract = extract
        self._batch = batch
        self._told: Connection | None = None

    def start(self) -> ForkServerProcess:
        """Start a load."""
        self._told, theirs = FORKS.Pipe(duplex=False)
        process = FORKS.Process(target=_load, args=(self._environment, self._extract, self._batch, theirs))
        process.start()
        theirs.close()
        return process

    def writing(self, batch: int = 1) -> None:
        """Wait until the load that was started last is about to write its first batch, or a later one."""
        assert self._told is not None
        for _ in range(batch):
            assert self._told.poll(120), "the load did not come so far"
            assert self._told.recv() == "writing"

    def words(self) -> str:
        """What the load that was started last said of its failure."""
        return "".join(word for word in self._rest() if word != "writing")

    def batches(self) -> int:
        """How many batches the load that was started last has written since it was last asked."""
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
        """Load, however far an earlier load came; nothing disturbs it."""
        process = self.start()
        process.join(180)
        assert process.exitcode == 0, self.words()


def in_environment(environment: Mapping[str, str]) -> None:
    """Give this process an environment of its own."""
    for name in [name for name in os.environ if name.startswith(("NEO4J_", "LOKET_"))]:
        del os.environ[name]
    os.environ.update(environment)


def _load(environment: Mapping[str, str], extract: Path, batch: int, told: Connection) -> None:
    in_environment(environment)
    write = Intake.write

    def telling(*args: Any) -> None:
        told.send("writing")
        write(*args)

    Intake.write = telling  # type: ignore[method-assign]
    try:
        with connected(Silent()) as store:
            pipeline.load(store, source("cordis"), [extract], pipeline.Options(batch=batch))
    except LoketError as fault:
        told.send(str(fault))
        sys.exit(fault.exit_code)
