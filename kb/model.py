"""The data model: the labels, the relationship types, and what a source can state.

Owns the names (closed enums: no label, type or key reaches Cypher from anywhere else) and the *facts*,
one pydantic model per kind, field by field. A loader turns its file into tables of facts (`kb.frames` tells
their form), and `kb.intake` checks them before it writes, because Neo4j Community has no constraints on
existence and types.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Helix(StrEnum):
    """What kind of actor it is; the second label of every `Actor`."""

    COMPANY = "Company"
    UNIVERSITY = "University"
    PUBLIC_BODY = "PublicBody"
    SUPPORT_ORGANISATION = "SupportOrganisation"
    CIVIL_SOCIETY = "CivilSociety"
    UNKNOWN = "UnknownHelix"


class Label(StrEnum):
    """The labels of nodes, besides the helix."""

    ACTOR = "Actor"
    IDENTIFIER = "Identifier"
    CLUSTER = "Cluster"
    PROJECT = "Project"
    PROGRAMME = "Programme"
    TOPIC = "Topic"
    INDUSTRY = "Industry"
    PLACE = "Place"
    EXTRACT = "Extract"
    ANALYSIS = "Analysis"
    GAP = "Gap"
    COMPARISON = "Comparison"
    CHANGE = "Change"


KEYS: dict[Label, str] = {
    Label.ACTOR: "id",
    Label.IDENTIFIER: "id",
    Label.CLUSTER: "id",
    Label.PROJECT: "id",
    Label.PROGRAMME: "code",
    Label.TOPIC: "code",
    Label.INDUSTRY: "code",
    Label.PLACE: "code",
    Label.EXTRACT: "id",
    Label.ANALYSIS: "id",
    Label.GAP: "id",
    Label.COMPARISON: "id",
    Label.CHANGE: "id",
}


CEASED = "Ceased"
"""A further label of an `Actor` whose status is `ceased`: how many have it is a count that is kept."""

UNMATCHED = "Unmatched"
"""The second label of an `Identifier` about which something new was stated that nobody has matched yet."""


class Relationship(StrEnum):
    """The types of relationships."""

    IDENTIFIED_BY = "IDENTIFIED_BY"
    CONTESTS = "CONTESTS"
    JUDGED = "JUDGED"
    RESEMBLES = "RESEMBLES"
    PARTICIPATES_IN = "PARTICIPATES_IN"
    MEMBER_OF = "MEMBER_OF"
    SUPPORTS = "SUPPORTS"
    WORKS_WITH = "WORKS_WITH"
    OWNS = "OWNS"
    ACTIVE_IN = "ACTIVE_IN"
    ASKED_IN = "ASKED_IN"
    REPORTED = "REPORTED"
    WAS = "WAS"
    FUNDED_BY = "FUNDED_BY"
    CONCERNS = "CONCERNS"
    LOCATED_IN = "LOCATED_IN"
    PART_OF = "PART_OF"
    TIED_TO = "TIED_TO"
    SCORED = "SCORED"
    FOUND = "FOUND"
    COMPARES = "COMPARES"
    SHIFTED = "SHIFTED"


class PlaceKind(StrEnum):
    """What a `Place` is."""

    COUNTRY = "country"
    NUTS1 = "nuts1"
    NUTS2 = "nuts2"
    NUTS3 = "nuts3"
    MUNICIPALITY = "municipality"


Share = Annotated[float, Field(ge=0, le=1)]
Strength = Annotated[int, Field(ge=1, le=5)]


class Fact(BaseModel):
    """Something one row of one extract states."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: int = Field(description="The row of the extract that states it; the header is row 1.")


