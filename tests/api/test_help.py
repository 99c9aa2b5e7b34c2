"""Help, and what a wrong command line is told: in the language in force, what Typer writes included."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.api.conftest import Command

ENGLISH = ("Usage", "OPTIONS", "COMMAND", "Options", "Commands", "Arguments", "default:", "required", "Show ")
HELPED = ["", "load", "ask who-to-introduce", "db"]


@pytest.mark.parametrize("words", HELPED)
def test_help_is_in_the_language_in_force(words: str) -> None:
    told = {}
    for lang in ("en", "sv"):
        given = {**os.environ, "LOKET_LANG": lang, "COLUMNS": "200"}
        command = [sys.executable, "-c", "from api.cli import main; main()", *words.split(), "--help"]
        told[lang] = subprocess.run(command, env=given, capture_output=True, text=True, check=True).stdout
    assert [one for one in ENGLISH if one in told["sv"]] == []
    for one, other in (
        ("Usage: ", "Användning: "),
        ("[OPTIONS]", "[VAL]"),
        ("Show this", "Visa det"),
    ):
        assert one in told["en"]
        assert other in told["sv"]


def test_a_wrong_command_line_is_told_where_help_is(loket: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_LANG", "sv")
    said = loket("load", "cordis", "--no-such-option")
    assert said.code == 2
    assert said.err.startswith("Användning: ")
    assert "load [VAL]" in said.err
    assert "Hjälp ger" in said.err


WRONG = {
    "loda": "Det finns inget kommando ”loda”. Menade du load?",
    "ask who-works": "Det finns inget kommando ”who-works”. Menade du who-works-with-whom, who-bridges?",
    "db begin": "Det finns inget kommando ”begin”.",
    "load cordis x --dryrun": "Det finns inget val ”--dryrun”. Menade du --dry-run?",
    "load cordis x -q": "Det finns inget val ”-q”.",
    "load cordis x --dry-run=3": "”--dry-run” tar inget värde.",
    "load cordis --help=3": "”--help” tar inget värde.",
    "load cordis x --series": "”--series” ska följas av ett värde.",
    "load": "”source” saknas (Källan, som ”loket sources” kallar den",
    "load cordis x --published 1/2/26": "”--published” ska vara en dag som 2020-01-31, men är ”1/2/26”.",
    "load cordis x --decimal ;": "”--decimal” ska vara något av ”,”, ”.”, men är ”;”.",
    "analyse --trials 1.5": "”--trials” ska vara ett heltal, men är ”1.5”.",
    "analyse --trials -1": "”--trials” ska vara minst 0, men är -1.",
    "serve --port 99999": "”--port” ska vara högst 65535, men är 99999.",
    "match review --least x": "”--least” ska vara ett tal, men är ”x”.",
    "actor Luleå universitet": "Mer än kommandot tar: universitet.",
    "ask who-works-with-whom x y": "Mer än kommandot tar: x, y.",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_with_a_command_line_is_told_in_swedish(
    loket: Command, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("LOKET_LANG", "sv")
    monkeypatch.setenv("COLUMNS", "200")
    said = loket(*line.split())
    assert (said.code, said.out) == (2, "")
    assert WRONG[line] in said.err
    assert "Användning: " in said.err


def test_a_group_with_nothing_behind_it_but_the_mark_of_no_options_shows_its_verbs(
    loket: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_LANG", "sv")
    assert loket("db", "--") == loket("db")


def test_what_the_user_wrote_steers_no_terminal(loket: Command) -> None:
    assert "There is no option “--\N{REPLACEMENT CHARACTER}[31mred”." in loket("sources", "--\x1b[31mred").err
