"""Reading the bulk files of two registers: to facts, beside a bare polars read of the same file.

The bare read makes one frame of all columns as text, with the publisher's separator, quoting and encoding:
`pl.read_csv` with `infer_schema=False`, `truncate_ragged_lines=True`, and for SCB without `quote_char` and in
`latin1`. It stops at a quotation mark that is not doubled, so it gets Bolagsverket's file without such rows.
The other is the pipeline without the database: recognise the file, read, check and type every row, and make
and check the facts that a load would write. Each in a process of its own; both may use all cores. scipy is
hidden: only the tests need it, and where it is installed numba spends a third of a second on importing it.
`LOKET_BENCH_SHARE` makes smaller files than the publishers' (0.1: a tenth of the rows).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from kb.intake import check
from loaders.recognition import recognise
from loaders.source import Reading, Tally
from loaders.sources import source
from tests.bench import registers
from tests.bench.measuring import MIB, Figures, in_child, repeated

READS: dict[str, dict[str, Any]] = {
    "bolagsverket": {"separator": ";"},
    "scb": {"separator": "\t", "quote_char": None, "encoding": "latin1"},
}
MOST_TIME, MOST_MEMORY = 1.5, 700
TURNS = 3


def bare(name: str, path: str) -> Figures:
    """The frame of all columns, and nothing more."""

    def work() -> int:
        return pl.read_csv(path, infer_schema=False, truncate_ragged_lines=True, **READS[name]).height

    return repeated(work, 1, warm=False)


def facts(name: str, path: str) -> Figures:
    """The facts, chunk by chunk, each checked as before a write; gives how many there are of each kind."""

    sys.modules["scipy"] = None  # type: ignore[assignment]  # as in a user's installation, which has none

    def work() -> dict[str, int]:
        found = source(name)
        tables = recognise(found, [Path(path)]).tables
        counted: dict[str, int] = {}
        for one in found.facts(Reading(tables, {role: Tally() for role in tables})):
            check(one.kind, one.frame)
            counted[one.kind.__name__] = counted.get(one.kind.__name__, 0) + one.frame.height
        return counted

    return repeated(work, 1, warm=False)


def main() -> None:
    """Print the times, their ratio, and the memory."""
    share = float(os.environ.get("LOKET_BENCH_SHARE", "1"))
    for name in READS:
        compare(name, round(registers.FULL[name] * share))


def compare(name: str, rows: int) -> None:
    """Print what both take of a file of so many rows, by turns: what else a machine does hits both."""
    make = registers.MAKERS[name]
    crooked = {"crooked": False} if name == "bolagsverket" else {}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        made, sound = make(Path(folder), rows), make(Path(other), rows, **crooked)
        turns = [
            (in_child(bare, name, str(sound.path)), in_child(facts, name, str(made.path)))
            for _ in range(TURNS)
        ]
        _tell(name, made, turns)


def _tell(name: str, made: registers.Made, turns: list[tuple[Figures, Figures]]) -> None:
    print(f"{name}: {made.rows:,} rows, {made.path.stat().st_size / MIB:,.0f} MiB")
    for at, called in enumerate(("bare read", "to facts")):
        took = ", ".join(f"{one[at].wall[0]:.1f} s ({one[at].cpu[0]:.1f} s CPU)" for one in turns)
        print(f"  {called:10} {took}; {max(one[at].peak for one in turns) / MIB:,.0f} MiB")
    clock, cpu = (
        median(getattr(then, what)[0] / getattr(first, what)[0] for first, then in turns)
        for what in ("wall", "cpu")
    )
    print(
        f"  ratio, the middle one: {clock:.2f} by the clock, {cpu:.2f} of CPU (at most {MOST_TIME});"
        f" memory at most {MOST_MEMORY} MiB"
    )
    print("  " + ", ".join(f"{kind} {n:,}" for kind, n in turns[0][1].value.items()))
