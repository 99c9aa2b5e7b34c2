"""What hostile people send is data."""

from __future__ import annotations

import json
import string
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.http.questions import answer_model
from kb import search
from kb.errors import NotFoundError
from kb.store import Store
from tests.api.http.asking import JSON, QUESTIONS, VARIED, problem, usual

HOSTILE = [
    "' OR 1=1 //",
    '" RETURN 1 //',
    "'}) DETACH DELETE n //",
    "`) MATCH (n) DETACH DELETE n //",
    "$actor",
    "*:*",
    "name:*",
    "a AND (b",
    "[a TO z]",
    "/.*/",
    "\\",
    "~~~^^^",
    "\x00",
    "LTU\x00",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%00%2e%2e%2f",
    "{{7*7}}",
    "\N{RIGHT-TO-LEFT OVERRIDE}UTL",
    "😀" * 100,
    "a " * 250,
    "university " * 45,
    "kommun stad " * 40,
    " ".join(string.ascii_lowercase[i % 26] + string.ascii_lowercase[i // 26] for i in range(160)),
    "x" * 500,
]


def unhurt(response: httpx.Response) -> None:
    """An answer, or a problem that is the asker's."""
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data(client: httpx.Client, bundled: Store, text: str) -> None:
    before = bundled.rows("store/dump-counts")
    unhurt(client.get("/v1/actors", params={"q": text}))
    unhurt(client.get(f"/v1/actors/{quote(text, safe='')}"))
    unhurt(client.get("/v1/questions/shared-projects", params={"actor": text, "other": text}))
    unhurt(client.get("/v1/questions/project-profile", params={"project": text}))
    unhurt(client.get("/v1/questions/cluster-profile", params={"cluster": text}))
    unhurt(client.get("/v1/questions/place-profile", params={"place": text}))
    unhurt(client.get("/v1/questions/structural-holes", params={"analysis": text, "order": text}))
    unhurt(client.get("/v1/questions/structural-holes", params={text: text}))
    unhurt(client.get("/v1/questions/structural-holes", params={"analysis": text}))
    unhurt(client.get(f"/v1/questions/{quote(text, safe='')}"))
    assert bundled.rows("store/dump-counts") == before


def test_ten_kilobytes_are_refused_before_they_reach_the_database(client: httpx.Client) -> None:
    for address, name in (
        ("who-works-with-whom", "actor"),
        ("place-profile", "place"),
        ("only-bridges", "analysis"),
    ):
        response = client.get(f"/v1/questions/{address}", params={name: "å" * 10_000})
        problem(response, 422, "parameters")
        assert len(response.content) < 1000
    problem(client.get("/v1/actors", params={"q": "å" * 10_000}), 422, "parameters")
    problem(client.get(f"/v1/actors/{'word ' * 2000}"), 422, "parameters")
    assert len(problem(client.get(f"/{'x' * 10_000}"), 404, "http")["detail"]) < 200


def test_bytes_that_are_no_text(client: httpx.Client) -> None:
    for path in (
        "/v1/actors?q=%ff%fe",
        "/v1/actors/%ff%fe",
        "/v1/questions/place-profile?place=%c3%28",
        "/%ff",
    ):
        unhurt(client.get(path))


anything = st.text(max_size=60) | st.integers().map(str) | st.floats().map(str) | st.sampled_from(HOSTILE)
slowly = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@slowly
@given(st.data())
def test_whatever_is_asked_there_is_an_answer_or_a_problem(client: httpx.Client, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(VARIED))
    params = QUESTIONS[name].params
    given_by = usual(name)
    for key in data.draw(st.sets(st.sampled_from([*params, "format", "lang"]), max_size=3)):
        given_by[key] = data.draw(anything, label=key)
    response = client.get(f"/v1/questions/{name}", params=given_by)
    unhurt(response)
    if response.status_code == 200 and response.headers["content-type"] == JSON:
        answer_model(QUESTIONS[name]).model_validate_json(response.content, strict=True)


@slowly
@given(st.text(min_size=1, max_size=200))
def test_whatever_is_searched_for_there_is_a_list(client: httpx.Client, bundled: Store, text: str) -> None:
    response = client.get("/v1/actors", params={"q": text})
    assert response.status_code == 200
    ids = [one["id"] for one in response.json()]
    assert len(ids) == len(set(ids)) <= 20
    if not ids:
        with pytest.raises(NotFoundError):
            search.one_actor(bundled, text)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=300))
def test_no_header_of_wishes_breaks_anything(client: httpx.Client, text: str) -> None:
    header = text.strip().encode("latin-1")
    response = client.get("/v1/questions", headers={b"Accept": header, b"Accept-Language": header})
    assert response.status_code == 200
    assert json.loads(response.content)
