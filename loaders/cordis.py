"""CORDIS: the EU's framework programmes, who took part in which project.

Reads `organization.csv`, with `project.csv` where it is given, of any framework programme, and what its
projects are about (`loaders.cordis_topics`). Columns are found by name, since they come and go between years:
until 2021 an organisation's key was called `id`, and at first the key of a project `projectReference` and
`reference`. An organisation is known by its PIC, or by the key the file has for it; its VAT number gives the
national organisation number where it holds one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from kb import frames
from kb.identifiers import Identifier, from_vat, identifier, is_personal, own_key
from kb.model import (
    ActorFact,
    Helix,
    MentionedProjectFact,
    ParticipationFact,
    PlaceFact,
    ProgrammeFact,
    ProjectFact,
    TopicFact,
)
from loaders import cordis_topics, geography, values
from loaders.reading import Columns, Table
from loaders.source import Facts, Reading, Source, as_facts

ORGANISATIONS = Columns(
    required=("projectID", "organisationID", "name", "country", "role"),
    optional=(
        "projectAcronym", "vatNumber", "shortName", "SME", "activityType", "postCode", "city", "nutsCode",
        "geolocation", "organizationURL", "contentUpdateDate", "ecContribution", "totalCost",
        "endOfParticipation",
    ),
    aliases={
        "projectID": ("projectReference",),
        "organisationID": ("organizationID", "id"),
    },
)  # fmt: skip
PROJECTS = Columns(
    required=("id", "acronym", "startDate", "endDate"),
    optional=(
        "title", "status", "totalCost", "ecMaxContribution", "legalBasis", "topics", "frameworkProgramme",
        "contentUpdateDate",
    ),
    aliases={"id": ("reference",), "legalBasis": ("programme",)},
)  # fmt: skip

# Higher education and research institutes are one helix; what CORDIS calls "other" is not known.
_HELIX = {
    "HES": Helix.UNIVERSITY,
    "REC": Helix.UNIVERSITY,
    "PRC": Helix.COMPANY,
    "PUB": Helix.PUBLIC_BODY,
}

_ABOUT = ("topics", "euroSciVoc")


def facts(reading: Reading) -> Iterator[Facts]:
    """The facts of one delivery, in the order in which they build on each other."""
    parts = _organisations(reading)
    if "project" in reading.tables:
        yield from _projects(reading, parts.projects)
    yield from _participations(parts)


def _projects(reading: Reading, asked: pl.Series | None) -> Iterator[Facts]:
    yield from cordis_topics.topics(reading, asked)
    concerned = pl.DataFrame(schema={"id": pl.String, "code": pl.String})
    for one in cordis_topics.sciences(reading, asked):
        if isinstance(one, Facts):
            yield one
        else:
            concerned = one
    rows = pl.concat(list(reading.chunks("project", PROJECTS)))
    rows = reading.require("project", rows, ("id",))
    rows = reading.once("project", rows, ("id",))
    rows = reading.parse("project", rows, values.date, ("startDate", "endDate"))
    rows = reading.in_order("project", rows, "startDate", "endDate")
    rows = reading.parse("project", rows, values.amount, ("totalCost", "ecMaxContribution"))
    rows = reading.at_least_zero("project", rows, ("totalCost", "ecMaxContribution"))
    rows = cordis_topics.of_projects(reading, "project", rows, "id", asked)
    rows = rows.with_columns(
        programme=pl.col("legalBasis").str.split(";").list.first().str.strip_chars_end("."),
        topics=pl.col("topics")
        .str.split(";")
        .list.eval(pl.element().str.strip_chars().drop_nulls())
        .fill_null([]),
    )
    sciences = concerned.group_by("id").agg(sciences=pl.col("code").unique().sort())
    rows = rows.join(sciences, on="id", how="left", maintain_order="left")
    yield Facts("project", ProgrammeFact, _programmes(rows))
    yield Facts("project", TopicFact, _topics(rows))
    yield Facts(
        "project",
        ProjectFact,
        as_facts(
            ProjectFact,
            rows,
            id=pl.lit("cordis-") + pl.col("id"),
            acronym="acronym",
            title="title",
            start="startDate",
            end="endDate",
            cost_eur="totalCost",
            funding_eur="ecMaxContribution",
            status="status",
            programme="programme",
            topics=pl.concat_list("topics", pl.col("sciences").fill_null([])),
        ),
    )


def _programmes(rows: pl.DataFrame) -> pl.DataFrame:
    """The programme codes and all that they are part of: H2020-EU.2.1 < H2020-EU.2 < H2020."""
    first = rows.drop_nulls("programme").sort("row").unique("programme", keep="first", maintain_order=True)
    found: dict[str, tuple[int, str | None]] = {}
    for code, framework, row in first.select("programme", "frameworkProgramme", "row").iter_rows():
        chain = _chain(code, framework)
        for one, parent in zip(chain, [*chain[1:], None], strict=True):
            found.setdefault(one, (row, parent))
    return pl.DataFrame(
        [(row, code, None, None, parent) for code, (row, parent) in sorted(found.items())],
        schema=frames.schema(ProgrammeFact),
        orient="row",
    )


def _chain(code: str, framework: str | None) -> list[str]:
    chain = [code]
    while "." in chain[-1]:
        chain.append(chain[-1].rpartition(".")[0])
    root = chain[-1].removesuffix("-EU")
    if root != chain[-1]:
        chain[-1] = root
    if framework and framework != chain[-1]:
        chain.append(framework)
    return chain


def _topics(rows: pl.DataFrame) -> pl.DataFrame:
    each = rows.select("row", "topics").explode("topics", empty_as_null=False).drop_nulls()
    first = each.group_by("topics").agg(pl.col("row").min()).sort("topics")
    return as_facts(TopicFact, first, code="topics")


@dataclass(frozen=True)
class _Organisations:
    """Who takes part in what, row by row; what is stated of them; the projects if only some are wanted."""

    rows: pl.DataFrame
    actors: pl.DataFrame
    projects: pl.Series | None = None

    def asked(self, reading: Reading) -> _Organisations:
        """Those in projects in which somebody takes part who is asked for: the whole project, partners too.

        Whom somebody works with is what a project tells; cut down to one region it would tell of nobody.
        """
        if not reading.where.asked:
            return self
        nothing = pl.lit(None, pl.String)
        ids = pl.concat_list("key", "others")
        about = self.actors.select(
            "key", "place", status=nothing, industries=pl.lit([], pl.List(pl.String)), ids=ids
        )
        meant = about.filter(reading.where.holds(about, reading.known))["key"]
        theirs = self.rows.filter(pl.col("actor").is_in(meant.implode()))["projectID"].unique()
        rows = cordis_topics.of_projects(reading, "organization", self.rows, "projectID", theirs)
        actors = self.actors.filter(pl.col("key").is_in(rows["actor"].unique().implode()))
        return _Organisations(rows, actors, theirs)


def _organisations(reading: Reading) -> _Organisations:
    rows = pl.concat(list(reading.chunks("organization", ORGANISATIONS)))
    rows = _without_persons(reading, rows)
    rows = reading.require("organization", rows, ("organisationID", "projectID", "name"))
    rows = reading.once("organization", rows, ORGANISATIONS.required + ORGANISATIONS.optional)
    rows = reading.parse("organization", rows, values.amount, ("ecContribution", "totalCost"))
    rows = reading.at_least_zero("organization", rows, ("ecContribution", "totalCost"))
    rows = rows.with_columns(pl.col("country").str.to_uppercase())
    rows = rows.with_columns(country=pl.when(pl.col("country").str.contains("^[A-Z]{2}$")).then("country"))
    keys = {key: _key(key) for key in rows["organisationID"].unique().to_list()}
    rows = rows.with_columns(
        actor=pl.col("organisationID").replace_strict({k: one.id for k, one in keys.items()})
    )
    return _Organisations(rows, _actors(rows, keys)).asked(reading)


def _participations(parts: _Organisations) -> Iterator[Facts]:
    rows, actors = parts.rows, parts.actors
    places = actors.drop_nulls("place").group_by("place").agg(pl.col("row").min()).iter_rows()
    yield Facts("organization", PlaceFact, geography.place_facts(dict(places)))
    yield Facts(
        "organization",
        MentionedProjectFact,
        as_facts(
            MentionedProjectFact,
            rows.unique("projectID", keep="first", maintain_order=True),
            id=pl.lit("cordis-") + pl.col("projectID"),
            acronym="projectAcronym",
        ),
    )
    yield Facts("organization", ActorFact, actors)
    rows = rows.with_columns(
        nr=pl.int_range(1, pl.len() + 1).over("actor", "projectID"),
        ended=values.truth(rows["endOfParticipation"]),
    )
    yield Facts(
        "organization",
        ParticipationFact,
        as_facts(
            ParticipationFact,
            rows,
            actor="actor",
            project=pl.lit("cordis-") + pl.col("projectID"),
            nr="nr",
            role="role",
            contribution_eur="ecContribution",
            cost_eur="totalCost",
            ended="ended",
        ),
    )


def _without_persons(reading: Reading, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out sole traders, whose VAT number holds a personal number; counted, named nowhere.

    This comes first, so that no fault in such a row is told of either.
    """
    plain = rows["vatNumber"].str.to_uppercase().str.replace_all(r"[\s.-]", "")
    number = plain.str.extract(r"^SE(\d{10})\d{2}$")
    persons = pl.Series([one is not None and is_personal(one) for one in number], dtype=pl.Boolean)
    someone = rows.filter(persons)["organisationID"].drop_nulls().unique().implode()
    theirs = persons | rows["organisationID"].is_in(someone).fill_null(value=False)
    reading.tallies["organization"].left_out += int(theirs.sum())
    return rows.filter(~theirs)


