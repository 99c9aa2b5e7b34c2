"""The made bulk files of the benchmarks, small: a reading of them counts what they were made with."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.progress import Silent
from loaders import mapped, reading
from loaders.filters import parse as where
from loaders.mapped import as_source
from loaders.mapping_file import parse
from loaders.pipeline import Loading, Options
from loaders.pseudonyms import Pseudonyms
from loaders.recognition import recognise
from loaders.source import Facts, Reading, Source, Tally
from loaders.sources import source
from tests.bench import registers
from tests.bench.registers import Made
from tests.loaders.stating import Stated, stated
from tests.loaders.twins import BOLAGSVERKET, SCB_HEADER

ROWS = 6_000


def counted(source: str, made: Made) -> Stated:
    """What the file states, its counts being those it was made with."""
    found = stated(source, made.path)
    (tally,) = found.tallies.values()
    assert tally.rows_in == made.rows
    assert tally.left_out == made.left_out > made.rows * 0.3
    assert found.reasons == made.rejected
    assert tally.accepted == made.accepted
    assert len(set(found.values("Actor", "key"))) == made.organisations == len(found.values("Actor", "key"))
    return found


@pytest.mark.parametrize("chunk", [100_000, reading.CHUNK])
def test_bolagsverket(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.open_tables, "__kwdefaults__", {"chunk": chunk})
    made = registers.bolagsverket(tmp_path, ROWS)
    assert made.rows == ROWS
    assert made.rejected == {"quote": 1, "nul": 1, "missing": 1}
    text = made.path.read_text(encoding="utf-8")
    for quirk in ("|", "$PERSON-IDORG", '";"2";"', ",\n", '"null"', "\0", '""', "SARS_FORNAMN", "NO-LAND"):
        assert quirk in text, quirk
    found = counted("bolagsverket", made)
    assert len(found.values("History", "value")) > made.organisations * 2


def test_scb(tmp_path: Path) -> None:
    made = registers.scb(tmp_path, ROWS)
    assert made.rows == ROWS
    assert made.rejected == {"fields": 1}
    lines = made.path.read_bytes().decode("latin-1").split("\n")
    assert all(line.endswith("\t") for line in lines[:-1])
    assert any('AB "' in line for line in lines)
    assert "Å" in "".join(lines)
    found = counted("scb", made)
    assert all(one.startswith("sni2007-") for one in found.values("Activity", "industry"))
    assert set(found.values("Actor", "no_advertising")) == {True, False}
    later = stated("scb", registers.scb(tmp_path, 500, day=dt.date(2026, 2, 10)).path)
    assert all(one.startswith("sni2025-") for one in later.values("Activity", "industry"))


def reading_of(
    found: Source, path: Path, said: list[str], given: dict[str, Any]
) -> tuple[Iterator[Facts], Tally]:
    """The facts of a file that are asked for, and what becomes of its rows."""
    tables = recognise(found, [path]).tables
    tallies = {role: Tally() for role in tables}
    (tally,) = tallies.values()
    return found.facts(Reading(tables, tallies, say=said.append, **given)), tally


@pytest.mark.parametrize("name", ["bolagsverket", "scb"])
@pytest.mark.parametrize(
    "given",
    [{}, {"where": where(["county=01", "status=active"])}, {"pseudonyms": Pseudonyms(b"key" * 20)}],
    ids=["all", "some", "pseudonyms"],
)
def test_two_pieces_at_once_state_what_one_after_the_other_does(
    name: str, given: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading.open_tables, "__kwdefaults__", {"chunk": 30_000})
    made = registers.MAKERS[name](tmp_path, ROWS)
    found = []
    for abreast in (1, 2, 5):
        monkeypatch.setattr(mapped, "_ABREAST", abreast)
        monkeypatch.setattr("os.cpu_count", lambda: 8)
        said: list[str] = []
        facts, tally = reading_of(source(name), made.path, said, given)
        found.append(
            ([(one.role, one.kind, one.frame.to_dict(as_series=False)) for one in facts], tally, said)
        )
    assert found[0] == found[1] == found[2]
    assert len(found[0][0]) > 10
    assert tally.rejects.kept


PARTNERS = """
mapping: 1
title: {en: Partners, sv: Partner}
publisher: me
tables:
  rows:
    columns:
      number: {required: true}
      name: {required: true}
      project: {required: true}
      cost: {type: amount, at_least: 0, units: {tkr: 1000}, titles: ["cost (tkr)"]}
      since: {type: date, otherwise: empty}
    rows: {require: [number]}
    states:
      - fact: project
        fields: {id: project, title: project, start: since}
      - fact: actor
        as: who
        ids: [{scheme: se-orgnr, of: number}]
        fields: {name: name}
      - fact: participation
        fields: {actor: who, project: project, cost_eur: cost}
