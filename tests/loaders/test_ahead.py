"""Facts made ahead: the same, in the same order, and no further than that."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from loaders.ahead import ahead


def test_the_same_in_the_same_order() -> None:
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert list(ahead(iter(range(100)), 0)) == list(range(100))
    assert list(ahead(iter(()))) == []


def test_no_more_is_made_than_a_few_ahead() -> None:
    made: list[int] = []

    def numbers() -> Iterator[int]:
        for one in range(100):
            made.append(one)
            yield one

    asked = ahead(numbers(), 2)
    assert next(asked) == 0
    end = time.monotonic() + 5
    while len(made) < 4 and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(0.1)
    assert made == [0, 1, 2, 3]  # one given, two wait, one is held out
    before = threading.active_count()
    asked.close()
    assert threading.active_count() == before - 1
    assert len(made) <= 5


def test_a_fault_comes_where_it_belongs() -> None:
    def faulty() -> Iterator[int]:
        yield 1
        raise ValueError("two")

    asked = ahead(faulty())
    assert next(asked) == 1
    with pytest.raises(ValueError, match="two"):
        next(asked)
