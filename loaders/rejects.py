"""Rows that were not loaded, each with its file, row, field, value and what was expected.

Owns the file of rejects. The record itself is kept beside the reason, so that a data officer can mend it;
cells are written so that a spreadsheet takes none of them for a formula. Nothing in the shape of a personal
number is written at all, nor the record in which one stands.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kb.cells import safe_cell
from kb.texts import language, t

# A Swedish personal number: ten or twelve digits with a month and a day (also a co-ordination number's, 60
# higher), blanks and its mark anywhere, and the two digits more that a VAT number has.
_SWEDISH = (
    r"(?<!\d)(?:(?:18|19|20)[ ]?)?\d{2}[-/. ]?(?:0[1-9]|1[0-2])[-/. ]?(?:[0-2]\d|3[01]|[6-8]\d|9[01])"
    r"[ ]?[-+–]?[ ]?\d{4}(?:\d{2})?(?!\d)"
)
# A Norwegian one (ddmmyy and five digits), and a Finnish one (ddmmyy, a mark, three digits and a letter).
_NORWEGIAN = r"(?<!\d)[0-7]\d(?:[048][1-9]|[159][0-2])\d{2}[ ]?\d{5}(?!\d)"
_FINNISH = r"(?<!\d)(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z](?![0-9A-Za-z])"
_PERSONAL = re.compile(f"{_SWEDISH}|{_NORWEGIAN}|{_FINNISH}")

_HIDDEN = "▇"
MOST_KEPT = 100_000
# Why the last row is rejected of a file that ends in the middle of one.
CUT_OFF = frozenset({"cut-off", "unclosed"})
_SHOWN = 80
_WRITTEN = 500


@dataclass(frozen=True, order=True)
class Reject:
    """One row that was not loaded, or a value that was left empty in a row that was.

    `reason` is a key under `reject.` in the catalogue, `actor` the identifier of whom the row is about.
    """

    file: str
    row: int
    field: str
    value: str
    reason: str
    actor: str = ""

    @property
    def words(self) -> str:
        """The reason in the language in force."""
        return t(
            f"reject.{self.reason}", field=self.field, value=without_personal_numbers(self.value)[:_SHOWN]
        )


@dataclass
class Rejects:
    """The rejects of one table: all are counted, and the first hundred thousand kept with their details."""

    kept: list[Reject] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, more: Iterable[Reject]) -> None:
        """Count these, and keep them while there is room."""
        for one in more:
            self.reasons[one.reason] += 1
            if len(self.kept) < MOST_KEPT:
                self.kept.append(one)

    def take(self, more: Rejects) -> None:
        """Count others as well, and keep of those that were kept as many as there is room for."""
        self.reasons.update(more.reasons)
        self.kept += more.kept[: MOST_KEPT - len(self.kept)]

    @property
    def count(self) -> int:
        """How many there are; each row is rejected for its first fault only."""
        return self.reasons.total()

    def by_reason(self) -> dict[str, int]:
        """How many there are of each reason, the most frequent first."""
        return dict(sorted(self.reasons.items(), key=lambda one: (-one[1], one[0])))

    def by_column(self) -> dict[str, dict[str, int]]:
        """How many there are of each reason by the column it was found in, of those that are kept."""
        counted: dict[str, Counter[str]] = {}
        for one in self.kept:
            if one.field:
                counted.setdefault(one.reason, Counter())[without_personal_numbers(one.field)[:_SHOWN]] += 1
        return {
            reason: dict(sorted(columns.items(), key=lambda one: (-one[1], one[0])))
            for reason, columns in sorted(counted.items())
        }


def without_personal_numbers(text: str) -> str:
    """The text with everything in the shape of a personal number left out."""
    return _PERSONAL.sub(_HIDDEN, text)


def _shown(record: str) -> str:
    """The record; nothing of one in which a personal number stands, since the rest tells whose it is."""
    return _HIDDEN if _PERSONAL.search(record) else record


_COLUMNS = ("file", "row", "field", "value", "reason", "record")


def is_one(path: Path) -> bool:
    """Whether a file is one of rejects, or of values that were left empty, by its headings."""
    if not path.is_file():
        return False
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        headings = file.readline(_WRITTEN).strip().replace(";", ",").split(",")
    return tuple(headings[: len(_COLUMNS)]) == _COLUMNS


def write(
    path: Path, rejects: Iterable[Reject], record_of: Callable[[Reject], str], *, actors: bool = False
) -> None:
    """Write the file of rejects, each with the record itself, as a spreadsheet in this language opens it.

    That is UTF-8 with a byte order mark, and semicolons between the fields in Swedish. With `actors` a column
    tells whom each row is about.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    with partial.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if language() == "sv" else ",")
        writer.writerow([*_COLUMNS, *(["actor"] if actors else [])])
        for one in sorted(rejects):
            texts = [without_personal_numbers(text) for text in (one.file, one.field, one.value)]
            texts.append(_shown(record_of(one)))
            name, column, value, record = (safe_cell(text) for text in texts)
            about = [safe_cell(without_personal_numbers(one.actor))] if actors else []
            writer.writerow([name, one.row, column, value[:_WRITTEN], safe_cell(one.words), record, *about])
    partial.replace(path)
