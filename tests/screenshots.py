"""`python -m tests.screenshots [FOLDER]`: every page as a picture, in both languages, to be looked at.

Wide and as narrow as a telephone, dark, and as it is printed. The knowledge base is one of its own
(`tests/furnished.py`); `--here` takes the one that `loket` would use instead.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from api.connection import connected
from kb.progress import Silent
from kb.store import Store
from kb.texts import LANGUAGES
from tests import furnished
from tests.api.web.addresses import PAGES
from tests.bench import servers

WIDE, NARROW, PAPER = (
    {"width": 1280, "height": 900},
    {"width": 320, "height": 640},
    {"width": 794, "height": 1123},
)
WAYS: dict[str, tuple[dict[str, int], dict[str, Any]]] = {
    "wide": (WIDE, {}),
    "narrow": (NARROW, {}),
    "dark": (WIDE, {"color_scheme": "dark"}),
    "print": (PAPER, {"media": "print"}),
}
DRAWN = (
    "() => !document.querySelector('[data-network]') || performance.getEntriesByName('network-whole').length"
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--here", action="store_true", help="of the knowledge base that loket would use")
    parser.add_argument("--page", action="append", help="this page alone, by the beginning of its name")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with _store(here=given.here) as store, servers.served(store) as port, browser() as opened:
        wanted = {
            name: path
            for name, path in addresses(store).items()
            if not given.page or name.startswith(tuple(given.page))
        }
        for name, path in wanted.items():
            take(opened, f"http://127.0.0.1:{port}", name, path, given.folder)
    print(f"{len(wanted) * len(WAYS) * len(LANGUAGES)} pictures in {given.folder}")


def addresses(store: Store) -> dict[str, str]:
    """Each page by a name; those that only a furnished base has among them."""
    found = dict(PAGES)
    clusters = store.ask("MATCH (c:Cluster) RETURN c.id ORDER BY c.id LIMIT 1", {}, seconds=10, most=1).rows
    if clusters:
        found["cluster"] = f"/clusters/{quote(clusters[0][0])}"
        found["support"] = f"/actors/{quote(furnished.supporter(store))}"
    return found


def take(opened: Browser, base: str, name: str, path: str, folder: Path) -> None:
    """The pictures of one page."""
    for lang in LANGUAGES:
        for way, (size, media) in WAYS.items():
            context = opened.new_context(base_url=base, viewport=size)  # type: ignore[arg-type]
            page = context.new_page()
            page.emulate_media(**media)
            page.set_default_timeout(180_000)  # the first look at the network waits for its layout
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}", wait_until="networkidle")
            page.wait_for_function(DRAWN, timeout=180_000)
            page.screenshot(path=folder / f"{name}-{lang}-{way}.png", full_page=True)
            context.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("Chromium is not installed.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@contextmanager
def _store(*, here: bool) -> Iterator[Store]:
    if here:
        with connected(Silent()) as store:
            yield store
        return
    with servers.store() as store:
        furnished.furnish(store)
        yield store


if __name__ == "__main__":
    main()
