"""Who may write through a page: somebody at this machine, or somebody who has the key.

Three things are looked at. Where the request comes from: the loopback interface, without a proxy between
(then everybody would seem to be here). The key, for all others: `loket serve --key-file` names the file that
holds it; without one nobody else may. And that the form was on a page of this server: a page elsewhere can
make a browser send a form here, and the browser then says so (`Sec-Fetch-Site`, `Origin`).
"""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

from kb.errors import ForbiddenError

# What a proxy adds on the way.
_ON_BEHALF = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def local(request: Request) -> bool:
    """Whether the request comes from this machine itself."""
    if request.client is None or any(name in request.headers for name in _ON_BEHALF):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def same_origin(request: Request) -> bool:
    """Whether the request was sent by a page of this server, or by no page at all."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def may_look(request: Request) -> bool:
    """Whether what only a data officer should see (rejects, files) may be shown."""
    return local(request)


def check(request: Request, key: str | None) -> None:
    """Raise `ForbiddenError` unless the request may write; `key` is what its form holds."""
    if not same_origin(request):
        raise ForbiddenError("write-from-elsewhere")
    if local(request):
        return
    wanted: str | None = request.app.state.key
    if wanted is None:
        raise ForbiddenError("write-not-here")
    if key is None or not hmac.compare_digest(key.encode(), wanted.encode()):
        raise ForbiddenError("write-wrong-key")
