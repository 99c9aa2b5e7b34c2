"""Reading files as they come: encodings, delimiters, blank lines, spreadsheets, and what is no table."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import InputError, UsageError
from loaders import encoding, reading
from loaders.contents import Content
from loaders.reading import Columns, Form, open_tables
from tests.loaders.given import book, csv_text, one_table, read

PLAIN = "namn;ort\nÅke AB;Luleå\nÖrn AB;Piteå\n"
ROWS = [("Åke AB", "Luleå", 2), ("Örn AB", "Piteå", 3)]


def file(tmp_path: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def fault(path: Path, form: Form | None = None) -> str:
    with pytest.raises(InputError) as raised:
        open_tables(path, form)
    assert path.name in str(raised.value)
    return raised.value.key


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, written: str, found: str) -> None:
    path = file(tmp_path, PLAIN.encode(written))
    assert one_table(path).form.encoding == found
    assert read(path) == (ROWS, [])


@pytest.mark.parametrize("written", ["cp850", "utf-16-le", "UTF8", "latin1"])
def test_the_encoding_can_be_said(tmp_path: Path, written: str) -> None:
    path = file(tmp_path, PLAIN.encode(written))
    assert read(path, form=Form(written)) == (ROWS, [])


def test_an_encoding_that_is_said_must_be_one_and_fit(tmp_path: Path) -> None:
    path = file(tmp_path, PLAIN.encode("latin-1"))
    assert fault(path, Form("utf-8")) == "wrong-encoding"
    for name in ("klingon", "base64", "rot13"):
        with pytest.raises(UsageError, match=name):
            open_tables(path, Form(name))


def test_the_first_other_letter_may_come_late(tmp_path: Path) -> None:
    rows = "x;y\n" * 700_000
    path = file(tmp_path, ("a;b\n" + rows + "Åke;Luleå\n").encode("latin-1"))
    assert one_table(path).form.encoding == "cp1252"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.binary(max_size=60),
    st.sampled_from(["cp1252", "latin-1", "cp850", "cp037", "mac-roman", "utf-16-le", "gbk", "utf-8"]),
    st.integers(1, 30),
    st.integers(0, 9),
)
def test_text_in_any_encoding_is_what_python_makes_of_it(
    tmp_path: Path, content: bytes, written: str, most: int, rest: int
) -> None:
    text = (b"x" + content).decode(written, "replace").encode("utf-8", "replace")
    found = b""
    kept = 0
    for piece in encoding.pieces(Content(file(tmp_path, b"x" + content)), written, most):
        assert bytes(piece.data[:kept]) == found[len(found) - kept :]
        found += bytes(piece.data[kept:])
        kept = piece.rest = min(rest, len(piece.data))
    assert (found if written != "utf-8" else found.decode("utf-8", "replace").encode()) == text


def test_a_few_crooked_lines_are_rejected_one_by_one(tmp_path: Path) -> None:
    path = file(tmp_path, PLAIN.encode() + "Ärlig;Ö\n".encode("latin-1") + b"\xc3;x\nLast;one\n")
    rows, rejects = read(path)
    assert rows == [*ROWS, ("Last", "one", 6)]
    assert [(one.row, one.reason) for one in rejects] == [(4, "encoding"), (5, "encoding")]


def test_a_byte_that_windows_1252_does_not_have_costs_its_row(tmp_path: Path) -> None:
    path = file(tmp_path, PLAIN.encode("cp1252") + b"\x81ke;\xe5\nLast;one\n")
    rows, rejects = read(path)
    assert rows == [*ROWS, ("Last", "one", 5)]
    assert [(one.row, one.reason) for one in rejects] == [(4, "encoding")]


def test_the_sample_may_be_cut_within_a_letter(tmp_path: Path) -> None:
    for shift in range(2):
        content = "a;b\n" + "x" * shift + "å" * (1024 * 1024) + ";1\n2;3\n"
        rows, rejects = read(file(tmp_path, content))
        assert (rows, [one.reason for one in rejects]) == ([("2", "3", 3)], ["long"])


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = file(tmp_path, csv_text([["a", "b"], ["x; ,\t|", "y"]], delimiter))
    assert one_table(path).form.delimiter == delimiter
    assert read(path) == ([("x; ,\t|", "y", 2)], [])


def test_delimiters_within_quotes_do_not_count(tmp_path: Path) -> None:
    assert one_table(file(tmp_path, '"a, or b, or c";"d"\n1;2\n')).form.delimiter == ";"


def test_a_line_that_tells_the_delimiter_is_understood(tmp_path: Path) -> None:
    assert read(file(tmp_path, "sep=|\na;x|b\n1|2\n")) == ([("1", "2", 3)], [])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, line_end: str) -> None:
    assert read(file(tmp_path, PLAIN.replace("\n", line_end))) == (ROWS, [])


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    text = '\n;\na;b\n\n"two\nlines";1\n;;\n3;4\n5\n \n6;7\n'
    rows, rejects = read(file(tmp_path, text))
    assert rows == [("two\nlines", "1", 5), ("3", "4", 7), ("6", "7", 10)]
    assert [(one.row, one.reason) for one in rejects] == [(8, "fields")]
    table = one_table(file(tmp_path, text))
    assert table.header_row == 3
    assert table.records({5, 8}) == {5: '"two\nlines";1', 8: "5"}
    counted = next(table.chunks(Columns(("a", "b"))))
    assert counted.rows_in == 4


def test_crooked_records_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    text = 'a;b\n1;2\nx"y;3\n"z;4\n5;6\n7\x00;8\n9;10;11\n12;"'
    rows, rejects = read(file(tmp_path, text))
    assert rows == [("1", "2", 2), ("5", "6", 5)]
    assert [(one.row, one.reason) for one in rejects] == [
        (3, "quote"),
        (4, "quote"),
        (6, "nul"),
        (7, "fields"),
        (8, "cut-off"),
    ]


def test_a_megabyte_in_one_field(tmp_path: Path) -> None:
    rows, rejects = read(file(tmp_path, f"a;b\n{'x' * 1024 * 1024};1\n2;3\n"))
    assert (rows, [(one.row, one.reason) for one in rejects]) == ([("2", "3", 3)], [(2, "long")])


def test_a_record_without_end_takes_no_memory_and_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_RECORD", 10_000)
    path = file(tmp_path, f"a;b\n1;2\n{'x;' * 50_000}\n3;4\n")
    rows, rejects = read(path, chunk=1000)
    assert (rows, [(one.row, one.reason) for one in rejects]) == (
        [("1", "2", 2), ("3", "4", 4)],
        [(3, "long")],
    )
    assert one_table(path, chunk=1000).records({3})[3].startswith("x;x;")


@pytest.mark.parametrize("twice", ["utf-8", "latin-1", "cp1252"])
def test_text_encoded_twice_is_put_right(tmp_path: Path, twice: str) -> None:
    names = ["LULEÅ", "Luleå", "Ångström", "MÜNCHEN", "à la carte"]
    fine = "Ãlvarez"
    wrong = [name if twice == "utf-8" else name.encode().decode(twice) for name in names]
    path = file(tmp_path, csv_text([["n"], *([one] for one in wrong), [fine]]))
    (chunk,) = one_table(path).chunks(Columns(("n",)))
    assert chunk.frame["n"].to_list() == [*names, fine]
    assert chunk.repaired == (0 if twice == "utf-8" else len(names))


def test_blanks_around_values_are_no_part_of_them(tmp_path: Path) -> None:
    assert read(file(tmp_path, 'a;b\n  x ;"\u00a0y\t"\n')) == ([("x", "y", 2)], [])


TABLE = st.lists(
    st.lists(st.text(st.sampled_from('aå€;"\n '), max_size=5), min_size=2, max_size=2), min_size=1, max_size=6
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    TABLE,
    st.integers(1, 40),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.text('ab;"\n', max_size=12),
)
def test_the_size_of_the_pieces_changes_nothing(
    tmp_path: Path, rows: list[list[str]], size: int, written: str, crooked: str
) -> None:
    path = file(tmp_path, (csv_text([["a", "b"], ["1", "2"], *rows]) + crooked).encode(written))
    assert read(path, chunk=size) == read(path)


# --- what is no table


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty-file"),
        (b"\n\r\n  \n", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (b"a;b;c\n", "header-only"),
        (b"a;b;c\n\n;;\n", "header-only"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "not-a-table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89", "not-a-table"),
        (b"\x1f\x8b\x08\0abc\n", "not-a-table"),
        (b"PK\x03\x04\x14\0\0\0", "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old-workbook"),
        (b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "web-page"),
        (b'\xef\xbb\xbf\n{"error": "not found"}\n', "not-a-table"),
        (b'a;"b\n1;2\n', "not-a-table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, key: str) -> None:
    assert fault(file(tmp_path, content)) == key


@pytest.mark.parametrize(
    ("form", "key"),
    [
        (Form("utf-16"), "wrong-encoding"),  # there is no mark, which it begins with
        (Form("utf-32"), "wrong-encoding"),
        (Form(None, ","), "wrong-delimiter"),
    ],
)
def test_what_the_user_says_of_a_file_is_tried(tmp_path: Path, form: Form, key: str) -> None:
    assert fault(file(tmp_path, "a;b\nå;2\n".encode()), form) == key


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert fault(tmp_path / "gone.csv") == "no-such-file"


def test_archives_and_damaged_workbooks(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("organization.csv", PLAIN)
    assert fault(tmp_path / "data.zip") == "not-a-table"
    whole = book(tmp_path / "b.xlsx", {"A": [["a", "b"], [1, 2]]}).read_bytes()
    assert fault(file(tmp_path, whole[: len(whole) // 2], "half.xlsx")) == "not-a-workbook"
    assert fault(book(tmp_path / "empty.xlsx", {"A": [], "B": [["a", "b"]]})) == "header-only"


# --- columns


COLUMNS = Columns(("Org. nr", "name"), ("web",), {"name": ("Namn på aktör",)}, (("city", "place"),))


@pytest.mark.parametrize(
    "header",
    [
        ["Org. nr", "name", "city"],
        ["ORG NR", "Name", "Place"],
        ["org_nr", "NAMN PA AKTÖR", "  city "],
        ["Org.nr (10 siffror)", "Namn på akto\u0308r*", "city"],
    ],
)
def test_columns_are_found_however_they_are_spelt(header: list[str]) -> None:
    assert COLUMNS.fits(header)
    assert list(COLUMNS.locate(header).values()) == [0, 1, 2]


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"“name”.*“Nmae”") as near:
        one_table(file(tmp_path, "Org nr;Nmae;city\n1;2;3\n")).check(COLUMNS)
    assert near.value.key == "missing-column-near"
    with pytest.raises(InputError, match=r"“city”.*It has: Org nr, name") as none:
        one_table(file(tmp_path, "Org nr;name\n1;2\n")).check(COLUMNS)
    assert none.value.key == "missing-column"


def test_a_row_that_stands_where_the_header_should_is_not_told_in_full(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        one_table(file(tmp_path, "19650505-1230;Anna\n19650506-1230;Eva\n")).check(COLUMNS)
    assert "6505" not in str(raised.value)


# --- workbooks


def test_a_sheet_is_read_as_it_looks(tmp_path: Path) -> None:
    rows = [
        ["Our list"],
        [],
        ["number", "day", "share", "yes", "text"],
        [2021002841, dt.date(2016, 12, 31), 0.25, True, " å "],
        [],
        [114.0, dt.datetime(2016, 12, 31, 9, 17), None, False, "x"],  # noqa: DTZ001 (a cell has no zone)
    ]
    path = book(tmp_path / "b.xlsx", {"Blad1": rows, "Empty": []})
    table = one_table(path)
    assert (table.name, table.header_row) == ("b.xlsx:Blad1", 3)
    found, rejects = read(path)
    assert rejects == []
    assert found == [
        ("2021002841", "2016-12-31", "0.25", "True", "å", 4),
        ("114", "2016-12-31 09:17:00", None, "False", "x", 6),
    ]
    assert table.records({4})[4].startswith("2021002841;2016-12-31")


def test_each_sheet_is_a_table_and_long_ones_come_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "b.xlsx", {"A": [["a"], *([n] for n in range(5))], "B": [["x", "y"], [1, 2]]})
    monkeypatch.setattr(reading, "SHEET_ROWS", 2)
    first, second = open_tables(path)
    assert [chunk.frame.rows() for chunk in first.chunks(Columns(("a",)))] == [
        [("0", 2), ("1", 3)],
        [("2", 4), ("3", 5)],
        [("4", 6)],
    ]
    assert second.header == ("x", "y")


def test_a_workbook_is_known_by_what_it_is_not_by_its_name(tmp_path: Path) -> None:
    content = book(tmp_path / "b.xlsx", {"A": [["a", "b"], [1, 2]]}).read_bytes()
    assert read(file(tmp_path, content, "b.csv")) == ([("1", "2", 2)], [])
