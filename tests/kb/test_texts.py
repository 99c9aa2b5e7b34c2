"""The catalogue: every text in both languages, every key in use, numbers and counts by language."""

from __future__ import annotations

import ast
import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from string import Formatter
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from kb import errors
from kb.errors import AmbiguousError, LoketError
from kb.model import Fact, Helix
from kb.texts import LANGUAGES, Language, catalogue, language, number, pick, speaking, t
from loaders.sources import all_sources
from loaders.template import COLUMNS, KINDS, ROLES

REPOSITORY = Path(__file__).parents[2]
KEYS = sorted(catalogue())
NBSP = "\N{NO-BREAK SPACE}"


def placeholders(text: str) -> set[tuple[str, str]]:
    """The names in a text, each with how it is formed."""
    return {(name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None}


def leaves(kind: type) -> Iterator[type]:
    """The kinds of a kind that have no kinds of their own."""
    kinds = kind.__subclasses__()
    for one in kinds:
        yield from leaves(one)
    if not kinds:
        yield kind


# --- the catalogue by itself


def test_every_text_is_there_in_both_languages_and_takes_the_same_values() -> None:
    for key, entry in catalogue().items():
        assert set(entry) == set(LANGUAGES), key
        assert all(text.strip() for text in entry.values()), key
        assert placeholders(entry["en"]) == placeholders(entry["sv"]), key


def test_quotation_marks_are_those_of_the_language() -> None:
    for key, entry in catalogue().items():
        assert "“" not in entry["sv"], f"{key}: Swedish has ” at both ends"
        assert entry["en"].count("“") == entry["en"].count("”"), key
        assert entry["sv"].count("”") % 2 == 0, key


def test_the_form_for_one_belongs_to_a_text_that_counts() -> None:
    for key in KEYS:
        if key.endswith("-one"):
            whole = placeholders(catalogue()[key.removesuffix("-one")]["en"])
            names = {name for name, _ in whole}
            assert "n" in names, key
            assert {name for name, _ in placeholders(catalogue()[key]["en"])} <= names, key


def test_no_count_of_one_is_said_in_the_plural() -> None:
    """A text with `{n}` has a form for one, unless its words are the same for one and for many."""
    same = {
        "show.and-more",  # “Luleå and 1 more”
        "show.cut",  # a limit of one row is nobody's
    }
    for key, entry in catalogue().items():
        if any(name == "n" for name, _ in placeholders(entry["en"])):
            assert f"{key}-one" in catalogue() or key in same or key.endswith("-one"), key


def keys_in(table: dict[str, Any], above: str = "") -> Iterator[str]:
    for name, value in table.items():
        key = f"{above}.{name}" if above else name
        if isinstance(value.get("en"), str):
            yield key
        else:
            yield from keys_in(value, key)


def test_two_files_never_say_the_same_key_differently() -> None:
    found = [
        key
        for part in sorted((REPOSITORY / "kb" / "catalogue").glob("*.toml"))
        for key in keys_in(tomllib.loads(part.read_text(encoding="utf-8")))
    ]
    assert sorted(found) == sorted(set(found))
    assert sorted(found) == KEYS


# --- the catalogue and the code


@dataclass
class Code:
    """What the code says: keys asked for, patterns of keys put together, and all words there are."""

    asked: list[tuple[str, set[str] | None, str]] = field(default_factory=list)
    patterns: list[tuple[re.Pattern[str], str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


def read_code() -> Code:
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for folder in ("cypher", "kb", "loaders", "api")
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
    }
    classes = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    errors_there = {"LoketError"}
    while (
        more := {
            one.name for one in classes if errors_there & {getattr(base, "id", "") for base in one.bases}
        }
        - errors_there
    ):
        errors_there |= more
    code = Code()
    for path, tree in trees.items():
        for node in ast.walk(tree):
            _note(code, node, errors_there, f"{path.name}:{getattr(node, 'lineno', 0)}")
    for path in sorted((REPOSITORY / "api").rglob("templates/*")):
        if path.suffix in {".html", ".j2"}:
            _note_template(code, path)
    return code


def _note_template(code: Code, path: Path) -> None:
    tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    code.words |= {one.value for one in tree.find_all(nodes.Const) if isinstance(one.value, str)}
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t":
            given = None if call.dyn_kwargs else {one.key for one in call.kwargs}
            for key in _keys_of_template(call.args[0]):
                if isinstance(key, str):
                    code.asked.append((key, given, f"{path.name}:{call.lineno}"))
                else:
                    code.patterns.append((key, f"{path.name}:{call.lineno}"))


def _keys_of_template(first: nodes.Expr) -> Iterator[str | re.Pattern[str]]:
    if isinstance(first, nodes.Const):
        yield first.value
    elif isinstance(first, nodes.CondExpr):
        yield from _keys_of_template(first.expr1)
        if first.expr2 is not None:
            yield from _keys_of_template(first.expr2)
    elif isinstance(first, nodes.Concat):
        parts = [re.escape(one.value) if isinstance(one, nodes.Const) else "(.+)" for one in first.nodes]
        yield re.compile("".join(parts))


def _note(code: Code, node: ast.AST, errors_there: set[str], where: str) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        code.words.add(node.value)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        code.words.add(node.name)
    elif isinstance(node, ast.Call) and node.args:
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        prefix = "" if name == "t" else "error." if name in errors_there else None
        if prefix is not None:
            given = {one.arg for one in node.keywords if one.arg}
            whole = None if any(one.arg is None for one in node.keywords) else given
            for key in _keys(node.args[0]):
                if isinstance(key, str):
                    code.asked.append((prefix + key, whole, where))
                else:
                    code.patterns.append((re.compile(re.escape(prefix) + key.pattern), where))


def _keys(first: ast.expr) -> Iterator[str | re.Pattern[str]]:
    """The keys that an argument may be; nothing for a variable (its values are words of the code)."""
    if isinstance(first, ast.Constant):
        yield first.value
    elif isinstance(first, ast.IfExp):
        yield from _keys(first.body)
        yield from _keys(first.orelse)
    elif isinstance(first, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in first.values
        ]
        yield re.compile("".join(parts))


@pytest.fixture(scope="module")
def code() -> Code:
    return read_code()


def test_the_code_is_understood(code: Code) -> None:
    assert len(code.asked) > 200
    assert any(key == "error.no-such-source" for key, _, _ in code.asked)
    assert any(pattern.fullmatch("error.no-such-place") for pattern, _ in code.patterns)


def test_every_key_that_is_asked_for_is_there(code: Code) -> None:
    assert [f"{where}: {key}" for key, _, where in code.asked if key not in catalogue()] == []
    assert [where for pattern, where in code.patterns if not any(map(pattern.fullmatch, KEYS))] == []


def test_every_text_is_handed_the_values_it_takes(code: Code) -> None:
    lacking = []
    for key, given_values, where in code.asked:
        if given_values is None or key not in catalogue():
            continue
        needed = {name for name, _ in placeholders(catalogue()[key]["en"])}
        if needed - given_values - ({"text"} if key.startswith("error.ambiguous") else set()):
            lacking.append(f"{where}: {key} needs {needed - given_values}")
    assert lacking == []


def test_every_text_is_used(code: Code) -> None:
    asked = {key for key, _, _ in code.asked}

    def used(key: str) -> bool:
        if key in asked or key in code.words or key.removeprefix("error.") in code.words:
            return True
        for pattern, _ in code.patterns:
            match = pattern.fullmatch(key)
            if match and all(part in code.words for part in match.groups()):
                return True
        return False

    # Read by the name of what they describe, which is data: a column of the roster, a common parameter.
    known = code.words | {str(status.value) for status in HTTPStatus}
    by_name = (
        "http.title.",
        "roster.column.",
        "roster.hint.",
        "question.param.",
        "helix.",
        "roster.kind.",
        "roster.role.",
    )
    unused = [
        key
        for key in KEYS
        if not used(key)
        and not used(key.removesuffix("-one"))
        and not (key.startswith(by_name) and key.rpartition(".")[2] in known)
    ]
    assert unused == []


def test_what_there_is_several_of_has_a_text_each() -> None:
    needed = {
        *(f"helix.{helix.value}" for helix in Helix),
        *(f"load.kind.{kind.__name__}" for kind in leaves(Fact)),
        *(f"source.{name}" for name, one in all_sources().items() if not one.title),
        *(f"roster.sheet.{role}" for role in COLUMNS),
        *(f"roster.{of}.{name}" for names in COLUMNS.values() for name in names for of in ("column", "hint")),
        *(f"roster.kind.{kind}" for kind in KINDS),
        *(f"roster.role.{role}" for role in ROLES),
    }
    for what in ("actor", "project", "cluster", "place"):
        needed |= {f"error.no-such-{what}", f"error.ambiguous-{what}"}
    assert needed - catalogue().keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_can_be_said(lang: Language) -> None:
    for key in KEYS:
        if key.startswith("error."):
            values = {name: 7 if form else "x" for name, form in placeholders(catalogue()[key]["en"])}
            with speaking(lang):
                said = str(LoketError(key.removeprefix("error."), **values))
            assert "{" not in said, key
            assert said[-1] in ".?" or ": " in said, f"{key}: a sentence, or what to do after a colon"


def test_errors_have_the_exit_codes_and_statuses_that_are_promised() -> None:
    promised = {
        "LoketError": (1, 500),
        "UsageError": (2, 422),
        "InputError": (2, 422),
        "NotFoundError": (2, 404),
        "AmbiguousError": (2, 409),
        "UnavailableError": (1, 503),
        "BusyError": (1, 503),
        "TimedOutError": (1, 504),
    }
    kinds = {name: getattr(errors, name) for name in promised}
    assert {name: (kind.exit_code, kind.http_status) for name, kind in kinds.items()} == promised
    fault = AmbiguousError("ambiguous-actor", candidates=[{"id": "a"}], text="x")
    assert fault.candidates == [{"id": "a"}]
    assert "“x”" in str(fault)


# --- by language


@pytest.mark.parametrize(
    ("value", "digits", "sv", "en"),
    [
        (7935, None, f"7{NBSP}935", "7,935"),
        (0.25, None, "0,25", "0.25"),
        (0.12345, None, "0,123", "0.123"),
        (2.0, None, "2", "2"),
        (1234567.891, 2, f"1{NBSP}234{NBSP}567,89", "1,234,567.89"),
        (0.5, 0, "0", "0"),
        (-1234, None, f"-1{NBSP}234", "-1,234"),
        (0, 3, "0,000", "0.000"),
    ],
)
def test_numbers(value: float, digits: int | None, sv: str, en: str) -> None:
    with speaking("sv"):
        assert number(value, digits) == sv
    with speaking("en"):
        assert number(value, digits) == en


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_keeps_its_digits_in_both_languages(value: int) -> None:
    for lang in LANGUAGES:
        with speaking(lang):
            assert re.sub(r"\D", "", number(value)) == str(abs(value))


@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [
        ("en", 1, "1 row"),
        ("en", 0, "0 rows"),
        ("en", 2, "2 rows"),
        ("en", 7935, "7,935 rows"),
        ("sv", 1, "1 rad"),
        ("sv", 0, "0 rader"),
        ("sv", 7935, f"7{NBSP}935 rader"),
    ],
)
def test_counts(lang: Language, n: int, said: str) -> None:
    with speaking(lang):
        assert t("ask.written", n=n, file="f").startswith(said)


def test_shares_and_dates_by_language(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"x": {"sv": "{share:%} {day:d}", "en": "{share:%} {day:d}"}}
    monkeypatch.setattr("kb.texts.catalogue", lambda: texts)
    with speaking("sv"):
        assert t("x", share=0.1234, day=dt.date(2026, 5, 9)) == f"12,3{NBSP}% 9 maj 2026"
    with speaking("en"):
        assert t("x", share=0.1234, day=dt.date(2026, 5, 9)) == "12.3% 9 May 2026"


def test_a_value_is_put_in_as_it_is() -> None:
    """Braces in a value are no placeholders."""
    assert "“{n:n} {0} {x.__class__}”" in t("error.no-such-actor", text="{n:n} {0} {x.__class__}")


def test_a_key_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        t("no.such.key")


# --- which language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "sv_FI.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "en_GB.UTF-8", "LOKET_LANG": "sv"}, "sv"),
        ({"LANG": "sv_SE.UTF-8", "LOKET_LANG": "en"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LOKET_LANG": "", "LC_ALL": ""}, "sv"),
    ],
)
def test_the_language_is_the_environments(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name in ("LOKET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_a_block_has_a_language_of_its_own() -> None:
    with speaking("sv"):
        with speaking("en"):
            assert language() == "en"
        assert language() == "sv"
        assert str(LoketError("no-analysis")).startswith("Inget")
    assert language() == "en"


def test_texts_from_outside_the_catalogue() -> None:
    with speaking("sv"):
        assert pick({"en": "Partner", "sv": "Samarbetspartner"}) == "Samarbetspartner"
        assert pick({"en": "Partner"}) == "Partner"
        assert pick({"fi": "Kumppani"}) == "Kumppani"
        assert pick({}) == ""
