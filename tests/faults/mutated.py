"""Damages files byte by byte and reads them: `python -m tests.faults.mutated --number 10000`.

Whatever a file has become, reading it ends in facts that pass the check before a write, or in one of Loket's
own errors, soon, and before the first fact: a file that fails after it has stated something would be half in.
One family for each way of reading: delimited, without quoting, packed cells, JSON, XML, workbooks, zip; and
for the mappings that do most with what they read.
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from kb.errors import LoketError
from kb.intake import check
from loaders.recognition import recognise
from loaders.source import Reading, Tally
from loaders.sources import source
from tests.loaders.given import book, organisations, projects
from tests.loaders.test_grants import KOHESIO, SWECRIS, VINNOVA, rows
from tests.loaders.test_interreg import written as interreg
from tests.loaders.test_markup import LEIS, level_1, level_2, record, related, written
from tests.loaders.test_registers import ROWS, bolagsverket, scb, scb_row
from tests.loaders.test_replies import NOKIA, ROLES, organisation_told, saved

LONGEST = 20.0  # seconds
TOKENS = (
    b'"', b'""', b";", b",", b"\t", b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf",
    b"\xff\xfe", b"null", b"NaN", b"Infinity", b"1e999", b"-1", b"9" * 23, b"0000-00-00", b"2026-02-30",
    b"\xe2\x80\xae", b"[", b"]", b"{", b"}", b":", b"<", b">", b"&", b"<!DOCTYPE a>", b"&a;", b"]]>",
    b"\\u0000", b"\\ud800", b"$", b"|", b"' OR 1=1", b"=1+1", b"true", b"PK\x03\x04", b"\x1f\x8b",
    b"A" * 70_000,
)  # fmt: skip


def _workbook(folder: Path) -> Path:
    return book(
        folder / "roster.xlsx",
        {
            "Actors": [["Organisation", "Number", "Place"], ["Ett AB", "556036-0793", "Luleå"]],
            "Ties": [["Organisation", "Partner", "Strength"], ["Ett AB", "Två AB", 4]],
        },
    )


def _zip(folder: Path) -> Path:
    path = folder / "cordis.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(organisations(folder / "organization.csv", {}), "organization.csv")
        archive.write(projects(folder / "project.csv", {}), "project.csv")
    return path


# By family: the source that reads it, and how a sound file of it is made.
FAMILIES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "cordis": ("cordis", lambda at: organisations(at / "o.csv", {}, {"name": 'Två "AB"'})),
    "scb": ("scb", lambda at: scb(at / "scb_20251110T1.txt", scb_row("162021002841", 'LULEÅ "TU'))),
    "bolagsverket": ("bolagsverket", lambda at: bolagsverket(at / "b.txt", *ROWS)),
    "bolagsverket-api": (
        "bolagsverket-api",
        lambda at: saved(at / "r.json", {"organisationer": [organisation_told("2021002841")]}),
    ),
    "brreg": ("brreg", lambda at: saved(at / "roller.json", ROLES)),
    "prh": ("prh", lambda at: saved(at / "p.json", [NOKIA, NOKIA])),
    "gleif-1": ("gleif", lambda at: written(at / "l.xml", level_1(record(LEIS[0], "Å")))),
    "gleif-2": ("gleif", lambda at: written(at / "r.xml", level_2(related(LEIS[0], LEIS[1])))),
    "kohesio": ("kohesio", lambda at: rows(at / "k.csv", KOHESIO, {}, {"Beneficiary_Name": "Två\nAB"})),
    "swecris": ("swecris", lambda at: rows(at / "s.csv", SWECRIS, {}, {}, delimiter=";")),
    "vinnova": ("vinnova", lambda at: saved(at / "v.json", [VINNOVA, VINNOVA])),
    "interreg": ("interreg", lambda at: interreg(at / "i", "csv")),
    "replies": (
        "bolagsverket-api",
        lambda at: saved(at / "r.json", {"organisationer": [organisation_told("5560360793")]}),
    ),
    "roster": ("roster", _workbook),
    "zip": ("cordis", _zip),
}  # fmt: skip

# Those whose damaged file is read with the sound one beside it, as the folder they are in.
TOGETHER = {"replies"}


@dataclass
class Found:
    """What came of a family's files: how each ended, the slowest, and what went wrong, with its seed."""

    ends: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def mutations(data: bytes, number: int, seed: int) -> Iterator[bytes]:
    """The file damaged in so many ways, the same for the same seed."""
    for one in range(number):
        chance = random.Random(f"{seed} {one}")
        made = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            _damage(made, chance)
        yield bytes(made)


def _damage(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 2, 8, 64, 512)))
    match chance.randrange(6):
        case 0 if at < len(data):
            data[at] = chance.randrange(256)
        case 1:
            del data[at:end]
        case 2:
            data[at:at] = data[at:end]
        case 3:
            del data[at:]
        case 4:
            data[at:end] = chance.choice(TOKENS)
        case _:
            data[at:at] = chance.choice(TOKENS)


def read(name: str, path: Path) -> str:
    """Read a file as a load does, up to the write, and tell how it ended; what else it raises is a fault."""
    given = source(name)
    stated = False
    try:
        tables = recognise(given, [path]).tables
        tallies = {role: Tally() for role in tables}
        for facts in given.facts(Reading(tables, tallies)):
            check(facts.kind, facts.frame)
            stated = True
    except LoketError as fault:
        if stated:
            raise AssertionError(f"stated something before it failed: {fault.key}") from fault
        return fault.key
    for role, tally in tallies.items():
        tables[role].records({one.row for one in tally.rejects.kept})
        assert all(one.words for one in tally.rejects.kept)
        assert tally.accepted >= 0
    return "rejects" if any(tally.rejected for tally in tallies.values()) else "read"


def fuzz(family: str, number: int, seed: int, folder: Path) -> Found:
    """Read so many damaged files of a family."""
    name, make = FAMILIES[family]
    folder.mkdir(parents=True, exist_ok=True)
    sound = make(folder)
    data = sound.read_bytes()
    assert read(name, sound) in {"read", "rejects"}
    found = Found()
    path = folder / f"damaged-{sound.name}"
    for at, damaged in enumerate(mutations(data, number, seed)):
        path.write_bytes(damaged)
        started = time.perf_counter()
        try:
            found.ends[read(name, folder if family in TOGETHER else path)] += 1
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
