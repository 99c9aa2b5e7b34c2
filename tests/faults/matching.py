"""Runs of the matcher as processes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

from kb.matching import run
from tests.faults.killing import Work, told_of_faults

BATCH = 2


def matching(environment: Mapping[str, str], stage: str) -> Work:
    """Runs that tell of the batches which one stage writes (`look`, `accept`, `done`)."""
    return Work(environment, _match, stage)


def _match(environment: Mapping[str, str], stage: str, told: Connection) -> None:
    run.BATCH = run.ACCEPTED_AT_ONCE = run.DONE_AT_ONCE = BATCH
    work, write = getattr(run._Run, stage), run._Run._write

    def in_stage(self: run._Run, *given: Any, **named: Any) -> Any:
        def telling(step: Any) -> None:
            told.send("writing")
            write(self, step)

        self._write = telling  # type: ignore[method-assign]
        try:
            return work(self, *given, **named)
        finally:
            del self._write

    setattr(run._Run, stage, in_stage)
    with told_of_faults(environment, told) as store:
        run.match(store, only_new=True, by="anna")
