"""Text as a cell of a spreadsheet, which never takes it for a formula.

Whoever names an organisation may name it `=cmd(…)`; a spreadsheet that opens an export would carry that out.
A text that begins so gets an apostrophe before it, as a person would type it. The same goes for what follows
a separator inside the text: where commas are decimal, a spreadsheet splits at semicolons whatever the file
was written with, and the other way round. A plain number stays what it is.
"""

from __future__ import annotations

import re

LONGEST = 32_767
_SIGNS = "=+\\-@＝＋－＠|"  # the last starts a program in old spreadsheets (DDE)
# What a spreadsheet passes over before a formula; a quotation mark is taken away when a file is read.
_PASSED_OVER = '\\s\\x00-\\x1f\\x7f\\u00ad\\u200b-\\u200f\\u2060\\ufeff"'
_SEPARATORS = ";,\\t\\r\\n\\v\\f"
_NUMBER = re.compile(f"[{_PASSED_OVER}]*+(?:[-+]?[0-9](?:[0-9 \\u00a0]|[.][0-9])*+)?[{_PASSED_OVER}]*+")
_SIGN = re.compile(f"(^|[{_SEPARATORS}])(?=[{_PASSED_OVER}]*[{_SIGNS}])")


def safe_cell(text: str) -> str:
    """The text as a cell that is never taken for a formula, wherever a spreadsheet may split it."""
    if text[:1] in {"\t", "\r", "\n"}:
        text = "'" + text
    return _SIGN.sub(_held, text)


def _held(sign: re.Match[str]) -> str:
    """What comes before a sign, with an apostrophe unless numbers are all that the cell then holds.

    The cell goes on to where the same separator comes again, if it does not into the next cell of the file;
    one that starts the text may hold all of it.
    """
    cell = sign.string[sign.end() :]
    if sign[0]:
        cell, again, _ = cell.partition(sign[0])
        if not again:
            return sign[0] + "'"
    numbers = all(_NUMBER.fullmatch(one) for one in re.split(f"[{_SEPARATORS}]", cell))
    return sign[0] if numbers else sign[0] + "'"


def fitting(text: str) -> str:
    """The text as long as a cell of a workbook can be (32,767 UTF-16 units), `…` where it was cut."""
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
