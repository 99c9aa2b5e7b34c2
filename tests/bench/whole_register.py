"""A whole register in the graph, and names without numbers to be found in it: what `loket match run` takes.

SCB's made register (`LOKET_BENCH_ROWS`: how many rows, several sizes one after the other, `full` for all;
20,000) beside the bundled extract of CORDIS and a list of Interreg with `LOKET_BENCH_NAMES` partners (1,000),
half of them organisations of the register as somebody else writes them. Each size has a home of its own. Told
are the processor's seconds of Loket and of the server stage by stage, the most memory of Loket, what
was joined rightly, and then what a list of ten names more takes, and a run where nothing is new.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import psutil

from kb import engine
from kb.matching.run import match
from kb.migrations import migrate
from kb.progress import Silent, Task
from kb.store import Store
from loaders import geography
from loaders.filling import first_load
from loaders.pipeline import Options, load
from loaders.sources import source
from tests.bench import registers
from tests.bench.measuring import MIB, Figures, in_child, repeated
from tests.loaders.given import BUNDLED, table
from tests.local_neo4j import kept_folder

ROWS = os.environ.get("LOKET_BENCH_ROWS", "20000").split()
NAMES = int(os.environ.get("LOKET_BENCH_NAMES", "1000"))
_SAMPLED = 200_000  # of the first so many organisations half of the partners are taken


class Stages(Silent):
    """Keeps what each stage took: by the clock, Loket's processor, the server's; the memory after it."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, float, float, float, float, float]] = []
        self._began = self._now()

    @staticmethod
    def _now() -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), server_seconds()

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:
        """A stage; what comes before it, and in no other, has a line of its own."""
        self.keep("  between")
        with super().task(text, total, unit) as task:
            yield task
        self.keep(text, total or 0)

    def keep(self, text: str, total: float = 0) -> None:
        """What has passed since the last line."""
        now = self._now()
        passed = [one - then for one, then in zip(now, self._began, strict=True)]
        self._began = now
        if passed[0] > 0.1:
            memory = psutil.Process().memory_info().rss / MIB
            self.kept.append((text, total, *passed, memory))


def server_seconds() -> float:
    used = psutil.Process(engine.status().pid).cpu_times()
    return float(used.user + used.system)


def run() -> Figures:
    """What is new matched with all. For a child; the value has the stages and what came of it."""
    shown = Stages()

    def work() -> dict[str, Any]:
        with Store(engine.ensure(Silent())) as store:
            made = match(store, shown, only_new=True, by="bench")
        shown.keep("  after")
        return {"compared": made.compared, "accepted": made.accepted, "waiting": made.waiting}

    figures = repeated(work, 1, warm=False)
    figures.value["stages"] = shown.kept
    return figures


def partners(
    folder: Path, organisations: pl.DataFrame, count: int, seed: int = 7
) -> tuple[Path, pl.DataFrame]:
    """A list of operations with so many partners, and of those in the register their name and number."""
    chance = random.Random(seed)
    rows, known = [], []
    for nr in range(count):
        name, number = organisations.row(chance.randrange(organisations.height))
        if nr % 2:
            name = f"{chance.choice(registers.SYLLABLES)}{chance.choice(registers.SYLLABLES)}".title() + name
        else:
            name = chance.choice(
                (name.upper(), name.replace(" AB", " Aktiebolag"), name.removesuffix(" AB"), name)
            )
            known.append((name, number))
        rows.append(("AURORA", f"Project {nr % 97}", name, "SE"))
    head = ("program", "projektnamn", "organisationsnamn", "land")
    schema = dict.fromkeys(("name", "number"), pl.String)
    return table(folder / "operations.csv", [head, *rows]), pl.DataFrame(known, schema=schema, orient="row")


def filled(folder: Path, rows: int) -> pl.DataFrame:
    """Load it all, without matching; the name and number of those partners that are in the register."""
    made = registers.scb(folder, rows)
    began = time.perf_counter()
    options = Options(published=dt.date(2025, 11, 10))
    if first_load(source("scb"), [made.path], options, Silent(), least=0) is None:
        raise RuntimeError("no first load")
    first = registers._organisations(1, 0, min(rows, registers._BLOCK))
    first = first.filter(~pl.col("form_scb").is_in(["10", "91"]))[:_SAMPLED]
    path, known = partners(folder, first.select("name", "ten"), NAMES)
    with Store(engine.ensure(Silent())) as store:
        migrate(store)
        with geography.bundled_file() as file:
            load(store, source("places"), [file])
        load(store, source("cordis"), [BUNDLED])
        load(store, source("interreg"), [path])
        actors = store.rows("analysis/count")[0]["actors"]
    print(
        f"\n{made.rows:,} rows: {actors:,} actors, loaded in {time.perf_counter() - began:.0f} s", flush=True
    )
    return known


def told(title: str, figures: Figures) -> None:
    value = figures.value
    server = sum(one[4] for one in value["stages"])
    print(
        f"{title}: {figures.wall[0]:.1f} s by the clock, {figures.cpu[0]:.1f} s CPU of Loket, {server:.1f} "
        f"of the server, {figures.peak / MIB:,.0f} MiB at most; {value['compared']:,} compared, "
        f"{value['accepted']:,} joined, {value['waiting']:,} waiting"
    )
    for text, total, wall, own, its, memory in value["stages"]:
        print(
            f"    {text[:50]:50} {total:12,.0f} {wall:8.1f} s {own:8.1f} own {its:8.1f} server "
            f"{memory:7,.0f} MiB"
        )


def joined(known: pl.DataFrame) -> str:
    """How many partners stand on one actor with a number, and of how many it is their own.

    Where two of the register have one name, the matcher takes neither.
    """
    truth: dict[str, set[str]] = {}
    for name, number in known.iter_rows():
        truth.setdefault(name.casefold(), set()).add(f"se-{number}")
    right = wrong = 0
    with Store(engine.ensure(Silent())) as store:
        judged = [
            (row["other_name"], row["one_name"], row["other"], row["one"])
            for row in store.rows("match/judgements", undone=False)
        ]
        names = {
            key: name
            for one, other, first, second in judged
            for key, name in ((first, one), (second, other))
            if key.startswith("interreg-")
        }
        for row in store.rows("load/actors-known", identifiers=sorted(names)):
            if row["held"] and row["actor"].startswith("se-"):
                found = row["actor"] in truth.get((names[row["identifier"]] or "").casefold(), ())
                right, wrong = right + found, wrong + (not found)
    of = f"of {known.height:,} that are in it"
    return f"partners joined with the register: {right:,} rightly, {wrong:,} not, {of}"


def main() -> None:
    """Each size in a home of its own."""
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        del os.environ[name]
    for rows in ROWS:
        with kept_folder() as folder:
            os.environ["LOKET_HOME"] = str(folder / "bench")
            try:
                known = filled(folder, registers.FULL_SCB if rows == "full" else int(rows))
                told("all of it", in_child(run))
                print(joined(known))
                more = table(
                    folder / "more.csv",
                    [
                        ("program", "projektnamn", "organisationsnamn", "land"),
                        *[("AURORA", "More", f"{one} Nytt Norrsken", "SE") for one in registers.TRADES[:10]],
                    ],
                )
                with Store(engine.ensure(Silent())) as store:
                    load(store, source("interreg"), [more], Options(series="more"))
                told("ten names more", in_child(run))
                told("nothing new", in_child(run))
            finally:
                engine.stop(Silent())
