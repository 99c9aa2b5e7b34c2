"""How long work tells how far it is: a protocol that `api/` fulfils with bars, and a silent one.

Long work takes a `Progress` and opens one task per stage; it knows nothing of terminals.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Task(Protocol):
    """One stage under way."""

    def advance(self, amount: float = 1) -> None:
        """Tell that so much more is done."""

    def expect(self, total: float) -> None:
        """Tell how much there is in all, once it is known."""


class Progress(Protocol):
    """Opens tasks. `unit` is `bytes`, or empty for a plain count."""

    def task(self, text: str, total: float | None = None, unit: str = "") -> AbstractContextManager[Task]:
        """A stage called `text`; shown from here to the end of the block."""

    def say(self, text: str) -> None:
        """One line for the user that stays (what was found, what was decided)."""


class _SilentTask:
    def advance(self, amount: float = 1) -> None:
        """Nothing to show."""

    def expect(self, total: float) -> None:
        """Nothing to show."""


class Silent:
    """Shows nothing: for tests, machine output and the server."""

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:  # noqa: ARG002
        """A task that nobody sees."""
        yield _SilentTask()

    def say(self, text: str) -> None:
        """Nothing to show."""
