"""`loket db`: the local Neo4j, and the database as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from api.cli import helping
from api.cli.show import out, progress
from api.connection import connected
from kb import engine, settings
from kb.errors import UsageError, refusal
from kb.texts import t


def add_to(app: typer.Typer) -> None:
    """Add `loket db …`."""
    group = helping.App(help=t("cli.help.db"), no_args_is_help=True)
    group.command("start", help=t("cli.help.db-start"))(start)
    group.command("stop", help=t("cli.help.db-stop"))(stop)
    group.command("status", help=t("cli.help.db-status"))(status)
    group.command("migrate", help=t("cli.help.db-migrate"))(migrate)
    group.command("dump", help=t("cli.help.db-dump"))(dump)
    group.command("restore", help=t("cli.help.db-restore"))(restore)
    app.add_typer(group, name="db")


def start() -> None:
    """Start the local Neo4j, or find it running."""
    server = engine.ensure(progress())
    out().print(t("db.running", uri=server.uri))


def stop() -> None:
    """Stop the local Neo4j; the data stays."""
    stopped = engine.stop(progress())
    out().print(t("db.stopped") if stopped else t("db.was-not-running"))


def status(
    show_password: Annotated[bool, typer.Option("--password", help=t("cli.help.show-password"))] = False,
) -> None:
    """Tell which database is in use and whether it runs."""
    console = out()
    given = settings.server()
    if given is not None:
        console.print(t("db.own-server", uri=given.uri))
        with connected(progress()):
            console.print(t("db.answers"))
        return
    found = engine.status()
    rows = [
        (t("db.state"), t("db.state-running") if found.running else t("db.state-stopped")),
        (t("db.version"), found.version),
        (t("db.address"), found.uri or "–"),
        (t("db.process"), str(found.pid or "–")),
        (t("db.folder"), str(found.folder)),
        (t("db.size"), t("db.megabytes", amount=found.size / 1e6)),
        (t("db.memory"), t("db.megabytes", amount=found.memory / 1e6) if found.memory else "–"),
        (t("db.log"), str(found.log)),
    ]
    server = engine.running()
    if show_password and server is not None:
        rows.append((t("db.password"), server.password or "–"))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        console.print(Text.assemble((f"{name:<{width}}  ", "bold"), value), soft_wrap=True)


def migrate() -> None:
    """Bring the schema up to date."""
    with connected(progress()):
        out().print(t("db.migrated"))


def dump(file: Annotated[Path, typer.Argument(help=t("cli.help.db-dump-file"))]) -> None:
    """Write the whole graph to a file."""
    from kb import dump as dumps

    shown = progress()
    with connected(shown) as store:
        try:
            held = dumps.dump(store, file, shown)
        except OSError as fault:
            raise UsageError("cannot-write", file=str(file), reason=refusal(fault)) from fault
    _contents("db.dumped", file, held)


def restore(file: Annotated[Path, typer.Argument(help=t("cli.help.db-restore-file"))]) -> None:
    """Put a graph from a file into an empty database."""
    from kb import dump as dumps

    if not file.is_file():
        raise UsageError("no-such-file", file=str(file))
    shown = progress()
    with connected(shown) as store:
        held = dumps.restore(store, file, shown)
    _contents("db.restored", file, held)


def _contents(key: str, file: Path, held: Any) -> None:
    told = t(key, file=str(file), nodes=held.nodes, relationships=held.relationships)
    out().print(told, soft_wrap=True)
    out().print(f"sha256 {held.sha256}", soft_wrap=True)
