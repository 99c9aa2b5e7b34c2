"""One load at a time; a dead one's lock is taken over, a living one's is not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time

import pytest

from kb import lock
from kb.errors import BusyError, TimedOutError, UnavailableError
from kb.store import Store


def holder(store: Store) -> str | None:
    held = store.rows("store/lock-held", seconds=lock.STALE_SECONDS)
    return str(held[0]["holder"]) if held else None


def put(store: Store, held_by: str, *, seconds_ago: int = 0) -> None:
    store.update("store/lock-take", owner="other", holder=held_by, seconds=0, gone=[])
    with store._driver.session(database=store.server.database) as session:
        session.run(
            "MATCH (l:LoadLock) SET l.beat = datetime.realtime() - duration({seconds: $ago})", ago=seconds_ago
        ).consume()


def test_it_is_held_for_a_block_and_given_back(store: Store) -> None:
    with lock.held(store):
        assert (holder(store) or "").startswith(f"{socket.gethostname()} {os.getpid()} ")
        with pytest.raises(BusyError, match=str(os.getpid())), lock.held(store):
            pass
    assert holder(store) is None
    with pytest.raises(ZeroDivisionError), lock.held(store):
        raise ZeroDivisionError
    assert holder(store) is None


@pytest.mark.parametrize(
    ("fault", "held"),
    [
        (TimedOutError("question-timed-out"), False),
        (UnavailableError("database-fault", uri="u", code="c", reason="r"), False),
        (BusyError("load-lost-lock"), False),
        (UnavailableError("database-unreachable", uri="u"), True),
    ],
)
def test_it_is_given_back_after_a_fault_unless_nobody_answers(
    store: Store, fault: UnavailableError, held: bool
) -> None:
    with pytest.raises(UnavailableError) as raised, lock.held(store):
        raise fault
    assert raised.value is fault
    assert (holder(store) is not None) == held


def test_a_living_process_of_another_machine_is_respected(store: Store) -> None:
    put(store, "elsewhere 1 1000", seconds_ago=lock.STALE_SECONDS - 30)
    with pytest.raises(BusyError, match="elsewhere 1"), lock.held(store):
        pass
    assert holder(store) == "elsewhere 1 1000"


def test_one_that_gives_no_sign_of_life_is_not(store: Store) -> None:
    put(store, "elsewhere 1 1000", seconds_ago=lock.STALE_SECONDS + 30)
    with lock.held(store):
        assert (holder(store) or "").startswith(socket.gethostname())


def test_the_lock_of_a_dead_process_is_taken_over_at_once(store: Store) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    put(store, f"{socket.gethostname()} {done.pid} 1000")
    with lock.held(store):
        pass
    # The number lives, but was given to another process since.
    put(store, f"{socket.gethostname()} {os.getpid()} 1000")
    with lock.held(store):
        pass


def test_of_many_at_once_one_gets_it(store: Store) -> None:
    got: list[str] = []
    busy: list[str] = []
    start = threading.Barrier(6)
    refused = threading.Semaphore(0)

    def attempt() -> None:
        start.wait()
        try:
            with lock.held(store) as owner:
                got.append(owner)
                for _ in range(5):  # it is held until everybody else has asked
                    assert refused.acquire(timeout=60)
        except BusyError as fault:
            busy.append(fault.key)
            refused.release()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(got), busy) == (1, ["load-in-progress"] * 5)


def test_it_beats_while_nothing_is_written(store: Store) -> None:
    with lock.held(store, beat_seconds=0.1) as owner:
        put_back(store, owner)
        deadline = time.monotonic() + 10
        while not alive(store):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_one_sign_of_life_that_is_lost_is_not_the_last(store: Store) -> None:
    with (
        lock.held(store, beat_seconds=0.1) as owner,
        store._driver.session(database=store.server.database) as session,
        store._driver.session(database=store.server.database) as watching,
    ):
        with session.begin_transaction() as in_the_way:
            in_the_way.run("MATCH (l:LoadLock {owner: $owner}) SET l.beat = l.beat", owner=owner).consume()
            deadline = time.monotonic() + 30
            while not (beats := watching.run(BEATS, part="SET l.beat = datetime.realtime()").value()):
                assert time.monotonic() < deadline
            watching.run("TERMINATE TRANSACTIONS $beats", beats=beats).consume()
        put_back(store, owner)
        while not alive(store):
            assert time.monotonic() < deadline
            time.sleep(0.05)


BEATS = """
SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery CONTAINS $part
RETURN transactionId
"""


def put_back(store: Store, owner: str) -> None:
    with store._driver.session(database=store.server.database) as session:
        session.run(
            "MATCH (l:LoadLock {owner: $owner}) SET l.beat = datetime.realtime() - duration({seconds: 600})",
            owner=owner,
        ).consume()


def alive(store: Store) -> bool:
    return bool(store.rows("store/lock-held", seconds=lock.STALE_SECONDS)[0]["alive"])


def test_who_lost_it_is_told_in_the_transaction(store: Store) -> None:
    with lock.held(store) as owner:
        store.write(lambda tx: lock.prove(tx, owner))
        with pytest.raises(BusyError, match="taken over"):
            store.write(lambda tx: lock.prove(tx, "somebody else"))
