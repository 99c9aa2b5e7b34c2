"""Pseudonyms of natural persons: who trades in their own name, kept without saying who it is.

Owns the key and what is made with it. A pseudonym is an HMAC of the personal number: the same in every source
and delivery for whoever has the key, and nothing that can be guessed back without it, which a bare hash of so
few possible numbers could. The key is a file of the user's: it never enters the graph, a log or an export.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kb.errors import UsageError
from loaders import columnwise

PREFIX = "person"
_LEAST = 32
_SHOWN = 24


@dataclass(frozen=True)
class Pseudonyms:
    """Makes pseudonyms with one key, which nothing shows."""

    _key: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """What tells this key from another, and nothing of it."""
        return self._made("loket")[:8]

    def of(self, numbers: pl.Series) -> pl.Series:
        """The pseudonyms of personal numbers, however they are written; the century does not matter."""
        return columnwise.Each(self._one, pl.String())(numbers)

    def _one(self, number: str) -> str:
        digits = re.sub(r"\D", "", number)
        if len(digits) == 12 and digits[:2] in {"16", "18", "19", "20"}:
            digits = digits[2:]  # with its century; a VAT number has two digits after it instead
        return f"{PREFIX}-{self._made(digits[:10])[:_SHOWN]}"

    def _made(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def read_or_make(path: Path) -> tuple[Pseudonyms, bool]:
    """The pseudonyms of the key in a file, and whether the file was made now, readable by its owner only.

    Raises `UsageError` for a file that others can read, and for what is no key.
    """
    made = not path.exists() and _make(path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UsageError("key-open", file=str(path))
    key = path.read_bytes().strip()
    if len(key) < _LEAST:
        raise UsageError("key-short", file=str(path), least=_LEAST)
    return Pseudonyms(key), made


def _make(path: Path) -> bool:
    """Make a key; False if somebody else has made one meanwhile. Half a key is never there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_LEAST) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        return False
    finally:
        Path(name).unlink()
    return True
