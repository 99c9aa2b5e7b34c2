"""The mapping language: a source as one YAML file that says what its columns are and what a row states.

Owns the form of a mapping, part by part, and what each part must be by itself. What must hold between the
parts is checked where a file is read, in `loaders.mapping_file`. What runs a mapping is `loaders.mapped`, and
what a field can be made of is in `loaders.terms`; docs/mappings.md describes the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kb import fingerprints, frames, model
from kb.identifiers import SCHEMES
from kb.texts import t
from loaders import columnwise
from loaders.reading import Columns
from loaders.terms import Term, names

# What a row can state, and the fields that tell one such fact from another.
KINDS: dict[str, type[model.Fact]] = {
    "programme": model.ProgrammeFact,
    "topic": model.TopicFact,
    "cluster": model.ClusterFact,
    "mentioned_cluster": model.MentionedClusterFact,
    "project": model.ProjectFact,
    "mentioned_project": model.MentionedProjectFact,
    "actor": model.ActorFact,
    "participation": model.ParticipationFact,
    "membership": model.MembershipFact,
    "support": model.SupportFact,
    "tie": model.TieFact,
    "industry": model.IndustryFact,
    "activity": model.ActivityFact,
    "ownership": model.OwnershipFact,
    "figures": model.FiguresFact,
    "history": model.HistoryFact,
}
# A row tells of one participation; that the same actor takes part again is told by its number.
IDENTITY = {name: fingerprints.IDENTITY[kind] for name, kind in KINDS.items()} | {
    "participation": ("actor", "project")
}
# Fields that a mapping need not give, and what they are then.
GIVEN: dict[str, Mapping[str, Any]] = {
    "participation": {"nr": 1},
    "support": {"kind": ""},
    "tie": {"kind": ""},
    "ownership": {"kind": ""},
    "activity": {"nr": 1},
}
# Fields that are made of `ids`, or of the row itself.
MADE = {"row", "key", "key_scheme", "key_value", "others"}
_FORBID = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Both(BaseModel):
    """A text in both languages."""

    model_config = _FORBID
    en: Annotated[str, Field(min_length=1)]
    sv: Annotated[str, Field(min_length=1)]


class Column(BaseModel):
    """A column: what it may be called, what it holds, and which values there mean nothing.

    A value that cannot be read takes the row out; with `otherwise: empty` it is counted and passed over.
    `true_as` and `false_as` are what a register writes for true and false. `units` are words in the column's
    own title and what they mean: with `{tkr: 1000}`, `Omsättning (tkr)` holds thousands.
    """

    model_config = _FORBID
    titles: list[str] = Field(default_factory=list)
    required: bool = False
    type: Literal["text", "date", "year", "whole", "amount", "truth"] = "text"
    empty: list[str] = Field(default_factory=list)
    otherwise: Literal["reject", "empty"] = "reject"
    at_least: float | None = None
    decimal: Literal[",", "."] | None = None
    units: dict[str, float] = Field(default_factory=dict)
    true_as: list[str] = Field(default_factory=list)
    false_as: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _sound(self) -> Column:
        if self.at_least is not None and self.type not in {"whole", "amount", "year"}:
            raise ValueError(t("mapping.fault.at-least"))
        if (self.decimal is not None or self.units) and self.type != "amount":
            raise ValueError(t("mapping.fault.decimal"))
        if (self.true_as or self.false_as) and self.type != "truth":
            raise ValueError(t("mapping.fault.truth"))
        return self


class Order(BaseModel):
    """Two columns of which the second is not before the first; else the row goes, or the second value."""

    model_config = _FORBID
    first: str
    last: str
    otherwise: Literal["reject", "empty"] = "reject"


class OneOf(BaseModel):
    """Rows by the value of a column: one of these, or one in which a regular expression finds something."""

    model_config = _FORBID
    column: str
    values: list[str] = Field(default_factory=list)
    pattern: str | None = None

    @field_validator("pattern")
    @classmethod
    def _sound(cls, pattern: str | None) -> str | None:
        return pattern if pattern is None else columnwise.checked(pattern)

    @model_validator(mode="after")
    def _something(self) -> OneOf:
        if not self.values and self.pattern is None:
            raise ValueError(t("mapping.fault.missing"))
        return self


class Rows(BaseModel):
    """What a row must be like before anything of it is believed.

    `persons` are natural persons by their legal form: left out and told nowhere. `only` and `leave_out` are
    rows that are none of this knowledge base's business. `refuse` are rows in which the publisher says that
    it has no answer; what it says in one of the columns `faults` about single fields is counted and told. The
    two columns in `differ` name two, not one. `keep_of_persons` are the columns that may be kept of a natural
    person under a pseudonym; without any, persons are left out whatever the user asks for.
    """

    model_config = _FORBID
    persons: list[OneOf] = Field(default_factory=list)
    only: list[OneOf] = Field(default_factory=list)
    leave_out: list[OneOf] = Field(default_factory=list)
    refuse: list[OneOf] = Field(default_factory=list)
    faults: list[str] = Field(default_factory=list)
    keep_of_persons: list[str] = Field(default_factory=list)
    require: list[str] = Field(default_factory=list)
    order: list[Order] = Field(default_factory=list)
    once: list[str] = Field(default_factory=list)
    differ: list[str] = Field(default_factory=list, max_length=2)

    def names(self) -> Iterator[tuple[str, str]]:
        """Each column that is spoken of, and where."""
        for where in ("persons", "only", "leave_out", "refuse"):
            yield from ((where, one.column) for one in getattr(self, where))
        for where in ("require", "faults", "keep_of_persons"):
            yield from ((where, one) for one in getattr(self, where))
        yield from (("once", one) for one in self.once)
        yield from (("differ", one) for one in self.differ)
        yield from (("order", name) for one in self.order for name in (one.first, one.last))


class Identity(BaseModel):
    """A number or a name by which an actor is known. `own` is a key of the source's own, `national` the
    organisation number of the country that `country` tells. A wrong number takes the row out, or is ignored.
    What is only the `last` resort, a name, counts where nothing before it is known.
    """

    model_config = _FORBID
    scheme: str
    of: Term
    country: Term | None = None
    otherwise: Literal["reject", "ignore"] = "reject"
    last: bool = False

    @model_validator(mode="after")
    def _known(self) -> Identity:
        known = {*SCHEMES, "own", "national"}
        if self.scheme not in known:
            raise ValueError(t("mapping.fault.scheme", scheme=self.scheme, names=", ".join(sorted(known))))
        if (self.country is not None) != (self.scheme in {"national", "vat"}):
            raise ValueError(t("mapping.fault.country"))
        return self

    def names(self) -> Iterator[str]:
        """The columns it reads."""
        yield from names(self.of)
        if self.country is not None:
            yield from names(self.country)


class Statement(BaseModel):
    """A fact that each row states, unless a field that it must have is empty.

    Of several rows about the same programme, project or actor the first counts; `gather` takes the least,
    the greatest or all the values of a field. Several rows that state the same relationship are rejected,
    numbered or passed over, as `repeats` says. With `each`, the name of a list, it is stated for each value
    in it. `when` says in which rows it is stated; what lacks what is in `require` is rejected.
    """

    model_config = _FORBID
    fact: str
    as_: str | None = Field(default=None, alias="as")
    ids: list[Identity] = Field(default_factory=list)
    when: list[OneOf] = Field(default_factory=list)
    each: str | None = None
    require: list[str] = Field(default_factory=list)
    fields: dict[str, Term] = Field(default_factory=dict)
    gather: dict[str, Literal["least", "greatest", "all"]] = Field(default_factory=dict)
    repeats: Literal["reject", "number", "ignore"] = "reject"

    @property
    def kind(self) -> type[model.Fact]:
        """The kind of fact."""
        return KINDS[self.fact]

    @property
    def relates(self) -> bool:
        """Whether it is a relationship, rather than a thing."""
        return len(IDENTITY[self.fact]) > 1

    @property
    def whole(self) -> bool:
        """Whether all rows have to be known before it can be stated."""
        return bool(self.gather) or self.repeats == "number"

    @model_validator(mode="after")
    def _sound(self) -> Statement:
        if self.fact not in KINDS:
            raise ValueError(t("mapping.fault.fact", fact=self.fact, names=", ".join(KINDS)))
        is_actor = self.fact == "actor"
        if is_actor != bool(self.as_) or is_actor != bool(self.ids):
            raise ValueError(t("mapping.fault.actor"))
        if extra := set(self.gather) - set(self.fields):
            raise ValueError(t("mapping.fault.gathered", field=min(extra)))
        given = {*self.fields, *GIVEN.get(self.fact, ()), *MADE}
        for field in frames.schema(self.kind):
            listed = isinstance(frames.schema(self.kind)[field], pl.List)
            if field not in given and not listed and not frames.optional(self.kind, field):
                raise ValueError(t("mapping.fault.must-have", fact=self.fact, field=field))
        if self.repeats == "number" and self.fact != "participation":
            raise ValueError(t("mapping.fault.numbered"))
        if self.gather and self.relates:
            raise ValueError(t("mapping.fault.gathers-nothing"))
        return self


class TableMapping(BaseModel):
    """One table: its columns, values made of them, what a row must be like, and what it states.

    The day that it is from is in the column `published`, or in its file's name: the first group of `dated`,
    eight digits. Terms know that day as `delivered`. Without `quoting`, a quotation mark means nothing.
    The rows with one value of the column `together` follow each other, so they are gathered as they come.
    With `spread`, the name of a list, a row counts as one for each value in it.
    With `history`, what a newer delivery of a register states otherwise stays, until the day before.
    Rows that are `private` hold persons besides what is read: a reject tells where, not what stands there.
    """

    model_config = _FORBID
    columns: Annotated[dict[str, Column], Field(min_length=1)]
    either: list[list[str]] = Field(default_factory=list)
    values: dict[str, Term] = Field(default_factory=dict)
    rows: Rows = Field(default_factory=Rows)
    states: Annotated[list[Statement], Field(min_length=1)]
    needed: bool = False
    quoting: bool = True
    private: bool = False
    history: bool = False
    spread: str | None = None
    together: str | None = None
    published: str | None = None
    dated: str | None = None

    @property
    def whole(self) -> bool:
        """Whether the table is read whole before it states anything."""
        return self.together is None and any(one.whole for one in self.states)

    def reads(self) -> Columns:
        """The columns as the reader of files wants them."""
        grouped = {name for group in self.either for name in group}
        return Columns(
            required=tuple(name for name, one in self.columns.items() if one.required),
            optional=tuple(
                name for name, one in self.columns.items() if not one.required and name not in grouped
            ),
            aliases={name: tuple(one.titles) for name, one in self.columns.items()},
            either=tuple(map(tuple, self.either)),
            title=self.title,
        )

    def title(self, name: str) -> str:
        """What a column is called in a file: its first title, else its own name."""
        return next(iter(self.columns[name].titles), name)


class SourceMapping(BaseModel):
    """A source. `believed` says how far it is believed about names and kinds, 0 first."""

    model_config = _FORBID
    mapping: Literal[1]
    version: Annotated[int, Field(ge=1)] = 1
    title: Both
    publisher: str | None = None
    licence: str | None = None
    home: str | None = None
    believed: Annotated[dict[Literal["names", "kinds"], int], Field(default_factory=dict)]
    cumulative: bool = False
    tables: Annotated[dict[str, TableMapping], Field(min_length=1)]
