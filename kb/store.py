"""The one way to the database: a driver, statements by name, managed transactions, faults in words.

Owns the connection and nothing else. A statement is named by its file in `cypher/`; values go in as
parameters only. Work handed to `Store.write` may be run again by the driver after a lost connection,
so it must be idempotent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar

import neo4j
from neo4j import exceptions as faults

import cypher
from kb.errors import LoketError, TimedOutError, UnavailableError, UsageError
from kb.settings import Server
from kb.together import Together

T = TypeVar("T")
Row = dict[str, Any]

FETCH = 10_000
TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.TransientError.Transaction.TransactionTimedOut",
)


@contextmanager
def in_words(uri: str) -> Iterator[None]:
    """Turn the driver's faults into Loket's own, each saying what to do."""
    try:
        yield
    except faults.AuthError as fault:
        raise UnavailableError("database-refused-login", uri=uri) from fault
    except (faults.ServiceUnavailable, faults.SessionExpired, OSError) as fault:
        raise UnavailableError("database-unreachable", uri=uri) from fault
    except faults.ConfigurationError as fault:
        raise UsageError("database-address", uri=uri, reason=str(fault)) from fault
    except faults.Neo4jError as fault:
        raise _by_code(fault, uri) from fault


def _by_code(fault: faults.Neo4jError, uri: str) -> Exception:
    code = fault.code or ""
    if code in TIMED_OUT:
        return TimedOutError("question-timed-out")
    if code == "Neo.ClientError.Database.DatabaseNotFound":
        return UsageError("database-name", uri=uri)
    if code.startswith("Neo.TransientError") or "DiskFull" in code or "OutOfMemory" in code:
        return UnavailableError("database-fault", uri=uri, code=code, reason=fault.message)
    return LoketError("database-statement", code=code, reason=fault.message)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave: `columns`, `rows` as lists in that order, and whether rows were left out."""

    columns: list[str]
    rows: list[list[Any]]
    cut: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as the server explains it, without running it.

    `query_type` is `r`, `w`, `rw` or `s`; `operators` are pairs of name and details; `notes` are the server's
    remarks on the statement, `unrecognised` those on labels, types and properties that the database does
    not hold (yet).
    """

    columns: list[str]
    query_type: str
    operators: list[tuple[str, str]]
    notes: list[str]
    unrecognised: list[str]


def _patience(uri: str) -> float:
    """Seconds to try a transaction again: a cluster needs a while to choose a new leader.

    A single server that is gone stays gone until somebody starts it, and says so at once.
    """
    return 30 if uri.startswith("neo4j") else 3


class Transaction:
    """Runs statements by name inside one managed transaction."""

    def __init__(self, tx: neo4j.ManagedTransaction) -> None:
        self._tx = tx

    def run(self, name: str, /, **parameters: object) -> list[Row]:
        """All rows of the statement in `cypher/<name>.cypher`."""
        return _as_rows(self._tx.run(cypher.text(name), parameters))

    def first_column(self, name: str, /, **parameters: object) -> list[Any]:
        """The first column only, without a dictionary per row."""
        return self._tx.run(cypher.text(name), parameters).value()


class Store:
    """A connected knowledge base. Use it as a context manager, or call `close`."""

    def __init__(self, server: Server) -> None:
        auth = (server.username, server.password) if server.password is not None else None
        self.server = server
        self._state = Together(self._state_now)
        with in_words(server.uri):
            try:
                self._driver = neo4j.GraphDatabase.driver(
                    server.uri,
                    auth=auth,
                    user_agent="loket",
                    notifications_min_severity="OFF",
                    fetch_size=FETCH,
                    connection_acquisition_timeout=30,
                    connection_timeout=10,
                    max_transaction_retry_time=_patience(server.uri),
                )
            except ValueError as fault:
                raise UsageError("database-address", uri=server.uri, reason=str(fault)) from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    def verify(self) -> None:
        """Raise an `UnavailableError` in words when the server does not answer or refuses the login."""
        with in_words(self.server.uri):
            self._driver.verify_connectivity()

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        # The bookmarks let a reader on another server of a cluster wait for what was just written here.
        with (
            in_words(self.server.uri),
            self._driver.session(
                database=self.server.database,
                default_access_mode=access,
                fetch_size=FETCH,
                bookmark_manager=self._driver.execute_query_bookmark_manager,
            ) as session,
        ):
            yield session

    def read(self, work: Callable[[Transaction], T], *, seconds: float | None = None) -> T:
        """Run `work` in a managed read transaction, ended by the server after `seconds`."""
        bounded = neo4j.unit_of_work(timeout=seconds)(lambda tx: work(Transaction(tx)))
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(bounded)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work`, which must be idempotent, in a managed write transaction."""
        with self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(lambda tx: work(Transaction(tx)))

    def state(self) -> str:
        """What the database's content is known by: any committed write, by whomever, changes it.

        It is the bookmark of a transaction that does nothing: Neo4j's name of the last commit that a reader
        sees (measured: 0.8 ms; several who ask at once share one). What is read afterwards through this store
        is at least as new, on another server of a cluster too, since the bookmark goes along.
        """
        return self._state.found()

    def _state_now(self) -> str:
        with self._session(neo4j.READ_ACCESS) as session:
            session.execute_read(lambda _: None)
            return " ".join(sorted(session.last_bookmarks().raw_values))

    def rows(self, name: str, /, **parameters: object) -> list[Row]:
        """All rows of one reading statement."""
        return self._once(cypher.text(name), parameters, neo4j.RoutingControl.READ, _as_rows)

    def update(self, name: str, /, **parameters: object) -> list[Row]:
        """One writing statement in a transaction of its own."""
        return self._once(cypher.text(name), parameters, neo4j.RoutingControl.WRITE, _as_rows)

    def ask(self, text: LiteralString, parameters: dict[str, Any], *, seconds: float, most: int) -> Rows:
        """Run the text of a question, read-only and bounded in time and rows.

        Returns at most `most` rows as lists in the order of `columns`; `cut` tells that there were more.
        """

        def first(result: neo4j.Result) -> Rows:
            records = result.fetch(most + 1)
            columns = list(result.keys())
            rows = [list(record.values()) for record in records[:most]]
            return Rows(columns, rows, len(records) > most)

        query = neo4j.Query(text, timeout=seconds)
        return self._once(query, parameters, neo4j.RoutingControl.READ, first)

    def _once(
        self,
        query: LiteralString | neo4j.Query,
        parameters: dict[str, Any],
        routing: neo4j.RoutingControl,
        taken: Callable[[neo4j.Result], T],
    ) -> T:
        """One statement in a managed transaction that begins with it: two ways to the server, not three."""
        with in_words(self.server.uri):
            return self._driver.execute_query(
                query,
                parameters,
                routing_=routing,
                database_=self.server.database,
                result_transformer_=taken,
            )

    def explain(self, text: LiteralString, parameters: dict[str, Any]) -> Plan:
        """What the server makes of a statement without running it."""
        with (
            in_words(self.server.uri),
            self._driver.session(
                database=self.server.database,
                default_access_mode=neo4j.READ_ACCESS,
                notifications_min_severity="INFORMATION",
            ) as session,
        ):
            result = session.run("EXPLAIN " + text, parameters)
            columns = list(result.keys())
            summary = result.consume()
        remarks: dict[bool, list[str]] = {True: [], False: []}
        for one in summary.gql_status_objects:
            if one.is_notification:
                remarks[one.raw_classification == "UNRECOGNIZED"].append(one.status_description)
        operators = _operators(summary.plan or {})
        return Plan(columns, summary.query_type or "", operators, remarks[False], remarks[True])


def _as_rows(result: neo4j.Result) -> list[Row]:
    """All rows, their values as the driver gives them: its own `data` looks at bytes one by one."""
    columns = result.keys()
    return [dict(zip(columns, record.values(), strict=True)) for record in result]


def _operators(plan: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    waiting = [plan]
    while waiting:
        node = waiting.pop()
        if node:
            name = str(node.get("operatorType", "")).partition("@")[0]
            found.append((name, str(node.get("args", {}).get("Details", ""))))
            waiting.extend(node.get("children", ()))
    return found
