"""Reports: what they hold, that each form is whole, and that a name never becomes a command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from api.report import page, paper, subjects
from api.report.content import Heading, Report, Section, Table
from kb.errors import NotFoundError, UsageError
from kb.questions import library
from kb.settings import Server
from kb.store import Store
from kb.texts import LANGUAGES, catalogue, speaking
from tests.api.conftest import Command

HOSTILE = [
    "<script>alert(1)</script>",
    '#panic("typst") $x$ *b* `c` @a <l> \\ /* */ //',
    "شركة الابتكار \u202eevil\u202c",
    "🚀 Raket AB",
    "Å" * 500,
    "{{ 7 * 7 }}",
    '=HYPERLINK("x")',
]


def report_of(names: list[str]) -> Report:
    table = Table([Heading("Actor"), Heading("Partners", right=True)], [[name, "7"] for name in names])
    return Report("sv", "Rapport", names[0], "2026-11-25", names, [
        Section("Delar", "Så här.", facts=[(name, name) for name in names], table=table),
        Section("Tomt", "Inget.", none="Inget är känt."),
    ], names, names)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_in_html(name: str) -> None:
    made = page.html(report_of([name]))
    assert "<script" not in made
    assert "http" not in made  # nothing is fetched from elsewhere
    assert "<td><bdi>49" not in made
    assert (
        made.count("<bdi>") == 4
    )  # the title, a fact, two cells: whatever direction a name has, it stays there


def test_hostile_names_are_text_on_paper() -> None:
    made = paper.pdf(report_of(HOSTILE))
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")


def test_paper_is_tagged_for_screen_readers_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    report = report_of(["Luleå tekniska universitet"])
    made = paper.pdf(report)
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid" in made
    assert paper.pdf(report) == made
    assert paper.pdf(replace(report, title="Umeå universitet")) != made


def test_each_part_names_columns_of_its_question_and_has_its_texts() -> None:
    questions = library.bundled()
    for subject in subjects.SUBJECTS.values():
        assert set(subject.facts) <= questions[subject.profile].returns.keys()
        assert f"report.lead.{subject.name}" in catalogue()
        for part in subject.parts:
            assert set(part.columns) <= questions[part.question].returns.keys(), part.name
            assert "limit" in questions[part.question].params
            for text in ("title", "about", "none"):
                assert f"report.part.{part.name}.{text}" in catalogue()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_of_a_county(bundled: Store, lang: str) -> None:
    with speaking(lang):
        made = subjects.build(bundled, "place", "Norrbotten")
        text = page.html(made)
    assert made.title == {"sv": "Norrbottens län", "en": "Norrbotten County"}[lang]
    tables = {section.title: section.table for section in made.sections if section.table}
    assert any(table.rows[0][0] == "LULEA TEKNISKA UNIVERSITET" for table in tables.values())
    assert f'<html lang="{lang}">' in text
    assert "CORDIS" in " ".join(made.sure) or "cordis" in " ".join(made.sure)
    assert all(len(row) == len(table.headings) for table in tables.values() for row in table.rows)


def test_gaps_name_the_other_place_and_the_widest_come_first(bundled: Store) -> None:
    with speaking("en"):
        made = subjects.build(bundled, "place", "Norrbotten")
    gaps = next(
        one.table for one in made.sections if one.table and one.table.headings[0].title == "Gap towards"
    )
    assert "Norrbotten County" not in [row[0] for row in gaps.rows]
    short = [float(row[3].replace(",", "")) - float(row[1].replace(",", "")) for row in gaps.rows]
    assert short[0] > 0


def test_the_report_of_an_actor_by_any_of_its_names(bundled: Store) -> None:
    with speaking("sv"):
        made = subjects.build(bundled, "actor", "202100-2841")
    assert made.title == "LULEA TEKNISKA UNIVERSITET"
    (drawn,) = [section.picture for section in made.sections if section.picture]
    assert "href" not in drawn.svg  # a report leads nowhere: it is read without Loket
    assert drawn.svg in page.html(made)
    assert any(name == "Partner i projekt" and value == "247" for name, value in made.sections[0].facts)


def test_what_is_not_there_is_said(bundled: Store) -> None:
    with pytest.raises(UsageError, match="cluster"):
        subjects.build(bundled, "planet", "Mars")
    with pytest.raises(NotFoundError):
        subjects.build(bundled, "place", "Mittgård")


def test_the_command_writes_both_forms(loket: Command, at_bundled: Server, tmp_path: Path) -> None:
    for ending, begin in ((".pdf", b"%PDF"), (".html", b"<!doctype html>")):
        target = tmp_path / f"norrbotten{ending}"
        said = loket("report", "place", "Norrbotten", "--output", str(target))
        assert said.code == 0, said.err
        assert target.read_bytes().startswith(begin)
    assert loket("report", "place", "Norrbotten", "--output", str(tmp_path / "x.docx")).code == 2
    assert loket("report", "place", "Norrbotten", "--output", str(tmp_path / "no" / "x.pdf")).code == 2
