"""The jars of a Neo4j release: in the user's Maven cache, each one the very file that its lock names.

Owns fetching (by `jgo`, from the Maven repositories that its settings name) and verifying. Nothing is
trusted for its name: a jar counts once its SHA-256 was seen, which is remembered by size and time of
change, so that 158 MB are not read at every start. A download takes place aside and is moved into the
cache whole, so Loket never leaves half a jar there; half a jar that something else left is replaced.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.engine.folder import write_whole, writing
from kb.engine.releases import Artifact
from kb.engine.turns import turn
from kb.errors import UnavailableError
from kb.progress import Progress, Task
from kb.texts import t

_THREADS = 8
_ATTEMPTS = 3
_PAUSE_S = 0.5  # before the second attempt; twice as long before the third
_TIMEOUT_S = 30


@dataclass
class _Ledger:
    """Which files were verified: path to (size, time of change, SHA-256)."""

    file: Path
    entries: dict[str, list[object]] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> _Ledger:
        try:
            entries = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            entries = {}
        return cls(file, entries if isinstance(entries, dict) else {})

    def holds(self, artifact: Artifact, path: Path) -> bool:
        """Whether the file at `path` is the artifact; reads it only if it changed since it was verified."""
        try:
            state = path.stat()
        except OSError:
            return False
        if state.st_size != artifact.size:
            return False
        entry = [state.st_size, state.st_mtime_ns, artifact.sha256]
        if self.entries.get(str(path)) == entry:
            return True
        if _sha256(path) != artifact.sha256:
            return False
        self.entries[str(path)] = entry
        return True

    def save(self) -> None:
        with writing(self.file.parent):
            write_whole(self.file, json.dumps(self.entries, indent=0, sort_keys=True) + "\n")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def obtain(artifacts: Sequence[Artifact], ledger_file: Path, progress: Progress) -> tuple[Path, ...]:
    """The verified files of `artifacts`, in their order; what is missing or wrong is fetched.

    `ledger_file` keeps which files were verified. Raises `UnavailableError`: `engine-offline`,
    `engine-repository` (it does not have the file), `engine-jar` (it gave another file),
    `engine-disk-full`, `engine-folder`.
    """
    # jgo takes a quarter of a second to import, so only a command that starts a server pays for it.
    from jgo.config import GlobalSettings  # noqa: PLC0415

    sources = GlobalSettings.load()
    cache = Path(sources.repo_cache).absolute()
    ledger = _Ledger.read(ledger_file)
    before = dict(ledger.entries)
    paths = tuple(cache / one.path for one in artifacts)
    absent = _absent(artifacts, cache, ledger)
    if absent:
        with writing(cache):
            (cache / ".loket").mkdir(parents=True, exist_ok=True)
        # One fetch at a time into a cache: the second of two commands finds what the first one fetched.
        with turn(cache / ".loket" / "lock", progress, t("engine.waiting-fetch")):
            absent = _absent(artifacts, cache, ledger)
            if absent:
                _Fetch(cache, sources.repositories, ledger, progress).all(absent)
    if ledger.entries != before:
        ledger.save()
    return paths


def _absent(artifacts: Sequence[Artifact], cache: Path, ledger: _Ledger) -> list[Artifact]:
    return [one for one in artifacts if not ledger.holds(one, cache / one.path)]


class _Fetch:
    """One round of downloads into a Maven cache."""

    def __init__(
        self, cache: Path, repositories: dict[str, str], ledger: _Ledger, progress: Progress
    ) -> None:
        self.cache = cache
        self.aside = cache / ".loket" / "fetch"
        self.repositories = repositories
        self.ledger = ledger
        self.progress = progress
        self.counting = threading.Lock()

    def all(self, artifacts: Sequence[Artifact]) -> None:
        """Fetch every one, the largest first, or raise for the first that cannot be had."""
        shutil.rmtree(self.aside, ignore_errors=True)  # of a command that was killed
        for one in artifacts:
            self._discard(one)
        order = sorted(artifacts, key=lambda one: -one.size)
        text = t("engine.fetching", n=len(order))
        with (
            self.progress.task(text, total=sum(one.size for one in order), unit="bytes") as task,
            ThreadPoolExecutor(_THREADS) as pool,
        ):
            try:
                for done in as_completed([pool.submit(self._one, one, task) for one in order]):
                    done.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        shutil.rmtree(self.aside, ignore_errors=True)

    def _discard(self, artifact: Artifact) -> None:
        """Remove a file that is in the artifact's place, but is not it, and say so."""
        path = self.cache / artifact.path
        if path.exists():
            with writing(self.cache):
                path.unlink()
            self.progress.say(t("engine.jar-replaced", name=path.name))

    def _one(self, artifact: Artifact, task: Task) -> None:
        """Fetch one artifact, verify it and move it into the cache."""
        import requests  # noqa: PLC0415  (jgo's own; imported by it already)

        for attempt in range(1, _ATTEMPTS + 1):
            counted: list[int] = []
            cause: Exception | None = None
            key = "engine-jar"
            with writing(self.cache):
                try:
                    staged = self._download(artifact, self._count(task, counted))
                    if _sha256(staged) == artifact.sha256:
                        self._settle(artifact, staged)
                        return
                except requests.RequestException as fault:
                    key, cause = "engine-offline", fault
                except RuntimeError as fault:  # jgo's word for an answer other than 200
                    key, cause = "engine-repository", fault
            with self.counting:
                task.advance(-sum(counted))
            if attempt == _ATTEMPTS:
                raise UnavailableError(key, name=artifact.path.name) from cause
            time.sleep(_PAUSE_S * attempt)

    def _download(self, artifact: Artifact, count: Callable[[str, int], Any]) -> Path:
        """Download into the folder aside, which is a Maven cache of its own."""
        from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
        from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415

        # As jgo itself does it: the public repository, and those that the user's jgo settings add; one
        # called `central` there takes its place (a company's mirror).
        context = MavenContext(
            resolver=PythonResolver(progress_callback=count),
            repo_cache=self.aside,
            remote_repos={"central": MAVEN_CENTRAL_URL, **self.repositories},
            timeout=_TIMEOUT_S,
        )
        (self.aside / artifact.path).unlink(missing_ok=True)
        component = context.project(artifact.group, artifact.name).at_version(artifact.version)
        return Path(component.artifact(artifact.classifier, artifact.packaging).resolve())

    def _count(self, task: Task, counted: list[int]) -> Callable[[str, int], Any]:
        """What jgo calls with each piece that came."""

        @contextmanager
        def pieces(_name: str, _total: int) -> Iterator[Callable[[int], None]]:
            def came(size: int) -> None:
                with self.counting:
                    counted.append(size)
                    task.advance(size)

            yield came

        return pieces

    def _settle(self, artifact: Artifact, staged: Path) -> None:
        path = self.cache / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(path)
        with self.counting:
            self.ledger.holds(artifact, path)
