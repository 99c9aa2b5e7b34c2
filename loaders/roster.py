"""The roster: what a region itself knows, as CSV files or the sheets of one workbook.

Six tables, any of which may be missing: actors, clusters, memberships, support, stated ties from a mapping
survey, and who was asked in it (`loaders.asked`); and one that says what the roster is called and which day
it is from. Tables and columns are known by what the columns are called, in English or Swedish. An
organisation is given by number, by name, or both (`loaders.parties`).

A newer roster replaces an older one of the same name, table by table. The name is the one stated, else that
of the workbook or of the folder of CSV files, without years, dates and version numbers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from kb.errors import InputError
from kb.model import (
    ClusterFact,
    MembershipFact,
    MentionedClusterFact,
    MentionedProjectFact,
    SupportFact,
    TieFact,
)
from kb.texts import t
from loaders import values
from loaders.asked import Coverage
from loaders.extracts import plain_scope
from loaders.reading import Table
from loaders.sheets import Sheet, learn, rows_of
from loaders.source import Facts, Reading, Source
from loaders.vocabulary import TABLES, is_example, kind_of, role_of


@dataclass(frozen=True)
class Whole:
    """What one sheet has to know of the others: which clusters there are, and who was asked."""

    clusters: set[str] | None
    coverage: Coverage


def facts(reading: Reading) -> Iterator[Facts]:
    """The facts of a roster; all its tables are read before the first is understood."""
    found = {role: rows_of(reading, role) for role in reading.tables}
    if "roster" in found:
        reading.parse("roster", found.pop("roster"), values.day, ("as_of",), "date")
    left_out = sum(reading.tallies[role].left_out for role in found)
    if not any(frame.height for frame in found.values()):
        file = next(iter(reading.tables.values())).path.name
        raise InputError("only-examples" if left_out else "header-only", file=file)
    if left_out:
        reading.say(t("roster.examples", n=left_out))
    directory, mentions = learn(found)
    clusters = None
    if found.get("clusters", pl.DataFrame()).height:
        clusters = {cluster_id(name) for name in found["clusters"]["cluster"].drop_nulls()}
    sheets = {
        role: Sheet.of(reading, role, frame, mentions[role], directory)
        for role, frame in found.items()
        if frame.height
    }
    persons = sum(reading.tallies[role].left_out for role in found) - left_out
    if persons:
        reading.say(t("roster.persons", n=persons))
    whole = Whole(clusters, Coverage.of(sheets))
    for role, sheet in sheets.items():
        for one in _MAKERS[role](sheet, whole):
            if one.frame.height:
                yield one


def _actors(sheet: Sheet, _: Whole) -> Iterator[Facts]:
    sheet.need("organisation")
    yield from sheet.actors("organisation")


def _clusters(sheet: Sheet, _: Whole) -> Iterator[Facts]:
    sheet.require("cluster")
    sheet.years()
    sheet.add(id=[cluster_id(name) for name in sheet.frame["cluster"]])
    sheet.once("cluster", "id")
    yield sheet.facts(
        ClusterFact,
        sheet.frame,
        id="id",
        name="cluster",
        focus="focus",
        since="since",
        until="until",
    )
    yield from sheet.actors("manager", supports=True)
    managed = sheet.frame.drop_nulls("manager_key")
    yield sheet.facts(
        MembershipFact,
        managed,
        actor="manager_key",
        cluster="id",
        role=pl.lit("manager"),
        since="since",
        until="until",
    )


def _memberships(sheet: Sheet, whole: Whole) -> Iterator[Facts]:
    sheet.need("organisation")
    sheet.require("cluster")
    sheet.years()
    _known_clusters(sheet, whole.clusters)
    sheet.once("organisation", "organisation_key", "cluster_id")
    yield from _mentioned_clusters(sheet)
    yield from sheet.actors("organisation")
    sheet.add(role=[role_of(one) for one in sheet.frame["role"]])
    yield sheet.facts(
        MembershipFact,
        sheet.frame,
        actor="organisation_key",
        cluster="cluster_id",
        role="role",
        since="since",
        until="until",
    )


def _support(sheet: Sheet, whole: Whole) -> Iterator[Facts]:
    sheet.need("supporter")
    sheet.years()
    targets = sheet.frame.select(
        pl.sum_horizontal(pl.col(name).is_not_null() for name in ("organisation_key", "cluster", "project"))
    ).to_series()
    sheet.reject(targets == 0, "organisation", "missing")
    sheet.reject(targets.filter(targets > 0) > 1, "organisation", "one-target")
    _known_clusters(sheet, whole.clusters)
    sheet.reject(sheet.frame["organisation_key"] == sheet.frame["supporter_key"], "organisation", "itself")
    sheet.add(
        project_id=[project_id(one) for one in sheet.frame["project"]],
        kind=[kind_of(one) for one in sheet.frame["kind"]],
    )
    frame = sheet.frame.with_columns(
        target=pl.coalesce("organisation_key", "cluster_id", "project_id"),
        label=pl.when(pl.col("organisation_key").is_not_null())
        .then(pl.lit("Actor"))
        .when(pl.col("cluster_id").is_not_null())
        .then(pl.lit("Cluster"))
        .otherwise(pl.lit("Project")),
    )
    sheet.frame = frame
    sheet.once("supporter", "supporter_key", "label", "target", "kind")
    yield from _mentioned_clusters(sheet)
    projects = sheet.frame.drop_nulls("project_id").unique("project_id", keep="first", maintain_order=True)
    named = pl.when(~pl.col("project_id").eq(pl.col("project"))).then("project")
    yield sheet.facts(MentionedProjectFact, projects, id="project_id", acronym=named)
    yield from sheet.actors("supporter", supports=True)
    yield from sheet.actors("organisation")
    yield sheet.facts(
        SupportFact,
        sheet.frame,
        actor="supporter_key",
        target_label="label",
        target="target",
        kind="kind",
        since="since",
        until="until",
    )


def _ties(sheet: Sheet, whole: Whole) -> Iterator[Facts]:
    yield from whole.coverage.of_silent(sheet)
    sheet.need("organisation")
    sheet.need("partner")
    sheet.years()
    sheet.reject(sheet.frame["organisation_key"] == sheet.frame["partner_key"], "partner", "itself")
    sheet.parse(values.strength, "strength")
    sheet.add(about=[" ".join((one or "").split()) for one in sheet.frame["about"]])
    sheet.once("organisation", "organisation_key", "partner_key", "about")
    yield from sheet.actors("organisation")
    yield from sheet.actors("partner")
    yield from whole.coverage.of_answers(sheet)
    yield sheet.facts(
        TieFact,
        sheet.frame,
        actor="organisation_key",
        partner="partner_key",
        kind="about",
        strength="strength",
        frequency="frequency",
        since="since",
        until="until",
    )


def _asked(sheet: Sheet, whole: Whole) -> Iterator[Facts]:
    yield from whole.coverage.of_list(sheet)


_MAKERS = {
    "actors": _actors,
    "clusters": _clusters,
    "memberships": _memberships,
    "support": _support,
    "ties": _ties,
    "asked": _asked,
}


def _known_clusters(sheet: Sheet, clusters: set[str] | None) -> None:
    """Take out the rows about clusters that the roster's own list of clusters does not have."""
    sheet.add(cluster_id=[cluster_id(name) if name else None for name in sheet.frame["cluster"]])
    if clusters is not None:
        ids = sheet.frame["cluster_id"]
        sheet.reject(ids.is_not_null() & ~ids.is_in(list(clusters)), "cluster", "unknown-cluster")


