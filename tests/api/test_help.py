"""The help of the command line: all of it in the language in force, what Typer writes included."""

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
