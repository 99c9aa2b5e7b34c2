"""Kernels: the same interpreted and compiled, quick when small, undisturbed by what befalls their cache."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb.analysis import (
    betweenness,
    brokerage,
    communities,
    compiled,
    core,
    curveball,
    cut,
    lanes,
    projection,
    triangles,
)
from kb.analysis.betweenness import Betweenness
from kb.analysis.brokerage import Brokerage
from kb.analysis.compiled import Kernel
from kb.analysis.cut import Cut
from kb.analysis.holes import Holes, holes
from kb.analysis.ties import Incidence, Ties, derive, meetings, parts
from tests.kb.analysis import networks

REPOSITORY = Path(__file__).parents[3]
MODULES = (projection, triangles, lanes, cut, core, brokerage, betweenness, curveball, communities)
KERNELS = {one for module in MODULES for one in vars(module).values() if isinstance(one, Kernel)}

# One process: compile the walk through the components, tell whether that came from the cache, and use it.
COMPILE = """
from kb.analysis import cut
from kb.analysis.ties import Incidence, Ties, meetings
machine = cut.walk.machine()
assert cut.cut(Ties.from_pairs(3, [0, 1], [1, 2])).parts.tolist() == [0, 1, 0]
print(sum(machine.stats.cache_hits.values()), end="")
"""


def environment(home: Path) -> dict[str, str]:
    """That of a user who has chosen no folder for machine code."""
    return {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"} | {
        "LOKET_HOME": str(home)
    }


def run(script: str, home: Path, *, before: str = "") -> str:
    command = [sys.executable, "-W", "error", "-c", before + script]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def everything(seed: int) -> tuple[Ties, Holes, Cut, Brokerage, Betweenness, Betweenness, Ties]:
    ties = networks.consortia(300, 150, seed)
    small = networks.consortia(60, 12, seed)
    label = np.random.default_rng(seed).integers(-1, 4, 300)
    core_numbers = replace(ties, shared=core.core_numbers(ties), first=communities.leiden(ties))
    evidence = Incidence("projects", ties.ego(), ties.indices)
    met, derived = meetings(300, evidence), derive(300, [evidence])
    versions = np.random.default_rng(seed).random((3, small.n_ties))
    ((weight, _),) = curveball.spread(met, [(label, 4)], 3, seed)
    return (
        ties,
        holes(ties),
        cut.cut(ties),
        brokerage.brokerage(ties, label),
        betweenness.betweenness(small, exact=True),
        betweenness.betweenness(ties, exact=False, pairs=50),
        replace(
            core_numbers,
            weight=weight,
            first=lanes.Versions(small).constraint(versions),  # type: ignore[arg-type]
            last=parts(derived, [evidence]).tie,  # type: ignore[arg-type]
        ),
    )


@pytest.mark.parametrize("seed", range(3))
def test_interpreted_equals_compiled(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kernel, "__call__", lambda kernel, _, *arguments: kernel.interpret(*arguments))
    interpreted = everything(seed)
    monkeypatch.setattr(Kernel, "__call__", lambda kernel, _, *arguments: kernel.machine()(*arguments))
    for one, other in zip(interpreted, everything(seed), strict=True):
        for name, values in vars(one).items():
            np.testing.assert_array_equal(values, getattr(other, name), name, strict=True)


def test_there_are_kernels() -> None:
    assert {kernel.function.__name__ for kernel in KERNELS} == {
        "_find", "_fill", "_mirror", "_count", "_orient", "_close", "_gather", "_walk", "_peel",
        "_count_alters", "_count_triangles", "_search_all", "_meet", "_trade", "_weigh", "_moving",
        "_refining", "_constrain", "_trace",
    }  # fmt: skip


def test_chosen_by_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    kernel = Kernel(lambda: None, "")
    monkeypatch.setattr(kernel, "interpret", lambda *_: called.append("interpreted"))
    monkeypatch.setattr(kernel, "machine", lambda: lambda *_: called.append("compiled"))
    monkeypatch.delitem(sys.modules, "kb.analysis.prefetch", raising=False)
    kernel(compiled.INTERPRETED_BELOW - 1)
    kernel(compiled.INTERPRETED_BELOW)
    assert called == ["interpreted", "compiled"]


def test_a_kernel_needs_fewer_steps_once_numba_is_there(tmp_path: Path) -> None:
    script = """
import sys
import numpy as np
from kb.analysis import compiled, cut
from loaders import seen

def machine_of(steps):
    kernel = compiled.Kernel(seen._meet, seen._MEET.parameters)
    none, hashes = np.zeros(0, np.int64), np.arange(1, steps + 1)
    kernel(steps, hashes, np.zeros(1 << 16, np.int64), none, 0, none, np.empty(steps, np.bool_))
    return kernel._machine

assert machine_of(compiled.READ_BELOW) is None
assert "numba" not in sys.modules
cut.walk.machine()
assert machine_of(compiled.READ_BELOW - 1) is None
assert machine_of(compiled.READ_BELOW) is not None
"""
    run(script, tmp_path)


def test_what_is_no_parameter() -> None:
    with pytest.raises(ValueError, match="not a parameter"):
        Kernel(lambda: None, "float64[:,:,:]").machine()


def test_a_small_network_does_not_wait_for_numba(tmp_path: Path) -> None:
    # A few thousand ties, from incidence to measures, in a process of its own with nothing cached.
    # Betweenness searches from every actor and communities run ten times: that pays for compiling.
    script = """
import sys
from kb.analysis import measures
from tests.kb.analysis import networks
ties = networks.consortia(600, 90, 1)
assert ties.n_ties > 3000
for one in measures.MEASURES:
    if one.name not in ("betweenness", "communities"):
        one.compute(measures.Network(ties, ties.degree % 3, ties.degree))
assert "numba" not in sys.modules
"""
    run(script, tmp_path)


def test_machine_code_is_kept_and_found(tmp_path: Path) -> None:
    assert run(COMPILE, tmp_path) == "0"
    assert list((tmp_path / "kernels").rglob("*.nbc"))
    assert run(COMPILE, tmp_path) == "1"


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    file = tmp_path / "no folder"
    file.touch()
    assert run(COMPILE, file) == "0"


def test_when_the_disk_is_full(tmp_path: Path) -> None:
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
    assert run(COMPILE, tmp_path, before=full) == "0"


@pytest.mark.parametrize(("pattern", "left"), [("*.nbi", 40), ("*.nbc", 0), ("*.nbc", 40)])
def test_torn_files(tmp_path: Path, pattern: str, left: int) -> None:
    run(COMPILE, tmp_path)
    for file in (tmp_path / "kernels").rglob(pattern):
        file.write_bytes(file.read_bytes()[:left])
    assert run(COMPILE, tmp_path) == "0"


def test_another_version_looks_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def folder() -> Any:
        return compiled._folder(cut.walk.function, "")

    here = folder()
    assert here == folder()
    monkeypatch.setattr(metadata, "version", lambda _: "0.1")
    assert folder() != here


def test_many_processes_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COMPILE]
    processes = [subprocess.Popen(command, cwd=REPOSITORY, env=environment(tmp_path)) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert run(COMPILE, tmp_path) == "1"
