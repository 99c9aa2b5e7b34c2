"""The map of places and the ties between them: as a page with a table, and as a picture to take along."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.pictures import region
from api.pictures.map import Flow, Place, View, places_map
from api.web import frame
from api.web.network import content_of, drawn
from kb.store import Store
from kb.texts import language, t

_VIEW = Query()


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/map` and `/pictures/map.svg|.png`."""

    @router.get("/map")
    def page(request: Request, view: Annotated[View, _VIEW] = "sweden") -> Response:
        network = region.content(store)
        if network is None:
            return frame.page(request, "map.html", view=view, picture=None, places=[])
        places, flows = _content(store, network, frame.Links(request))
        return frame.page(
            request,
            "map.html",
            view=view,
            picture=_picture(places, flows, view),
            places=_table(places, flows),
        )

    @router.get("/pictures/map.{form}")
    def picture(request: Request, form: str, view: Annotated[View, _VIEW] = "sweden") -> Response:
        def made() -> str:
            return _picture(*_content(store, content_of(store), frame.Links(request)), view)

        return drawn(form, made)


def _picture(places: list[Place], flows: list[Flow], view: View) -> str:
    title = t(f"web.map.{view}")
    return places_map(places, flows, view=view, title=title, description=t("web.map.lead"), lang=language())


def _content(store: Store, network: region.Content, links: frame.Links) -> tuple[list[Place], list[Flow]]:
    """The places of a network's actors, called as the language in force does, and the ties between them."""
    actors = Counter(network.places.of)
    codes = sorted(network.places.at)
    names = {row["code"]: row["name"] for row in store.rows("read/place-names", codes=codes, lang=language())}
    places = [
        Place(code, names.get(code, code), *network.places.at[code], actors[code], links.thing("place", code))
        for code in codes
    ]
    return places, [Flow(*pair, *tied) for pair, tied in network.places.between.items()]


def _table(places: list[Place], flows: list[Flow]) -> list[dict[str, Any]]:
    """The same as rows: a place, its actors, its ties with other places, and the place it is tied to most."""
    name = {one.code: one.name for one in places}
    ties: Counter[str] = Counter()
    closest: dict[str, tuple[float, str]] = {}
    for flow in flows:
        for here, there in ((flow.a, flow.b), (flow.b, flow.a)):
            ties[here] += flow.ties
            if there in name:
                closest[here] = max(closest.get(here, (0.0, "")), (flow.weight, there))
    return [
        {
            "place": {"id": one.code, "name": one.name},
            "actors": one.actors,
            "ties": ties[one.code],
            "most": {"id": closest[one.code][1], "name": name[closest[one.code][1]]}
            if one.code in closest
            else None,
        }
        for one in sorted(places, key=lambda one: (-one.actors, one.code))
    ]
