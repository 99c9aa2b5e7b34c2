"""The memory: what is given out again, what is made anew, how large it gets, and many at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.memory import Memory, size_of

PLENTY = 1 << 20


def test_a_thing_is_made_once_in_a_state_and_again_in_another() -> None:
    memory, made = Memory(PLENTY), []

    def make() -> int:
        made.append(None)
        return len(made)

    assert [memory.get(state, "k", make) for state in "aabba"] == [1, 1, 2, 2, 3]
    assert len(memory) == 1


def test_what_was_used_least_recently_goes_first() -> None:
    memory = Memory(3_000)
    for key in "abc":
        memory.get("s", key, lambda: "x" * 300)
    memory.get("s", "a", lambda: pytest.fail("it is kept"))
    memory.get("s", "d", lambda: "x" * 300)
    memory.get("s", "a", lambda: pytest.fail("it is kept"))
    assert memory.get("s", "b", lambda: "anew") == "anew"


def test_what_is_larger_than_all_is_given_but_not_kept() -> None:
    memory = Memory(3_000)
    memory.get("s", "small", lambda: "x")
    assert memory.get("s", "large", lambda: "x" * 10_000) == "x" * 10_000
    assert len(memory) == 1
    memory.get("s", "small", lambda: pytest.fail("it is kept"))


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("12"), st.integers(0, 4_000)), max_size=40)
)
def test_it_is_never_larger_than_allowed_and_knows_its_size(steps: list[tuple[str, str, int]]) -> None:
    memory = Memory(8_000)
    for key, state, length in steps:
        assert len(memory.get(state, key, lambda n=length: bytes(n))) >= 0  # type: ignore[misc]
        assert memory.size <= 8_000
        assert memory.size == sum(one.size for one in memory._entries.values())
    assert memory._making == {}


def test_the_size_counts_all_that_a_thing_holds() -> None:
    rows = [["Luleå tekniska universitet" * 10, 1.5, {"id": "x" * 100}] for _ in range(100)]
    assert 100 * (260 + 100) < size_of(rows) < 100 * 2_000


def test_of_many_at_once_one_makes_it_and_all_get_it() -> None:
    memory, made = Memory(PLENTY), []
    everybody = threading.Barrier(8)
    waiting = threading.Event()

    def make() -> str:
        made.append(threading.get_ident())
        assert waiting.wait(10)
        return "thing"

    def want(_: int) -> str:
        everybody.wait(10)
        return memory.get("s", "k", make)

    with ThreadPoolExecutor(9) as pool:
        wanted = [pool.submit(want, one) for one in range(8)]
        other = pool.submit(memory.get, "s", "other", lambda: "at once")
        assert other.result(10) == "at once"  # nobody waits for a thing that they did not want
        waiting.set()
        assert {one.result(10) for one in wanted} == {"thing"}
    assert len(made) == 1


def test_a_fault_reaches_all_who_wait_and_is_not_kept() -> None:
    memory = Memory(PLENTY)
    begun, go_on = threading.Event(), threading.Event()

    def fail() -> str:
        begun.set()
        assert go_on.wait(10)
        raise ValueError("no")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memory.get, "s", "k", fail)
        assert begun.wait(10)
        second = pool.submit(memory.get, "s", "k", fail)
        go_on.set()
        for one in (first, second):
            with pytest.raises(ValueError, match="no"):
                one.result(10)
    assert memory.get("s", "k", lambda: "now") == "now"
