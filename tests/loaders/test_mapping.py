"""The mapping language: what a mapping may say, what is refused with its line, what terms make of a row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import TypeAdapter

from kb.texts import speaking
from loaders import reading
from loaders.mapping_file import MappingError, parse, read
from loaders.rows import made_of
from loaders.terms import Term, functions, names
from tests.loaders.given import table
from tests.loaders.stating import mapped, stated

LTU, SAAB = "2021002841", "5560360793"
MAPPINGS = Path(__file__).parents[2] / "loaders" / "mappings"
ACTORS = """\
mapping: 1
title: {en: Mine, sv: Min}
tables:
  rows:
    columns:
      number: {titles: [Org. nr], required: true}
      name: {titles: [Namn, Name], required: true}
      form: {}
    rows:
      persons: [{column: form, values: [E]}]
    states:
      - fact: actor
        as: company
        require: [name]
        ids: [{scheme: se-orgnr, of: number}]
        fields: {name: name, legal_form: form, helix: {const: Company}, country: {const: SE}}
"""
PROJECTS = """\
mapping: 1
title: {en: Mine, sv: Min}
tables:
  rows:
    columns:
      project: {required: true}
      title: {}
      start: {type: date}
      end: {type: date, otherwise: empty}
      who: {required: true}
      amount: {type: amount, at_least: 0}
    rows:
      require: [project]
      order: [{first: start, last: end}]
    states:
      - fact: project
        fields: {id: {key: [project]}, title: title, start: start, end: end}
      - fact: actor
        as: partner
        require: [who]
        ids: [{scheme: own, of: who}]
        fields: {name: who}
      - fact: participation
        fields: {actor: partner, project: {key: [project]}, contribution_eur: amount}
