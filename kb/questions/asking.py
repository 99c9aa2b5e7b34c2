"""Asks a question: parameters as a person gives them in, an answer with its columns out.

Owns how parameters are understood (what names mean is looked up by `kb.questions.meaning`) and the bounds:
every question runs in a read transaction with a time limit and a limit of rows, and the answer says when it
was cut. A user's own question is examined on the server before it is asked for the first time. Nothing is
kept here between two questions: that is `kb.questions.kept`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from kb.errors import LoketError, UnavailableError, UsageError
from kb.model import Helix
from kb.questions import meaning
from kb.questions.computed import FOUND, compute
from kb.questions.header import LANGUAGE, HeaderError, Param, ParamType, Question
from kb.questions.meaning import LATEST, NAMING, Meant, Wanted
from kb.store import Store
from kb.texts import language, t

MOST_ROWS = 10_000
_PROCEDURES = frozenset({"db.index.fulltext.queryNodes"})
_ABOUT_THE_SERVER = ("Show", "Terminate", "AdministrationCommand")
_BOUNDS = {ParamType.YEAR: (1000, 2999), ParamType.INT: (1, MOST_ROWS)}

LookUp = Callable[[Store, Iterable[Wanted]], Mapping[str, Meant]]


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    `rows` are lists in the order of the question's columns; `asked` are the parameters as they were
    understood, `meant` what names were taken to mean; `cut` tells that there were more rows. `notes` are
    sentences on how far to trust it.
    """

    question: Question
    rows: list[list[Any]]
    asked: dict[str, Any]
    meant: dict[str, str]
    cut: bool
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.question.returns)

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def ask(
    store: Store, question: Question, given: Mapping[str, Any], *, look_up: LookUp = meaning.look_up
) -> Answer:
    """Ask a question with parameters as text or as values; `look_up` tells what names in them mean.

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
    if question.own:
        _examine_once(store, question)
    asked: dict[str, Any] = {}
    wanted: list[Wanted] = []
    for name, param in question.params.items():
        value = given.get(name)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            if param.required:
                raise UsageError("missing-parameter", name=name, question=question.name)
            value = param.default
        asked[name] = _understood(name, param, value, wanted)
    _in_order(asked)
    meant: dict[str, str] = {}
    notes: list[str] = []
    for name, one in look_up(store, wanted).items():
        asked[name] = one.id
        if one.name is not None:
            meant[name] = one.name
        notes += _remarks(question.params[name].type, one)
    most = min(asked.get("limit", MOST_ROWS), MOST_ROWS)
    # One more than wanted is asked for, to tell whether there are more.
    sent = {**asked, "limit": most + 1} if "limit" in asked else asked
    sent = {**sent, LANGUAGE: language()}
    if question.computed is not None:
        sent[FOUND], more = compute(question.computed, store, asked)
        notes += more
    answer = store.ask(question.text, sent, seconds=question.seconds, most=most)
    if answer.columns != list(question.returns):
        raise HeaderError("question-columns", file=question.origin, columns=", ".join(answer.columns))
    return Answer(question, answer.rows, asked, meant, answer.cut, tuple(notes))


def _remarks(kind: ParamType, meant: Meant) -> list[str]:
    """What has to be known of the analysis that an answer rests on, and of the actor that it is about."""
    ceased = None
    if meant.ceased is not None:
        known = "ceased" if meant.ceased == "ceased" else "ceased-on"
        ceased = t(f"question.{known}", name=meant.name, day=meant.ceased)
    older = t(f"question.older-{kind.value}", made=meant.older) if meant.older is not None else None
    silent = t("question.silent", silent=meant.silent, asked=meant.asked) if meant.silent else None
    return [one for one in (ceased, older, silent) if one]


def _in_order(asked: Mapping[str, Any]) -> None:
    """Raise `UsageError` for a period that ends before it starts (`since` and `until`, with any prefix)."""
    for name, since in asked.items():
        if name.endswith("since"):
            until = asked.get(name.removesuffix("since") + "until")
            if since is not None and until is not None and since > until:
                raise UsageError("period-backwards", since=since, until=until)


def _understood(name: str, param: Param, value: Any, wanted: list[Wanted]) -> Any:
    """The value that the statement is given, for the value that a person gave.

    A text that names something is put among those `wanted`, to be looked up with the others.
    """
    if param.type in {ParamType.ANALYSIS, ParamType.COMPARISON} and value is None:
        value = LATEST
    if value is None:
        return None
    if param.type in NAMING:
        wanted.append(Wanted(name, param.type, str(value)))
        return None
    understand: Callable[[str, Param, Any], Any] = _PLAIN.get(param.type, _number)
    return understand(name, param, value)


def bounds(param: Param) -> tuple[float, float]:
    """The least and the greatest value of a number."""
    least, most = _BOUNDS.get(param.type, (-math.inf, math.inf))
    return (least if param.min is None else param.min, most if param.max is None else param.max)


def choices(param: Param) -> tuple[str, ...]:
    """The values that a parameter of choices has."""
    return tuple(one.value for one in Helix) if param.type is ParamType.HELIX else param.values


def _number(name: str, param: Param, value: Any) -> float | int:
    try:
        number = float(str(value).replace(",", "."))
        whole = int(number)
    except (ValueError, OverflowError) as fault:
        raise UsageError("parameter-number", name=name, value=value) from fault
    if not math.isfinite(number) or (param.type is not ParamType.FLOAT and whole != number):
        raise UsageError("parameter-number", name=name, value=value)
    low, high = bounds(param)
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
    values = choices(param)
    for one in values:
        if one.casefold() == str(value).casefold():
            return str(one)
    raise UsageError("parameter-choice", name=name, value=value, values=", ".join(values))


def _day(name: str, _: Param, value: Any) -> str:
    """The day as ISO text, as `date()` in a statement takes it."""
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError as fault:
        raise UsageError("parameter-date", name=name, value=value) from fault


def _text(_: str, __: Param, value: Any) -> str:
    return str(value)


_PLAIN: dict[ParamType, Callable[[str, Param, Any], Any]] = {
    ParamType.HELIX: _one_of,
    ParamType.CHOICE: _one_of,
    ParamType.BOOL: _truth,
    ParamType.DATE: _day,
    ParamType.TEXT: _text,
}


_found_sound: WeakKeyDictionary[Store, set[str]] = WeakKeyDictionary()


def _examine_once(store: Store, question: Question) -> None:
    """Examine a question unless it was found sound over this connection before."""
    sound = _found_sound.setdefault(store, set())
    text = question.model_dump_json()
    if text not in sound:
        examine(store, question)
        sound.add(text)


def examine(store: Store, question: Question) -> list[str]:
    """What the server remarks on a statement, which it explains without running it.

    Raises `HeaderError` unless the statement is sound, reads and nothing else, stays within the graph and
    gives the columns of its header. A READ transaction stops writes, but neither files nor procedures.
    """
    probe = {name: param.default for name, param in question.params.items()}
    probe |= {LANGUAGE: language(), FOUND: []}
    try:
        plan = store.explain(question.text, probe)
    except (UnavailableError, UsageError):
        raise
    except LoketError as fault:
        said = str(fault.values.get("reason", "")).partition("\n")[0]
        raise _unsound(question, t("question.fault.explain", reason=said)) from fault
    for operator, details in plan.operators:
        reason = _forbidden(operator, details)
        if reason is not None:
            raise _unsound(question, reason)
    if plan.query_type != "r":
        raise _unsound(question, t("question.fault.writes"))
    if plan.columns != list(question.returns):
        found, said = ", ".join(plan.columns), ", ".join(question.returns)
        raise _unsound(question, t("question.fault.columns", found=found, said=said))
    return plan.notes


def _forbidden(operator: str, details: str) -> str | None:
    if operator == "LoadCSV":
        return t("question.fault.load-csv")
    if operator.startswith("Transaction"):
        return t("question.fault.transactions")
    if operator.startswith(_ABOUT_THE_SERVER):
        return t("question.fault.server", operator=operator)
    procedure = details.partition("(")[0]
    if operator == "ProcedureCall" and procedure not in _PROCEDURES:
        return t("question.fault.procedure", procedure=procedure)
    return None


def _unsound(question: Question, reason: str) -> HeaderError:
    return HeaderError("question-statement", file=question.origin, reason=reason)
