"""How deep in the network an actor stands: its core number.

Owns the peeling. An actor is in the k-core when it keeps at least k alters after everyone with fewer than k
has left, and those whom their leaving brings below k, and so on; its core number is the largest such k.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.analysis.compiled import Kernel
from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Actors, Ties


def core_numbers(ties: Ties) -> Actors:
    """The core number of each actor, shape (n,); 0 for an isolate. Blind to weights, linear."""
    n = ties.n_actors
    left: Actors = ties.degree.copy()
    by_degree = np.argsort(left, kind="stable").astype(np.int32)
    place = np.empty(n, np.int32)
    place[by_degree] = np.arange(n, dtype=np.int32)
    begin = np.searchsorted(left[by_degree], np.arange(int(left.max(initial=0)) + 2)).astype(np.int32)
    peel(2 * ties.n_ties, ties.indptr, ties.indices, left, by_degree, place, begin)
    return left


def _peel(indptr: Any, indices: Any, left: Any, by_degree: Any, place: Any, begin: Any) -> None:
    """Take the actor with the fewest left, again and again. `by_degree` stays sorted by `left`: a neighbour
    that loses one changes places with the first of its degree, and the next degree begins one earlier."""
    for i in range(len(left)):
        u = by_degree[i]
        for k in range(indptr[u], indptr[u + 1]):
            v = indices[k]
            if left[v] > left[u]:
                degree = left[v]
                at = place[v]
                first = begin[degree]
                w = by_degree[first]
                if v != w:
                    by_degree[at] = w
                    place[w] = at
                    by_degree[first] = v
                    place[v] = first
                begin[degree] = first + 1
                left[v] = degree - 1


peel = Kernel(_peel, "const int64[:], const int32[:], int32[:], int32[:], int32[:], int32[:]")


def _columns(network: Network) -> dict[str, NDArray[Any]]:
    return {"core": core_numbers(network.ties)}


MEASURE = Measure(
    name="core",
    columns=(Column("core", "alters", "Seidman 1983, doi:10.1016/0378-8733(83)90028-X"),),
    compute=_columns,
)
