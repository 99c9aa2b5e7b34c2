"""The life of the local Neo4j: start it or find it running, tell how it is, stop it.

Owns the order of things, such that a command or the server may be killed between any two steps and the
next command carries on. What is true of the server is read from the processes of the machine; the note in
its folder only says where to look first, and is written after the server has answered.
"""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from kb.engine import artifacts, config, java, process
from kb.engine.folder import Folder, Note, write_whole, writing
from kb.engine.releases import Release, chosen
from kb.engine.turns import turn
from kb.errors import UnavailableError
from kb.progress import Progress
from kb.settings import Server
from kb.texts import t

_PORTS_TRIED = 3
_LOOK_EVERY_S = 0.05
# A store that was not closed is recovered when it is opened, which takes as long as it takes.
_PATIENCE_S = 900.0
_STOP_PATIENCE_S = 180.0


@dataclass(frozen=True)
class Status:
    """How the local server is. What only a running one has is None otherwise."""

    running: bool
    version: str
    folder: Path
    size: int
    """Bytes on disk: the store, its logs and what can be made again; the jars are not among them."""
    log: Path
    pid: int | None = None
    uri: str | None = None
    started: dt.datetime | None = None
    memory: int | None = None
    """Bytes resident."""


def running() -> Server | None:
    """The local server if it runs and answers, told within milliseconds; starts nothing.

    Raises `UsageError` for a version that Loket does not know.
    """
    folder = Folder.of(chosen())
    note = folder.note()
    if note is None or not process.is_ours(note.pid, folder) or not process.listens(note.port):
        return None
    return folder.server(note.port)


def ensure(progress: Progress) -> Server:
    """The local server, found running or started; when this returns it has let us in over Bolt.

    The first call ever fetches Neo4j. Of several calls at the same time one starts the server and the others
    wait for it. Raises `UsageError` for a version or a memory setting that cannot be, and `UnavailableError`
    (`engine-…`) for whatever the network, the disk or the machine refuses.
    """
    found = running()
    if found is not None:
        return found
    release = chosen()
    memory = config.memory()
    folder = Folder.of(release)
    folder.make()
    with turn(folder.lock, progress, t("engine.waiting")):
        server = running()
        if server is None:
            here = adopt(folder, release, progress)
            if here is None:
                folder.begin_store()
                here = start(folder, release, memory, progress)
            server = opened(folder, release, here)
        return server


def stop(progress: Progress) -> bool:
    """Stop the local server and wait until its store is closed; False when none was running.

    Raises `UnavailableError` when the folder cannot be written.
    """
    folder = Folder.of(chosen())
    if not folder.exists():
        return False
    with turn(folder.lock, progress, t("engine.waiting")):
        folder.forget()
        pid = process.find(folder)
        if pid is None:
            return False
        with progress.task(t("engine.stopping")):
            if not end(pid, folder):
                progress.say(t("engine.killed"))
        return True


def status() -> Status:
    """How the local server is; starts and changes nothing."""
    release = chosen()
    folder = Folder.of(release)
    server, note = running(), folder.note()
    if server is None or note is None:
        return Status(False, release.version, folder.path, folder.size(), folder.log)
    memory = None
    with suppress(psutil.Error):
        memory = int(psutil.Process(note.pid).memory_info().rss)
    return Status(
        running=True,
        version=note.version,
        folder=folder.path,
        size=folder.size(),
        log=folder.log,
        pid=note.pid,
        uri=server.uri,
        started=dt.datetime.fromtimestamp(note.started, dt.UTC),
        memory=memory,
    )


@dataclass(frozen=True)
class Here:
    """A server that lets us in: its process and its port."""

    pid: int
    port: int


def opened(folder: Folder, release: Release, here: Here) -> Server:
    """Let every command find a server: its store is whole, and a note says where it is."""
    folder.store_finished()
    folder.remember(Note(here.pid, here.port, release.version, _started(here.pid)))
    return folder.server(here.port)


def adopt(folder: Folder, release: Release, progress: Progress) -> Here | None:
    """Take over a server that is alive without a note: its starter was killed, or it is stopping.

    One whose store was being filled is ended: half of that is worth nothing to anybody.
    """
    pid = process.find(folder)
    if pid is None:
        return None
    with progress.task(t("engine.found", version=release.version)):
        if folder.being_filled():
            end(pid, folder)
            return None
        return _await(folder, pid)


def start(folder: Folder, release: Release, memory: config.Memory, progress: Progress) -> Here:
    """Start a server on the folder; the caller holds its lock and has seen that there is none."""
    folder.forget()
    jars = artifacts.obtain(release.artifacts(), folder.cache / "jars.json", progress)
    folder.set_password()
    with progress.task(t("engine.starting", version=release.version)):
        preferred = config.port(folder.conf)
        for _ in range(_PORTS_TRIED):
            port = process.free_port(preferred)
            preferred = None
            with writing(folder.path):
                write_whole(folder.conf, config.text(release, port, memory.pagecache))
            log_from = folder.log.stat().st_size if folder.log.exists() else 0
            pid = java.start(folder, release, jars, memory)
            try:
                here = _await(folder, pid, port)
            except UnavailableError as fault:
                if fault.key == "engine-password":  # of no use to anybody
                    end(pid, folder)
                raise
            # None: it died. If another one was being born when we looked for it, that one has the store.
            here = here or adopt(folder, release, progress)
            if here is not None:
                return here
            cause = process.cause_of_death(folder, log_from)
            if cause is not None:
                raise cause
        raise UnavailableError("engine-port", reason=t("engine.port-taken"))


def _await(folder: Folder, pid: int, expected: int | None = None) -> Here | None:
    """Wait until the server lets us in; None when it dies first.

    Which port is its own is asked of the system, dear as that is, so that nobody else gets our password;
    with an `expected` one only once somebody listens there.
    """
    deadline = time.monotonic() + _PATIENCE_S
    while process.is_ours(pid, folder):
        port = process.port_of(pid) if expected is None or process.listens(expected) else None
        if port is not None and process.accepts(folder, port):
            return Here(pid, port)
        if time.monotonic() > deadline:
            raise UnavailableError("engine-slow", log=folder.log)
        time.sleep(_LOOK_EVERY_S)
    return None


def _started(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return time.time()


def end(pid: int, folder: Folder) -> bool:
    """Ask a server to close its store and exit, and wait; False when it had to be killed.

    Killing it loses nothing that was acknowledged: the store is recovered when it is opened again.
    """
    with suppress(psutil.NoSuchProcess):
        server = psutil.Process(pid)
        server.terminate()
        if not _gone(pid, folder):
            server.kill()
            _gone(pid, folder)
            return False
    return True


def _gone(pid: int, folder: Folder) -> bool:
    """Wait until a server is gone; False when it is not by then."""
    deadline = time.monotonic() + _STOP_PATIENCE_S
    while process.is_ours(pid, folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_EVERY_S)
    return True
