"""One look for all who ask at the same time: whoever comes before it begins shares what it finds.

Nobody gets what was found by a look that had begun before they asked, so the answer is never older than the
question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Looks by `look`, one at a time; for many threads. A fault reaches who met it; the next looks again."""

    def __init__(self, look: Callable[[], T]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._begun = 0
        self._ended = 0
        self._found: list[T] = []

    def found(self) -> T:
        """What a look that begins after this call finds; raises what it raises."""
        wanted = self._begun + 1
        with self._lock:
            if self._ended < wanted:
                self._begun += 1
                self._found = [self._look()]
                self._ended = self._begun
            return self._found[0]
