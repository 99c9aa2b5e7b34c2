"""Projects that are one team's: a team that applies again and again is one piece of evidence, not many.

Owns which projects are taken together. Two are where more than half of the larger one's actors, and at least
two, are in both; so are all that hang together by such pairs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb.analysis.ties import Meetings

Numbers = NDArray[np.int64]


def lineages(met: Meetings) -> Numbers:
    """The number of each project's lineage, shape (projects,), in the order of their first projects.

    Of two that share more than half, the rarest half of either has somebody of the other: only those who meet
    there are compared (Chaudhuri, Ganti & Kaushik 2006, doi:10.1109/ICDE.2006.9).
    """
    projects = met.size.size
    project = np.repeat(np.arange(projects), met.size)
    actor = met.actor.astype(np.int64)
    first, other = _meeting(met, project, actor)
    shared = _shared(met, project, actor, first, other)
    alike = (shared > 1) & (2 * shared > np.maximum(met.size[first], met.size[other]))
    return _joined(projects, first[alike], other[alike])


def _meeting(met: Meetings, project: Numbers, actor: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs of projects that have one of their rarest halves in common, each once, the lower first."""
    order = np.lexsort((actor, met.projects[actor], project))
    begin = np.cumsum(met.size) - met.size
    place = np.arange(order.size) - np.repeat(begin, met.size)
    rare = order[place < np.repeat((met.size + 1) // 2, met.size)]
    rare = rare[np.lexsort((project[rare], actor[rare]))]
    many = np.bincount(actor[rare], minlength=met.actors)
    # Each project of an actor with those of the same actor after it.
    after = np.cumsum(many)[actor[rare]] - np.arange(rare.size) - 1
    at = np.repeat(np.arange(rare.size), after)
    beside = at + 1 + np.arange(at.size) - np.repeat(np.cumsum(after) - after, after)
    cell = np.unique(project[rare][at] * met.size.size + project[rare][beside])
    return cell // max(met.size.size, 1), cell % max(met.size.size, 1)


def _shared(met: Meetings, project: Numbers, actor: Numbers, first: Numbers, other: Numbers) -> Numbers:
    """How many actors each pair of projects has in common."""
    there = np.sort(project * met.actors + actor)
    begin = np.cumsum(met.size) - met.size
    many = met.size[first]
    rows = np.repeat(begin[first] - (np.cumsum(many) - many), many) + np.arange(int(many.sum()))
    wanted = np.repeat(other, many) * met.actors + actor[rows]
    at = np.minimum(np.searchsorted(there, wanted), max(there.size - 1, 0))
    found = there[at] == wanted if there.size else np.zeros(0, np.bool_)
    pair = np.repeat(np.arange(first.size), many)
    return np.bincount(pair[found], minlength=first.size).astype(np.int64)


def _joined(projects: int, first: Numbers, other: Numbers) -> Numbers:
    """Number what hangs together: the lowest number goes round until nothing changes."""
    label = np.arange(projects)
    while True:
        new = label.copy()
        np.minimum.at(new, first, label[other])
        np.minimum.at(new, other, label[first])
        new = new[new]  # the label's own label: ways are halved
        if np.array_equal(new, label):
            break
        label = new
    return np.unique(label, return_inverse=True)[1].astype(np.int64)
