"""What a question file says of itself: accepted, or refused with the line and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

import cypher
from kb.questions import library
from kb.questions.header import (
    HeaderError,
    ParamType,
    Question,
    Show,
    code_of,
    from_file,
    parameters_in,
    read,
)
from kb.texts import speaking

GOOD = """/*
title: {en: How many, sv: Hur många}
about: {en: Counts., sv: Räknar.}
params:
  actor: {type: actor}
  order: {type: choice, values: [up, down], default: up, en: Order, sv: Ordning}
  limit: {type: int, default: 50, max: 1000}
returns:
  n: {type: int, en: Number, sv: Antal}
*/
MATCH (a:Actor {id: $actor}) RETURN count(a) AS n ORDER BY $order LIMIT $limit
"""


def question(text: str) -> Question:
    return read(cypher.parse("how-many", text), "how-many.cypher")


def fault(text: str) -> str:
    with pytest.raises(HeaderError) as caught:
        question(text)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_good_one() -> None:
    found = question(GOOD)
    assert (found.name, found.show, found.seconds, found.own) == ("how-many", Show.TABLE, 30, False)
    assert found.text.startswith("MATCH")
    assert found.params["actor"].required
    assert not found.params["limit"].required
    assert found.params["limit"].en == "The most rows to give"  # common parameters have their texts already
    assert found.params["order"].type is ParamType.CHOICE


def test_required_is_not_the_same_as_null() -> None:
    found = question(GOOD.replace("actor: {type: actor}", "actor: {type: actor, default: null}"))
    assert not found.params["actor"].required
    assert found.params["actor"].default is None


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("about: {en: Counts., sv: Räknar.}", "about: {en: Counts., sv: Räknar.", 4, "did not find"),
        ("  limit: {type: int", "   limit: {type: int", 7, ""),
        ("about: {en: Counts., sv: Räknar.}", "about: one: two", 3, "mapping values"),
        ("/*\n", "/*\n- a list\n", 3, ""),
        ("  limit:", "  actor:", 7, "“actor” stands there twice"),
        ("returns:", "title: {en: Again, sv: Igen}\nreturns:", 8, "“title” stands there twice"),
        ("Counts.", "Co\x07unts", 3, "characters are not allowed"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(before: str, after: str, line: int, reason: str) -> None:
    told = fault(GOOD.replace(before, after, 1))
    assert told.startswith(f"how-many.cypher, line {line}: ")
    assert reason in told


@pytest.mark.parametrize(
    ("before", "after", "line", "field", "reason"),
    [
        ("title: {en: How many, sv: Hur många}\n", "", 1, "title", "it is missing"),
        (", sv: Räknar.", "", 3, "about.sv", "it is missing"),
        ("en: Counts.", "en: ''", 3, "about.en", "it is empty"),
        ("n: {type: int", "n: {type: integer", 9, "returns.n.type", "Input should be"),
        ("actor: {type: actor}", "actor: {type: actor, help: x}", 5, "params.actor.help", "no such field"),
        ("returns:", "colour: red\nreturns:", 8, "colour", "no such field"),
        ("returns:", "own: true\nreturns:", 8, "own", "no such field"),
        ("en: Counts.", "en: Yes", 3, "about.en", "put it between quotes"),
        ("returns:", "seconds: 0\nreturns:", 8, "seconds", "greater than 0"),
        ("returns:", "show: pie\nreturns:", 8, "show", "Input should be"),
        ("  n: {type: int, en: Number, sv: Antal}\n", "", 8, "returns", "Input should be"),
        ("en: Order,", "", 6, "params.order.en", "it is missing"),
    ],
)
def test_a_wrong_field_is_told_with_its_line(
    before: str, after: str, line: int, field: str, reason: str
) -> None:
    told = fault(GOOD.replace(before, after, 1))
    assert told.startswith(f"how-many.cypher, line {line}: the header is not right at “{field}”: ")
    assert reason in told


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("$actor})", "$actor, name: $name})", "uses $name, which params does not declare"),
        ("{id: $actor}", "", "declares actor, which the statement does not use"),
        ("{id: $actor}", "{id: '$actor'} /* $actor */", "declares actor, which the statement does not use"),
        ("LIMIT $limit", "SKIP $limit", "has no LIMIT"),
        ("LIMIT $limit", "SKIP $limit // LIMIT 5", "has no LIMIT"),
        ("LIMIT $limit", "+ size('LIMIT') + $limit", "has no LIMIT"),
        ("  n: {", "  N: {", "“N” is no name for a parameter or column"),
        ("values: [up, down], ", "", "a choice has values"),
        ("{type: actor}", "{type: actor, values: [a]}", "a choice has values"),
        ("default: up", "default: left", "the default of order, left,"),
        ("default: 50", "default: 5000", "the default of limit, 5000,"),
        ("default: 50", "default: null", "limit is an int with a default"),
        ("default: 50", "default: many", "limit is an int with a default"),
        ("{type: actor}", "{type: actor, default: 5}", "the default of actor, 5,"),
        (
            "{type: int, en: Number",
            "{type: int, words: {a: {en: a, sv: a}}, en: Number",
            "only a column of text",
        ),
    ],
)
def test_header_and_statement_agree(before: str, after: str, reason: str) -> None:
    told = fault(GOOD.replace(before, after, 1))
    assert told.startswith("how-many.cypher cannot be asked: ")
    assert reason in told


def test_a_name_that_is_none() -> None:
    with pytest.raises(HeaderError, match="“How Many” is no name for a question"):
        read(cypher.parse("How Many", GOOD), "How Many.cypher")


def test_it_is_told_in_the_readers_language() -> None:
    with speaking("sv"):
        assert "satsen har ingen LIMIT" in fault(GOOD.replace("LIMIT $limit", "SKIP $limit"))


@pytest.mark.parametrize("text", ["", "MATCH (n) RETURN n", "/* title: x", "/* title: x */", "/**/ ;"])
def test_a_file_that_is_no_question(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.cypher"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HeaderError, match=r"some\.cypher cannot be read as a question"):
        from_file(path)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "some.cypher"
    path.write_text(GOOD, encoding="latin-1")
    with pytest.raises(HeaderError, match="UTF-8"):
        from_file(path)


def test_parameters_in_strings_and_comments_are_none() -> None:
    text = """
    MATCH (n {a: $a, b: '$b', c: "$c", `$d`: $`e`}) // $f
    /* $g */ WHERE n.x = 'it\\'s $h' RETURN n.y + $a
    """
    assert parameters_in(text) == {"a", "e"}
    assert "$a" in code_of(text)
    assert "$b" not in code_of(text)


def test_loket_brings_its_own() -> None:
    assert library.bundled()["who-works-with-whom"].origin == "questions/who-works-with-whom.cypher"
    assert not any(one.own for one in library.bundled().values())
