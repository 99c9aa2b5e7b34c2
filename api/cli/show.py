"""What the command line shows: tables that fit the terminal, progress bars, faults.

Answers go to stdout, everything else to stderr. Colour only ever stands beside words.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from api.cli import tables
from api.cli.bars import Bars, Lines
from kb.errors import AmbiguousError, LoketError
from kb.progress import Progress, Silent
from kb.questions.asking import Answer
from kb.search import Hit
from kb.texts import pick, t


def out() -> Console:
    """Where answers go."""
    return _console(sys.stdout)


def err() -> Console:
    """Where everything else goes."""
    return _console(sys.stderr)


def _console(file: TextIO) -> Console:
    console = Console(file=file, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 100  # a page's, where there is no terminal to ask
    return console


def progress(quiet: bool = False) -> Progress:
    """Bars for a person, nothing for a machine."""
    if quiet:
        return Silent()
    console = err()
    return Bars(console) if console.is_terminal else Lines(console)


def fault(error: LoketError) -> None:
    """Say what went wrong, and for an ambiguous name which ones there are."""
    console = err()
    console.print(Text.assemble((t("cli.fault"), "bold red"), " ", str(error)))
    if isinstance(error, AmbiguousError):
        console.print(_things(error.candidates))


def hits(found: list[tuple[str, Hit]]) -> None:
    """What a search found: each with its label and what is known of it."""
    rows = [
        {"id": hit.id, "name": hit.name, "kind": t(f"label.{label}"), **hit.details} for label, hit in found
    ]
    out().print(_things(rows))


def _things(rows: Sequence[Mapping[str, object]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in ("cli.id", "cli.name", "cli.kind", "cli.country"):
        table.add_column(t(heading), overflow="fold")
    for one in rows:
        kind = t(f"helix.{one['helix']}") if one.get("helix") else one.get("kind")
        if one.get("ceased"):
            kind = f"{kind}, {t('show.ceased')}"
        cells = (one["id"], one["name"], kind, one.get("country"))
        table.add_row(*(Text(str(cell or "")) for cell in cells))
    return table


def answer(given: Answer, *, title: str | None = None, cut: bool = True) -> None:
    """An answer that fits the terminal, under its title; `cut` tells whether to mention rows left out."""
    console = out()
    if _headed(given, title):
        console.print(tables.laid_out(given, console.width))
    _remarks(given, cut=cut)


def reasons(given: Answer) -> None:
    """Suggestions one below the other: who, the reason in words, and the effect."""
    console = out()
    if _headed(given, None):
        at = {name: place for place, name in enumerate(given.columns)}
        for rank, row in enumerate(given.rows, start=1):
            one, other = (row[at[end]]["name"] for end in ("a", "b"))
            console.print(Text.assemble(f"{rank:>3}. ", (one, "bold"), " – ", (other, "bold")))
            console.print(Padding(Text(row[at["why"]]), (0, 0, 0, 5)))
            console.print(Padding(Text(row[at["effect"]], style="dim"), (0, 0, 0, 5)))
    _remarks(given)


def _headed(given: Answer, title: str | None) -> bool:
    """Print the title of an answer; tells whether there are rows to follow it."""
    heading = title or pick(given.question.title.model_dump())
    if given.meant and title is None:
        heading += ": " + ", ".join(given.meant.values())
    out().print(Text(heading, style="bold"))
    if not given.rows:
        out().print(t("show.none"))
    return bool(given.rows)


def _remarks(given: Answer, *, cut: bool = True) -> None:
    for note in given.notes:
        err().print(Text(note, style="yellow"))
    if given.cut and cut:
        err().print(Text(t("show.cut", n=len(given.rows)), style="yellow"))
