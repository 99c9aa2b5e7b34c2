"""What `kb.analysis.compiled.prefetch` becomes in machine code: the processor's own instruction.

Owns that one instruction, which numba does not offer. Imports numba, so only what compiles imports this;
importing it is enough.
"""

from __future__ import annotations

import importlib
from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from kb.analysis.compiled import prefetch

LINE = 64
"""Bytes that come from memory together, on the processors of today; a wrong number only costs time."""

_ir: Any = importlib.import_module("llvmlite.ir")  # both publish no types of their own
_cgutils: Any = cgutils


def _line(_: Any, array: Any, index: Any) -> Any:
    """Numba's form of an instruction: its type, and what writes it."""

    def generate(context: Any, builder: Any, __: Any, values: Any) -> Any:
        table = context.make_array(array)(context, builder, values[0])
        at = [values[1]] + [_ir.Constant(values[1].type, 0)] * (array.ndim - 1)
        address = _cgutils.get_item_pointer(context, builder, array, table, at, wraparound=False)
        byte, flag = _ir.IntType(8).as_pointer(), _ir.IntType(32)
        instruction = _cgutils.get_or_insert_function(
            builder.module, _ir.FunctionType(_ir.VoidType(), [byte, flag, flag, flag]), "llvm.prefetch.p0"
        )
        # To read (0), into every cache (3), data (1). What is to be written is read first.
        builder.call(instruction, [builder.bitcast(address, byte), flag(0), flag(3), flag(1)])
        return context.get_dummy_value()

    return types.void(array, index), generate


_ask: Any = intrinsic(_line)


@overload(prefetch)
def _compiled(array: Any, begin: Any, end: Any) -> Any:  # noqa: ARG001  numba matches the names
    entry = array.dtype.bitwidth // 8 * (1 if array.ndim == 1 else 2)
    step = max(LINE // entry, 1)

    def loop(array: Any, begin: Any, end: Any) -> None:
        for i in range(begin, end, step):
            _ask(array, i)

    return loop
