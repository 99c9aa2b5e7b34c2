"""Burt's four measures on 1.7 million ties, beside igraph's constraint and the memory's own speed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numba
import numpy as np

from kb.analysis.holes import holes
from kb.analysis.ties import Incidence, Ties, derive
from kb.analysis.triangles import close, count, gather, orient
from tests.bench import tie_by_tie
from tests.bench.generate import region
from tests.bench.measuring import Figures, in_child, repeated

# Bytes of the columns that the measures touch; look-ups in tables of actors are not counted.
# A step reads an alter, its weight and two sums, and writes the sums.
STEP = 4 + 8 + 16 + 16
# A tie stands in two rows: each is ranked (read and written), counted and sorted from (16), with the
# weight (8) and what is written of it (20). Around the steps its row is laid out and cleared (16), worked
# from (16), added to at either end (64) and set to 0 at the beginning (16). Gathering reads alter, weight
# and sums (28).
TIE = 2 * 16 + 8 + 20 + 16 + 16 + 64 + 16 + 28


def ties_of(scale: int, seed: int = 0) -> Ties:
    made = region(scale, seed)
    years = made.start[made.project], made.end[made.project]
    return derive(made.actors, [Incidence("projects", made.actor, made.project, *years)])


def read(path: str) -> Ties:
    with np.load(path) as stored:
        return Ties(*(stored[name] for name in ("indptr", "indices", "weight", "shared", "first", "last")))


def write(ties: Ties, path: str) -> None:
    np.savez(path, **{name: value for name, value in vars(ties).items() if name != "degree"})


def loket(path: str, repeat: int) -> Figures:
    ties = read(path)
    for kernel in (count, orient, close, gather):
        kernel.machine()  # compiling takes more memory than measuring does
    return repeated(lambda: float(np.nansum(holes(ties).constraint)), repeat)


def prescribed(path: str, repeat: int) -> Figures:
    ties = read(path)
    tie_by_tie.burt(Ties.from_pairs(3, [0, 1], [1, 2]))
    return repeated(lambda: float(np.nansum(tie_by_tie.burt(ties)["constraint"])), repeat)


def igraph(path: str, repeat: int) -> Figures:
    from igraph import Graph

    ties = read(path)
    pairs = ties.pairs()
    graph = Graph(ties.n_actors, np.column_stack((pairs.ego, pairs.alter)).tolist())
    weights = pairs.weight.tolist()
    return repeated(lambda: float(np.nansum(graph.constraint(weights=weights))), repeat, warm=False)


@numba.njit
def _triad(a: Any, b: Any, c: Any) -> None:
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]


def triad(_: str, repeat: int) -> Figures:
    """The stream benchmark's triad, a = b + s c, over arrays that fit in no cache."""
    size = 20_000_000
    a, b, c = np.zeros(size), np.ones(size), np.ones(size)

    def work() -> int:
        _triad(a, b, c)
        return 24 * size

    return repeated(work, repeat)


def smaller_degrees(ties: Ties) -> int:
    """The sum over ties of the smaller degree: the cost of the measures tie by tie."""
    return int(np.minimum(ties.degree[ties.ego()], ties.degree[ties.indices]).sum(dtype=np.int64) // 2)


def steps(ties: Ties) -> int:
    """The steps of the kernel: pairs of alters above, summed over actors."""
    rank = np.empty(ties.n_actors, np.int64)
    rank[np.argsort(-ties.degree, kind="stable")] = np.arange(ties.n_actors)
    ego = ties.ego()
    row = np.bincount(ego[rank[ties.indices] < rank[ego]], minlength=ties.n_actors)
    return int((row * (row - 1)).sum() // 2)


def main() -> None:
    ties = ties_of(1)
    cost, made = smaller_degrees(ties), steps(ties)
    print(f"{ties.n_actors:,} actors, {ties.n_ties:,} ties, the largest actor has {ties.degree.max():,}")
    print(f"sum of smaller degrees {cost / 1e6:.1f} million; steps of the kernel {made / 1e6:.1f} million")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "ties.npz")
        write(ties, path)
        ours = in_child(loket, path, 7)
        tie = in_child(prescribed, path, 5)
        theirs = in_child(igraph, path, 1)
        stream = in_child(triad, path, 5)
    print(ours.line("Loket, four measures"))
    print(tie.line("tie by tie, four measures"))
    print(theirs.line("igraph, constraint alone"))
    print(f"CPU of igraph / Loket: {theirs.cpu_median / ours.cpu_median:.0f} times")
    print(f"sums of constraint: {ours.value!r}, {tie.value!r}, {theirs.value!r}")
    bandwidth = stream.value / min(stream.wall)
    bound = (made * STEP + ties.n_ties * TIE) / bandwidth
    print(
        f"triad {bandwidth / 1e9:.1f} GB/s; streaming what the kernel touches would take {bound:.3f} s, "
        f"{bound / ours.cpu_median:.0%} of the kernel's time; the steps alone {made * STEP / bandwidth:.3f} s"
    )