"""
PROJECT_COLUMNS = ["project", "title", "start", "end", "who", "amount"]


def with_line(text: str, after: str, more: str) -> str:
    """The text with a line more after the one that begins so."""
    lines = text.splitlines()
    at = next(index for index, line in enumerate(lines) if line.strip().startswith(after))
    return "\n".join([*lines[: at + 1], more, *lines[at + 1 :]]) + "\n"


# --- terms


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("a", ["Luleå", "x", None]),
        ({"const": "SE"}, ["SE", "SE", "SE"]),
        ({"text": "i-{a}-{n}"}, ["i-Luleå-1", "i-x-2", None]),
        ({"first": ["c", "a"]}, ["FI", "x", None]),
        ({"codes": {"of": "a", "map": {"LULEA": "L"}}}, ["L", None, None]),
        ({"codes": {"of": "a", "map": {"LULEA": "L"}, "otherwise": "itself"}}, ["L", "x", None]),
        ({"codes": {"of": "a", "map": {"X": None}, "otherwise": {"value": "?"}}}, ["?", None, None]),
        ({"part": {"of": "packed", "by": "$", "at": 1}}, ["two", None, None]),
        ({"split": {"of": "packed", "by": "$"}}, [["one", "two"], ["one"], []]),
        ({"list": ["a", "c", "a"]}, [["Luleå", "FI"], ["x"], []]),
        ({"match": {"of": "a", "pattern": "^(.)u"}}, ["L", None, None]),
        ({"match": {"of": "a", "pattern": "ule"}}, ["ule", None, None]),
        ({"times": {"of": "n", "by": 1000}}, [1000.0, 2000.0, None]),
        ({"only": {"of": "n", "where": "c", "values": ["FI"]}}, [1, None, None]),
        ({"split": {"of": "packed", "by": "$", "pattern": "^t(.*)", "prefix": "x-"}}, [["x-wo"], [], []]),
        ({"match": {"of": "a", "pattern": "^L", "prefix": "x-"}}, ["x-L", None, None]),
        (
            {"in_force": {"day": "day", "since": {"2007-01-01": "old", "2016-05-01": "new"}}},
            ["new", "old", "old"],
        ),
        ({"date": {"match": {"of": "when", "pattern": "[$](.*)"}}}, [dt.date(2020, 1, 2), None, None]),
        ({"year": "day"}, [2016, None, None]),
        ({"country": "land"}, ["SE", "EL", None]),
        ({"place": {"country": "c", "town": "a"}}, ["FI", None, None]),
        ({"place": {"country": {"const": "SE"}, "town": "a"}}, ["SE-2580", "SE", "SE"]),
        ({"place": {"called": ["land"]}}, ["SE", "EL", None]),
        ({"place": {"called": ["a"]}}, ["SE-2580", None, None]),
        ({"place": {"municipality": "code"}}, ["SE-0114", None, None]),
        ({"place": {"country": "land", "municipality": "code", "home": "SE"}}, ["SE-0114", "EL", "SE"]),
        ({"place": {"country": "c", "municipality": "code", "home": "SE"}}, ["FI", "SE", "SE"]),
    ],
)
def test_what_a_term_makes(term: Any, expected: list[Any]) -> None:
    frame = pl.DataFrame(
        {
            "a": ["Luleå", "x", None],
            "c": ["FI", None, None],
            "n": [1, 2, None],
            "packed": ["one$ two", "one$$", None],
            "day": [dt.date(2016, 5, 1), None, None],
            "when": ["A$2020-01-02", "B$soon", None],
            "land": ["Sverige", "Greece", "Nowhere"],
            "code": ["114", None, None],
        }
    )
    read_term: Any = TypeAdapter(Term).validate_python(term)
    assert made_of(read_term, frame, "mine").to_list() == expected
    assert set(names(read_term)) <= set(frame.columns)


def test_a_key_is_the_same_however_it_is_spelled_and_another_for_another_source() -> None:
    frame = pl.DataFrame(
        {"a": ["LULEÅ  tekniska", "Lulea Tekniska", "Umeå", None], "b": ["1", "1", "1", "1"]}
    )
    term: Any = TypeAdapter(Term).validate_python({"key": ["a", "b"]})
    first, second, third, none = made_of(term, frame, "mine").to_list()
    assert first == second != third
    assert first.startswith("mine-")
    assert none is None
    assert made_of(term, frame, "yours")[0] != first


def test_the_list_of_functions_is_short_and_known() -> None:
    assert functions() == [
        "const", "text", "first", "key", "codes", "part", "split", "list", "match", "times", "only",
        "free_text", "in_force", "objects", "inside", "date", "year", "country", "place",
        "industry_sv", "industry_en", "euro", "rate_year",
    ]  # fmt: skip


# --- what is refused, with its line


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("mapping: 1\n  x: [", 2, ""),
        ("mapping: 1\nmapping: 1\n", 2, "twice"),
        ("- 1\n", 1, "no header"),
        (ACTORS.replace("mapping: 1", "mapping: 2"), 1, "mapping"),
        (ACTORS.replace("title: {en: Mine, sv: Min}", "title: {en: Mine}"), 2, "missing"),
        (with_line(ACTORS, "name:", "      Stad: {}"), 8, "Stad"),
        (with_line(ACTORS, "name:", "      town: {typ: text}"), 8, "no such field"),
        (with_line(ACTORS, "name:", "      town: {type: postcode}"), 8, "one of text, date"),
        (with_line(ACTORS, "name:", "      town: {typ: text}"), 8, "“type” meant?"),
        (with_line(ACTORS, "name:", "      town: {required: maybe}"), 8, "true or false"),
        (with_line(ACTORS, "name:", "      town: {titles: Stad}"), 8, "a list is expected"),
        (with_line(ACTORS, "name:", "      town: Stad"), 8, "name: value"),
        (with_line(ACTORS, "name:", "      town: {at_least: 0}"), 8, "number"),
        (ACTORS.replace("column: form", "column: farm"), 10, "farm"),
        (ACTORS.replace("fact: actor", "fact: aktor"), 12, "actor"),
        (ACTORS.replace("as: company", "ass: company"), 13, "no such field"),
        (ACTORS.replace("scheme: se-orgnr", "scheme: orgnr"), 15, "se-orgnr"),
        (ACTORS.replace("of: number", "of: nummer"), 15, "“number” meant?"),
        (ACTORS.replace("legal_form: form", "legal_form: AB"), 16, "{const: AB}"),
        (ACTORS.replace("legal_form: form", "form: form"), 16, "legal_form"),
        (ACTORS.replace("legal_form: form", "registered: form"), 16, "Date"),
        (ACTORS.replace("legal_form: form", "legal_form: {upper: form}"), 16, "codes"),
        (ACTORS.replace("legal_form: form", "legal_form: {match: {of: form, pattern: '('}}"), 16, "regex"),
        (ACTORS.replace("legal_form: form", "legal_form: {text: '{form!r}'}"), 16, "{column}"),
        (ACTORS.replace("legal_form: form", "legal_form: {text: '{0.x}'}"), 16, "{column}"),
        (ACTORS.replace("legal_form: form", "legal_form: {year: form}"), 16, ""),
        (ACTORS.replace("legal_form: form", "place: {place: {home: Norge, town: form}}"), 16, "no country"),
        (PROJECTS.replace("fact: project\n", "fact: mentioned_cluster\n"), 16, "name"),
        (PROJECTS.replace("fact: project\n", "fact: topic\n").replace("{id:", "{code:"), 17, "title"),
        (PROJECTS.replace("fields: {actor: partner, ", "fields: {"), 23, "actor"),
        (PROJECTS.replace("{first: start, last: end}", "{first: start, last: slut}"), 14, "slut"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_and_line(text: str, line: int, said: str) -> None:
    with pytest.raises(MappingError) as fault:
        parse(text, "mine.yaml")
    message = str(fault.value)
    assert message.startswith(f"mine.yaml, line {line}"), message
    assert said in message
    with speaking("sv"):
        assert str(fault.value).startswith(f"mine.yaml, rad {line}")


def test_a_participation_needs_its_project() -> None:
    start = PROJECTS.index("      - fact: project")
    text = PROJECTS[:start] + PROJECTS[PROJECTS.index("      - fact: actor") :]
    with pytest.raises(MappingError, match="project"):
        parse(text, "mine.yaml")


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        read(tmp_path / "none.yaml")


# --- what a row states


def test_actors_by_number(tmp_path: Path) -> None:
    made = stated(
        mapped(ACTORS),
        table(
            tmp_path / "a.csv",
            [
                ["Org. nr", "Namn", "form"],
                ["202100-2841", "LTU", "82"],
                ["16 2021002841", "Luleå tekniska universitet", "82"],
                ["8505051231", "Sven Svensson", ""],  # a personal number
                ["5560000000", "Fel AB", "49"],  # a wrong check digit
                ["5566778899", "", "49"],
                ["5569999999", "Persson", "E"],
            ],
        ),
    )
    assert made.rows("Actor", "row", "key", "key_scheme", "key_value", "name", "legal_form") == [
        (2, "se-2021002841", "se-orgnr", "2021002841", "LTU", "82")
    ]
    assert made.tallies["rows"].left_out == 2
    assert made.rejects == [(5, "Org. nr", "5560000000", "no-number"), (6, "Namn", "", "missing")]


def test_projects_and_participations(tmp_path: Path) -> None:
    made = stated(
        mapped(PROJECTS),
        table(
            tmp_path / "p.csv",
            [
                PROJECT_COLUMNS,
                ["ONE", "First", "2016-01-01", "2017-12-31", "Alfa", "1 234,50"],
                ["one", "The first", "2016-01-01", "2018-12-31", "ALFA", "1,0"],  # a repeat
                ["One", "First", "2016-01-01", "", "Beta", ""],
                ["TWO", "Second", "2016-01-01", "2015-12-31", "Beta", "1"],  # ends before it starts
                ["TWO", "Second", "", "soon", "Beta", "2"],  # the end is passed over
                ["TWO", "Second", "", "", "", "2"],  # the project stands, nobody takes part
                ["", "None", "", "", "Beta", "2"],
                ["TWO", "Second", "yesterday", "", "Beta", "2"],
                ["TWO", "Second", "", "", "Gamma", "-2"],
            ],
        ),
    )
    assert made.rows("Project", "row", "title", "start", "end") == [
        (2, "First", dt.date(2016, 1, 1), dt.date(2017, 12, 31)),
        (6, "Second", None, None),
    ]
    assert made.rows("Participation", "row", "contribution_eur", "nr") == [
        (2, 1234.5, 1),
        (4, None, 1),
        (6, 2.0, 1),
    ]
    assert made.values("Actor", "name") == ["Alfa", "Beta"]
    assert made.rejects == [
        (3, "who", "ALFA", "repeated"),
        (5, "end", "2015-12-31", "end-before-start"),
        (7, "who", "", "missing"),
        (8, "project", "", "missing"),
        (9, "start", "yesterday", "date"),
        (10, "amount", "-2.0", "too-small"),
    ]
    assert any("end" in one for one in made.said)


def test_what_is_gathered_and_numbered(tmp_path: Path) -> None:
    text = PROJECTS.replace(
        "title: title, start: start, end: end}",
        "title: title, start: start, end: end}\n        gather: {start: least, end: greatest}",
    ).replace("      - fact: participation\n", "      - fact: participation\n        repeats: number\n")
    made = stated(
        mapped(text),
        table(
            tmp_path / "p.csv",
            [
                PROJECT_COLUMNS,
                ["ONE", "", "2016-01-01", "2016-12-31", "Alfa", "1"],
                ["ONE", "First", "2015-01-01", "2018-12-31", "Alfa", "2"],
                ["ONE", "", "", "", "Beta", "3"],
            ],
        ),
    )
    assert made.rows("Project", "row", "title", "start", "end") == [
        (2, "First", dt.date(2015, 1, 1), dt.date(2018, 12, 31))
    ]
    assert made.values("Participation", "nr") == [1, 2, 1]
    assert made.reasons == {}


@pytest.mark.parametrize(
    "gather", ["", "        gather: {legal_form: least}\n", "        gather: {names: all}\n"]
)
def test_other_names_are_in_order_and_none_is_the_name(gather: str, tmp_path: Path) -> None:
    names = 'country: {const: SE}, names: {split: {of: form, by: "|"}}}\n' + gather
    made = stated(
        mapped(ACTORS.replace("country: {const: SE}}\n", names)),
        table(
            tmp_path / "a.csv",
            [["Org. nr", "Namn", "form"], [LTU, "B", "C|B|A|C"], [LTU, "B", "D"], [SAAB, "X", "X"]],
        ),
    )
    of_all = [["A", "C", "D"], []] if "all" in gather else [["A", "C"], []]
    assert made.values("Actor", "names") == of_all


@pytest.mark.parametrize("chunk", [64, 10_000])
def test_the_size_of_the_pieces_changes_nothing(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[f"P{n % 7}", "t", "2016-01-01", "2017-01-01", f"Actor {n % 5}", str(n)] for n in range(60)]
    path = table(tmp_path / "p.csv", [PROJECT_COLUMNS, *rows])
    monkeypatch.setattr(reading.open_tables, "__kwdefaults__", {"chunk": chunk})
    made = stated(mapped(PROJECTS), path)
    assert made.values("Project", "row") == list(range(2, 9))
    assert made.values("Actor", "row") == list(range(2, 7))
    assert made.values("Participation", "row") == list(range(2, 37))
    assert made.reasons == {"repeated": 25}


def test_a_mapping_that_says_something_else_makes_another_extract() -> None:
    one, other = mapped(ACTORS), mapped(ACTORS.replace("const: Company", "const: PublicBody"))
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_wrong_with_a_bundled_mapping(path: Path) -> None:
    assert read(path) == read(path, tried=True)


def test_the_documented_mapping_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mappings.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert list(parse(example, "docs").tables) == ["grants"]
    for name in functions():
        assert f"{{{name}:" in page
