"""Archives and JSON: read as they come, and refused when they are damaged, locked or grow beyond measure."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import zipfile
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from loaders import contents, objects
from loaders.contents import Content
from loaders.reading import Columns
from loaders.recognition import recognise
from tests.loaders.given import book, csv_text, organisations, projects
from tests.loaders.stating import mapped, stated
from tests.loaders.test_mapping import ACTORS

ROWS = [["Org. nr", "Namn", "form"], ["202100-2841", "Luleå tekniska universitet", "82"]]
TEXT = csv_text(ROWS)
EXPECTED = [("se-2021002841", "Luleå tekniska universitet")]


def actors(path: Path) -> list[tuple[Any, ...]]:
    return stated(mapped(ACTORS), path).rows("Actor", "key", "name")


def zipped(path: Path, **members: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return path


@pytest.mark.parametrize("small", [10, 10_000])
@pytest.mark.parametrize("packed", [False, True])
def test_a_large_file_is_measured_beside_what_is_done_with_it(
    small: int, packed: bool, tmp_path: Path
) -> None:
    data = TEXT.encode() * 20
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(data) if packed else data)
    content = Content(path, "gzip" if packed else "none")
    before = threading.active_count()
    with contents.measuring(content, small) as (size, measure):
        assert size == len(data)
        assert measure() == contents.measured(content)
        assert measure().sha256 == hashlib.sha256(data).hexdigest()
    with pytest.raises(ValueError, match="mine"), contents.measuring(content, small):
        raise ValueError("mine")
    assert threading.active_count() == before


# --- archives


def test_gzip(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode("cp1252")))
    assert actors(path) == EXPECTED


def test_zip_and_what_else_is_in_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", LICENCE__pdf="%PDF", actors__csv=TEXT)
    assert actors(path) == EXPECTED
    assert recognise(mapped(ACTORS), [path]).passed_over == ("LICENCE.pdf",)


def test_a_workbook_in_a_zip_and_a_workbook_by_itself(tmp_path: Path) -> None:
    path = book(tmp_path / "actors.xlsx", {"A": ROWS})
    assert actors(path) == EXPECTED
    assert actors(zipped(tmp_path / "a.zip", actors__xlsx=path.read_bytes())) == EXPECTED


def test_two_tables_of_a_source_in_one_archive(tmp_path: Path) -> None:
    one, two = organisations(tmp_path / "organization.csv", {}), projects(tmp_path / "project.csv", {})
    path = zipped(tmp_path / "cordis.zip", organization__csv=one.read_bytes(), project__csv=two.read_bytes())
    made = stated("cordis", path)
    assert len(made.rows("Project", "id")) == len(made.rows("Participation", "nr")) == 1


def test_a_folder_with_an_archive(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", actors__csv=TEXT)
    (tmp_path / "notes.docx").write_bytes(b"x")
    assert actors(tmp_path) == EXPECTED


def test_the_packed_file_is_the_same_extract_as_the_plain_one(tmp_path: Path) -> None:
    plain = tmp_path / "actors.csv"
    plain.write_text(TEXT, encoding="utf-8")
    packed = zipped(tmp_path / "a.zip", actors__csv=TEXT.encode())
    source = mapped(ACTORS)
    hashes = {recognise(source, [path]).tables["rows"].sha256 for path in (plain, packed)}
    assert len(hashes) == 1


@pytest.mark.parametrize("cut", [10, 60, 150])
def test_what_was_cut_off_is_refused(cut: int, tmp_path: Path) -> None:
    text = csv_text([ROWS[0], *([f"202100-{n:04}", f"Namn {n * 7919}", ""] for n in range(500))])
    for path in (tmp_path / "a.csv.gz", zipped(tmp_path / "a.zip", a__csv=text)):
        data = gzip.compress(text.encode()) if path.suffix == ".gz" else path.read_bytes()
        path.write_bytes(data[:-cut])
        with pytest.raises(InputError) as fault:
            actors(path)
        assert fault.value.key == "archive-damaged"


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", a__csv=TEXT * 50)
    data = bytearray(path.read_bytes())
    data[60] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(InputError):
        actors(path)


@pytest.mark.parametrize("packed", ["gzip", "zip"])
@pytest.mark.parametrize("own", [KeyError("form"), zipfile.BadZipFile("inner"), EOFError(), OSError(22, "")])
def test_a_fault_of_who_reads_is_no_damage(
    packed: Literal["gzip", "zip"], own: Exception, tmp_path: Path
) -> None:
    path = zipped(tmp_path / "a.zip", a__csv=TEXT)
    if packed == "gzip":
        path = tmp_path / "a.csv.gz"
        path.write_bytes(gzip.compress(TEXT.encode()))

    def failing() -> None:
        with Content(path, packed, "a.csv").open() as file:
            assert file.read() == TEXT.encode()
            raise own

    with pytest.raises(type(own)) as raised:
        failing()
    assert raised.value is own


def test_a_damaged_workbook_in_a_sound_archive_is_told_as_a_workbook(tmp_path: Path) -> None:
    book(tmp_path / "actors.xlsx", {"A": ROWS})
    damaged = (tmp_path / "actors.xlsx").read_bytes()[:-40]
    for name in ("actors.xlsx", "a.zip"):
        path = tmp_path / name
        path.write_bytes(damaged)
        if name == "a.zip":
            zipped(path, actors__xlsx=damaged)
        with pytest.raises(InputError) as fault:
            actors(path)
        assert fault.value.key == "not-a-workbook"


def test_what_grows_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "HARMLESS", 100_000)
    grown = b"a" * 1_000_000
    one = zipped(tmp_path / "a.zip", a__csv=grown)
    two = tmp_path / "a.csv.gz"
    two.write_bytes(gzip.compress(grown))
    for path in (one, two):
        with pytest.raises(InputError) as fault:
            actors(path)
        assert fault.value.key == "archive-grows"
    with pytest.raises(InputError):  # also when the archive lies about its size
        contents.measured(Content(one, "zip", "a.csv"))


def test_a_locked_one_and_one_without_a_table(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", a__csv=TEXT)
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1  # the flag in the directory
    path.write_bytes(data)
    with pytest.raises(InputError) as fault:
        actors(path)
    assert fault.value.key == "archive-locked"
    with pytest.raises(InputError) as fault:
        actors(zipped(tmp_path / "b.zip", a__pdf="%PDF"))
    assert fault.value.key == "archive-without-table"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_after_the_mark_of_an_archive(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, gz: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / ("a.gz" if gz else "a.zip")
    path.write_bytes((b"\x1f\x8b\x08" if gz else b"PK\x03\x04") + data)
    with pytest.raises(InputError):
        recognise(mapped(ACTORS), [path])


# --- JSON

OBJECTS: list[dict[str, Any]] = [
    {"Org. nr": "202100-2841", "Namn": "Luleå tekniska universitet", "form": None},
    {"Org. nr": 5560360793, "Namn": "Saab AB", "extra": {"a": 1, "b": [1, 2.5], "c": [{"d": True}]}},
]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", ["array", "lines", "inside", "one"])
def test_json_in_its_forms(indent: int | None, wrapped: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    rows = OBJECTS[:1] if wrapped == "one" else OBJECTS
    text = {
        "array": json.dumps(rows, indent=indent, ensure_ascii=False),
        "lines": "\n".join(json.dumps(one) for one in rows),
        "inside": json.dumps({"page": {"size": 2}, "_embedded": {"rows": rows}}, indent=indent),
        "one": json.dumps(rows[0], indent=indent),
    }[wrapped]
    path.write_text("\ufeff" + text, encoding="utf-8")
    expected = [*EXPECTED, ("se-5560360793", "Saab AB")]
    assert actors(path) == expected[: len(rows)]


def test_what_lies_inside_an_object() -> None:
    assert objects.flattened(OBJECTS[1]) == {
        "Org. nr": "5560360793",
        "Namn": "Saab AB",
        "extra.a": "1",
        "extra.b": "1|2.5",
        "extra.c": '[{"d": true}]',
    }


def test_json_packed_and_its_records(tmp_path: Path) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(json.dumps(OBJECTS).encode()))
    assert len(actors(path)) == 2
    table = recognise(mapped(ACTORS), [path]).tables["rows"]
    assert json.loads(table.records({2})[2]) == OBJECTS[1]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[{}", "json-fault"),
        ('[{"a": 1}, {"a"', "json-fault"),
        ('[{"a": 1}] x', "json-fault"),
        ("[]", "header-only"),
        ('[{"a": 1}, 2]', "not-a-table"),
        ('{"a": nope}', "json-fault"),
        ('[{"a": "\udcff"}]', "wrong-encoding"),
    ],
)
def test_json_that_is_none(text: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as fault:
        recognise(mapped(ACTORS), [path])
    assert fault.value.key == key


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.text() | st.integers() | st.none(), min_size=1), min_size=1
    ),
    st.integers(1, 40),
)
def test_an_array_is_the_same_whatever_the_pieces(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], piece: int
) -> None:
    path = tmp_path_factory.mktemp("json") / "a.json"
    path.write_text(
        json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace").decode(), encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(objects, "_PIECE", piece)
        assert list(objects._values(Content(path))) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("levels", [100, 101, 900, 100_000])
def test_json_may_be_nested_some_levels(levels: int, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}, {"a": ' + "[" * (levels - 1) + "]" * (levels - 1) + "}]", encoding="utf-8")
    if levels == 100:
        assert objects.open_table(Content(path)).rows == 2
        return
    with pytest.raises(InputError) as fault:
        objects.open_table(Content(path))
    assert fault.value.key == "json-deep"


def test_many_objects_come_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "ROWS", 3)
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"a": n, "b": "x"} for n in range(10)]), encoding="utf-8")
    table = objects.open_table(Content(path))
    chunks = list(table.chunks(Columns(("a",))))
    assert [chunk.frame.height for chunk in chunks] == [3, 3, 3, 1]
    assert chunks[-1].frame.rows() == [("9", 10)]


@pytest.mark.parametrize(("looked_at", "rows"), [(1, 2), (10_000, 100)])
def test_a_column_that_first_occurs_in_a_later_piece_is_read(
    looked_at: int, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "LOOKED_AT", looked_at)
    monkeypatch.setattr(objects, "ROWS", rows)
    path = tmp_path / "a.json"
    told = [{"Org. nr": "202100-2841", "Namn": "LTU"}, {"Org. nr": "556036-0793", "Namn": "Saab"}]
    path.write_text(json.dumps([told[0], told[0], {"form": "AB", **told[1]}]), encoding="utf-8")
    made = stated(mapped(ACTORS), path)
    assert made.rows("Actor", "name", "legal_form") == [("LTU", None), ("Saab", "AB")]
