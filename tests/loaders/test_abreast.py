"""Pieces that something is made of at once: the same as of one after the other, and no thread left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.texts import Language, language, speaking
from loaders.abreast import Way, abreast
from loaders.ahead import ahead

GATES = ("first", "second")
Steps = list[list[tuple[str, str]]]


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


@settings(max_examples=40, deadline=None)
@given(
    pieces=st.lists(
        st.lists(st.tuples(st.sampled_from(["enter", "leave", "made", "sleep"]), st.sampled_from(GATES))),
        max_size=8,
    ),
    most=st.integers(1, 4),
)
def test_gates_are_passed_in_order_whatever_pieces_do(pieces: Steps, most: int) -> None:
    within: dict[str, list[int]] = {gate: [] for gate in GATES}

    def make(piece: tuple[int, list[tuple[str, str]]], way: Way) -> Iterator[tuple[int, int]]:
        nr, steps = piece
        entered: set[str] = set()
        left: set[str] = set()
        for at, (step, gate) in enumerate(steps):
            if step == "enter":
                way.enter(gate)
                entered.add(gate)
            elif step == "leave":
                way.leave(gate)
                left.add(gate)
            elif step == "sleep":
                time.sleep(0.001)
            else:
                yield nr, at
            for one in entered - left:
                within[one].append(nr)

    with abreast(iter(enumerate(pieces)), make, most) as made:
        found = list(made)
    assert found == [
        (nr, at) for nr, steps in enumerate(pieces) for at, (step, _) in enumerate(steps) if step == "made"
    ]
    for numbers in within.values():
        assert numbers == sorted(numbers)


def plain(piece: int, way: Way) -> Iterator[int]:
    yield piece
    yield piece * 10


def test_pieces_are_on_their_way_at_once() -> None:
    both = threading.Barrier(2, timeout=10)

    def meeting(piece: int, way: Way) -> Iterator[int]:
        both.wait()
        yield piece

    with abreast(iter(range(6)), meeting, 2) as made:
        assert list(made) == list(range(6))


def test_no_more_pieces_are_taken_than_may_be_on_their_way() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for one in range(100):
            taken.append(one)
            yield one

    with abreast(pieces(), plain, 2) as made:
        assert next(made) == 0
        time.sleep(0.2)
        assert taken == [0, 1]
        assert [next(made) for _ in range(2)] == [0, 1]
    assert len(taken) <= 4


def test_without_others_no_thread() -> None:
    def alone(piece: int, way: Way) -> Iterator[int]:
        way.enter("gate")
        assert threading.current_thread() is threading.main_thread()
        yield piece

    with abreast(iter(range(3)), alone, 1) as made:
        assert list(made) == [0, 1, 2]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_fault_comes_where_it_would_have_come(most: int) -> None:
    def faulty(piece: int, way: Way) -> Iterator[int]:
        way.enter("gate")
        yield piece
        if piece == 3:
            raise ValueError("three")
        yield piece

    found: list[int] = []
    with abreast(iter(range(100)), faulty, most) as made, pytest.raises(ValueError, match="three"):
        found.extend(made)
    assert found == [0, 0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_fault_of_the_pieces_comes_after_what_was_made_of_them(most: int) -> None:
    def pieces() -> Iterator[int]:
        yield from range(3)
        raise ValueError("pieces")

    found: list[int] = []
    with abreast(pieces(), plain, most) as made, pytest.raises(ValueError, match="pieces"):
        found.extend(made)
    assert found == [0, 0, 1, 10, 2, 20]


def waits_at_a_gate(piece: int, way: Way) -> Iterator[int]:
    way.enter("gate")
    yield piece
    time.sleep(0.05)
    yield piece


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
@pytest.mark.parametrize("make", [plain, waits_at_a_gate])
def test_whoever_stops_asking_stops_the_making(
    make: Callable[[int, Way], Iterator[int]], fault: type[BaseException]
) -> None:
    closed: list[str] = []

    def pieces() -> Iterator[int]:
        try:
            with ahead(iter(range(1000)), 1) as numbers:
                yield from numbers
        finally:
            closed.append("pieces")

    def stated() -> Iterator[int]:
        with abreast(pieces(), make, 2) as made:
            yield from made

    def stopped() -> None:
        with abreast(pieces(), make, 2) as made:
            next(made)
            raise fault

    with pytest.raises(fault):
        stopped()
    asked = stated()
    next(asked)
    del asked
    assert closed == ["pieces", "pieces"]


def test_the_language_holds_in_the_threads() -> None:
    def told(piece: int, way: Way) -> Iterator[str]:
        yield language()

    languages: tuple[Language, ...] = ("sv", "en")
    for one in languages:
        with speaking(one), abreast(iter(range(4)), told, 2) as made:
            assert list(made) == [one] * 4
        with speaking(one), ahead(language() for _ in range(2)) as said:
            assert list(said) == [one] * 2
