"""Faults of the system in the language in force."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.errors import refusal
from kb.texts import speaking


def test_the_usual_refusals_of_a_system_are_told_in_words_of_ours(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xe5")
    told = {}
    for what, path in (("none", tmp_path / "none"), ("folder", tmp_path), ("text", tmp_path / "bytes")):
        with pytest.raises((OSError, UnicodeDecodeError)) as raised:
            path.read_text(encoding="utf-8")
        assert isinstance(raised.value, OSError | UnicodeDecodeError)
        with speaking("sv"):
            told[what] = refusal(raised.value)
    assert told == {
        "none": "det finns ingen sådan fil eller mapp",
        "folder": "det är en mapp",
        "text": "den är inte skriven i UTF-8",
    }


def test_an_unusual_refusal_is_told_as_the_system_does() -> None:
    assert refusal(OSError(71, os.strerror(71))) == os.strerror(71)
    assert refusal(OSError("no number")) == "no number"
