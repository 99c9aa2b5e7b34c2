"""The sources that Loket knows: found, not listed.

A new source is one mapping in `mappings/`, called like the file, or one module here with a `SOURCE`.
"""

from __future__ import annotations

import importlib
import pkgutil
from contextlib import AbstractContextManager
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
    found = dict(_modules())
    with _mappings() as folder:
        named = {path.stem: _mapped(path.stem) for path in folder.glob("*.yaml")}
    found |= {name: source for name, source in named.items() if source is not None}
    return dict(sorted(found.items()))


@cache
def _modules() -> dict[str, Source]:
    """The sources that are modules. Only those are imported that may have one: all take half a second."""
    found = {}
    for module in pkgutil.iter_modules(loaders.__path__):
        text = files("loaders") / f"{module.name}.py"
        if text.is_file() and b"\nSOURCE" not in text.read_bytes():
            continue
        source = getattr(importlib.import_module(f"loaders.{module.name}"), "SOURCE", None)
        if isinstance(source, Source):
            found[source.name] = source
    return found


@cache
def _mapped(name: str) -> Source | None:
    """The source that is a mapping of this name, if there is one."""
    with _mappings() as folder:
        path = next((one for one in folder.glob("*.yaml") if one.stem == name), None)
        return None if path is None else mapped.source_of(path)


def _mappings() -> AbstractContextManager[Path]:
    return as_file(files("loaders") / "mappings")


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
    found = _mapped(name) or all_sources().get(name)  # to read all mappings takes longer than many a load
    if found is None:
        raise UsageError("no-such-source", name=name, names=", ".join(all_sources()))
    return found
