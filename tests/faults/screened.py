"""Screens damaged files: `python -m tests.faults.screened --number 20000`.

Whatever bytes a file has become, the compiled pass finds in it what the interpreted one finds, whole or in
two pieces, and the fields of its sound records are what a careful reader reads in them.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np

from kb.analysis.compiled import Kernel
from loaders import encoding
from loaders.screen import Fault, Letters, Screened, screen
from loaders.texts import columns
from tests.bench import registers
from tests.faults.families import mutations
from tests.loaders.given import organisations

ROWS = 12
_RETURN = "\ue000"
Call = Callable[..., None]


@dataclass(frozen=True)
class Kind:
    """How the file of a source is made and written."""

    make: Callable[[Path], Path]
    separator: str = ";"
    encoding: str = "utf-8"
    quoting: bool = True


KINDS = {
    "bolagsverket": Kind(lambda at: registers.bolagsverket(at, ROWS).path),
    "scb": Kind(lambda at: registers.scb(at, ROWS).path, "\t", "latin-1", quoting=False),
    "cordis": Kind(
        lambda at: organisations(
            at / "o.csv", *({"name": 'Två "AB"\ni Å', "order": str(i)} for i in range(ROWS))
        )
    ),
}


def compiled(kernel: Kernel, _: int, *arguments: object) -> None:
    """Run machine code, however small the file."""
    kernel.machine()(*arguments)


def interpreted(kernel: Kernel, _: int, *arguments: object) -> None:
    """Run in the interpreter, however large it is."""
    kernel.interpret(*arguments)


def look(data: bytes, kind: Kind, width: int, cut: int, ends: Counter[str]) -> None:
    """Screen a file in all ways, and compare; count the faults of its records."""
    letters = Letters.VALID if kind.encoding == "utf-8" else Letters.READ
    text = data if kind.encoding == "utf-8" else data.decode(kind.encoding).encode()
    run = partial(
        screen, separator=kind.separator, fields=width, quoting=kind.quoting, letters=letters,
        wanted=range(width),
    )  # fmt: skip
    with patch.object(Kernel, "__call__", interpreted):
        slowly = run(text, final=True)
    with patch.object(Kernel, "__call__", compiled):
        found = run(text, final=True)
        first = run(text[:cut], final=False)
        rest = run(text[first.used :], final=True)
    for name, value in asdict(slowly).items():
        np.testing.assert_array_equal(value, getattr(found, name), name)
    assert found.used == len(text)
    assert [*first.ends, *(rest.ends + first.used)] == found.ends.tolist(), "other records in two pieces"
    assert [*first.faults, *rest.faults] == found.faults.tolist(), "other faults in two pieces"
    _read_with_care(text, found, kind)
    ends.update(Fault(one).name for one in found.faults.tolist())


def _read_with_care(text: bytes, found: Screened, kind: Kind) -> None:
    records = [text[a:b] for a, b in pairwise([0, *found.ends.tolist()])]
    sound = [one.decode() for one, fault in zip(records, found.faults.tolist(), strict=True) if not fault]

    def bare(cell: str) -> str:  # with letters encoded twice blanks stay, and with them half of a line's end
        return cell.removesuffix("\r") if found.twice else cell.strip(encoding.BLANKS)

    there = [
        [(cell or "").removesuffix("\r") if found.twice else cell or "" for cell in row]
        for row in zip(*columns(text, found.starts, found.sizes), strict=True)
    ]
    careful = [[bare(cell) for cell in _cells(one, kind)] for one in sound]
    assert there == careful, "other fields than a careful reader's"


def _cells(record: str, kind: Kind) -> list[str]:
    """The fields of a record. A carriage return that ends no line is a letter; Python's reader thinks not."""
    style = csv.QUOTE_MINIMAL if kind.quoting else csv.QUOTE_NONE
    line = re.sub(r"\r(?!\n)", _RETURN, record)
    (cells,) = csv.reader(io.StringIO(line, newline=""), delimiter=kind.separator, quoting=style)
    return [one.replace(_RETURN, "\r") for one in cells]


def screened(kind: str, number: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """The faults of the records of so many damaged files of a kind, by name, and what went wrong."""
    its = KINDS[kind]
    data = its.make(folder).read_bytes()
    width = data.partition(b"\n")[0].count(its.separator.encode()) + 1
    ends: Counter[str] = Counter()
    faults = []
    for at, damaged in enumerate(mutations(data, number, seed)):
        try:
            look(damaged, its, width, random.Random(at).randint(0, len(damaged)), ends)
        except (AssertionError, ValueError, csv.Error) as fault:
            faults.append(f"{kind} seed {seed} number {at}: {fault}")
    return ends, faults


def main() -> None:
    """Print for each source what its records were."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.screened", description=__doc__)
    parser.add_argument("kinds", nargs="*", help=", ".join(KINDS))
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for kind in given.kinds or KINDS:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            ends, faults = screened(kind, given.number, given.seed, Path(folder))
        records = ", ".join(f"{end} {n}" for end, n in ends.most_common())
        seconds = time.perf_counter() - started
        print(
            f"{kind:14} {given.number} files in {seconds:.0f} s, {len(faults)} faults: {records}", flush=True
        )
        for fault in faults[:3]:
            print(fault)


if __name__ == "__main__":
    main()
