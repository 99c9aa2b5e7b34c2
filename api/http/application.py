"""The application: what every request has in common, and the few endpoints beside the questions.

Owns the guard against requests that reach a local server by another name (DNS rebinding), the language of
a request, and the headers that every answer carries. Read-only: nothing here writes to the graph.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Any

import pydantic_core
from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import __version__
from api.http import negotiation, problems, questions
from api.values import plain
from kb import search
from kb.questions import asking, library
from kb.store import Store
from kb.texts import language, speaking, t

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
# The interactive pages of OpenAPI fetch their parts from elsewhere: Loket serves the description alone.
_OPENAPI = "/openapi.json"


def create_app(store: Store, allowed_hosts: Sequence[str] = ()) -> FastAPI:
    """The application on a connected store. `allowed_hosts` are further names it may be reached by."""
    app = FastAPI(
        title="Loket",
        version=__version__,
        summary=t("http.summary"),
        description=t("http.description"),
        openapi_url=_OPENAPI,
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        responses=problems.documented(),
    )
    problems.add_to(app)
    known, _ = library.load()
    questions.add_to(app, store, known)
    _add_reads(app, store)

    # In an address, one of IPv6 stands in brackets.
    hosts = {f"[{one}]" if ":" in one and one[0] != "[" else one.lower() for one in (*_LOCAL, *allowed_hosts)}

    @app.middleware("http")
    async def _common(request: Request, following: Callable[[Request], Awaitable[Response]]) -> Response:
        with speaking(negotiation.language_of(request)):
            host = request.headers.get("host", "")
            if _without_port(host) in hosts:
                try:
                    response = await following(request)
                except Exception as fault:  # noqa: BLE001 (whatever it is, the answer has the one shape)
                    response = problems.unforeseen(fault)
            else:
                # A page elsewhere can make a browser call this server by a name that it controls (DNS
                # rebinding); then the name gives it away.
                response = problems.problem(HTTPStatus.MISDIRECTED_REQUEST, "host", t("http.host", host=host))
            response.headers["Content-Language"] = language()
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Vary", "Accept, Accept-Language")
        return response

    return app


def _without_port(host: str) -> str:
    name, _, port = host.lower().rpartition(":")
    return name if name and port.isdigit() else host.lower()


def _json(value: Any) -> Response:
    return Response(
        pydantic_core.to_json(value, inf_nan_mode="null", fallback=plain), media_type="application/json"
    )


def _add_reads(app: FastAPI, store: Store) -> None:
    @app.get("/v1", tags=["about"], summary=t("http.start"))
    def start() -> Response:
        return _json(
            {
                "name": "Loket",
                "version": __version__,
                "questions": "/v1/questions",
                "actors": "/v1/actors?q=",
                "sources": "/v1/sources",
                "analyses": "/v1/analyses",
                "openapi": _OPENAPI,
            }
        )

    @app.get("/health", tags=["about"], summary=t("http.health"))
    def health() -> Response:
        found = store.rows("store/ping")[0]
        return _json({"status": "ok", "database": found["name"], "version": found["version"]})

    @app.get("/v1/actors", tags=["actors"], summary=t("http.actors"))
    def actors(
        q: Annotated[str, Query(min_length=1, max_length=200, description=t("http.q"))],
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        hits = search.actors(store, q, limit)
        return _json([{"id": hit.id, "name": hit.name, "fit": hit.fit, **hit.details} for hit in hits])

    @app.get("/v1/actors/{actor}", tags=["actors"], summary=t("http.actor"))
    def actor(actor: Annotated[str, Path(max_length=500)], request: Request) -> Response:
        hit = search.one_actor(store, actor)
        if hit.id != actor:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/v1/actors/{hit.id}{query}", status_code=308)
        found = asking.ask(store, library.question("actor-profile"), {"actor": actor})
        return _json(dict(zip(found.columns, found.rows[0], strict=True)))

    @app.get("/v1/sources", tags=["about"], summary=t("http.sources"))
    def sources() -> Response:
        return _json(store.rows("store/extracts"))

    @app.get("/v1/analyses", tags=["about"], summary=t("http.analyses"))
    def analyses() -> Response:
        return _json(store.rows("read/analyses"))
