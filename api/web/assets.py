"""The files that pages need: styles, scripts, the icon.

Each address holds a hash of the file, so that a browser keeps it for ever.
Owns the folder `static/`, read once; nothing else on this machine can be reached through an address.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

PREFIX = "/static"
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A file: its address below `/static`, its bytes, its kind, its bytes compressed."""

    path: str
    body: bytes
    media_type: str
    packed: bytes


@cache
def assets() -> dict[str, Asset]:
    """Every file below `static/` by its name there (`loket.css`, `lib/sigma.js`)."""
    return {name: _asset(name, one.read_bytes()) for name, one in _walk("", files("api.web") / "static")}


def _walk(prefix: str, folder: Traversable) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for one in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{prefix}{one.name}"
        found += _walk(f"{name}/", one) if one.is_dir() else [(name, one)]
    return found


def _asset(name: str, body: bytes) -> Asset:
    stem, dot, ending = name.rpartition(".")
    kind = _KINDS.get(f"{dot}{ending}") or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(
        f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}{dot}{ending}",
        body,
        kind,
        gzip.compress(body, 9, mtime=0),
    )


def href(name: str) -> str:
    """The address of a file in `static/`; raises `KeyError` for one that is not there."""
    return f"{PREFIX}/{assets()[name].path}"


def add_to(app: FastAPI) -> None:
    """Serve the files, under their hashed names alone."""
    by_path = {one.path: one for one in assets().values()}

    @app.get(f"{PREFIX}/{{path:path}}", include_in_schema=False)
    async def static(request: Request, path: str) -> Response:
        if path not in by_path:
            raise HTTPException(404)
        one = by_path[path]
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("Accept-Encoding", "") and len(one.packed) < len(one.body):
            headers["Content-Encoding"] = "gzip"
            return Response(one.packed, media_type=one.media_type, headers=headers)
        return Response(one.body, media_type=one.media_type, headers=headers)
