"""The ways Loket fails, each with a message that a strategist or data officer can act on.

One hierarchy. An error carries the key of its text and the values in it; `api/` turns it into an exit
code or an RFC 9457 problem. Nothing in the project raises a bare string at a user.
"""

from __future__ import annotations

import errno
from typing import ClassVar

from kb.texts import t

# What a system refuses for, as far as a user brings it about.
_REFUSED = {
    errno.ENOENT: "system.not-there",
    errno.EACCES: "system.not-allowed",
    errno.EPERM: "system.not-allowed",
    errno.EROFS: "system.read-only",
    errno.EISDIR: "system.folder",
    errno.ENOTDIR: "system.no-folder",
    errno.ENOSPC: "system.full",
    errno.ENAMETOOLONG: "system.long-name",
    errno.EADDRINUSE: "system.port-taken",
    errno.EADDRNOTAVAIL: "system.no-address",
}


def refusal(fault: OSError | UnicodeDecodeError) -> str:
    """Why a file or a port is not to be had, in the language in force; in the system's words if unusual."""
    if isinstance(fault, UnicodeDecodeError):
        return t("system.no-text")
    key = _REFUSED.get(fault.errno or 0)
    return t(key) if key else fault.strerror or str(fault)


class LoketError(Exception):
    """A fault with a name. `key` is looked up under `error.` in the catalogue."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return t(f"error.{self.key}", **self.values)


class UsageError(LoketError):
    """What was asked cannot be done as it was asked: a wrong parameter, a missing column, a wrong file."""

    exit_code = 2
    http_status = 422


class NotFoundError(LoketError):
    """What was asked for is not in the knowledge base."""

    exit_code = 2
    http_status = 404


class AmbiguousError(LoketError):
    """A name that fits several; `candidates` are `(id, name)` pairs, best first."""

    exit_code = 2
    http_status = 409

    def __init__(self, key: str, /, candidates: list[dict[str, object]], **values: object) -> None:
        super().__init__(key, **values)
        self.candidates = candidates


class UnavailableError(LoketError):
    """The database, the download or the disk did not serve; trying again later may help."""

    http_status = 503


class ForbiddenError(LoketError):
    """Somebody asks for what only others may."""

    http_status = 403


class BusyError(UnavailableError):
    """Somebody else holds what is needed (a load in progress)."""


class InputError(UsageError):
    """A file that is not what it claims to be; nothing of it was written."""


class TimedOutError(UnavailableError):
    """A question that took longer than it may."""

    http_status = 504
