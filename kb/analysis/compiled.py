"""Kernels: loops that run interpreted on a small graph and compiled on a large one, with the same result.

Owns when numba is imported, where machine code is kept, and what happens when it cannot be kept. Knows
nothing of networks. A kernel is a plain function over columns and tables of numbers: it writes into arrays
that it is given and calls nothing but `math`, `prefetch`, and functions that a module has in both forms.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pickle
import re
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from kb import settings

INTERPRETED_BELOW = 500_000
"""Steps up to which interpreting is quicker than importing numba and having its machine code made or read.
Measured in docs/decisions/0003-kernel.md."""
READ_BELOW = 20_000
"""The same once numba is there for another kernel: then only the machine code of this one has to be read."""

_PARAMETER = re.compile(r"(?P<const>const )?(?P<type>\w+)(?P<shape>\[:(?:,:)?\])?")
_compiling = threading.Lock()


class Kernel:
    """A loop, and its compiled form once that has been needed.

    `parameters` types the arguments, as in `"const int64[:], float64[:,:], int64"`: arrays are contiguous,
    those marked `const` are only read. One list of types, so that there is one machine code per kernel.
    `calls` is the module that has the machine code of what else the loop calls. What comes `in_pieces` is
    counted together: one piece alone would never pay for machine code.
    """

    def __init__(
        self,
        function: Callable[..., None],
        parameters: str,
        calls: str | None = None,
        *,
        in_pieces: bool = False,
    ) -> None:
        self.function = function
        self.parameters = parameters
        self.calls = calls
        self._in_pieces = in_pieces
        self._steps = 0
        self._machine: Callable[..., None] | None = None

    def __call__(self, steps: int, *arguments: Any) -> None:
        """Run once. `steps` is the number of times that the innermost loop will run."""
        if self._in_pieces:
            self._steps = steps = self._steps + steps
        if self._machine is None and steps < (READ_BELOW if _numba_is_there() else INTERPRETED_BELOW):
            self.interpret(*arguments)
        else:
            self.machine()(*arguments)

    def interpret(self, *arguments: Any) -> None:
        """Run in the interpreter, whatever the size."""
        # A memoryview reads and writes the array's own memory, quicker than numpy's indexing does, and
        # gives Python's own numbers: the same IEEE arithmetic without a warning at every overflow.
        self.function(*(a.data if isinstance(a, np.ndarray) else a for a in arguments))

    def machine(self) -> Callable[..., None]:
        """The compiled form; made, or read from where it was kept, the first time. Lets other threads run."""
        with _compiling:
            if self._machine is None:
                self._machine = _compile(self.function, self.parameters, self.calls)
            return self._machine


def prefetch(array: Any, begin: int, end: int) -> None:
    """Ask memory for `array[begin:end]`, which will be needed soon; for kernels to call.

    A kernel that hops from row to row waits for each: the processor sees a hop too late to fetch its row in
    time, and cannot guess it. Interpreted, it does nothing; it never changes a result. `array` is a column,
    or a table of two columns.
    """


def _numba_is_there() -> bool:
    return "kb.analysis.prefetch" in sys.modules  # nobody but `_compile` imports it


def _compile(function: Callable[..., None], parameters: str, calls: str | None) -> Callable[..., None]:
    # Here, because a small graph does not have to pay the second that this costs.
    numba = importlib.import_module("numba")
    importlib.import_module("kb.analysis.prefetch")
    called = [] if calls is None else [importlib.import_module(calls).__file__ or ""]

    types = [_type(numba.types, parameter.strip()) for parameter in re.split(r",(?!:)", parameters)]
    # No fastmath: sums keep the order they are written in, so that the same graph gives the same bytes on
    # every processor. It was measured and bought nothing.
    njit = partial(numba.njit, numba.void(*types), nogil=True, error_model="numpy")
    machine: Callable[..., None]
    folder = _folder(function, numba.config.CACHE_DIR, *called)
    if folder is not None:
        # Numba takes its folder from this one variable, at the moment when it is given the function.
        before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(folder)
        try:
            machine = njit(cache=True)(function)
        except (OSError, EOFError, pickle.UnpicklingError):
            pass  # a full disk or a torn file: the measures do not depend on it
        else:
            return machine
        finally:
            numba.config.CACHE_DIR = before
    machine = njit()(function)
    return machine


def _type(types: Any, parameter: str) -> Any:
    match = _PARAMETER.fullmatch(parameter)
    if match is None:
        raise ValueError(f"not a parameter of a kernel: {parameter}")
    scalar = getattr(types, match["type"])
    if match["shape"] is None:
        return scalar
    return types.Array(scalar, match["shape"].count(":"), "C", readonly=match["const"] is not None)


def _folder(function: Callable[..., None], chosen: str, *called: str) -> Path | None:
    """Where the machine code of this version goes, or None where nothing can be written.

    Under `NUMBA_CACHE_DIR` if the user chose one, else under Loket's own folder: numba's choice would be
    `__pycache__` beside the module, which a read-only installation does not have. Numba also writes its
    index before the code that the index points to, so a process killed between the two leaves a fresh index
    pointing at stale code. A folder for each version of source, numba and processor keeps what is stale out
    of reach.
    """
    binding = importlib.import_module("llvmlite.binding")
    base = Path(chosen or settings.home() / "kernels")
    try:
        version = (
            *(Path(file).read_bytes() for file in (inspect.getfile(function), *called)),
            metadata.version("numba").encode(),
            binding.get_host_cpu_name().encode(),
        )
        folder = base / hashlib.sha256(b"\0".join(version)).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return None
    return folder
