"""The gap matrix of 100 groups on a million participations, the mix of helices kept or not."""

from __future__ import annotations

import numpy as np

from kb.analysis import curveball, significance
from kb.analysis.chance import chance
from kb.analysis.ties import Incidence, Ties, derive, meetings
from tests.bench.generate import region
from tests.bench.measuring import Figures, in_child, repeated

SCALE = 6  # 1,062,000 participations
GROUPS = 100


def compared(scale: int, mix: int) -> Figures:
    made = region(scale)
    incidence = Incidence("projects", made.actor, made.project)
    met = meetings(made.actors, incidence)
    # The pairs that share a project come from the ties, which an analysis has by then; here they are few.
    ties = Ties.from_pairs(made.actors, [], []) if scale > 1 else derive(made.actors, [incidence])
    rng = np.random.default_rng(0)
    labels, helix = rng.integers(0, GROUPS, made.actors), rng.integers(0, 5, made.actors)
    a, b = np.triu_indices(GROUPS)

    def work() -> int:
        mixed = significance.mixes(met, helix, [(labels, GROUPS)])[0] if mix else None
        found = significance.partition(ties, met, labels, GROUPS, a, b, mixed)
        return int((found.verdict != "chance").sum())

    return repeated(work, 1)


def difference(scale: int, samples: int) -> Figures:
    """The model beside shuffles of the same teams: how far apart, in deviations of chance."""
    made = region(scale)
    met = meetings(made.actors, Incidence("projects", made.actor, made.project))
    labels = np.random.default_rng(0).integers(0, GROUPS, made.actors)
    a, b = np.triu_indices(GROUPS)

    def work() -> list[float]:
        model = chance(met)
        mean, variance = model.weights(model.groups(labels, GROUPS), a, b)
        ((shuffled, spread),) = curveball.spread(met, [(labels, GROUPS)], samples)
        shuffled, spread = shuffled[a, b], spread[a, b]
        apart = (mean - shuffled) / np.sqrt(variance)
        return [
            float(np.mean(apart)),
            float(np.std(apart)),
            float(np.abs(mean / shuffled - 1).max()),
            float(np.median(np.sqrt(variance / spread))),
        ]

    return repeated(work, 1, warm=False)


def main() -> None:
    print(in_child(compared, SCALE, 0).line("the model, 5,050 pairs"))
    print(in_child(compared, SCALE, 1).line("and the mix of helices kept"))
    samples = 200
    found = in_child(difference, 1, samples)
    mean, deviation, most, spread = found.value
    print(found.line(f"177,000 participations, {samples} shuffles"))
    print(
        f"model less shuffles, in deviations: mean {mean:+.3f}, spread {deviation:.3f} "
        f"(the shuffles' own error is {samples**-0.5:.3f}); at most {most:.2%} of a cell; "
        f"deviation of the model / of the shuffles {spread:.3f} (median)"
    )
