"""What a question says of itself: the YAML header of its file, checked when it is read.

Owns the form of the header and the check that header and statement agree. Nothing here runs a question.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

import cypher
from kb.errors import LoketError
from kb.texts import catalogue


class HeaderError(LoketError):
    """A question file that cannot be used; says which file and what to change."""

    exit_code = 2


class Both(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    en: Annotated[str, Field(min_length=1)]
    sv: Annotated[str, Field(min_length=1)]


class ParamType(StrEnum):
    """What a parameter takes. Actors, projects, clusters and places are given by name or id."""

    ACTOR = "actor"
    PROJECT = "project"
    CLUSTER = "cluster"
    PLACE = "place"
    HELIX = "helix"
    ANALYSIS = "analysis"
    YEAR = "year"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TEXT = "text"
    CHOICE = "choice"


class ColumnType(StrEnum):
    """What a column holds. Actors, projects, clusters and places are maps with at least `id` and `name`."""

    ACTOR = "actor"
    PROJECT = "project"
    CLUSTER = "cluster"
    PLACE = "place"
    HELIX = "helix"
    YEAR = "year"
    DATE = "date"
    INT = "int"
    FLOAT = "float"
    SHARE = "share"
    EURO = "euro"
    BOOL = "bool"
    TEXT = "text"
    LIST = "list"


class Show(StrEnum):
    """How a page shows the answer."""

    TABLE = "table"
    NETWORK = "network"
    MATRIX = "matrix"
    TIMELINE = "timeline"
    MAP = "map"


class Param(BaseModel):
    """A parameter of a question. Without `default` it must be given; `default: null` makes it optional."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ParamType
    en: str
    sv: str
    default: Any = None
    min: float | None = None
    max: float | None = None
    values: tuple[str, ...] = ()
    required: bool = False


class Column(BaseModel):
    """A column of the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ColumnType
    en: Annotated[str, Field(min_length=1)]
    sv: Annotated[str, Field(min_length=1)]


# Parameters that many questions have: their texts are in the catalogue once.
_COMMON = ("limit", "since", "until", "analysis", "actor", "cluster", "project", "place")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WORD = re.compile(r"[a-z][a-z0-9_]*")


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("a question is named with small letters, digits and hyphens")
    return name


class Question(BaseModel):
    """One question: what it is called, takes and gives, and the statement that answers it."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
    name: Annotated[str, AfterValidator(_named)]
    text: str
    origin: str
    title: Both
    about: Both
    params: dict[str, Param] = Field(default_factory=dict)
    returns: dict[str, Column] = Field(min_length=1)
    show: Show = Show.TABLE
    seconds: float = Field(default=30, gt=0, le=600)

    @model_validator(mode="after")
    def _agrees(self) -> Question:
        used, declared = parameters_in(self.text), set(self.params)
        if used - declared:
            raise ValueError(f"the statement uses ${min(used - declared)}, which params does not declare")
        if declared - used:
            raise ValueError(f"params declares {min(declared - used)}, which the statement does not use")
        for name in (*self.params, *self.returns):
            if not _WORD.fullmatch(name):
                raise ValueError(f"{name}: a parameter or column has small letters, digits and underscores")
        if not any(
            param.type is ParamType.INT and name == "limit" for name, param in self.params.items()
        ) and (re.search(r"\blimit\b", self.text, re.IGNORECASE) is None):
            raise ValueError("the statement has no LIMIT")
        return self


_TOKENS = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/|\$(?P<name>\w+)|\$`(?P<quoted>[^`]+)`",
    re.DOTALL,
)


def parameters_in(text: str) -> set[str]:
    """The names of the parameters that a statement uses, those in strings and comments not counted."""
    return {name for match in _TOKENS.finditer(text) if (name := match["name"] or match["quoted"])}


def read(statement: cypher.Statement, origin: str) -> Question:
    """The question in a statement file; `HeaderError` says what is wrong with it and where."""
    name = statement.name.rpartition("/")[2]
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        header = yaml.load(statement.header, loader)  # noqa: S506 (a safe loader, the compiled one if there is one)
    except yaml.MarkedYAMLError as fault:
        line = statement.header_line + (fault.problem_mark.line if fault.problem_mark else 0)
        raise HeaderError("question-yaml", file=origin, line=line, reason=fault.problem or "") from fault
    if not isinstance(header, dict):
        raise HeaderError("question-yaml", file=origin, line=statement.header_line, reason="no header")
    params = header.get("params") or {}
    if isinstance(params, dict):
        header = {**header, "params": {key: _filled(key, param) for key, param in params.items()}}
    try:
        return Question(**{**header, "name": name, "text": statement.text, "origin": origin})
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise HeaderError("question-header", file=origin, field=where or "-", reason=first["msg"]) from fault
    except TypeError as fault:
        raise HeaderError("question-header", file=origin, field="-", reason=str(fault)) from fault


def _filled(name: str, param: object) -> object:
    """Give a common parameter its texts, and tell `default: null` from no default at all."""
    if not isinstance(param, dict):
        return param
    filled = {**param, "required": "default" not in param}
    if name in _COMMON:
        texts = catalogue()[f"question.param.{name}"]
        filled = {"en": texts["en"], "sv": texts["sv"], **filled}
    return filled


def from_file(path: Path) -> Question:
    """The question in a user's own file."""
    try:
        source = path.read_text(encoding="utf-8")
        return read(cypher.parse(path.stem, source), path.name)
    except (OSError, UnicodeDecodeError, cypher.MalformedStatementError) as fault:
        raise HeaderError("question-file", file=str(path), reason=str(fault)) from fault
