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
    """Print what both take of a file of so many rows."""
    make = registers.MAKERS[name]
    with tempfile.TemporaryDirectory() as folder:
        if name == "bolagsverket":
            made = make(Path(folder), rows, crooked=False)
            first = in_child(bare, name, str(made.path))
            made = make(Path(folder), rows)
        else:
            made = make(Path(folder), rows)
            first = in_child(bare, name, str(made.path))
        then = in_child(facts, name, str(made.path))
        _tell(name, made, first, then)


def _tell(name: str, made: registers.Made, first: Figures, then: Figures) -> None:
    print(f"{name}: {made.rows:,} rows, {made.path.stat().st_size / MIB:,.0f} MiB")
    for called, one in (("bare read", first), ("to facts", then)):
        print(f"  {called:10} {one.wall[0]:7.1f} s, {one.cpu[0]:7.1f} s CPU, {one.peak / MIB:6,.0f} MiB")
    print(
        f"  ratio {then.wall[0] / first.wall[0]:.2f} by the clock, {then.cpu[0] / first.cpu[0]:.2f} of CPU"
        f" (at most {MOST_TIME}); memory {then.peak / MIB:,.0f} MiB (at most {MOST_MEMORY})"
    )
    print("  " + ", ".join(f"{kind} {n:,}" for kind, n in then.value.items()))
