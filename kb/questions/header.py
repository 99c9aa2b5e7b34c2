"""What a question says of itself: the YAML header of its file, checked when it is read.

Owns the form of the header and the check that header and statement agree. Nothing here runs a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import cypher
from kb import documents
from kb.errors import LoketError, refusal
from kb.questions.computed import FOUND, names
from kb.texts import catalogue, t


class HeaderError(LoketError):
    """A question file that cannot be used; says which file and what to change."""

    exit_code = 2


class Both(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    en: Annotated[str, Field(min_length=1)]
    sv: Annotated[str, Field(min_length=1)]


class ParamType(StrEnum):
    """What a parameter takes. Actors, projects, clusters and places are given by name or id.

    A group is any of `kb.grouping`: a kind of actor, a cluster, a place, a community, one actor.
    """

    ACTOR = "actor"
    PROJECT = "project"
    CLUSTER = "cluster"
    PLACE = "place"
    HELIX = "helix"
    GROUP = "group"
    ANALYSIS = "analysis"
    COMPARISON = "comparison"
    YEAR = "year"
    DATE = "date"
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


class Theme(StrEnum):
    """What a question is about, in the order in which one looks at a region; the user's own come last."""

    PLACE = "place"
    INTERPLAY = "interplay"
    CLUSTERS = "clusters"
    GAPS = "gaps"
    BROKERS = "brokers"
    BRIDGES = "bridges"
    CHANGE = "change"
    DATA = "data"
    OWN = "own"


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
    """A column of the answer. `words` tells what the codes in a column of text mean, where it holds codes.

    `contact` says that it tells a way to reach the actors of its row: left out of what leaves Loket where one
    of them wants no advertising (`kb.questions.advertising`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ColumnType
    en: Annotated[str, Field(min_length=1)]
    sv: Annotated[str, Field(min_length=1)]
    words: dict[str, Both] = Field(default_factory=dict)
    contact: bool = False


# The one parameter that no header declares: the language of whoever asks, `en` or `sv`.
LANGUAGE = "lang"
# Parameters that many questions have: their texts are in the catalogue once.
_COMMON = (
    "limit",
    "since",
    "until",
    "analysis",
    "comparison",
    "actor",
    "cluster",
    "project",
    "place",
    "helix",
)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WORD = re.compile(r"[a-z][a-z0-9_]*")


class Question(BaseModel):
    """One question: what it is called, takes and gives, and the statement that answers it.

    `origin` is the file it was read from; `own` tells that it is the user's, not one of Loket's. `computed`
    names what works out the rows that the statement reads from `$found` (`kb.questions.computed`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    text: str
    origin: str
    own: bool = False
    theme: Theme = Theme.OWN
    title: Both
    about: Both
    params: dict[str, Param] = Field(default_factory=dict)
    returns: dict[str, Column] = Field(min_length=1)
    show: Show = Show.TABLE
    computed: str | None = None
    seconds: float = Field(default=30, gt=0, le=600)

    @model_validator(mode="after")
    def _sound(self) -> Question:
        """Raise `HeaderError` unless header and statement agree. (Pydantic lets it pass as it is.)"""
        if not _NAME.fullmatch(self.name):
            raise self._fault("name", name=self.name)
        used, declared = parameters_in(self.text) - {LANGUAGE}, set(self.params)
        if self.computed is not None:
            if self.computed not in names() or FOUND not in used:
                raise self._fault("computed", name=self.computed, names=", ".join(sorted(names())))
            # What is worked out may need them all.
            used = (used - {FOUND}) | declared
        if used - declared:
            raise self._fault("undeclared", name=min(used - declared))
        if declared - used:
            raise self._fault("unused", name=min(declared - used))
        for name in (*self.params, *self.returns):
            if not _WORD.fullmatch(name):
                raise self._fault("word", name=name)
        for name, param in self.params.items():
            self._check(name, param)
        for name, column in self.returns.items():
            if column.words and column.type is not ColumnType.TEXT:
                raise self._fault("words", name=name)
        if re.search(r"(?<![$.:])\blimit\b", code_of(self.text), re.IGNORECASE) is None:
            raise self._fault("no-limit")
        return self

    def _check(self, name: str, param: Param) -> None:
        if (param.type is ParamType.CHOICE) != bool(param.values):
            raise self._fault("values", name=name)
        default = param.default
        if name == "limit" and (param.type is not ParamType.INT or not isinstance(default, int)):
            raise self._fault("limit", name=name)
        if default is None:
            return
        if param.type in _NUMBERS:
            number = isinstance(default, int | float) and not isinstance(default, bool)
            low, high = param.min, param.max
            sound = number and (low is None or low <= default) and (high is None or default <= high)
        elif param.type is ParamType.DATE:
            sound = False  # any day that a header could name is the past
        elif param.type is ParamType.BOOL:
            sound = isinstance(default, bool)
        elif param.type is ParamType.CHOICE:
            sound = default in param.values
        else:
            sound = isinstance(default, str)
        if not sound:
            raise self._fault("default", name=name, value=default)

    def _fault(self, key: str, **values: object) -> HeaderError:
        return HeaderError(
            "question-statement", file=self.origin, reason=t(f"question.fault.{key}", **values)
        )


_NUMBERS = {ParamType.YEAR, ParamType.INT, ParamType.FLOAT}
_TOKENS = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/|\$(?P<name>\w+)|\$`(?P<quoted>[^`]+)`",
    re.DOTALL,
)


def parameters_in(text: str) -> set[str]:
    """The names of the parameters that a statement uses, those in strings and comments not counted."""
    return {name for match in _TOKENS.finditer(text) if (name := match["name"] or match["quoted"])}


def code_of(text: str) -> str:
    """A statement without its strings, quoted names and comments."""
    return _TOKENS.sub(lambda match: match[0] if match["name"] or match["quoted"] else " ", text)


def read(statement: cypher.Statement, origin: str, *, own: bool = False) -> Question:
    """The question in a statement file; `HeaderError` says what is wrong with it and where."""
    header, node = _parsed(statement, origin)
    params = header.get("params") or {}
    if isinstance(params, dict):
        header["params"] = {key: _filled(key, param) for key, param in params.items()}
    name = statement.name.rpartition("/")[2]
    told = {"name": name, "text": statement.text, "origin": origin, "own": own}
    for key in told.keys() & header.keys():
        raise _refused(statement, origin, node, (key,), t("question.fault.extra"))
    try:
        return Question.model_validate({**header, **told})
    except ValidationError as fault:
        first = fault.errors()[0]
        raise _refused(statement, origin, node, first["loc"], _reason(first["type"], first["msg"])) from fault


def _refused(
    statement: cypher.Statement, origin: str, node: yaml.Node, path: Sequence[int | str], reason: str
) -> HeaderError:
    return HeaderError(
        "question-header",
        file=origin,
        line=statement.header_line + documents.line_of(node, path),
        field=".".join(str(part) for part in path) or "-",
        reason=reason,
    )


def _parsed(statement: cypher.Statement, origin: str) -> tuple[dict[Any, Any], yaml.Node]:
    """The header as data, and as nodes that know their lines."""
    try:
        return documents.parse(statement.header)
    except documents.DocumentError as fault:
        line = statement.header_line + fault.line
        raise HeaderError("question-yaml", file=origin, line=line, reason=fault.reason) from fault


def _reason(kind: str, said: str) -> str:
    key = _REASONS.get(kind)
    return t(f"question.fault.{key}") if key else said


# YAML takes a bare yes, no, on or 12 for something else than a text.
_REASONS = {
    "missing": "missing",
    "extra_forbidden": "extra",
    "string_too_short": "empty",
    "string_type": "no-text",
}


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
        return read(cypher.parse(path.stem, source), path.name, own=True)
    except (OSError, UnicodeDecodeError) as fault:
        raise HeaderError("question-file", file=str(path), reason=refusal(fault)) from fault
    except cypher.MalformedStatementError as fault:
        raise HeaderError("question-file", file=str(path), reason=str(fault)) from fault
