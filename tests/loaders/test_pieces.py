"""Two pieces of a table at once: as one at a time, whatever the file, its damage and the size of pieces."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import LoketError
from loaders import filters
from loaders.mapped import as_source
from loaders.mapping_file import parse
from loaders.pseudonyms import Pseudonyms
from loaders.recognition import recognise
from loaders.source import Source
from loaders.sources import source
from tests.faults.families import mutations
from tests.faults.longer import PARTNERS, PARTNERS_CELLS, PARTNERS_HEADER
from tests.faults.pieces import TURNS, Cut, outcome
from tests.loaders.given import table
from tests.loaders.twins import bolagsverket, company, scb, scb_row

NUMBERS = ("2021002841", "5560360793", "5567037485", "5560360790", "198505051231", "")
PARTS = st.sampled_from(["Ett", "Två", "", "$", "null", "Saab AB", "$FORETAGSNAMN-ORGNAM$2020-01-01"])
PARTNER = st.tuples(*map(st.sampled_from, PARTNERS_CELLS))
COMPANY = st.builds(
    company,
    st.sampled_from(NUMBERS),
    st.lists(PARTS, max_size=3).map("|".join),
    organisationsform=st.sampled_from(["AB-ORGFO", "E-ORGFO", ""]),
    registreringsdatum=st.sampled_from(["2001-02-03", "i fjol", ""]),
    avregistreringsdatum=st.sampled_from(["", "", "2023-05-05"]),
    postadress=st.sampled_from(["Gatan 1$$LULEÅ$97187$SE-LAND", "null", "$$$$", "$$X$58188$NO-LAND"]),
)
ENTERPRISE = st.builds(
    scb_row,
    st.sampled_from(["16" + one for one in NUMBERS]),
    st.sampled_from(["LTU", 'AB "SAAB', "", "LULEÅ"]),
    JurForm=st.sampled_from(["49", "10", "81", ""]),
    Ng1=st.sampled_from(["62010", "00000", "85420", "x"]),
    Ng2=st.sampled_from(["62010", "00000", "72190", ""]),
    FtgStat=st.sampled_from(["0", "1", "9", ""]),
    RegDatKtid=st.sampled_from(["19750702", "00000000", "soon"]),
)
Made = tuple[Source, Callable[[Path], Path]]


def _rows_of(row: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(row, min_size=2, max_size=40)


def _partners(rows: Sequence[Sequence[str]]) -> Made:
    given_by = as_source(parse(PARTNERS, "partners.yaml"), "partners")
    return given_by, lambda folder: table(folder / "partners.csv", [PARTNERS_HEADER, *rows])


FILES: st.SearchStrategy[Made] = st.one_of(
    _rows_of(PARTNER).map(_partners),
    _rows_of(COMPANY).map(
        lambda rows: (source("bolagsverket"), lambda at: bolagsverket(at / "b.txt", *rows))
    ),
    _rows_of(ENTERPRISE).map(lambda rows: (source("scb"), lambda at: scb(at / "scb_20251110T1.txt", *rows))),
)
ASKED: list[dict[str, Any]] = [
    {},
    {"where": filters.parse(["status=active"])},
    {"pseudonyms": Pseudonyms(b"key" * 20)},
    {"followed": frozenset({"rows", "companies", "enterprises"})},
]


@settings(max_examples=40, deadline=None)
@given(
    file=FILES,
    damaged=st.booleans(),
    seed=st.integers(0, 1_000_000),
    share=st.floats(0.05, 1),
    rows=st.sampled_from([1, 5, 100]),
    at_once=st.integers(2, 3),
    asked=st.sampled_from(ASKED),
    turns=st.sampled_from(TURNS),
)
def test_what_is_stated_rejected_and_said_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    file: Made,
    damaged: bool,
    seed: int,
    share: float,
    rows: int,
    at_once: int,
    asked: dict[str, Any],
    turns: float,
) -> None:
    given_by, make = file
    path = make(tmp_path_factory.mktemp("pieces"))
    head, line_end, text = path.read_bytes().partition(b"\n")
    for changed in mutations(text, int(damaged), seed):
        path.write_bytes(head + line_end + changed)
    cut = Cut(max(1, int(share * path.stat().st_size)), rows=rows)
    try:
        with cut.holds(at_once):
            tables = recognise(given_by, [path]).tables
    except LoketError:
        return  # nothing is left of it
    one = outcome(given_by, tables, cut, 1, **asked)
    several = outcome(given_by, tables, cut, at_once, turns, **asked)
    assert one.differs(several) is None
    assert several.busy.most <= at_once


def test_pieces_really_are_on_their_way_at_once(tmp_path: Path) -> None:
    chance = random.Random(1)
    lines = [[chance.choice(cells) for cells in PARTNERS_CELLS] for _ in range(40)]
    given_by, make = _partners(lines)
    tables = recognise(given_by, [make(tmp_path)]).tables
    cut = Cut(200)
    one, two = (outcome(given_by, tables, cut, at_once) for at_once in (1, 2))
    assert one.busy.pieces == two.busy.pieces > 5
    assert (one.busy.most, two.busy.most) == (1, 2)
    (tally,) = two.tallies.values()
    assert {"amount", "no-number", "missing", "repeated"} <= set(tally.rejects.by_reason())