class ActorFact(Fact):
    """What a source states of one actor, under one of its identifiers."""

    key: str = Field(description="The id of the identifier by which the source knows the actor.")
    key_scheme: str = Field(description="That identifier's scheme.")
    key_value: str = Field(description="That identifier's value as the scheme writes it.")
    others: list[str] = Field(description="Ids of further identifiers that the source states of it.")
    name: str | None = Field(description="The name as stated.")
    names: list[str] = Field(description="Other names as stated: short name, former names, other languages.")
    helix: Helix | None = Field(description="What kind of actor it is, where the source tells.")
    country: str | None = Field(description="ISO 3166 alpha-2, but EL and UK as the EU writes them.")
    legal_form: str | None = Field(description="The legal form as the source's code.")
    status: Literal["active", "inactive", "ceased"] | None = Field(description="Whether it is in operation.")
    registered: dt.date | None = Field(description="When it was registered.")
    ceased: dt.date | None = Field(description="When it was deregistered.")
    postcode: str | None = Field(description="Postcode as stated.")
    locality: str | None = Field(description="City or post town as stated.")
    place: str | None = Field(description="Code of the most exact `Place` known.")
    latitude: float | None = Field(description="Degrees north, WGS 84.")
    longitude: float | None = Field(description="Degrees east, WGS 84.")
    url: str | None = Field(description="Its web site.")
    no_advertising: bool | None = Field(description="Whether it has asked not to be sent advertising.")
    description: str | None = Field(description="What it does, in words, as stated.")


class ProjectFact(Fact):
    """What a source states of one project."""

    id: str = Field(description="The source and the source's own key: `cordis-636496`.")
    acronym: str | None = Field(description="Short name.")
    title: str | None = Field(description="Full title.")
    start: dt.date | None = Field(description="First day.")
    end: dt.date | None = Field(description="Last day.")
    cost_eur: float | None = Field(description="Total cost in euro.")
    funding_eur: float | None = Field(description="Public contribution in euro.")
    funding: float | None = Field(description="Public contribution in another currency, as stated.")
    currency: str | None = Field(description="The currency of `funding`, ISO 4217.")
    rate_year: int | None = Field(
        description="The year whose average rate made the euro of another currency."
    )
    status: str | None = Field(description="Status as the source writes it.")
    programme: str | None = Field(description="Code of the programme that funds it.")
    topics: list[str] = Field(description="Codes of the topics it concerns.")


class MentionedProjectFact(Fact):
    """That a project exists: what a list of participants tells when the list of projects is not there."""

    id: str = Field(description="The source and the source's own key.")
    acronym: str | None = Field(description="Short name.")


class ParticipationFact(Fact):
    """That an actor takes part in a project."""

    actor: str = Field(description="The identifier that the source states.")
    project: str = Field(description="Id of the project.")
    nr: int = Field(description="1, or 2, 3 … when the source states the same actor in the project again.")
    role: str | None = Field(description="Role as the source writes it: coordinator, participant …")
    contribution_eur: float | None = Field(description="The actor's share of the public contribution, euro.")
    cost_eur: float | None = Field(description="The actor's own cost in euro.")
    contribution: float | None = Field(description="The actor's share in another currency, as stated.")
    currency: str | None = Field(description="The currency of `contribution`, ISO 4217.")
    rate_year: int | None = Field(
        description="The year whose average rate made the euro of another currency."
    )
    ended: bool | None = Field(description="Whether it left before the project ended.")


class ClusterFact(Fact):
    """A declared cluster."""

    id: str = Field(description="The source and the source's own key.")
    name: str = Field(description="Name.")
    focus: str | None = Field(description="What the cluster is about.")
    since: int | None = Field(description="First year.")
    until: int | None = Field(description="Last year.")


class MentionedClusterFact(Fact):
    """That a cluster exists: what a list of members tells when there is no list of clusters."""

    id: str = Field(description="The source and the source's own key.")
    name: str = Field(description="Name.")


class MembershipFact(Fact):
    """That an actor is a member of a cluster."""

    actor: str = Field(description="The identifier that the source states.")
    cluster: str = Field(description="Id of the cluster.")
    role: str | None = Field(description="Role: member, manager, owner …")
    since: int | None = Field(description="First year.")
    until: int | None = Field(description="Last year.")


