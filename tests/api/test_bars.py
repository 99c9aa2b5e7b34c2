"""Progress: stages of one name within another share a bar, or a line where no terminal is."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from api.cli import bars
from api.cli.bars import Bars, Lines


def pieces(shown: Bars | Lines) -> None:
    """A reading of three pieces, as a load of a register tells it."""
    with shown.task("Reading", 300, "bytes") as whole:
        for number in range(3):
            with shown.task("Actors", 1_000) as part:
                part.advance(1_000)
            with shown.task("Names", 10 + number) as part:
                part.advance(10 + number)
            whole.advance(100)


def told(console: Console) -> list[str]:
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue().splitlines()


def test_a_bar_for_all_of_one_name() -> None:
    shown = Bars(Console(file=io.StringIO(), force_terminal=True, width=100))
    pieces(shown)
    assert [(one.description, one.total, one.completed) for one in shown._bars.tasks] == [
        ("Reading", 300, 300),
        ("Actors", 3_000, 3_000),
        ("Names", 33, 33),
    ]
    assert all(one.finished for one in shown._bars.tasks)
    pieces(shown)  # another load has bars of its own
    assert [one.total for one in shown._bars.tasks] == [300, 3_000, 33]


def test_a_bar_gets_its_length_after_those_before_it() -> None:
    shown = Bars(Console(file=io.StringIO(), force_terminal=True, width=100))
    with shown.task("Outer"):
        with shown.task("Actors", 5):
            pass
        with shown.task("Actors", 1) as part:
            part.expect(7)
            part.advance(3)
            assert [(one.total, one.completed) for one in shown._bars.tasks][1] == (12, 8)
    assert shown._bars.tasks[1].completed == 12


def test_a_line_for_all_of_one_name() -> None:
    console = Console(file=io.StringIO(), width=100)
    pieces(Lines(console))
    assert told(console) == ["Actors: 3,000 ✓", "Names: 33 ✓", "Reading ✓"]


def test_a_line_now_and_then_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bars, "_NOW_AND_THEN", 0)
    console = Console(file=io.StringIO(), width=100)
    pieces(Lines(console))
    lines = told(console)
    assert lines[:3] == ["Actors: 1,000 …", "Actors: 1,000 …", "Names: 10 …"]
    assert lines[-3:] == ["Actors: 3,000 ✓", "Names: 33 ✓", "Reading ✓"]


def test_what_was_done_before_a_fault_is_told() -> None:
    console = Console(file=io.StringIO(), width=100)
    shown = Lines(console)

    def broken() -> None:
        with shown.task("Reading", 300, "bytes"):
            with shown.task("Actors", 1_000):
                pass
            with shown.task("Names", 10):
                raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        broken()
    assert told(console) == ["Actors: 1,000 ✓"]
    with shown.task("Preparing", 2):
        pass
    assert told(console)[1:] == ["Preparing: 2 ✓"]
