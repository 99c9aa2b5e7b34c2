"""`loket db`: the local Neo4j, and the database as a whole."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from api.cli.show import out, progress
from api.connection import connected
from kb import engine, settings
from kb.texts import t


def add_to(app: typer.Typer) -> None:
    """Add `loket db …`."""
    group = typer.Typer(help=t("cli.help.db"), no_args_is_help=True)
    group.command("start", help=t("cli.help.db-start"))(start)
    group.command("stop", help=t("cli.help.db-stop"))(stop)
    group.command("status", help=t("cli.help.db-status"))(status)
    group.command("migrate", help=t("cli.help.db-migrate"))(migrate)
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
