"""Forty trials of the places in ranked lists on 1.7 million ties, beside the measures that they try."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from kb.analysis import trials
from kb.analysis.cut import cut
from kb.analysis.holes import holes
from kb.analysis.lanes import Versions
from kb.analysis.ties import Incidence, TieSettings
from tests.bench.generate import region
from tests.bench.kernel import loket, read, ties_of, write
from tests.bench.measuring import Figures, in_child, repeated


def tried(path: str, scale: int, often: int) -> Figures:
    ties, made = read(path), region(scale)
    years = made.start[made.project], made.end[made.project]
    evidence = [Incidence("projects", made.actor, made.project, *years)]
    constraint, separated = holes(ties).constraint, cut(ties).separated

    def work() -> int:
        network = Versions(ties)
        draws = trials.Draws(ties, evidence, None, TieSettings(), often)
        found = trials.lists(ties, separated, constraint, np.arange(ties.n_actors), draws, network)
        return int((found["constraint"].solid == "solid").sum())

    return repeated(work, 2, warm=False)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "ties.npz")
        write(ties_of(1), path)
        burt = in_child(loket, path, 5)
        found = in_child(tried, path, 1, trials.TRIALS)
    print(burt.line("Burt's four, once"))
    print(found.line(f"five lists, {trials.TRIALS} trials and 3 weights"))
    versions = trials.TRIALS + len(trials.WEIGHINGS)
    each = min(found.cpu) / versions
    print(f"a version {each:.3f} s CPU, {each / min(burt.cpu):.2f} times Burt's four")
