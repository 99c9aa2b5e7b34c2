"""The application: its description, the few endpoints beside the questions, and the pages. Read-only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import pydantic_core
from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import __version__
from api.http import problems, questions
from api.http.common import Common
from api.values import plain
from api.web import add_to as add_pages
from kb import search
from kb.errors import UsageError
from kb.questions import advertising, kept, library
from kb.store import Store
from kb.texts import t

# The interactive pages of OpenAPI fetch their parts from elsewhere: Loket serves the description alone.
_OPENAPI = "/openapi.json"


def create_app(store: Store, allowed_hosts: Sequence[str] = (), key: str | None = None) -> FastAPI:
    """The application on a connected store. `allowed_hosts` are further names it may be reached by.

    `key` lets those who have it load and analyse from another machine; without one nobody there may.
    """
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
    app.state.key = key
    problems.add_to(app)
    known, _ = library.load()
    questions.add_to(app, store, known)
    _add_reads(app, store)
    add_pages(app, store)

    app.add_middleware(Common, allowed_hosts=allowed_hosts)
    return app


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
                "bridges": "/v1/bridges?actor=",
                "sources": "/v1/sources",
                "analyses": "/v1/analyses",
                "comparisons": "/v1/comparisons",
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
    def actor(
        actor: Annotated[str, Path(max_length=500)],
        request: Request,
        with_blocked: Annotated[bool, Query(description=t("http.with-blocked"))] = False,
    ) -> Response:
        hit = search.one_actor(store, actor)
        if hit.id != actor:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/v1/actors/{hit.id}{query}", status_code=308)
        told = kept.ask(store, library.question("actor-profile"), {"actor": actor})
        found = advertising.leaving(store, told, with_blocked=with_blocked)
        return _json(dict(zip(found.columns, found.rows[0], strict=True)))

    @app.get("/v1/bridges", tags=["questions"], summary=t("http.bridges"), response_model=None)
    def bridges(
        request: Request,
        a: Annotated[str | None, Query(max_length=500)] = None,
        b: Annotated[str | None, Query(max_length=500)] = None,
        actor: Annotated[str | None, Query(max_length=500)] = None,
        among: Annotated[str | None, Query(max_length=500)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 10,
        form: Annotated[questions.Format | None, Query(alias="format", description=t("http.format"))] = None,
    ) -> Response:
        given = {"a": a, "b": b, "actor": actor, "among": among}
        given = {name: value for name, value in given.items() if value}
        name = {("a", "b"): "bridges-between", ("actor",): "bridges-of", ("actor", "among"): "bridges-of"}
        if tuple(given) not in name:
            raise UsageError("bridges-ends")
        question = library.question(name[tuple(given)])
        return questions.answered(store, question, {**given, "limit": limit}, request, form)

    @app.get("/v1/sources", tags=["about"], summary=t("http.sources"))
    def sources() -> Response:
        return _json(store.rows("store/extracts"))

    @app.get("/v1/analyses", tags=["about"], summary=t("http.analyses"))
    def analyses() -> Response:
        return _json(store.rows("read/analyses"))

    @app.get("/v1/comparisons", tags=["about"], summary=t("http.comparisons"))
    def comparisons() -> Response:
        return _json(store.rows("read/comparisons"))
