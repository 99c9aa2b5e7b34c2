"""Answers as text that fits the terminal: a table, a matrix, or one thing's fields below each other.

Owns what is left out when there is no room: first columns that tell nothing, then columns from the right; how
many those were is said. Names are never cut to nothing for the sake of a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.values import NUMBERS, THINGS, brief, shown
from kb.questions.asking import Answer
from kb.questions.header import Column, ColumnType, Show
from kb.texts import collated, pick, t

_GAP = 3  # what a column takes beside its text: a blank on each side and the divider
_LEAST = {"first": 22, "thing": 14, "list": 20, "other": 10}


def laid_out(answer: Answer, width: int) -> RenderableType:
    """The rows of an answer for a terminal of this width."""
    columns = list(answer.question.returns.values())
    cells = [
        [brief(column, value) for column, value in zip(columns, row, strict=True)] for row in answer.rows
    ]
    if len(cells) == 1 and len(columns) > 6:
        return _fields(columns, answer.rows[0])
    if answer.question.show is Show.MATRIX and len(columns) > 2:
        matrix = _matrix(columns, cells, width)
        if matrix is not None:
            return matrix
    return _table(columns, answer.rows, cells, width)


def _title(column: Column) -> str:
    return pick(column.model_dump())


def _fields(columns: Sequence[Column], row: Sequence[Any]) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for column, value in zip(columns, row, strict=True):
        if value not in (None, []):
            made.add_row(_title(column), Text(shown(column, value)))
    return made


def _matrix(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int) -> Table | None:
    """The first two columns against each other, the third in the cells; None when that is too wide."""
    groups = sorted({group for row in cells for group in row[:2]}, key=collated)
    value = {frozenset(row[:2]): row[2] for row in cells}
    first = max(len(group) for group in groups)
    narrow = max((len(word) for group in groups for word in group.split()), default=4)
    if first + len(groups) * (max(narrow, 6) + _GAP) > width:
        return None
    made = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        caption=_title(columns[2]),
        caption_justify="left",
    )
    made.add_column("")
    for group in groups:
        made.add_column(group, justify="right", min_width=max(len(word) for word in group.split()))
    for group in groups:
        made.add_row(Text(group, style="bold"), *(value.get(frozenset((group, one)), "") for one in groups))
    return made


def _table(
    columns: Sequence[Column], rows: Sequence[Sequence[Any]], cells: Sequence[Sequence[str]], width: int
) -> RenderableType:
    kept = [at for at, _ in enumerate(columns) if any(_tells(row[at]) for row in rows)] or [0]
    least, full = {}, {}
    for at in kept:
        least[at], full[at] = _widths(columns[at], [row[at] for row in cells], first=at == kept[0])
    dropped = 0
    for at in [one for one in kept[1:] if all(not row[one] for row in rows)] + kept[:0:-1]:
        if sum(least[one] for one in kept) + _GAP * (len(kept) - 1) <= width or len(kept) == 1:
            break
        if at in kept:
            kept.remove(at)
            dropped += 1
    given = _shared_out(width - _GAP * (len(kept) - 1), {at: (least[at], full[at]) for at in kept})
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at in kept:
        right = columns[at].type in NUMBERS
        made.add_column(
            _title(columns[at]), justify="right" if right else "left", width=given[at], overflow="fold"
        )
    for row in cells:
        made.add_row(*(Text(row[at]) for at in kept))
    if not dropped:
        return made
    return Group(made, Text(t("show.columns-left-out", n=dropped), style="dim"))


def _tells(value: Any) -> bool:
    """Whether a value says something in a table; a column of nothing but zeros, no and blanks does not."""
    return value not in (None, [], False)


def _widths(column: Column, cells: Sequence[str], *, first: bool) -> tuple[int, int]:
    """How narrow a column may become, and how wide it would be: numbers and words of headings stay whole."""
    heading = max((cell_len(word) for word in _title(column).split()), default=1)
    longest = max(map(cell_len, cells), default=1)
    full = max(heading, longest)
    if column.type in NUMBERS:
        return full, full
    kind = "list" if column.type is ColumnType.LIST else "thing" if column.type in THINGS else "other"
    kind = "first" if first and kind == "thing" else kind
    return max(heading, min(longest, _LEAST[kind])), full


def _shared_out(room: int, wanted: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """The width of each column: at least what it needs, and the rest where most is missing."""
    given = {at: least for at, (least, _) in wanted.items()}
    if len(given) == 1:
        return {at: max(1, min(room, full)) for at, (_, full) in wanted.items()}
    for _ in range(room - sum(given.values())):
        neediest = max(given, key=lambda at: (wanted[at][1] - given[at], -at))
        if given[neediest] == wanted[neediest][1]:
            break
        given[neediest] += 1
    return given
