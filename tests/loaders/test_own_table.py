"""A mapping written by hand: what is wrong in it is told with its line; a value that fits nowhere is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.store import Store
from loaders.mapped import own_source
from loaders.mapping_file import MappingError, read
from loaders.pipeline import Options, load
from tests.loaders.given import said, table
from tests.loaders.stating import mapped, stated

MAPPING = """\
mapping: 1
title: {en: Mine, sv: Min}
tables:
  rows:
    columns:
      number: {titles: [Org.nr], required: true}
      name: {titles: [Namn]}
      state: {titles: [Läge]}
      since: {titles: [Från], type: date}
      partner: {titles: [Partner]}
      weight: {titles: [Styrka], type: whole}
    states:
      - fact: actor
        as: company
        ids: [{scheme: se-orgnr, of: number}]
        fields: {name: name, status: state, registered: since}
      - fact: actor
        as: other
        ids: [{scheme: own, of: partner}]
        fields: {name: partner}
      - fact: tie
        fields: {actor: company, partner: other, strength: weight}
"""
HEADER = ["Org.nr", "Namn", "Läge", "Från", "Partner", "Styrka"]
ROWS = [
    ["556036-0793", "Saab AB", "active", "1937-04-02", "Ett AB", "3"],
    ["202100-2841", "LTU", "i drift", "1997-01-01", "Två AB", "7"],
]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return table(tmp_path / "rows.csv", [HEADER, *ROWS])


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_value_that_fits_nowhere_is_left_empty_and_told(store: Store, rows: Path, tmp_path: Path) -> None:
    own = own_source(written(tmp_path / "mine.yaml", MAPPING))
    made = stated(own, rows)
    assert made.rows("Actor", "key", "status")[:2] == [
        ("se-5560360793", "active"),
        ("se-2021002841", None),
    ]
    assert made.rows("Tie", "actor", "strength") == [("se-5560360793", 3), ("se-2021002841", None)]
    summary = load(store, own, [rows], Options(rejects=tmp_path / "r.csv"))
    assert (summary.rejected, summary.tables[0].emptied) == (0, {"not-allowed": 2})
    assert summary.emptied is not None
    assert [(one["row"], one["actor"], one["field"], one["value"]) for one in said(summary.emptied)] == [
        ("3", "se-2021002841", "status (active, inactive, ceased)", "i drift"),
        ("3", "se-2021002841", "strength (1–5)", "7"),
    ]


NAMES_ALONE = """\
mapping: 1
title: {en: Mine, sv: Min}
tables:
  rows:
    columns:
      number: {titles: [Org.nr], required: true}
      name: {titles: [Namn]}
    states:
      - fact: actor
        as: company
        ids: [{scheme: se-orgnr, of: number}]
        fields: {name: name}
"""
FAULTY = ["556056-6258", "Tredje AB", "active", "1937-13-04", "Tre AB", "1"]


@pytest.mark.parametrize("named", [False, True])
def test_where_a_later_load_rejects_nothing_no_earlier_file_tells_of_some(
    store: Store, tmp_path: Path, named: bool
) -> None:
    file = table(tmp_path / "rows.csv", [HEADER, *ROWS, FAULTY])
    rejects = tmp_path / "r.csv" if named else None
    all_read = own_source(written(tmp_path / "mine.yaml", MAPPING))
    first = load(store, all_read, [file], Options(rejects=rejects))
    assert first.rejects is not None
    assert first.emptied is not None
    assert [one["field"] for one in said(first.rejects)] == ["Från"]
    assert (len(said(first.emptied)), first.cleared) == (2, ())
    less = own_source(written(tmp_path / "mine.yaml", NAMES_ALONE))
    second = load(store, less, [file], Options(rejects=rejects, replace=True))
    assert (second.rejected, second.rejects, second.emptied) == (0, None, None)
    assert second.cleared == (first.rejects, first.emptied)
    assert not first.emptied.exists()
    assert first.rejects.exists() == named
    if named:
        assert first.rejects.read_text("utf-8-sig").splitlines() == ["file,row,field,value,reason,record"]


def test_a_file_that_is_none_of_ours_stays(store: Store, tmp_path: Path) -> None:
    beside = written(tmp_path / "r-emptied.csv", "minutes of the meeting")
    own = own_source(written(tmp_path / "mine.yaml", NAMES_ALONE))
    made = load(
        store, own, [table(tmp_path / "rows.csv", [HEADER, *ROWS])], Options(rejects=tmp_path / "r.csv")
    )
    assert made.cleared == (tmp_path / "r.csv",)
    assert beside.read_text("utf-8") == "minutes of the meeting"


@pytest.mark.parametrize(
    ("term", "made"),
    [
        ("{codes: {of: since, map: {'1937-04-02': active}}}", ["active", None]),
        ("{match: {of: weight, pattern: active}}", [None, None]),
        ("{inside: {of: since, at: a}}", [None, None]),
        ("{country: weight}", [None, None]),
        ("{codes: {of: {const: x}, map: {x: active}}}", ["active", "active"]),
    ],
)
def test_a_function_of_text_takes_what_is_none(term: str, made: list[str | None], rows: Path) -> None:
    text = MAPPING.replace("status: state", f"status: {term}")
    assert stated(mapped(text), rows).values("Actor", "status")[:2] == made


@pytest.mark.parametrize(
    "where",
    ["{country: {const: SE}}", "{country: {const: SE}, postcode: {const: 97187}}"],
    ids=["land", "post"],
)
def test_a_place_that_is_the_same_in_every_row(where: str, rows: Path) -> None:
    text = MAPPING.replace("status: state", f"status: state, place: {{place: {where}}}")
    places = stated(mapped(text), rows).values("Actor", "place")[:2]
    assert len(set(places)) == 1
    assert places[0] in {"SE", "SE-2580"}


def test_a_currency_of_several_words_has_no_rate(rows: Path) -> None:
    euro = "{euro: {of: weight, currency: name, day: since}}"
    text = MAPPING.replace("strength: weight", "strength: weight, kind: {text: '{sum}'}").replace(
        "    states:", f"    values:\n      sum: {euro}\n    states:"
    )
    assert stated(mapped(text), rows).rows("Tie", "actor") == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("registered: since", "registered: since, employees: 5", 16),
        ("strength: weight", "strength: {times: {of: name, by: 2}}", 22),
        ("status: state", "status: {part: {of: [a], by: x, at: 0}}", 16),
        ("status: state", "status: {split: {of: {list: [state]}, by: x}}", 16),
        ("status: state", "status: {codes: {of: state, map: {1: active}}}", 16),
    ],
)
def test_what_cannot_be_made_is_told_with_its_line(old: str, new: str, line: int) -> None:
    with pytest.raises(MappingError) as raised:
        mapped(MAPPING.replace(old, new))
    assert raised.value.values["line"] == line


def test_a_mapping_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as raised:
        read(written(tmp_path / "mine.yaml", MAPPING, "latin-1"))
    assert (raised.value.key, raised.value.values["line"]) == ("mapping-yaml", 8)
    assert "UTF-8" in str(raised.value)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert read(written(tmp_path / "mine.yaml", MAPPING, "utf-8-sig")) == read(
        written(tmp_path / "other.yaml", MAPPING)
    )
