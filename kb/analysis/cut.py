"""What holds together: connected components, and the actors and ties whose removal breaks one apart.

Owns articulation and bridging ties in the sense of graph theory, blind to weights. Who *could* close a gap,
which the design calls a bridge too, is not its business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.analysis.compiled import Kernel
from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Actors, Ties


@dataclass(frozen=True, eq=False)
class Cut:
    """Per actor, shape (n,), and per bridging tie, shape (bridges,).

    `component` numbers the components from 0 in the order of their lowest actors, `component_size` counts
    the actors in it. Without the actor its component would fall into `parts` more components than it is now,
    and `separated` of its other actors would no longer reach the largest of them: both 0 for most, and for
    an isolate.

    A bridging tie is the only connection between its two sides: `bridge_ego` < `bridge_alter`, sorted, and
    `bridge_side` actors on its smaller side.
    """

    component: Actors
    component_size: Actors
    parts: Actors
    separated: Actors
    bridge_ego: Actors
    bridge_alter: Actors
    bridge_side: Actors


def cut(ties: Ties) -> Cut:
    """Walk the ties once, depth first (Hopcroft & Tarjan 1973, doi:10.1145/362248.362272). Linear."""
    n = ties.n_actors
    component = np.full(n, -1, np.int32)
    found, low = np.empty(n, np.int32), np.empty(n, np.int32)
    parent, position = np.full(n, -1, np.int32), ties.indptr[:-1].copy()
    below, parts, severed, largest = np.ones(n, np.int32), *(np.zeros(n, np.int32) for _ in range(3))
    bridge = np.zeros(n, np.int8)
    walk(
        2 * ties.n_ties + n, ties.indptr, ties.indices, component, found, low, parent, position,
        below, parts, severed, largest, bridge,
    )  # fmt: skip
    component_size = np.bincount(component)[component].astype(np.int32) if n else component
    # What hangs together on the far side of everything that an actor severs is one more part.
    rest = component_size - 1 - severed
    parts += rest > 0
    separated = component_size - 1 - np.maximum(largest, rest)

    (child,) = np.nonzero(bridge)
    child = child.astype(np.int32)
    ego, alter = np.minimum(child, parent[child]), np.maximum(child, parent[child])
    side = np.minimum(below[child], component_size[child] - below[child])
    order = np.lexsort((alter, ego))
    return Cut(
        component,
        component_size,
        np.maximum(parts - 1, 0),
        separated,
        ego[order],
        alter[order],
        side[order],
    )


def _walk(
    indptr: Any,
    indices: Any,
    component: Any,
    found: Any,
    low: Any,
    parent: Any,
    position: Any,
    below: Any,
    parts: Any,
    severed: Any,
    largest: Any,
    bridge: Any,
) -> None:
    """From each actor not yet reached. `low` is the earliest actor found that its subtree has a tie to."""
    components = 0
    clock = 0
    for root in range(len(component)):
        if component[root] >= 0:
            continue
        component[root] = components
        found[root] = clock
        low[root] = clock
        clock += 1
        u = root
        while u >= 0:
            if position[u] < indptr[u + 1]:
                v = indices[position[u]]
                position[u] += 1
                if component[v] < 0:
                    component[v] = components
                    found[v] = clock
                    low[v] = clock
                    clock += 1
                    parent[v] = u
                    u = v
                elif v != parent[u] and found[v] < low[u]:
                    low[u] = found[v]
            else:
                p = parent[u]
                if p >= 0:
                    below[p] += below[u]
                    low[p] = min(low[p], low[u])
                    if low[u] >= found[p]:
                        # Nothing in the subtree of u reaches past p.
                        parts[p] += 1
                        severed[p] += below[u]
                        largest[p] = max(largest[p], below[u])
                    if low[u] > found[p]:
                        bridge[u] = 1
                u = p
        components += 1


walk = Kernel(
    _walk,
    "const int64[:], const int32[:], int32[:], int32[:], int32[:], int32[:], int64[:], "
    "int32[:], int32[:], int32[:], int32[:], int8[:]",
)


def _columns(network: Network) -> dict[str, NDArray[Any]]:
    result = cut(network.ties)
    return {column.name: getattr(result, column.name) for column in MEASURE.columns}


_TARJAN = "Hopcroft & Tarjan 1973, doi:10.1145/362248.362272"

MEASURE = Measure(
    name="cut",
    columns=(
        Column("component", "label", _TARJAN),
        Column("component_size", "actors", _TARJAN),
        Column("parts", "parts", _TARJAN),
        Column("separated", "actors", _TARJAN),
    ),
    compute=_columns,
)