def _mentioned_clusters(sheet: Sheet) -> Iterator[Facts]:
    rows = sheet.frame.drop_nulls("cluster_id").unique("cluster_id", keep="first", maintain_order=True)
    yield sheet.facts(MentionedClusterFact, rows, id="cluster_id", name="cluster")


def cluster_id(name: str) -> str:
    """A cluster is known by its name, whatever its capitals, accents and marks."""
    return f"roster-{plain_scope(name) or name}"


def project_id(text: str | None) -> str | None:
    """A project's id as Loket writes it (`cordis-636496`), else one made of its name."""
    if text is None or re.fullmatch(r"[a-z]+-[0-9a-z]+", text):
        return text
    return f"roster-{plain_scope(text) or text}"


def scope(tables: Mapping[str, Table]) -> str:
    """What the roster is called, without years, dates and version numbers."""
    told = next((name for name, _ in _about(tables) if name and not is_example(name)), None)
    first = next(iter(tables.values()))
    own = first.path.stem if first.sheet is not None else _folder(first)
    words = re.split(r"[\s_.()-]+", told or own)
    kept = [word for word in words if not re.fullmatch(r"v?\d+", word, re.IGNORECASE)]
    return plain_scope(" ".join(kept))


def _folder(table: Table) -> str:
    """The folder that a file lies in; of an archive that within it, or what the archive is called."""
    if table.content.packing == "zip":
        return PurePosixPath(table.content.member).parent.name or table.path.stem
    return table.path.absolute().parent.name


def published(tables: Mapping[str, Table], _: str) -> dt.date | None:
    """The day that the roster is from, if it tells."""
    days = [day for name, day in _about(tables) if day is not None and not is_example(name or "")]
    return max(days, default=None)


def _about(tables: Mapping[str, Table]) -> Iterator[tuple[str | None, dt.date | None]]:
    if "roster" not in tables:
        return
    for chunk in tables["roster"].chunks(TABLES["roster"]):
        frame = chunk.frame
        days = values.day(frame["as_of"]) if "as_of" in frame.columns else [None] * frame.height
        yield from zip(frame["roster"], days, strict=True)


def write_template(path: Path) -> None:
    """Write an empty roster to fill in, in the language in force: a workbook, or a folder of CSV files.

    Raises `UsageError` rather than write over what is there.
    """
    from loaders import template  # noqa: PLC0415 (a library for writing workbooks that no load needs)

    template.write(path)


SOURCE = Source(
    name="roster",
    version=2,
    rank=3,
    helix_rank=0,
    tables=TABLES,
    facts=facts,
    scope=scope,
    published=published,
    besides=frozenset({"roster"}),
    coupled=True,
    # Who supports others is taken for a support organisation, unless anybody says otherwise.
    ranks={"actors": (2, 0), "clusters": (3, 8), "support": (3, 8)},
)
