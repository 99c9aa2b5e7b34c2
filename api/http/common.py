"""What every request has in common: the names a server answers to, the language, headers, the form of faults.

Plain ASGI: a middleware of Starlette's own base class would wrap each request and response in objects and a
task of its own, for answers that take a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import negotiation
from api.http import problems
from kb.texts import language, speaking, t

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Vary": "Accept, Accept-Language",
}


class Common:
    """The outermost layer of the application. `allowed_hosts` are further names it may be reached by."""

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        self._app = app
        # In an address, one of IPv6 stands in brackets.
        self._hosts = {
            f"[{one}]" if ":" in one and one[0] != "[" else one.lower() for one in (*_LOCAL, *allowed_hosts)
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers["Content-Language"] = language()
                for name, value in _HEADERS.items():
                    # What a 304 says takes the place of what the browser has: the page's own policy.
                    if message["status"] != HTTPStatus.NOT_MODIFIED or name != "Content-Security-Policy":
                        headers.setdefault(name, value)
            await send(message)

        with speaking(negotiation.language_of(request)):
            host = request.headers.get("host", "")
            if _without_port(host) not in self._hosts:
                # A page elsewhere can make a browser call this server by a name that it controls (DNS
                # rebinding); then the name gives it away.
                refused = problems.problem(
                    request, HTTPStatus.MISDIRECTED_REQUEST, "host", t("http.host", host=host)
                )
                await refused(scope, receive, with_headers)
                return
            try:
                await self._app(scope, receive, with_headers)
            except Exception as fault:
                if begun:
                    raise
                await problems.unforeseen(request, fault)(scope, receive, with_headers)


def _without_port(host: str) -> str:
    name, _, port = host.lower().rpartition(":")
    return name if name and port.isdigit() else host.lower()
