"""Every measure of actors on 1.7 million ties, beside Burt's four alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from kb.analysis.measure import Network
from kb.analysis.measures import MEASURES
from tests.bench.kernel import read, ties_of, write
from tests.bench.measuring import Figures, in_child, repeated

LONG = ("betweenness", "communities")


def one(path: str, name: str, repeat: int) -> Figures:
    ties = read(path)
    helix = np.random.default_rng(0).integers(0, 5, ties.n_actors)
    network = Network(ties, helix, np.maximum(ties.degree // 8, 1))
    (measure,) = (measure for measure in MEASURES if measure.name == name)

    def work() -> float:
        last = measure.compute(network)[measure.columns[0].name]
        return float(np.nansum(last))

    return repeated(work, repeat)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "ties.npz")
        write(ties_of(1), path)
        found = {one.name: in_child_of(path, one.name) for one in MEASURES}
    for name, figures in found.items():
        print(figures.line(name))
    burt = found["holes"].cpu_median
    every = sum(figures.cpu_median for name, figures in found.items() if name not in LONG)
    print(f"all but {' and '.join(LONG)} {every:.2f} s CPU, {every / burt:.2f} times Burt's four")


def in_child_of(path: str, name: str) -> Figures:
    return in_child(one, path, name, 1 if name in LONG else 7)
