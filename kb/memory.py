"""A memory of what was made from the database, bounded in size, each thing under the state it was made in.

Owns which things are kept and for how long: one is given out only in the very state it was made in, the
least recently used goes first, and of several threads that want the same thing at once one makes it and
the others wait for it. What a thing is, and what tells a state, its users know.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar, cast

T = TypeVar("T")
_ENTRY = 400  # bytes for the entry itself


@dataclass(frozen=True, slots=True)
class _Entry:
    state: str
    thing: Any
    size: int


class Memory:
    """Keeps things of at most so many bytes together (as `size_of` estimates them); for many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._making: dict[tuple[str, Hashable], Future[Any]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> int:
        """Bytes that the things kept take."""
        return self._size

    def get(
        self, state: str, key: Hashable, make: Callable[[], T], keep: Callable[[T], bool] | None = None
    ) -> T:
        """The thing kept under `key` in this state; else it is made, and kept if it fits and `keep` says so.

        A fault in making it reaches everybody who waits, and nothing is kept.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.state == state:
                self._entries.move_to_end(key)
                return cast("T", entry.thing)
            awaited = self._making.get((state, key))
            if awaited is None:
                mine: Future[Any] = Future()
                self._making[state, key] = mine
        if awaited is not None:
            return cast("T", awaited.result())
        try:
            thing = make()
        except BaseException as fault:
            self._done(state, key)
            mine.set_exception(fault)
            raise
        if keep is None or keep(thing):
            self._keep(state, key, thing)
        self._done(state, key)
        mine.set_result(thing)
        return thing

    def _done(self, state: str, key: Hashable) -> None:
        with self._lock:
            del self._making[state, key]

    def _keep(self, state: str, key: Hashable, thing: object) -> None:
        size = _ENTRY + size_of(thing) + size_of(key)
        with self._lock:
            old = self._entries.pop(key, None)
            self._size -= old.size if old else 0
            if size > self._most:
                return
            self._entries[key] = _Entry(state, thing, size)
            self._size += size
            while self._size > self._most:
                _, gone = self._entries.popitem(last=False)
                self._size -= gone.size


def size_of(thing: object) -> int:
    """About how many bytes a value takes, with all that it holds."""
    total, waiting = 0, [thing]
    while waiting:
        one = waiting.pop()
        total += sys.getsizeof(one, 64)
        if isinstance(one, Mapping):
            waiting.extend(one.keys())
            waiting.extend(one.values())
        elif isinstance(one, list | tuple | set | frozenset):
            waiting.extend(one)
    return total
