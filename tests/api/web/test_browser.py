"""The pages in a real browser: a strategist's ten tasks by mouse and by keyboard, axe-core, narrow, print."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.pictures import region
from kb.store import Store
from kb.texts import LANGUAGES
from tests.api.web.addresses import LTU, PAGES, address

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW = {"width": 320, "height": 640}
PATIENCE = 120_000  # milliseconds: what is tried is not how busy the machine is
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's own sandbox needs what a container often has not; the pages are this test's own.
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, pages: httpx.Client) -> Iterator[Page]:
    """A page at Loket, in Swedish; what the console complains of is a failure."""
    context = browser.new_context(base_url=str(pages.base_url), locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda fault: complaints.append(str(fault)))
    yield opened
    context.close()
    # Chromium tells of each answer that is a fault, also of those that a test asks for.
    assert [one for one in complaints if "status of 404" not in one and "status of 409" not in one] == []


def heading(page: Page) -> str:
    """The heading, without the marks that keep a name's direction."""
    return re.sub("[\u2068\u2069]", "", page.locator("h1").inner_text())


# --- the ten tasks, by mouse


def test_find_an_organisation_from_a_misspelt_name(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox").fill("lulea teknska")
    page.get_by_role("button", name="Sök").click()
    page.get_by_role("link", name="LULEA TEKNISKA UNIVERSITET", exact=True).click()
    assert heading(page) == "LULEA TEKNISKA UNIVERSITET"


def test_who_works_with_it_and_how_it_bridges(page: Page) -> None:
    page.goto(f"/actors/{LTU}")
    expect(page.locator(".lead").first).to_have_text(
        "En brobyggare: når 233 av 247 partners kretsar, som annars sällan möts."
    )
    assert page.locator("svg.picture a").count() > 50
    table = page.get_by_role("region", name="Dess partner").get_by_role("table")
    first = table.get_by_role("rowheader").first.inner_text()
    table.get_by_role("columnheader", name="Delade projekt").wait_for()
    page.locator("svg.picture a").nth(1).click()
    assert heading(page) != "LULEA TEKNISKA UNIVERSITET"
    assert first


def test_from_the_widest_gap_to_those_who_could_close_it(page: Page) -> None:
    page.goto("/")
    page.locator("a[href*='a=Company&b=PublicBody']").click()
    assert heading(page) == "Företag och offentliga aktörer"
    expect(page.locator(".lead")).to_contain_text("färre än slumpen skulle ge. Det är så gott som säkert.")
    expect(page.get_by_role("link", name="Finn vilka som kan sluta gapet")).to_be_visible()


def test_the_gap_map_leads_to_a_pair_and_back(page: Page) -> None:
    page.goto("/gaps")
    page.get_by_role("link", name="mellan platser").click()
    cell = page.get_by_role("row", name="Norrbottens län").get_by_role("link").first
    cell.click()
    assert "Norrbottens län" in heading(page)
    page.get_by_role("link", name="Gapkartan: mellan platser").click()
    assert heading(page) == "Gapkartan"


def test_whom_to_introduce_and_why(page: Page) -> None:
    page.goto("/questions")
    page.get_by_role("link", name="Vilka som borde mötas").click()
    page.get_by_role("combobox", name="Aktören, med namn eller nummer").fill("Skellefteå Kraft")
    page.get_by_role("button", name="Fråga").click()
    expect(page.get_by_role("columnheader", name="Kan föra dem samman")).to_be_visible()


def test_take_a_table_along(page: Page) -> None:
    page.goto("/questions/structural-holes?place=SE332")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "structural-holes.xlsx"


def test_sort_a_table_where_it_stands_and_mail_the_view(page: Page) -> None:
    page.goto("/questions/structural-holes?place=SE332&limit=10")
    heading_ = page.locator("th[data-column=partners]")
    heading_.get_by_role("link").click()
    expect(heading_).to_have_attribute("aria-sort", "descending")
    assert page.url.endswith("sort=-partners")
    sorted_here = page.locator("tbody th").all_inner_texts()
    page.reload()
    assert page.locator("tbody th").all_inner_texts() == sorted_here


def test_an_ambiguous_name_offers_a_choice(page: Page) -> None:
    page.goto("/questions/actor-projects?actor=kommun")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator("#answer")).to_be_visible()


def test_look_at_a_region(page: Page) -> None:
    page.goto("/find?q=norrbotten")
    page.get_by_role("link", name="Norrbottens län").first.click()
    expect(page.get_by_role("heading", name="Vilka som finns här")).to_be_visible()


def test_read_how_sure_it_is_in_the_other_language(page: Page) -> None:
    page.goto("/about")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="How sure it is")).to_be_visible()
    page.get_by_role("link", name="Gaps").first.click()
    assert heading(page) == "The gap map"


# --- by keyboard alone


