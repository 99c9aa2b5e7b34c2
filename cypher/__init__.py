"""Every Cypher statement of Loket, one per file, and the reader of those files.

Nothing else in the project holds Cypher. A file opens with a YAML header in a block comment that says
what the statement does and which parameters it takes; the statement follows. What the headers of
questions mean is `kb.questions`' business; here a file is a name, a header and a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import LiteralString

SUFFIX = ".cypher"


class MalformedStatementError(ValueError):
    """A statement file that does not open with a block comment, or has nothing after it."""


@dataclass(frozen=True)
class Statement:
    """One statement as it stands in its file.

    `name` is the path below this folder without the suffix (`load/actors`), `header` the text between
    the comment marks, `header_line` the line (from 1) on which the header begins, `text` the Cypher
    without the header.
    """

    name: str
    header: str
    header_line: int
    text: LiteralString


def parse(name: str, source: str) -> Statement:
    """Split the text of a statement file into header and statement.

    Raises `MalformedStatementError` when the file does not open with `/* … */` or holds no statement.
    """
    body = source.removeprefix("\ufeff").lstrip()
    if not body.startswith("/*"):
        raise MalformedStatementError(f"{name}: a statement file opens with a header between /* and */")
    end = body.find("*/")
    if end < 0:
        raise MalformedStatementError(f"{name}: the header is not closed with */")
    text = body[end + 2 :].strip().removesuffix(";").rstrip()
    if not text:
        raise MalformedStatementError(f"{name}: there is no statement after the header")
    line = source[: source.index("/*")].count("\n") + 1
    return Statement(name, body[2:end], line, text)


@cache
def statement(name: str) -> Statement:
    """The statement in `cypher/<name>.cypher`; raises `FileNotFoundError` when there is none."""
    resource = files(__name__).joinpath(name + SUFFIX)
    return parse(name, resource.read_text(encoding="utf-8"))


def text(name: str) -> LiteralString:
    """The Cypher of `cypher/<name>.cypher`, ready for the driver."""
    return statement(name).text


def names(folder: str) -> tuple[str, ...]:
    """The names of all statements directly in `cypher/<folder>/`, sorted."""
    root: Traversable = files(__name__).joinpath(folder)
    found = (item.name for item in root.iterdir() if item.name.endswith(SUFFIX))
    return tuple(sorted(f"{folder}/{name.removesuffix(SUFFIX)}" for name in found))
