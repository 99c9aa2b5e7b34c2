"""Burt's measures tie by tie: the kernel as the issue described it, to compare with.

Hubs are relabelled first. For each u the weights of its ties are scattered; for each alter v of lower degree
one pass over all alters of v gives T and U, which serve both ends. The cost is the sum over ties of the
smaller degree. Also an independent implementation to test against.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from kb.analysis.ties import Ties


@numba.njit(nogil=True, error_model="numpy")
def _relabel(
    indptr: Any, indices: Any, weight: Any, order: Any, rank: Any, ptr: Any, to: Any, w: Any, cursor: Any
) -> None:
    n = order.size
    for u in range(n):
        ptr[u + 1] = ptr[u] + indptr[order[u] + 1] - indptr[order[u]]
        cursor[u] = ptr[u]
    for u in range(n):
        for k in range(indptr[order[u]], indptr[order[u] + 1]):
            v = rank[indices[k]]
            to[cursor[v]] = u
            w[cursor[v]] = weight[k]
            cursor[v] += 1


@numba.njit(nogil=True, error_model="numpy")
def _burt(ptr: Any, to: Any, w: Any, s: Any, most: Any, scratch: Any, sums: Any) -> None:
    n = s.size
    for u in range(n):
        for k in range(ptr[u], ptr[u + 1]):
            scratch[to[k], 0] = w[k] / s[to[k]]
            scratch[to[k], 1] = w[k]
        for k in range(ptr[u], ptr[u + 1]):
            v = to[k]
            if v < u:
                continue
            begin, end = ptr[v], ptr[v + 1]
            tos, ws = to[begin:end], w[begin:end]
            t0 = t1 = u0 = u1 = 0.0
            for j in range(0, end - begin - 1, 2):
                x, y = tos[j], tos[j + 1]
                t0 += scratch[x, 0] * ws[j]
                u0 += scratch[x, 1] * ws[j]
                t1 += scratch[y, 0] * ws[j + 1]
                u1 += scratch[y, 1] * ws[j + 1]
            if (end - begin) % 2:
                x = tos[end - begin - 1]
                t0 += scratch[x, 0] * ws[end - begin - 1]
                u0 += scratch[x, 1] * ws[end - begin - 1]
            q = (w[k] + t0 + t1) ** 2
            overlap = u0 + u1
            information = q * math.log(q)
            sums[u, 0] += q
            sums[v, 0] += q
            sums[u, 1] += information
            sums[v, 1] += information
            sums[u, 2] += overlap / most[v]
            sums[v, 2] += overlap / most[u]
        for k in range(ptr[u], ptr[u + 1]):
            scratch[to[k], 0] = 0.0
            scratch[to[k], 1] = 0.0


def burt(ties: Ties) -> dict[str, NDArray[np.float64]]:
    """The four measures, by name, shape (n,); NaN for isolates."""
    n, entries = ties.n_actors, ties.indices.size
    order = np.argsort(-ties.degree, kind="stable")
    rank = np.empty(n, np.uint32)
    rank[order] = np.arange(n, dtype=np.uint32)
    ptr, to, w = np.zeros(n + 1, np.int64), np.empty(entries, np.uint32), np.empty(entries)
    _relabel(ties.indptr, ties.indices, ties.weight, order, rank, ptr, to, w, np.empty(n, np.int64))
    strength, alters = ties.strength[order], ties.degree[order].astype(np.float64)
    sums = np.zeros((n, 3))
    _burt(ptr, to, w, strength, ties.strongest[order], np.zeros((n, 2)), sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        q, entropy, redundancy = sums.T
        size = alters - redundancy / strength
        spread = 1 + (entropy / q - np.log(q)) / np.log(alters)
        columns = {
            "constraint": q / strength**2,
            "effective_size": size,
            "efficiency": size / alters,
            "hierarchy": np.where(alters == 1, 1.0, spread),
        }
    found = {}
    for name, values in columns.items():
        found[name] = np.full(n, np.nan)
        found[name][order] = np.where(alters > 0, values, np.nan)
    return found
