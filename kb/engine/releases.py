"""Which Neo4j releases Loket can run by itself, and what differs between them.

Owns the list of known releases and the reading of their lock files (`jars/`, one artifact a line). It
fetches nothing and starts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import PurePosixPath

from kb import settings
from kb.errors import UsageError


@dataclass(frozen=True)
class Artifact:
    """One jar: its Maven coordinates, and what the file must be."""

    group: str
    name: str
    packaging: str
    classifier: str
    version: str
    sha256: str
    size: int

    @classmethod
    def parse(cls, line: str) -> Artifact:
        """Read a line of a lock file: `group:name:packaging[:classifier]:version sha256:… bytes`."""
        coordinates, digest, size = line.split()
        group, name, packaging, *classifier, version = coordinates.split(":")
        return cls(
            group=group,
            name=name,
            packaging=packaging,
            classifier=classifier[0] if classifier else "",
            version=version,
            sha256=digest.removeprefix("sha256:"),
            size=int(size),
        )

    @property
    def path(self) -> PurePosixPath:
        """Where a Maven cache keeps it, relative to the cache."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        file = f"{self.name}-{self.version}{suffix}.{self.packaging}"
        return PurePosixPath(*self.group.split("."), self.name, self.version, file)


@dataclass(frozen=True)
class Release:
    """A Neo4j release that this Loket was made and tested with.

    `line` names the store that it opens: a release upgrades the store of its own line in place and must
    never see that of another. Since 2025 Neo4j's versions are calendar months, all of one line.
    """

    version: str
    line: str
    main_class: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def artifacts(self) -> tuple[Artifact, ...]:
        """Every jar of the release, in class path order."""
        lock = files(__package__).joinpath("jars", f"neo4j-{self.version}.lock")
        lines = lock.read_text(encoding="utf-8").splitlines()
        return tuple(Artifact.parse(line) for line in lines if line.strip())


RELEASES: Mapping[str, Release] = {
    one.version: one
    for one in (
        Release(
            version="2026.08.1",
            line="calendar",
            main_class="org.neo4j.server.Neo4jCommunity",
            settings={
                # From 2026.03 on Neo4j announces itself to the local network by UDP broadcast and offers to
                # report to its maker's console. A private database does neither.
                "server.fleet_discovery.enabled": "false",
                "dbms.fleet_manager.enabled": "false",
                "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
            },
        ),
        Release(
            version="5.26.30",
            line="5",
            main_class="org.neo4j.server.CommunityEntryPoint",
            settings={"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"},
        ),
    )
}


def chosen() -> Release:
    """The release to run: `LOKET_NEO4J_VERSION`, else the one this Loket is made for.

    Raises `UsageError` that names the known ones.
    """
    version = settings.neo4j_version()
    release = RELEASES.get(version)
    if release is None:
        raise UsageError("engine-version", version=version, known=", ".join(sorted(RELEASES)))
    return release
