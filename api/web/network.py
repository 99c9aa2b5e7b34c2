"""Networks: the page of the whole one with its data for the script, and pictures to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.pictures import raster, region
from api.pictures.partners import DRAWN, MOST_TIES
from api.web import answers, frame, keeping, things, years
from kb import search
from kb.errors import UsageError
from kb.model import Helix
from kb.store import Store
from kb.texts import language, t

_MOST = 50


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/network`, `/network.json`, `/pictures/network.svg|.png` and `/pictures/actor/{id}.svg|.png`."""

    @router.get("/network")
    def network(request: Request) -> Response:
        most = answers.found(store, "most-connected", {"limit": _MOST})
        made = store.rows("read/analyses")
        ready = not made or region.ready(store)
        if not ready:
            keeping.passing()
        return frame.page(
            request,
            "network.html",
            analysed=most is not None and bool(made),
            analysis=made[0]["id"] if made else None,
            ready=ready,
            most=answers.records(most),
            ceased=most.question.returns["ceased"] if most else None,
            helices=[one.value for one in Helix],
        )

    @router.get("/network.json")
    def data() -> Response:
        return Response(region.data(store, network_of(store)), media_type="application/json")

    @router.get("/pictures/actor/{identifier}.{form}")
    def ego(request: Request, identifier: Annotated[str, Path(max_length=500)], form: str) -> Response:
        return drawn(form, lambda: _ego(store, identifier, frame.Links(request), years.period(request)))

    @router.get("/pictures/network.{form}")
    def picture(form: str) -> Response:
        return drawn(
            form, lambda: region.picture(network_of(store), title=t("web.network.title"), lang=language())
        )


def _ego(store: Store, identifier: str, links: frame.Links, chosen: dict[str, int]) -> str:
    """The network of one actor, as its page shows it."""
    actor = search.one_actor(store, identifier).id
    profile, partners, among = answers.several(
        store,
        ("actor-profile", {"actor": actor}),
        ("who-works-with-whom", {"actor": actor, **chosen, "limit": DRAWN}),
        ("ties-among-partners", {"actor": actor, **chosen, "among": DRAWN, "limit": MOST_TIES}),
    )
    told = answers.records(profile)[0]
    made = things.ego_picture(links, told, answers.records(partners), answers.records(among))
    if made is None:
        raise UsageError("no-partners", name=told["actor"]["name"] or actor)
    return made


def network_of(store: Store) -> region.Network:
    """The network of the latest analysis; raises `UsageError` without one."""
    found = region.latest(store)
    if found is None:
        raise UsageError("no-analysis")
    return found


def content_of(store: Store) -> region.Content:
    """The actors and ties of the latest analysis; raises `UsageError` without one."""
    found = region.content(store)
    if found is None:
        raise UsageError("no-analysis")
    return found


def drawn(form: str, made: Callable[[], str], width: int = 1600) -> Response:
    """A picture in the form that its address ends in, `svg` or `png`."""
    if form == "svg":
        return Response(made(), media_type="image/svg+xml")
    if form == "png":
        return Response(raster.png(made(), width), media_type="image/png")
    return Response(status_code=404)
