"""One command at a time: a lock between processes that says when it has to wait.

The operating system frees the lock when its holder dies, however it dies, so none is ever left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kb.engine.folder import writing
from kb.progress import Progress

_PATIENCE_S = 0.3  # shorter waits are not worth a word


@contextmanager
def turn(file: Path, progress: Progress, text: str) -> Iterator[None]:
    """Hold the lock `file` for the block; `text` is shown while another process holds it."""
    lock = FileLock(file, mode=0o600)
    with writing(file.parent):
        try:
            lock.acquire(timeout=_PATIENCE_S)
        except Timeout:
            with progress.task(text):
                lock.acquire()
    try:
        yield
    finally:
        lock.release()
