"""Every fault of the HTTP interface in one shape: RFC 9457 problem details.

`type` is a stable address below `/problems/`, `title` and `detail` are in the language of the request. A
fault of Loket's own never shows its insides.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from kb.errors import AmbiguousError, LoketError
from kb.texts import t

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("loket.http")


def problem(status: int, kind: str, detail: str, **more: object) -> Response:
    """A problem as a response."""
    body = {
        "type": f"/problems/{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def add_to(app: FastAPI) -> None:
    """Turn every fault into a problem."""

    @app.exception_handler(LoketError)
    def _own(_: Request, fault: LoketError) -> Response:
        if fault.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("%s", fault, exc_info=fault)
        more: dict[str, object] = {}
        if isinstance(fault, AmbiguousError):
            more["candidates"] = fault.candidates
        return problem(fault.http_status, fault.key, str(fault), **more)

    @app.exception_handler(RequestValidationError)
    def _parameters(_: Request, fault: RequestValidationError) -> Response:
        faults = [
            {"parameter": ".".join(str(part) for part in one["loc"][1:]), "reason": one["msg"]}
            for one in fault.errors()
        ]
        detail = "; ".join(f"{one['parameter']}: {one['reason']}" for one in faults)
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "parameters", detail, parameters=faults)

    @app.exception_handler(HTTPException)
    def _http(_: Request, fault: HTTPException) -> Response:
        response = problem(fault.status_code, "http", str(fault.detail))
        for name, value in (fault.headers or {}).items():
            response.headers[name] = value
        return response

    @app.exception_handler(Exception)
    def _unforeseen(_: Request, fault: Exception) -> Response:
        log.error("unforeseen", exc_info=fault)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", t("http.unforeseen"))
