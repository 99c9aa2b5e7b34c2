"""Runs of the matcher as processes of their own, to be killed."""

from __future__ import annotations

from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

from api.connection import connected
from kb.matching import run
from kb.progress import Silent
from tests.faults.loading import FORKS, in_environment


def begin(environment: Mapping[str, str], stage: str) -> tuple[ForkServerProcess, Connection]:
    """Start a run in a process of its own, which tells when it comes to a stage (`look`, `accept`)."""
    told, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_match, args=(dict(environment), stage, theirs))
    process.start()
    theirs.close()
    return process, told


def _match(environment: dict[str, str], stage: str, told: Connection) -> None:
    in_environment(environment)
    run.BATCH = run.ACCEPTED_AT_ONCE = run.DONE_AT_ONCE = 2
    work = getattr(run._Run, stage)

    def telling(*given: Any, **named: Any) -> Any:
        told.send(stage)
        return work(*given, **named)

    setattr(run._Run, stage, telling)
    with connected(Silent()) as store:
        run.match(store, only_new=True, by="anna")