def test_by_keyboard_from_a_search_to_a_partner(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "q-start")
    page.keyboard.type("skelleftea kraft")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actors/**")
    assert heading(page) == "SKELLEFTEA KRAFT AB"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('svg.picture a.node') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "skell" not in url and "/actors/" in url)
    assert heading(page)


def test_by_keyboard_through_the_gap_map_and_a_question(page: Page) -> None:
    page.goto("/gaps")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('td.gap') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/gaps/helix/pair**")
    page.goto("/questions/who-works-with-whom")
    tab_to(page, "f-actor")
    page.keyboard.type("ltu")
    page.keyboard.press("Enter")
    page.wait_for_url("**actor=ltu**")
    expect(page.locator("tbody tr").first).to_be_visible()


# --- the whole network


@pytest.fixture
def network(page: Page, bundled: Store) -> Page:
    region.latest(bundled)  # laid out before anybody waits for it
    page.goto("/network")
    page.wait_for_function("() => performance.getEntriesByName('network-whole').length")
    page.emulate_media(reduced_motion="reduce")
    return page


def view(page: Page) -> list[float]:
    """Where the camera of the network stands, and how near."""
    told = page.locator("[data-network]").get_attribute("data-view") or ""
    return [float(one) for one in told.split()]


def test_the_network_moves_by_keyboard(network: Page) -> None:
    network.locator(".network-canvas").focus()
    x, y, ratio = view(network)
    network.keyboard.press("ArrowRight")
    assert view(network)[0] > x
    network.keyboard.press("ArrowDown")
    assert view(network)[1] < y
    network.keyboard.press("+")
    assert view(network)[2] < ratio
    network.keyboard.press("0")
    assert view(network) == [x, y, ratio]
    network.get_by_role("button", name="Zooma ut").press("Enter")
    assert view(network)[2] > ratio
    network.get_by_role("button", name="Hela", exact=True).press("Enter")
    assert view(network) == [x, y, ratio]


def test_somebody_is_found_in_the_network_and_opened_by_keyboard(network: Page) -> None:
    status = network.locator("[data-network] [role=status]")
    expect(network.locator("[data-said]")).to_contain_text("75\u00a0538 band")
    field = network.get_by_role("combobox", name="Hitta en aktör i bilden")
    field.fill("ingen som finns")
    field.press("Enter")
    expect(status).to_have_text("Ingen med det namnet finns i bilden.")
    field.fill("skelleftea kraft")
    field.press("Enter")
    expect(status).to_contain_text("SKELLEFTEA KRAFT AB · företag · Partner:")
    assert view(network)[2] == pytest.approx(0.3)
    status.get_by_role("link").press("Enter")
    network.wait_for_url("**/actors/**")
    assert heading(network) == "SKELLEFTEA KRAFT AB"


def test_the_network_shows_some_alone(network: Page) -> None:
    status = network.locator("[data-network] [role=status]")
    network.locator("[data-choose=region]").select_option("Norrbottens län")
    expect(status).to_have_text(re.compile(r"^\d+ av 3\s895 aktörer visas\.$"))
    here = int((status.text_content() or "0").split()[0])
    assert 0 < here < 50
    network.get_by_role("checkbox", name="företag").press("Space")
    expect(status).not_to_have_text(re.compile(rf"^{here} av"))
    network.locator("[data-choose=region]").select_option("Alla")
    network.locator("[data-choose=community]").select_option(index=1)
    expect(status).not_to_have_text(re.compile(r"^0 av"))


def tab_to(page: Page, identifier: str) -> None:
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == identifier:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{identifier} is not reached by the keyboard")


def test_a_page_seen_again_is_the_same(page: Page) -> None:
    """The second time the browser is told that what it has still holds: style and script still work."""
    for _ in range(3):
        page.goto("/gaps")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor")
            != "rgba(0, 0, 0, 0)"
        )
        assert page.locator("[role=combobox]").count() == 1


# --- every page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_and_nothing_is_too_wide(page: Page, lang: str) -> None:
    found = []
    for name in PAGES:
        page.set_viewport_size(NARROW)
        page.goto(address(name, lang))
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW["width"]:
            found.append(f"{name}: {wide} px")
        page.emulate_media(color_scheme="dark" if lang == "en" else "light")
        results = Axe().run(page, options=RULES)
        found += [
            f"{name}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in results.response["violations"]
        ]
    assert found == []


def test_the_same_without_scripts(browser: Browser, pages: httpx.Client) -> None:
    context = browser.new_context(base_url=str(pages.base_url), locale="sv-SE", java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/")
    page.locator("#q-start").fill("skelleftea kraft")
    page.locator("form.search-start button").click()
    page.get_by_role("link", name="SKELLEFTEA KRAFT AB").click()
    assert page.locator("h1").inner_text() == "SKELLEFTEA KRAFT AB"
    page.goto("/questions/structural-holes?place=SE332&limit=5")
    page.locator("th[data-column=partners]").get_by_role("link").click()
    assert "sort=-partners" in page.url
    context.close()


def test_printed_there_is_no_menu_and_all_of_the_table(page: Page) -> None:
    page.goto("/gaps?by=place")
    page.emulate_media(media="print")
    expect(page.locator(".top nav")).to_be_hidden()
    expect(page.locator("form.search")).to_be_hidden()
    assert page.locator("table.map").is_visible()
    assert len(page.pdf(format="A4")) > 10_000


def test_nothing_moves_for_those_who_do_not_wish_it(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    moving = "[...document.querySelectorAll('*')].some(e => getComputedStyle(e).transitionDuration !== '0s')"
    assert page.evaluate(moving) is False