"""


def test_two_pieces_at_once_reject_and_say_what_one_after_the_other_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = ("202100-2841", "5560360793", "8505051231", "556036-0790", "", "9696969696")
    lines = [
        f"{numbers[i % 6]};Name {i % 7};P{i % 1_500};"
        f"{'x' if i % 97 == 0 else f'1.{i % 1_000:03},{i % 90 + 10}'};"
        f"{'soon' if i % 53 == 0 else f'2020-01-{i % 28 + 1:02}'}"
        for i in range(12_000)
    ]
    path = tmp_path / "partners.csv"
    path.write_text("\n".join(["number;name;project;cost (tkr);since", *lines]))
    monkeypatch.setattr(reading.open_tables, "__kwdefaults__", {"chunk": 20_000})
    found, given = [], as_source(parse(PARTNERS, "partners.yaml"), "partners")
    for abreast in (1, 2, 3):
        monkeypatch.setattr(mapped, "_ABREAST", abreast)
        monkeypatch.setattr("os.cpu_count", lambda: 8)
        said: list[str] = []
        facts, tally = reading_of(given, path, said, {})
        found.append(([(one.kind, one.frame.to_dict(as_series=False)) for one in facts], tally, said))
    assert found[0] == found[1] == found[2]
    tally, said = found[0][1:]
    assert {"amount", "no-number", "missing", "repeated"} <= set(tally.rejects.by_reason())
    assert len(tally.emptied.kept) > 50
    assert len(said) == 3  # the decimal mark, the unit, and the days that were left empty


def test_who_stops_asking_for_facts_leaves_no_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.open_tables, "__kwdefaults__", {"chunk": 30_000})
    made = registers.bolagsverket(tmp_path, ROWS)
    before = threading.active_count()
    facts, _ = reading_of(source("bolagsverket"), made.path, [], {})
    next(facts)
    assert threading.active_count() > before
    del facts
    assert threading.active_count() == before
    found = source("bolagsverket")
    delivery = recognise(found, [made.path])
    tallies = {role: Tally() for role in delivery.tables}
    loading = Loading(found, Options(), Silent(), delivery, {}, tallies, 0.0)

    def stopped() -> None:
        with loading.facts() as stated:
            next(stated)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        stopped()
    assert caught.tb is not None  # which keeps what was under way
    assert threading.active_count() == before


def test_they_have_the_columns_of_the_small_twins(tmp_path: Path) -> None:
    assert list(registers.BOLAGSVERKET) == BOLAGSVERKET
    assert [*registers.SCB, ""] == SCB_HEADER


@pytest.mark.parametrize(
    ("make", "end", "separator", "key"),
    [(registers.bolagsverket, b'"\n"', b'";"', 0), (registers.scb, b"\n", b"\t", 13)],
)
def test_the_delivery_after_differs_in_what_was_changed(
    make: Callable[..., Made], end: bytes, separator: bytes, key: int, tmp_path: Path
) -> None:
    (tmp_path / "again").mkdir()
    before, again = make(tmp_path, ROWS), make(tmp_path / "again", ROWS)
    assert before.path.read_bytes() == again.path.read_bytes()
    after = make(tmp_path / "again", ROWS, changed=0.1)
    assert 0.07 * ROWS < after.altered + after.gone < 0.13 * ROWS
    assert after.gone == after.fresh
    records = [set((one.path.read_bytes() + end[-1:]).split(end)) for one in (before, after)]
    only_before, only_after = (
        {record.split(separator)[key] for record in side}
        for side in (records[0] - records[1], records[1] - records[0])
    )
    assert len(only_before - only_after) == after.gone
    assert len(only_after - only_before) == after.fresh
    assert len(only_after & only_before) == after.altered
    counted("bolagsverket" if make is registers.bolagsverket else "scb", after)
