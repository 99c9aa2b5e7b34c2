"""From SVG to PNG, by typst: the same picture on every machine, with fonts that come along."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

_PAGE = '#set page(width: 1000pt, height: auto, margin: 0pt)\n#image("picture.svg", width: 1000pt)\n'


@cache
def fonts() -> list[Path]:
    """The folders of the fonts that come with Loket."""
    return [Path(str(files("font_source_sans_pro").joinpath("files")))]


def png(svg: str, width: int = 1600) -> bytes:
    """The picture as PNG, `width` pixels wide."""
    with TemporaryDirectory() as folder:
        Path(folder, "picture.svg").write_text(svg, encoding="utf-8")
        page = Path(folder, "page.typ")
        page.write_text(_PAGE, encoding="utf-8")
        drawn = typst.compile(
            page, root=Path(folder), format="png", ppi=72 * width / 1000, font_paths=fonts()
        )
    assert isinstance(drawn, bytes)  # noqa: S101 (a single page: the types cannot tell)
    return drawn
