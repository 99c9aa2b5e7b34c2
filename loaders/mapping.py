"""The mapping language: a source as one YAML file that says what its columns are and what a row states.

Owns the form of a mapping and the checks that can be made without a file to load: every column that is read
is declared, every fact has the fields it must have, of the right type. What runs a mapping is
`loaders.mapped`, what a field can be made of is in `loaders.terms`; docs/mappings.md describes the language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kb import documents, fingerprints, frames, model
from kb.errors import InputError
from kb.identifiers import SCHEMES
from kb.texts import t
from loaders import columnwise
from loaders.reading import Columns
from loaders.rows import made_of
from loaders.terms import Term, functions, names

VERSION = 1

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
_MADE = {"row", "key", "key_scheme", "key_value", "others"}
# What a fact hangs on has to be stated before it.
_STANDS_ON = {
    "participation": ({"project", "mentioned_project"}, "project"),
    "membership": ({"cluster", "mentioned_cluster"}, "cluster"),
}
TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "date": pl.Date(),
    "year": pl.Int64(),
    "whole": pl.Int64(),
    "amount": pl.Float64(),
    "truth": pl.Boolean(),
}
# A value of each type, to try terms on.
_SAMPLES: dict[pl.DataType, Any] = {
    pl.String(): "x",
    pl.Date(): dt.date(2020, 1, 31),
    pl.Int64(): 1,
    pl.Float64(): 1.5,
    pl.Boolean(): True,
}
_LONGEST_NAME = 100
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FORBID = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class MappingError(InputError):
    """A mapping that cannot be used; says which file, which line and what to change."""


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
        given = {*self.fields, *GIVEN.get(self.fact, ()), *_MADE}
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


def read(path: Path) -> SourceMapping:
    """The mapping in a file; `MappingError` says what is wrong with it and on which line."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise MappingError("mapping-file", file=str(path), reason=fault.strerror or str(fault)) from fault
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        reason = t("mapping.fault.encoding", byte=f"{data[fault.start]:02x}")
        raise MappingError("mapping-yaml", file=path.name, line=line, reason=reason) from fault
    return parse(text, path.name)


def parse(text: str, origin: str) -> SourceMapping:
    """The mapping that a text is; `origin` names its file in messages."""
    try:
        data, node = documents.parse(text)
    except documents.DocumentError as fault:
        raise MappingError("mapping-yaml", file=origin, line=fault.line + 1, reason=fault.reason) from fault
    try:
        found = SourceMapping.model_validate(data)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise _refused(origin, node, first["loc"], _reason(first)) from fault
    try:
        wrong = next(_faults(found), None)
    except _NoTypeError as fault:
        wrong = fault.path, str(fault)
    if wrong is not None:
        raise _refused(origin, node, *wrong)
    return found


def _refused(origin: str, node: yaml.Node, path: Sequence[int | str], reason: str) -> MappingError:
    shown = [str(part) for at, part in enumerate(path) if at == 0 or part != path[at - 1]]
    return MappingError(
        "mapping-fault",
        file=origin,
        line=documents.line_of(node, path) + 1,
        field=".".join(shown) or "-",
        reason=reason,
    )


# What is expected where a value is of another kind, by what pydantic calls the fault.
_EXPECTED = {
    "string_type": "string",
    "int_type": "number",
    "int_parsing": "number",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "yes-or-no",
    "bool_parsing": "yes-or-no",
    "list_type": "list",
    "dict_type": "fields",
    "model_type": "fields",
    "model_attributes_type": "fields",
}


def _reason(fault: Any) -> str:
    kind = fault["type"]
    if kind == "missing":
        return t("mapping.fault.missing")
    if kind == "extra_forbidden":
        return t("mapping.fault.extra") + _near(str(fault["loc"][-1]), _words())
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'|(\d+)", fault["ctx"]["expected"])
        return t("mapping.fault.literal", allowed=", ".join(text or digits for text, digits in allowed))
    if kind in _EXPECTED:
        return t(f"mapping.fault.{_EXPECTED[kind]}")
    if kind.startswith("union_tag"):
        return t("mapping.fault.term", functions=", ".join(functions()))
    return str(fault["msg"]).removeprefix("Value error, ")


