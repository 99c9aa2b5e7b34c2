"""What a fresh process pays before its first result: imports, compiling, machine code found again."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from tests.bench.measuring import REPOSITORY

SMALL = """
import time
started = time.perf_counter()
from kb.analysis import measures
from kb.analysis.ties import Incidence, derive
import numpy as np
imported = time.perf_counter()
rng = np.random.default_rng(0)
group = np.repeat(np.arange(60), rng.integers(2, 25, 60))
ties = derive(600, [Incidence("projects", rng.integers(0, 600, group.size), group)])
measures.measure(ties)
print(ties.n_ties, imported - started, time.perf_counter() - started)
"""

KERNELS = """
import time
from kb.analysis import cut, projection, triangles
from kb.analysis.compiled import Kernel
started = time.perf_counter()
import numba
print("import numba", time.perf_counter() - started)
for module in (projection, triangles, cut):
    for kernel in vars(module).values():
        if isinstance(kernel, Kernel):
            started = time.perf_counter()
            kernel.machine()
            print(kernel.function.__name__.strip("_"), time.perf_counter() - started)
"""


def fresh(script: str, home: str) -> str:
    environment = {**os.environ, "LOKET_HOME": home}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        runs = [fresh(SMALL, home).split() for _ in range(5)]
        imported, all_of_it = (statistics.median(float(run[at]) for run in runs) for at in (1, 2))
        print(
            f"{runs[0][0]} ties in a new process, nothing cached: "
            f"{all_of_it:.2f} s, imports {imported:.2f} s of it"
        )
        cold = dict(line.rsplit(maxsplit=1) for line in fresh(KERNELS, home).splitlines())
        warm = dict(line.rsplit(maxsplit=1) for line in fresh(KERNELS, home).splitlines())
    print(f"{'':14} {'compiled':>9} {'found again':>12}")
    for name, seconds in cold.items():
        print(f"{name:14} {float(seconds):7.2f} s {float(warm[name]):10.3f} s")
    total = [sum(map(float, one.values())) for one in (cold, warm)]
    print(f"{'in all':14} {total[0]:7.2f} s {total[1]:10.3f} s   (the first kernel starts LLVM)")
