"""A few damaged files of each family; `python -m tests.faults.mutated --number 10000` reads more."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import LoketError
from kb.store import Store
from loaders.pipeline import Options, load
from tests.faults.families import FAMILIES, mutations
from tests.faults.longer import LONGER
from tests.faults.mutated import LONGEST, fuzz
from tests.faults.screened import KINDS, screened
from tests.loaders.given import graph


@pytest.mark.parametrize("family", FAMILIES)
def test_a_damaged_file_is_read_or_refused(family: str, tmp_path: Path) -> None:
    found = fuzz(family, 25, 20261125, tmp_path / family)
    assert found.faults == []
    assert found.slowest < LONGEST
    assert len(found.ends) > 1  # the damage shows


@pytest.mark.parametrize("family", LONGER)
def test_a_longer_damaged_file_is_read_the_same_whatever_is_on_its_way_at_once(
    family: str, tmp_path: Path
) -> None:
    found = fuzz(family, 5, 20261127, tmp_path / family)
    assert found.faults == []
    assert found.several >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_bytes_are_screened_as_a_careful_reader_reads(kind: str, tmp_path: Path) -> None:
    ends, faults = screened(kind, 40, 20261127, tmp_path)
    assert faults == []
    assert {"SOUND", "FIELDS", "CUT_OFF"} <= ends.keys()


def test_a_seed_makes_the_same_damage() -> None:
    assert list(mutations(b"a;b\n1;2\n", 20, 7)) == list(mutations(b"a;b\n1;2\n", 20, 7))


@pytest.mark.parametrize("family", ["scb", "brreg", "gleif-2", "roster", "table"])
def test_a_damaged_file_leaves_no_half_written_extract(store: Store, family: str, tmp_path: Path) -> None:
    its = FAMILIES[family]
    sound = its.make(tmp_path)
    path = tmp_path / f"damaged-{sound.name}"
    load(store, its.read_by(sound), [sound])
    for damaged in mutations(sound.read_bytes(), 12, 20261126):
        path.write_bytes(damaged)
        before = graph(store)
        try:
            options = Options(rejects=tmp_path / "rejects.csv", replace=True)
            load(store, its.read_by(path), [path], options)
        except LoketError:
            assert graph(store) == before
        assert all(row["complete"] for row in store.rows("store/extracts"))
