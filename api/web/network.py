"""The page of the whole network, its data for the script, and the same as a picture."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pictures import raster, region
from api.web import answers, frame
from kb.errors import UsageError
from kb.model import Helix
from kb.store import Store
from kb.texts import language, t

_MOST = 50


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/network`, `/network.json` and `/pictures/network.svg|.png`."""

    @router.get("/network")
    def network(request: Request) -> Response:
        most = answers.found(store, "most-connected", {"limit": _MOST})
        made = store.rows("read/analyses")
        return frame.page(
            request,
            "network.html",
            analysed=most is not None and bool(made),
            analysis=made[0]["id"] if made else None,
            most=answers.records(most),
            helices=[one.value for one in Helix],
        )

    @router.get("/network.json")
    def data(request: Request) -> Response:
        found = network_of(store)
        tag = f'"{found.analysis}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(found.packed, media_type="application/json", headers=headers)
        return Response(gzip.decompress(found.packed), media_type="application/json", headers=headers)

    @router.get("/pictures/network.{form}")
    def picture(form: str) -> Response:
        return drawn(
            form, lambda: region.picture(network_of(store), title=t("web.network.title"), lang=language())
        )


def network_of(store: Store) -> region.Network:
    """The network of the latest analysis; raises `UsageError` without one."""
    found = region.latest(store)
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
