"""The HTTP interface on the bundled extract: every endpoint, every form, every fault in one shape."""

from __future__ import annotations

import csv
import io
import json
import logging
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import openapi_spec_validator
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import __version__
from api.http.questions import answer_model
from kb import search
from kb.errors import NotFoundError
from kb.model import Helix
from kb.questions import library
from kb.questions.header import ParamType, Theme
from kb.settings import Server
from kb.store import Store
from tests.api.conftest import Command, client_of

LTU = "se-2021002841"
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


@pytest.fixture(scope="module")
def client(bundled: Store) -> Iterator[httpx.Client]:
    """The interface, speaking English to those who don't say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOKET_LANG", "en")
        with client_of(bundled) as client:
            yield client


@pytest.fixture(scope="module")
def description(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


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


# --- the few endpoints beside the questions


def test_the_start_leads_everywhere(client: httpx.Client) -> None:
    start = client.get("/v1").json()
    assert (start.pop("name"), start.pop("version")) == ("Loket", __version__)
    for address in start.values():
        assert client.get(f"{address}LTU" if address.endswith("=") else address).status_code == 200


def test_health_asks_the_database(client: httpx.Client) -> None:
    found = client.get("/health").json()
    assert found["status"] == "ok"
    assert found["version"][:2].isdigit() or found["version"].startswith("5.")


def test_actors_are_found_by_name_best_first(client: httpx.Client) -> None:
    found = client.get("/v1/actors", params={"q": "lulea tekniska", "limit": 3}).json()
    assert len(found) <= 3
    assert found[0]["id"] == LTU
    assert found[0]["name"] == "LULEA TEKNISKA UNIVERSITET"
    assert [one["fit"] for one in found] == sorted((one["fit"] for one in found), reverse=True)
    assert client.get("/v1/actors", params={"q": "zzyzx"}).json() == []


@pytest.mark.parametrize(
    "given_by", [{}, {"q": ""}, {"q": "x" * 201}, {"q": "x", "limit": "0"}, {"q": "x", "limit": "101"}]
)
def test_a_search_has_bounds(client: httpx.Client, given_by: dict[str, str]) -> None:
    problem(client.get("/v1/actors", params=given_by), 422, "parameters")


def test_an_actor_by_its_id(client: httpx.Client) -> None:
    found = client.get(f"/v1/actors/{LTU}").json()
    asked = client.get("/v1/questions/actor-profile", params={"actor": LTU}).json()
    assert [found] == asked["rows"]


@pytest.mark.parametrize(
    "older", ["pic-999876874", "999876874", "SE202100284101", "202100-2841", "LTU", "vat-SE202100284101"]
)
def test_another_id_leads_to_the_actor(client: httpx.Client, older: str) -> None:
    response = client.get(f"/v1/actors/{older}", params={"lang": "sv"})
    assert response.status_code == 308
    assert response.headers["location"] == f"/v1/actors/{LTU}?lang=sv"
    assert client.get(response.headers["location"]).status_code == 200


def test_an_actor_that_is_not_there(client: httpx.Client) -> None:
    problem(client.get("/v1/actors/zzyzx"), 404, "no-such-actor")
    assert problem(client.get("/v1/actors/ericsson"), 409, "ambiguous-actor")["candidates"]


def test_sources_and_analyses(client: httpx.Client) -> None:
    files = {one["file_name"]: one for one in client.get("/v1/sources").json()}
    assert files["organization.csv"]["licence"] == "CC-BY-4.0"
    assert files["organization.csv"]["complete"] is True
    (analysis,) = client.get("/v1/analyses").json()
    assert (analysis["actors"], analysis["ties"]) == (3942, 75538)


def test_every_answer_carries_the_headers_of_a_careful_server(client: httpx.Client) -> None:
    for path in ("/v1", "/v1/questions/gaps-between-helices?format=csv", "/nowhere", "/v1/actors/LTU"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["content-language"] == "en"
        assert headers["vary"] == "Accept, Accept-Language"
        assert "access-control-allow-origin" not in headers


# --- questions


def test_every_question_is_listed_in_both_languages(client: httpx.Client) -> None:
    listed = {one["name"]: one for one in client.get("/v1/questions").json()}
    assert list(listed) == sorted(QUESTIONS)
    for name, one in listed.items():
        assert one["href"] == f"/v1/questions/{name}"
        assert one["theme"] in set(Theme) - {Theme.OWN}
        assert set(one["title"]) == set(one["about"]) == {"en", "sv"}
        assert list(one["parameters"]) == list(QUESTIONS[name].params)
        assert list(one["columns"]) == list(QUESTIONS[name].returns)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_answers_in_the_form_it_is_described_in(client: httpx.Client, name: str) -> None:
    response = client.get(f"/v1/questions/{name}", params=usual(name))
    if QUESTIONS[name].params.get("cluster") and QUESTIONS[name].params["cluster"].required:
        problem(response, 422, "parameters")  # there is no cluster in the extract to ask about
        return
    if any(param.type is ParamType.COMPARISON for param in QUESTIONS[name].params.values()):
        problem(response, 422, "no-comparison")  # nor have two periods been compared
        return
    assert response.status_code == 200, response.text
    answer_model(QUESTIONS[name]).model_validate_json(response.content, strict=True)
    found = response.json()
    assert found["question"] == name
    assert [one["name"] for one in found["columns"]] == list(QUESTIONS[name].returns)
    assert all(list(row) == list(QUESTIONS[name].returns) for row in found["rows"])
    assert len(found["rows"]) <= int(usual(name).get("limit", 10_000))


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_same_as_from_the_command_line(
    client: httpx.Client, loket: Command, at_bundled: Server, name: str, form: str
) -> None:
    params = usual(name)
    words = [word for key, value in params.items() for word in (f"--{key.replace('_', '-')}", value)]
    said = loket("ask", name, *words, "--format", form)
    assert said.code == 0
    assert client.get(f"/v1/questions/{name}", params={**params, "format": form}).text.replace(
        "\r\n", "\n"
    ) == said.out.replace("\r\n", "\n")


def test_the_same_errors_as_from_the_command_line(
    client: httpx.Client, loket: Command, at_bundled: Server
) -> None:
    for actor in ("zzyzx", "ericsson"):
        said = " ".join(loket("ask", "actor-profile", "--actor", actor).err.split())
        assert client.get("/v1/questions/actor-profile", params={"actor": actor}).json()["detail"] in said


def test_an_answer_says_what_was_understood_and_that_it_was_cut(client: httpx.Client) -> None:
    found = client.get(WHO, params={"actor": "ltu", "limit": 2}).json()
    assert found["asked"] == {
        "actor": LTU,
        "since": None,
        "until": None,
        "helix": None,
        "place": None,
        "limit": 2,
    }
    assert found["meant"] == {"actor": "LULEA TEKNISKA UNIVERSITET"}
    assert found["cut"] is True
    assert found["notes"] == []
    whole = client.get(WHO, params={"actor": "ltu", "limit": 1000}).json()
    assert (len(whole["rows"]), whole["cut"]) == (247, False)


# --- forms

JSON, CSV = "application/json", "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "form", "media"),
    [
        (None, None, JSON),
        ("*/*", None, JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None, JSON),
        ("application/json", None, JSON),
        ("text/csv", None, CSV),
        ("TEXT/CSV; charset=utf-8", None, CSV),
        ("text/csv;q=0.5, application/json;q=0.4", None, CSV),
        ("text/csv;q=0.4, application/json;q=0.5", None, JSON),
        ("text/csv;q=0, */*", None, JSON),
        ("text/csv;q=oops", None, CSV),
        (XLSX, None, XLSX),
        ("image/png", None, JSON),
        (";;,,q=;", None, JSON),
        ("text/csv", "json", JSON),
        ("application/json", "csv", CSV),
        (None, "xlsx", XLSX),
    ],
)
def test_the_form_is_asked_for_by_accept_or_by_the_address(
    client: httpx.Client, accept: str | None, form: str | None, media: str
) -> None:
    response = client.get(
        "/v1/questions/gaps-between-helices",
        params={"format": form} if form else {},
        headers={"Accept": accept} if accept else {},
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == media
    ending = {JSON: None, CSV: "csv", XLSX: "xlsx"}[media]
    if ending:
        assert f'filename="gaps-between-helices.{ending}"' in response.headers["content-disposition"]
    else:
        assert "content-disposition" not in response.headers


def test_all_forms_hold_the_same(client: httpx.Client) -> None:
    address = "/v1/questions/structural-holes"
    params = {"place": "Norrbotten"}
    found = client.get(address, params=params).json()["rows"]
    rows = list(csv.DictReader(io.StringIO(client.get(address, params={**params, "format": "csv"}).text)))
    book = python_calamine.load_workbook(
        io.BytesIO(client.get(address, params={**params, "format": "xlsx"}).content)
    )
    cells = book.get_sheet_by_index(0).to_python()
    names = list(rows[0])
    assert len(found) == len(rows) == len(cells) - 1 > 1
    for one, row, line in zip(found, rows, cells[1:], strict=True):
        assert one["actor"]["name"] == row["actor"] == line[names.index("actor")]
        assert one["actor"]["id"] == row["actor_id"] == line[names.index("actor_id")]
        assert one["constraint"] == float(row["constraint"])
        # A cell of a workbook holds sixteen digits.
        assert one["constraint"] == pytest.approx(line[names.index("constraint")], rel=1e-15)


def test_a_form_that_is_not_there(client: httpx.Client) -> None:
    found = problem(client.get("/v1/questions/gaps-between-helices?format=pdf"), 422, "parameters")
    assert found["detail"] == "“format” should be one of json, csv, xlsx, but is “pdf”."


# --- languages


@pytest.mark.parametrize(
    ("wish", "lang"),
    [
        ("sv", "sv"),
        ("sv-FI,sv;q=0.9,en;q=0.8", "sv"),
        ("en;q=0.1, sv", "sv"),
        ("de, sv;q=0.5", "sv"),
        ("sv;q=0, en", "en"),
        ("de", "en"),
        ("svenska", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_the_readers(client: httpx.Client, wish: str, lang: str) -> None:
    response = client.get("/v1/questions/actor-profile?actor=zzyzx", headers={"Accept-Language": wish})
    assert response.headers["content-language"] == lang
    found = problem(response, 404, "no-such-actor")
    assert ("Det finns ingen aktör" in found["detail"]) == (lang == "sv")
    assert (found["title"] == "Hittades inte") == (lang == "sv")


def test_the_address_goes_before_the_header(client: httpx.Client) -> None:
    response = client.get("/v1/questions/gaps-between-helices?lang=sv", headers={"Accept-Language": "en"})
    assert response.headers["content-language"] == "sv"
    assert response.json()["title"] == QUESTIONS["gaps-between-helices"].title.sv


def test_faults_are_in_swedish_all_through(client: httpx.Client) -> None:
    def said(path: str, **params: str) -> str:
        detail: str = client.get(path, params={**params, "lang": "sv"}).json()["detail"]
        return detail

    assert said(WHO) == "”actor” behövs."
    assert said(WHO, actor="LTU", limit="två") == "”limit” ska vara ett tal, men är ”två”."
    assert (
        said(WHO, actor="LTU", limit="1001")
        == "”limit” ska vara 1\N{NO-BREAK SPACE}000 eller mindre, men är 1001."
    )
    assert said(WHO, actor="LTU", helix="firma").startswith("”helix” ska vara något av Company, University,")
    assert said("/v1/actors", q="") == "”q” får inte vara tom."
    assert said("/nowhere").startswith("Det finns inget på /nowhere.")


# --- faults


@pytest.mark.parametrize(
    ("address", "status", "kind", "says"),
    [
        ("/v1/questions/who-knows", 404, "no-such-question", "There are: actor-on-a-day,"),
        (WHO, 422, "parameters", "“actor” is needed."),
        (f"{WHO}?actor=", 422, "missing-parameter", "needs “actor”"),
        (f"{WHO}?actor=LTU&limit=many", 422, "parameters", "“limit” should be a number"),
        (f"{WHO}?actor=LTU&limit=2.5", 422, "parameters", "“limit” should be a number"),
        (f"{WHO}?actor=LTU&limit=0", 422, "parameters", "should be 1 or more, but is 0"),
        (f"{WHO}?actor=LTU&limit=1001", 422, "parameters", "should be 1,000 or less"),
        (f"{WHO}?actor=LTU&limit=" + "9" * 5000, 422, "parameters", "“limit”"),
        (f"{WHO}?actor=LTU&since=20014", 422, "parameters", "should be 2,999 or less"),
        (f"{WHO}?actor=LTU&helix=firm", 422, "parameters", "should be one of Company"),
        ("/v1/questions/who-to-introduce?actor=LTU&near=perhaps", 422, "parameters", "one of true, false"),
        (f"{WHO}?aktor=LTU&actor=LTU", 422, "no-such-parameter", "no parameter “aktor”"),
        (f"{WHO}?actor=LTU&since=2016&until=2014", 422, "period-backwards", "before it"),
        (f"{WHO}?actor=zzyzx", 404, "no-such-actor", "no actor called “zzyzx”"),
        (f"{WHO}?actor=ericsson", 409, "ambiguous-actor", "fits several actors"),
        ("/v1/questions/project-profile?project=zzyzx", 404, "no-such-project", "no project called"),
        ("/v1/questions/cluster-profile?cluster=zzyzx", 404, "no-such-cluster", "no cluster called"),
        ("/v1/questions/place-profile?place=Atlantis", 404, "no-such-place", "no place called"),
        ("/v1/questions/only-bridges?analysis=0000", 422, "no-such-analysis", "no single analysis"),
        ("/nowhere", 404, "http", "nothing at /nowhere"),
        ("/v1/questions/actor-profile/more", 404, "http", "nothing at"),
        ("/docs", 404, "http", "nothing at /docs"),
        ("/../../etc/passwd", 404, "http", "nothing at"),
    ],
)  # fmt: skip
def test_every_fault_has_the_one_shape(
    client: httpx.Client, address: str, status: int, kind: str, says: str
) -> None:
    assert says in problem(client.get(address), status, kind)["detail"]


def test_several_faults_are_told_at_once(client: httpx.Client) -> None:
    found = problem(client.get(f"{WHO}?limit=x&since=y"), 422, "parameters")
    assert [one["parameter"] for one in found["parameters"]] == ["actor", "since", "limit"]


def test_an_ambiguous_name_lists_who_it_may_be(client: httpx.Client) -> None:
    response = client.get("/v1/questions/actor-profile", params={"actor": "ericsson"})
    candidates = problem(response, 409, "ambiguous-actor")["candidates"]
    assert {"id": "se-5560566258", "name": "ERICSSON AB"}.items() <= candidates[0].items()
    for one in candidates[:3]:
        again = client.get("/v1/questions/actor-profile", params={"actor": one["id"]})
        assert again.json()["asked"]["actor"] == one["id"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/v1", "/v1/actors/se-1", "/v1/questions/gaps-between-helices", "/v1/sources"]
)
def test_nothing_can_be_written(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path, json={"a": 1} if method != "DELETE" else None)
    assert method in problem(response, 405, "http")["detail"]
    assert response.headers["allow"] == "GET"


def test_a_database_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    with (
        Store(Server("bolt://127.0.0.1:9", "neo4j", "secret-password", "neo4j")) as store,
        client_of(store) as client,
        caplog.at_level(logging.CRITICAL, "loket.http"),
    ):
        for path in ("/health", "/v1/questions/gaps-between-helices"):
            response = client.get(path)
            assert "does not answer" in problem(response, 503, "database-unreachable")["detail"]
            assert "secret-password" not in response.text
        assert client.get("/v1/questions").status_code == 200
        assert client.get("/openapi.json").status_code == 200


def test_a_fault_that_nobody_foresaw_shows_nothing_of_its_insides(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a secret of the insides")

    monkeypatch.setattr(search, "actors", break_down)
    response = client.get("/v1/actors", params={"q": "x", "lang": "sv"})
    found = problem(response, 500, "fault")
    assert "secret" not in response.text
    assert (found["title"], response.headers["content-language"]) == ("Fel i Loket", "sv")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "a secret of the insides" in caplog.text


def test_questions_of_ones_own_that_fail(
    client: httpx.Client, bundled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow.cypher").write_text(
        """/*
title: {en: Slow, sv: Långsam}
about: {en: Slow., sv: Långsam.}
returns:
  n: {type: int, en: N, sv: N}
seconds: 0.2
*/
MATCH (a:Actor), (b:Actor), (c:Actor) RETURN count(*) AS n LIMIT 1
"""
    )
    (tmp_path / "writes.cypher").write_text(
        "/*\ntitle: {en: W, sv: W}\nabout: {en: W, sv: W}\nreturns:\n  n: {type: int, en: N, sv: N}\n*/\n"
        "CREATE (a:Actor) RETURN 1 AS n LIMIT 1"
    )
    (tmp_path / "broken.cypher").write_text("/*\ntitle: x\n*/\nMATCH (n) RETURN n")
    monkeypatch.setenv("LOKET_QUESTIONS", str(tmp_path))
    with client_of(bundled) as own:
        # A question of the user's that cannot be used does not keep the others from being asked.
        assert own.get("/v1/questions/gaps-between-helices").status_code == 200
        problem(own.get("/v1/questions/slow"), 504, "question-timed-out")
        assert (
            "does more than read"
            in problem(own.get("/v1/questions/writes"), 500, "question-statement")["detail"]
        )
        problem(own.get("/v1/questions/broken"), 404, "no-such-question")


# --- by which name the server is reached


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]:8000", "[::1]", "kb.example"]
)
def test_names_it_goes_by(bundled: Store, host: str) -> None:
    with client_of(bundled, "kb.example") as client:
        assert client.get("/v1", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "kb.example",
     "127.0.0.1:8000:8000", "127.0.0.1@evil.example", "[::2]"],
)  # fmt: skip
def test_another_name_is_refused(client: httpx.Client, host: str) -> None:
    for path in ("/v1", "/openapi.json", "/v1/questions/gaps-between-helices"):
        problem(client.get(path, headers={"Host": host}), 421, "host")


def test_an_address_of_ipv6_it_listens_on(bundled: Store) -> None:
    with client_of(bundled, "fe80::1") as client:
        assert client.get("/v1", headers={"Host": "[fe80::1]:8000"}).status_code == 200


# --- the description


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


# --- what hostile people send is data

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


def test_bridges_between_groups_and_for_an_actor(client: httpx.Client) -> None:
    same = client.get("/v1/questions/bridges-between", params={"a": "SE332", "b": "SE331", "limit": 2}).json()
    assert client.get("/v1/bridges", params={"a": "SE332", "b": "SE331", "limit": 2}).json() == same
    assert {one["a"]["id"] for one in same["rows"]} & {LTU}
    swedish = client.get("/v1/bridges", params={"actor": "LTU", "among": "company", "limit": 1, "lang": "sv"})
    (row,) = swedish.json()["rows"]
    assert row["b"]["helix"] == "Company"
    assert "samarbetar inte än" in row["why"]
    for asked in ({}, {"a": "SE332"}, {"actor": "LTU", "b": "SE331"}):
        refused = client.get("/v1/bridges", params=asked)
        assert refused.status_code == 422
        assert refused.json()["type"] == "/problems/bridges-ends"
