"""A copy of the whole graph as text: the same bytes for the same graph, and the way back.

A dump is lines of JSON: what it is, each node (by label and key), each relationship (by start, type, end and
properties), and at last how many there were with a hash of all lines before, so that a damaged or cut file is
known as such before anything is written. Both directions work page by page; the graph is never in memory.
Records of migrations and locks are no part of it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from neo4j import time as neo4j_time

from kb import lock, migrations
from kb.errors import InputError, LoketError, UsageError
from kb.model import CEASED, KEYS, UNMATCHED, Helix, Label, Relationship
from kb.progress import Progress, Silent
from kb.store import Store, Transaction
from kb.texts import t

FORMAT = "loket-dump"
VERSION = 1
PAGE = 1000
BATCH = 5000
_LABELS = sorted(KEYS, key=str)
_MORE_LABELS = frozenset(str(one) for one in Helix) | {CEASED, UNMATCHED}
_TYPES = frozenset(str(one) for one in Relationship)
_NUMBERS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}

Line = dict[str, Any]


@dataclass(frozen=True)
class Contents:
    """What a dump holds; `sha256` is the hash of its lines and the same for the same graph."""

    nodes: int
    relationships: int
    sha256: str


class DamagedDumpError(InputError):
    """A file that is no dump, or not a whole one."""


def dump(store: Store, path: Path, progress: Progress | None = None) -> Contents:
    """Write the graph to a file, compressed when its name ends in `.gz`; nothing is left of one that fails.

    Raises `BusyError` while somebody loads, and `LoketError` when the graph holds what a dump cannot.
    """
    shown = progress or Silent()
    partial = path.with_name(path.name + ".part")
    with lock.held(store):
        counts = store.rows("store/dump-counts")[0]
        try:
            with (
                shown.task(t("dump.writing"), counts["nodes"] + counts["relationships"]) as task,
                _opened(partial, "wb", compressed=path.suffix == ".gz") as file,
            ):
                written: Line = {}
                for line, text in lines(store):
                    file.write(text)
                    task.advance()
                    written = line
            partial.replace(path)
        finally:
            if partial.is_file():  # what was written of a dump that failed
                partial.unlink()
    return Contents(**written)


def lines(store: Store, page: int = PAGE) -> Iterator[tuple[Line, bytes]]:
    """The lines of a dump, each also as what it says. The order is that of the keys, by code point."""
    _refuse_others(store)
    digest = hashlib.sha256()
    counts = {"nodes": 0, "relationships": 0}

    def written(line: Line) -> tuple[Line, bytes]:
        text = _text(line)
        digest.update(text)
        return line, text

    yield written({"format": FORMAT, "version": VERSION, "schema": migrations.all_migrations()[-1].number})
    for label in _LABELS:
        for _, labels, properties, _ in _pages(store, label, page, relationships=False):
            counts["nodes"] += 1
            more = sorted(set(labels) - {label})
            yield written({"node": label, "labels": more, "properties": _plain(properties)})
    for label in _LABELS:
        for key, _, _, relationships in _pages(store, label, page, relationships=True):
            start = [label, key]
            found = [
                {
                    "relationship": kind,
                    "from": start,
                    "to": [next(iter(KEYS.keys() & set(labels)), ""), other],
                    "properties": _plain(properties),
                }
                for kind, labels, other, properties in relationships
            ]
            counts["relationships"] += len(found)
            for line in sorted(found, key=lambda one: (one["relationship"], one["to"], _text(one))):
                yield written(line)
    last = {**counts, "sha256": digest.hexdigest()}
    yield last, _text(last)


def _pages(store: Store, label: Label, page: int, *, relationships: bool) -> Iterator[list[Any]]:
    """Each node's key, labels, properties and relationships; either of the last two is left empty."""
    name = f"store/dump-{label.lower()}"
    after = ""
    while True:
        nodes = _page(store, name, after=after, most=page, relationships=relationships)
        yield from nodes
        if len(nodes) < page:
            return
        after = nodes[-1][0]


def _page(store: Store, name: str, **asked: Any) -> list[list[Any]]:
    return store.read(lambda tx: tx.first_column(name, **asked))


def _refuse_others(store: Store) -> None:
    others = store.rows("store/dump-others")[0]
    if others["nodes"]:
        labels = ", ".join(sorted({label for one in others["labels"] for label in one}))
        raise LoketError("dump-others", count=others["nodes"], labels=labels)


def restore(store: Store, path: Path, progress: Progress | None = None) -> Contents:
    """Put the graph of a dump into an empty database.

    Raises `DamagedDumpError` before the first write for a file that is not a whole dump, and `UsageError`
    for a database that is not empty. A restore that was cut off goes on where it was when started again.
    """
    shown = progress or Silent()
    contents = _verified(path, shown)
    schema = next(_lines(path))["schema"]
    state = store.rows("store/restore-contents")[0]
    if state["filled"] and state["sha256"] != contents.sha256:
        raise UsageError("restore-not-empty")
    done = int(state["lines"] or 0) if state["sha256"] == contents.sha256 else 0
    migrations.migrate(store, shown)
    total = contents.nodes + contents.relationships
    with lock.held(store) as owner, shown.task(t("dump.restoring"), total) as task:
        task.advance(done)
        read = 0
        for kind, batch in _batches(_lines(path)):
            read += len(batch)
            if read > done:
                store.write(_putting(kind, batch, owner, contents.sha256, read))
                task.advance(len(batch))
        for one in migrations.all_migrations():
            if one.number > schema:  # what later ones made of the nodes, an older dump does not have
                store.update(one.name)
        store.update("store/restore-done")
    return contents


