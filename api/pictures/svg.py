"""The frame that every picture has: title, description, paper; and text that no name can break out of.

Elements are those of the standard library's XML, which escapes what it writes; what XML cannot hold at all
(control characters) and what would turn the text around it (marks of direction) is taken out of a name.
"""

from __future__ import annotations

import hashlib
import re
from xml.etree.ElementTree import Element, SubElement, tostring

FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK, PAPER, FAINT = "#1b1f24", "#ffffff", "#5c6670"
MOST = 500  # characters of a name that are worth telling
_SAFE = re.compile(r"(/(?!/)|#|https?://)")
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def frame(width: float, height: float, *, title: str, description: str, lang: str) -> Element:
    """An empty picture on white paper, measured in its own units."""
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "picture",
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "lang": lang,
            "role": "group",
            "font-family": FONT,
            "fill": INK,
        },
    )
    # Several pictures may stand on one page: ids by what they tell.
    key = hashlib.sha256(f"{title}\0{description}".encode("utf-8", "replace")).hexdigest()[:10]
    root.set("aria-labelledby", f"title-{key}")
    root.set("aria-describedby", f"about-{key}")
    SubElement(root, "title", {"id": f"title-{key}"}).text = cut(title, MOST)
    SubElement(root, "desc", {"id": f"about-{key}"}).text = clean(description)
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    SubElement(root, "rect", {"class": "paper", **size, "fill": PAPER})
    return root


def written(root: Element) -> str:
    """The picture as text."""
    return tostring(root, encoding="unicode")


def clean(text: str) -> str:
    """The text without what XML cannot hold, and without marks that turn the writing direction; one line."""
    return " ".join(_UNFIT.sub(" ", text).split())


def cut(text: str, most: int) -> str:
    """The text on one line, at most so many characters."""
    line = clean(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def link(parent: Element, href: str | None, name: str) -> Element:
    """What an actor or a place is drawn into: a link that tells its name, a mere group without an address."""
    name = cut(name, MOST)
    if href is not None and _SAFE.match(href):
        inner = SubElement(parent, "a", {"href": href, "class": "node", "aria-label": name})
    else:
        inner = SubElement(parent, "g", {"class": "node", "role": "img", "aria-label": name})
    SubElement(inner, "title").text = name
    return inner


def words(
    parent: Element, x: float, y: float, text: str, size: float, *, kind: str = "label", **given: str
) -> Element:
    """A line of text with a rim of paper around it, so that lines behind it do not strike it through."""
    attributes = {"class": kind, "x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size:g}"}
    if kind == "label":
        attributes |= {"stroke": PAPER, "stroke-width": "3"}
        attributes |= {"stroke-linejoin": "round", "paint-order": "stroke"}
    attributes |= {name.replace("_", "-"): value for name, value in given.items()}
    one = SubElement(parent, "text", attributes)
    one.text = text
    return one