def _key(organisation: str) -> Identifier:
    try:
        return identifier("pic", organisation)
    except ValueError:
        return own_key("cordis", organisation)


def _actors(rows: pl.DataFrame, keys: Mapping[str, Identifier]) -> pl.DataFrame:
    """One row per organisation: of each column what was stated last, and every name that occurs."""
    newest = rows.sort(
        "contentUpdateDate", "row", descending=[True, False], nulls_last=True, maintain_order=True
    )
    stated = newest.group_by("organisationID", maintain_order=True).agg(
        pl.col("row").min(),
        *(
            pl.col(name).drop_nulls().first()
            for name in (
                "actor", "name", "country", "vatNumber", "SME", "activityType", "postCode", "city",
                "nutsCode", "geolocation", "organizationURL",
            )
        ),
        names=pl.concat_list("name", "shortName").explode(empty_as_null=False).drop_nulls().unique().sort(),
    )  # fmt: skip
    point = (
        stated["geolocation"].str.strip_chars("() ").str.split_exact(",", 1).struct.rename_fields(["n", "e"])
    )
    parts = pl.DataFrame({"point": point}).unnest("point").with_columns(pl.all().str.strip_chars())
    where = parts.cast(pl.Float64, strict=False)
    where = where.with_columns(real=pl.col("n").is_between(-90, 90) & pl.col("e").is_between(-180, 180))
    made = stated.select(
        "country",
        "nutsCode",
        "postCode",
        "city",
        "name",
        "vatNumber",
        "organisationID",
        "activityType",
        "SME",
    )
    place, others, scheme, value, helix = [], [], [], [], []
    for country, region, postcode, city, name, vat, key, activity, small in made.iter_rows():
        place.append(geography.place_of(country, region, postcode, city, name))
        others.append([one.id for one in from_vat(vat, country or "")] if vat else [])
        scheme.append(keys[key].scheme)
        value.append(keys[key].value)
        kind = _HELIX.get((activity or "").upper()[:3])
        helix.append(kind or (Helix.COMPANY if (small or "").lower() == "true" else None))
    return as_facts(
        ActorFact,
        stated.with_columns(
            pl.Series("place", place, pl.String),
            pl.Series("others", others, pl.List(pl.String)),
            pl.Series("key_scheme", scheme, pl.String),
            pl.Series("key_value", value, pl.String),
            pl.Series("helix", helix, pl.String),
            latitude=pl.when(where["real"]).then(where["n"]),
            longitude=pl.when(where["real"]).then(where["e"]),
            names=pl.col("names").list.set_difference(pl.concat_list("name")).list.sort(),
        ).sort("actor"),
        key="actor",
        key_scheme="key_scheme",
        key_value="key_value",
        others="others",
        name="name",
        names="names",
        helix="helix",
        country="country",
        postcode="postCode",
        locality="city",
        place="place",
        latitude="latitude",
        longitude="longitude",
        url="organizationURL",
    )


