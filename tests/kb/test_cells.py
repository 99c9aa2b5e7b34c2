"""Cells that no spreadsheet takes for a formula, and that stay readable."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.cells import LONGEST, fitting, safe_cell

SIGNS = "=+-@＝＋－＠|"
DANGEROUS = st.text(st.sampled_from(f"{SIGNS};,\t\r\n \"'\u200b\ufeff\u00a0a1."), max_size=12)
PLAIN = re.compile(r"[-+][0-9][0-9 \u00a0.]*([;,\s]+([-+]?[0-9][0-9 \u00a0.]*)?)*")


def a_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula: a sign first, and more than numbers."""
    seen = cell.strip(' \t\r\n\v\f"\u200b\ufeff\u00a0')
    return seen[:1] in set(SIGNS) and not PLAIN.fullmatch(seen)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", " =1", "＝1+1", "--5", "-", '"=1', "\ufeff=1", "-1=2", "-5x"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    ["", "Ett AB", "-5", "-1 234,50", "+46", "a=b", "x-y", "'=1", "a, b; c", "-5;-6;", "C++ AB", "–", "1.5"],
)
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a, -b", "a,' -b"),
        ("a\n=1", "a\n'=1"),
        ('a;"=1', "a;'\"=1"),
        ("1;abc;-5;=x", "1;abc;-5;'=x"),
        ("\t=1", "'\t'=1"),
        ("-1;a", "'-1;a"),
        ("a,-1;b", "a,'-1;b"),
        ("-5;-6", "-5;'-6"),
        ("a;-1", "a;'-1"),
    ],
)
def test_nor_is_what_follows_a_separator(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@given(DANGEROUS | st.text(max_size=20))
@example('a;""=1')
@example("-1;")
@example(";-1")
def test_however_a_file_is_split_no_cell_is_a_formula(text: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(["x", safe_cell(text), "y"])
    for delimiter in ",;\t":
        rows = csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=delimiter)
        assert not [cell for row in rows for cell in row if a_formula(cell)]
    assert not [cell for cell in re.split("[;,\t\r\n]", safe_cell(text)) if a_formula(cell)]


@given(DANGEROUS | st.text(max_size=20))
def test_only_apostrophes_are_added_and_only_once(text: str) -> None:
    safe = safe_cell(text)
    assert safe.replace("'", "") == text.replace("'", "")
    assert safe_cell(safe) == safe


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_number_stays_a_number(number: object) -> None:
    assert safe_cell(f"{number}") == f"{number}"


@pytest.mark.parametrize("letter", ["a", "å", "😀"])
def test_a_text_fits_its_cell(letter: str) -> None:
    assert fitting(letter * 10_000) == letter * 10_000
    cut = fitting(letter * 40_000)
    assert cut.endswith(letter + "…")
    assert LONGEST - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST
