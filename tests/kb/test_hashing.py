"""XXH64 against the vectors that its author and others have published; none of them is ours."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.hashing import _BLOCK, of_bytes, xxh64

# Of xxHash itself (tests/sanity_test_vectors.h): of the first 0, 1, 2 … 64 bytes of its made-up ones, seed 0.
SANITY = """
    EF46DB3751D8E999 E934A84ADB052768 5D48CD60A77E23FF FF7E1959CB50794A 9136A0DCA57457EE 9B046FB1397F09A5
    C72565B7154268A8 6C83909A9F01ED25 CDBCF538E71D1348 554B1AE991EDA6B6 5D00E7351392EA84 6345D5746F35DA70
    0723BF50086EAD9A C2E5013E3C40BCF7 8282DCC4994E35C8 180719316D622D84 98C90B57FDFCB55C 0D39A2D051A30C2C
    33E84A4333B2B2EB E91C6EF31FC08F82 5F8C68355769439E 42B0B8EE353AC461 65C935C6978098B1 D2460ECC840B74DD
    F75A6DEA42DC5BF4 52FAA43C3F20B994 8DB7831EC345F9A3 88945AA08051FC2D 64CD9E8C96A9E2DD 8C8F345B634AC2B9
    E2677241D4C46CAF 299B39A290E6D783 18B216492BB44B70 55C8DC3E578F5B59 D0CE7CBAE371BEB2 CB0AA8E2A7A29707
    0AE67584084DC6A4 292F5332C92B73CE 5F398E2A8478BED3 B888CAF07592B1B3 23B3810D7D8B1731 5342C966C7F3D5F4
    77454B74F1DBBF63 9904C9350F597190 24EC2B3D0E442641 4EC307EBE0A650A4 7DD1C5514B2240EF 84A42E167CBD1FEF
    FD0FEEAC7A939933 A91BFF78A7185B66 DFFE9F293DDD101D 2332585C18D7483A 5A0056511F9DD653 4426A2F5C8D59469
    39EAF8893520636A AFEA98CC4E92F7E1 B7A6414B8D3E2597 F33D64569CD4B1C0 93FA072F0E8FE7CA 4F2890576949D6ED
    3378C44F459C290B 40D486FDDDAD5CB7 21664C60C551CC87 A9EFBE0FA0F3F4E7 EF558F8ACAC2B5CD
"""
SANITY_222 = 0xB641AE8CB691C174
# Of cespare/xxhash (Go), OneOfOne/xxhash, ocaml-xxhash and a Lua binding, all with seed 0.
PUBLISHED = {
    "": 0xEF46DB3751D8E999,
    "a": 0xD24EC4F1A98C6E5B,
    "as": 0x1C330FB2D66BE179,
    "asd": 0x631C37CE72A97393,
    "asdf": 0x415872F599CEA71E,
    "abc": 0x44BC2CF5AD770999,
    "abcde": 0x07E3670C0C8DC7EB,
    "abcdef": 0xFA8AFD82C423144D,
    "abcdefg": 0x1860940E2902822D,
    "abcdefgh": 0x3AD351775B4634B7,
    "abcdefghi": 0x27F1A34FDBB95E13,
    "abcdefghij": 0xD6287A1DE5498BB2,
    "0123456789abcdef": 0x5C5B90C34E376D0B,
    "0123456789abcdef0123456789abcdef": 0x642A94958E71E6C5,
    "abcdefghijklmnopqrstuvwxyz012345": 0xBF2CD639B4143B80,
    "abcdefghijklmnopqrstuvwxyz0123456789": 0x64F23ECF1609B766,
    "Nobody inspects the spammish repetition": 0xFBCEA83C8A378BF1,
    "Some years ago--never mind how long precisely-": 0x8F26F2B986AFDC52,
    "Call me Ishmael. Some years ago--never mind how long precisely-": 0x02A2E85470D6FD96,
    "The quick brown fox jumps over the lazy dog http://i.imgur.com/VHQXScB.gif": 0x93267F9820452EAD,
    "Hello, world!\0": 0x7B06C531EA43E89F,
}


def hashed(*texts: str) -> list[int]:
    return xxh64(pl.Series(texts, dtype=pl.String)).tolist()


@pytest.mark.parametrize("text", PUBLISHED)
def test_each_alone(text: str) -> None:
    assert hashed(text) == [PUBLISHED[text]]


@given(st.lists(st.sampled_from(list(PUBLISHED)), max_size=60))
@settings(deadline=None)
def test_any_of_them_together(texts: list[str]) -> None:
    assert hashed(*texts) == [PUBLISHED[text] for text in texts]


def test_more_than_is_taken_at_a_time() -> None:
    many = [list(PUBLISHED)[at % len(PUBLISHED)] for at in range(2 * _BLOCK + 5)]
    assert hashed(*many) == [PUBLISHED[text] for text in many]


@given(st.lists(st.text(), min_size=1, max_size=20))
@settings(deadline=None)
def test_a_text_has_its_hash_wherever_it_stands(texts: list[str]) -> None:
    assert hashed(*texts) == [one for text in texts for one in hashed(text)]


def sanity_bytes(length: int) -> bytes:
    """The bytes that xxHash's own test makes up."""
    value, made = 2654435761, bytearray()
    for _ in range(length):
        made.append(value >> 56)
        value = value * 11400714785074694797 % (1 << 64)
    return bytes(made)


def test_pieces_of_every_length_at_every_place() -> None:
    lengths = [*range(65), 222]
    expected = [*(int(one, 16) for one in SANITY.split()), SANITY_222]
    for before in range(8):
        joined = bytes(before) + b"".join(map(sanity_bytes, lengths))
        found = of_bytes(joined, np.array([before, *lengths]))
        assert found.tolist()[1:] == expected
