"""The form of the roster: harmless as it is, understood when it is filled in."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

from kb.errors import InputError, UsageError
from kb.store import Store
from kb.texts import Language, catalogue, speaking, t
from loaders import roster, template
from loaders.reading import open_tables
from loaders.recognition import recognise
from loaders.vocabulary import TABLES, helix_of
from tests.loaders.given import graph, loaded

BOTH = pytest.mark.parametrize("language", ["sv", "en"])


def written(path: Path, language: Language) -> Path:
    with speaking(language):
        roster.write_template(path)
    return path


@BOTH
@pytest.mark.parametrize("name", ["form.xlsx", "form"])
def test_unchanged_it_is_harmless_and_says_so(
    store: Store, tmp_path: Path, language: Language, name: str
) -> None:
    path = written(tmp_path / name, language)
    with pytest.raises(InputError) as raised:
        loaded(store, "roster", path)
    assert raised.value.key == "only-examples"
    assert graph(store) == []


@BOTH
@pytest.mark.parametrize("name", ["form.xlsx", "form"])
def test_it_has_every_table_with_the_columns_in_the_language(
    tmp_path: Path, language: Language, name: str
) -> None:
    found = recognise(roster.SOURCE, [written(tmp_path / name, language)])
    assert list(found.tables) == list(TABLES)
    assert found.passed_over == ()
    for role, table in found.tables.items():
        assert list(table.header) == [
            catalogue()[f"roster.column.{one}"][language] for one in template.COLUMNS[role]
        ]
        assert TABLES[role].shared(table.header) == len(table.header)


def test_it_is_understood_in_either_language_whatever_is_spoken(tmp_path: Path) -> None:
    path = written(tmp_path / "form.xlsx", "sv")
    with speaking("en"):
        assert list(recognise(roster.SOURCE, [path]).tables) == list(TABLES)


@BOTH
def test_filled_in_it_is_loaded_and_the_examples_are_not(
    store: Store, tmp_path: Path, language: Language
) -> None:
    folder = written(tmp_path / "form", language)
    with speaking(language):
        file = folder / template.file_name("ties")
        mark = ";" if language == "sv" else ","
    with file.open("a", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=mark).writerow(["LTU", "Ett AB", 5, "", "", 2020])
    summary = loaded(store, "roster", folder)
    assert summary.facts == {"ActorFact": 2, "TieFact": 1}
    assert summary.rejected == 0
    text = "".join(graph(store))
    assert '"strength":5' in text
    for example in ("roster.example.company", "roster.example.cluster"):
        assert catalogue()[example][language] not in text


@BOTH
def test_the_words_to_choose_from_are_understood(language: Language) -> None:
    with speaking(language):
        for helix in template._KINDS_OF_ACTOR:
            assert helix_of(t(f"helix.{helix}")) == helix


def test_the_workbook_explains_itself_and_helps_to_fill_it_in(tmp_path: Path) -> None:
    path = written(tmp_path / "form.xlsx", "sv")
    with zipfile.ZipFile(path) as archive:
        sheets = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)
        }
    assert len(sheets) == 1 + len(TABLES)
    ties = sheets["xl/worksheets/sheet7.xml"]
    assert 'type="whole"' in ties
    assert "<formula1>1</formula1><formula2>5</formula2>" in ties
    assert "'Aktörer'!$A$2" in ties
    actors = sheets["xl/worksheets/sheet3.xml"]
    assert "stödorganisation" in actors
    assert "okänt slag" not in actors
    readme = next(iter(open_tables(path)))
    assert (readme.sheet, "enskild" in repr(sheets).lower()) == ("Läs mig", False)


def test_it_is_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    first, second = (written(tmp_path / name, "en").read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second


@pytest.mark.parametrize("name", ["form.xlsx", "form"])
def test_what_is_there_is_not_written_over(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, "en")
    with pytest.raises(UsageError, match="is there already"):
        written(path, "en")


def test_every_cell_has_a_hint_short_enough_for_a_spreadsheet() -> None:
    for names in template.COLUMNS.values():
        for name in names:
            for text in catalogue()[f"roster.hint.{name}"].values():
                assert 10 < len(text) <= 255


def test_what_it_says_in_one_language_it_says_in_the_other() -> None:
    texts = catalogue()["roster.readme"]
    assert len({text.count("\n") for text in texts.values()}) == 1
