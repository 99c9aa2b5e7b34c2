"""The OpenAPI description: valid, whole, and in the language of the server."""

from __future__ import annotations

from typing import Any

import openapi_spec_validator
import pytest

from kb.model import Helix
from kb.questions.header import ParamType
from kb.store import Store
from tests.api.conftest import client_of
from tests.api.http.asking import CSV, JSON, QUESTIONS, XLSX


def test_the_description_is_valid(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    openapi_spec_validator.validate(description)


def test_the_description_tells_of_every_question_with_its_parameters(description: dict[str, Any]) -> None:
    kinds = {
        ParamType.INT: "integer",
        ParamType.YEAR: "integer",
        ParamType.FLOAT: "number",
        ParamType.BOOL: "boolean",
    }
    for name, question in QUESTIONS.items():
        operation = description["paths"][f"/v1/questions/{name}"]["get"]
        assert operation["summary"] == question.title.en
        assert operation["description"] == question.about.en
        told = {one["name"]: one for one in operation["parameters"]}
        assert list(told) == [*question.params, "format", "with_blocked"]
        for key, param in question.params.items():
            assert told[key]["in"] == "query"
            assert told[key]["required"] is param.required
            assert told[key]["description"] == param.en
            schema = told[key]["schema"]
            schema = next((one for one in schema.get("anyOf", []) if one["type"] != "null"), schema)
            assert schema["type"] == kinds.get(param.type, "string")
            if param.type is ParamType.CHOICE:
                assert schema["enum"] == list(param.values)
            if param.type is ParamType.HELIX:
                assert schema["enum"] == [one.value for one in Helix]
            if param.max is not None:
                assert schema["maximum"] == param.max
        answers = operation["responses"]
        assert set(answers["200"]["content"]) == {JSON, CSV, XLSX}
        assert set(answers) == {"200", "304", "default"}
        assert set(answers["default"]["content"]) == {"application/problem+json"}
        row = answers["200"]["content"][JSON]["schema"]["$ref"].rpartition("/")[2]
        assert row in description["components"]["schemas"]


def test_the_description_is_in_the_language_of_the_server(
    bundled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_LANG", "sv")
    with client_of(bundled) as client:
        described = client.get("/openapi.json").json()
    openapi_spec_validator.validate(described)
    assert described["paths"]["/v1/sources"]["get"]["summary"] == "Vad som lästs in"
