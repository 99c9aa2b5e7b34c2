"""A register of a million made names beside the names of programmes, for time and memory of matching.

The register has the shape of the Swedish one: an invented name, a family's or a place's with a trade, and a
legal form, in about the share in which these occur; each in one municipality. Half of the programme's names
are organisations of the register as another source writes them, the others are the bundled extract's and made
ones that are not in it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from kb.matching.engine import candidates
from kb.progress import Silent, Task
from tests.bench.measuring import Figures, repeated

SYLLABLES = [
    "al", "an", "ar", "ber", "bo", "dal", "den", "el", "en", "er", "fa", "fors", "gran", "hag", "hed",
    "holm", "in", "ka", "kel", "la", "lin", "lund", "ma", "mark", "mo", "nor", "nova", "ny", "ol", "or",
    "ra", "ren", "ro", "sal", "sand", "ser", "sig", "skog", "sol", "sten", "stor", "strand", "sund",
    "sven", "ta", "tek", "ten", "tor", "ul", "va", "vik", "vin", "väst", "åk", "äng", "öst",
]  # fmt: skip
TRADES = [
    "Bygg", "Måleri", "El", "Konsult", "Fastigheter", "Transport", "Åkeri", "Redovisning", "Design",
    "Data", "Teknik", "Invest", "Media", "Städ", "Hälsa", "Skog", "Maskin", "Plåt", "Rör", "Bil",
    "Café", "Restaurang", "Förvaltning", "Utbildning", "Energi", "Mekaniska", "Snickeri", "Trädgård",
    "Fiske", "Lantbruk",
]  # fmt: skip
_FORMS = (
    "AB",
    "AB",
    "AB",
    "AB",
    "AB",
    "Aktiebolag",
    "HB",
    "Handelsbolag",
    "KB",
    "ekonomisk förening",
    "ideell förening",
    "",
)
GEOGRAPHY = Path(__file__).parents[2] / "loaders" / "data" / "geography" / "municipality_county.csv"
BUNDLED = (
    Path(__file__).parents[2] / "loaders" / "data" / "cordis-h2020-sweden-2014-2016" / "organization.csv"
)


def register(size: int, seed: int = 1) -> pl.DataFrame:
    """`size` organisations: id, name, country, place."""
    chance = random.Random(seed)
    places = pl.read_csv(GEOGRAPHY, infer_schema=False)["municipality_name_short"].to_list()
    families = [
        "".join(chance.sample(SYLLABLES, 2)).title() + "son"[: chance.choice((0, 3))] for _ in range(20_000)
    ]
    rows = []
    for at in range(size):
        place = chance.choice(places)
        coined = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))).title()
        first = chance.choice(
            (
                coined,
                coined,
                chance.choice(families),
                f"{chance.choice(families)} & {chance.choice(families)}",
                place,
            )
        )
        trade = chance.choice((*TRADES, ""))
        where = f" i {place}" if chance.random() < 0.3 else ""
        rows.append(
            (f"r-{at:07}", " ".join(f"{first} {trade}{where} {chance.choice(_FORMS)}".split()), "SE", place)
        )
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("id", "name", "country", "place"), pl.String), orient="row"
    )


def programme(registered: pl.DataFrame, size: int, seed: int = 2) -> pl.DataFrame:
    """`size` names, half of them of the register in other writing: capitals, another form, a letter wrong."""
    chance = random.Random(seed)
    known = pl.read_csv(BUNDLED, separator=";", infer_schema=False).unique(
        "organisationID", maintain_order=True
    )
    rows = [
        (f"c-{one}", name, country, None)
        for one, name, country in known.select("organisationID", "name", "country").iter_rows()
    ]
    for one, name, _, place in registered.sample(size // 2, seed=seed).iter_rows():
        written = chance.choice(
            (name.upper(), name.replace(" AB", " Aktiebolag"), name.replace(" AB", ""), name.title())
        )
        if chance.random() < 0.1 and len(written) > 6:
            at = chance.randrange(1, len(written) - 1)
            written = written[:at] + written[at + 1 :]
        rows.append((f"p-{one}", written, "SE", place if chance.random() < 0.5 else None))
    other = register(size - len(rows), seed=3)
    rows += [(f"n-{one}", name, country, place) for one, name, country, place in other.iter_rows()]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("id", "name", "country", "place"), pl.String), orient="row"
    )


class Counted(Silent):
    """Remembers how many pairs there were to compare."""

    pairs = 0

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:
        self.pairs = max(self.pairs, int(total or 0))
        with super().task(text, total, unit) as task:
            yield task


def matched(size: int, names: int) -> Figures:
    """`names` names matched against a register of `size`, and as many pairs scored by their letters alone.

    The value: pairs found by decision, `pairs` compared, `right` and `wrong` of those the same for sure, and
    the CPU seconds of rapidfuzz's token sort ratio for the same number of pairs, on one core, nothing else.
    """
    registered = register(size)
    asked = programme(registered, names)
    counted = Counted()

    def work() -> dict[str, float]:
        found = candidates(asked, registered, counted)
        said: dict[str, float] = dict(found.group_by("decision").len().sort("decision").iter_rows())
        sure = found.filter(pl.col("decision") == "same").select("left", "right").iter_rows()
        right = [left.endswith(right) for left, right in sure if left.startswith("p-")]
        return said | {"pairs": counted.pairs, "right": sum(right), "wrong": len(right) - sum(right)}

    made = repeated(work, 1, warm=False)
    made.value["bare"] = _bare(registered["name"].to_list(), asked["name"].to_list(), counted.pairs)
    return made


def _bare(register: list[str], asked: list[str], pairs: int) -> float:
    """The CPU seconds of so many pairs with rapidfuzz alone."""
    from rapidfuzz import fuzz, process

    started = time.process_time()
    for at in range(0, pairs, len(asked)):
        some = [register[(at + nr) % len(register)] for nr in range(min(len(asked), pairs - at))]
        process.cpdist(asked[: len(some)], some, scorer=fuzz.token_sort_ratio, workers=1)
    return time.process_time() - started


def told(title: str, made: Figures) -> str:
    """The figures with the peer beside them."""
    value = made.value
    return (
        f"{made.line(title)}\n{value['pairs']:,} pairs compared, {made.wall[0]:.0f} s by the clock; "
        f"the same for sure {value.get('same', 0):,} (of the register's own {value['right']:,} right, "
        f"{value['wrong']:,} wrong), asked {value.get('ask', 0):,}, part {value.get('part_of', 0):,}\n"
        f"rapidfuzz alone, as many pairs: {value['bare']:.1f} s CPU"
    )


def million() -> Figures:
    return matched(1_000_000, 40_000)
