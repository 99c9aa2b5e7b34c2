"""Answers as JSON, CSV and workbooks: read back, they hold what was answered, and nothing that is run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import zipfile
from dataclasses import replace
from typing import Any

import neo4j.time
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from api import export
from kb.cells import LONGEST, safe_cell
from kb.questions.advertising import Leaving
from kb.questions.header import Both, Column, ColumnType, Question
from kb.texts import speaking

LTU = {"id": "se-2021002841", "name": "Luleå tekniska universitet", "helix": "University"}


def answer(*columns: tuple[str, str], rows: list[list[Any]], cut: bool = False, **asked: Any) -> Leaving:
    """An answer with columns of these names and types."""
    question = Question(
        name="tried",
        text="RETURN 1 LIMIT 1",
        origin="tried.cypher",
        title=Both(en="Tried", sv="Prövad"),
        about=Both(en="What it is.", sv="Vad det är."),
        returns={
            name: Column(type=ColumnType(kind), en=f"The {name}", sv=f"Den {name}") for name, kind in columns
        },
    )
    return Leaving(question, rows, asked, {}, cut)


def csv_rows(given_back: Leaving) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export.as_csv(given_back).decode(), newline="")))


def sheet(given_back: Leaving, number: int = 0) -> list[list[Any]]:
    book = python_calamine.load_workbook(io.BytesIO(export.as_xlsx(given_back)))
    rows: list[list[Any]] = book.get_sheet_by_index(number).to_python()
    return rows


def inside(given_back: Leaving, name: str) -> str:
    """A part of the workbook as it is written."""
    with zipfile.ZipFile(io.BytesIO(export.as_xlsx(given_back))) as parts:
        return parts.read(name).decode()


# --- columns: a public promise


@pytest.mark.parametrize("kind", ["actor", "project", "cluster", "place"])
def test_a_thing_becomes_two_columns(kind: str) -> None:
    made = answer(
        ("partner", kind),
        ("weight", "float"),
        rows=[[LTU, 0.5], [None, None], [{"id": "x", "name": None}, 1]],
    )
    told = 1 if kind == "actor" else 0  # of actors there is a column more: who wants no advertising
    assert csv_rows(made) == [
        ["partner", "partner_id", "weight", *["advertising_block"] * told],
        ["Luleå tekniska universitet", "se-2021002841", "0.5", *[""] * told],
        ["", "", "", *[""] * told],
        ["x", "x", "1", *[""] * told],
    ]
    assert sheet(made)[:2] == [
        ["The partner", "The partner (id)", "The weight", *["Want no advertising (id)"] * told],
        ["Luleå tekniska universitet", "se-2021002841", 0.5, *[""] * told],
    ]
    assert json.loads(export.as_json(made))["rows"][0] == {"partner": LTU, "weight": 0.5}


def test_headings_of_a_workbook_are_in_the_language_and_those_of_csv_are_not() -> None:
    made = answer(("partner", "actor"), rows=[[LTU]])
    with speaking("sv"):
        assert sheet(made)[0] == ["Den partner", "Den partner (id)", "Reklamspärr (id)"]
        assert csv_rows(made)[0] == ["partner", "partner_id", "advertising_block"]


def test_lists_are_joined() -> None:
    value = ["Arctic", None, LTU, {"id": "y"}, {"n": 2, "role": "host"}, ["deep", "er"], 3]
    made = answer(("topics", "list"), ("none", "list"), rows=[[value, []]])
    joined = "Arctic; Luleå tekniska universitet; y; n: 2; role: host; deep; er; 3"
    assert csv_rows(made)[1] == [joined, ""]
    assert sheet(made)[1][0] == joined
    assert json.loads(export.as_json(made))["rows"][0] == {"topics": value, "none": []}


def test_numbers_stay_numbers() -> None:
    values = [3942, -5, 0.018751985161719, 1e-12, 2014, True, 1e15]
    kinds = ["int", "int", "float", "share", "year", "bool", "euro"]
    made = answer(*((f"c{at}", kind) for at, kind in enumerate(kinds)), rows=[values])
    for lang in ("sv", "en"):
        with speaking(lang):  # machine output: a point, whatever the language
            texts = csv_rows(made)[1]
            assert texts == ["3942", "-5", "0.018751985161719", "1e-12", "2014", "true", "1000000000000000.0"]
            cells = sheet(made)[1]
    assert cells == [3942, -5, pytest.approx(0.018751985161719, rel=1e-15), 1e-12, 2014, True, 1e15]
    assert all(isinstance(one, int | float) for one in cells)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_nothing(value: float) -> None:
    made = answer(("x", "float"), ("y", "int"), ("all", "list"), rows=[[value, 1, [value]]])
    assert csv_rows(made)[1] == ["", "1", ""]
    assert sheet(made)[1][:2] == ["", 1]
    assert json.loads(export.as_json(made))["rows"] == [{"x": None, "y": 1, "all": [None]}]


def test_dates_are_iso() -> None:
    days = [neo4j.time.Date(2015, 1, 31), dt.date(2015, 1, 31), [neo4j.time.Date(2016, 2, 29)]]
    made = answer(("a", "date"), ("b", "date"), ("c", "list"), rows=[days])
    assert csv_rows(made)[1] == ["2015-01-31", "2015-01-31", "2016-02-29"]
    assert sheet(made)[1] == ["2015-01-31", "2015-01-31", "2016-02-29"]
    assert json.loads(export.as_json(made))["rows"][0] == {
        "a": "2015-01-31",
        "b": "2015-01-31",
        "c": ["2016-02-29"],
    }


def test_an_answer_without_rows() -> None:
    made = answer(("partner", "actor"), rows=[])
    assert csv_rows(made) == [["partner", "partner_id", "advertising_block"]]
    assert sheet(made) == [["The partner", "The partner (id)", "Want no advertising (id)"]]
    assert json.loads(export.as_json(made))["rows"] == []


# --- the sheet about the answer


def test_a_workbook_tells_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    made = answer(("x", "int"), rows=[[1]], cut=True, actor="se-2021002841", since=None, place="=1+1")
    made.meant["actor"] = "LULEA TEKNISKA UNIVERSITET"
    with speaking("sv"):
        about = {row[0]: row[1] for row in sheet(made, 1)}
    assert about["Fråga"] == "Prövad"
    assert about["actor"] == "LULEA TEKNISKA UNIVERSITET (se-2021002841)"
    assert "since" not in about
    assert about["place"] == "'=1+1"
    assert about["Gjort"].startswith("2026-02-02T")
    assert "finns fler" in about["Observera"]


def test_what_to_know_before_relying_on_it_goes_along() -> None:
    made = replace(answer(("x", "int"), rows=[[1]]), notes=("The analysis is old.",))
    assert json.loads(export.as_json(made))["notes"] == ["The analysis is old."]
    assert sheet(made, 1)[-1] == ["Note", "The analysis is old."]


def test_the_same_answer_is_the_same_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    made = answer(("partner", "actor"), rows=[[LTU]])
    assert export.as_xlsx(made) == export.as_xlsx(made)


# --- cells

NASTY = st.text(st.sampled_from("=+-@|\t\r\n;, '\"a1.＝\x00\x07\ufeff😀å")) | st.text(max_size=30)
PLAIN = re.compile(r"[-+]?[0-9][0-9 .\u00a0]*")


def a_formula(cell: object) -> bool:
    if not isinstance(cell, str):
        return False
    seen = cell.strip(' \t\r\n\v\f"\u200b\ufeff\u00a0\x00\x07')
    return seen[:1] in set("=+-@＝＋－＠|") and not PLAIN.fullmatch(seen.partition(",")[0].partition(";")[0])


@settings(deadline=None)
@given(NASTY, st.lists(NASTY, max_size=3), NASTY)
def test_no_cell_is_a_formula(text: str, several: list[str], name: str) -> None:
    made = answer(
        ("who", "actor"),
        ("text", "text"),
        ("list", "list"),
        rows=[[{"id": name, "name": text}, text, several]],
    )
    cells = [one for row in csv_rows(made)[1:] + sheet(made)[1:] for one in row]
    assert [one for one in cells if a_formula(one)] == []
    assert "<f>" not in inside(made, "xl/worksheets/sheet1.xml")
    # And as a machine reads it nothing is lost.
    (row,) = json.loads(export.as_json(made))["rows"]
    assert row == {"who": {"id": name, "name": text}, "text": text, "list": several}
    assert csv_rows(made)[1][2] == safe_cell(text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=40))
def test_a_workbook_gives_back_the_text(text: str) -> None:
    assert sheet(answer(("text", "text"), ("n", "int"), rows=[[text, 1]]))[1] == [safe_cell(text), 1]


@pytest.mark.parametrize(
    "text", ["00123", "1e5", "2015-01-01", "TRUE", "https://example.org", "mailto:a@b.se", "{=1}"]
)
def test_a_text_is_not_made_something_else(text: str) -> None:
    made = answer(("text", "text"), ("n", "int"), rows=[[text, 1]])
    assert sheet(made)[1] == [text, 1]
    assert "hyperlink" not in inside(made, "xl/worksheets/sheet1.xml")


def test_a_text_of_forty_thousand_letters() -> None:
    made = answer(("text", "text"), ("n", "int"), rows=[["å" * 40_000, 1]])
    assert csv_rows(made)[1][0] == "å" * 40_000
    cell = sheet(made)[1][0]
    assert cell == "å" * (LONGEST - 1) + "…"
    assert sheet(answer(("t", "text"), ("n", "int"), rows=[["=" + "å" * 40_000, 1]]))[1][0].startswith("'=å")


def test_csv_is_that_of_the_standard() -> None:
    made = answer(("a", "text"), ("b", "text"), rows=[['say "hi", twice', "two\nlines"]])
    assert export.as_csv(made) == b'a,b\r\n"say ""hi"", twice","two\nlines"\r\n'
