"""The few endpoints beside the questions, and by which name the server is reached."""

from __future__ import annotations

import httpx
import pytest

from api import __version__
from kb.store import Store
from tests.api.conftest import client_of
from tests.api.http.asking import LTU, problem

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
