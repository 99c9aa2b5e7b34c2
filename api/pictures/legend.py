"""The legend that pictures share: which mark is which kind of actor, and which of them have ceased."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from api.pictures import labels, palette, svg
from kb.model import Helix
from kb.texts import t

SIZE = 13.0


def helices(root: Element, there: Iterable[str | None], x: float, y: float, *, ceased: bool = False) -> None:
    """The helices that there are, in their order, on one line; last the mark of those who have ceased."""
    group = SubElement(root, "g", {"class": "legend"})
    found = {palette.known(one) for one in there}
    for helix in (one for one in Helix if one in found):
        x = _key(group, palette.mark(helix, x + 7, y - 4.5, 6.5), t(f"helix.{helix}"), x, y)
    if ceased:
        _key(group, palette.ceased(x + 7, y - 4.5, 6.5), t("show.ceased"), x, y)


def _key(group: Element, mark: Element, text: str, x: float, y: float) -> float:
    """A mark and its word; where the next one stands."""
    group.append(mark)
    svg.words(group, x + 20, y, text, SIZE, kind="key")
    return x + 42 + labels.width(text, SIZE)
