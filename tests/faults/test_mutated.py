"""A few damaged files of each family; `python -m tests.faults.mutated --number 10000` reads more."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import LoketError
from kb.store import Store
from tests.faults.mutated import FAMILIES, LONGEST, fuzz, mutations
from tests.loaders.given import graph, loaded


@pytest.mark.parametrize("family", FAMILIES)
def test_a_damaged_file_is_read_or_refused(family: str, tmp_path: Path) -> None:
    found = fuzz(family, 25, 20261125, tmp_path / family)
    assert found.faults == []
    assert found.slowest < LONGEST
    assert len(found.ends) > 1  # the damage shows


def test_a_seed_makes_the_same_damage() -> None:
    assert list(mutations(b"a;b\n1;2\n", 20, 7)) == list(mutations(b"a;b\n1;2\n", 20, 7))


@pytest.mark.parametrize("family", ["scb", "brreg", "gleif-2", "roster"])
def test_a_damaged_file_leaves_no_half_written_extract(store: Store, family: str, tmp_path: Path) -> None:
    name, make = FAMILIES[family]
    sound = make(tmp_path)
    path = tmp_path / f"damaged-{sound.name}"
    loaded(store, name, sound)
    for damaged in mutations(sound.read_bytes(), 12, 20261126):
        path.write_bytes(damaged)
        before = graph(store)
        try:
            loaded(store, name, path, rejects=tmp_path / "rejects.csv", replace=True)
        except LoketError:
            assert graph(store) == before
        assert all(row["complete"] for row in store.rows("store/extracts"))
