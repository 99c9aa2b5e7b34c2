"""From the environment to a connected knowledge base, ready to use.

Owns the choice of server (the user's own, else the local one, started when it is not running) and that the
schema is up to date before anything is asked or written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kb import engine, migrations, settings
from kb.progress import Progress
from kb.store import Store


@contextmanager
def connected(progress: Progress) -> Iterator[Store]:
    """A store on the server in force, its schema brought up to date; closed at the end of the block."""
    server = settings.server() or engine.ensure(progress)
    with Store(server) as store:
        store.verify()
        migrations.migrate(store, progress)
        yield store
