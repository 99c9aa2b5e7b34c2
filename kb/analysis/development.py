"""Does a position in the network go with growth: rank correlation, and regression with controls.

Owns the statistics, on arrays with a value per company; where they come from is `kb.analysis.companies`.
P-values are by permutation of the companies, since neither positions nor growth are anywhere near normal:
the correlation's by plain labels, the regression's by Freedman & Lane (1983, doi:10.2307/1391660) with a
t that bears unequal variances (small companies' growth varies more; DiCiccio & Romano 2017,
doi:10.1080/01621459.2016.1202117). An association is all that this can find, never a cause.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAST: Final = 30
"""Companies below which nothing is judged."""
LEAST_OF_LEVEL: Final = 5
"""Companies that an industry or a place needs to be told from the others; smaller ones are one level."""
SAMPLES: Final = 1999
"""Permutations: the least p is 1 / (SAMPLES + 1)."""
_AT_ONCE: Final = 4_000_000
"""Numbers of permuted companies in memory at a time."""
_NORMAL: Final = 1.959963984540054
_SMALL: Final = 1e-10
"""Of a column's sum of squares: what is left of it below this is rounding."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Association:
    """How growth goes with one measure among `companies`; all else NaN where it is not judged.

    `rho` is Spearman's, `slope` the difference in growth between the lowest place and the highest with the
    controls held equal, `low` to `high` its 95 % interval; `rho_p` and `p` are two-sided, by permutation.
    """

    companies: int
    rho: float = math.nan
    rho_p: float = math.nan
    slope: float = math.nan
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan


def associate(
    measure: Values, growth: Values, held: Values, seed: int = 0, samples: int = SAMPLES, least: int = LEAST
) -> Association:
    """Judge one measure. Arrays have shape (companies,), `held` (companies, k) is of `controls`; all finite.

    Fewer companies than `least`, or a measure or growth that is the same for all, are not judged. The slope
    is NaN too where the controls tell the measure.
    """
    n = growth.size
    if n < least or np.ptp(measure) == 0 or np.ptp(growth) == 0:
        return Association(n)
    place = ranks(measure)
    rho, rho_p = correlation(place, ranks(growth), seed, samples)
    return Association(n, rho, rho_p, *regression(place, growth, held, seed, samples))


def ranks(values: Values) -> Values:
    """The share of values below each, equals in the middle of theirs; NaN stays and counts for nothing."""
    known = values[~np.isnan(values)]
    ordered = np.sort(known)
    low, high = (np.searchsorted(ordered, values, side=side) for side in ("left", "right"))
    result = (low + high) / 2 / max(known.size, 1)
    return np.where(np.isnan(values), np.nan, result)


def controls(size: Values, age: Values, *levels: NDArray[np.int64]) -> Values:
    """What is held equal, shape (companies, k): a constant, size, age where known, and a column a level.

    Unknown ages (NaN) get the mean and a column of their own. `levels` number the industry or place of each
    company; below `LEAST_OF_LEVEL` companies, and unknown (-1), they are one together.
    """
    columns = [np.ones(size.size), size]
    known = ~np.isnan(age)
    if known.any():
        columns += [np.where(known, age, age[known].mean()), known]
    for level in levels:
        columns += [level == one for one in told_apart(level)]
    return np.column_stack(columns).astype(np.float64)


def told_apart(level: NDArray[np.int64]) -> list[int]:
    """The levels with enough companies to be told from the others."""
    codes, counts = np.unique(level[level >= 0], return_counts=True)
    found: list[int] = codes[counts >= LEAST_OF_LEVEL].tolist()
    return found


def correlation(first: Values, second: Values, seed: int, samples: int) -> tuple[float, float]:
    """Pearson's of two columns that vary (Spearman's, given ranks), and its p by permutation."""
    x, y = first - first.mean(), second - second.mean()
    x, y = x / np.linalg.norm(x), y / np.linalg.norm(y)
    found = float(x @ y)
    beyond = sum(
        int((np.abs(x[order] @ y) >= abs(found) - _SMALL).sum()) for order in _orders(x.size, seed, samples)
    )
    return found, (1 + beyond) / (1 + samples)


def regression(
    measure: Values, growth: Values, held: Values, seed: int, samples: int
) -> tuple[float, float, float, float]:
    """The slope of growth on a measure by least squares, its 95 % interval (low, high), and p.

    The standard error is HC3 (MacKinnon & White 1985, doi:10.1016/0304-4076(85)90158-7).
    """
    basis = _basis(held)
    x, y = (one - basis @ (basis.T @ one) for one in (measure, growth))
    power = float(x @ x)
    freedom = x.size - basis.shape[1] - 1
    if power <= _SMALL * x.size * measure.var() or freedom < 1:
        return math.nan, math.nan, math.nan, math.nan
    room = 1 - (basis**2).sum(axis=1) - x**2 / power
    lever = np.divide(x, room, out=np.zeros_like(x), where=room > _SMALL) / power

    def fit(some: Values) -> tuple[Values, Values]:
        """Slopes and standard errors for rows of growth, shape (rows, companies)."""
        slope = some @ x / power
        rest = some - (some @ basis) @ basis.T - np.outer(slope, x)
        return slope, np.sqrt((rest**2) @ lever**2)

    (slope,), (error,) = fit(y[None, :])
    beyond = 0
    for order in _orders(x.size, seed, samples):
        slopes, errors = fit(y[order])
        beyond += int((np.abs(slopes) * error >= abs(slope) * errors * (1 - _SMALL)).sum())
    wide = student(freedom) * float(error)
    return float(slope), float(slope) - wide, float(slope) + wide, (1 + beyond) / (1 + samples)


def student(freedom: int) -> float:
    """The 97.5 % point of Student's t (Abramowitz & Stegun 26.7.5), within 1e-4 from 8 degrees on."""
    z, v = _NORMAL, float(freedom)
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )


def _basis(held: Values) -> Values:
    """Orthonormal columns that span the same, so that columns which tell each other do no harm."""
    length = np.linalg.norm(held, axis=0)
    left, weight, _ = np.linalg.svd(held[:, length > 0] / length[length > 0], full_matrices=False)
    found: Values = left[:, weight > weight[0] * 1e-8]
    return found


def _orders(n: int, seed: int, samples: int) -> Iterator[NDArray[np.int64]]:
    """Permutations of the companies, shape (some, n), `samples` in all."""
    rng = np.random.Generator(np.random.PCG64(seed))
    step = max(1, _AT_ONCE // n)
    for begin in range(0, samples, step):
        rows = min(step, samples - begin)
        yield rng.permuted(np.broadcast_to(np.arange(n), (rows, n)), axis=1)
