"""Spellings of one programme's partners in two counties, which of them are one organisation read by hand."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import polars as pl

from kb.matching.engine import candidates

TRUTH = tomllib.loads(Path(__file__).with_name("interreg-north.toml").read_text(encoding="utf-8"))


def test_no_false_merge_and_nearly_all_found() -> None:
    spellings = [one for group in TRUTH["one"] for one in group] + TRUTH["alone"]
    assert len(spellings) == len(set(spellings)) > 90
    table = pl.DataFrame([{"id": one, "name": one, "country": "SE"} for one in spellings])
    found = candidates(table, table)
    pairs = {
        tuple(sorted((left, right))): said
        for left, right, said in found.select("left", "right", "decision").iter_rows()
    }
    truth = {tuple(sorted(pair)) for group in TRUTH["one"] for pair in combinations(group, 2)}
    merged = {pair for pair, said in pairs.items() if said == "same"}
    assert merged <= truth
    assert len(truth & pairs.keys()) >= 0.95 * len(truth)
    # Who looks at the queue is not shown more that is wrong than right.
    assert len(pairs.keys() - truth) <= len(pairs.keys() & truth)
