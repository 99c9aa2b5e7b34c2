"""Rows that were not loaded, each with its file, row, field, value and what was expected.

Owns the file of rejects. The record itself is kept beside the reason, so that a data officer can mend it;
cells are written so that a spreadsheet takes none of them for a formula.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.texts import t

# Twelve or ten digits in the shape of a Swedish personal number, with or without its hyphen.
_PERSONAL = re.compile(
    r"(?<!\d)(?:(?:18|19|20)\d{2}|\d{2})(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+]?\d{4}(?!\d)"
)


@dataclass(frozen=True, order=True)
class Reject:
    """One row that was not loaded. `reason` is a key under `reject.` in the catalogue."""

    file: str
    row: int
    field: str
    value: str
    reason: str

    @property
    def words(self) -> str:
        """The reason in the language in force."""
        return t(f"reject.{self.reason}", field=self.field, value=without_personal_numbers(self.value[:80]))


def without_personal_numbers(text: str) -> str:
    """The text with everything in the shape of a personal number left out."""
    return _PERSONAL.sub("▇", text)


def safe_cell(text: str) -> str:
    """The text as a spreadsheet cell that is never taken for a formula."""
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def write(path: Path, rejects: Iterable[Reject], record_of: Callable[[Reject], str]) -> None:
    """Write the file of rejects, each with the record itself; UTF-8 with a mark, for spreadsheets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(path.suffix + ".part")
    with partial.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "row", "field", "value", "reason", "record"])
        for one in sorted(rejects):
            cells = (one.file, str(one.row), one.field, one.value[:500], one.words, record_of(one))
            writer.writerow([safe_cell(without_personal_numbers(cell)) for cell in cells])
    partial.replace(path)


def counted(rejects: Iterable[Reject]) -> dict[str, int]:
    """How many there are of each reason, the most frequent first."""
    return dict(Counter(one.reason for one in rejects).most_common())
