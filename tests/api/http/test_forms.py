"""The forms and the languages that an answer comes in, as the reader asks."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
import python_calamine

from tests.api.http.asking import CSV, JSON, QUESTIONS, WHO, XLSX, problem

# --- forms


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
