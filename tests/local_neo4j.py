"""Local Neo4j servers for the tests, none of which outlives them, however they end.

Owns a temporary folder that holds every `LOKET_HOME` of a run, and its *keeper*: a process that waits at
the other end of a pipe. When pytest is done, is interrupted or is killed, the pipe closes; then the keeper
stops each server that runs in the folder and removes it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parent.parent


@contextmanager
def kept_folder() -> Iterator[Path]:
    """A folder for the homes of local servers; at the end of the block they are stopped and it is removed."""
    folder = Path(tempfile.mkdtemp(prefix="loket-test-")).resolve()
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.local_neo4j", str(folder)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is meant for pytest
    )
    try:
        yield folder
    finally:
        keeper.communicate(timeout=120)


def servers(folder: Path) -> list[psutil.Process]:
    """The Neo4j servers, and commands that start one, that run in a folder or below."""
    mark = f"--home-dir={folder}{os.sep}"
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and any(part.startswith(mark) for part in process.info["cmdline"] or ())
    ]


def keep(folder: Path) -> None:
    """Wait for the end of standard input, then stop every server in the folder and remove it."""
    sys.stdin.buffer.read()
    running = servers(folder)
    for process in running:
        with suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(running, timeout=30)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=10)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
