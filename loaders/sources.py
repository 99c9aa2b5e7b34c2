"""The sources that Loket knows: found, not listed.

A new source is one mapping in `mappings/`, called like the file, or one module here with a `SOURCE`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import loaders
from kb.errors import UsageError
from loaders import mapped
from loaders.source import Source


@cache
def all_sources() -> dict[str, Source]:
    """Every source by its name, sorted."""
    found = {}
    for module in pkgutil.iter_modules(loaders.__path__):
        source = getattr(importlib.import_module(f"loaders.{module.name}"), "SOURCE", None)
        if isinstance(source, Source):
            found[source.name] = source
    with as_file(files("loaders") / "mappings") as folder:
        for path in folder.glob("*.yaml"):
            found[path.stem] = mapped.source_of(path)
    return dict(sorted(found.items()))


def table(mapping: Path | None) -> Source:
    """The source that a user's own mapping makes of any table."""
    if mapping is None:
        raise UsageError("no-mapping")
    found = mapped.own_source(mapping)
    if found.name in all_sources():
        raise UsageError("mapping-taken", name=found.name)
    return found


def source(name: str) -> Source:
    """The source of this name; a `UsageError` with the names there are when there is none."""
    known = all_sources()
    if name not in known:
        raise UsageError("no-such-source", name=name, names=", ".join(known))
    return known[name]
