"""How a benchmark measures: work in a process of its own, its CPU seconds and peak memory from the system.

A figure from a process that has done something else before says little: memory once touched stays counted,
caches are warm, a garbage collector has opinions. So each is taken in a child that does this one thing.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
MIB = 1024**2
PACKAGES = ("numpy", "numba", "scipy", "polars", "igraph", "networkx", "neo4j")


@dataclass(frozen=True)
class Figures:
    """What a child measured. Times in seconds, memory in bytes; `value` is what its function gave."""

    cpu: list[float]
    wall: list[float]
    peak: int
    before: int
    value: Any

    @property
    def cpu_median(self) -> float:
        """The median of the CPU seconds of the repetitions."""
        return statistics.median(self.cpu)

    def line(self, name: str) -> str:
        """The figures in a row of a table."""
        spread = f"{min(self.cpu):8.3f} to {max(self.cpu):.3f}" if len(self.cpu) > 1 else ""
        return (
            f"{name:34} {self.cpu_median:9.3f} s CPU {spread:22} "
            f"{(self.peak - self.before) / MIB:6.0f} MiB for it, {self.peak / MIB:6.0f} MiB in all"
        )


def peak() -> int:
    """The most memory that this process has had at once, in bytes, since `forget_peak`."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    kilo = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kilo


def forget_peak() -> None:
    """Begin anew, where the system can (Linux): reading a graph takes more than some work on it does."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def repeated(work: Callable[[], Any], repeat: int, *, warm: bool = True) -> Figures:
    """Run `work`, once without looking if `warm`, then `repeat` times measured. For use in a child."""
    if warm:
        work()
    forget_peak()
    before = peak()
    cpu, wall, value = [], [], None
    for _ in range(repeat):
        started = time.perf_counter(), time.process_time()
        value = work()
        wall.append(time.perf_counter() - started[0])
        cpu.append(time.process_time() - started[1])
    return Figures(cpu, wall, peak(), before, value)


def in_child(function: Callable[..., Figures], *arguments: Any, **environment: str) -> Figures:
    """What `function` measures in a new process. Its arguments and its value must be JSON."""
    call = json.dumps([function.__module__, function.__qualname__, arguments])
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.measuring", call],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def machine() -> str:
    """The machine and the versions, in two lines."""
    cpu = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.exists():
        names = [line for line in about.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].split(":")[1].strip() if names else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    there = {distribution.name for distribution in metadata.distributions()}
    versions = [f"{name} {metadata.version(name)}" for name in PACKAGES if name in there]
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, load {load}\n"
        f"Python {platform.python_version()}, {', '.join(versions)}"
    )


if __name__ == "__main__":
    _module, _name, _arguments = json.loads(sys.argv[1])
    print(json.dumps(asdict(getattr(import_module(_module), _name)(*_arguments))))
