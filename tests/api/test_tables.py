"""Answers laid out for a terminal: no line too wide, no name cut, and what is left out is said."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from api.cli import tables
from kb.questions import library
from kb.questions.asking import Answer
from kb.questions.header import Both, Column, ColumnType, Question, Show
from kb.texts import speaking

WIDTHS = st.integers(40, 200)
KINDS = [kind for kind in ColumnType if kind is not ColumnType.HELIX]
LETTERS = st.characters(exclude_categories=("C", "Z", "M"), exclude_characters="…")
WORDS = st.text(LETTERS, min_size=1, max_size=40)
NAMES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


def answer(columns: list[tuple[ColumnType, str]], rows: list[list[Any]], show: Show = Show.TABLE) -> Answer:
    """An answer with columns of these types and headings."""
    returns = {f"c{at}": Column(type=kind, en=title, sv=title) for at, (kind, title) in enumerate(columns)}
    both = Both(en="Tried", sv="Prövad")
    question = Question(
        name="tried", text="RETURN 1 LIMIT 1", origin="x", title=both, about=both, returns=returns, show=show
    )
    return Answer(question, rows, {}, {}, cut=False)


def shown(given_back: Answer, width: int) -> list[str]:
    """The lines on a terminal of this width."""
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, legacy_windows=False)
    console.print(tables.laid_out(given_back, width))
    return out.getvalue().splitlines()


def values(kind: ColumnType) -> st.SearchStrategy[Any]:
    """What a column of this type may hold."""
    if kind in {ColumnType.ACTOR, ColumnType.PROJECT, ColumnType.CLUSTER, ColumnType.PLACE}:
        return st.none() | st.fixed_dictionaries({"id": st.just("se-2021002841"), "name": NAMES | st.none()})
    return {
        ColumnType.YEAR: st.none() | st.integers(1900, 2100),
        ColumnType.INT: st.none() | st.integers(-(10**9), 10**12),
        ColumnType.FLOAT: st.none() | st.floats(-1e9, 1e9),
        ColumnType.SHARE: st.none() | st.floats(0, 1),
        ColumnType.EURO: st.none() | st.floats(0, 1e12),
        ColumnType.BOOL: st.none() | st.booleans(),
        ColumnType.LIST: st.lists(NAMES, max_size=4),
    }.get(kind, st.none() | NAMES)


@st.composite
def answers(draw: st.DrawFn, show: Show = Show.TABLE) -> Answer:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=12))
    titles = st.lists(st.text("abcåäö", min_size=1, max_size=12), min_size=1, max_size=4).map(" ".join)
    columns = [(kind, draw(titles)) for kind in kinds]
    rows = draw(st.lists(st.tuples(*map(values, kinds)).map(list), min_size=1, max_size=5))
    assume(any(value not in (None, [], False) for row in rows for value in row))
    return answer(columns, rows, show)


# --- no line is wider than the terminal


@settings(max_examples=150, deadline=None)
@given(answers(), WIDTHS)
def test_no_line_of_a_table_is_wider_than_the_terminal(given_back: Answer, width: int) -> None:
    for line in shown(given_back, width):
        assert cell_len(line) <= width


@settings(max_examples=60, deadline=None)
@given(st.data(), WIDTHS)
def test_no_line_of_a_matrix_is(data: st.DataObject, width: int) -> None:
    groups = data.draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    pairs = [(a, b) for at, a in enumerate(groups) for b in groups[at:]]
    kinds = [ColumnType.TEXT, ColumnType.TEXT, ColumnType.SHARE, ColumnType.INT]
    rows: list[list[Any]] = [[a, b, data.draw(st.floats(0, 1)), 3] for a, b in pairs]
    given_back = answer([(kind, f"H{at}") for at, kind in enumerate(kinds)], rows, Show.MATRIX)
    for line in shown(given_back, width):
        assert cell_len(line) <= width


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_columns_of_every_question_fit(width: int, lang: str) -> None:
    """The headings as they are, over long names and large numbers."""
    long = {"id": "se-2021002841", "name": "AGENCIA ESTATAL CONSEJO SUPERIOR DE INVESTIGACIONES CIENTIFICAS"}
    sample: dict[ColumnType, Any] = {
        ColumnType.ACTOR: long, ColumnType.PROJECT: long, ColumnType.CLUSTER: long, ColumnType.PLACE: long,
        ColumnType.YEAR: 2014, ColumnType.INT: 1_234_567, ColumnType.FLOAT: 1234.5678,
        ColumnType.SHARE: 0.123, ColumnType.EURO: 123_456_789.0, ColumnType.BOOL: True,
        ColumnType.LIST: [long["name"]] * 4, ColumnType.HELIX: "SupportOrganisation",
        ColumnType.DATE: "2014-01-01",
    }  # fmt: skip
    with speaking(lang):  # type: ignore[arg-type]
        for question in library.bundled().values():
            row = [sample.get(column.type, long["name"]) for column in question.returns.values()]
            for rows in ([row], [row] * 3):
                for line in shown(Answer(question, rows, {}, {}, cut=False), width):
                    assert cell_len(line) <= width, question.name


# --- names and numbers stay whole


def squeezed(lines: list[str], start: int = 0, end: int | None = None) -> str:
    """What stands there without blanks: a name that went on over several lines is whole again."""
    return re.sub(r"\s", "", "".join(line[start:end] for line in lines))


@settings(max_examples=100, deadline=None)
@given(st.lists(NAMES, min_size=2, max_size=4), st.integers(0, 9), WIDTHS)
def test_a_name_is_never_cut(names: list[str], numbers: int, width: int) -> None:
    """However many numbers stand beside it, and however long it is, all of it is there."""
    columns = [(ColumnType.ACTOR, "Who"), *[(ColumnType.YEAR, f"N{at}") for at in range(numbers)]]
    years = list(range(2000, 2000 + numbers))
    rows = [[{"id": f"id-{at}", "name": name}, *years] for at, name in enumerate(names)]
    lines = shown(answer(columns, rows), width)
    note = next((at for at, line in enumerate(lines) if re.match(r"\d columns? did not fit", line)), None)
    body = lines[2:note]
    # The numbers stand at the right end of the first line of each row; without them the names remain.
    beside = re.compile("( +20[0-9]{2})+$") if numbers else re.compile("$^")
    assert squeezed([beside.sub("", line) for line in body]) == squeezed(names)


@given(WIDTHS)
def test_a_number_stands_on_one_line(width: int) -> None:
    columns = [(ColumnType.ACTOR, "Who"), (ColumnType.EURO, "Euro"), (ColumnType.FLOAT, "Weight")]
    rows = [[{"id": "a", "name": "word " * 12}, 1_234_567_890.0, 0.0187] for _ in range(3)]
    lines = shown(answer(columns, rows), width)
    assert sum("1,234,567,890" in line for line in lines) == 3


def test_two_names_beside_each_other_are_both_there() -> None:
    name = "Myndigheten för samhällsskydd och beredskap i Norrbotten"
    columns = [(ColumnType.ACTOR, "One"), (ColumnType.ACTOR, "Other"), (ColumnType.INT, "Shared")]
    rows = [[{"id": "a", "name": name}, {"id": "b", "name": name}, 3]] * 2
    for width in range(40, 200, 7):
        lines = shown(answer(columns, rows), width)
        start = lines[0].index("Other")
        assert squeezed(lines[2:], 0, start - 1).count(squeezed([name])) == 2
        assert (
            squeezed([line[: line.rfind("3")] if "3" in line else line for line in lines[2:]], start).count(
                squeezed([name])
            )
            == 2
        )


# --- what is left out is said


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 14), WIDTHS)
def test_how_many_columns_were_left_out_is_said(how_many: int, width: int) -> None:
    columns = [(ColumnType.ACTOR, "Who"), *[(ColumnType.TEXT, f"Heading{at}") for at in range(how_many - 1)]]
    rows = [[{"id": "a", "name": "Somebody"}, *["something to say"] * (how_many - 1)] for _ in range(2)]
    text = " ".join(" ".join(shown(answer(columns, rows), width)).split())
    there = sum(f"Heading{at} " in text for at in range(how_many - 1))
    left_out = how_many - 1 - there
    if left_out == 0:
        assert "did not fit" not in text
    elif left_out == 1:
        assert "1 column did not fit; --format csv or xlsx has it." in text
    else:
        assert f"{left_out} columns did not fit; --format csv or xlsx has them all." in text
    if width >= 40:
        assert "Who" in text


def test_columns_go_from_the_right() -> None:
    columns = [(ColumnType.ACTOR, "Who"), *[(ColumnType.INT, f"Number{at}") for at in range(8)]]
    rows = [[{"id": "a", "name": "Somebody of some length"}, *range(1, 9)]] * 2
    for width in range(40, 200):
        header = shown(answer(columns, rows), width)[0]
        there = [f"Number{at}" in header for at in range(8)]
        assert there == sorted(there, reverse=True)
        assert there[0]
    assert all(there)


def test_empty_columns_are_not_shown_and_not_counted() -> None:
    columns = [
        (ColumnType.ACTOR, "Who"),
        (ColumnType.TEXT, "Nothing"),
        (ColumnType.LIST, "None"),
        (ColumnType.INT, "N"),
    ]
    rows = [[{"id": "a", "name": "Somebody"}, None, [], 1]] * 2
    text = " ".join(shown(answer(columns, rows), 120))
    assert "Nothing" not in text
    assert "None" not in text
    assert "did not fit" not in text


def test_a_long_list_says_how_many_more() -> None:
    rows = [[{"id": "a", "name": "Somebody"}, ["alfa", "beta", "gamma", "delta"]]] * 2
    text = " ".join(shown(answer([(ColumnType.ACTOR, "Who"), (ColumnType.LIST, "Topics")], rows), 100))
    assert "alfa, beta and 2 more" in text


def test_one_thing_is_shown_field_by_field_and_whole() -> None:
    columns = [
        (ColumnType.ACTOR, "Who"),
        *[(ColumnType.TEXT, f"Field{at}") for at in range(8)],
        (ColumnType.LIST, "All"),
    ]
    row = [
        {"id": "a", "name": "Somebody"},
        *[f"value {at} " * 20 for at in range(7)],
        None,
        [f"item{at}" for at in range(9)],
    ]
    for width in (40, 80, 200):
        lines = shown(answer(columns, [row]), width)
        text = squeezed(lines)
        assert all(squeezed([f"value {at} " * 20]) in text for at in range(7))
        assert "Field7" not in text
        assert "item0,item1,item2" in text
        assert "item8" in text


def test_what_looks_like_markup_is_text() -> None:
    rows = [[{"id": "a", "name": "[bold]AB[/bold] [/] [link=x]y"}, "[red]"]] * 2
    text = " ".join(shown(answer([(ColumnType.ACTOR, "Who"), (ColumnType.TEXT, "T")], rows), 100))
    assert "[bold]AB[/bold] [/] [link=x]y" in text
    assert "[red]" in text
