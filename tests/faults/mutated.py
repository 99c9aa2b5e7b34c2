"""Damages files byte by byte and reads them: `python -m tests.faults.mutated --number 10000`.

Whatever a file has become, reading it ends in facts that pass the check before a write, or in one of Loket's
own errors, soon, and before the first fact: a file that fails after it has stated something would be half in.
What is wrong with a mapping is told with its line. Longer files are read in small pieces, one at a time and
two at once, and come to the same. `tests.faults.families` and `tests.faults.longer` have the families.
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from kb.errors import LoketError
from kb.intake import check
from loaders.mapping_file import MappingError
from loaders.reading import Table
from loaders.recognition import recognise
from loaders.source import Reading, Tally
from tests.faults.families import FAMILIES, Family, mutations
from tests.faults.longer import LONGER
from tests.faults.pieces import TURNS, WHOLE, Cut, asked_of, outcome

LONGEST = 20.0  # seconds
ALL = FAMILIES | LONGER


@dataclass
class Found:
    """What came of a family's files: how each ended, the slowest, and what went wrong, with its seed.

    `several` counts the files of which several pieces were on their way at once, `pieces` all pieces, and
    `compared` the files that were also read one piece at a time.
    """

    ends: Counter[str] = field(default_factory=Counter)
    several: int = 0
    pieces: int = 0
    compared: int = 0
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
    return _ended(tables, tallies)


def read_in_pieces(
    family: Family, damaged: Path, chance: random.Random, found: Found, *, compared: bool
) -> str:
    """Read a file in small pieces, two at once, and tell how it ended: as with one at a time.

    Where facts are made of all pieces together, it is as if there were but one.
    """
    given = family.read_by(damaged)
    cut = Cut.some(damaged.stat().st_size, chance)
    asked, turns = asked_of(given, chance), chance.choice(TURNS)
    try:
        with cut.holds(2, turns):
            tables = recognise(given, [family.given(damaged)]).tables
    except LoketError as fault:
        return _named(fault, damaged)
    two = outcome(given, tables, cut, 2, turns, **asked)
    found.several += two.busy.several
    found.pieces += two.busy.pieces or two.busy.ahead
    assert two.fault is None, f"failed when it was to state something: {two.fault}"
    if compared:
        one = outcome(given, tables, cut if two.busy.pieces > 1 else WHOLE, 1, **asked)
        differs = one.differs(two)
        assert differs is None, f"{cut} {asked}: {differs}"
        found.compared += 1
    return _ended(tables, two.tallies)


def _ended(tables: Mapping[str, Table], tallies: Mapping[str, Tally]) -> str:
    """Whether there were rejects, all of which can be told."""
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


def fuzz(family: str, number: int, seed: int, folder: Path, compare: int = 1) -> Found:
    """Read so many damaged files of a family; of longer ones compare one in so many."""
    its = ALL[family]
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
            with _soon():
                if its.long:
                    chance = random.Random(f"{seed} {at} pieces")
                    end = read_in_pieces(its, path, chance, found, compared=at % compare == 0)
                else:
                    end = read(its, path)
            found.ends[end] += 1
        except Exception:  # noqa: BLE001 (that is what is looked for)
            found.ends["FAULT"] += 1
            found.faults.append(f"{family} seed {seed} number {at}\n{traceback.format_exc(limit=-6)}")
        found.slowest = max(found.slowest, time.perf_counter() - started)
    return found


@contextmanager
def _soon() -> Iterator[None]:
    """Stop what takes too long, and whatever waits for it then."""

    def hangs(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    usual = signal.signal(signal.SIGALRM, hangs)
    signal.setitimer(signal.ITIMER_REAL, LONGEST, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, usual)


def main() -> None:
    """Print for each family how its files ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.mutated", description=__doc__)
    parser.add_argument("families", nargs="*", help=", ".join(ALL))
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compare", type=int, default=1, help="of longer files, one in so many")
    given = parser.parse_args()
    for family in given.families or ALL:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            found = fuzz(family, given.number, given.seed, Path(folder), given.compare)
        ends = ", ".join(f"{end} {n}" for end, n in found.ends.most_common())
        several = (
            f", several pieces at once {found.several} ({found.pieces} pieces), compared {found.compared}"
            if found.pieces
            else ""
        )
        print(
            f"{family:18} {given.number} files in {time.perf_counter() - started:.0f} s, "
            f"slowest {found.slowest:.2f} s{several}: {ends}",
            flush=True,
        )
        for fault in found.faults[:3]:
            print(fault)


if __name__ == "__main__":
    main()
