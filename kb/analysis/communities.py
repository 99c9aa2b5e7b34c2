"""Communities: who works with each other more than with the rest, found by Leiden from several seeds.

Owns the algorithm (Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z) for modularity with
weights, which of several runs counts, and how stable it is. Why our own: docs/decisions/0022-communities.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.compiled import Kernel
from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Actors, Ties, Weights

SEEDS: Final = 10
RANDOMNESS: Final = 0.01
"""How readily the refinement takes a worse of several good merges, in mean ties; that of the authors."""
ITERATIONS: Final = 2
"""How often to begin again from what was found; the authors' default."""
LARGE: Final = 200_000
"""Ties above which three seeds have to do."""


@dataclass(frozen=True, eq=False)
class Communities:
    """The best of several runs, and how the others differ from it.

    `community`, shape (n,), is numbered from 0, the largest first; an isolate is one by itself. `stability`,
    shape (n,), is the mean over the other runs of what the actor's community there has in common with its
    community here (Jaccard): 1 where all runs agree. `modularity` has the quality of each run, by seed.
    """

    community: Actors
    stability: Weights
    modularity: Weights


def communities(ties: Ties, seeds: int | None = None, resolution: float = 1.0) -> Communities:
    """Run Leiden from seeds 0 to `seeds` - 1, and keep that of the highest modularity, the first of equals.

    Actors are numbered in the order of their ids, so the same graph gives the same communities.
    """
    seeds = (SEEDS if ties.n_ties <= LARGE else 3) if seeds is None else seeds
    runs = [leiden(ties, seed, resolution) for seed in range(seeds)]
    quality = np.array([modularity(ties, run, resolution) for run in runs])
    # To nine digits: sums of the same weights in another order are no better.
    best = int(np.argmax(np.round(quality, 9)))
    kept = runs[best]
    others = [_in_common(kept, run) for at, run in enumerate(runs) if at != best]
    stability = np.mean(others, axis=0) if others else np.ones(ties.n_actors)
    return Communities(kept, stability, quality)


def leiden(ties: Ties, seed: int = 0, resolution: float = 1.0, iterations: int = ITERATIONS) -> Actors:
    """One run: the community of each actor, shape (n,), numbered from 0, the largest first."""
    rng = np.random.Generator(np.random.PCG64(seed))
    n = ties.n_actors
    indptr, indices, weight = ties.indptr, ties.indices, ties.weight
    strength: Weights = ties.strength.copy()
    total = float(strength.sum())
    if total == 0:
        return np.arange(n, dtype=np.int32)
    rate, sharpness = resolution / total, RANDOMNESS * total / ties.indices.size
    node = np.arange(n, dtype=np.int32)  # of each actor, in the graph of this level
    community = np.arange(n, dtype=np.int32)  # of each node
    before: Actors | None = None
    iteration = 1
    while True:
        size = strength.size
        _move(indptr, indices, weight, strength, community, rate, rng)
        if np.unique(community).size == size:
            # Nobody moved: once more from the actors themselves, which may move one by one again.
            found = _numbered(community[node])
            if iteration == iterations or (before is not None and np.array_equal(found, before)):
                return found
            before = found
            iteration += 1
            indptr, indices, weight, strength = ties.indptr, ties.indices, ties.weight, ties.strength.copy()
            node, community = np.arange(n, dtype=np.int32), found.copy()
            continue
        refined = _refine(indptr, indices, weight, strength, community, rate, sharpness, rng)
        part, first = np.unique(refined, return_index=True)
        number = np.zeros(size, np.int32)
        number[part] = np.arange(part.size)
        refined = number[refined]
        community = _numbered(community[first])
        indptr, indices, weight, strength = _aggregated(indptr, indices, weight, strength, refined)
        node = refined[node]


def modularity(ties: Ties, community: NDArray[Any], resolution: float = 1.0) -> float:
    """The share of weight within communities, less what these strengths would give; NaN without ties."""
    total = float(ties.strength.sum())
    if total == 0:
        return math.nan
    inside = float(ties.weight[community[ties.ego()] == community[ties.indices]].sum())
    sums = np.bincount(community, weights=ties.strength)
    return inside / total - resolution * float(((sums / total) ** 2).sum())


