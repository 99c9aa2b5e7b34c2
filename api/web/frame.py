"""The frame around every page: templates, links that keep the language, headers.

Owns how a template becomes a response. Everything a template shows is escaped, and names, which others
wrote, are kept from turning the text around them (`isolated`). A template that uses what it
was not given is a fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, tostring

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api import values
from api.pictures import palette
from api.web import assets
from kb import grouping
from kb.texts import LANGUAGES, form_date, language, number, pick, speaking, t

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What the menu leads to, in its order: the address, and the key of its text.
MENU = (
    ("/gaps", "web.menu.gaps"),
    ("/network", "web.menu.network"),
    ("/map", "web.menu.map"),
    ("/questions", "web.menu.questions"),
    ("/about", "web.menu.about"),
)


class Links:
    """Addresses within Loket, as one request needs them: the language it chose goes along."""

    def __init__(self, request: Request) -> None:
        self._chosen = request.query_params.get("lang")
        self.path = request.url.path
        self._query = [
            (name, value) for name, value in request.query_params.multi_items() if name != "lang" and value
        ]

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address without the language."""
        return dict(self._query)

    @property
    def lang(self) -> str | None:
        """The language that the address names, for forms to carry on; None when it names none."""
        return language() if self._chosen else None

    def to(self, path: str, query: Mapping[str, object] | None = None, /, **more: object) -> str:
        """The address of a path; what is None or empty stays out of it."""
        asked = [(key, value) for key, value in {**(query or {}), **more}.items() if value not in (None, "")]
        return self._joined(path, [*asked, *([("lang", self.lang)] if self.lang else [])])

    def here(self, **changed: object) -> str:
        """The address of this page with some of its parameters changed, or taken out with None."""
        kept = [(name, value) for name, value in self._query if name not in changed]
        added = [(name, value) for name, value in changed.items() if value not in (None, "")]
        lang = [("lang", self.lang)] if self.lang and "lang" not in changed else []
        return self._joined(self.path, [*kept, *added, *lang])

    def thing(self, kind: str, identifier: str) -> str:
        """The page of an actor, project, cluster or place; for `rest:NO`, a group in gaps, the country's."""
        if kind == "place":
            identifier = grouping.place_of(identifier)
        return self.to(f"/{kind}s/{quote(identifier, safe='')}")

    @staticmethod
    def picture(identifier: str) -> str:
        """The address of an actor's network as a picture, without its ending."""
        return f"/pictures/actor/{quote(identifier, safe='')}"

    @staticmethod
    def _joined(path: str, query: list[tuple[str, object]]) -> str:
        return f"{path}?{urlencode(query)}" if query else path


def isolated(text: object) -> str:
    """A name within a sentence, kept from turning what stands around it (Unicode's FSI and PDI)."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def day(value: object) -> str:
    """A date, or an ISO text that begins with one, as the language in force writes it; nothing as a dash."""
    try:
        return form_date(dt.date.fromisoformat(str(value)[:10]))
    except ValueError:
        return "–" if value is None else str(value)


@cache
def mark(helix: str | None) -> Markup:
    """The shape and colour of a kind of actor, as the pictures have it; a word always stands beside it."""
    return _small(palette.mark(helix, 8, 8, 5.6))


@cache
def mark_ceased() -> Markup:
    """The mark of those who have ceased, of whatever kind; as `mark`."""
    return _small(palette.ceased(8, 8, 5.6))


def _small(shape: Element) -> Markup:
    drawn = tostring(shape, encoding="unicode")
    # Made of the palette's own numbers and words alone; no name is in it.
    return Markup(f'<svg class="kind-mark" viewBox="0 0 16 16" aria-hidden="true">{drawn}</svg>')  # noqa: S704


def _with_capital(text: str) -> str:
    """A text as a line begins, also behind an isolate."""
    at = 1 if text[:1] == "\N{FIRST STRONG ISOLATE}" else 0
    return f"{text[:at]}{text[at : at + 1].upper()}{text[at + 1 :]}"


@cache
def templates() -> Environment:
    """The templates, each compiled once."""
    made = Environment(
        loader=PackageLoader("api.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.update(
        t=t,
        number=number,
        shown=values.shown,
        helix_word=values.helix,
        isolated=isolated,
        static=assets.href,
        mark=mark,
        mark_ceased=mark_ceased,
        menu=MENU,
    )
    made.filters.update(
        pick=lambda both: pick(both.model_dump()),
        day=day,
        is_web=lambda text: str(text).startswith(("https://", "http://")),
        upfirst=_with_capital,
        first_sentence=lambda text: text.partition(". ")[0].rstrip(".") + ".",
    )
    return made


def page(request: Request, template: str, *, status: int = 200, **given: Any) -> Response:
    """A template with the frame around it, as a response."""
    links = Links(request)
    text = (
        templates()
        .get_template(template)
        .render(lang=language(), links=links, others=_others(links), **given)
    )
    return Response(
        text,
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _POLICY},
    )


def _others(links: Links) -> list[tuple[str, str, str]]:
    """The other languages: the code, what the language calls itself, and this page in it."""
    found: list[tuple[str, str, str]] = []
    for code in LANGUAGES:
        if code != language():
            with speaking(code):
                found.append((code, t("web.language"), links.here(lang=code)))
    return found
