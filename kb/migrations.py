"""Brings a database's constraints and indexes up to this release, one numbered file at a time.

The files are `cypher/schema/NNNN-name.cypher`; each is carried out in a transaction of its own and
recorded on a `Migration` node with the hash of its text. Carrying one out twice changes nothing, so a
crash between the two is harmless. A file that was changed after it was recorded is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import cypher
from kb import settings
from kb.errors import LoketError, UsageError
from kb.progress import Progress, Silent
from kb.store import Store
from kb.texts import t


@dataclass(frozen=True)
class Migration:
    """One numbered change of the schema: `name` is its path in `cypher/`."""

    number: int
    name: str
    sha256: str


def all_migrations() -> list[Migration]:
    """Every migration of this release, in order."""
    found = []
    for name in cypher.names("schema"):
        number = int(name.removeprefix("schema/").partition("-")[0])
        found.append(Migration(number, name, hashlib.sha256(cypher.text(name).encode()).hexdigest()))
    return found


def pending(store: Store) -> list[Migration]:
    """The migrations that this database has not had.

    Raises `LoketError` when the database has one this release does not know (it was made by a newer
    Loket), or one whose text has changed since.
    """
    known = {one.number: one for one in all_migrations()}
    done = {row["number"]: row["sha256"] for row in store.rows("store/migrations")}
    if done.keys() - known.keys():
        raise LoketError("newer-database", number=max(done))
    for number, sha256 in done.items():
        if known[number].sha256 != sha256:
            raise LoketError("changed-migration", name=known[number].name)
    return [one for number, one in sorted(known.items()) if number not in done]


def migrate(store: Store, progress: Progress | None = None) -> int:
    """Carry out what is pending; returns how many that were. Safe to call from several processes.

    Raises `UsageError` when the database holds what is not Loket's and is in the way.
    """
    todo = pending(store)
    if not todo:
        return 0
    with (progress or Silent()).task(t("store.migrating"), total=len(todo)) as task:
        for one in todo:
            _carry_out(store, one)
            store.update(
                "store/migration-done",
                number=one.number,
                name=one.name,
                sha256=one.sha256,
                applied=settings.now().isoformat(),
            )
            task.advance()
        store.rows("store/await-indexes", seconds=300)
    return len(todo)


def _carry_out(store: Store, migration: Migration) -> None:
    """Carry one out. Of two commands at once, one may find what the other has just made in its way.

    A migration says `IF NOT EXISTS`, so the second time it passes, unless what is in the way is another's.
    """
    for last in (False, True):
        try:
            store.update(migration.name)
        except LoketError as fault:
            if ".Schema." not in str(fault.values.get("code")):
                raise
            if last:
                reason = " ".join(str(fault.values["reason"]).split())
                raise UsageError("database-of-others", reason=reason) from fault
        else:
            return
