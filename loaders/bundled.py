"""The lists that come with Loket, in the folders of `data`; each is read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

import polars as pl


@cache
def rows(folder: str, name: str) -> pl.DataFrame:
    """The rows of a list, every value as the text that it is written with."""
    with as_file(files("loaders") / "data" / folder / name) as path:
        return pl.read_csv(path, infer_schema=False)
