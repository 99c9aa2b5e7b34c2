"""Makes ahead what is asked for next: rows are read while facts are made, facts while the server writes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")
MOST = 2
_PATIENCE = 0.2


class End:
    """The end of what was made, and the fault that ended it, if any."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.fault = fault


@contextmanager
def ahead(made: Iterator[T], most: int = MOST) -> Iterator[Iterator[T]]:
    """The same things in the same order, at most `most` of them made before they are asked for, from now on.

    A fault comes where it would have come. Whoever leaves the block stops the making.
    """
    if not most:
        yield made
        return
    waiting: queue.Queue[T | End] = queue.Queue(most)
    stopped = threading.Event()
    # What holds where it is asked for, such as the language, holds in the thread.
    maker = threading.Thread(target=copy_context().run, args=(_make, made, waiting, stopped), daemon=True)
    maker.start()
    try:
        yield _asked(waiting)
    finally:
        stopped.set()
        maker.join()


def _asked(waiting: queue.Queue[T | End]) -> Iterator[T]:
    while not isinstance(one := waiting.get(), End):
        yield one
    if one.fault is not None:
        raise one.fault


def _make(made: Iterator[T], waiting: queue.Queue[T | End], stopped: threading.Event) -> None:
    end = End()
    try:
        for one in made:
            if not _handed_over(one, waiting, stopped):
                return
    except BaseException as fault:  # noqa: BLE001 (it is raised where it belongs)
        end = End(fault)
    _handed_over(end, waiting, stopped)


def _handed_over(one: T | End, waiting: queue.Queue[T | End], stopped: threading.Event) -> bool:
    """Wait until there is room; tells whether anybody still asks."""
    while not stopped.is_set():
        try:
            waiting.put(one, timeout=_PATIENCE)
        except queue.Full:
            continue
        return True
    return False
