"""One endpoint per question, made from the question's own file: typed parameters in, typed rows out."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, create_model

from api import __version__, export, negotiation
from kb.errors import NotFoundError
from kb.questions import asking, kept
from kb.questions.header import Column, ColumnType, Param, ParamType, Question
from kb.store import Store
from kb.texts import pick, t


class Thing(BaseModel):
    """An actor, project, cluster or place."""

    id: str
    name: str | None = None
    helix: str | None = None
    no_advertising: bool | None = None


class ColumnInfo(BaseModel):
    """A column of an answer."""

    name: str
    type: str
    title: str


_TYPES: dict[ColumnType, Any] = {
    ColumnType.ACTOR: Thing,
    ColumnType.PROJECT: Thing,
    ColumnType.CLUSTER: Thing,
    ColumnType.PLACE: Thing,
    ColumnType.YEAR: int,
    ColumnType.INT: int,
    ColumnType.FLOAT: float,
    ColumnType.SHARE: float,
    ColumnType.EURO: float,
    ColumnType.BOOL: bool,
    ColumnType.LIST: list[Any],
}
Format = Literal["json", "csv", "xlsx"]


def add_to(app: FastAPI, store: Store, questions: dict[str, Question]) -> None:
    """Add the list of questions and an endpoint for each."""
    router = APIRouter(prefix="/v1/questions", tags=["questions"])

    @router.get("", summary=t("http.questions"))
    def listed() -> list[dict[str, Any]]:
        return [described(question) for question in questions.values()]

    for question in questions.values():
        router.add_api_route(
            f"/{question.name}",
            _endpoint(store, question),
            methods=["GET"],
            name=question.name,
            summary=pick(question.title.model_dump()),
            description=pick(question.about.model_dump()),
            response_model=None,
            responses={
                200: {
                    "model": answer_model(question),
                    "content": {media: {} for form, media in export.MEDIA_TYPES.items() if form != "json"},
                },
                304: {"description": t("http.unchanged")},
            },
        )
    router.add_api_route("/{name}", _no_such(questions), methods=["GET"], include_in_schema=False)
    app.include_router(router)


def _no_such(questions: dict[str, Question]) -> Callable[[str], Response]:
    """What answers for every other name, and says which there are."""

    def no_such_question(name: str) -> Response:
        raise NotFoundError("no-such-question", name=name, names=", ".join(questions))

    return no_such_question


def described(question: Question) -> dict[str, Any]:
    """A question as data: what it is called, takes and gives, in both languages."""
    return {
        "name": question.name,
        "href": f"/v1/questions/{question.name}",
        "theme": question.theme.value,
        "title": question.title.model_dump(),
        "about": question.about.model_dump(),
        "parameters": {
            name: param.model_dump(mode="json", exclude_none=True) for name, param in question.params.items()
        },
        "columns": {name: column.model_dump(mode="json") for name, column in question.returns.items()},
        "show": question.show.value,
    }


def answer_model(question: Question) -> type[BaseModel]:
    """The form of a question's answer, for OpenAPI."""
    word = "".join(part.capitalize() for part in question.name.split("-"))
    columns = {name: _row_field(column) for name, column in question.returns.items()}
    row = create_model(f"{word}Row", **columns)  # type: ignore[call-overload]
    model: type[BaseModel] = create_model(
        f"{word}Answer",
        question=(str, Field(description=question.name)),
        title=(str, ...),
        asked=(dict[str, Any], ...),
        meant=(dict[str, str], ...),
        columns=(list[ColumnInfo], ...),
        rows=(list[row], ...),
        cut=(bool, Field(description=t("http.cut"))),
        notes=(list[str], Field(description=t("http.notes"))),
    )
    return model


def _row_field(column: Column) -> tuple[Any, Any]:
    kind = _TYPES.get(column.type, str)
    return (kind | None, Field(default=None, description=pick(column.model_dump())))


def answered(
    store: Store,
    question: Question,
    given: dict[str, Any],
    request: Request,
    form: str | None,
    *,
    with_blocked: bool = False,
) -> Response:
    """The answer in the form wanted: the one named, else the one that the request accepts.

    Nothing but a 304 when the client has it already.
    """
    form = form or negotiation.form_of(request)
    asked = kept.Asked.now(store, question, given)
    headers = {}
    if asked.tag is not None:
        # Weak: two servers may write the same answer in other bytes (a workbook holds when it was made).
        headers["ETag"] = f'W/"{asked.tag}-{form}{"-blocked" * with_blocked}-{__version__}"'
        if negotiation.has_it(request, headers["ETag"]):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if form != "json":
        headers["Content-Disposition"] = f'attachment; filename="{question.name}.{form}"'
    written = asked.written(
        f"{form}{'-blocked' * with_blocked}",
        lambda answer: export.written(store, answer, form, with_blocked=with_blocked),
    )
    return Response(written, media_type=export.MEDIA_TYPES[form], headers=headers)


def _endpoint(store: Store, question: Question) -> Callable[..., Response]:
    def endpoint(request: Request, **given: Any) -> Response:
        form, with_blocked = given.pop("format", None), bool(given.pop("with_blocked", None))
        unknown = set(request.query_params) - question.params.keys() - {"format", "lang", "with_blocked"}
        # Parameters that are not declared are told about, not ignored: a misspelt filter is a wrong answer.
        said = {**given, **dict.fromkeys(unknown, "")}
        return answered(store, question, said, request, form, with_blocked=with_blocked)

    parameters = [inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)]
    for name, param in question.params.items():
        parameters.append(
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if param.required else None,
                annotation=_annotation(param),
            )
        )
    for name, kind, text in (("format", Format, "http.format"), ("with_blocked", bool, "http.with-blocked")):
        parameters.append(
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[kind | None, Query(description=t(text))],
            )
        )
    endpoint.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    endpoint.__name__ = question.name.replace("-", "_")
    return endpoint


def _annotation(param: Param) -> Any:
    """The type of a query parameter, its bounds and its text."""
    text = pick({"en": param.en, "sv": param.sv})
    low, high = asking.bounds(param)
    if param.type in {ParamType.INT, ParamType.YEAR, ParamType.FLOAT}:
        kind: Any = float if param.type is ParamType.FLOAT else int
        query = Query(description=text, ge=low, le=high)
    elif param.type in {ParamType.CHOICE, ParamType.HELIX}:
        kind, query = Literal[asking.choices(param)], Query(description=text)
    elif param.type is ParamType.BOOL:
        kind, query = bool, Query(description=text)
    elif param.type is ParamType.DATE:
        kind, query = dt.date, Query(description=text)
    else:
        kind, query = str, Query(description=text, max_length=500)
    return Annotated[kind if param.required else kind | None, query]
