"""Where Loket keeps its things and which database it uses, read from the environment when asked.

Nothing here is mutable state: each function reads the environment anew, so a test or a command can set
a variable and be believed.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

NEO4J_VERSION = "2026.08.1"
ANSWERS_KEPT = 64  # MiB


def home() -> Path:
    """The folder for everything Loket stores: the local database, its password, caches.

    `LOKET_HOME` moves it; otherwise the operating system's own place for user data.
    """
    given = os.environ.get("LOKET_HOME")
    return (
        Path(given).expanduser().absolute()
        if given
        else platformdirs.user_data_path("loket", appauthor=False)
    )


def neo4j_version() -> str:
    """The version of the local Neo4j: `LOKET_NEO4J_VERSION`, else the one this release is made for."""
    return os.environ.get("LOKET_NEO4J_VERSION") or NEO4J_VERSION


@dataclass(frozen=True)
class Server:
    """A Neo4j to connect to. `password` is None when the server asks for none."""

    uri: str
    username: str
    password: str | None
    database: str | None

    def __repr__(self) -> str:  # a password never reaches a log or a traceback
        return f"Server(uri={self.uri!r}, username={self.username!r}, database={self.database!r})"


def server() -> Server | None:
    """The server named by the environment, or None when Loket is to run its own.

    The variables are those of the Neo4j ecosystem, so that an Aura credentials file works as it is.
    """
    uri = os.environ.get("NEO4J_URI")
    if not uri:
        return None
    return Server(
        uri=uri,
        username=os.environ.get("NEO4J_USERNAME") or os.environ.get("NEO4J_USER") or "neo4j",
        password=os.environ.get("NEO4J_PASSWORD"),
        database=os.environ.get("NEO4J_DATABASE") or None,
    )


def answers_kept() -> int:
    """Bytes of memory for answers that are kept while the database stays as it is; 0 keeps none.

    `LOKET_ANSWERS_KEPT` tells it in MiB; what is not a number leaves it as it is.
    """
    given = os.environ.get("LOKET_ANSWERS_KEPT", "")
    return (int(given) if given.isdecimal() else ANSWERS_KEPT) << 20


def question_folders() -> tuple[Path, ...]:
    """Folders with the user's own question files: `LOKET_QUESTIONS`, separated like `PATH`."""
    return tuple(Path(part) for part in os.environ.get("LOKET_QUESTIONS", "").split(os.pathsep) if part)


def home_place() -> str:
    """The place that pages look at first: `LOKET_PLACE` (a name or code), else Sweden."""
    return os.environ.get("LOKET_PLACE") or "SE"


def now() -> dt.datetime:
    """The time to write down, in UTC and whole seconds.

    `SOURCE_DATE_EPOCH` fixes it, as elsewhere, so that two runs can be compared byte by byte.
    """
    return moment().replace(microsecond=0)


def moment() -> dt.datetime:
    """The time to tell by which of two things came first, in UTC; fixed as `now` is."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    return dt.datetime.now(dt.UTC)
