"""Makes columns of text of the bytes that were screened, without a reader in between.

Owns the form in which polars keeps text (Arrow's views: 16 bytes for each value, which hold it or tell where
the rest of it stands) and how polars takes over memory that numpy owns, and lends its own (Arrow's C data
interface, https://arrow.apache.org/docs/format/CDataInterface.html, and its stream interface).
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from kb.analysis.compiled import Kernel
from loaders.screen import MARK, Offsets

Bytes = npt.NDArray[np.uint8]

_WITHIN = 12
"""Bytes of a text that a view holds; of a longer one it has the first four, and where all of it stands."""


def columns(data: bytes | memoryview, starts: Offsets, sizes: Offsets) -> list[pl.Series]:
    """For each column of `starts` the texts that begin there in UTF-8 and have `sizes` bytes.

    An empty text is nothing. In one with a size below 0 two quotation marks stand for one.
    """
    length, width = sizes.shape
    totals = np.abs(sizes).sum(axis=0)
    # One memory for all, since a large one is had in large pages: the views, then what they do not hold.
    within = 16 * length * width
    begins = within + np.cumsum(totals) - totals
    ends = begins.copy()
    memory = np.empty(within + int(totals.sum()) + 1, np.uint8)
    views = memory[:within].reshape(width, 16 * length)
    valid, empty = np.zeros((width, length // 8 + 1), np.uint8), np.zeros(width, np.int64)
    _VIEW(
        len(data), np.frombuffer(data, np.uint8), starts, sizes, memory, memory[:within].view(np.int32),
        begins, ends, valid, empty,
    )  # fmt: skip
    used = ends - begins
    return [
        pl.Series(
            _Views(
                length,
                int(empty[at]),
                [valid[at], views[at], memory[begins[at] : ends[at] + 1], used[at : at + 1]],
            )
        )
        for at in range(width)
    ]


def together(column: pl.Series) -> tuple[Bytes, Offsets]:
    """The bytes of all texts of a column one after the other, and where each ends; nothing has none."""
    ends = np.empty(column.len(), np.int64)
    with _borrowed(column) as (views, valid, buffers):
        words = views.view(np.uint32)
        _ENDS(ends.size, words, valid, ends)
        data = np.empty(int(ends[-1]) if ends.size else 0, np.uint8)
        for number, buffer in enumerate(buffers or [np.empty(0, np.uint8)]):
            _TOGETHER(ends.size, views, words, buffer, number, ends, data)
    return data, ends


def _ends(words: Any, valid: Any, ends: Any) -> None:
    end = 0
    for i in range(len(ends)):
        if len(valid) == 0 or valid[i >> 3] >> (i & 7) & 1:
            end += words[4 * i]
        ends[i] = end


def _together(views: Any, words: Any, buffer: Any, number: Any, ends: Any, data: Any) -> None:
    begin = 0
    for i in range(len(ends)):
        end = ends[i]
        size = end - begin
        if size > _WITHIN:
            if words[4 * i + 2] == number:
                copy(data, begin, buffer, words[4 * i + 3], size)
        elif size > 0 and number == 0:
            copy(data, begin, views, 16 * i + 4, size)
        begin = end


_ENDS = Kernel(_ends, "const uint32[:], const uint8[:], int64[:]", in_pieces=True)
_TOGETHER = Kernel(
    _together,
    "const uint8[:], const uint32[:], const uint8[:], int64, const int64[:], uint8[:]",
    calls="loaders.vectors",
    in_pieces=True,
)


def copy(to: Any, place: int, data: Any, at: int, size: int) -> None:
    """Copy `size` bytes from one place to another; for kernels to call."""
    to[place : place + size] = data[at : at + size]


def _view(
    data: Any,
    starts: Any,
    sizes: Any,
    memory: Any,
    words: Any,
    begins: Any,
    ends: Any,
    valid: Any,
    empty: Any,
) -> None:
    length = len(sizes)
    for i in range(length):
        for column in range(len(begins)):
            at, size = starts[i, column], sizes[i, column]
            view = 4 * (column * length + i)
            for k in range(4):
                words[view + k] = 0
            if size == 0:
                empty[column] += 1
                continue
            used = end = ends[column]
            if size < 0:
                stop = at - size
                while at < stop:
                    memory[end] = data[at]
                    end += 1
                    at += 2 if data[at] == MARK else 1
                size = end - used
            elif size > _WITHIN:
                copy(memory, used, data, at, size)
                end += size
            valid[column, i >> 3] |= 1 << (i & 7)
            words[view] = size
            within = size if size <= _WITHIN else 4
            if end > used:
                copy(memory, 4 * view + 4, memory, used, within)
            else:
                copy(memory, 4 * view + 4, data, at, within)
            if size > _WITHIN:
                words[view + 3] = used - begins[column]
                ends[column] = end


_VIEW = Kernel(
    _view,
    "const uint8[:], const int64[:,:], const int64[:,:], uint8[:], int32[:], const int64[:], int64[:], "
    "uint8[:,:], int64[:]",
    calls="loaders.vectors",
)


class _Schema(ctypes.Structure):
    _fields_ = [
        ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_char_p),
        ("flags", ctypes.c_int64), ("n_children", ctypes.c_int64), ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p), ("release", ctypes.c_void_p), ("private_data", ctypes.c_void_p),
    ]  # fmt: skip


class _Array(ctypes.Structure):
    _fields_ = [
        ("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64), ("buffers", ctypes.c_void_p),
        ("children", ctypes.c_void_p), ("dictionary", ctypes.c_void_p), ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    ]  # fmt: skip


_STRING_VIEWS, _NULLABLE = b"vu", 2
_lent: dict[int, object] = {}  # what polars has not given back yet, by its number
_numbers = itertools.count(1)


def _give_back(address: int) -> None:
    array = _Array.from_address(address)
    del _lent[array.private_data]
    array.release = None


def _forget(address: int) -> None:
    _Schema.from_address(address).release = None


_RELEASE = [ctypes.CFUNCTYPE(None, ctypes.c_void_p)(one) for one in (_forget, _give_back)]
for _one in _RELEASE:  # whoever still has a column when Python ends gives it back after this module has gone
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(_one))
_FORGET, _GIVE_BACK = (ctypes.cast(one, ctypes.c_void_p) for one in _RELEASE)
_capsule = ctypes.pythonapi.PyCapsule_New
_capsule.restype, _capsule.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class _Views:
    """A column of views for whoever reads Arrow: its memory is kept until it is given back."""

    def __init__(self, length: int, empty: int, buffers: list[npt.NDArray[Any]]) -> None:
        self.length, self.empty, self.buffers = length, empty, buffers

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        number = next(_numbers)
        pointers = (ctypes.c_void_p * len(self.buffers))(*(one.ctypes.data for one in self.buffers))
        schema = _Schema(format=_STRING_VIEWS, name=b"", flags=_NULLABLE, release=_FORGET)
        array = _Array(
            length=self.length, null_count=self.empty, n_buffers=len(self.buffers),
            buffers=ctypes.addressof(pointers), release=_GIVE_BACK, private_data=number,
        )  # fmt: skip
        _lent[number] = self.buffers, pointers, array, schema
        return (
            _capsule(ctypes.addressof(schema), b"arrow_schema", None),
            _capsule(ctypes.addressof(array), b"arrow_array", None),
        )


class _Stream(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_void_p)
        for name in ("get_schema", "get_next", "get_last_error", "release", "private_data")
    ]


_NEXT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_GIVEN_BACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
_memory = ctypes.pythonapi.PyMemoryView_FromMemory
_memory.restype, _memory.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_int]
_TO_READ = 0x100


@contextmanager
def _borrowed(column: pl.Series) -> Iterator[tuple[Bytes, Bytes, list[Bytes]]]:
    """The views of a column of text, which of them count (all, where none is told), and the longer texts.

    They are polars' own memory, and must not be used when the block has been left.
    """
    capsule = (column if column.n_chunks() == 1 else column.rechunk()).__arrow_c_stream__()
    stream = _pointer(capsule, b"arrow_array_stream")
    array = _Array()
    if _NEXT(_Stream.from_address(stream).get_next)(stream, ctypes.addressof(array)) != 0:
        raise MemoryError
    if not array.release:  # there is no value at all
        nothing = np.empty(0, np.uint8)
        yield nothing, nothing, []
        return
    try:
        length, first = array.length, array.offset
        pointers = (ctypes.c_void_p * array.n_buffers).from_address(array.buffers)
        valid = _bytes(pointers[0], (first + length + 7) // 8)
        if first:
            valid = np.packbits(np.unpackbits(valid, bitorder="little")[first:], bitorder="little")
        sizes = _bytes(pointers[array.n_buffers - 1], 8 * (array.n_buffers - 3)).view(np.int64)
        buffers = [_bytes(at, int(size)) for at, size in zip(pointers[2:-1], sizes, strict=True)]
        yield _bytes(pointers[1], 16 * (first + length))[16 * first :], valid, buffers
    finally:
        _GIVEN_BACK(array.release)(ctypes.addressof(array))


def _bytes(address: int | None, size: int) -> Bytes:
    """Memory that is somebody else's, to be read."""
    return np.frombuffer(_memory(address, size, _TO_READ) if address and size else b"", np.uint8)
