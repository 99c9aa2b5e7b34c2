"""Runs of the matcher as processes of their own, to be killed."""

from __future__ import annotations

from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from api.connection import connected
from kb.matching import run
from kb.progress import Silent
from tests.faults.loading import FORKS, in_environment


def begin(environment: Mapping[str, str]) -> tuple[ForkServerProcess, Connection]:
    """Start a run in a process of its own."""
    told, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_match, args=(dict(environment), theirs))
    process.start()
    theirs.close()
    return process, told


def _match(environment: dict[str, str], told: Connection) -> None:
    in_environment(environment)
    run.ACCEPTED_AT_ONCE = 2
    accept = run._Run.accept

    def telling(one: run._Run, by: str) -> int:
        told.send("joining")
        return accept(one, by)

    run._Run.accept = telling  # type: ignore[method-assign]
    with connected(Silent()) as store:
        run.match(store, only_new=True, by="anna")
