"""A report as PDF, tagged so that a screen reader can read it (PDF/UA-1), A4.

The type is set by Typst. What a report says reaches the template as data, never as markup of it, so a name
cannot become a command.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files

import typst

from api.report.content import Report
from kb import settings
from kb.texts import t

_WORDS = ("sure", "method", "page", "made")


def pdf(report: Report) -> bytes:
    """The report as a PDF file.

    A letter that no font here has would make the file unfit for PDF/UA; then it is made without that promise.
    """
    data = asdict(report) | {"words": {word: t(f"report.word.{word}") for word in _WORDS}}
    given = {"report": json.dumps(data, ensure_ascii=False)}
    moment = settings.now()
    try:
        made = typst.compile(
            _template(), format="pdf", sys_inputs=given, timestamp=moment, pdf_standards=["ua-1"]
        )
    except typst.TypstError:
        made = typst.compile(_template(), format="pdf", sys_inputs=given, timestamp=moment)
    return bytes(made)


@cache
def _template() -> bytes:
    return files("api.report").joinpath("templates", "report.typ").read_bytes()