def _faults(mapping: SourceMapping) -> Iterator[tuple[list[int | str], str]]:
    """What is wrong between the parts of a mapping, which each part by itself cannot tell."""
    for role, table in mapping.tables.items():
        at: list[int | str] = ["tables", role]
        known: dict[str, pl.DataType] = {name: TYPES[one.type] for name, one in table.columns.items()}
        for name in (*table.columns, *table.values):
            if not _NAME.fullmatch(name) or name in {"row", "delivered"}:
                yield [*at, "columns", name], t("mapping.fault.name", name=name)
        known["delivered"] = pl.Date()
        for group in table.either:
            yield from _unknown([*at, "either"], group, table.columns)
        for where, name in table.rows.names():
            yield from _unknown([*at, "rows", where], [name], table.columns)
        if table.together is not None:
            yield from _unknown([*at, "together"], [table.together], table.columns)
        if table.published is not None:
            yield from _unknown([*at, "published"], [table.published], table.columns)
        if table.rows.keep_of_persons and sum(one.fact == "actor" for one in table.states) != 1:
            yield [*at, "rows", "keep_of_persons"], t("mapping.fault.one-actor")
        for name, term in table.values.items():
            yield from _unknown([*at, "values", name], names(term), known)
            known[name] = _type(term, known, [*at, "values", name])
        if table.spread is not None:
            yield from _unknown([*at, "spread"], [table.spread], known)
            if not isinstance(known.get(table.spread), pl.List):
                yield [*at, "spread"], t("mapping.fault.each", name=table.spread)
            known[table.spread] = pl.String()
        yield from _statement_faults(at, table, known)


def _statement_faults(
    at: list[int | str], table: TableMapping, known: dict[str, pl.DataType]
) -> Iterator[tuple[list[int | str], str]]:
    stated: set[str] = set()
    for index, one in enumerate(table.states):
        here = [*at, "states", index]
        for identity in one.ids:
            yield from _unknown([*here, "ids"], identity.names(), known)
        for condition in one.when:
            yield from _unknown([*here, "when"], [condition.column], known)
        yield from _unknown([*here, "require"], one.require, known)
        if one.each is not None:
            yield from _unknown([*here, "each"], [one.each], known)
            listed = known.get(one.each)
            if not isinstance(listed, pl.List):
                yield [*here, "each"], t("mapping.fault.each", name=one.each)
            outer, known = known, {**known, one.each: pl.String()}
        schema = {k: v for k, v in frames.schema(one.kind).items() if k not in _MADE}
        for field, term in one.fields.items():
            if field not in schema:
                reason = t("mapping.fault.field", fact=one.fact, field=field, names=", ".join(schema))
                yield [*here, "fields", field], reason
            yield from _unknown([*here, "fields", field], names(term), known)
            made = _type(term, known, [*here, "fields", field])
            if made not in {schema[field], pl.Null()} and not (
                schema[field] in {pl.Float64(), pl.Int64()} and made.is_integer()
            ):
                reason = t("mapping.fault.type", field=field, expected=schema[field], found=made)
                yield [*here, "fields", field], reason
        if one.each is not None:
            known = outer
        bases, what = _STANDS_ON.get(one.fact, (set(), ""))
        if bases and not bases & stated:
            yield [*here, "fact"], t("mapping.fault.before", fact=one.fact, needed=what)
        stated.add(one.fact)
        if one.as_:
            known = known | {one.as_: pl.String()}


def _unknown(
    at: list[int | str], read_names: Any, known: Mapping[str, Any]
) -> Iterator[tuple[list[int | str], str]]:
    for name in read_names:
        if name not in known:
            hint = _near(name, known) or t("mapping.constant", name=name)
            yield at, t("mapping.fault.column", name=name, names=", ".join(known)) + hint


def _near(name: str, known: Iterable[str]) -> str:
    """A question whether another was meant, where one is called nearly so."""
    close = get_close_matches(name, [one for one in known if len(one) <= _LONGEST_NAME], 1)
    return t("mapping.near", name=close[0]) if close else ""


def _words() -> set[str]:
    """All fields of the language."""
    parts = (SourceMapping, TableMapping, Rows, Statement, Identity, Column, OneOf, Order)
    return {one.alias or name for part in parts for name, one in part.model_fields.items()}


def _sample(dtype: Any) -> Any:
    return [_sample(dtype.inner)] if isinstance(dtype, pl.List) else _SAMPLES.get(dtype)


class _NoTypeError(ValueError):
    def __init__(self, path: list[int | str], reason: str) -> None:
        super().__init__(reason)
        self.path = path


def _type(term: Term, known: Mapping[str, pl.DataType], path: list[int | str]) -> pl.DataType:
    """What a term gives, found by making it of a row with a value of each type, and one with none."""
    read_by = {name: known[name] for name in names(term)}
    rows = pl.DataFrame({name: [_sample(one), None] for name, one in read_by.items()}, schema=read_by)
    try:
        return made_of(term, rows).dtype
    except pl.exceptions.PolarsError as fault:
        raise _NoTypeError(path, str(fault).partition("\n")[0]) from fault
