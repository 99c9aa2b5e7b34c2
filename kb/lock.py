"""The lock on loading: one load at a time, and a dead one's lock is taken over.

The lock is a node in the database, so that it holds between machines. Its holder gives a sign of life with
every batch and in between from a thread of its own, since reading a large file can take minutes before the
first batch; all times are the server's. Each batch proves in its transaction that it still holds the lock.
"""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from kb.errors import BusyError, LoketError, UnavailableError
from kb.store import Store, Transaction

BEAT_SECONDS = 20
STALE_SECONDS = 120


@contextmanager
def held(store: Store, *, beat_seconds: float = BEAT_SECONDS) -> Iterator[str]:
    """Hold the lock for the length of a block, and yield the name to prove it by.

    Raises `BusyError`, saying who, when somebody else is loading.
    """
    owner = str(uuid.uuid4())
    _take(store, owner)
    try:
        with _beating(store, owner, beat_seconds):
            yield owner
    except BaseException as fault:
        # Where nobody answers, the lock goes when its holder is found gone.
        if not (isinstance(fault, UnavailableError) and fault.key == "database-unreachable"):
            with suppress(LoketError):  # what is to be told is the fault that there was
                store.update("store/lock-free", owner=owner)
        raise
    store.update("store/lock-free", owner=owner)


def prove(tx: Transaction, owner: str) -> None:
    """Prove within a transaction that the lock is still held; raises `BusyError` when it is not.

    Whoever would take the lock over waits until the transaction is done.
    """
    if not tx.run("store/lock-beat", owner=owner):
        raise BusyError("load-lost-lock")


def _take(store: Store, owner: str) -> None:
    gone = []
    for one in store.rows("store/lock-held", seconds=STALE_SECONDS):
        if _is_gone(one["holder"]):
            gone.append(one["owner"])
        elif one["alive"]:
            raise BusyError("load-in-progress", holder=one["holder"])
    holder = f"{socket.gethostname()} {os.getpid()} {_started(os.getpid()):.0f}"
    if not store.update("store/lock-take", owner=owner, holder=holder, seconds=STALE_SECONDS, gone=gone):
        now = store.rows("store/lock-held", seconds=STALE_SECONDS)
        raise BusyError("load-in-progress", holder=now[0]["holder"] if now else "?")


@contextmanager
def _beating(store: Store, owner: str, seconds: float) -> Iterator[None]:
    """Give a sign of life every so often, for the length of a block."""
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(store, owner, done, seconds), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(store: Store, owner: str, done: threading.Event, seconds: float) -> None:
    while not done.wait(seconds):
        # One sign that is lost does no harm; a fault that lasts is met by the load itself, which says so.
        with suppress(LoketError):
            store.update("store/lock-beat", owner=owner)


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that does not run any more.

    A number is given to another process after a while, so the time when it started is compared as well.
    """
    host, pid, started = (*holder.split(" "), "", "")[:3]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    return f"{_started(int(pid)):.0f}" != started


def _started(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0