def _numbered(label: NDArray[Any]) -> Actors:
    """The same communities, the largest first, of equal ones that of the lowest actor."""
    _, first, inverse, count = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(count.size, np.int32)
    rank[np.lexsort((first, -count))] = np.arange(count.size)
    return rank[inverse]


def _in_common(here: Actors, there: Actors) -> Weights:
    """Of each actor: the members that its two communities share, of all that they have. Shape (n,)."""
    pair = here.astype(np.int64) * (int(there.max(initial=0)) + 1) + there
    _, inverse, count = np.unique(pair, return_inverse=True, return_counts=True)
    both = count[inverse]
    result: Weights = both / (np.bincount(here)[here] + np.bincount(there)[there] - both)
    return result


def _aggregated(
    indptr: NDArray[np.int64],
    indices: Actors,
    weight: Weights,
    strength: Weights,
    part: Actors,
) -> tuple[NDArray[np.int64], Actors, Weights, Weights]:
    """The graph of parts; what is within a part stays in its strength only."""
    parts = int(part.max()) + 1
    ego = np.repeat(part, np.diff(indptr)).astype(np.int64)
    alter = part[indices]
    across = ego != alter
    cell, inverse = np.unique(ego[across] * parts + alter[across], return_inverse=True)
    sums = np.bincount(inverse, weights=weight[across], minlength=cell.size)
    begin = np.searchsorted(cell, np.arange(parts + 1, dtype=np.int64) * parts).astype(np.int64)
    return (
        begin,
        (cell % parts).astype(np.int32),
        sums.astype(np.float64),
        np.bincount(part, weights=strength, minlength=parts).astype(np.float64),
    )


def _move(
    indptr: NDArray[np.int64],
    indices: Actors,
    weight: Weights,
    strength: Weights,
    community: Actors,
    rate: float,
    rng: np.random.Generator,
) -> None:
    n = strength.size
    sums = np.bincount(community, weights=strength, minlength=n)
    members = np.bincount(community, minlength=n)
    (free,) = np.nonzero(members == 0)
    empty = np.zeros(n + 1, np.int32)
    empty[: free.size] = free
    queue = rng.permutation(n).astype(np.int32)
    move(
        4 * indices.size, indptr, indices, weight, strength, community, sums, members, rate, queue,
        np.ones(n, np.int8), np.zeros(n), np.empty(n, np.int32), empty, free.size,
    )  # fmt: skip


def _refine(
    indptr: NDArray[np.int64],
    indices: Actors,
    weight: Weights,
    strength: Weights,
    community: Actors,
    rate: float,
    sharpness: float,
    rng: np.random.Generator,
) -> Actors:
    n = strength.size
    refined = np.arange(n, dtype=np.int32)
    sums = np.bincount(community, weights=strength, minlength=n)
    refine(
        4 * indices.size, indptr, indices, weight, strength, community, sums, rate, sharpness,
        rng.permutation(n), rng.random(n), refined, strength.copy(), np.zeros(n), np.ones(n, np.int32),
        np.zeros(n), np.empty(n, np.int32), np.empty(n),
    )  # fmt: skip
    return refined


