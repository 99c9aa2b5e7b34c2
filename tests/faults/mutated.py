"""Damages files byte by byte and reads them: `python -m tests.faults.mutated --number 10000`.

Whatever a file has become, reading it ends in facts that pass the check before a write, or in one of Loket's
own errors, soon, and before the first fact: a file that fails after it has stated something would be half in.
What is wrong with a mapping is told with its line. `tests.faults.families` has the families of files.
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from kb.errors import LoketError
from kb.intake import check
from loaders.mapping import MappingError
from loaders.recognition import recognise
from loaders.source import Reading, Tally
from tests.faults.families import FAMILIES, Family, mutations

LONGEST = 20.0  # seconds


@dataclass
class Found:
    """What came of a family's files: how each ended, the slowest, and what went wrong, with its seed."""

    ends: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def read(family: Family, damaged: Path) -> str:
    """Read a file as a load does, up to the write, and tell how it ended; what else it raises is a fault."""
    stated = False
    try:
        given = family.read_by(damaged)
        tables = recognise(given, [family.given(damaged)]).tables
        tallies = {role: Tally() for role in tables}
        for facts in given.facts(Reading(tables, tallies)):
            check(facts.kind, facts.frame)
            stated = True
    except LoketError as fault:
        if stated:
            raise AssertionError(f"stated something before it failed: {fault.key}") from fault
        return _named(fault, damaged)
    for role, tally in tallies.items():
        tables[role].records({one.row for one in tally.rejects.kept})
        assert all(one.words for one in tally.rejects.kept)
        assert tally.accepted >= 0
    return "rejects" if any(tally.rejected for tally in tallies.values()) else "read"


def _named(fault: LoketError, damaged: Path) -> str:
    """What an error is called; one in a mapping has to tell a line that there is."""
    if isinstance(fault, MappingError):
        lines = len(damaged.read_bytes().decode("utf-8", "replace").splitlines()) + 1
        assert 1 <= fault.values["line"] <= lines, f"no such line: {fault}"
    return fault.key


def fuzz(family: str, number: int, seed: int, folder: Path) -> Found:
    """Read so many damaged files of a family."""
    its = FAMILIES[family]
    folder.mkdir(parents=True, exist_ok=True)
    sound = its.make(folder)
    data = sound.read_bytes()
    assert read(its, sound) in {"read", "rejects"}
    found = Found()
    path = folder / f"damaged-{sound.name}"
    for at, damaged in enumerate(mutations(data, number, seed, its.damage)):
        path.write_bytes(damaged)
        started = time.perf_counter()
        try:
            found.ends[read(its, path)] += 1
        except Exception:  # noqa: BLE001 (that is what is looked for)
            found.ends["FAULT"] += 1
            found.faults.append(f"{family} seed {seed} number {at}\n{traceback.format_exc(limit=-6)}")
        found.slowest = max(found.slowest, time.perf_counter() - started)
    return found


def _hangs(_: int, __: FrameType | None) -> None:
    raise TimeoutError


def main() -> None:
    """Print for each family how its files ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.mutated", description=__doc__)
    parser.add_argument("families", nargs="*", help=", ".join(FAMILIES))
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    signal.signal(signal.SIGALRM, _hangs)
    for family in given.families or FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            signal.alarm(int(LONGEST) + given.number)
            found = fuzz(family, given.number, given.seed, Path(folder))
            signal.alarm(0)
        ends = ", ".join(f"{end} {n}" for end, n in found.ends.most_common())
        print(f"{family:18} {given.number} files, slowest {found.slowest:.2f} s: {ends}", flush=True)
        for fault in found.faults[:3]:
            print(fault)


if __name__ == "__main__":
    main()
