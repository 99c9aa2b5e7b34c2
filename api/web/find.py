"""Search: the page of everything that a text may mean, and suggestions as one types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.values import helix
from api.web import frame
from kb import search
from kb.search import Hit
from kb.store import Store
from kb.texts import t

Kind = Literal["actor", "cluster", "project", "place"]
_KINDS: tuple[Kind, ...] = ("actor", "cluster", "project", "place")
_LABELS = {"cluster": "Cluster", "project": "Project", "place": "Place"}
_SUGGESTED = 8
_SURE = 5  # the fit of an identifier


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/find` and `/suggest`."""

    @router.get("/find")
    def find(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
        found = {kind: _hits(store, kind, q, 20) for kind in _KINDS} if q.strip() else {}
        sure = [(kind, hit) for kind, hits in found.items() for hit in hits if hit.fit == _SURE]
        if len(sure) == 1:
            return RedirectResponse(frame.Links(request).thing(sure[0][0], sure[0][1].id), status_code=303)
        count = sum(map(len, found.values()))
        return frame.page(request, "find.html", q=q, found=found, count=count, about=_about)

    @router.get("/suggest")
    def suggest(
        request: Request, q: Annotated[str, Query(max_length=200)] = "", kind: Kind | None = None
    ) -> Response:
        links = frame.Links(request)
        hits = [
            (one, hit)
            for one in ([kind] if kind else _KINDS)
            for hit in (_hits(store, one, q, _SUGGESTED) if q.strip() else [])
        ]
        hits.sort(key=lambda pair: -pair[1].fit)  # the kinds in their order where the fit is the same
        return JSONResponse(
            [
                {
                    "id": hit.id,
                    "name": hit.name,
                    "about": _about(one, hit.details),
                    "href": links.thing(one, hit.id),
                }
                for one, hit in hits[:_SUGGESTED]
            ]
        )


def _hits(store: Store, kind: Kind, text: str, most: int) -> list[Hit]:
    return (
        search.actors(store, text, most)
        if kind == "actor"
        else search.others(store, _LABELS[kind], text, most)
    )


def _about(kind: str, details: dict[str, Any]) -> str:
    """What kind of thing a hit is, and for an actor how much it takes part in."""
    if kind != "actor":
        return t(f"label.{_LABELS[kind]}")
    parts = [helix(details["helix"])] if details.get("helix") else []
    if details.get("ceased"):
        parts.append(t("show.ceased"))
    if details.get("country"):
        parts.append(str(details["country"]))
    if details.get("projects"):
        parts.append(t("web.search.projects", n=details["projects"]))
    return " · ".join(parts)
