"""Migrations: a fresh database, one that has had them, two commands at once, and databases of others."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import neo4j
import pytest

import cypher
from kb import migrations
from kb.errors import LoketError, UsageError
from kb.migrations import all_migrations, migrate, pending
from kb.progress import Silent
from kb.settings import Server
from kb.store import Store
from kb.texts import speaking

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run(database: Server) -> Iterator[Run]:
    """Any statement, on a database that never had anything; afterwards it has the schema again."""
    auth = (database.username, database.password) if database.password else None
    with (
        neo4j.GraphDatabase.driver(database.uri, auth=auth, notifications_min_severity="OFF") as driver,
        driver.session(database=database.database) as session,
    ):

        def run_it(text: LiteralString, **values: object) -> list[dict[str, Any]]:
            return session.run(text, values).data()

        run_it("MATCH (n) DETACH DELETE n")
        strip(run_it)
        yield run_it
        run_it("MATCH (n) DETACH DELETE n")
        run_it("DROP INDEX theirs IF EXISTS")
        with Store(database) as store:
            migrate(store)


@pytest.fixture
def store(database: Server, run: Run) -> Iterator[Store]:
    with Store(database) as opened:
        yield opened


def strip(run: Run) -> None:
    """Take the schema away."""
    for row in run("SHOW CONSTRAINTS YIELD name RETURN name"):
        run(f"DROP CONSTRAINT `{row['name']}`")
    for row in run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
        run(f"DROP INDEX `{row['name']}`")


def schema(run: Run) -> set[tuple[str, ...]]:
    """The constraints and indexes there are."""
    constraints = run("SHOW CONSTRAINTS YIELD name, type RETURN name, type")
    indexes = run("SHOW INDEXES YIELD name, type, state WHERE type <> 'LOOKUP' RETURN name, type, state")
    return {tuple(row.values()) for row in constraints + indexes}


def done(run: Run) -> list[int]:
    return [row["number"] for row in run("MATCH (m:Migration) RETURN m.number AS number ORDER BY number")]


NUMBERS = [one.number for one in all_migrations()]


def test_they_are_numbered_without_a_gap_and_named_once() -> None:
    assert list(range(len(NUMBERS))) == NUMBERS
    for one in all_migrations():
        assert one.sha256 == hashlib.sha256(cypher.text(one.name).encode()).hexdigest()


def test_a_fresh_database_gets_everything_and_a_second_time_nothing(store: Store, run: Run) -> None:
    assert pending(store) == all_migrations()
    assert migrate(store) == len(NUMBERS)
    made = schema(run)
    assert {row[0] for row in made} >= {"actor_names", "names_of_others"}
    assert {row[2] for row in made if len(row) == 3} == {"ONLINE"}, "the indexes are waited for"
    assert done(run) == NUMBERS
    assert pending(store) == []
    assert migrate(store) == 0
    assert (schema(run), done(run)) == (made, NUMBERS)


def test_it_says_how_far_it_is(store: Store) -> None:
    told: list[float] = []

    class Counted:
        def advance(self, amount: float = 1) -> None:
            told.append(amount)

        def expect(self, total: float) -> None:
            told.append(-total)

    class Counting(Silent):
        @contextmanager
        def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Counted]:
            assert total == len(NUMBERS)
            yield Counted()

    migrate(store, Counting())
    assert told == [1] * len(NUMBERS)


@pytest.mark.parametrize("at", [0, 1, len(NUMBERS) - 1])
def test_a_crash_after_any_of_them_is_harmless(
    store: Store, run: Run, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Between a migration and its record, as a `kill -9` would end it."""
    update, calls = Store.update, iter(range(1000))

    def until(self: Store, name: str, /, **parameters: object) -> Any:
        if next(calls) == 2 * at + 1:
            raise KeyboardInterrupt
        return update(self, name, **parameters)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "update", until)
        with pytest.raises(KeyboardInterrupt):
            migrate(store)
    assert done(run) == NUMBERS[:at]
    assert migrate(store) == len(NUMBERS) - at
    assert done(run) == NUMBERS
    assert {name for name, *_ in schema(run)} >= {"actor_id", "actor_names", "gap_id"}


