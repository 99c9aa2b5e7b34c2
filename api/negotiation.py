"""What a client wants and has: the language and the form of an answer, from its address or its headers.

Owns the reading of `Accept`, `Accept-Language` and `If-None-Match` (RFC 9110, sections 12.5 and 13.1.2). A
wish that cannot be met is no fault: JSON, and the server's own language, are what everybody gets who does
not say.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request

from api.export import MEDIA_TYPES
from kb.texts import LANGUAGES, Language, language

_FORMS = {media.partition(";")[0]: form for form, media in MEDIA_TYPES.items()}
_FORMS |= {"*/*": "json", "application/*": "json", "text/*": "csv"}


def wished(header: str) -> Iterator[str]:
    """The values of a header of wishes, the dearest first; those refused with `q=0` are left out."""
    weighed = []
    for one in header.split(","):
        value, *parameters = (part.strip().lower() for part in one.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, number = parameter.partition("=")
            if name.strip() == "q":
                weight = _weight(number)
        if value and weight > 0:
            weighed.append((-weight, value))
    yield from (value for _, value in sorted(weighed, key=lambda one: one[0]))


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 1.0


def language_of(request: Request) -> Language:
    """The language asked for: `?lang=`, else the first of Accept-Language that Loket speaks."""
    asked = request.query_params.get("lang", "").lower()
    for wish in (asked, *wished(request.headers.get("accept-language", ""))):
        for one in LANGUAGES:
            if wish.partition("-")[0] == one:
                return one
    return language()


def form_of(request: Request) -> str:
    """The form of an answer that `Accept` asks for: `json`, `csv` or `xlsx`."""
    for wish in wished(request.headers.get("accept", "")):
        if wish in _FORMS:
            return _FORMS[wish]
    return "json"


def wants_page(request: Request) -> bool:
    """Whether a person with a browser asks: HTML is wished for, and no form of data before it."""
    for wish in wished(request.headers.get("accept", "")):
        if wish in {"text/html", "application/xhtml+xml"}:
            return True
        if wish in _FORMS:
            return False
    return False


def has_it(request: Request, tag: str) -> bool:
    """Whether the client says that it has the answer with this entity tag already."""
    given = request.headers.get("if-none-match", "")
    tags = {one.strip().removeprefix("W/") for one in given.split(",")}
    return tag.removeprefix("W/") in tags
