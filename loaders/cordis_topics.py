"""What CORDIS says its projects are about: the topics of its calls by name, and fields of science.

`topics.csv` names the topics that `project.csv` only has the codes of. `euroSciVoc.csv` places projects in a
tree of sciences: a code (`/29/97/543`) and a path of names, from the widest field down.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from kb import frames
from kb.model import TopicFact
from loaders.reading import Columns
from loaders.source import Facts, Reading, as_facts

TOPICS = Columns(required=("projectID", "topic", "title"))
SCIENCES = Columns(required=("projectID", "euroSciVocCode", "euroSciVocPath"), optional=("euroSciVocTitle",))
PREFIX = "euroscivoc-"


def of_projects(
    reading: Reading, role: str, rows: pl.DataFrame, column: str, asked: pl.Series | None
) -> pl.DataFrame:
    """The rows about projects that are asked for, if not all are; the others are counted."""
    if asked is None:
        return rows
    wanted = rows.filter(pl.col(column).is_in(asked.implode()))
    reading.tallies[role].filtered += rows.height - wanted.height
    return wanted


def topics(reading: Reading, asked: pl.Series | None = None) -> Iterator[Facts]:
    """The topics with their names; whichever of a folder's tables are there."""
    if "topics" in reading.tables:
        rows = pl.concat(list(reading.chunks("topics", TOPICS)))
        rows = reading.require("topics", rows, ("projectID", "topic"))
        rows = of_projects(reading, "topics", rows, "projectID", asked)
        first = rows.unique("topic", keep="first", maintain_order=True)
        yield Facts("topics", TopicFact, as_facts(TopicFact, first, code="topic", name_en="title"))


def sciences(reading: Reading, asked: pl.Series | None = None) -> Iterator[Facts | pl.DataFrame]:
    """The fields of science as topics; then, as a frame, the code of each project's (`id`, `code`)."""
    if "euroSciVoc" not in reading.tables:
        return
    rows = pl.concat(list(reading.chunks("euroSciVoc", SCIENCES)))
    rows = reading.require("euroSciVoc", rows, ("projectID", "euroSciVocCode", "euroSciVocPath"))
    codes, names = (
        rows[name].str.strip_chars("/ ").str.split("/") for name in ("euroSciVocCode", "euroSciVocPath")
    )
    # A name has no slash in it: where there are more names than codes, nobody knows which is whose.
    uneven = codes.list.len() != names.list.len()
    rows = reading.reject(
        "euroSciVoc", rows.with_columns(codes=codes, names=names), uneven, "euroSciVocPath", "fields"
    )
    rows = of_projects(reading, "euroSciVoc", rows, "projectID", asked)
    found: dict[str, tuple[int, str, str | None]] = {}
    for row, chain, called in rows.select("row", "codes", "names").iter_rows():
        for at, (code, name) in enumerate(zip(chain, called, strict=True)):
            found.setdefault(code, (row, name.strip(), chain[at - 1] if at else None))
    told = [
        (row, PREFIX + code, name, None, PREFIX + parent if parent else None)
        for code, (row, name, parent) in sorted(found.items())
    ]
    yield Facts("euroSciVoc", TopicFact, pl.DataFrame(told, schema=frames.schema(TopicFact), orient="row"))
    yield rows.select(id="projectID", code=pl.lit(PREFIX) + pl.col("codes").list.last())
