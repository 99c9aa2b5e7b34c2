"""Fills the local Neo4j that has no store yet, from files and without transactions.

Owns the order of things, such that whoever is killed between any two steps leaves no store at all: until it
is whole a mark lies beside it, no note leads anybody to its server, and the next command throws it away.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kb.engine import artifacts, config, java, lifecycle, process
from kb.engine.folder import Folder, write_whole, writing
from kb.engine.releases import Release, chosen
from kb.engine.turns import turn
from kb.progress import Progress
from kb.settings import Server
from kb.texts import t


@dataclass
class Filling:
    """A local Neo4j without a store. `files` is a folder for what it is to be filled from."""

    files: Path
    _folder: Folder
    _release: Release
    _memory: config.Memory
    _progress: Progress
    _here: lifecycle.Here | None = field(default=None, init=False)

    def fill(self, tables: Sequence[str], list_mark: str) -> Server:
        """Make the store out of the importer's `tables`, and start the server, for the caller alone.

        Raises `UnavailableError`, `engine-filling` among others.
        """
        with writing(self._folder.path):
            write_whole(self._folder.conf, config.text(self._release, 0, self._memory.pagecache))
        jars = artifacts.obtain(self._release.artifacts(), self._folder.cache / "jars.json", self._progress)
        with self._progress.task(t("engine.filling")):
            java.fill(self._folder, jars, self._memory, tables, list_mark)
            shutil.rmtree(self.files)
        self._here = lifecycle.start(self._folder, self._release, self._memory, self._progress)
        return self._folder.server(self._here.port)

    def end(self, *, whole: bool) -> None:
        """Let everybody find the server if the store is whole; else leave no store behind."""
        if whole and self._here is not None:
            lifecycle.opened(self._folder, self._release, self._here)
            return
        pid = process.find(self._folder)
        if pid is not None:
            lifecycle.end(pid, self._folder)
        self._folder.begin_store()


def is_new() -> bool:
    """Whether the local database has no store yet."""
    return not Folder.of(chosen()).has_store()


@contextmanager
def filling(progress: Progress) -> Iterator[Filling | None]:
    """The local database to be filled, if it has no store yet; None if it has.

    Other commands wait until the block ends. When it ends without a fault, and `fill` was called, the store
    is whole and the server there for all; otherwise there is none, as before.
    """
    release, memory = chosen(), config.memory()
    folder = Folder.of(release)
    folder.make()
    with turn(folder.lock, progress, t("engine.waiting")):
        if folder.has_store() or (lifecycle.adopt(folder, release, progress) is not None):
            yield None
            return
        made = Filling(folder.begin_filling(), folder, release, memory, progress)
        whole = False
        try:
            yield made
            whole = True
        finally:
            made.end(whole=whole)
