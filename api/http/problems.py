"""Every fault of the HTTP interface in one shape: RFC 9457 problem details, or a page for a browser.

`type` is a stable address below `/problems/`, `title` and `detail` are in the language of the request. A
fault of Loket's own never shows its insides.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from api import negotiation
from api.web import faults
from kb.errors import AmbiguousError, LoketError
from kb.texts import catalogue, t

MEDIA_TYPE = "application/problem+json"
_SHOWN = 80
log = logging.getLogger("loket.http")


class Problem(BaseModel):
    """What is wrong. `candidates` are who an ambiguous name may be, `parameters` what is wrong with each."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    detail: str
    candidates: list[dict[str, Any]] | None = None
    parameters: list[dict[str, str]] | None = None


def documented() -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of every fault."""
    return {
        "default": {
            "description": t("http.problem"),
            "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
        }
    }


def problem(request: Request, status: int, kind: str, detail: str, **more: object) -> Response:
    """A problem as a response to a request: as data, or as a page when a browser asks for one."""
    title = f"http.title.{status}"
    body = {
        "type": f"/problems/{kind}",
        "title": t(title) if title in catalogue() else HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    if negotiation.wants_page(request):
        return faults.page(request, body)
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def unforeseen(request: Request, fault: Exception) -> Response:
    """The problem for a fault that nobody thought of; its insides go into the log."""
    log.error("unforeseen", exc_info=fault)
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "fault", t("http.unforeseen"))


def add_to(app: FastAPI) -> None:
    """Turn every fault into a problem."""

    @app.exception_handler(LoketError)
    def _own(request: Request, fault: LoketError) -> Response:
        if fault.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("%s", fault, exc_info=fault)
        more: dict[str, object] = {}
        if isinstance(fault, AmbiguousError):
            more["candidates"] = fault.candidates
        return problem(request, fault.http_status, fault.key, str(fault), **more)

    @app.exception_handler(RequestValidationError)
    def _parameters(request: Request, fault: RequestValidationError) -> Response:
        wrong = [{"parameter": str(one["loc"][-1]), "reason": _in_words(one)} for one in fault.errors()]
        detail = " ".join(one["reason"] for one in wrong)
        return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "parameters", detail, parameters=wrong)

    @app.exception_handler(HTTPException)
    def _http(request: Request, fault: HTTPException) -> Response:
        path = request.url.path[:_SHOWN]
        detail = t("http.bad-request")
        if fault.status_code == HTTPStatus.NOT_FOUND:
            detail = t("http.no-such-path", path=path)
        elif fault.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            detail = t("http.no-such-method", path=path, method=request.method)
        response = problem(request, fault.status_code, "http", detail)
        for name, value in (fault.headers or {}).items():
            response.headers[name] = value
        return response


_REASONS = {
    "missing": "http.parameter.missing",
    "greater_than_equal": "http.parameter.least",
    "less_than_equal": "http.parameter.most",
    "string_too_long": "http.parameter.long",
    "string_too_short": "http.parameter.short",
    "literal_error": "error.parameter-choice",
    "bool_parsing": "error.parameter-choice",
    "int_parsing": "error.parameter-number",
    "int_parsing_size": "error.parameter-number",
    "int_from_float": "error.parameter-number",
    "float_parsing": "error.parameter-number",
}
_BOUNDS = ("ge", "le", "max_length", "min_length")


def _in_words(fault: Mapping[str, Any]) -> str:
    """What is wrong with a parameter, from how pydantic says it."""
    context = fault.get("ctx") or {}
    return t(
        _REASONS.get(fault["type"], "http.parameter.other"),
        name=fault["loc"][-1],
        value=str(fault.get("input"))[:_SHOWN],
        bound=next((context[one] for one in _BOUNDS if one in context), None),
        values=str(context.get("expected", "true, false")).replace("'", "").replace(" or ", ", "),
    )