class SupportFact(Fact):
    """That a support organisation supports an actor, a cluster or a project."""

    actor: str = Field(description="The identifier of the supporting actor.")
    target_label: Literal["Actor", "Cluster", "Project"] = Field(description="What is supported.")
    target: str = Field(description="An identifier, a cluster's id or a project's id.")
    kind: str = Field(
        description="Kind, empty when not told: advice, finance, premises, network, incubation …"
    )
    since: int | None = Field(description="First year.")
    until: int | None = Field(description="Last year.")


class TieFact(Fact):
    """A stated tie: an actor says that it works with another."""

    actor: str = Field(description="The identifier of the actor that states it.")
    partner: str = Field(description="The identifier of the other.")
    kind: str = Field(description="What about; empty when not told.")
    strength: Strength | None = Field(description="1 (weak) to 5 (strong).")
    frequency: str | None = Field(description="How often, as stated.")
    since: int | None = Field(description="First year.")
    until: int | None = Field(description="Last year.")


class AskedFact(Fact):
    """That an actor was asked in a survey; its answers are ties, and no answer is no word on any tie."""

    actor: str = Field(description="The identifier of the actor that was asked.")
    answered: bool = Field(description="Whether it answered, be it that it works with nobody.")
    asked: dt.date | None = Field(description="The day it was asked.")


class FiguresFact(Fact):
    """What an actor reported for a year."""

    actor: str = Field(description="The identifier that the source states.")
    year: Annotated[int, Field(ge=1900, le=2100)] = Field(
        description="The year; of a broken financial year the one it ends in."
    )
    employees: float | None = Field(description="Number of employees, as the source counts them.")
    turnover: float | None = Field(description="Turnover in whole units of the currency.")
    currency: str | None = Field(description="The currency of the turnover, ISO 4217.")


class OwnershipFact(Fact):
    """That an actor owns another, or controls it."""

    actor: str = Field(description="The identifier of the owner.")
    owned: str = Field(description="The identifier of the one that is owned.")
    kind: str = Field(description="How: direct, ultimate, branch; empty when not told.")
    share: Share | None = Field(description="How much of it, from 0 to 1.")
    since: dt.date | None = Field(description="First day.")
    until: dt.date | None = Field(description="Last day.")


class ActivityFact(Fact):
    """That an actor is active in an industry."""

    actor: str = Field(description="The identifier that the source states.")
    industry: str = Field(description="Code of the industry, with the version of its classification.")
    nr: int = Field(description="1 for the main industry, more for the others.")
    since: dt.date | None = Field(description="First day.")
    until: dt.date | None = Field(description="Last day.")


class HistoryFact(Fact):
    """What an actor was called, or what its status or legal form was, and when."""

    actor: str = Field(description="The identifier that the source states.")
    what: Literal["name", "status", "legal_form"] = Field(description="What is told.")
    value: str = Field(description="The name, the status or the form.")
    kind: str | None = Field(description="Of a name its kind, of a status its reason, as the source's code.")
    since: dt.date | None = Field(description="First day.")
    until: dt.date | None = Field(description="Last day.")


class CodeFact(Fact):
    """An entry of a code list."""

    code: str = Field(description="The code.")
    name_en: str | None = Field(description="Name in English.")
    name_sv: str | None = Field(description="Name in Swedish.")
    parent: str | None = Field(description="The code of what it is part of.")


class ProgrammeFact(CodeFact):
    """A programme that funds projects, or a part of one."""


class TopicFact(CodeFact):
    """A topic that projects and clusters concern."""


class IndustryFact(CodeFact):
    """An industry, of one version of a classification: `sni2007-62010`, `sni2007-62`."""


class PlaceFact(CodeFact):
    """A place: `SE` (country), `SE332` (NUTS; Sweden's counties are NUTS 3), `SE-2580` (municipality)."""

    kind: PlaceKind = Field(description="What it is.")
    national: str | None = Field(description="The country's own code: county 25, municipality 2580.")
    names: list[str] = Field(description="Other names of it, in the languages that are spoken there.")
