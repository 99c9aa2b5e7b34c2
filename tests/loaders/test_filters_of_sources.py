"""Every condition of `--where`, and every two of them, asked of every source that can be asked so."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from kb.intake import check
from loaders.filters import Where
from loaders.recognition import recognise
from loaders.source import Reading, Source, Tally
from tests.faults.families import FAMILIES

ASKED: dict[str, tuple[str, ...] | bool] = {
    "county": ("25",),
    "nuts": ("SE33", "NO0"),
    "municipality": ("2580",),
    "industry": ("62", "30"),
    "status": ("active",),
    "known": True,
}
READ = ("cordis", "zip", "scb", "bolagsverket", "bolagsverket-api", "scb-api", "brreg", "prh",
        "companies-house", "gleif-1", "gleif-2", "interreg", "kohesio", "swecris", "vinnova",
        "growth", "table")  # fmt: skip


def told(source: Source, path: Path, where: Where) -> tuple[dict[str, Tally], set[str]]:
    """What became of the rows, and whom they are about."""
    tables = recognise(source, [path]).tables
    tallies = {role: Tally() for role in tables}
    actors: set[str] = set()
    for one in source.facts(Reading(tables, tallies, where=where, known=lambda ids: set(ids[:1]))):
        check(one.kind, one.frame)
        if one.kind.__name__ == "ActorFact":
            actors |= set(one.frame["key"])
    return tallies, actors


@pytest.mark.parametrize("family", READ)
def test_conditions_alone_and_together(family: str, tmp_path: Path) -> None:
    its = FAMILIES[family]
    path = its.make(tmp_path)
    source = its.read_by(path)
    everything, actors = told(source, path, Where())
    kinds = sorted(source.filters)
    assert "known" in kinds
    kept: dict[tuple[str, ...], tuple[dict[str, int], set[str]]] = {}
    for asked in [*((one,) for one in kinds), *combinations(kinds, 2), tuple(kinds)]:
        tallies, found = told(source, path, Where(**{kind: ASKED[kind] for kind in asked}))
        assert found <= actors
        for role, tally in tallies.items():
            before = everything[role]
            # What nobody asked for is counted, and nothing else changes its place.
            assert (tally.rows_in, tally.left_out) == (before.rows_in, before.left_out)
            assert tally.accepted + tally.filtered + tally.rejected + tally.left_out == tally.rows_in
        kept[asked] = ({role: tally.accepted for role, tally in tallies.items()}, found)
    for asked, (accepted, _) in kept.items():
        for kind in asked:
            alone = kept[kind,][0]
            assert all(n <= alone[role] for role, n in accepted.items()), "together never more than alone"
