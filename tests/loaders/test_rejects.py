"""The file of rejects: safe to open, and silent about persons."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.texts import speaking
from loaders import rejects
from loaders.rejects import Reject, Rejects, without_personal_numbers
from tests.loaders.given import said


@pytest.mark.parametrize(
    "number",
    [
        "650505-1230",
        "6505051230",
        "19650505-1230",
        "196505051230",
        "650505+1230",
        "19650505 1230",
        "65 05 05-1230",
        "650565-1230",
        "SE650505123001",
        "01018012345",
        "131052-308T",
    ],
)
def test_personal_numbers_are_left_out(number: str) -> None:
    for text in (number, f"Anna ({number})", f'"{number}";x'):
        masked = without_personal_numbers(text)
        assert number not in masked
        assert sum(map(str.isdigit, masked)) == 0
    record = 'x;"' + number
    assert number not in without_personal_numbers(record)


@pytest.mark.parametrize(
    "number",
    ["202100-2841", "2021002841", "SE202100284101", "556036-0793", "999876874", "974760673", "02012566"],
)
def test_organisations_numbers_are_not(number: str) -> None:
    assert without_personal_numbers(number) == number


@given(st.text(max_size=12), st.dates(), st.integers(0, 9999), st.sampled_from(["", "-", "+", " "]))
def test_no_personal_number_passes(before: str, day: object, last: int, mark: str) -> None:
    number = f"{day:%y%m%d}{mark}{last:04}"
    before = before.rstrip("0123456789-/. ")
    assert number not in without_personal_numbers(f"{before}{number}")


def test_a_number_is_masked_before_it_is_cut_short() -> None:
    value = "x" * 74 + "650505-1230"
    assert "6505" not in Reject("f.csv", 2, "vatNumber", value, "amount").words


def test_the_file_has_row_field_reason_and_record(tmp_path: Path) -> None:
    found = [
        Reject("b.csv", 3, "ecContribution", "=1+1", "amount"),
        Reject("a.csv", 12, "", "", "quote"),
        Reject("a.csv", 2, "name", "650505-1230", "missing"),
    ]
    path = tmp_path / "deep" / "rejects.csv"
    rejects.write(path, found, lambda one: f"=record {one.row}" + " of 19650505-1230" * (one.row == 12))
    rows = said(path)
    assert [(one["file"], one["row"], one["field"]) for one in rows] == [
        ("a.csv", "2", "name"),
        ("a.csv", "12", ""),
        ("b.csv", "3", "ecContribution"),
    ]
    assert rows[2]["value"] == "'=1+1"
    assert "amount such as" in rows[2]["reason"]
    assert [one["record"] for one in rows] == ["'=record 2", "▇", "'=record 3"]
    assert "6505" not in path.read_text(encoding="utf-8")
    assert not path.with_name("rejects.csv.part").exists()


def test_it_speaks_the_language_in_force(tmp_path: Path) -> None:
    with speaking("sv"):
        rejects.write(tmp_path / "r.csv", [Reject("a.csv", 2, "belopp", "x", "amount")], lambda _: "x;y")
    text = (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("file;row;field;value;reason;record\n".replace("\n", "\r\n"[1:]))
    assert "ska vara ett belopp" in text


def test_they_are_counted_by_column_where_there_is_one() -> None:
    found = Rejects()
    found.add(Reject("f", row, "belopp" if row else "år", "x", "amount") for row in range(3))
    found.add([Reject("f", 3, "", "", "nul"), Reject("f", 4, "Sven 19121212-1212", "x", "year")])
    counted = found.by_column()
    assert counted == {"amount": {"belopp": 2, "år": 1}, "year": {"Sven ▇": 1}}
    assert list(counted["amount"]) == ["belopp", "år"]


def test_all_are_counted_but_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejects, "MOST_KEPT", 2)
    found = Rejects()
    found.add(Reject("f", row, "", "", "nul" if row else "quote") for row in range(4))
    assert (found.count, len(found.kept)) == (4, 2)
    assert found.by_reason() == {"nul": 3, "quote": 1}