def _moving(
    indptr: Any,
    indices: Any,
    weight: Any,
    strength: Any,
    community: Any,
    sums: Any,
    members: Any,
    rate: Any,
    queue: Any,
    waiting: Any,
    towards: Any,
    near: Any,
    empty: Any,
    empties: Any,
) -> None:
    """Move each node to where it fits best; those beside one that moved wait again, until nobody does."""
    n = len(strength)
    head = 0
    left = n
    while left > 0:
        v = queue[head]
        head = head + 1 if head + 1 < n else 0
        left -= 1
        waiting[v] = 0
        own = community[v]
        count = 0
        for k in range(indptr[v], indptr[v + 1]):
            c = community[indices[k]]
            if towards[c] == 0.0:
                near[count] = c
                count += 1
            towards[c] += weight[k]
        sums[own] -= strength[v]
        members[own] -= 1
        best = own
        gain = towards[own] - rate * strength[v] * sums[own]
        for at in range(count):
            c = near[at]
            here = towards[c] - rate * strength[v] * sums[c]
            # Of equal ones the lowest, and none that is better by a rounding only.
            if here > gain + 1e-12 * strength[v]:
                gain = here
                best = c
            towards[c] = 0.0
        if gain < -1e-12 * strength[v]:
            # Better off alone. Where it was alone, that is where it is.
            if members[own] > 0:
                empties -= 1
                best = empty[empties]
            else:
                best = own
        sums[best] += strength[v]
        members[best] += 1
        if best != own:
            community[v] = best
            if members[own] == 0:
                empty[empties] = own
                empties += 1
            elif members[best] == 1 and empties > 0 and empty[empties - 1] == best:
                empties -= 1
            for k in range(indptr[v], indptr[v + 1]):
                u = indices[k]
                if waiting[u] == 0 and community[u] != best:
                    waiting[u] = 1
                    end = head + left
                    queue[end if end < n else end - n] = u
                    left += 1


def _refining(
    indptr: Any,
    indices: Any,
    weight: Any,
    strength: Any,
    community: Any,
    sums: Any,
    rate: Any,
    sharpness: Any,
    order: Any,
    draws: Any,
    refined: Any,
    parts: Any,
    outward: Any,
    members: Any,
    towards: Any,
    near: Any,
    chances: Any,
) -> None:
    """Within each community, merge nodes that are still alone into parts that are well connected.

    `parts` sums the strengths of a part, `outward` its weight to the rest of its community.
    """
    for v in range(len(strength)):
        for k in range(indptr[v], indptr[v + 1]):
            if community[indices[k]] == community[v]:
                outward[v] += weight[k]
    for at in range(len(order)):
        v = order[at]
        whole = sums[community[v]]
        if members[refined[v]] != 1 or refined[v] != v:
            continue
        if outward[v] < rate * strength[v] * (whole - strength[v]):
            continue
        count = 0
        for k in range(indptr[v], indptr[v + 1]):
            u = indices[k]
            if community[u] == community[v]:
                r = refined[u]
                if towards[r] == 0.0:
                    near[count] = r
                    count += 1
                towards[r] += weight[k]
        largest = 0.0
        for i in range(count):
            r = near[i]
            gain = towards[r] - rate * strength[v] * parts[r]
            chances[i] = -1.0
            if outward[r] >= rate * parts[r] * (whole - parts[r]) and gain >= 0.0:
                chances[i] = gain
                largest = max(largest, gain)
        every = math.exp(-largest / sharpness)  # to stay alone gains nothing
        for i in range(count):
            if chances[i] >= 0.0:
                chances[i] = math.exp((chances[i] - largest) / sharpness)
                every += chances[i]
        drawn = draws[at] * every - math.exp(-largest / sharpness)
        chosen = v
        for i in range(count):
            if chances[i] >= 0.0 and drawn >= 0.0:
                chosen = near[i]
                drawn -= chances[i]
        if chosen != v:
            refined[v] = chosen
            members[v] = 0
            members[chosen] += 1
            parts[chosen] += strength[v]
            outward[chosen] += outward[v] - 2 * towards[chosen]
        for i in range(count):
            towards[near[i]] = 0.0


move = Kernel(
    _moving,
    "const int64[:], const int32[:], const float64[:], const float64[:], int32[:], float64[:], int64[:], "
    "float64, int32[:], int8[:], float64[:], int32[:], int32[:], int64",
)
refine = Kernel(
    _refining,
    "const int64[:], const int32[:], const float64[:], const float64[:], const int32[:], const float64[:], "
    "float64, float64, const int64[:], const float64[:], int32[:], float64[:], float64[:], int32[:], "
    "float64[:], int32[:], float64[:]",
)


def _columns(network: Network) -> dict[str, NDArray[Any]]:
    found = communities(network.ties)
    return {"community": found.community, "community_stability": found.stability}


_SOURCE = "Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z"

MEASURE = Measure(
    name="communities",
    columns=(Column("community", "label", _SOURCE), Column("community_stability", "share", _SOURCE)),
    compute=_columns,
)
