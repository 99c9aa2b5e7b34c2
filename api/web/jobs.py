"""Long work that a page started: one thing at a time, in the background, its progress to be looked at.

A job lives as long as the server: what it did to the graph is safe in the graph, and a load cut off is gone
on with when it is started again. The last few are remembered, with what they said.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kb import settings
from kb.errors import LoketError
from kb.progress import Progress, Task
from kb.texts import Language, language, speaking, t

REMEMBERED = 20
State = Literal["waiting", "running", "done", "failed"]
log = logging.getLogger("loket.jobs")


@dataclass
class Stage:
    """One stage of a job: how much of it is done. `total` is None where nobody knows it."""

    text: str
    total: float | None = None
    done: float = 0
    ended: bool = False

    def advance(self, amount: float = 1) -> None:
        """So much more is done."""
        self.done += amount

    def expect(self, total: float) -> None:
        """There is so much in all."""
        self.total = total

    @property
    def share(self) -> float | None:
        """How much of it is done, from 0 to 1; None where nobody knows."""
        if self.ended:
            return 1.0
        return min(self.done / self.total, 1.0) if self.total else None


@dataclass
class Job:
    """A piece of work: `folder` holds the files given to it, `result` what came of it, or `fault` why not."""

    id: str
    kind: str
    title: str
    lang: Language
    folder: Path | None = None
    given: dict[str, Any] = field(default_factory=dict)
    state: State = "waiting"
    stages: list[Stage] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    result: Any = None
    fault: str | None = None
    started: dt.datetime = field(default_factory=settings.now)

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or the other."""
        return self.state in {"done", "failed"}

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:  # noqa: ARG002
        """A stage from here to the end of the block (`kb.progress.Progress`)."""
        stage = Stage(text, total)
        self.stages.append(stage)
        yield stage
        stage.ended = True

    def say(self, text: str) -> None:
        """One line that stays."""
        self.said.append(text)


class Jobs:
    """The jobs of one server, run one after another."""

    def __init__(self) -> None:
        self._all: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="loket-job")

    def get(self, job: str) -> Job | None:
        """A job by its id, if it is remembered."""
        return self._all.get(job)

    def latest(self) -> list[Job]:
        """The jobs remembered, the newest first."""
        with self._lock:
            return list(reversed(self._all.values()))

    def start(self, job: Job, work: Callable[[Progress], Any]) -> Job:
        """Take a job on; it begins when those before it have ended."""
        with self._lock:
            self._all[job.id] = job
            while len(self._all) > REMEMBERED:
                oldest = next((one for one in self._all.values() if one.over), None)
                if oldest is None:
                    break
                self._forget(oldest)
        self._worker.submit(_run, job, work)
        return job

    def hand_over(self, job: Job) -> Path | None:
        """The folder of a job that is over, for another; None when it has none, or one got it before."""
        with self._lock:
            folder, job.folder = (job.folder, None) if job.over else (None, job.folder)
        return folder

    def _forget(self, job: Job) -> None:
        del self._all[job.id]
        if job.folder is not None:
            shutil.rmtree(job.folder, ignore_errors=True)


def new(kind: str, title: str, folder: Path | None = None, **given: Any) -> Job:
    """A job with an id that nobody guesses, in the language in force."""
    return Job(secrets.token_urlsafe(12), kind, title, language(), folder, given)


def _run(job: Job, work: Callable[[Progress], Any]) -> None:
    job.state = "running"
    with speaking(job.lang):
        try:
            job.result = work(job)
            job.state = "done"
        except LoketError as fault:
            job.fault = str(fault)
            job.state = "failed"
        except Exception:  # whatever it is, the page has to tell that it ended
            log.exception("job")
            job.fault = t("http.unforeseen")
            job.state = "failed"
