"""The legend that pictures share: which mark is which kind of actor."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from api.pictures import labels, palette, svg
from kb.model import Helix
from kb.texts import t

SIZE = 13.0


def helices(root: Element, there: Iterable[str | None], x: float, y: float) -> None:
    """The helices that there are, in their order, on one line."""
    group = SubElement(root, "g", {"class": "legend"})
    found = {palette.known(one) for one in there}
    for helix in (one for one in Helix if one in found):
        group.append(palette.mark(helix, x + 7, y - 4.5, 6.5))
        text = t(f"helix.{helix}")
        svg.words(group, x + 20, y, text, SIZE, kind="key")
        x += 42 + labels.width(text, SIZE)