def _putting(
    kind: str, batch: list[Line], owner: str, sha256: str, read: int
) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        lock.prove(tx, owner)
        if kind == "node":
            tx.run(
                "store/restore-nodes",
                labels=[[one["node"], *one["labels"]] for one in batch],
                properties=[_stored(one["properties"]) for one in batch],
            )
        else:
            created = tx.run(
                "store/restore-relationships",
                start_label=[one["from"][0] for one in batch],
                start=[one["from"][1] for one in batch],
                type=[one["relationship"] for one in batch],
                end_label=[one["to"][0] for one in batch],
                end=[one["to"][1] for one in batch],
                properties=[_stored(one["properties"]) for one in batch],
            )[0]["created"]
            if created != len(batch):
                raise LoketError("dump-ends")
        tx.run("store/restore-progress", sha256=sha256, lines=read)

    return work


def _batches(found: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Nodes in batches, then relationships in batches."""
    kind, batch = "", list[Line]()
    for line in found:
        its = "node" if "node" in line else "relationship" if "relationship" in line else ""
        if batch and (its != kind or len(batch) == BATCH):
            yield kind, batch
            batch = []
        kind = its
        if its:
            batch.append(line)


def _verified(path: Path, shown: Progress) -> Contents:
    """Read the whole file and check it; raises `DamagedDumpError`."""
    if not path.is_file():
        raise UsageError("no-such-file", file=str(path))
    digest = hashlib.sha256()
    counts = {"node": 0, "relationship": 0}
    last: Line | None = None
    try:
        with (
            shown.task(t("dump.checking"), path.stat().st_size, "bytes") as task,
            _opened(path, "rb") as file,
        ):
            for number, raw in enumerate(file):
                if last is not None:
                    raise DamagedDumpError("dump-damaged", file=path.name)
                line = json.loads(raw)
                if number == 0:
                    _check_head(path, line)
                if "sha256" in line:
                    last = line
                    continue
                digest.update(raw)
                if number:
                    counts[_check(path, line)] += 1
                task.advance(len(raw))
    except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError) as fault:
        raise DamagedDumpError("dump-damaged", file=path.name) from fault
    found = {"nodes": counts["node"], "relationships": counts["relationship"], "sha256": digest.hexdigest()}
    if last != found:
        raise DamagedDumpError("dump-damaged", file=path.name)
    return Contents(counts["node"], counts["relationship"], digest.hexdigest())


def _check_head(path: Path, line: Line) -> None:
    if line.get("format") != FORMAT:
        raise DamagedDumpError("no-dump", file=path.name)
    if line["version"] > VERSION or line["schema"] > migrations.all_migrations()[-1].number:
        raise UsageError("newer-dump", file=path.name)


def _check(path: Path, line: Line) -> str:
    """Which kind of line it is; nothing but what the model knows gets near a statement."""
    if "node" in line:
        label = Label(line["node"])
        known = isinstance(line["properties"][KEYS[label]], str) and set(line["labels"]) <= _MORE_LABELS
        kind = "node"
    else:
        known = line["relationship"] in _TYPES and all(Label(end[0]) and end[1] for end in _ends(line))
        kind = "relationship"
    if not known:
        raise DamagedDumpError("dump-damaged", file=path.name)
    return kind


def _ends(line: Line) -> tuple[list[str], list[str]]:
    return line["from"], line["to"]


def _lines(path: Path) -> Iterator[Line]:
    with _opened(path, "rb") as file:
        for raw in file:
            yield json.loads(raw)


@contextmanager
def _opened(path: Path, mode: str, *, compressed: bool | None = None) -> Iterator[IO[bytes]]:
    with path.open(mode) as file:
        if compressed is None:
            compressed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
        if not compressed:
            yield file
            return
        # Neither name nor time goes into the archive, so that it too is the same for the same graph.
        with gzip.GzipFile("", mode, fileobj=file, mtime=0) as archive:
            yield cast("IO[bytes]", archive)


def _text(line: Line) -> bytes:
    text = json.dumps(
        line, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_typed
    )
    return text.encode() + b"\n"


def _typed(value: object) -> dict[str, str]:
    """What JSON has no type for, as an object that names its type."""
    if isinstance(value, neo4j_time.DateTime):
        return {"datetime": value.iso_format()}
    if isinstance(value, neo4j_time.Date):
        return {"date": value.iso_format()}
    if isinstance(value, bytes | bytearray):
        return {"bytes": base64.b64encode(value).decode()}
    raise LoketError("dump-type", type=type(value).__name__)


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties without what JSON would write as something else, or not at all."""
    return {name: _written(value) for name, value in properties.items()}


def _written(value: Any) -> Any:
    if isinstance(value, list):
        return [_written(one) for one in value]
    if isinstance(value, tuple):  # the driver's points and durations
        raise LoketError("dump-type", type=type(value).__name__)
    return {"float": str(value)} if isinstance(value, float) and not math.isfinite(value) else value


def _stored(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(one) for name, one in properties.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        readers: dict[str, Callable[[str], Any]] = {
            "date": neo4j_time.Date.from_iso_format,
            "datetime": neo4j_time.DateTime.from_iso_format,
            "float": _NUMBERS.__getitem__,
            "bytes": base64.b64decode,
        }
        return readers[kind](text)
    return value
