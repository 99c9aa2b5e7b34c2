"""Every page with twenty users at once, what a browser gets of it, and the whole network drawn in one."""

from __future__ import annotations

import gzip
import random
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from api.web import assets
from kb.questions import library
from kb.store import Store
from tests import furnished
from tests.bench import servers

USERS, ROUNDS, DRAWN = 20, 6, 5
MEDIAN, HUNDREDTH, WEIGHT, MOVABLE = 100, 300, 300_000, 2000  # what is asked of them: ms, ms, bytes, ms
LTU = "se-2021002841"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br"}
SHOWN = ("structural-holes", "most-connected", "overview", "gaps-between-helices", "what-changed", "clusters")


@dataclass
class Seen:
    """A page: milliseconds to the first byte when nobody had asked, and of each of many; its bytes."""

    cold: float = 0.0
    weight: int = 0
    taken: list[float] = field(default_factory=list)


def main() -> None:
    with servers.store() as store:
        furnished.furnish(store)
        measure(store)


def measure(store: Store) -> None:
    """Measure on a knowledge base that is filled."""
    pages = addresses(store)
    with servers.served(store) as port:
        floor = assets.href("icon.svg")
        seen = {address: Seen() for address in [*pages.values(), floor]}
        _once(port, seen)
        _at_once(port, seen)
        _told(pages, seen, floor)
        with _browser() as browser:
            if browser is None:
                print("  no Chromium here: neither what a browser gets nor the network drawn is measured")
                return
            _weights(browser, port, pages)
            _drawn(browser, port)


def addresses(store: Store) -> dict[str, str]:
    """Each page by what it is."""
    actor, cluster = quote(LTU), quote(furnished.cluster(store))
    found = {
        "start": "/",
        "actor": f"/actors/{actor}",
        "support organisation": f"/actors/{quote(furnished.supporter(store))}",
        "cluster": f"/clusters/{cluster}",
        "project": "/projects/cordis-636496",
        "place": "/places/SE332",
        "gap map": "/gaps",
        "gap map, places": "/gaps?by=place",
        "gap map, clusters": "/gaps?by=cluster",
        "gap": "/gaps/helix/pair?a=Company&b=PublicBody",
        "network": "/network",
        "map": "/map",
        "load": "/load",
        "search": "/find?q=lule%C3%A5",
        "questions": "/questions",
        "about": "/about",
        "picture, actor, SVG": f"/pictures/actor/{actor}.svg",
        "picture, actor, PNG": f"/pictures/actor/{actor}.png",
        "picture, network, SVG": "/pictures/network.svg",
        "picture, map, SVG": "/pictures/map.svg",
        "picture, map, PNG": "/pictures/map.png",
        "network's data": "/network.json",
    }
    known = library.bundled()
    return found | {f"question {name}": f"/questions/{name}" for name in SHOWN if name in known}


def _once(port: int, seen: dict[str, Seen]) -> None:
    """Ask for each page for the first time since the server began, one after the other."""
    with closing(servers.client(port)) as client:
        for address, one in seen.items():
            started = time.perf_counter()
            client.request("GET", address, headers=BROWSER)
            answer = client.getresponse()
            one.cold = (time.perf_counter() - started) * 1000
            one.weight = len(answer.read())
            if answer.status != 200:
                raise RuntimeError(f"{address}: {answer.status}")


def _at_once(port: int, seen: dict[str, Seen]) -> None:
    """Users who ask for one page after the other without a pause, each in an order of their own."""
    begin = threading.Barrier(USERS)
    lock = threading.Lock()

    def user(number: int) -> None:
        order = random.Random(number)
        client = servers.client(port)
        found: list[tuple[str, float]] = []
        begin.wait()
        for _ in range(ROUNDS):
            pages = list(seen)
            order.shuffle(pages)
            for address in pages:
                started = time.perf_counter()
                client.request("GET", address, headers=BROWSER)
                answer = client.getresponse()
                found.append((address, (time.perf_counter() - started) * 1000))
                answer.read()
        client.close()
        with lock:
            for address, taken in found:
                seen[address].taken.append(taken)

    switched = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # who waits for a first byte should see it when it comes
    users = [threading.Thread(target=user, args=(number,)) for number in range(USERS)]
    for one in users:
        one.start()
    for one in users:
        one.join()
    sys.setswitchinterval(switched)


