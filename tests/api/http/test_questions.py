"""Every question over HTTP: the same answers, and the same errors, as on the command line."""

from __future__ import annotations

import httpx
import pytest

from api.http.questions import answer_model
from kb.questions.header import ParamType, Theme
from kb.settings import Server
from tests.api.conftest import Command
from tests.api.http.asking import LTU, QUESTIONS, VARIED, WHO, problem, usual


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
