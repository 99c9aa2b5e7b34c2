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
_NUMBER = f"[-+]?[0-9](?:[0-9 \\u00a0]|[.][0-9])*(?=[{_SEPARATORS}]|$)"
_FORMULA = re.compile(f"(^|[{_SEPARATORS}])(?=[{_PASSED_OVER}]*[{_SIGNS}])(?!{_NUMBER})")


def safe_cell(text: str) -> str:
    """The text as a cell that is never taken for a formula, wherever a spreadsheet may split it."""
    if text[:1] in {"\t", "\r", "\n"}:
        text = "'" + text
    return _FORMULA.sub(r"\1'", text)


def fitting(text: str) -> str:
    """The text as long as a cell of a workbook can be (32,767 UTF-16 units), `…` where it was cut."""
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
