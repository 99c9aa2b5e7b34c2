"""The words of the roster: what its columns may be called, and what its closed lists hold.

The names that the template uses, in Swedish and English, come from the catalogue; other spellings that people
use are in `data/roster/words.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kb.model import Helix
from kb.texts import LANGUAGES, catalogue, t
from loaders.geography import fold
from loaders.reading import Columns

_DETAILS = ("other_names", "helix", "place", "postcode", "country", "web", "pic", "lei", "vat")
_WHO = ("organisation", "number")

KINDS = ("advice", "finance", "incubation", "network", "premises", "skills", "test")
ROLES = ("member", "manager", "owner", "partner")


@cache
def _words() -> Mapping[str, Any]:
    resource = files("loaders").joinpath("data", "roster", "words.toml")
    return tomllib.loads(resource.read_text(encoding="utf-8"))


def texts(key: str) -> tuple[str, ...]:
    """A text of the catalogue in every language."""
    return tuple(catalogue()[key][language] for language in LANGUAGES)


def _columns(
    role: str,
    required: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
    either: tuple[tuple[str, ...], ...] = (),
) -> Columns:
    words = _words()
    own = words.get(f"columns-of-{role}", {})
    aliases = {
        name: (*texts(f"roster.column.{name}"), *words["columns"].get(name, ()), *own.get(name, ()))
        for name in (*required, *sum(either, ()), *optional)
    }
    return Columns(required, optional, aliases, either, _title)


def _title(name: str) -> str:
    """What the form calls a column, in the language in force."""
    key = f"roster.column.{name}"
    return t(key) if key in catalogue() else name


TABLES: dict[str, Columns] = {
    "roster": _columns("roster", ("roster",), ("as_of",)),
    "actors": _columns("actors", ("organisation",), ("number", *_DETAILS)),
    "clusters": _columns("clusters", ("cluster",), ("focus", "manager", "manager_number", "since", "until")),
    "memberships": _columns("memberships", ("cluster",), ("role", "since", "until", *_DETAILS), (_WHO,)),
    "support": _columns(
        "support",
        optional=("kind", "since", "until"),
        either=(("supporter", "supporter_number"), (*_WHO, "cluster", "project")),
    ),
    "ties": _columns(
        "ties",
        optional=("strength", "frequency", "about", "since", "until"),
        either=(_WHO, ("partner", "partner_number")),
    ),
    "asked": _columns("asked", ("answered",), ("asked",), (_WHO,)),
}


def is_example(text: str) -> bool:
    """Whether it is one of the template's examples."""
    return text.casefold().startswith(tuple(one.casefold() for one in texts("roster.example.mark")))


def helix_of(text: str) -> Helix:
    """The kind of actor that a word means; raises `KeyError` for none of them."""
    return _helices()[fold(text)]


@cache
def _helices() -> dict[str, Helix]:
    words = {}
    for helix in Helix:
        for spelling in (*_words()["helix"].get(helix, ()), helix, *texts(f"helix.{helix}")):
            words[fold(spelling)] = helix
    return words


def kind_of(text: str | None) -> str:
    """The kind of support by its key, where it is one of the list's; else as stated."""
    return _key("kind", KINDS, text) or ""


def role_of(text: str | None) -> str | None:
    """The role in a cluster by its key, where it is one of the list's; else as stated."""
    return _key("role", ROLES, text)


def _key(group: str, keys: tuple[str, ...], text: str | None) -> str | None:
    return None if text is None else _keys(group, keys).get(fold(text), " ".join(text.split()))


@cache
def _keys(group: str, keys: tuple[str, ...]) -> dict[str, str]:
    return {fold(word): key for key in keys for word in (key, *texts(f"roster.{group}.{key}"))}
