"""Makes something of several pieces at once, each on its own thread, as if of one after the other.

Owns what is in order, and nothing of what is made. What is made of a piece comes after all that is made of
those before it; a fault comes where it would have come. Pieces are taken one after the other. What a piece
may do whatever the others do, it does when it can. What has to be done in the order of the pieces, such as
telling what was not met before, it does between entering a *gate* and leaving it: it enters when each piece
before it has left that gate or is through, and whoever comes after waits until it has left. So a piece waits
for those before it only, and the first one for none: nobody waits for ever.

Python's lock lets one thread at a time run Python; polars, numpy and the compiled kernels let it go, and they
are where the time is (docs/decisions/0014-speed-of-reading.md).
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Hashable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from itertools import takewhile
from typing import Generic, TypeVar

from loaders.ahead import End

P = TypeVar("P")
T = TypeVar("T")


class Way:
    """The way of one piece. Of this kind when no others are on theirs: its gates are open."""

    def enter(self, gate: Hashable) -> None:
        """Wait until each piece before has left the gate or is through."""

    def leave(self, gate: Hashable) -> None:
        """Let the next piece enter the gate; who does not leave one does when it is through."""


@contextmanager
def abreast(pieces: Iterator[P], make: Callable[[P, Way], Iterator[T]], most: int) -> Iterator[Iterator[T]]:
    """What `make` makes of each piece on its way, with at most so many pieces at once; no threads for one.

    As long as what was made of a piece has not been asked for, the piece counts. Whoever leaves the block
    stops the making: when it is left, no thread runs any more.
    """
    if most < 2:
        yield (one for piece in pieces for one in make(piece, Way()))
        return
    line = _Line(pieces, make, most)
    try:
        yield line.made()
    finally:
        line.stop()


class _StoppedError(Exception):
    """Nobody asks any more."""


class _Way(Way):
    def __init__(self, line: _Line[P, T]) -> None:
        self._line = line
        self.left: set[Hashable] = set()

    def enter(self, gate: Hashable) -> None:
        self._line.enter(self, gate)

    def leave(self, gate: Hashable) -> None:
        self._line.leave(self, gate)


class _Line(Generic[P, T]):
    """The pieces that something is being made of, in their order, and the threads that do it."""

    def __init__(self, pieces: Iterator[P], make: Callable[[P, Way], Iterator[T]], most: int) -> None:
        self._pieces, self._make, self._room = pieces, make, most
        self._lanes: queue.SimpleQueue[queue.SimpleQueue[T | End] | End] = queue.SimpleQueue()
        self._going: list[_Way] = []
        self._taking, self._moved = threading.Lock(), threading.Condition()
        self._stopped = self._over = False
        self._threads = [
            # What holds where the pieces are asked for, such as the language, holds in the thread.
            threading.Thread(target=copy_context().run, args=(self._work,), daemon=True)
            for _ in range(most)
        ]
        for one in self._threads:
            one.start()

    def made(self) -> Iterator[T]:
        """What is made, in order."""
        while not isinstance(lane := self._lanes.get(), End):
            while not isinstance(one := lane.get(), End):
                yield one
            if one.fault is not None:
                raise one.fault
            with self._moved:
                self._room += 1
                self._moved.notify_all()
        if lane.fault is not None:
            raise lane.fault

    def stop(self) -> None:
        """End all threads; then the pieces, which may have one of their own."""
        with self._moved:
            self._stopped = True
            self._moved.notify_all()
        for one in self._threads:
            one.join()
        if isinstance(self._pieces, Generator):
            self._pieces.close()

    def enter(self, way: _Way, gate: Hashable) -> None:
        """Let a piece into a gate when it is its turn."""

        def open_() -> bool:
            before = takewhile(lambda one: one is not way, self._going)
            return self._stopped or all(gate in one.left for one in before)

        with self._moved:
            self._moved.wait_for(open_)
            if self._stopped:
                raise _StoppedError

    def leave(self, way: _Way, gate: Hashable) -> None:
        """Let the next one in."""
        with self._moved:
            way.left.add(gate)
            self._moved.notify_all()

    def _work(self) -> None:
        while self._one():
            pass

    def _one(self) -> bool:
        """Make what is to be made of the next piece; tells whether there was one."""
        taken = self._taken()
        if taken is None:
            return False
        piece, way, lane = taken
        end = End()
        try:
            for one in self._make(piece, way):
                lane.put(one)
                if self._stopped:
                    return False
        except BaseException as fault:  # noqa: BLE001 (it is raised where it belongs)
            end = End(fault)
        with self._moved:
            self._going.remove(way)
            self._moved.notify_all()
        lane.put(end)
        return True

    def _taken(self) -> tuple[P, _Way, queue.SimpleQueue[T | End]] | None:
        """The next piece when there is room for one, and where to put what is made of it."""
        with self._taking:
            with self._moved:
                self._moved.wait_for(lambda: self._stopped or self._over or self._room)
                if self._stopped or self._over:
                    return None
                self._room -= 1
            try:
                piece = next(self._pieces)
            except BaseException as fault:  # noqa: BLE001 (it is raised where it belongs)
                self._over = True
                self._lanes.put(End(None if isinstance(fault, StopIteration) else fault))
                return None
            way = _Way(self)
            lane: queue.SimpleQueue[T | End] = queue.SimpleQueue()
            with self._moved:
                self._going.append(way)
            self._lanes.put(lane)
            return piece, way, lane
