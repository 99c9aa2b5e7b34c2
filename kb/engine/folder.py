"""The folder of one local Neo4j: what lies where, its password, the note of the server that runs on it.

Owns names, permissions and whole-file writes; every fault of the disk leaves here as a `LoketError`.
It knows nothing of processes.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kb import settings
from kb.engine.releases import Release
from kb.errors import UnavailableError, refusal

USERNAME = "neo4j"
DATABASE = "neo4j"

# What Neo4j needs to start on an empty store and to write its logs, with a margin.
_ROOM_TO_START = 64 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_HASH_ROUNDS = 1024
_FILLING = "filling\n"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn a fault of the disk within the block into words about `folder`."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise UnavailableError("engine-disk-full", folder=folder) from fault
        raise UnavailableError("engine-folder", folder=folder, reason=refusal(fault)) from fault


def write_whole(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file, readable by its owner only, so that whoever reads it sees all of it or the old one."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding=encoding, newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@dataclass(frozen=True)
class Note:
    """What is remembered of a server that was seen to answer."""

    pid: int
    port: int
    version: str
    started: float


@dataclass(frozen=True)
class Folder:
    """The home of one server, `<LOKET_HOME>/neo4j/<line>`: one store line never sees another's files."""

    path: Path

    @classmethod
    def of(cls, release: Release) -> Folder:
        """The folder for a release. Symbolic links are followed, so that it has one name only."""
        with writing(settings.home()):
            return cls((settings.home() / "neo4j" / release.line).resolve())

    @property
    def conf(self) -> Path:
        """Neo4j's own settings file; written anew at every start."""
        return self.path / "conf" / "neo4j.conf"

    @property
    def log(self) -> Path:
        """What Neo4j tells its user."""
        return self.path / "logs" / "neo4j.log"

    @property
    def console(self) -> Path:
        """What Java wrote before Neo4j had a log; of the latest start only."""
        return self.path / "logs" / "console.log"

    @property
    def cache(self) -> Path:
        """What can be made again: the list of verified jars, the arguments for Java."""
        return self.path / "cache"

    @property
    def lock(self) -> Path:
        """Held by the command that starts or stops the server."""
        return self.path / "lock"

    def exists(self) -> bool:
        """Whether a server was ever started here."""
        return self.path.is_dir()

    def make(self) -> None:
        """Create what is missing, closed to other users, and see that there is room to start.

        Raises `UnavailableError` (`engine-folder`, `engine-disk-full`).
        """
        with writing(self.path):
            for folder in (
                self.path.parent.parent,
                self.path.parent,
                self.path,
                *(self.path / name for name in ("conf", "logs", "cache", "data")),
            ):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.path.parent, self.path):
                if folder.stat().st_mode & 0o077:
                    folder.chmod(0o700)
            if shutil.disk_usage(self.path).free < _ROOM_TO_START:
                raise OSError(errno.ENOSPC, "")
            # A file can be made here, which a mode alone does not tell (a read-only mount).
            self.lock.touch(mode=0o600)

    def password(self) -> str | None:
        """The password of the server, None before its first start."""
        with writing(self.path), suppress(FileNotFoundError):
            return self.password_file.read_text(encoding="utf-8").strip() or None
        return None

    @property
    def password_file(self) -> Path:
        """The password, in a file that its owner alone may read."""
        return self.path / "password"

    def set_password(self) -> None:
        """Make a random password unless there is one, and hand it to a store that has no user yet.

        Neo4j reads `data/dbms/auth.ini` when it first creates its users, and never again. That is what its
        own `set-initial-password` command writes too, after three seconds of starting a Java of its own.

        Raises `UnavailableError` (`engine-password`) when there is a store, but its password is lost.
        """
        password = self.password()
        if password is None and (self.path / "data" / "databases" / "system").exists():
            raise UnavailableError("engine-password", file=self.password_file, folder=self.path)
        with writing(self.path):
            if password is None:
                password = secrets.token_urlsafe(24)
                write_whole(self.password_file, password + "\n")
            elif self.password_file.stat().st_mode & 0o077:
                self.password_file.chmod(0o600)
            initial = self.path / "data" / "dbms" / "auth.ini"
            if not initial.exists():
                initial.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_whole(initial, f"{USERNAME}:{_credential(password)}:\n")

    def begin_store(self) -> None:
        """Make way for a new store if there is none, or one that was never finished.

        A server that is killed while it makes its very first store leaves one that no Neo4j can open. Nobody
        was let in by then, so nothing is lost with it. Only a mark that was set before says so.
        """
        data = self.path / "data"
        with writing(self.path):
            if self._unfinished.exists():
                shutil.rmtree(data)
                data.mkdir(mode=0o700)
            if not (data / "databases").exists():
                write_whole(self._unfinished, "")

    def has_store(self) -> bool:
        """Whether there is a store that was finished."""
        return (self.path / "data" / "databases").exists() and not self._unfinished.exists()

    def begin_filling(self) -> Path:
        """Make way for a store that is filled before anybody is let in; a folder that goes with it."""
        self.begin_store()
        with writing(self.path):
            write_whole(self._unfinished, _FILLING)
            self.filling.mkdir(mode=0o700)
        return self.filling

    @property
    def filling(self) -> Path:
        """What a store is filled from."""
        return self.path / "data" / "filling"

    def being_filled(self) -> bool:
        """Whether the store is being filled, or was when whoever filled it came to an end."""
        with writing(self.path), suppress(FileNotFoundError):
            return self._unfinished.read_text(encoding="utf-8") == _FILLING
        return False

    def store_finished(self) -> None:
        """Take the mark of an unfinished store away for good: from now on it may hold something."""
        with writing(self.path):
            if not self._unfinished.exists():
                return
            self._unfinished.unlink()
            if os.name == "posix":  # else the mark could come back after a loss of power
                descriptor = os.open(self.path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    @property
    def _unfinished(self) -> Path:
        return self.path / "store-unfinished"

    def note(self) -> Note | None:
        """The server that last answered here, if it was not stopped; it may have died since."""
        try:
            return Note(**json.loads(self._note_file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def _note_file(self) -> Path:
        return self.path / "server.json"

    def remember(self, note: Note) -> None:
        """Write down a server that answers."""
        with writing(self.path):
            write_whole(self._note_file, json.dumps(asdict(note)) + "\n")

    def forget(self) -> None:
        """Take the note away: the server is to stop, or is gone."""
        with writing(self.path):
            self._note_file.unlink(missing_ok=True)

    def server(self, port: int) -> settings.Server:
        """How to connect to a server here that listens on `port`."""
        return settings.Server(f"bolt://127.0.0.1:{port}", USERNAME, self.password(), DATABASE)

    def size(self) -> int:
        """Bytes on disk, the files that come and go meanwhile left out."""
        total = 0
        for folder, _, names in os.walk(self.path):
            for name in names:
                with suppress(OSError):
                    total += (Path(folder) / name).lstat().st_size
        return total


def _credential(password: str) -> str:
    """A password as Neo4j stores it: iterated, salted SHA-256."""
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_HASH_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"SHA-256,{digest.hex()},{salt.hex()},{_HASH_ROUNDS}"
