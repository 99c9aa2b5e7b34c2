"""What the command line shows: tables that fit the terminal, progress bars, faults.

Answers go to stdout, everything else to stderr. Colour only ever stands beside words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from api.values import NUMBERS, THINGS, shown
from kb.errors import AmbiguousError, LoketError
from kb.progress import Progress, Silent, Task
from kb.questions.asking import Answer
from kb.questions.header import Column
from kb.texts import number, pick, t


def out() -> Console:
    """Where answers go."""
    return Console(file=sys.stdout, highlight=False)


def err() -> Console:
    """Where everything else goes."""
    return Console(file=sys.stderr, highlight=False)


class _Task:
    def __init__(self, bars: RichProgress, task: TaskID) -> None:
        self._bars = bars
        self._task = task

    def advance(self, amount: float = 1) -> None:
        """Move the bar on."""
        self._bars.advance(self._task, amount)

    def expect(self, total: float) -> None:
        """Give the bar its length."""
        self._bars.update(self._task, total=total)


class Bars:
    """Progress as bars on stderr; one line per finished stage where no terminal is attached."""

    def __init__(self) -> None:
        self._console = err()
        self._bars: RichProgress | None = None
        self._depth = 0

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:
        """A bar from here to the end of the block."""
        if not self._console.is_terminal:
            with Silent().task(text, total, unit) as quiet:
                yield quiet
            self._console.print(f"{text} ✓" if total is None or unit else f"{text}: {number(total, 0)} ✓")
            return
        if self._bars is None or self._depth == 0:
            self._bars = _bars(self._console)
            self._bars.start()
        self._depth += 1
        kind = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
        task = self._bars.add_task(escape(text), total=total, amount=kind)
        try:
            yield _Task(self._bars, task)
            self._bars.update(task, completed=self._bars.tasks[self._bars.task_ids.index(task)].total or 0)
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._bars.stop()

    def say(self, text: str) -> None:
        """One line above the bars."""
        self._console.print(Text(text, style="dim"))


class _Amount(MofNCompleteColumn):
    """Bytes for a download, a count for everything else."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = DownloadColumn()

    def render(self, task: Any) -> Text:
        """The amount done, in the task's own unit."""
        if task.total is None:
            return Text("")
        kind = task.fields.get("amount")
        return self._bytes.render(task) if isinstance(kind, DownloadColumn) else super().render(task)


def _bars(console: Console) -> RichProgress:
    return RichProgress(
        SpinnerColumn(finished_text="[green]✓[/green]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        _Amount(),
        TimeElapsedColumn(),
        console=console,
    )


def progress(quiet: bool = False) -> Progress:
    """Bars for a person, nothing for a machine."""
    return Silent() if quiet else Bars()


def fault(error: LoketError) -> None:
    """Say what went wrong, and for an ambiguous name which ones there are."""
    console = err()
    console.print(Text.assemble((t("cli.fault"), "bold red"), " ", str(error)))
    if isinstance(error, AmbiguousError):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("cli.id", "cli.name", "cli.kind", "cli.country"):
            table.add_column(t(heading))
        for one in error.candidates:
            kind = t(f"helix.{one['helix']}") if one.get("helix") else ""
            table.add_row(
                *(Text(str(cell or "")) for cell in (one["id"], one["name"], kind, one.get("country")))
            )
        console.print(table)


def answer(given: Answer, *, cut: bool = True) -> None:
    """An answer as a table that fits the terminal; `cut` tells whether to mention rows left out."""
    console = out()
    heading = pick(given.question.title.model_dump())
    if given.meant:
        heading += ": " + ", ".join(given.meant.values())
    if not given.rows:
        console.print(Text(heading, style="bold"))
        console.print(t("show.none"))
        return
    console.print(table(given, heading))
    if given.cut and cut:
        err().print(Text(t("show.cut", n=len(given.rows)), style="yellow"))


def table(given: Answer, title: str) -> Table:
    """The table itself; columns in which nothing is known are left out."""
    columns = list(given.question.returns.items())
    kept = [at for at, _ in enumerate(columns) if any(row[at] not in (None, []) for row in given.rows)]
    made = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for at in kept:
        _, column = columns[at]
        right = column.type in NUMBERS
        made.add_column(
            pick(column.model_dump()),
            justify="right" if right else "left",
            no_wrap=right,
            overflow="fold",
            min_width=_least(column, given.rows, at),
            ratio=None,
        )
    for row in given.rows:
        made.add_row(*(Text(shown(columns[at][1], row[at])) for at in kept))
    return made


def _least(column: Column, rows: list[list[Any]], at: int) -> int:
    """How narrow a column may become before its words are torn."""
    if column.type in NUMBERS:
        return max(len(shown(column, row[at])) for row in rows)
    longest = max((len(word) for row in rows for word in shown(column, row[at]).split()), default=4)
    return min(longest, 18 if column.type in THINGS else 12)
