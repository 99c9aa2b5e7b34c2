"""A fault as a page, for somebody with a browser: what is wrong, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from api.web import frame


def page(request: Request, problem: Mapping[str, Any]) -> Response:
    """A problem (RFC 9457) in the frame of the pages."""
    return frame.page(request, "fault.html", status=problem["status"], problem=problem)