def scope(tables: Mapping[str, Table]) -> str:
    """The framework programme, so that one programme's delivery never replaces another's."""
    if "project" not in tables:
        return ""
    for chunk in tables["project"].chunks(PROJECTS):
        if "frameworkProgramme" in chunk.frame.columns:
            names = chunk.frame["frameworkProgramme"].drop_nulls().unique().to_list()
            return "-".join(sorted(re.sub(r"[^a-z0-9]", "", name.lower()) for name in names if name))
        break
    return ""


def published(tables: Mapping[str, Table], role: str) -> dt.date | None:
    """The day of the newest update in the file."""
    column = Columns(required=("contentUpdateDate",))
    if role in _ABOUT:  # these don't tell; they come with the others
        role = "project" if "project" in tables else "organization"
    if not column.fits(tables[role].header):
        return None
    days = (values.date(chunk.frame["contentUpdateDate"]).max() for chunk in tables[role].chunks(column))
    return max((day for day in days if isinstance(day, dt.date)), default=None)


SOURCE = Source(
    name="cordis",
    version=4,
    rank=5,
    helix_rank=5,
    tables={
        "organization": ORGANISATIONS,
        "project": PROJECTS,
        "topics": cordis_topics.TOPICS,
        "euroSciVoc": cordis_topics.SCIENCES,
    },
    ranks={"topics": (4, 5)},
    besides=frozenset(_ABOUT),
    builds_on={"project": (*_ABOUT, "organization")},
    filters=frozenset({"county", "municipality", "nuts", "known"}),
    needed=("organization",),
    facts=facts,
    scope=scope,
    published=published,
)
