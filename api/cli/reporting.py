"""`loket report`: one subject on paper or as a page of its own, to take to a meeting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from api.cli.show import err, progress
from api.connection import connected
from kb.errors import UsageError, refusal
from kb.texts import t


def add_to(app: typer.Typer) -> None:
    """Add `loket report`."""
    app.command("report", help=t("cli.help.report"))(report)


def report(
    kind: Annotated[str, typer.Argument(metavar="actor|cluster|place", help=t("cli.help.report-kind"))],
    name: Annotated[str, typer.Argument(help=t("cli.help.report-name"))],
    output: Annotated[Path | None, typer.Option("--output", "-o", help=t("cli.help.report-output"))] = None,
) -> None:
    """Write a report."""
    from api.report import page, paper, subjects

    if output is not None and output.suffix.lower() not in {".html", ".pdf"}:
        raise UsageError("report-form", path=output)
    with connected(progress()) as store:
        made = subjects.build(store, kind, name)
    path = output or Path(f"{_file_name(made.title)}.pdf")
    content = page.html(made).encode() if path.suffix.lower() == ".html" else paper.pdf(made)
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise UsageError("report-not-written", path=path, reason=refusal(fault)) from fault
    err().print(t("report.written", path=path), soft_wrap=True, markup=False)


def _file_name(title: str) -> str:
    """A title as a file name: its words joined by hyphens, not longer than names may be."""
    return "-".join(re.findall(r"\w+", title.lower()))[:80] or "loket"
