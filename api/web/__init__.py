"""The web pages: what a strategist sees of Loket in a browser, on laptop or phone, with or without script.

Pages are made by the server from the same questions as everything else; they hold no data of their own. A
page is one module with a function `add_to(router, store)`, listed below, one template in `templates/` that
fills the blocks of `base.html`, and its texts in `kb/catalogue/web.toml`:

    def add_to(router: APIRouter, store: Store) -> None:
        @router.get("/map")
        def regional_map(request: Request) -> Response:
            answer = answers.ask(store, "partners-of-place", {"place": "SE332"})
            return frame.page(request, "map.html", answer=answer)

`frame.page` renders it with the frame around it: language, menu, headers. `answers.ask` is the one way to an
answer. Files in `static/` are named with `static('name')`, which adds what they are a version of. The Content
Security Policy lets nothing inline run: no `style=`, no `onclick=`, no `<script>` without `src`.
"""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from api.web import (
    about,
    assets,
    find,
    gaps,
    geography,
    keeping,
    loading,
    matching,
    network,
    questions,
    start,
    things,
)
from kb.store import Store

# What depends on nothing but its address and the database is kept as it was sent (`keeping`); the rest is
# made anew each time.
_KEPT = (start, find, things, gaps, network, geography, questions, about)
_LIVE = (loading, matching)


def add_to(app: FastAPI, store: Store) -> None:
    """Add every page and the files they need."""
    for pages, router in (
        (_KEPT, APIRouter(include_in_schema=False, route_class=keeping.route_of(store))),
        (_LIVE, APIRouter(include_in_schema=False)),
    ):
        for page in pages:
            page.add_to(router, store)
        app.include_router(router)
    assets.add_to(app)
