"""Every condition of `--where`, and every two of them, asked of every source that can be asked so."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from kb.errors import UsageError
from kb.intake import check
from kb.store import Store
from loaders import mapping_file, pipeline
from loaders.filters import Where, parse
from loaders.mapped import as_source
from loaders.pipeline import Options
from loaders.recognition import recognise
from loaders.source import Reading, Source, Tally
from loaders.sources import all_sources
from tests.faults.families import FAMILIES
from tests.loaders.given import table
from tests.loaders.test_replies import NOKIA, saved

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


def chosen(name: str, path: Path, where: str) -> set[str]:
    """Whom the rows are about that are wanted."""
    return told(all_sources()[name], path, parse([where]))[1]


def test_the_regions_of_norway_and_finland(tmp_path: Path) -> None:
    header = ["organisasjonsnummer", "navn", "organisasjonsform.kode", "forretningsadresse.kommunenummer"]
    tromso, bodo, oslo = (
        ["974760673", "A", "AS", "5501"],
        ["923609016", "B", "AS", "1804"],
        ["982463718", "C", "AS", "0301"],
    )
    units = table(tmp_path / "enheter.csv", [header, tromso, bodo, oslo], ",")
    north = {"no-974760673", "no-923609016"}
    assert chosen("brreg", units, "nuts=NO07") == chosen("brreg", units, "nuts=Nord-Norge") == north
    assert chosen("brreg", units, "nuts=Troms") == {"no-974760673"}
    assert chosen("brreg", units, "nuts=Troms,NO081") == {"no-974760673", "no-982463718"}
    assert chosen("brreg", units, "nuts=NO0") == {*north, "no-982463718"}
    companies = saved(tmp_path / "companies.json", [NOKIA])
    assert chosen("prh", companies, "nuts=Nyland") == {"fi-01120389"}
    assert chosen("prh", companies, "nuts=Lappi") == set()


@pytest.mark.parametrize("name", ["brreg", "prh", "companies-house"])
@pytest.mark.parametrize("where", ["county=25", "municipality=2580"])
def test_a_swedish_county_is_asked_only_where_there_can_be_one(
    name: str, where: str, store: Store, tmp_path: Path
) -> None:
    source = all_sources()[name]
    assert {"nuts", "industry", "status", "known"} == source.filters
    with pytest.raises(UsageError) as raised:
        pipeline.load(store, source, [FAMILIES[name].make(tmp_path)], Options(where=parse([where])))
    assert (raised.value.key, raised.value.values["kinds"]) == (
        "filter-of-source", "nuts, industry, status, known"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "swedish"),
    [
        ("{const: UK}", False),
        ("{const: SE-2580}", True),
        ("a", True),
        ("{country: a}", False),
        ("{place: {country: a}}", False),
        ("{place: {country: a, postcode: b}}", True),
        ("{place: {postcode: b}}", True),
        ("{place: {country: {const: SE}, municipality: b}}", True),
        ("{place: {country: {const: FI}, municipality: b}}", False),
        ("{place: {country: a, municipality: b, home: SE}}", True),
        ("{place: {country: a, municipality: b, home: FI}}", False),
        ("{place: {country: a, town: b, home: FI}}", True),
        ("{place: {country: {const: Finland}, town: b}}", False),
        ("{first: [{place: {country: {const: FI}, municipality: b}}, {place: {country: a}}]}", False),
        ("{first: [{place: {country: {const: FI}, municipality: b}}, {place: {town: a}}]}", True),
        ("{only: {of: {place: {country: {const: FI}, town: b}}, where: a, values: [FI]}}", False),
    ],
)
def test_what_a_mapping_can_tell_decides_what_it_can_be_asked(
    place: str, swedish: bool, tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "mapping: 1\nversion: 1\ntitle: {en: x, sv: x}\n"
        "tables:\n  t:\n    columns: {a: {required: true}, b: {}}\n"
        "    states:\n      - fact: actor\n        as: it\n        ids: [{scheme: own, of: a}]\n"
        f"        fields: {{name: a, place: {place}}}\n",
        encoding="utf-8",
    )
    asked = {"county", "municipality"} if swedish else set()
    assert as_source(mapping_file.read(path), "own").filters == {"known", "nuts", *asked}
