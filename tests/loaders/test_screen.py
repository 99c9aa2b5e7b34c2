"""The screen: where records end, which are sound, and that their fields are what a careful reader reads."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.analysis.compiled import Kernel
from loaders import encoding
from loaders.screen import LONGEST_FIELD, Fault, Letters, Screened, screen
from loaders.texts import columns

CELL = st.text(st.sampled_from('ab åö;,"\t\n'), max_size=6)
TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


def screened(text: str | bytes, fields: int = 2, separator: str = ";") -> list[tuple[str, str]]:
    """Each record as it stands, with the name of its fault."""
    data = text.encode() if isinstance(text, str) else text
    found = screen(data, separator=separator, fields=fields, final=True)
    assert found.used == len(data)
    return [(record.decode("utf-8", "replace"), fault.name) for record, fault in split(data, found)]


def split(data: bytes, found: Screened) -> list[tuple[bytes, Fault]]:
    """Each record as it stands, with its fault."""
    faults = map(Fault, found.faults.tolist())
    return [(data[a:b], fault) for (a, b), fault in zip(pairwise([0, *found.ends]), faults, strict=True)]


def fields(data: bytes, found: Screened) -> list[list[str]]:
    """The wanted fields of the sound records, a list for each record."""
    texts = columns(data, found.starts, found.sizes)
    return [[text or "" for text in row] for row in zip(*texts, strict=True)]


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
    piece = screen(data[:cut], separator=";", fields=2, final=False)
    more = screen(data[piece.used :], separator=";", fields=2, final=True)
    whole = screen(data, separator=";", fields=2, final=True)
    assert [*piece.ends, *(more.ends + piece.used)] == list(whole.ends)
    assert [*piece.faults, *more.faults] == list(whole.faults)


# --- letters and fields

LONG = "x" * 70  # more than is looked at by one instruction
TEXT = [
    *"ab;;;\n\n \t", "\r\n", '"', '"', '""', '";"', "å", "Luleå", "€", "😀", "\u00a0", "\u2007", "\u202f",
    "\ufeff", "\ufffd", "Ã", "Â", "Ã¥", "â€™", "Å\u00a0", "château", LONG, f"{LONG};", "\0",
]  # fmt: skip
BROKEN = [
    b"\xc3",
    b"\xff",
    b"\xc0\xaf",
    b"\xe2\x82",
    b"\xed\xa0\x80",
    b"\xe0\x80\xa4",
    b"\xf4\x90\x80\x80",
    b"\xa4",
]
BYTES = st.lists(st.sampled_from([*(one.encode() for one in TEXT), *BROKEN]), max_size=30).map(b"".join)


def looked(data: bytes, letters: Letters = Letters.VALID, *, quoting: bool = True) -> Screened:
    return screen(data, separator=";", fields=2, final=True, quoting=quoting, letters=letters, wanted=[1, 0])


@given(BYTES, st.booleans())
def test_letters_that_cannot_be_read_cost_their_record(data: bytes, quoting: bool) -> None:
    found = {letters: split(data, looked(data, letters, quoting=quoting)) for letters in Letters}
    for (record, fault), (_, valid), (_, read) in zip(*found.values(), strict=True):
        crooked = bool(re.search("[\udc80-\udcff]", record.decode(errors="surrogateescape")))
        assert valid == (Fault.ENCODING if crooked and fault == Fault.SOUND else fault)
        crooked |= "\ufffd" in record.decode(errors="ignore")
        assert read == (Fault.ENCODING if crooked and fault == Fault.SOUND else fault)


@given(BYTES, st.booleans())
@example(data=";Ã¥\r\n".encode(), quoting=False)
@example(data=";Ã¥\r\n".encode(), quoting=True)
def test_fields_are_what_a_careful_reader_reads(data: bytes, quoting: bool) -> None:
    found = looked(data, quoting=quoting)
    style = csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE
    sound = [record.decode() for record, fault in split(data, found) if fault == Fault.SOUND]
    careful = [next(csv.reader(io.StringIO(one, newline=""), delimiter=";", quoting=style)) for one in sound]

    def bare(
        cell: str,
    ) -> str:  # with letters encoded twice blanks stay, and with them a half of the line's end
        return cell.removesuffix("\r") if found.twice else cell.strip(encoding.BLANKS)

    there = [[cell.removesuffix("\r") for cell in row] if found.twice else row for row in fields(data, found)]
    assert there == [[bare(cell) for cell in row[::-1]] for row in careful]


@given(BYTES)
def test_no_letter_encoded_twice_is_passed_over(data: bytes) -> None:
    found = looked(data)
    texts = fields(data, found)
    if any(re.search(encoding.TWICE_ENCODED, text) for row in texts for text in row):
        assert found.twice


def test_what_only_looks_like_encoded_twice_is_not_looked_at_again() -> None:
    assert not looked("château;Ångström\nÃlvarez;Âge\n".encode()).twice


@settings(deadline=None)  # the first is compiled
@given(BYTES, st.sampled_from(Letters), st.booleans(), st.booleans(), st.integers(0, 3))
def test_interpreted_equals_compiled(
    data: bytes, letters: Letters, quoting: bool, final: bool, first: int
) -> None:
    def run(call: object) -> Screened:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Kernel, "__call__", call)
            return screen(
                data, separator=";", fields=2, final=final, quoting=quoting, letters=letters, wanted=[1],
                first=first,
            )  # fmt: skip

    interpreted = run(lambda kernel, _, *arguments: kernel.interpret(*arguments))
    compiled = run(lambda kernel, _, *arguments: kernel.machine()(*arguments))
    for name, value in asdict(interpreted).items():
        np.testing.assert_array_equal(value, getattr(compiled, name), name, strict=True)
