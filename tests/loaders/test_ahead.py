"""Facts made ahead: the same, in the same order, and no further than that."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from loaders.ahead import ahead


def test_the_same_in_the_same_order() -> None:
    for count, most in ((100, 2), (100, 0), (0, 2)):
        with ahead(iter(range(count)), most) as asked:
            assert list(asked) == list(range(count))


def test_no_more_is_made_than_a_few_ahead() -> None:
    made: list[int] = []

    def numbers() -> Iterator[int]:
        for one in range(100):
            made.append(one)
            yield one

    with ahead(numbers(), 2) as asked:
        assert wait_for(made, 3) == [0, 1, 2]  # two wait, one is held out, before anybody asks
        assert next(asked) == 0
        assert wait_for(made, 4) == [0, 1, 2, 3]
        before = threading.active_count()
    assert threading.active_count() == before - 1
    assert len(made) <= 5


def wait_for(made: list[int], count: int) -> list[int]:
    """What has been made, once that is so many, and a while after."""
    end = time.monotonic() + 5
    while len(made) < count and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(0.1)
    return made


def test_a_fault_comes_where_it_belongs() -> None:
    def faulty() -> Iterator[int]:
        yield 1
        raise ValueError("two")

    with ahead(faulty()) as asked:
        assert next(asked) == 1
        with pytest.raises(ValueError, match="two"):
            next(asked)


def test_a_fault_inside_the_block_stops_the_making() -> None:
    before = threading.active_count()
    with pytest.raises(ValueError, match="mine"), ahead(iter(range(100))):
        raise ValueError("mine")
    assert threading.active_count() == before
