"""A page for every question, one's own included: a form made from its header, and the answer as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.values import helix
from api.web import answers, frame, tables
from kb.errors import AmbiguousError, LoketError
from kb.questions import asking, library
from kb.questions.header import Param, ParamType, Question
from kb.store import Store
from kb.texts import pick, t

_THINGS = {ParamType.ACTOR, ParamType.PROJECT, ParamType.CLUSTER, ParamType.PLACE}
_NUMBERS = {ParamType.YEAR, ParamType.INT, ParamType.FLOAT}
_NO_PARAMETERS = frozenset({"lang", "sort"})


@dataclass(frozen=True)
class Field:
    """A field of the form: its parameter, text and value; `choices` are pairs of value and word."""

    name: str
    label: str
    kind: str
    value: str
    required: bool
    choices: list[tuple[str, str]]
    least: float | None = None
    most: float | None = None


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/questions` and `/questions/{name}`."""

    @router.get("/questions")
    def listed(request: Request) -> Response:
        known, faults = library.load()
        return frame.page(
            request,
            "questions.html",
            themes=library.by_theme(known.values()),
            faults=[str(one) for one in faults],
        )

    @router.get("/questions/{name}")
    def one(request: Request, name: str) -> Response:
        question = library.question(name)
        given = {
            key: value
            for key, value in request.query_params.items()
            if key not in _NO_PARAMETERS and value.strip()
        }
        return _page(request, store, question, given)


def _page(request: Request, store: Store, question: Question, given: Mapping[str, str]) -> Response:
    links = frame.Links(request)
    answer, fault, status = None, None, 200
    missing = [key for key, param in question.params.items() if param.required and key not in given]
    if given or not missing:
        try:
            answer = answers.ask(store, question.name, given)
        except LoketError as one:
            if one.http_status >= 500:
                raise
            fault, status = one, one.http_status
    return frame.page(
        request,
        "question.html",
        status=status,
        question=question,
        fields=[_field(store, key, param, given) for key, param in question.params.items()],
        answer=answer,
        table=tables.table(answer, links, request.query_params.get("sort", "")) if answer else None,
        given=given,
        fault=fault,
        candidates=_candidates(links, question, fault),
        no_analysis=fault is not None and fault.key == "no-analysis",
    )


def _candidates(links: frame.Links, question: Question, fault: LoketError | None) -> list[dict[str, Any]]:
    """Whom an ambiguous name may mean, each with the address that asks of that one."""
    if not isinstance(fault, AmbiguousError):
        return []
    asked = fault.values.get("text")
    for name in question.params:
        if links.query.get(name, "").strip() == asked:
            return [{**one, "href": links.here(**{name: one["id"]})} for one in fault.candidates]
    return []


def _field(store: Store, name: str, param: Param, given: Mapping[str, str]) -> Field:
    value = given.get(name, "" if param.default is None else str(param.default))
    least, most = asking.bounds(param) if param.type in _NUMBERS else (None, None)
    kind = "text"
    if param.type in _THINGS:
        kind = param.type.value
    elif param.type in _NUMBERS:
        kind = "number"
    elif param.type is ParamType.DATE:
        kind = "date"
    choices = _choices(store, param)
    if choices:
        kind = "choice"
        value = value.lower() if param.type is ParamType.BOOL else value
        if not param.required and param.default is None:
            choices = [("", t("web.question.any")), *choices]
    label = pick({"en": param.en, "sv": param.sv})
    return Field(name, label, kind, value, param.required, choices, least, most)


def _choices(store: Store, param: Param) -> list[tuple[str, str]]:
    if param.type is ParamType.HELIX:
        return [(one, helix(one)) for one in asking.choices(param)]
    if param.type is ParamType.CHOICE:
        return [(one, one) for one in param.values]
    if param.type is ParamType.BOOL:
        return [("false", t("show.no")), ("true", t("show.yes"))]
    if param.type is ParamType.ANALYSIS:
        return [(one["id"], analysis_word(one)) for one in store.rows("read/analyses")]
    return []


def analysis_word(one: Mapping[str, Any]) -> str:
    """An analysis as a choice: when it was made, and of how much."""
    made = frame.day(one["made_at"])
    if one["since"] or one["until"]:
        of = {"since": one["since"] or "…", "until": one["until"] or "…"}
        return t("web.question.analysis-years", **of, made=made, actors=one["actors"] or 0, id=one["id"][:8])
    return t("web.question.analysis", made=made, actors=one["actors"] or 0, id=one["id"][:8])
