"""Who has ceased, as the pages, reports, exports and the command line tell it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import expect

from api.cli import show
from api.report import subjects
from kb import search
from kb.store import Store
from kb.texts import speaking
from tests.api.conftest import client_of
from tests.api.web.conftest import HTML
from tests.kb.questions.tiny import Tiny, opened
from tests.screenshots import DRAWN, browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def town(store: Store) -> Iterator[Tiny]:
    """Alfa, beta and gamma in a cluster; zeta, which has ceased, has worked with alfa and gamma."""
    with opened(store) as session:
        made = Tiny(store, session)
        made.actors("Company", "alfa", "beta", place="SE-2580")
        made.actors("Company", "zeta", place="SE-2580", status="ceased")
        made.actors("University", "gamma", place="SE-2580")
        made.run("MATCH (a:Actor {id: 'zeta'}) SET a.ceased = date('2024-05-01')")
        made.run("MATCH (a:Actor) SET a.latitude = 65.6, a.longitude = 22.1")
        made.project("p1", "alfa zeta", "2014-01-01", "2014-12-31", topics="steel")
        made.project("p2", "zeta gamma", "2014-01-01", "2014-12-31", topics="steel")
        made.project("p3", "alfa beta", "2014-01-01", "2014-12-31")
        made.cluster("c1", "alfa beta zeta")
        made.cluster("c2", "alfa beta")
        made.analyse("projects")
        yield made


@pytest.fixture
def pages(town: Tiny) -> Iterator[httpx.Client]:
    with client_of(town.store) as opened:
        opened.headers.update(HTML)
        yield opened


def test_its_page_says_so_once_and_before_all_else(pages: httpx.Client) -> None:
    for lang, word, sentence in (
        ("en", "ceased", "zeta ceased on 2024-05-01."),
        ("sv", "upphörd", "zeta upphörde 2024-05-01."),
    ):
        page = pages.get(f"/actors/zeta?lang={lang}").text
        assert page.count(sentence) == 1
        assert page.index(f"<strong>{word}</strong>") < page.index(sentence) < page.index("<h2")
        assert f"<dd>{word}</dd>" in page
        assert "part-partners" in page
        assert "part-introduce" not in page
    page = pages.get("/actors/alfa?lang=en").text
    assert "ceased on" not in page
    assert "part-introduce" in page
    assert 'data-column="ceased"' in page.partition("part-partners")[2]


def test_its_page_speaks_of_what_was(town: Tiny, pages: httpx.Client) -> None:
    town.support("zeta", "alfa")
    town.support("alfa", "beta")
    for lang, was, now in (
        (
            "en",
            ("Was a broker: reached", "It alone tied 1 other", "Supported<", "Worked on<", "led 1"),
            ("A broker: reaches", "Without it, 1 other", "Supports<", "Works on<", "leads 2"),
        ),
        (
            "sv",
            ("Var en brobyggare: nådde", "Den ensam knöt 1 annan", "Stödde<", "Arbetade med<", "ledde 1"),
            ("En brobyggare: når", "Utan den skulle 1 annan", "Stödjer<", "Arbetar med<", "leder 2"),
        ),
    ):
        page = pages.get(f"/actors/zeta?lang={lang}").text
        alike = pages.get(f"/actors/alfa?lang={lang}").text
        assert [one for one in was if one not in page or one in alike] == []
        assert [one for one in now if one in page or one not in alike] == []


def test_the_start_page_counts_it(pages: httpx.Client) -> None:
    assert "1 of them has ceased." in pages.get("/?lang=en").text
    assert "1 av dem har upphört." in pages.get("/?lang=sv").text
    (row,) = pages.get("/v1/questions/overview").json()["rows"]
    assert (row["actors"], row["ceased"]) == (4, 1)


def test_lists_and_searches_mark_it(pages: httpx.Client) -> None:
    there = pages.get("/clusters/c1?lang=en").text
    assert 'data-column="ceased"' in there
    assert "2024-05-01" in there
    assert 'data-column="ceased"' not in pages.get("/clusters/c2?lang=en").text  # a column that tells nothing
    found = {one["id"]: one["about"] for one in pages.get("/suggest?q=zeta&lang=en").json()}
    assert found["zeta"].startswith("company · ceased")
    rows = csv.DictReader(io.StringIO(pages.get("/v1/questions/cluster-members?cluster=c1&format=csv").text))
    assert {row["member"]: row["ceased"] for row in rows} == {"alfa": "", "beta": "", "zeta": "2024-05-01"}


def test_bridges_over_http(pages: httpx.Client) -> None:
    answer = pages.get("/v1/bridges?actor=zeta&lang=en").json()
    assert answer["rows"] == []
    assert len([note for note in answer["notes"] if "ceased" in note]) == 1
    (row,) = pages.get("/v1/bridges?a=actor:alfa&b=University").json()["rows"]
    assert (row["b"]["id"], row["introducer"], row["shared_partners"]) == ("gamma", None, 1)


def test_an_actors_network_marks_it_by_form_and_word(pages: httpx.Client) -> None:
    for lang, told, key in (
        ("en", "zeta, company, ceased 2024-05-01", "ceased"),
        ("sv", "zeta, företag, upphörd 2024-05-01", "upphörd"),
    ):
        for ego in ("alfa", "zeta"):
            drawn = ElementTree.fromstring(pages.get(f"/pictures/actor/{ego}.svg?lang={lang}").text)
            (node,) = [one for one in drawn.iter() if (one.get("aria-label") or "").startswith("zeta,")]
            assert node.get("aria-label") == told == node.findtext(f"{SVG}title")
            marks = {one.get("fill"): one for one in drawn.iter() if "mark" in (one.get("class") or "")}
            assert marks["#ffffff"].get("stroke-dasharray")
            assert key in [one.text for one in drawn.iter(f"{SVG}text")]
        assert 'class="mark ceased Company"' in pages.get(f"/actors/zeta?lang={lang}").text
    assert "ceased" not in pages.get("/pictures/actor/beta.svg?lang=en").text  # it knows alfa alone


def test_the_whole_network_marks_it(pages: httpx.Client) -> None:
    data = pages.get("/network.json").json()
    assert {data["id"][int(at)]: day for at, day in data["ceased"].items()} == {"zeta": "2024-05-01"}
    for lang, word, said in (
        ("en", "zeta, ceased 2024-05-01", "1 actor has ceased: a hollow mark."),
        ("sv", "zeta, upphörd 2024-05-01", "1 aktör har upphört: ett ihåligt märke."),
    ):
        drawn = ElementTree.fromstring(pages.get(f"/pictures/network.svg?lang={lang}").text)
        hollow = [one for one in drawn.iter() if one.get("class") == "mark ceased Company"]
        assert [one.findtext(f"{SVG}title") for one in hollow] == [word]
        assert drawn.findtext(f"{SVG}desc", "").endswith(said)
        page = pages.get(f"/network?lang={lang}").text
        assert 'data-column="ceased"' in page
        assert "<td>2024-05-01</td>" in page


def test_the_map_marks_how_many_of_a_place_have_ceased(pages: httpx.Client) -> None:
    for lang, told, heading in (
        ("en", "Norrbottens län, 4 actors, 1 of them ceased", "Of them ceased"),
        ("sv", "Norrbottens län, 4 aktörer, 1 av dem upphörd", "Av dem upphörda"),
    ):
        page = pages.get(f"/map?lang={lang}").text
        assert f'aria-label="{told}"' in page
        assert 'class="place ceased"' in page
        assert '<td class="number">4</td><td class="number">1</td>' in page
        assert heading in page


def test_where_nobody_has_ceased_nothing_speaks_of_it(town: Tiny, pages: httpx.Client) -> None:
    town.run("MATCH (a:Actor) REMOVE a:Ceased, a.status, a.ceased SET a.names = ['changed']")
    town.analyse("projects", since=2013)
    for address in ("/map", "/pictures/network.svg", "/pictures/map.svg", "/pictures/actor/zeta.svg"):
        assert "ceased" not in pages.get(f"{address}?lang=en").text, address
    assert pages.get("/network.json").json()["ceased"] == {}
    assert 'data-column="ceased"' not in pages.get("/network?lang=en").text


def test_the_network_to_move_about_in_says_it_and_can_leave_it_out(pages: httpx.Client) -> None:
    with browser() as opened:
        page = opened.new_page(base_url=str(pages.base_url))
        page.goto("/network?lang=en")
        page.wait_for_function(DRAWN, timeout=60_000)
        expect(page.locator("[data-said]")).to_contain_text("Hollow marks have ceased: 1.")
        status = page.locator("[data-network] [role=status]")
        page.locator("[data-find]").fill("zeta")
        page.locator("[data-find]").press("Enter")
        expect(status).to_contain_text("zeta · company · ceased 2024-05-01 · Partners: 2")
        page.get_by_role("checkbox", name="ceased").press("Space")
        expect(status).to_have_text("3 of 4 actors are shown.")


def test_reports_tell_it(town: Tiny) -> None:
    with speaking("en"):
        one = subjects.build(town.store, "actor", "zeta")
        assert one.lead[0].startswith("zeta ceased on 2024-05-01.")
        assert one.lead[1].startswith("Whom zeta worked with, ")
        titles = [section.title for section in one.sections]
        assert "Whom it worked with" in titles
        assert "Whom it could be introduced to" not in titles
        there = subjects.build(town.store, "actor", "alfa")
        assert there.lead[0].startswith("Whom alfa works with, ")
        assert {"Whom it works with", "Whom it could be introduced to"} <= {
            one.title for one in there.sections
        }
        assert ("Status", "ceased") in one.sections[0].facts
        headings = {}
        for cluster in ("c1", "c2"):
            made = subjects.build(town.store, "cluster", cluster)
            members = next(part.table for part in made.sections if part.table)
            headings[cluster] = [heading.title for heading in members.headings]
        assert "Ceased" in headings["c1"]
        assert "Ceased" not in headings["c2"]


def test_a_list_of_what_a_name_may_mean_marks_it(town: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("en"):
        show.hits([("Actor", hit) for name in ("alfa", "zeta") for hit in search.actors(town.store, name)])
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if "zeta" in line).split()[2:4] == ["company,", "ceased"]
    assert "ceased" not in next(line for line in lines if "alfa" in line)
