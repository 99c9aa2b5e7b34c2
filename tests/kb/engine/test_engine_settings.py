"""What is decided before a server starts: release, memory, folder, password; nothing here starts one."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from kb import engine
from kb.engine import config, process
from kb.engine.folder import Folder, Note
from kb.engine.releases import RELEASES, chosen
from kb.errors import UnavailableError, UsageError
from kb.progress import Silent

GIB = 1 << 30


def test_an_unknown_release_names_the_known_ones(monkeypatch) -> None:
    monkeypatch.setenv("LOKET_NEO4J_VERSION", "4.4.0")
    for ask in (
        engine.running,
        engine.status,
        lambda: engine.ensure(Silent()),
        lambda: engine.stop(Silent()),
    ):
        with pytest.raises(UsageError) as fault:
            ask()
        assert "4.4.0" in str(fault.value)
        assert all(version in str(fault.value) for version in RELEASES)


def test_each_line_of_releases_has_a_store_of_its_own(monkeypatch) -> None:
    folders = set()
    for version in RELEASES:
        monkeypatch.setenv("LOKET_NEO4J_VERSION", version)
        folders.add(Folder.of(chosen()).path)
    assert len(folders) == len({release.line for release in RELEASES.values()}) == 2


@pytest.mark.parametrize(
    ("machine", "heap", "pagecache"),
    [(1 * GIB, 384 << 20, 128 << 20), (8 * GIB, 2 * GIB, 1 * GIB), (256 * GIB, 4 * GIB, 2 * GIB)],
)
def test_memory_follows_the_machine_within_bounds(monkeypatch, machine, heap, pagecache) -> None:
    monkeypatch.setattr(config, "_machine_memory", lambda: machine)
    assert config.memory() == config.Memory(heap, pagecache)


def test_memory_of_a_container_counts(monkeypatch, tmp_path) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{GIB}\n")
    monkeypatch.setattr(config, "_CONTAINER_LIMITS", (limit, tmp_path / "none"))
    assert config.memory().heap == 384 << 20
    limit.write_text("max\n")
    assert config.memory().heap > 384 << 20 or config._machine_memory() < 1.5 * GIB


def test_memory_by_hand(monkeypatch) -> None:
    monkeypatch.setenv("LOKET_NEO4J_HEAP", "3g")
    monkeypatch.setenv("LOKET_NEO4J_PAGECACHE", "256M")
    assert config.memory() == config.Memory(3 * GIB, 256 << 20)


@pytest.mark.parametrize(
    "value", ["lots", "0g", "-1g", "1.5g", "1g\nserver.http.enabled=true", "99999999999g", "2"]
)
def test_nonsense_memory_is_refused_before_anything_starts(monkeypatch, value) -> None:
    monkeypatch.setenv("LOKET_NEO4J_HEAP", value)
    with pytest.raises(UsageError) as fault:
        engine.ensure(Silent())
    assert "LOKET_NEO4J_HEAP" in str(fault.value)
    assert not engine.status().folder.exists()


def test_nothing_there_is_nothing_running() -> None:
    assert engine.running() is None
    assert engine.stop(Silent()) is False
    status = engine.status()
    assert (status.running, status.pid, status.uri, status.size) == (False, None, None, 0)
    assert not status.folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_files_are_closed_to_other_users() -> None:
    before = os.umask(0)
    try:
        folder = Folder.of(chosen())
        folder.path.mkdir(mode=0o777, parents=True)
        folder.make()
        folder.set_password()
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.path.parent.stat().st_mode) == 0o700
    for file in (folder.password_file, folder.path / "data" / "dbms" / "auth.ini"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    folder.password_file.chmod(0o644)
    folder.set_password()
    assert stat.S_IMODE(folder.password_file.stat().st_mode) == 0o600


def test_the_password_is_made_once_and_stored_hashed() -> None:
    folder = Folder.of(chosen())
    folder.make()
    folder.set_password()
    password = folder.password()
    assert password is not None
    assert len(password) >= 32
    folder.set_password()
    assert folder.password() == password
    assert password not in (folder.path / "data" / "dbms" / "auth.ini").read_text()
    assert password not in repr(folder.server(1))


def test_a_lost_password_is_said_and_not_replaced() -> None:
    folder = Folder.of(chosen())
    folder.make()
    (folder.path / "data" / "databases" / "system").mkdir(parents=True)
    with pytest.raises(UnavailableError) as fault:
        engine.ensure(Silent())
    assert fault.value.key == "engine-password"
    assert str(folder.password_file) in str(fault.value)
    assert not folder.password_file.exists()


def test_a_store_that_was_never_finished_is_made_anew() -> None:
    folder = Folder.of(chosen())
    folder.make()
    store = folder.path / "data" / "databases" / "neo4j"
    folder.begin_store()  # first start
    store.mkdir(parents=True)
    folder.begin_store()  # second start: nobody was let in after the first
    assert not store.exists()
    store.mkdir(parents=True)
    folder.store_finished()
    folder.begin_store()
    assert store.exists()


def test_a_store_from_elsewhere_is_left_alone() -> None:
    folder = Folder.of(chosen())
    folder.make()
    store = folder.path / "data" / "databases" / "neo4j"
    store.mkdir(parents=True)
    folder.begin_store()
    assert store.exists()


def test_a_home_that_cannot_be_written(monkeypatch, tmp_path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(UnavailableError) as fault:
        engine.ensure(Silent())
    assert fault.value.key == "engine-folder"
    assert "LOKET_HOME" in str(fault.value)
    assert engine.running() is None
    assert engine.stop(Silent()) is False


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes where it likes")
def test_a_home_that_may_not_be_written(monkeypatch, tmp_path) -> None:
    tmp_path.chmod(0o500)
    monkeypatch.setenv("LOKET_HOME", str(tmp_path / "home"))
    with pytest.raises(UnavailableError) as fault:
        engine.ensure(Silent())
    assert fault.value.key == "engine-folder"


def test_a_full_disk_is_seen_before_anything_starts(monkeypatch) -> None:
    monkeypatch.setattr("kb.engine.folder._ROOM_TO_START", 1 << 60)
    with pytest.raises(UnavailableError) as fault:
        engine.ensure(Silent())
    assert fault.value.key == "engine-disk-full"


def test_offline_with_nothing_cached(monkeypatch, tmp_path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JGO_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    with pytest.raises(UnavailableError) as fault:
        engine.ensure(Silent())
    assert fault.value.key == "engine-offline"


def test_a_process_id_of_somebody_else_proves_nothing() -> None:
    folder = Folder.of(chosen())
    folder.make()
    with socket.create_server(("127.0.0.1", 0)) as other:
        folder.remember(Note(os.getpid(), other.getsockname()[1], chosen().version, 0.0))
        assert engine.running() is None
        assert engine.status().running is False
        assert engine.stop(Silent()) is False  # and this process is still alive


@pytest.mark.parametrize("leftover", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1, "port": 2}'])
def test_a_broken_note_is_no_note(leftover) -> None:
    folder = Folder.of(chosen())
    folder.make()
    (folder.path / "server.json").write_text(leftover)
    assert engine.running() is None


def test_a_port_is_kept_while_it_is_free() -> None:
    port = process.free_port(None)
    assert process.free_port(port) == port
    with socket.create_server(("127.0.0.1", port)):
        assert process.free_port(port) != port


def test_the_settings_listen_to_this_machine_alone(tmp_path: Path) -> None:
    for release in RELEASES.values():
        file = tmp_path / release.version
        file.write_text(config.text(release, 7690, 64 << 20))
        assert config.port(file) == 7690
        assert "server.http.enabled=false\n" in file.read_text()
        assert "0.0.0.0:" not in file.read_text()
