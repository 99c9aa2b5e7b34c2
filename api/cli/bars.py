"""Progress on stderr: bars for a person, lines where no terminal is attached.

A long stage has many small ones of the same name in it (the actors of each piece of a register): they share
one bar, or one line.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
from rich.text import Text

from kb.progress import Silent, Task
from kb.texts import number

_NOW_AND_THEN = 30.0
"""Seconds between two lines about what is not finished."""


class _Shown:
    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        """One line above the bars."""
        self._console.print(Text(text, style="dim"))


class Lines(_Shown):
    """One line for each finished stage; what goes on within another is told now and then, and at the end."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._depth = 0
        self._within: dict[str, float] = {}
        self._last = time.monotonic()

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:
        """A stage from here to the end of the block."""
        if self._depth == 0:
            self._last = time.monotonic()
        within = self._depth > 0 and total is not None and not unit
        self._depth += 1
        try:
            with Silent().task(text, total, unit) as quiet:
                yield quiet
            if within:
                self._within[text] = self._within.get(text, 0) + (total or 0)
                if time.monotonic() - self._last >= _NOW_AND_THEN:
                    self._tell("…")
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._tell("✓")
                self._within.clear()
        if not within:
            self._print(text, None if unit else total, "✓")

    def _tell(self, mark: str) -> None:
        for text, total in self._within.items():
            self._print(text, total, mark)
        self._last = time.monotonic()

    def _print(self, text: str, total: float | None, mark: str) -> None:
        counted = "" if total is None else f": {number(total, 0)}"
        self._console.print(f"{text}{counted} {mark}", markup=False)


class _Task:
    def __init__(self, bars: RichProgress, task: TaskID, before: float) -> None:
        self._bars = bars
        self._task = task
        self._before = before

    def advance(self, amount: float = 1) -> None:
        """Move the bar on."""
        self._bars.advance(self._task, amount)

    def expect(self, total: float) -> None:
        """Give the bar its length."""
        self._bars.update(self._task, total=self._before + total)


class Bars(_Shown):
    """A bar for each stage, as long as the outermost lasts; one for all that have the same name."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._bars = _bars(console)
        self._depth = 0
        self._known: dict[str, TaskID] = {}

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:
        """A bar from here to the end of the block."""
        if self._depth == 0:
            self._bars, self._known = _bars(self._console), {}
            self._bars.start()
        self._depth += 1
        bars = self._bars
        kind = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
        known, before = self._known.get(text), 0.0
        if known is None or total is None:
            task = bars.add_task(escape(text), total=total, amount=kind)
            if total is not None:
                self._known[text] = task
        else:
            task, before = known, bars.tasks[bars.task_ids.index(known)].total or 0
            bars.update(task, total=before + total)
        try:
            yield _Task(bars, task, before)
            bars.update(task, completed=bars.tasks[bars.task_ids.index(task)].total or 0)
        finally:
            self._depth -= 1
            if self._depth == 0:
                bars.stop()


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
