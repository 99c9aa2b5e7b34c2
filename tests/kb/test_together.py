"""One look is shared by those who asked before it began, and by nobody who asked later."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from kb.together import Together


def test_nobody_gets_what_was_found_before_they_asked() -> None:
    """Many threads against a clock that every look reads: no answer is older than its question."""
    clock = itertools.count()
    looked: list[int] = []

    def look() -> int:
        moment = next(clock)
        looked.append(moment)
        time.sleep(0.001)
        return moment

    together = Together(look)
    late: list[tuple[int, int]] = []

    def ask() -> None:
        for _ in range(50):
            before = next(clock)
            found = together.found()
            if found < before:
                late.append((before, found))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert late == []
    assert len(looked) < 8 * 50


def test_a_fault_is_not_what_the_next_one_gets() -> None:
    answers = iter([ValueError("once"), 7])

    def look() -> int:
        one = next(answers)
        if isinstance(one, ValueError):
            raise one
        return one

    together = Together(look)
    with pytest.raises(ValueError, match="once"):
        together.found()
    assert together.found() == 7
