"""The page of pairs that may be one: who may judge, what a judgement does, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from kb import lock, model
from kb.intake import Intake
from kb.matching.run import match
from kb.store import Store
from tests.api.conftest import client_of
from tests.api.web.conftest import HTML
from tests.api.web.test_browser import CHROMIUM, NARROW, RULES
from tests.kb.writing import actor, actors, relationships, write

KEY = "a-key-that-nobody-guesses"
FAR = {"X-Forwarded-For": "203.0.113.9"}
LTU = "se-2021002841"
HOSTILE = "<script>alert(1)</script> Norrlandsfabriken"
NAMES = {
    LTU: "Luleå tekniska universitet",
    "roster-ltu": "LTU",
    "roster-a": HOSTILE,
    "roster-b": HOSTILE.replace("fabriken", "fabrikken"),
}


@pytest.fixture
def queued(store: Store) -> Store:
    """Two pairs that wait."""
    with lock.held(store) as owner:
        rows = (actor(key, name=name, country="SE") for key, name in NAMES.items())
        write(Intake(store, owner), model.ActorFact, *rows)
    assert match(store).waiting == 2
    return store


@pytest.fixture
def here(queued: Store) -> Iterator[httpx.Client]:
    with client_of(queued, proxy_headers=False) as opened:
        opened.headers.update({**HTML, "Accept-Language": "sv"})
        yield opened


def pair_of(page: str, name: str) -> str:
    """The id of the pair whose heading holds a name."""
    (found,) = re.findall(rf'<h2 id="pair-(\w+)">[^<]*{name}', page)
    return str(found)


def say(page: httpx.Client, pair: str, answer: str, **more: str) -> httpx.Response:
    return page.post(f"/match/{pair}/judge", data={"answer": answer, "by": "anna", **more})


def test_pairs_stand_side_by_side_with_the_parts_of_their_score(here: httpx.Client) -> None:
    told = here.get("/match").text
    assert "2 par väntar" in told
    assert "förkortning 0,75" in told
    assert HOSTILE not in told
    assert "&lt;script&gt;" in told
    assert told.count('value="same"') == 2


def test_a_judgement_counts_at_once_and_is_undone_without_a_trace(here: httpx.Client, queued: Store) -> None:
    before = sorted(actors(queued))
    pair = pair_of(here.get("/match").text, "LTU")
    answer = say(here, pair, "same")
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {"judged": [pair], "by": ["anna"]}
    assert sorted(actors(queued)) == sorted({*before} - {"roster-ltu"})
    told = here.get(answer.headers["location"]).text
    assert "LTU och Luleå tekniska universitet är samma." in re.sub("[\u2066-\u2069]", "", told)
    assert "1 par väntar" in told
    assert "Av \u2068anna\u2069" in told
    again = say(here, pair, "different")
    assert again.status_code == 422
    assert "anna" in again.text
    undone = here.post(f"/match/{pair}/undo", data={"by": "bo"})
    assert undone.status_code == 303
    assert sorted(actors(queued)) == before
    assert "Ångrat" in here.get(undone.headers["location"]).text


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("first-in-second", ("roster-ltu", LTU)), ("second-in-first", (LTU, "roster-ltu"))],
)
def test_which_is_the_part_is_what_the_button_says(
    here: httpx.Client, queued: Store, answer: str, expected: tuple[str, str]
) -> None:
    told = here.get("/match").text
    pair = pair_of(told, "LTU")
    first = re.findall(rf'id="pair-{pair}".*?<th scope="col">1\. <a href="/actors/([^"?]+)', told, re.DOTALL)
    assert first == ["roster-ltu"]
    say(here, pair, answer)
    assert relationships(queued, "PART_OF") == [expected]


def test_nobody_elsewhere_judges_without_the_key_and_everybody_has_a_name(queued: Store) -> None:
    with client_of(queued, proxy_headers=False) as far:
        far.headers.update({**HTML, **FAR})
        told = far.get("/match").text
        assert '<button type="submit" name="answer"' not in told
        pair = pair_of(told, "LTU")
        assert say(far, pair, "same").status_code == 403
        assert far.post(f"/match/{pair}/undo").status_code == 403
    with client_of(queued, key=KEY, proxy_headers=False) as far:
        far.headers.update({**HTML, **FAR})
        assert 'type="password"' in far.get("/match").text
        assert say(far, pair, "same", key="guessed").status_code == 403
        assert say(far, pair, "same", by=" ", key=KEY).status_code == 422
        assert set(NAMES) == set(actors(queued))
        assert say(far, pair, "same", key=KEY).status_code == 303
    assert len(actors(queued)) == len(NAMES) - 1


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
])  # fmt: skip
def test_a_page_elsewhere_cannot_judge(here: httpx.Client, queued: Store, headers: dict[str, str]) -> None:
    pair = pair_of(here.get("/match").text, "LTU")
    here.headers.update(headers)
    assert say(here, pair, "same").status_code == 403
    assert here.post(f"/match/{pair}/undo").status_code == 403
    assert set(NAMES) == set(actors(queued))


def test_what_is_no_pair_or_no_answer_is_a_fault_in_words(here: httpx.Client) -> None:
    assert say(here, "0123456789ab", "same").status_code == 404
    pair = pair_of(here.get("/match").text, "LTU")
    assert say(here, pair, "perhaps").status_code == 422
    assert here.get("/match?page=0").status_code == 422
    assert "Inget par väntar" in here.get("/match?page=7").text


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("script", [True, False])
def test_by_keyboard_alone_with_and_without_script(here: httpx.Client, queued: Store, script: bool) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            base_url=str(here.base_url), locale="sv-SE", java_script_enabled=script, viewport=NARROW
        )
        page = context.new_page()
        page.goto("/match")
        if script:
            assert Axe().run(page, options=RULES).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        section = page.locator("section", has=page.get_by_role("heading", name="LTU"))
        section.get_by_label("Vem som bedömer").fill("anna")
        section.get_by_role("button", name="Samma", exact=True).press("Enter")
        page.get_by_role("status").get_by_text("är samma").wait_for()
        assert len(actors(queued)) == len(NAMES) - 1
        if script:
            assert Axe().run(page, options=RULES).response["violations"] == []
        page.get_by_role("status").get_by_role("button", name="Ångra").press("Enter")
        page.get_by_role("status").get_by_text("Ångrat").wait_for()
        assert sorted(actors(queued)) == sorted(NAMES)
        browser.close()
