"""Who came to work together in the hidden last years of the bundled extract: each score beside the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from kb.analysis.closing import SCORES, backtest
from kb.analysis.ties import Incidence
from tests.bench.measuring import Figures, in_child, repeated

FOLDER = Path(__file__).parents[2] / "loaders" / "data" / "cordis-h2020-sweden-2014-2016"


def taking_part() -> tuple[int, Incidence]:
    columns = {"separator": ";", "infer_schema": False, "truncate_ragged_lines": True}
    organisations = pl.read_csv(FOLDER / "organization.csv", **columns)
    projects = pl.read_csv(FOLDER / "project.csv", **columns)
    rows = organisations.join(projects, left_on="projectID", right_on="id", how="inner")
    actors, actor = np.unique(rows["organisationID"].to_numpy(), return_inverse=True)
    _, project = np.unique(rows["projectID"].to_numpy(), return_inverse=True)
    start = rows["startDate"].str.slice(0, 4).cast(pl.Int64, strict=False).fill_null(0).to_numpy()
    return actors.size, Incidence("projects", actor, project, start)


def tested(until: int) -> Figures:
    actors, incidence = taking_part()

    def work() -> dict[str, object]:
        return vars(backtest(actors, incidence, until))

    return repeated(work, 1, warm=False)


def main() -> None:
    for until in (2014, 2015):
        figures = in_child(tested, until)
        found = figures.value
        print(figures.line(f"known up to {until}"))
        print(f"    {found['pairs']:,} pairs, {found['came']:,} came true, {found['missed']:,} out of reach")
        for name in SCORES:
            print(
                f"    {name:20} precision {found['precision'][name]:.4f}, hits at 100 {found['hits'][name]:3}"
            )
