"""Every page as the server makes it: both languages, nothing inline, names as text, an empty base."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.web import assets
from kb.store import Store
from kb.texts import LANGUAGES, collated, speaking
from tests.api.conftest import client_of
from tests.api.web.addresses import FAULTS, LTU, PAGES, address
from tests.api.web.conftest import HTML


class Read(HTMLParser):
    """What a page holds: elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def links(self) -> list[str]:
        return [one["href"] for one in self.all("a") if one["href"].startswith("/")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page(pages: httpx.Client, name: str, lang: str) -> None:
    response = pages.get(address(name, lang))
    assert response.status_code == FAULTS.get(name, 200)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "'unsafe" not in response.headers["content-security-policy"]
    assert "set-cookie" not in response.headers
    assert len(response.content) < 300_000
    read = Read(response.text)
    assert read.all("html") == [{"lang": lang}]
    assert len(read.all("h1")) == 1
    for tag, attributes in read.elements:
        assert "style" not in attributes, (tag, attributes)
        assert not [one for one in attributes if one.startswith("on")], (tag, attributes)
        assert tag != "style"
        assert tag != "script" or attributes["src"].startswith("/static/")
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert sorted(ids) == sorted(set(ids))
    # The language that the address names goes along to every page.
    for href in read.links():
        if not href.startswith("/v1") and "hreflang" not in href:
            assert parse_qs(urlsplit(href).query).get("lang"), href


def test_links_lead_somewhere(pages: httpx.Client) -> None:
    """Every link of the pages, one of each kind of address."""
    seen: dict[str, str] = {}
    for name in PAGES.keys() - FAULTS:
        for href in Read(pages.get(address(name, "sv")).text).links():
            split = urlsplit(href)
            kind = (
                split.path
                if not split.path.startswith(("/actors", "/places", "/projects"))
                else split.path[:8]
            )
            seen.setdefault(f"{kind}?{','.join(sorted(parse_qs(split.query)))}", href)
    assert len(seen) > 60
    for href in seen.values():
        if "/questions/" not in href or "format=" in href:
            status = pages.get(href, follow_redirects=True).status_code
            assert status == 200, (href, status)


def test_the_language_is_the_browsers_unless_the_address_says(pages: httpx.Client) -> None:
    assert Read(pages.get("/", headers={"Accept-Language": "sv-SE,en;q=0.5"}).text).all("html") == [
        {"lang": "sv"}
    ]
    swedish = pages.get("/gaps?by=place&lang=sv", headers={"Accept-Language": "en"}).text
    assert Read(swedish).all("html") == [{"lang": "sv"}]
    (other,) = [one for one in Read(swedish).all("a") if "hreflang" in one]
    assert other["href"] == "/gaps?by=place&lang=en"


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/actors/LTU?lang=sv", f"/actors/{LTU}?lang=sv"),
        ("/actors/pic-999876874", f"/actors/{LTU}"),
        ("/places/Norrbotten", "/places/SE332"),
        ("/projects/IN2RAIL", "/projects/cordis-635900"),
    ],
)
def test_what_means_one_thing_leads_there_for_ever(pages: httpx.Client, asked: str, leads_to: str) -> None:
    response = pages.get(asked)
    assert (response.status_code, response.headers["location"]) == (308, leads_to)


def test_a_number_leads_to_its_actor_and_a_name_to_those_it_fits(pages: httpx.Client) -> None:
    response = pages.get("/find?q=202100-2841")
    assert (response.status_code, response.headers["location"]) == (303, f"/actors/{LTU}")
    assert "LULEA TEKNISKA UNIVERSITET" in pages.get("/find?q=lulå tekniska").text
    found = pages.get("/suggest?q=skellef&lang=sv").json()
    assert {
        "id": "SE-2482",
        "name": "Skellefteå kommun",
        "about": "plats",
        "href": "/places/SE-2482?lang=sv",
    } in found
    assert pages.get("/suggest?q=norrbotten&kind=place").json()[0]["href"] == "/places/SE332"
    assert pages.get("/suggest?q=").json() == []


def test_a_fault_is_a_page_for_a_browser_and_a_problem_for_a_program(pages: httpx.Client) -> None:
    assert pages.get("/actors/qwxyz").headers["content-type"].startswith("text/html")
    for accept in ("application/json", "*/*", "application/problem+json"):
        response = pages.get("/actors/qwxyz", headers={"Accept": accept})
        assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    ambiguous = pages.get("/actors/universit?lang=sv")
    assert ambiguous.status_code == 409
    assert len([one for one in Read(ambiguous.text).links() if one.startswith("/actors/")]) > 2


def test_a_table_is_sorted_by_its_headings(pages: httpx.Client) -> None:
    address = "/questions/structural-holes?place=SE&limit=20&lang=sv"
    page = Read(pages.get(address).text)
    (by_name,) = [one for one in page.links() if "sort=actor" in one]
    (by_partners,) = [one for one in page.links() if "sort=-partners" in one]
    names = rows(pages.get(by_name).text)
    with speaking("sv"):
        assert names == sorted(names, key=collated)
    # Of each row the first whole number; its ranks come after.
    body = pages.get(by_partners).text.split("<tbody>")[1]
    whole = (re.findall(r'data-value="(\d+)"', row) for row in body.split("<tr")[1:])
    partners = [int(one[0]) for one in whole if one]
    assert len(partners) == 20
    assert partners == sorted(partners, reverse=True)
    assert 'aria-sort="descending"' in pages.get(by_partners).text


