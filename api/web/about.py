"""How figures are made and how not to read them, and the accessibility statement."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import __version__
from api.web import answers, frame
from kb.store import Store


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/about` and `/accessibility`."""

    @router.get("/about")
    def about(request: Request) -> Response:
        extracts = [row for row in store.rows("store/extracts") if row["complete"]]
        base = answers.records(answers.ask(store, "overview"))[0]
        return frame.page(request, "about.html", extracts=extracts, base=base, version=__version__)

    @router.get("/accessibility")
    def accessibility(request: Request) -> Response:
        return frame.page(request, "accessibility.html")
