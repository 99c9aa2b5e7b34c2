"""Asks a question: parameters as a person gives them in, an answer with its columns out.

Owns the meaning of parameters (a name becomes the id of an actor, no analysis means the latest) and the
bounds: every question runs in a read transaction with a time limit and a limit of rows, and the answer says
when it was cut. A user's own question is examined on the server before it is asked for the first time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kb import search
from kb.errors import UsageError
from kb.model import Helix
from kb.questions.header import HeaderError, Param, ParamType, Question
from kb.store import Plan, Store
from kb.texts import t

MOST_ROWS = 10_000
_PROCEDURES = ("db.index.fulltext.queryNodes",)
_LABELS = {ParamType.PROJECT: "Project", ParamType.CLUSTER: "Cluster", ParamType.PLACE: "Place"}


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    `rows` are lists in the order of the question's columns; `asked` are the parameters as they were
    understood, `meant` what names were taken to mean; `cut` tells that there were more rows.
    """

    question: Question
    rows: list[list[Any]]
    asked: dict[str, Any]
    meant: dict[str, str]
    cut: bool

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.question.returns)


def ask(store: Store, question: Question, given: Mapping[str, Any]) -> Answer:
    """Ask a question with parameters as text or as values.

    Raises `UsageError` for a parameter that is unknown, missing or out of bounds, `NotFoundError` and
    `AmbiguousError` for a name, `TimedOutError` when it takes too long.
    """
    unknown = given.keys() - question.params.keys()
    if unknown:
        raise UsageError(
            "no-such-parameter",
            name=min(unknown),
            question=question.name,
            names=", ".join(question.params) or "-",
        )
    asked: dict[str, Any] = {}
    meant: dict[str, str] = {}
    for name, param in question.params.items():
        value = given.get(name)
        if value is None or value == "":
            if param.required:
                raise UsageError("missing-parameter", name=name, question=question.name)
            value = param.default
        asked[name] = _understood(store, name, param, value, meant)
    most = min(asked["limit"], MOST_ROWS) if isinstance(asked.get("limit"), int) else MOST_ROWS
    sent = {**asked, "limit": most + 1} if "limit" in asked else asked
    answer = store.ask(question.text, sent, seconds=question.seconds, most=most)
    if answer.columns != list(question.returns):
        raise HeaderError("question-columns", file=question.origin, columns=", ".join(answer.columns))
    return Answer(question, answer.rows, asked, meant, answer.cut)


def _understood(store: Store, name: str, param: Param, value: Any, meant: dict[str, str]) -> Any:
    """The value that the statement is given, for the value that a person gave."""
    if param.type is ParamType.ANALYSIS:
        return _analysis(store, value)
    if value is None:
        return None
    if param.type is ParamType.ACTOR or param.type in _LABELS:
        text = str(value)
        label = _LABELS.get(param.type)
        hit = search.one_of(store, label, text) if label else search.one_actor(store, text)
        meant[name] = hit.name
        return hit.id
    understand: Callable[[str, Param, Any], Any] = _PLAIN.get(param.type, _number)
    return understand(name, param, value)


def _number(name: str, param: Param, value: Any) -> float | int:
    try:
        number = float(str(value).replace(",", "."))
        whole = int(number)
    except (ValueError, OverflowError) as fault:
        raise UsageError("parameter-number", name=name, value=value) from fault
    if not math.isfinite(number) or (param.type is not ParamType.FLOAT and whole != number):
        raise UsageError("parameter-number", name=name, value=value)
    low = param.min if param.min is not None else {"year": 1000, "int": 1}.get(param.type.value, -math.inf)
    high = (
        param.max
        if param.max is not None
        else {"year": 2999, "int": MOST_ROWS}.get(param.type.value, math.inf)
    )
    if not low <= number <= high:
        raise UsageError("parameter-bounds", name=name, value=value, low=low, high=high)
    return number if param.type is ParamType.FLOAT else whole


def _truth(name: str, _: Param, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).casefold()
    if word in {"true", "1", "yes", "ja"}:
        return True
    if word in {"false", "0", "no", "nej"}:
        return False
    raise UsageError("parameter-choice", name=name, value=value, values="true, false")


def _one_of(name: str, param: Param, value: Any) -> str:
    values = tuple(Helix) if param.type is ParamType.HELIX else param.values
    for one in values:
        if one.casefold() == str(value).casefold():
            return str(one)
    raise UsageError("parameter-choice", name=name, value=value, values=", ".join(values))


def _text(_: str, __: Param, value: Any) -> str:
    return str(value)


_PLAIN: dict[ParamType, Callable[[str, Param, Any], Any]] = {
    ParamType.HELIX: _one_of,
    ParamType.CHOICE: _one_of,
    ParamType.BOOL: _truth,
    ParamType.TEXT: _text,
}


def _analysis(store: Store, value: Any) -> str:
    made = store.rows("read/analyses")
    if not made:
        raise UsageError("no-analysis")
    if value is None or value == "latest":
        return str(made[0]["id"])
    fitting = [row["id"] for row in made if str(row["id"]).startswith(str(value))]
    if len(fitting) != 1:
        raise UsageError("no-such-analysis", id=value)
    return str(fitting[0])


def examine(store: Store, question: Question) -> None:
    """Raise `HeaderError` unless the server finds the statement sound, read-only and as its header says."""
    plan = store.explain(question.text, dict.fromkeys(question.params))
    fault = _fault(question, plan)
    if fault is not None:
        raise HeaderError("question-statement", file=question.origin, reason=fault)


def _fault(question: Question, plan: Plan) -> str | None:
    if plan.columns != list(question.returns):
        return t("question.fault.columns", found=", ".join(plan.columns), said=", ".join(question.returns))
    if plan.query_type != "r":
        return t("question.fault.writes")
    for operator, details in plan.operators:
        if operator == "LoadCSV":
            return t("question.fault.load-csv")
        if operator == "ProcedureCall" and not details.startswith(_PROCEDURES):
            return t("question.fault.procedure", procedure=details.partition("(")[0])
    return plan.notes[0] if plan.notes else None
