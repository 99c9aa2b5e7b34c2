"""What every question must be: as its header says, read-only, nothing to remark on, in both languages."""

from __future__ import annotations

import re

import pytest

import cypher
from kb.questions import asking, library
from kb.questions.computed import FOUND
from kb.questions.header import LANGUAGE, Both, Column, ColumnType, Param, ParamType, Question, Show, code_of
from kb.store import Store

QUESTIONS = library.bundled()
_each = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


def test_every_file_is_a_question() -> None:
    assert [name.removeprefix("questions/") for name in cypher.names("questions")] == list(QUESTIONS)
    assert len(QUESTIONS) >= 31


@_each
def test_the_server_has_nothing_to_remark(complete: Store, question: Question) -> None:
    assert asking.examine(complete, question) == []
    sent = {name: param.default for name, param in question.params.items()}
    plan = complete.explain(question.text, {**sent, LANGUAGE: "en", FOUND: []})
    assert plan.unrecognised == []
    assert plan.query_type == "r"
    assert plan.columns == list(question.returns)


@_each
def test_it_answers_with_its_defaults(complete: Store, question: Question) -> None:
    """Also where nothing fits: columns as declared, at most as many rows as wanted, no fault."""
    sent = {
        name: _some(param.type) if param.required else param.default
        for name, param in question.params.items()
    } | {LANGUAGE: "sv", FOUND: []}
    answer = complete.ask(question.text, sent, seconds=30, most=100)
    assert answer.columns == list(question.returns)
    nothing = {**sent, **{name: "nobody" for name, param in question.params.items() if param.type in _THINGS}}
    assert complete.ask(question.text, nothing, seconds=30, most=100).columns == list(question.returns)


_THINGS = {
    ParamType.ACTOR,
    ParamType.PROJECT,
    ParamType.CLUSTER,
    ParamType.PLACE,
    ParamType.ANALYSIS,
    ParamType.COMPARISON,
}
_SOME: dict[ParamType, str | int] = {
    ParamType.ACTOR: "a",
    ParamType.PROJECT: "p",
    ParamType.CLUSTER: "c1",
    ParamType.PLACE: "SE332",
    ParamType.YEAR: 2015,
    ParamType.DATE: "2015-06-30",
    ParamType.GROUP: "helix:Company",
}


def _some(kind: ParamType) -> str | int:
    return _SOME[kind]


@_each
def test_it_speaks_both_languages(question: Question) -> None:
    texts: list[Both | Param | Column] = [
        question.title,
        question.about,
        *question.params.values(),
        *question.returns.values(),
    ]
    for column in question.returns.values():
        texts += column.words.values()
    for text in texts:
        assert text.en.strip() == text.en != ""
        assert text.sv.strip() == text.sv != ""
    assert question.title.en != question.title.sv
    assert question.about.en != question.about.sv
    for about in (question.about.en, question.about.sv):
        assert about.endswith((".", ")")), "whole sentences"
        assert len(about) > 80, "enough to understand the answer by"
    assert not question.title.en.endswith(".")


@_each
def test_it_keeps_the_conventions(question: Question) -> None:
    code = code_of(question.text)
    lines = code.splitlines()
    if "limit" in question.params:
        limit = question.params["limit"]
        # A matrix is of all pairs, or it has holes.
        most = 10_000 if question.show is Show.MATRIX else 1000
        assert (limit.type, limit.default, limit.max) == (ParamType.INT, 50, most)
    if lines[-1] != "LIMIT 1":
        # What is cut is always cut in the same place, and shown in the order in which it was cut.
        [at] = [at for at, line in enumerate(lines) if re.fullmatch(r"LIMIT \$\w+", line)]
        assert lines[at - 1].startswith("ORDER BY")
        assert lines[-1].startswith("ORDER BY")
        assert re.search(r"\b(id|to\.id|code|b|way|year|g\.id|step|stated_as|row|rank|pair)$", lines[-1]), (
            "a last tie-breaker"
        )
    assert not re.search(r"\b(round|id|exists)\(", code), "numbers as they are, and nothing deprecated"


@_each
def test_the_words_of_codes_are_all_that_occur(question: Question) -> None:
    """Where a column has words, the statement gives exactly those codes in it."""
    for name, column in question.returns.items():
        if column.words:
            assert column.type is ColumnType.TEXT
            literals = set(re.findall(r"'([a-z]+)'", question.text))
            assert set(column.words) <= literals, name
