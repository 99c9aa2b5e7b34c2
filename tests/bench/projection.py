"""From 177,000 participations to 1.7 million ties, beside scipy's sparse product and a join in polars."""

from __future__ import annotations

import numpy as np
import polars as pl
import scipy.sparse as sp

from kb.analysis import projection
from kb.analysis.compiled import Kernel
from kb.analysis.ties import Incidence, derive
from tests.bench.generate import region
from tests.bench.measuring import Figures, in_child, repeated


def loket(repeat: int) -> Figures:
    made = region()
    for kernel in vars(projection).values():
        if isinstance(kernel, Kernel):
            kernel.machine()
    years = made.start[made.project], made.end[made.project]
    layer = Incidence("projects", made.actor, made.project, *years)
    return repeated(lambda: derive(made.actors, [layer]).n_ties, repeat)


def scipy(repeat: int) -> Figures:
    """Weights only: B W B' without its diagonal; years and shared projects would be three products more."""
    made = region()

    def run() -> int:
        ones = np.ones(made.actor.size)
        b = sp.csr_array((ones, (made.actor, made.project)), shape=(made.actors, made.projects))
        size = np.bincount(made.project, minlength=made.projects)
        per_pair = np.divide(1.0, size - 1, out=np.zeros(made.projects), where=size > 1)
        a = (b @ sp.diags_array(per_pair) @ b.T).tocsr()
        a.setdiag(0)
        a.eliminate_zeros()
        a.sort_indices()
        return int(a.nnz // 2)

    return repeated(run, repeat)


def join(repeat: int) -> Figures:
    """Weight, shared projects and years, each pair once, as a table and not yet as rows of a graph."""
    made = region()
    rows = pl.DataFrame({"actor": made.actor, "project": made.project})
    projects = pl.DataFrame({"project": np.arange(made.projects), "start": made.start, "end": made.end})

    def run() -> int:
        sized = rows.with_columns(pl.len().over("project").alias("size"))
        pairs = (
            sized.join(rows, on="project", suffix="_alter")
            .filter(pl.col("actor") < pl.col("actor_alter"))
            .join(projects, on="project")
            .group_by("actor", "actor_alter")
            .agg(
                (1 / (pl.col("size") - 1)).sum().alias("weight"),
                pl.len().alias("shared"),
                pl.col("start").min(),
                pl.col("end").max(),
            )
            .sort("actor", "actor_alter")
        )
        return pairs.height

    return repeated(run, repeat)


def main() -> None:
    ours, product, joined = (in_child(one, 5, POLARS_MAX_THREADS="1") for one in (loket, scipy, join))
    print(ours.line("Loket: weight, shared, years"))
    print(product.line("scipy: weight"))
    print(joined.line("polars: weight, shared, years"))
    print(f"ties: {ours.value:,}, {product.value:,}, {joined.value:,}")
