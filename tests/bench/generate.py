"""A made-up region of any size: actors in projects, as unequal as real ones. Seeded.

At scale 1 it is the graph of the issue that asked for the kernel: 50,000 actors, 35,000 projects of 1 to 60
partners, 177,000 participations, the largest actor with about 10,000 partners, 1.7 million ties. At scale s
there are s times as many of everything but the size of a project.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ACTORS, PROJECTS, PARTICIPATIONS, LARGEST_PROJECT = 50_000, 35_000, 177_000, 60


@dataclass(frozen=True, eq=False)
class Region:
    """Participations, shape (rows,), each actor once in a project; the projects' years, shape (projects,)."""

    actors: int
    projects: int
    actor: NDArray[np.int64]
    project: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def region(scale: int = 1, seed: int = 0, actors: int | None = None) -> Region:
    """Make one, if told with another number of actors. The same scale and seed give the same region."""
    rng = np.random.Generator(np.random.PCG64(seed))
    actors, projects, rows = actors or ACTORS * scale, PROJECTS * scale, PARTICIPATIONS * scale
    size = _sizes(rng, projects, rows)
    project = np.repeat(np.arange(projects), size)
    # Popularity by Zipf's law; the offset keeps the most popular one from being everywhere.
    popular = np.cumsum((np.arange(actors) + 7.0) ** -0.8)
    popular /= popular[-1]

    def drawn(count: int) -> NDArray[np.int64]:
        return np.minimum(np.searchsorted(popular, rng.random(count)), actors - 1)

    actor = drawn(rows)
    actor[rng.permutation(rows)[:actors]] = np.arange(actors)  # everyone takes part somewhere
    while True:
        order = np.argsort(project * actors + actor, kind="stable")
        again = (np.diff(project[order]) == 0) & (np.diff(actor[order]) == 0)
        twice = order[1:][again]
        if not twice.size:
            break
        actor[twice] = drawn(twice.size)
    start = 2014 + rng.integers(0, 7, projects)
    return Region(actors, projects, actor, project, start, start + rng.integers(1, 6, projects))


def _sizes(rng: np.random.Generator, projects: int, rows: int) -> NDArray[np.int64]:
    """Most projects are small, one in fifty is a consortium of 30 or more; `rows` partners in all."""
    partners = np.arange(1, LARGEST_PROJECT + 1)
    small = partners**-1.8
    large = (partners >= 30).astype(np.float64)
    share = 0.98 * small / small.sum() + 0.02 * large / large.sum()
    size = np.searchsorted(np.cumsum(share), rng.random(projects)) + 1
    size = np.minimum(size, LARGEST_PROJECT)
    while missing := rows - int(size.sum()):
        some = rng.permutation(projects)[: abs(missing)]
        size[some] = np.clip(size[some] + np.sign(missing), 1, LARGEST_PROJECT)
    return size