def _told(pages: dict[str, str], seen: dict[str, Seen], floor: str) -> None:
    print("first byte in milliseconds: alone and never asked before (cold), then asked before, with")
    print(
        f"{USERS} users at once who make no pause, {USERS * ROUNDS} times each: median and 99th percentile;"
    )
    print("times is the median beside that of a file that never changes, in the same run; kB is the page's")
    everything = [one for page in seen.values() for one in page.taken]
    least = statistics.median(seen[floor].taken)
    late = []
    for name, address in [*pages.items(), ("a file", floor)]:
        one = seen[address]
        median, hundredth = statistics.median(one.taken), _percentile(one.taken)
        if median > MEDIAN or hundredth > HUNDREDTH:
            late.append(name)
        print(
            f"  {name:28} cold {one.cold:8.0f}   median {median:7.1f}  {median / least:5.1f} times   "
            f"99 % {hundredth:7.1f}   {one.weight / 1000:7.1f} kB"
        )
    print(f"  all: median {statistics.median(everything):.1f}, 99 % {_percentile(everything):.1f}")
    print(
        f"  over {MEDIAN} ms in the median or {HUNDREDTH} in the 99th percentile: {', '.join(late) or 'none'}"
    )


def _percentile(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[-1]


@contextmanager
def _browser() -> Iterator[Browser | None]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        yield None
        return
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


def _weights(browser: Browser, port: int, pages: dict[str, str]) -> None:
    """Bytes over the wire of each page with all that it needs, in a browser that has nothing yet."""
    print(f"bytes over the wire with all that a page needs, for a browser without any (at most {WEIGHT}):")
    for name, address in pages.items():
        if name.startswith(("picture", "network's")):
            continue
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 800}
        )
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        sizes: list[float] = []
        devtools.on(
            "Network.loadingFinished", lambda told, sizes=sizes: sizes.append(told["encodedDataLength"])
        )
        devtools.send("Network.enable")
        page.goto(address, wait_until="networkidle")
        context.close()
        over = "  too much" if sum(sizes) > WEIGHT else ""
        print(f"  {name:28} {len(sizes):3} files {sum(sizes) / 1000:8.1f} kB{over}")


STEPS = ("network-asked", "network-got", "network-read", "network-drawn", "network-whole")


def _drawn(browser: Browser, port: int) -> None:
    """The whole network: from the address entered to the first picture, and until it moves."""
    base = f"http://127.0.0.1:{port}"
    with closing(servers.client(port)) as client:
        client.request("GET", "/network.json", headers=BROWSER)
        packed = client.getresponse().read()
    print(f"the whole network: {len(packed)} bytes over the wire, {len(gzip.decompress(packed))} unpacked")
    for cached in (False, True):
        rows: list[dict[str, float]] = []
        context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 800})
        for _ in range(DRAWN):
            if not cached:
                context.close()
                context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 800})
            rows.append(_draw(context.new_page()))
        context.close()
        kind = "again, files kept by the browser" if cached else "first visit"
        print(f"  {kind}; milliseconds after the address was entered, median of {DRAWN} (worst)")
        for step in rows[0]:
            values = [row[step] for row in rows]
            print(f"    {step:22} {statistics.median(values):7.0f} ({max(values):.0f})")


def _draw(page: Page) -> dict[str, float]:
    page.goto("/network", wait_until="commit")
    page.wait_for_function("name => performance.getEntriesByName(name).length", arg=STEPS[-1], timeout=60_000)
    told: dict[str, float] = page.evaluate(
        """names => Object.fromEntries([
            ["page-first-byte", performance.getEntriesByType("navigation")[0].responseStart],
            ...names.map(name => [name, performance.getEntriesByName(name)[0]?.startTime ?? 0])])""",
        list(STEPS),
    )
    started = time.perf_counter()
    frames = page.evaluate(
        """async () => {
            const stage = document.querySelector(".network-canvas");
            stage.focus();
            const taken = [];
            for (let at = 0; at < 8; at++) {
                const begun = performance.now();
                const key = at % 2 ? "ArrowLeft" : "ArrowRight";
                stage.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                taken.push(performance.now() - begun);
            }
            return taken;
        }"""
    )
    told["moved"] = told[STEPS[-1]] + frames[0]
    told["a step, to be seen"] = statistics.median(frames)
    told["(eight steps)"] = (time.perf_counter() - started) * 1000
    page.close()
    return told
