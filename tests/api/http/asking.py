"""What is asked of the HTTP interface on the bundled extract, and the one shape of its faults."""

from __future__ import annotations

from typing import Any

import httpx

from kb.questions import library

LTU = "se-2021002841"
JSON, CSV = "application/json", "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
QUESTIONS = library.bundled()
GIVEN = {
    "actor": LTU,
    "other": "pic-999981149",
    "project": "cordis-636496",
    "place": "SE332",
    "before_until": "2014",
    "after_since": "2015",
    "limit": "5",
    "a": "Norrbotten",
    "b": "place:SE331",
}
# A question with each kind of parameter that there is.
WHO = "/v1/questions/who-works-with-whom"
VARIED = [
    "who-works-with-whom",
    "who-to-introduce",
    "what-changed-in-place",
    "structural-holes",
    "how-connected",
]


def usual(name: str, **more: str) -> dict[str, str]:
    """What a question needs, and few rows."""
    params = QUESTIONS[name].params
    needed = {one: GIVEN[one] for one, param in params.items() if param.required and one in GIVEN}
    return needed | ({"limit": "5"} if "limit" in params else {}) | more


def problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The problem that a response holds, which has the one shape whatever went wrong."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= found.keys()
    assert found.keys() <= {"type", "title", "status", "detail", "candidates", "parameters"}
    assert found["type"] == f"/problems/{kind}"
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    assert "Traceback" not in response.text
    return found
