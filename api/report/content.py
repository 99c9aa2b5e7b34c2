"""What a report holds, whatever it is printed as: words, facts, tables and pictures, all ready to be read.

Nothing here knows the database or a file format. Texts are in the language of the report already.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A column: its title, and whether it holds numbers (which stand to the right)."""

    title: str
    right: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of texts below headings; `more` says what was left out, if anything was."""

    headings: list[Heading]
    rows: list[list[str]]
    more: str | None = None


@dataclass(frozen=True)
class Picture:
    """A picture as SVG text, and what it shows in words for who cannot see it."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Section:
    """One part: its title, a sentence on how to read it, and what it shows; `none` when there is nothing."""

    title: str
    about: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    picture: Picture | None = None
    table: Table | None = None
    none: str | None = None


@dataclass(frozen=True)
class Report:
    """A whole report. `sure` says how far to trust it, `method` how it was made: paragraphs."""

    language: str
    kind: str
    title: str
    made: str
    lead: list[str]
    sections: list[Section]
    sure: list[str]
    method: list[str]
