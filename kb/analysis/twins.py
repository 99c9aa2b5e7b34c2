"""Actors whose partners are the same, themselves included: what holds of the ways of one holds of all.

Owns how they are found, and the network with one of each kind. Whoever takes part in one project only has
the same partners as all the others who do, so half the actors of a registry are twins of somebody. A shortest
way between others leads through one as through another, and never through two.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kb.analysis.ties import Ties


@dataclass(frozen=True, eq=False)
class Twins:
    """`kind`, shape (actors,), numbers the kinds in the order of their first actors; `many` counts each.

    `indptr` and `indices` are the rows of the network of kinds, as in `Ties`: no kind is tied to itself,
    though the actors of a kind of several are tied to each other.
    """

    kind: NDArray[np.int64]
    many: NDArray[np.int64]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]


_found: WeakKeyDictionary[Ties, Twins] = WeakKeyDictionary()


def twins(ties: Ties) -> Twins:
    """Find them; linear. Found once for the same ties."""
    known = _found.get(ties)
    if known is None:
        known = _found[ties] = _twins(ties)
    return known


def _twins(ties: Ties) -> Twins:
    n = ties.n_actors
    # A sum of random numbers, one for each partner and oneself, twice over: 128 bits that only twins share.
    drawn = np.random.Generator(np.random.PCG64(0)).integers(0, 2**64, (2, n), dtype=np.uint64)
    sums = drawn.copy()
    (tied,) = np.nonzero(ties.degree)
    if tied.size:
        sums[:, tied] += np.add.reduceat(drawn[:, ties.indices], ties.indptr[tied], axis=1)
    _, first, kind = np.unique(sums, axis=1, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(first.size, np.int64)
    number[order] = np.arange(first.size)
    kind, first = number[kind.ravel()], first[order]
    one = np.zeros(n, np.bool_)
    one[first] = True
    kept = one[ties.ego()] & one[ties.indices]
    before = np.zeros(kept.size + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    indptr = np.append(before[ties.indptr[first]], before[-1])
    indices = kind[ties.indices[kept]].astype(np.int32)
    return Twins(kind, np.bincount(kind, minlength=first.size), indptr, indices)
