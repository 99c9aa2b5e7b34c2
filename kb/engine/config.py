"""How the local Neo4j is set up: its settings, and its share of the machine's memory.

Owns every value that Loket gives Neo4j; `docker-compose.yml` repeats the common ones, and a test keeps the
two from drifting. The file is written anew at every start, so an edit or a leftover has no effect.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from kb.engine.releases import Release
from kb.errors import UsageError

_MIB = 1 << 20
_UNITS = {"k": 1 << 10, "m": _MIB, "g": 1 << 30}

# Where Linux tells a container's memory limit: control groups version 2 and 1.
_CONTAINER_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)

# The settings that hold wherever Loket's Neo4j runs.
COMMON: Mapping[str, str] = {
    # Bolt only: no browser, no HTTP interface, no report of usage.
    "server.http.enabled": "false",
    "dbms.usage_report.enabled": "false",
    # A fresh store is 2 MB instead of 541 MB, and the log that recovery does not need is let go.
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.size": "16m",
    "db.tx_log.rotation.retention_policy": "keep_none",
    # Values in queries may be names of people; they are written to no log.
    "db.logs.query.enabled": "OFF",
    # A question may read the graph, not this machine's files or network (LOAD CSV is allowed to readers).
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    # Once the databases are closed Neo4j waits ten seconds for more Bolt clients; nothing depends on it.
    "internal.dbms.bolt.netty_server_shutdown_timeout": "1s",
}

# For a server that tests empty and fill again every second: Neo4j would plan a statement anew whenever the
# counts differ from those it was planned with. A plan is as right with other counts, only not as fast.
_SHORT_LIVED: Mapping[str, str] = {"dbms.cypher.min_replan_interval": "1d"}


def short_lived() -> bool:
    """Whether servers are made for a test: `LOKET_NEO4J_SHORT_LIVED`, internal to the test suite."""
    return bool(os.environ.get("LOKET_NEO4J_SHORT_LIVED"))


@dataclass(frozen=True)
class Memory:
    """Bytes for Java's heap, at most, and for Neo4j's page cache."""

    heap: int
    pagecache: int


def memory() -> Memory:
    """A quarter of the machine for the heap and an eighth for the page cache, within sane bounds.

    The heap is a ceiling that Java gives back when it is idle. `LOKET_NEO4J_HEAP` and
    `LOKET_NEO4J_PAGECACHE` decide instead (`512m`, `3g`); raises `UsageError` for anything else in them.
    """
    total = _machine_memory()
    return Memory(
        heap=_given("LOKET_NEO4J_HEAP") or max(384 * _MIB, min(total // 4, 4096 * _MIB)),
        pagecache=_given("LOKET_NEO4J_PAGECACHE") or max(64 * _MIB, min(total // 8, 2048 * _MIB)),
    )


def _given(name: str) -> int | None:
    text = os.environ.get(name)
    if not text:
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,8})([kmg])", text.strip().lower())
    if match is None:
        raise UsageError("engine-memory-setting", name=name, value=text)
    return int(match[1]) * _UNITS[match[2]]


def _machine_memory() -> int:
    """The memory of the machine, or of the container that this runs in."""
    total = int(psutil.virtual_memory().total)
    for file in _CONTAINER_LIMITS:
        try:
            total = min(total, int(file.read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue
    return total


def text(release: Release, port: int, pagecache: int) -> str:
    """The settings file of a server that listens on `port` of this machine alone."""
    settings = {
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.memory.pagecache.size": f"{pagecache // 1024}k",
        # Nobody guesses a random password; but whoever tries three times would lock the owner out.
        "dbms.security.auth_max_failed_attempts": "0",
        **COMMON,
        **release.settings,
        **(_SHORT_LIVED if short_lived() else {}),
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def port(file: Path) -> int | None:
    """The port in a settings file, None if there is no such file."""
    try:
        match = re.search(r"^server\.bolt\.listen_address=127\.0\.0\.1:(\d+)$", file.read_text("utf-8"), re.M)
    except OSError:
        return None
    return int(match[1]) if match else None
