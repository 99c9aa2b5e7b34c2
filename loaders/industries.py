"""What industries are called: NACE Rev. 2 and 2.1 in Swedish and English, bundled.

The national classifications of Sweden, Norway, Finland and the United Kingdom are NACE down to four digits;
a fifth digit of 0 divides nothing. A code that a country has divided further has no name here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from kb.texts import Language
from loaders.term import Function, names

if TYPE_CHECKING:
    from loaders.rows import Rows
    from loaders.terms import Term

_LISTS = {
    "nace2": "nace-2",
    "sni2007": "nace-2",
    "sn2007": "nace-2",
    "tol2008": "nace-2",
    "sic2007": "nace-2",
    "nace2.1": "nace-2.1",
    "sni2025": "nace-2.1",
    "sn2025": "nace-2.1",
    "tol2025": "nace-2.1",
}
_DIGITS_OF_NACE = 4


def called(code: str, language: Language) -> str | None:
    """The name of an industry by its code with version (`sni2007-62010`); none that nobody has given it."""
    version, _, rest = code.partition("-")
    if version not in _LISTS:
        return None
    plain = re.sub(r"[^0-9A-Z]", "", rest)
    if len(plain) == _DIGITS_OF_NACE + 1 and plain.endswith("0"):
        plain = plain[:_DIGITS_OF_NACE]
    entry = entries(_LISTS[version]).get(plain)
    return (entry.get(f"name_{language}") or None) if entry else None


@cache
def entries(name: str) -> Mapping[str, Mapping[str, str]]:
    """A bundled list by code, without points."""
    resource = files("loaders").joinpath("data", "industries", f"{name}.csv")
    return {row["code"]: row for row in csv.DictReader(resource.read_text(encoding="utf-8").splitlines())}


class _Name(Function):
    """The name of an industry, from its code with version."""

    def names(self) -> Iterator[str]:
        """Those of its term."""
        return names(self._code)

    def made(self, rows: Rows) -> pl.Series:
        """The name in this language, nothing where none is known."""
        language = self._language
        return rows.kept.each(self, lambda code: called(code, language), pl.String())(
            rows.as_text(self._code)
        )

    @property
    def _code(self) -> Term:
        raise NotImplementedError

    @property
    def _language(self) -> Language:
        raise NotImplementedError


class IndustryInSwedish(_Name):
    """The Swedish name of an industry."""

    industry_sv: Term

    @property
    def _code(self) -> Term:
        return self.industry_sv

    @property
    def _language(self) -> Language:
        return "sv"


class IndustryInEnglish(_Name):
    """The English name of an industry."""

    industry_en: Term

    @property
    def _code(self) -> Term:
        return self.industry_en

    @property
    def _language(self) -> Language:
        return "en"
