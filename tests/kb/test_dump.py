"""Dumps: the same bytes for the same graph, back again, and nothing damaged gets in."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cypher
from kb import dump, lock
from kb.dump import DamagedDumpError
from kb.errors import BusyError, LoketError, UsageError
from kb.migrations import migrate
from kb.model import KEYS, Label
from kb.settings import Server
from kb.store import Store
from tests.loaders.given import book, loaded, organisations, projects

MAKE = """
CREATE (a:Actor:Company {id: 'a', name: 'Å "quoted"\\n', names: ['x', 'y'], latitude: 1.0, n: 1, ok: true,
        registered: date('2016-12-31'), none: [], nan: 0.0/0.0, inf: [1.0/0.0, -1.0/0.0],
        big: 9007199254740993})
CREATE (b:Actor:UnknownHelix {id: 'b', seen: datetime('2020-01-01T10:11:12.123456789+02:00')})
CREATE (e:Extract {id: 'e', loaded: datetime('2020-01-01T00:00:00Z'), days: [date('2020-01-01')]})
CREATE (t:Topic {code: 'T'})-[:PART_OF]->(:Topic {code: 'S'})
CREATE (a)-[:WORKS_WITH {strength: 2}]->(b), (a)-[:WORKS_WITH {strength: 1}]->(b)
CREATE (b)-[:WORKS_WITH]->(a), (a)-[:WORKS_WITH]->(a)
"""


@pytest.fixture
def store(database: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    with Store(database) as opened:
        migrate(opened)
        yield opened


def run(store: Store, text: str, **parameters: Any) -> None:
    with store._driver.session(database=store.server.database) as session:
        session.run(text, parameters).consume()


def empty(store: Store) -> None:
    run(store, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")


def text(store: Store, page: int = dump.PAGE) -> bytes:
    return b"".join(line for _, line in dump.lines(store, page))


def test_there_and_back(store: Store, tmp_path: Path) -> None:
    run(store, MAKE)
    made = dump.dump(store, tmp_path / "a.jsonl")
    assert (made.nodes, made.relationships) == (5, 5)
    empty(store)
    assert dump.restore(store, tmp_path / "a.jsonl") == made
    assert dump.dump(store, tmp_path / "b.jsonl") == made
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_a_dump_of_before_gets_what_later_migrations_made(store: Store, tmp_path: Path) -> None:
    run(store, MAKE)
    run(store, "MATCH (a:Actor {id: 'a'}) SET a.status = 'ceased'")
    dump.dump(store, tmp_path / "a.jsonl")
    head, *others, last = (tmp_path / "a.jsonl").read_bytes().splitlines(keepends=True)
    head = json.dumps({**json.loads(head), "schema": 21}).encode() + b"\n"
    digest = hashlib.sha256(b"".join((head, *others))).hexdigest()
    last = json.dumps({**json.loads(last), "sha256": digest}).encode() + b"\n"
    (tmp_path / "a.jsonl").write_bytes(b"".join((head, *others, last)))
    empty(store)
    dump.restore(store, tmp_path / "a.jsonl")
    assert store.rows("questions/overview", lang="en")[0]["ceased"] == 1


def test_types_survive(store: Store, tmp_path: Path) -> None:
    run(store, MAKE)
    dump.dump(store, tmp_path / "a.jsonl")
    empty(store)
    dump.restore(store, tmp_path / "a.jsonl")
    with store._driver.session(database=store.server.database) as session:
        (kinds,) = session.run(
            "MATCH (a:Actor {id: 'a'}), (b:Actor {id: 'b'}), (e:Extract) "
            "RETURN valueType(a.latitude), valueType(a.n), a.big, valueType(a.registered), "
            "a.nan <> a.nan, a.inf, b.seen = datetime('2020-01-01T10:11:12.123456789+02:00'), "
            "valueType(e.days), a:Company, a.name"
        ).values()
    assert kinds == [
        "FLOAT NOT NULL",
        "INTEGER NOT NULL",
        9007199254740993,
        "DATE NOT NULL",
        True,
        [float("inf"), float("-inf")],
        True,
        "LIST<DATE NOT NULL> NOT NULL",
        True,
        'Å "quoted"\n',
    ]


def test_the_size_of_the_pages_changes_nothing(store: Store) -> None:
    run(store, MAKE)
    run(store, "UNWIND range(1, 30) AS i CREATE (:Topic {code: toString(i) + 'å'})")
    assert text(store, 1) == text(store, 7) == text(store)


def test_it_is_sorted_and_each_line_is_whole(store: Store) -> None:
    run(store, MAKE)
    head, *body, last = [json.loads(line) for line in text(store).splitlines()]
    assert (head["format"], last["nodes"], last["relationships"]) == ("loket-dump", 5, 5)
    nodes = [one for one in body if "node" in one]
    assert body[: len(nodes)] == nodes
    assert [(one["node"], one["properties"].get("id") or one["properties"]["code"]) for one in nodes] == [
        ("Actor", "a"), ("Actor", "b"), ("Extract", "e"), ("Topic", "S"), ("Topic", "T"),
    ]  # fmt: skip
    ties = [one for one in body if one.get("relationship") == "WORKS_WITH"]
    assert [(one["from"][1], one["to"][1], one["properties"].get("strength")) for one in ties] == [
        ("a", "a", None), ("a", "b", 1), ("a", "b", 2), ("b", "a", None),
    ]  # fmt: skip


def test_the_order_of_writing_does_not_show(store: Store) -> None:
    run(store, MAKE)
    before = text(store)
    empty(store)
    for line in reversed(MAKE.strip().splitlines()):
        if line.startswith("CREATE (t"):
            run(store, line)
    run(store, "\n".join(line for line in MAKE.strip().splitlines() if not line.startswith("CREATE (t")))
    assert text(store) == before


def test_two_equal_loads_give_equal_bytes(store: Store, tmp_path: Path) -> None:
    files = [
        organisations(
            tmp_path / "o.csv", {"vatNumber": "SE202100284101", "city": "LULEA"}, {"organisationID": "x"}
        ),
        projects(tmp_path / "p.csv", {}),
    ]
    roster = book(tmp_path / "r.xlsx", {"T": [["Vem", "Samarbetar med", "Styrka"], ["A", "B", 3]]})
    dumps = []
    for _ in range(2):
        empty(store)
        loaded(store, "cordis", *files)
        loaded(store, "roster", roster)
        dumps.append(text(store))
    assert dumps[0] == dumps[1]
    dump.dump(store, tmp_path / "d.jsonl.gz")
    empty(store)
    dump.restore(store, tmp_path / "d.jsonl.gz")
    assert text(store) == dumps[0]
    assert loaded(store, "cordis", *files).unchanged


def test_compressed_it_is_the_same_each_time(store: Store, tmp_path: Path) -> None:
    run(store, MAKE)
    one, two = tmp_path / "one.jsonl.gz", tmp_path / "two.jsonl.gz"
    assert dump.dump(store, one) == dump.dump(store, two)
    assert one.read_bytes() == two.read_bytes()
    assert gzip.decompress(one.read_bytes()) == text(store)


def test_records_of_migrations_and_locks_are_no_part(store: Store) -> None:
    with lock.held(store):
        assert text(store).count(b"\n") == 2


def test_nobody_loads_meanwhile(store: Store, tmp_path: Path) -> None:
    with lock.held(store):
        with pytest.raises(BusyError):
            dump.dump(store, tmp_path / "a.jsonl")
        assert not (tmp_path / "a.jsonl").exists()


def test_a_graph_of_somebody_elses_is_refused(store: Store, tmp_path: Path) -> None:
    run(store, "CREATE (:Movie {title: 'x'})")
    with pytest.raises(LoketError, match="Movie"):
        dump.dump(store, tmp_path / "a.jsonl")
    empty(store)
    run(store, "CREATE (:Topic {code: 'x', at: point({x: 1, y: 2})})")
    with pytest.raises(LoketError, match="type"):
        dump.dump(store, tmp_path / "a.jsonl")
    assert not (tmp_path / "a.jsonl").exists()


def test_a_full_database_is_refused(store: Store, tmp_path: Path) -> None:
    run(store, MAKE)
    dump.dump(store, tmp_path / "a.jsonl")
    run(store, "CREATE (:Topic {code: 'mine'})")
    before = text(store)
    with pytest.raises(UsageError) as raised:
        dump.restore(store, tmp_path / "a.jsonl")
    assert raised.value.key == "restore-not-empty"
    assert text(store) == before


def damaged(content: bytes) -> dict[str, bytes]:
    lines = content.splitlines(keepends=True)
    node = next(line for line in lines if b'"node"' in line)
    return {
        "no-dump: another file": b"a;b\n1;2\n",
        "no-dump: other JSON": b'{"a":1}\n',
        "dump-damaged: empty": b"",
        "dump-damaged: cut": b"".join(lines[:-1]),
        "dump-damaged: cut within a line": content[: len(content) // 2],
        "dump-damaged: a line is missing": b"".join([lines[0], *lines[2:]]),
        "dump-damaged: a line twice": b"".join([lines[0], lines[1], *lines[1:]]),
        "dump-damaged: lines swapped": b"".join([lines[0], lines[2], lines[1], *lines[3:]]),
        "dump-damaged: a value changed": content.replace(b'"strength":2', b'"strength":3'),
        "dump-damaged: more after the end": content + b"{}\n",
        "dump-damaged: unknown label": content.replace(node, node.replace(b'"Actor"', b'"Agent"')),
        "dump-damaged: no JSON": content.replace(node, node[:-3] + b"\n"),
    }


def test_a_damaged_dump_is_refused_before_anything_is_written(store: Store, tmp_path: Path) -> None:
    run(store, MAKE)
    whole = text(store)
    empty(store)
    path = tmp_path / "d.jsonl"
    for case, content in damaged(whole).items():
        path.write_bytes(content)
        with pytest.raises(DamagedDumpError) as raised:
            dump.restore(store, path)
        assert raised.value.key in {case.partition(":")[0], "dump-damaged"}, case
        assert "d.jsonl" in str(raised.value)
        assert text(store).count(b"\n") == 2, case
    path.write_bytes(gzip.compress(whole)[:-20])
    with pytest.raises(DamagedDumpError):
        dump.restore(store, path)
    with pytest.raises(UsageError):
        dump.restore(store, tmp_path / "gone.jsonl")


def test_a_newer_dump_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    for change in ({"version": 99}, {"schema": 9999}):
        head = {"format": "loket-dump", "version": 1, "schema": 1, **change}
        path.write_text(json.dumps(head) + "\n", encoding="utf-8")
        with pytest.raises(UsageError, match="newer"):
            dump.restore(store, path)


def test_a_restore_that_was_cut_off_goes_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump, "BATCH", 2)
    run(store, MAKE)
    whole = text(store)
    dump.dump(store, tmp_path / "a.jsonl")
    put = dump._putting
    left = 0

    def cut_off(*given: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise ZeroDivisionError
        return put(*given)

    for stop in range(5):
        empty(store)
        left = stop
        monkeypatch.setattr(dump, "_putting", cut_off)
        with pytest.raises(ZeroDivisionError):
            dump.restore(store, tmp_path / "a.jsonl")
        monkeypatch.setattr(dump, "_putting", put)
        dump.restore(store, tmp_path / "a.jsonl")
        assert text(store) == whole


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_nothing_is_left_of_a_dump_that_fails(store: Store, tmp_path: Path, name: str) -> None:
    run(store, MAKE)
    run(store, "MATCH (b:Actor {id: 'b'}) SET b.at = point({x: 1, y: 2})")
    before = tmp_path / name
    before.write_bytes(b"an earlier one")
    with pytest.raises(LoketError) as raised:
        dump.dump(store, before)
    assert raised.value.key == "dump-type"
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert before.read_bytes() == b"an earlier one"
    (tmp_path / "folder").mkdir()
    run(store, "MATCH (b:Actor {id: 'b'}) REMOVE b.at")
    with pytest.raises(IsADirectoryError):
        dump.dump(store, tmp_path / "folder")
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([name, "folder"])


def test_every_label_of_the_model_is_in_the_statements() -> None:
    for label in Label:
        assert f"n:{label}({KEYS[label]})" in cypher.text(f"store/dump-{label.lower()}")
        assert cypher.text("store/restore-relationships").count(f"= '{label}' THEN") == 2
        assert label in cypher.text("store/dump-others").replace("|", " ").replace(":", " ").split()
