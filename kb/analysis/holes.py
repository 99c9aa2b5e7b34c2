"""Structural holes: Burt's constraint, effective size, efficiency and hierarchy for every actor.

Owns the definitions, weighted as Burt (1992, *Structural Holes*, ch. 2) gives them, and where they are
undefined; the triangles are counted in `kb.analysis.triangles`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.analysis.measure import Column, Measure, Network
from kb.analysis.ties import Ties, Weights
from kb.analysis.triangles import third_actors


@dataclass(frozen=True, eq=False)
class Holes:
    """One value per actor, shape (n,); NaN for an isolate, who has no ego network to measure.

    `constraint` is above 0 and below 2, `effective_size` between 1 and the number of alters, `efficiency`
    above 0 and at most 1, `hierarchy` between 0 and 1.
    """

    constraint: Weights
    effective_size: Weights
    efficiency: Weights
    hierarchy: Weights


def holes(ties: Ties) -> Holes:
    """Burt's measures of every actor i over its alters j, with w the weights and s the strengths.

    p(i,j) = w(i,j) / s(i), the share of i's ties that goes to j. Over third actors q:

    - constraint: C(i) = sum of c(i,j) with c(i,j) = (p(i,j) + sum p(i,q) p(q,j))².
    - effective size: sum of 1 - sum p(i,q) m(j,q), m(j,q) = w(j,q) / (the weight of j's strongest tie).
    - efficiency: effective size / number of alters N.
    - hierarchy: sum of r ln r / (N ln N) with r(j) = c(i,j) / (C(i)/N); 1 where N is 1 (Coleman-Theil).
    """
    order, constrained, entropy, redundancy = third_actors(ties)
    tied = ties.degree[order] > 0
    actors = order[tied]
    q, q_log_q, redundancy = constrained[tied], entropy[tied], redundancy[tied]
    strength, alters = ties.strength[actors], ties.degree[actors].astype(np.float64)

    effective_size = alters - redundancy / strength
    # r = N q / (sum of q), so that the sum of r ln r / (N ln N) is this; s² falls out.
    logarithm = np.log(np.maximum(alters, 2))
    hierarchy = 1 + (q_log_q / q - np.log(q)) / logarithm
    # Rounding can carry an even distribution a hair below 0.
    hierarchy = np.where(alters > 1, np.clip(hierarchy, 0, 1), 1.0)

    def by_actor(values: Weights) -> Weights:
        result: Weights = np.full(ties.n_actors, np.nan)
        result[actors] = values
        return result

    return Holes(
        constraint=by_actor(q / strength**2),
        effective_size=by_actor(effective_size),
        efficiency=by_actor(effective_size / alters),
        hierarchy=by_actor(hierarchy),
    )


def _columns(network: Network) -> dict[str, NDArray[np.float64]]:
    return vars(holes(network.ties))


_BURT = "Burt 1992, Structural Holes, ch. 2"

MEASURE = Measure(
    name="holes",
    columns=(
        Column("constraint", "index", f"{_BURT}, eq. 2.4", undefined="isolate"),
        Column("effective_size", "alters", f"{_BURT}, eq. 2.2", undefined="isolate"),
        Column("efficiency", "share", _BURT, undefined="isolate"),
        Column("hierarchy", "index", f"{_BURT}, eq. 2.9", undefined="isolate"),
    ),
    compute=_columns,
)
