"""The made bulk files of the benchmarks, small: a reading of them counts what they were made with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders import reading
from tests.bench import registers
from tests.bench.registers import Made
from tests.loaders.stating import Stated, stated
from tests.loaders.test_registers import BOLAGSVERKET, SCB_HEADER

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