def test_several_at_once(database: Server, run: Run) -> None:
    how_many = 4
    faults: list[BaseException] = []
    ready = threading.Barrier(how_many)

    def one() -> None:
        try:
            with Store(database) as own:
                own.verify()
                ready.wait()
                migrate(own)
        except BaseException as fault:  # noqa: BLE001 (told about below)
            faults.append(fault)

    threads = [threading.Thread(target=one) for _ in range(how_many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert done(run) == NUMBERS
    with Store(database) as store:
        assert migrate(store) == 0


def test_a_database_of_a_newer_loket_is_refused(store: Store, run: Run) -> None:
    migrate(store)
    run("CREATE (:Migration {number: 9001, name: 'schema/9001-x', sha256: 'x'})")
    before = schema(run)
    for ask in (pending, migrate):
        with pytest.raises(LoketError) as caught:
            ask(store)
        assert caught.value.key == "newer-database"
        assert "9001" in str(caught.value)
        assert "Update Loket" in str(caught.value)
    with speaking("sv"):
        assert "nyare Loket" in str(caught.value)
    assert schema(run) == before


def test_a_migration_that_was_changed_afterwards_is_refused(store: Store, run: Run) -> None:
    migrate(store)
    run("MATCH (m:Migration {number: $number}) SET m.sha256 = 'other'", number=NUMBERS[3])
    with pytest.raises(LoketError) as caught:
        migrate(store)
    assert caught.value.key == "changed-migration"
    assert all_migrations()[3].name in str(caught.value)


def test_a_changed_file_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(store)
    changed = [
        migrations.Migration(one.number, one.name, "0" * 64) if one.number == NUMBERS[-1] else one
        for one in all_migrations()
    ]
    monkeypatch.setattr(migrations, "all_migrations", lambda: changed)
    with pytest.raises(LoketError, match="Reinstall"):
        migrate(store)


def test_who_had_ceased_is_marked_and_counted(store: Store, run: Run) -> None:
    migrate(store)
    run("MATCH (m:Migration) WHERE m.number >= 22 DELETE m")
    run("CREATE (:Actor {id: 'a', status: 'ceased'}), (:Actor {id: 'b', status: 'active'}), (:Actor)")
    migrate(store)
    assert run("MATCH (a:Ceased) RETURN a.id AS id") == [{"id": "a"}]
    assert store.rows("questions/overview", lang="en")[0]["ceased"] == 1


def test_data_of_others_is_left_alone(store: Store, run: Run) -> None:
    run("CREATE (:Film {title: 'Alien'})-[:BY]->(:Director {id: 1}), (:Director {id: 1})")
    run("CREATE INDEX theirs FOR (f:Film) ON (f.title)")
    assert migrate(store) == len(NUMBERS)
    assert run("MATCH (f:Film)-[:BY]->(d) RETURN f.title AS f, d.id AS d") == [{"f": "Alien", "d": 1}]
    assert run("MATCH (d:Director) RETURN count(*) AS n") == [{"n": 2}]
    assert "theirs" in {row[0] for row in schema(run)}


def test_data_of_others_that_is_in_the_way_is_told_about(store: Store, run: Run) -> None:
    run("CREATE (:Actor {id: 'Sigourney'}), (:Actor {id: 'Sigourney'})")
    with pytest.raises(UsageError) as caught:
        migrate(store)
    assert caught.value.key == "database-of-others"
    assert "Actor" in str(caught.value)
    assert "NEO4J_DATABASE" in str(caught.value)
    assert run("MATCH (a:Actor) RETURN count(*) AS n") == [{"n": 2}]
    run("MATCH (a:Actor) DELETE a")
    migrate(store)
    assert done(run) == NUMBERS


def test_an_index_of_others_that_is_in_the_way_is_told_about(store: Store, run: Run) -> None:
    run("CREATE INDEX theirs FOR (a:Actor) ON (a.id)")
    with pytest.raises(UsageError, match="NEO4J_DATABASE"):
        migrate(store)
