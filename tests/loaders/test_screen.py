"""The screen: where records end, which are sound, and that a fast reader then agrees with a careful one."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.screen import LONGEST_FIELD, Fault, records

CELL = st.text(st.sampled_from('ab åö;,"\t\n'), max_size=6)
TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


def screened(text: str | bytes, fields: int = 2, separator: str = ";") -> list[tuple[str, str]]:
    """Each record as it stands, with the name of its fault."""
    data = text.encode() if isinstance(text, str) else text
    ends, faults, used = records(data, separator=separator, fields=fields, final=True)
    assert used == len(data)
    starts = [0, *ends][: len(ends)]
    return [
        (data[start:end].decode("utf-8", "replace"), Fault(int(fault)).name)
        for start, end, fault in zip(starts, ends, faults, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n1;2\n", ["SOUND", "SOUND"]),
        ("a;b\r\n1;2\r\n", ["SOUND", "SOUND"]),
        ("a;b\n1;2", ["SOUND", "SOUND"]),
        ('a;b\n"x\ny";2\n', ["SOUND", "SOUND"]),
        ('a;b\n"x ""y"" z";2\n', ["SOUND", "SOUND"]),
        ('a;b\n"x"\r\n', ["SOUND", "FIELDS"]),
        ("a;b\n\n1;2\n", ["SOUND", "BLANK", "SOUND"]),
        ('a;b\n;\n ; \t\n"";""\n\r\n', ["SOUND", "BLANK", "BLANK", "BLANK", "BLANK"]),
        ("a;b\n1\n1;2;3\n", ["SOUND", "FIELDS", "FIELDS"]),
        ('a;b\nx"y;2\n"x"y;2\n', ["SOUND", "QUOTE", "QUOTE"]),
        ('a;b\n"x"\ry;2\n', ["SOUND", "QUOTE"]),
        ("a;b\n1\0;2\n3;4\n", ["SOUND", "NUL", "SOUND"]),
        ("a;b\n1;2\n3", ["SOUND", "SOUND", "CUT_OFF"]),
        ('a;b\n1;2\n3;"4', ["SOUND", "SOUND", "CUT_OFF"]),
    ],
)
def test_faults(text: str, expected: list[str]) -> None:
    assert [fault for _, fault in screened(text)] == expected


def test_a_stray_quote_costs_its_own_line_only() -> None:
    text = 'a;b\n"x;1\ny;2\n"z";3\nw;4\n'
    assert screened(text)[1:] == [
        ('"x;1\n', "QUOTE"),
        ("y;2\n", "SOUND"),
        ('"z";3\n', "SOUND"),
        ("w;4\n", "SOUND"),
    ]


def test_two_stray_quotes_do_not_make_a_field_of_what_is_between() -> None:
    text = 'a;b\n"x;1\ny;2\nz;3\nw;"\nv;5\n'
    assert [fault for _, fault in screened(text)] == ["SOUND", "QUOTE", "SOUND", "SOUND", "UNCLOSED", "SOUND"]


def test_a_quote_that_is_never_closed_costs_its_own_line_only() -> None:
    rest = "y;2\n" * 10
    assert [fault for _, fault in screened('a;b\n"x;1\n' + rest)] == ["SOUND", "UNCLOSED", *["SOUND"] * 10]
    far = "y;2\n" * LONGEST_FIELD
    assert [fault for _, fault in screened('a;b\n"x;1\n' + far)][1:3] == ["UNCLOSED", "SOUND"]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_field_may_be_long_but_not_endless(quote: str) -> None:
    fits, too_long = "x" * (LONGEST_FIELD - 2), "x" * 1024 * 1024
    text = f"a;b\n{quote}{fits}{quote};1\n{quote}{too_long}{quote};2\n3;4\n"
    assert [fault for _, fault in screened(text)] == ["SOUND", "SOUND", "LONG", "SOUND"]


@given(TABLE, st.sampled_from(";,\t"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_a_careful_writer_wrote_is_read_as_written(
    table: list[list[str]], separator: str, line_end: str, everything: bool
) -> None:
    text = io.StringIO()
    style = csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=style).writerows(table)
    found = screened(text.getvalue(), len(table[0]), separator)
    assert len(found) == len(table)
    for (record, fault), row in zip(found, table, strict=True):
        blank = all(not cell.strip(' \n\t";,' if separator in cell else ' \n\t"') for cell in row)
        assert fault == "SOUND" or (fault == "BLANK" and blank)
        if fault == "SOUND":
            assert next(csv.reader(io.StringIO(record, newline=""), delimiter=separator)) == row


@given(st.text(st.sampled_from('ab;"\n\r\0'), max_size=40))
def test_every_byte_belongs_to_one_record(text: str) -> None:
    assert "".join(record for record, _ in screened(text)) == text


@given(st.text(st.sampled_from('ab;"\n'), max_size=40), st.integers(0, 40))
def test_a_piece_tells_what_the_whole_tells(text: str, cut: int) -> None:
    data = text.encode()
    ends, faults, used = records(data[:cut], separator=";", fields=2, final=False)
    more_ends, more_faults, _ = records(data[used:], separator=";", fields=2, final=True)
    whole_ends, whole_faults, _ = records(data, separator=";", fields=2, final=True)
    assert [*ends, *(more_ends + used)] == list(whole_ends)
    assert [*faults, *more_faults] == list(whole_faults)
