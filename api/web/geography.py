"""The map of places and the ties between them: as a page with a table, and as a picture to take along."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.pictures import region
from api.pictures.map import Flow, Level, Place, places_map, views
from api.web import frame
from api.web.network import content_of, drawn
from kb.analysis.regions import regions
from kb.errors import UsageError
from kb.store import Store
from kb.texts import collated, language, t

_View = Annotated[str, Query(max_length=20)]


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/map` and `/pictures/map.svg|.png`."""

    @router.get("/map")
    def page(request: Request, view: _View = "sweden", level: Level = "county") -> Response:
        _check(view)
        content = region.content(store)
        given: dict[str, Any] = {"view": view, "level": level, "counties": _counties(store)}
        if content is None:
            return frame.page(request, "map.html", picture=None, places=[], **given)
        places, flows = _content(store, content, frame.Links(request), level)
        picture = _picture(store, places, flows, view, level)
        return frame.page(request, "map.html", picture=picture, places=_table(places, flows), **given)

    @router.get("/pictures/map.{form}")
    def picture(request: Request, form: str, view: _View = "sweden", level: Level = "county") -> Response:
        _check(view)

        def made() -> str:
            content = _content(store, content_of(store), frame.Links(request), level)
            return _picture(store, *content, view, level)

        return drawn(form, made)


def _check(view: str) -> None:
    if view not in views():
        raise UsageError("parameter-choice", name="view", value=view, values=", ".join(views()))


def _counties(store: Store) -> list[tuple[str, str]]:
    """The counties that can be shown alone, by code and name, in the order of their names."""
    rows = store.rows("read/place-names", codes=views()[2:], lang=language())
    return sorted(((row["code"], row["name"]) for row in rows), key=lambda one: collated(one[1]))


def _picture(store: Store, places: list[Place], flows: list[Flow], view: str, level: Level) -> str:
    title = dict(_counties(store)).get(view) or t(f"web.map.{view}")
    lead, lang = t("web.map.lead"), language()
    return places_map(places, flows, view=view, level=level, title=title, description=lead, lang=lang)


def _content(
    store: Store, network: region.Content, links: frame.Links, level: Level
) -> tuple[list[Place], list[Flow]]:
    """The places of a network's actors, called as the language in force does, and the ties between them."""
    there = network.places if level == "county" else network.municipalities
    actors, ceased = Counter(there.of), Counter(there.of[at] for at in network.ceased)
    codes = sorted(there.at)
    names = {row["code"]: row["name"] for row in store.rows("read/place-names", codes=codes, lang=language())}
    names |= {one.code: one.name for one in regions(store).values()}
    places = [
        Place(
            code,
            names.get(code, code),
            *there.at[code],
            actors[code],
            links.thing("place", code),
            ceased[code],
        )
        for code in codes
    ]
    return places, [Flow(*pair, *tied) for pair, tied in there.between.items()]


def _table(places: list[Place], flows: list[Flow]) -> list[dict[str, Any]]:
    """The same as rows: a place, its actors, those ceased, its ties with others, the place tied to most."""
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
            "ceased": one.ceased,
            "ties": ties[one.code],
            "most": {"id": closest[one.code][1], "name": name[closest[one.code][1]]}
            if one.code in closest
            else None,
        }
        for one in sorted(places, key=lambda one: (-one.actors, one.code))
    ]
