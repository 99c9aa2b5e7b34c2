"""Every fault in one shape, in words, with nothing of its insides."""

from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest

from kb import search
from kb.settings import Server
from kb.store import Store
from tests.api.conftest import client_of
from tests.api.http.asking import WHO, problem


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
