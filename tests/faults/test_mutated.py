"""A few damaged files of each family; `python -m tests.faults.mutated --number 10000` reads more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.mutated import FAMILIES, LONGEST, fuzz, mutations


@pytest.mark.parametrize("family", FAMILIES)
def test_a_damaged_file_is_read_or_refused(family: str, tmp_path: Path) -> None:
    found = fuzz(family, 25, 20261125, tmp_path / family)
    assert found.faults == []
    assert found.slowest < LONGEST
    assert len(found.ends) > 1  # the damage shows


def test_a_seed_makes_the_same_damage() -> None:
    assert list(mutations(b"a;b\n1;2\n", 20, 7)) == list(mutations(b"a;b\n1;2\n", 20, 7))
