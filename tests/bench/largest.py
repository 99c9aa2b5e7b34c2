"""A million actors with 18 million ties: projected, measured, compared; time and memory of each part."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from kb.analysis import curveball, significance, trials
from kb.analysis.lanes import Versions
from kb.analysis.measure import Network
from kb.analysis.measures import MEASURES
from kb.analysis.ties import Incidence, TieSettings, derive, meetings
from tests.bench.generate import region
from tests.bench.measuring import MIB, Figures, in_child, peak

ACTORS, SCALE = 1_000_000, 10
COUNTIES, COMMUNITIES = 21, 100


def whole(actors: int, scale: int) -> Figures:
    """All that an analysis computes, in one process; what the database reads and writes is in pages."""
    made = region(scale, actors=actors)
    evidence = Incidence(
        "projects", made.actor, made.project, made.start[made.project], made.end[made.project]
    )
    rng = np.random.default_rng(0)
    helix = rng.integers(0, 5, actors)
    told: list[tuple[str, float, float, int]] = []
    begun = time.process_time()

    def part(name: str, started: float, wall: float) -> None:
        told.append((name, time.process_time() - started, time.perf_counter() - wall, peak()))

    def timed(name: str, work: Any) -> Any:
        started = time.process_time(), time.perf_counter()
        found = work()
        part(name, *started)
        return found

    ties = timed("project", lambda: derive(actors, [evidence]))
    met = meetings(actors, evidence)
    network = Network(ties, helix, met.projects)
    values: dict[str, Any] = {}
    for one in MEASURES:
        values.update(timed(one.name, lambda one=one: one.compute(network)))
    versions = timed("order for trials", lambda: Versions(ties))
    often = trials.affordable(versions.steps)
    if often:
        draws = trials.Draws(ties, [evidence], None, TieSettings(), often)
        everybody = np.arange(actors)
        timed(
            f"{often} trials",
            lambda: trials.lists(ties, values["separated"], values["constraint"], everybody, draws, versions),
        )
    for groups in (COUNTIES, COMMUNITIES):
        labels = rng.integers(0, groups, actors)
        a, b = np.triu_indices(groups)
        timed(
            f"gaps of {groups} groups",
            lambda labels=labels, groups=groups, a=a, b=b: significance.partition(
                ties, met, labels, groups, a, b
            ),
        )
    labels = rng.integers(0, COUNTIES, actors)
    timed("mix of helices kept", lambda: significance.mixes(met, helix, [(labels, COUNTIES)]))
    value = {"ties": ties.n_ties, "steps": versions.steps, "parts": told, "rounds": curveball.ROUNDS}
    return Figures([time.process_time() - begun], [0.0], peak(), 0, value)


def main() -> None:
    found = in_child(whole, ACTORS, SCALE)
    told = found.value
    print(f"{ACTORS:,} actors, {told['ties']:,} ties, {told['steps'] / 1e6:.0f} million steps of the kernel")
    for name, cpu, wall, most in told["parts"]:
        print(f"  {name:24} {cpu:8.1f} s CPU {wall:8.1f} s wall   {most / MIB:6.0f} MiB so far")
    print(f"all of it {found.cpu_median:.0f} s CPU, {found.peak / MIB:.0f} MiB")