def rows(text: str) -> list[str]:
    return re.findall(r'<th scope="row" class="name">.*?<bdi>(.*?)</bdi>', text)


def test_swedish_letters_come_last_in_swedish() -> None:
    names = ["Östersund", "Zeta", "Åre", "ångström", "Älvsbyn", "Éva", "abc"]
    with speaking("sv"):
        assert sorted(names, key=collated) == [
            "abc",
            "Éva",
            "Zeta",
            "ångström",
            "Åre",
            "Älvsbyn",
            "Östersund",
        ]
    with speaking("en"):
        assert sorted(names, key=collated) == [
            "abc",
            "Älvsbyn",
            "ångström",
            "Åre",
            "Éva",
            "Östersund",
            "Zeta",
        ]


def test_what_is_cut_is_said(pages: httpx.Client) -> None:
    assert "Only the first 3 rows are shown" in pages.get("/questions/structural-holes?limit=3").text


def test_files_are_kept_for_ever_under_their_hash_alone(pages: httpx.Client) -> None:
    for name in assets.assets():
        response = pages.get(assets.href(name))
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
    assert pages.get("/static/loket.css").status_code == 404
    assert pages.get("/static/../frame.py").status_code == 404


def test_ones_own_question_is_a_page_with_a_form(
    pages: httpx.Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "big-teams.cypher").write_text(
        """/*
title: {en: Big teams, sv: Stora lag}
about: {en: Projects with many actors., sv: Projekt med många aktörer.}
params:
  least: {type: int, default: 50, en: At least, sv: Minst}
returns:
  project: {type: project, en: Project, sv: Projekt}
  n: {type: int, en: Actors, sv: Aktörer}
*/
MATCH (p:Project)<-[:PARTICIPATES_IN]-(a)
WITH p, count(DISTINCT a) AS n
WHERE n >= $least
RETURN {id: p.id, name: p.acronym} AS project, n ORDER BY n DESC, p.id LIMIT 10
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("LOKET_QUESTIONS", str(tmp_path))
    assert "Stora lag" in pages.get("/questions?lang=sv").text
    page = Read(pages.get("/questions/big-teams?least=60&lang=sv").text)
    assert [one["value"] for one in page.all("input") if one.get("name") == "least"] == ["60"]
    assert len([one for one in page.links() if one.startswith("/projects/")]) > 0


def test_the_gap_map_of_some_years_is_of_an_analysis_of_these(pages: httpx.Client, bundled: Store) -> None:
    nobodys = Read(pages.get("/gaps?since=1999&until=2001&lang=en").text)
    assert "No analysis is of 1999–2001 yet" in nobodys.words
    assert "loket analyse --from 1999 --to 2001" in nobodys.words
    assert not [one for one in nobodys.links() if "/pair" in one]
    assert [one["value"] for one in nobodys.all("input") if one.get("name") == "since"] == ["1999"]


def test_the_years_of_a_page_stand_in_its_address(pages: httpx.Client) -> None:
    """Small pictures whose years are links, a form, and the same years in what is taken along."""
    whole = pages.get(f"/actors/{LTU}?lang=en")
    years = [one for one in Read(whole.text).links() if one.startswith(f"/actors/{LTU}?since=")]
    assert f"/actors/{LTU}?since=2016&until=2016&lang=en" in years
    some = pages.get(f"/actors/{LTU}?since=2019&until=2019&lang=en")
    read = Read(some.text)
    assert "2019–2019 alone" in read.words
    assert f"/pictures/actor/{LTU}.svg?since=2019&until=2019&lang=en" in read.links()
    partners = [one for one in read.links() if one.startswith("/v1/questions/who-works-with-whom")]
    assert all("since=2019" in one and "until=2019" in one for one in partners)
    assert partners
    assert len(rows(some.text)) < len(rows(whole.text))
    assert [one["value"] for one in read.all("input") if one.get("name") == "since"] == ["2019"]
    # An empty field of the form is no year; what is none is a fault in words.
    assert pages.get(f"/actors/{LTU}?since=&until=").status_code == 200
    assert pages.get("/places/SE332?since=x&lang=en").status_code == 422
    assert "Over the years" in pages.get("/places/SE332?lang=en").text


def test_the_start_page_tells_what_changed(pages: httpx.Client) -> None:
    text = Read(pages.get("/?lang=en").text).words
    assert "Sweden, 2016 beside 2015: 649 projects ran (489 the year before)" in re.sub(
        "[\u2068\u2069]", "", text
    )


# --- other contents


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_base_says_what_to_do(store: Store, lang: str) -> None:
    with client_of(store) as client:
        for path in (
            "/",
            "/gaps",
            "/gaps?by=cluster",
            "/about",
            "/find?q=x",
            "/questions/structural-holes",
            "/questions",
        ):
            response = client.get(path, params={"lang": lang}, headers=HTML)
            assert response.status_code in {200, 422}, path
            assert "Traceback" not in response.text
        assert "loket demo" in client.get("/", headers=HTML).text
        assert "loket analyse" in client.get("/gaps", headers=HTML).text
