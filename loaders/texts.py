"""Makes columns of text of the bytes that were screened, without a reader in between.

Owns the form in which polars keeps text (Arrow's views: 16 bytes for each value, which hold it or tell where
the rest of it stands) and how polars takes over memory that numpy owns (Arrow's C data interface,
https://arrow.apache.org/docs/format/CDataInterface.html).
"""

from __future__ import annotations

import ctypes
import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from kb.analysis.compiled import Kernel
from loaders.screen import MARK, Offsets

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
            buffers=ctypes.cast(pointers, ctypes.c_void_p), release=_GIVE_BACK, private_data=number,
        )  # fmt: skip
        _lent[number] = self.buffers, pointers, array, schema
        return (
            _capsule(ctypes.addressof(schema), b"arrow_schema", None),
            _capsule(ctypes.addressof(array), b"arrow_array", None),
        )
