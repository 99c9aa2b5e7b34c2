"""A report as one self-contained HTML file: no script, no address elsewhere, prints on A4."""

from __future__ import annotations

from functools import cache

import jinja2
from markupsafe import Markup

from api.report.content import Report
from kb.texts import t


def html(report: Report) -> str:
    """The report as a whole HTML document."""
    return _template().render(report=report)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("api.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = t
    # A picture is drawn by Loket itself, its texts escaped where it is drawn.
    environment.filters["drawn"] = Markup
    return environment.get_template("report.html.j2")
