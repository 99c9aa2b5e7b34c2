"""`loket demo`: from nothing to what a strategist in Norrbotten wants to see first."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.cli import show
from api.connection import connected
from kb.errors import NotFoundError
from kb.questions import asking, library
from kb.store import Store
from kb.texts import t

BUNDLED = "cordis-h2020-sweden-2014-2016"


def add_to(app: typer.Typer) -> None:
    """Add `loket demo`."""
    app.command("demo", help=t("cli.help.demo"))(demo)


def demo(
    actor: Annotated[str, typer.Option(help=t("cli.help.demo-actor"))] = "Luleå tekniska universitet",
) -> None:
    """Load the bundled extract, analyse it, show the holes, say what to do next."""
    from kb.analysis import run
    from loaders import pipeline
    from loaders.sources import source

    shown = show.progress()
    console = show.out()
    with connected(shown) as store:
        with as_file(files("loaders") / "data" / BUNDLED) as folder:
            pipeline.load(store, source("cordis"), [folder], progress=shown)
        result = run.analyse(store, run.Settings(), shown)
        _title(console, t("demo.base"))
        console.print(t("demo.contents", actors=result.actors, ties=result.ties))
        for row in store.rows("store/extracts"):
            if row["attribution"] and row["source"] == "cordis":
                console.print(Text(row["attribution"], style="dim"))
                break
        _ask(store, console, "who-works-with-whom", t("demo.partners"), actor=actor, limit=10)
        _ask(store, console, "structural-holes", t("demo.holes"), place="SE", limit=10)
        _ask(store, console, "gaps-between-helices", t("demo.gaps"))
        _ask(store, console, "who-to-introduce", t("demo.introduce"), actor=actor, limit=5)
    _title(console, t("demo.next"))
    for line in ("actor", "ask", "template", "serve", "stop"):
        command, about = t(f"demo.next-{line}-command"), t(f"demo.next-{line}")
        console.print(Text.assemble("  ", (command, "bold"), "\n      ", about))


def _title(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _ask(store: Store, console: Console, name: str, title: str, **given: object) -> None:
    question = library.question(name)
    try:
        answer = asking.ask(store, question, given)
    except NotFoundError as fault:  # somebody else's actor was named, and is not in this extract
        show.fault(fault)
        return
    console.print()
    show.answer(answer, title=title, cut=False)
    options = "".join(f" --{key} {_quoted(value)}" for key, value in given.items() if key != "limit")
    console.print(Text(f"  loket ask {name}{options}", style="dim"))


def _quoted(value: object) -> str:
    return f'"{value}"' if " " in str(value) else str(value)
