"""The server as a process of this machine: is it alive, is it ours, does it answer, why did it die.

A process is ours when its command line names our folder; a process id alone proves nothing, since the
system gives it to somebody else in time. It starts and stops nothing.
"""

from __future__ import annotations

import re
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from kb.engine.folder import Folder
from kb.engine.java import identities
from kb.errors import UnavailableError, refusal

_TAIL = 64 << 10
_MOMENTS, _MOMENT_S = 200, 0.01


def is_ours(pid: int, folder: Folder) -> bool:
    """Whether the process with this id is the server of this folder, and alive."""
    for _ in range(_MOMENTS):
        try:
            process = psutil.Process(pid)
            line = process.cmdline()
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
        except psutil.Error:
            return False
        if line:
            return not identities(folder).isdisjoint(line)
        time.sleep(_MOMENT_S)  # just born or just dying: for a moment it has no command line
    return False


def find(folder: Folder) -> int | None:
    """The server of this folder among all processes, noted or not.

    There is one that was not noted when the command that started it was killed, or while it stops.
    """
    mine = identities(folder)
    for process in psutil.process_iter(["cmdline", "status"]):
        if (
            not mine.isdisjoint(process.info["cmdline"] or ())
            and process.info["status"] != psutil.STATUS_ZOMBIE
        ):
            return int(process.pid)
    return None


def port_of(pid: int) -> int | None:
    """The port of this machine that a process listens on, None while there is none."""
    with suppress(psutil.Error):
        for one in psutil.Process(pid).net_connections(kind="tcp"):
            if one.status == psutil.CONN_LISTEN:
                return int(one.laddr.port)
    return None


def listens(port: int) -> bool:
    """Whether something accepts connections on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port(preferred: int | None) -> int:
    """A port of this machine that nobody listens on; `preferred` if it is one (links to it stay good).

    Raises `UnavailableError` (`engine-port`) when the system gives none.
    """
    for port in (preferred, 0):
        if port is None or (port and listens(port)):
            continue
        with socket.socket() as attempt:
            if sys.platform != "win32":
                # As the server does: connections that its predecessor left half-open are no hindrance.
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind(("127.0.0.1", port))
            except OSError as fault:
                if port == 0:
                    raise UnavailableError("engine-port", reason=refusal(fault)) from fault
                continue
            return int(attempt.getsockname()[1])
    raise AssertionError


def accepts(folder: Folder, port: int) -> bool:
    """Whether the database of the server on a port is open to us; False while it is still opening.

    Raises `UnavailableError` (`engine-password`) when it does not take our password.
    """
    # The driver takes a fifth of a second to import; a command that finds the server running needs it
    # only later.
    from neo4j import GraphDatabase  # noqa: PLC0415
    from neo4j.exceptions import AuthError, DriverError, Neo4jError  # noqa: PLC0415

    server = folder.server(port)
    auth = (server.username, server.password or "")
    try:
        with (
            GraphDatabase.driver(server.uri, auth=auth, telemetry_disabled=True) as driver,
            driver.session(database=server.database) as session,
            session.begin_transaction(),  # does nothing, but is refused until the database is open
        ):
            return True
    except AuthError as fault:
        raise UnavailableError("engine-password", file=folder.password_file, folder=folder.path) from fault
    except (DriverError, Neo4jError):
        return False


def cause_of_death(folder: Folder, log_from: int) -> UnavailableError | None:
    """Why a server that ended by itself did so; None when its port was taken and another may do.

    `log_from` is how long Neo4j's log was before the start.
    """
    console, log = _tail(folder.console), _tail(folder.log, log_from)
    both = console + log
    for pattern, key in (
        (r"Address already in use|PortBindException", None),
        (
            r"No space left on device|Disk quota exceeded|File too large|not enough space on the disk",
            "engine-disk-full",
        ),
        (
            r"insufficient memory|Could not reserve enough space|Cannot allocate memory|OutOfMemoryError",
            "engine-memory",
        ),
        (r"StoreLockException|FileLockException|Unable to obtain lock", "engine-locked"),
    ):
        if re.search(pattern, both):
            return UnavailableError(key, folder=folder.path) if key else None
    reasons = re.findall(
        r"^(?:Caused by: |.*\bERROR\b +|Exception in thread .*?: )(.*\S)", both, re.MULTILINE
    )
    if not reasons:
        return UnavailableError("engine-ended", log=folder.log)
    return UnavailableError("engine-failed", reason=reasons[-1], log=folder.log)


def _tail(file: Path, start: int = 0) -> str:
    try:
        with file.open("rb") as handle:
            size = handle.seek(0, 2)
            handle.seek(max(start if start <= size else 0, size - _TAIL))
            return handle.read().decode("utf-8", "replace")
    except OSError:
        return ""
