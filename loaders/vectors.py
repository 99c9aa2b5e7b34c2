"""What `special`, `lowest` and `copy` become in machine code: many bytes looked at or copied together.

Owns these instructions, which numba does not offer: it would go byte by byte. Imports numba, so only what
compiles imports this; importing it is enough.
"""

from __future__ import annotations

import importlib
from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from loaders.screen import MARK, NEWLINE, NUL, TOGETHER, lowest, special
from loaders.texts import copy

_ir: Any = importlib.import_module("llvmlite.ir")  # both publish no types of their own
_cgutils: Any = cgutils
_BITS, _PLACE = _ir.IntType(TOGETHER), _ir.IntType(32)
_BYTES, _PLACES = _ir.VectorType(_ir.IntType(8), TOGETHER), _ir.VectorType(_PLACE, TOGETHER)


def _address(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
    table = context.make_array(kind)(context, builder, array)
    return _cgutils.get_item_pointer(context, builder, kind, table, [at], wraparound=False)


def _vector(_: Any, data: Any, at: Any, mark: Any) -> Any:  # noqa: ARG001  numba counts the arguments
    """Numba's form of an instruction: its type, and what writes it."""

    def generate(context: Any, builder: Any, __: Any, values: Any) -> Any:
        address = _address(context, builder, data, values[0], values[1])
        loaded = builder.load(builder.bitcast(address, _BYTES.as_pointer()), align=1)
        byte = builder.trunc(values[2], _BYTES.element)
        first = builder.insert_element(_ir.Constant(_BYTES, _ir.Undefined), byte, _PLACE(0))
        marks = [builder.shuffle_vector(first, first, _ir.Constant(_PLACES, [0] * TOGETHER))]
        marks += [_ir.Constant(_BYTES, [byte] * TOGETHER) for byte in (NUL, NEWLINE, MARK)]
        found = builder.icmp_signed("<", loaded, _ir.Constant(_BYTES, [0] * TOGETHER))  # not ASCII
        for one in marks:
            found = builder.or_(found, builder.icmp_unsigned("==", loaded, one))
        return builder.bitcast(found, _BITS)

    return types.int64(data, types.int64, types.int64), generate


def _trailing(_: Any, bits: Any) -> Any:  # noqa: ARG001
    def generate(_: Any, builder: Any, __: Any, values: Any) -> Any:
        return builder.cttz(values[0], _ir.IntType(1)(1))

    return types.int64(types.int64), generate


def _bytes(_: Any, to: Any, place: Any, data: Any, at: Any, size: Any) -> Any:  # noqa: ARG001
    def generate(context: Any, builder: Any, __: Any, values: Any) -> Any:
        target = _address(context, builder, to, values[0], values[1])
        source = _address(context, builder, data, values[2], values[3])
        _cgutils.raw_memcpy(builder, target, source, values[4], 1)
        return context.get_dummy_value()

    return types.void(to, types.int64, data, types.int64, types.int64), generate


_move: Any = intrinsic(_bytes)
_look: Any = intrinsic(_vector)
_count: Any = intrinsic(_trailing)


@overload(special)
def _special(data: Any, at: Any, mark: Any) -> Any:  # noqa: ARG001  numba matches the names
    def look(data: Any, at: Any, mark: Any) -> Any:
        if at + TOGETHER <= data.size:
            return _look(data, at, mark)
        bits = 0
        for place in range(data.size - at):
            byte = data[at + place]
            if byte >= 0x80 or byte in (mark, NUL, NEWLINE, MARK):
                bits |= 1 << place
        return bits

    return look


@overload(lowest)
def _lowest(bits: Any) -> Any:  # noqa: ARG001
    def count(bits: Any) -> Any:
        return _count(bits)

    return count


@overload(copy)
def _copy(to: Any, place: Any, data: Any, at: Any, size: Any) -> Any:  # noqa: ARG001
    def move(to: Any, place: Any, data: Any, at: Any, size: Any) -> None:
        _move(to, place, data, at, size)

    return move
