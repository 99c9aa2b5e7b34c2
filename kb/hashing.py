"""XXH64 of whole columns of texts: a hash of eight bytes that is the same on every machine, in every version.

Owns the one hash that is stored and compared a year later. It is Yann Collet's, published with its test
vectors (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md), here with seed 0. Each step is taken for all
texts at once, so that a short column needs nothing compiled and a long one no object a text. It spreads well
and is quick; it is no defence against somebody who makes texts up to collide.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_ONE = np.uint64(0x9E3779B185EBCA87)
_TWO = np.uint64(0xC2B2AE3D27D4EB4F)
_THREE = np.uint64(0x165667B19E3779F9)
_FOUR = np.uint64(0x85EBCA77C2B2AE63)
_FIVE = np.uint64(0x27D4EB2F165667C5)
# What the four lanes of a long text begin with: ONE + TWO, TWO, 0 and -ONE.
_LANES = (0x60EA27EEADC0B5D6, int(_TWO), 0, 0x61C8864E7A143579)
_ALL = np.uint64(64)
_BLOCK = 1 << 13  # texts at a time: what is made of them on the way stays near the processor
_STRIPE, _WORD = 32, 8


def xxh64(texts: pl.Series) -> Hashes:
    """The hash of each of these texts, none of them missing, as UTF-8."""
    found = [_of_block(block) for block in texts.to_frame().iter_slices(_BLOCK)]
    return np.concatenate(found) if found else np.empty(0, np.uint64)


def _of_block(frame: pl.DataFrame) -> Hashes:
    texts = frame.to_series()
    joined = texts.str.join("").cast(pl.Binary).item()
    return of_bytes(joined, texts.str.len_bytes().to_numpy().astype(np.int64))


def of_bytes(joined: bytes, lengths: Places) -> Hashes:
    """The hash of each of some pieces of bytes that stand one after the other."""
    # Words are read from any byte on, two at a time: so there is something behind the last one.
    words = np.frombuffer(joined + bytes(3 * _WORD - len(joined) % _WORD), "<u8").astype(
        np.uint64, copy=False
    )
    at, left = np.cumsum(lengths) - lengths, lengths % _STRIPE
    hashes = np.full(lengths.size, _FIVE, np.uint64)
    long = np.flatnonzero(lengths >= _STRIPE)
    if long.size:
        hashes[long] = _stripes(words, at[long], lengths[long] // _STRIPE)
    hashes += lengths.astype(np.uint64)
    at += lengths - left
    for size in (8, 4, 1):
        while (some := np.flatnonzero(left >= size)).size:
            hashes[some] = _mixed(hashes[some], _read(words, at[some]), size)
            at[some] += size
            left[some] -= size
    for shift, prime in ((np.uint64(33), _TWO), (np.uint64(29), _THREE)):
        hashes = (hashes ^ (hashes >> shift)) * prime
    return hashes ^ (hashes >> np.uint64(32))


def _stripes(words: Hashes, at: Places, count: Places) -> Hashes:
    """What the stripes of long texts come to: so many of them from each place on, in four lanes."""
    order = np.argsort(-count, kind="stable")
    at, count = at[order], count[order]
    lanes = [np.full(count.size, first, np.uint64) for first in _LANES]
    for done in range(int(count[0])):
        some = int(np.searchsorted(-count, -done))  # those that have more
        for nr, lane in enumerate(lanes):
            lane[:some] = _round(lane[:some], _read(words, at[:some] + (_STRIPE * done + _WORD * nr)))
    made = np.zeros(count.size, np.uint64)
    for lane, by in zip(lanes, (1, 7, 12, 18), strict=True):
        made += _rotated(lane, by)
    for lane in lanes:
        made = (made ^ _round(np.zeros_like(lane), lane)) * _ONE + _FOUR
    found = np.empty_like(made)
    found[order] = made
    return found


def _round(lane: Hashes, word: Hashes) -> Hashes:
    return _rotated(lane + word * _TWO, 31) * _ONE


def _mixed(hashes: Hashes, word: Hashes, size: int) -> Hashes:
    """The hashes with one more piece of a text, of 8, 4 or 1 bytes."""
    if size == _WORD:
        return _rotated(hashes ^ _round(np.zeros_like(word), word), 27) * _ONE + _FOUR
    if size == 1:
        return _rotated(hashes ^ (word & np.uint64(0xFF)) * _FIVE, 11) * _ONE
    return _rotated(hashes ^ (word & np.uint64(0xFFFFFFFF)) * _ONE, 23) * _TWO + _THREE


def _rotated(values: Hashes, by: int) -> Hashes:
    left = np.uint64(by)
    return values << left | values >> (_ALL - left)


def _read(words: Hashes, at: Places) -> Hashes:
    """The eight bytes from each place on."""
    nr, shift = at >> 3, ((at & 7) << 3).astype(np.uint64)
    # A word at a whole place is shifted by 64, which leaves nothing of the next one.
    found: Hashes = words[nr] >> shift | words[nr + 1] << (_ALL - shift)
    return found
