"""Pages and pictures kept as they were sent, each for as long as the database stays as it was.

Owns when a page may be given again: the same address in the same language in the same state of the database
(`Store.state`), taken before the page is made, so that none is older than what it was asked of. A client
that has it gets 304 and nothing else. What depends on who asks, or on anything besides the database and the
user's question files, is not for here: its module stands among `_LIVE` in `api/web/__init__.py`.
"""

from __future__ import annotations

import gzip
import hashlib
import inspect
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from api import negotiation
from kb import settings
from kb.questions import kept, library
from kb.store import Store
from kb.texts import language

# A page may depend on the program itself and its settings, too: another run has tags of its own.
_RUN = secrets.token_hex(4)
_LEAST = 1000  # bytes that are worth compressing
_PLAIN = ("text/", "application/json", "image/svg+xml")
_VARY = "Accept, Accept-Language, Accept-Encoding"

# What is sent: status, headers, whether the body is compressed, the body; and whether it will stay.
_Written = tuple[int, dict[str, str], bool, bytes, bool]
_passing: ContextVar[list[bool] | None] = ContextVar("passing", default=None)


def route_of(store: Store) -> type[APIRoute]:
    """The class of routes whose endpoints' responses are kept."""

    class Kept(APIRoute):
        def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
            super().__init__(path, _kept(store, endpoint), **more)

    return Kept


def passing() -> None:
    """Say, while a page is made, that it will soon be another though nothing is written."""
    said = _passing.get()
    if said is not None:
        said.append(True)


def _kept(store: Store, endpoint: Callable[..., Response]) -> Callable[..., Response]:
    signature = inspect.signature(endpoint)
    own = list(signature.parameters.values())
    asks = "request" in signature.parameters

    @wraps(endpoint)
    def answer(request: Request, **given: Any) -> Response:
        whole = {"request": request, **given} if asks else given
        return _answered(store, request, lambda: endpoint(**whole))

    if not asks:
        own = [inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request), *own]
        own.sort(key=lambda one: one.kind)
    answer.__signature__ = signature.replace(parameters=own)  # type: ignore[attr-defined]
    return answer


def _answered(store: Store, request: Request, make: Callable[[], Response]) -> Response:
    state = store.state() if settings.answers_kept() else ""
    if not state:
        return _sent(request, _written(make(), steady=False))
    key = ("page", language(), request.url.path, request.url.query, library.revision())
    tag = f'W/"{hashlib.sha256(repr((_RUN, state, key)).encode()).hexdigest()[:32]}"'
    if negotiation.has_it(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag, "Vary": _VARY})

    def made() -> _Written:
        said: list[bool] = []
        token = _passing.set(said)
        try:
            with kept.at(state) as moment:
                response = make()
        finally:
            _passing.reset(token)
        return _written(response, steady=moment.steady and not said)

    return _sent(request, kept.memory(store).get(state, key, made, keep=lambda one: one[-1]), tag)


def _written(response: Response, *, steady: bool) -> _Written:
    body = bytes(response.body)
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    plain = headers.get("content-type", "").startswith(_PLAIN)
    packed = plain and len(body) >= _LEAST and "content-encoding" not in headers
    body = gzip.compress(body, 6, mtime=0) if packed else body
    return response.status_code, headers, packed, body, steady and response.status_code == HTTPStatus.OK


def _sent(request: Request, written: _Written, tag: str | None = None) -> Response:
    status, headers, packed, body, steady = written
    headers = {**headers, "vary": _VARY, **({"etag": tag} if tag and steady else {})}
    if packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    elif packed:
        body = gzip.decompress(body)
    return Response(body, status, headers)
