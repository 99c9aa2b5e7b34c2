"""The words Loket speaks: one catalogue (`catalogue/*.toml`), Swedish and English side by side.

Owns the choice of language and the forming of numbers, dates and shares by language. Code names a
text by its key and hands over values; it never holds a sentence of its own.
"""

from __future__ import annotations

import datetime as dt
import os
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal, get_args

from babel import dates, numbers

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALES: dict[Language, str] = {"sv": "sv_SE", "en": "en_GB"}
_SHARES: dict[Language, str] = {"sv": "#,##0.#\N{NO-BREAK SPACE}%", "en": "#,##0.#%"}
_chosen: ContextVar[Language | None] = ContextVar("language", default=None)


def language() -> Language:
    """The language in force: the one chosen for this context, else the user's environment.

    `LOKET_LANG` wins over the ordinary `LC_ALL`, `LC_MESSAGES` and `LANG`; English when none says Swedish.
    """
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    for name in ("LOKET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value:
            return "sv" if value.startswith("sv") else "en"
    return "en"


@contextmanager
def speaking(lang: Language) -> Iterator[None]:
    """Speak one language for the length of a block (a request, a page)."""
    token = _chosen.set(lang)
    try:
        yield
    finally:
        _chosen.reset(token)


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every text by its dotted key: `{"load.done": {"sv": …, "en": …}}`."""
    flat: dict[str, Mapping[str, str]] = {}

    def walk(prefix: str, node: Mapping[str, Any]) -> None:
        for key, value in node.items():
            name = f"{prefix}.{key}" if prefix else key
            if "en" in value and isinstance(value["en"], str):
                flat[name] = value
            else:
                walk(name, value)

    for part in sorted(files("kb").joinpath("catalogue").iterdir(), key=lambda one: one.name):
        if part.name.endswith(".toml"):
            walk("", tomllib.loads(part.read_text(encoding="utf-8")))
    return flat


def number(value: float, digits: int | None = None) -> str:
    """A number by language: `7 935` and `0,25` in Swedish, `7,935` and `0.25` in English.

    `digits` fixes the decimals; without it an integer has none and other numbers at most three.
    """
    pattern = "#,##0" if digits == 0 else f"#,##0.{'0' * digits}" if digits else "#,##0.###"
    formatted: str = numbers.format_decimal(value, format=pattern, locale=_LOCALES[language()])
    return formatted


_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def collated(text: str) -> str:
    """What to sort a text by: without case and accents; in Swedish, å, ä and ö are letters after z."""
    small = unicodedata.normalize("NFC", text).casefold()
    if language() == "sv":
        small = small.translate(_AFTER_Z)
    return "".join(one for one in unicodedata.normalize("NFKD", small) if not unicodedata.combining(one))


def form_date(day: dt.date) -> str:
    """A date by language: `25 nov. 2026`, `25 Nov 2026`."""
    formed: str = dates.format_date(day, format="medium", locale=_LOCALES[language()])
    return formed


class _ByLanguage(Formatter):
    """`str.format` with four kinds more: `:n` number, `:n2` two decimals, `:%` share, `:d` date."""

    def format_field(self, value: Any, format_spec: str) -> str:
        locale = _LOCALES[language()]
        if format_spec.startswith("n") and isinstance(value, int | float):
            return number(value, int(format_spec[1:]) if len(format_spec) > 1 else None)
        if format_spec == "%" and isinstance(value, int | float):
            share: str = numbers.format_percent(value, format=_SHARES[language()], locale=locale)
            return share
        if format_spec == "d" and isinstance(value, dt.date):
            return form_date(value)
        return str(super().format_field(value, format_spec))


_form = _ByLanguage()


def t(key: str, /, **values: object) -> str:
    """The text of a key in the language in force, its placeholders filled.

    A text with counts may have two forms, `key` and `key-one`: the second is taken when the value
    called `n` is 1. Raises `KeyError` for a key that the catalogue does not have.
    """
    texts = catalogue()
    if values.get("n") == 1 and f"{key}-one" in texts:
        key = f"{key}-one"
    return _form.vformat(texts[key][language()], (), values)


def pick(translations: Mapping[str, str]) -> str:
    """The text in force of a `{en: …, sv: …}` pair from outside the catalogue (a question's header)."""
    return translations.get(language()) or translations.get("en") or next(iter(translations.values()), "")
