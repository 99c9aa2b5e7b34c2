"""The whole network: laid out the same every time, within its frame; its data, its picture, the bundle."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pictures import forces, region
from api.pictures.map import _outlines
from kb.analysis import run
from kb.store import Store
from loaders import geography, pipeline
from loaders.sources import source
from tests.api.conftest import client_of
from tests.loaders.given import book

WEB = Path(__file__).parents[3] / "api" / "web"


@given(st.integers(0, 40), st.data())
@settings(max_examples=15, deadline=None)
def test_any_network_is_laid_out_within_the_disc_and_the_same_again(n: int, data: st.DataObject) -> None:
    pairs = sorted(
        data.draw(st.sets(st.tuples(st.integers(0, n), st.integers(0, n)).filter(lambda p: p[0] < p[1])))
    )
    a, b = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
    groups = np.array(data.draw(st.lists(st.integers(0, 5), min_size=n + 1, max_size=n + 1)), np.int64)
    weight = np.linspace(0.01, 5, len(pairs))
    place = forces.laid_out(groups, a, b, weight)
    assert place.shape == (n + 1, 2)
    assert np.isfinite(place).all()
    assert np.hypot(*place.T).max() <= 1.001
    assert (forces.laid_out(groups, a, b, weight) == place).all()


def test_those_who_work_together_stand_together() -> None:
    # Two circles of ten, one tie between them.
    pairs = [(i, j) for first in (0, 10) for i in range(first, first + 10) for j in range(i + 1, first + 10)]
    a, b = (np.array([pair[end] for pair in [*pairs, (0, 10)]], np.int64) for end in (0, 1))
    place = forces.laid_out(np.zeros(20, np.int64), a, b, np.ones(len(a)))
    spread = [np.hypot(*(part - part.mean(0)).T).mean() for part in (place[:10], place[10:])]
    assert np.hypot(*(place[:10].mean(0) - place[10:].mean(0))) > 1.5 * max(spread)


def test_the_strongest_ties_of_each_leave_nobody_out() -> None:
    a, b = np.array([0, 0, 0, 0, 1]), np.array([1, 2, 3, 4, 2])
    kept = forces.strongest(5, a, b, np.array([5.0, 4, 3, 2, 1]), 1)
    assert kept.tolist() == [0, 1, 2, 3]


@pytest.fixture(scope="module")
def client(bundled: Store) -> Iterator[httpx.Client]:
    with client_of(bundled) as opened:
        yield opened


def test_the_page_its_data_and_its_picture(client: httpx.Client, bundled: Store) -> None:
    region.latest(bundled)
    page = client.get("/network?lang=en")
    assert page.status_code == 200
    assert "vendor/graph." in page.text
    assert "FRAUNHOFER" in page.text  # the table beside the picture
    answer = client.get("/network.json")
    data = answer.json()
    assert answer.headers["content-encoding"] == "gzip"
    columns = ("id", "name", "helix", "region", "community", "partners", "x", "y", "ties")
    assert len({len(data[one]) for one in columns}) == 1
    assert len(data["id"]) == 3895
    assert data["of"] == 75538 == len(data["next"]) == len(data["weight"]) == sum(data["ties"])
    assert len(gzip.compress(answer.content, 6)) < 200_000
    again = client.get("/network.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    plain = client.get("/network.json", headers={"Accept-Encoding": "identity"})
    assert plain.json() == data

    svg = client.get("/pictures/network.svg?lang=sv")
    assert svg.headers["content-type"] == "image/svg+xml"
    marks = [one for one in ElementTree.fromstring(svg.text).iter() if "mark" in one.get("class", "").split()]
    assert len(marks) == 3895 + 4  # with the legend
    png = client.get("/pictures/network.png")
    assert png.content.startswith(b"\x89PNG")
    assert client.get("/pictures/network.gif").status_code == 404


def test_the_ties_sent_are_those_of_the_analysis(client: httpx.Client, bundled: Store) -> None:
    """Read back as the page does it, beside what the database holds."""
    data = client.get("/network.json").json()
    told, tie = {}, 0
    for one, many in enumerate(data["ties"]):
        other = one
        for _ in range(many):
            other += data["next"][tie] + 1
            told[frozenset((data["id"][one], data["id"][other]))] = data["weight"][tie] / data["strongest"]
            tie += 1
    held = bundled.ask(
        "MATCH (a:Actor)-[t:TIED_TO]->(b:Actor) RETURN a.id, b.id, t.weight", {}, seconds=30, most=100_000
    ).rows
    most = max(row[2] for row in held)
    assert told.keys() == {frozenset(row[:2]) for row in held}
    assert all(abs(told[frozenset((a, b))] - (weight / most) ** 0.5) < 1 / 63 for a, b, weight in held)


def test_an_analysis_is_laid_out_in_the_background(bundled: Store) -> None:
    region.prepare(bundled).join(60)
    assert region.ready(bundled, patience=30)


def test_an_actors_network_can_be_taken_along(client: httpx.Client) -> None:
    page = client.get("/actors/se-2021002841?lang=sv").text
    assert "/pictures/actor/se-2021002841.svg" in page
    svg = client.get("/pictures/actor/se-2021002841.svg?lang=sv").text
    assert (
        len(ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}a")) == 60
    )  # the partners drawn
    assert client.get("/pictures/actor/se-2021002841.png").content.startswith(b"\x89PNG")
    assert client.get("/pictures/actor/xqzvwkj.svg").status_code == 404


def test_files_travel_compressed_and_are_the_same(client: httpx.Client) -> None:
    address = re.search(r'data-library="([^"]+)"', client.get("/network").text)
    assert address
    packed = client.get(address[1])
    assert packed.headers["content-encoding"] == "gzip"
    assert client.get(address[1], headers={"Accept-Encoding": "identity"}).content == packed.content
    assert int(packed.headers["content-length"]) < 60_000


def test_the_map_draws_places_as_links_and_says_the_same_as_a_table(client: httpx.Client) -> None:
    page = client.get("/map?lang=sv").text
    drawn = page[page.index("<svg xmlns") :]
    root = ElementTree.fromstring(drawn[: drawn.index("</svg>") + 6])
    links = {
        one.get("href"): one.get("aria-label") or "" for one in root.iter("{http://www.w3.org/2000/svg}a")
    }
    assert links["/places/SE332?lang=sv"].startswith("Norrbottens län, ")
    assert "Natural Earth" in drawn
    assert page.count('<th scope="row"') > len(links)  # the table has those outside the view, too
    closer = client.get("/map?view=SE332&level=municipality&lang=sv").text
    assert 'href="/places/SE-2580?lang=sv"' in closer
    assert "/pictures/map.svg?view=SE332&amp;level=municipality&amp;lang=sv" in closer
    assert 'aria-label="Luleå' in closer
    assert (
        "Göteborg"
        not in closer[: closer.index("</svg>", closer.index("picture-frame map"))].split("<svg")[-1]
    )
    assert "SCB" in closer
    assert closer.count('class="land home part"') > 14  # Norrbotten's, and those around
    assert client.get("/map?view=Atlantis").status_code == 422
    assert client.get("/map?level=street").status_code == 422
    europe = client.get("/pictures/map.svg?view=europe&lang=en")
    assert "Germany" in europe.text
    assert client.get("/pictures/map.png").content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("lang", "name", "county"), [("en", "Norway", "Norrbotten County"), ("sv", "Norge", "Norrbottens län")]
)
def test_who_is_in_norway_and_no_more_is_a_place_of_its_own(
    client: httpx.Client, lang: str, name: str, county: str
) -> None:
    gap = client.get(f"/gaps/place/pair?a=rest:NO&b=SE332&bridges=yes&lang={lang}")
    assert gap.status_code == 200
    assert f"{name} (?)" in gap.text
    assert county in gap.text
    assert 'class="fault"' not in gap.text
    listed = client.get(f"/questions/gaps-between-places?place=NO&limit=5&lang={lang}").text
    assert f'<a href="/places/NO?lang={lang}"><bdi>{name} (?)</bdi></a>' in listed
    assert (
        f'<a href="/places/NO?lang={lang}"><bdi>{name} (?)</bdi></a>' in client.get(f"/map?lang={lang}").text
    )
    address = re.search(r'data-network="([^"]+)"', client.get(f"/network?lang={lang}").text)
    assert address
    regions = client.get(html.unescape(address[1])).json()["regions"]
    assert {f"{name} (?)", county} <= set(regions)


def test_every_municipality_has_an_outline_within_its_county() -> None:
    """The list of municipalities, their outlines and the counties' are from three different hands."""
    outlines, counties = _outlines("municipalities"), _outlines("counties")
    listed = dict(geography.municipalities().select("code", "nuts3").iter_rows())
    assert outlines.keys() == listed.keys()
    for code, county in listed.items():
        around, middle = np.concatenate(counties[county]), outlines[code][0].mean(axis=0)
        assert ((around.min(axis=0) < middle) & (middle < around.max(axis=0))).all(), (code, county)


def test_what_was_written_shows_and_everybody_stays_where_they_were(store: Store, tmp_path: Path) -> None:
    ties = [["organisation", "partner"], *([f"Nr {a}", f"Nr {b}"] for a in range(6) for b in range(a))]
    pipeline.load(store, source("roster"), [book(tmp_path / "roster.xlsx", {"ties": ties})])
    run.analyse(store)
    before = region.latest(store)
    assert before is not None
    assert region.latest(store) is before
    one = before.content.actors[0]["id"]
    rename = "MATCH (a:Actor {id: $one}) SET a.name = 'Nytt namn'"
    store.write(lambda tx: tx._tx.run(rename, one=one).consume())
    after = region.latest(store)
    assert after is not None
    assert "Nytt namn" in {row["name"] for row in after.content.actors}
    assert b"Nytt namn" in region.data(store, after)
    assert after.place is before.place


def test_a_base_without_an_analysis_says_what_to_do(store: Store) -> None:
    with client_of(store) as client:
        assert "loket analyse" in client.get("/network").text
        assert client.get("/network.json").status_code == 422


def test_what_is_bundled_is_what_the_manifest_says() -> None:
    manifest = json.loads((WEB / "static/vendor/manifest.json").read_text(encoding="utf-8"))
    bundle = (WEB / "static/vendor" / manifest["file"]).read_bytes()
    assert hashlib.sha256(bundle).hexdigest() == manifest["sha256"]
    assert b"eval(" not in bundle
    assert b"new Function" not in bundle
    licences = (WEB / "static/vendor/LICENCES.txt").read_text(encoding="utf-8")
    locked = json.loads((WEB / "vendor/package-lock.json").read_text(encoding="utf-8"))["packages"]
    for one in manifest["packages"]:
        assert one["license"] == "MIT"
        assert f"{one['name']} {one['version']} (MIT)" in licences
        assert locked[f"node_modules/{one['name']}"]["version"] == one["version"]
        assert locked[f"node_modules/{one['name']}"]["integrity"].startswith("sha512-")


@pytest.mark.slow
def test_bundling_again_gives_the_same_bytes(tmp_path: Path) -> None:
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("Node and npm are not installed")
    shutil.copytree(WEB / "vendor", tmp_path / "vendor", ignore=shutil.ignore_patterns("node_modules"))
    here = tmp_path / "vendor"
    clean = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(clean, cwd=here, check=True, timeout=300)
    subprocess.run(["node", "build.mjs", str(tmp_path / "out")], cwd=here, check=True, timeout=60)
    for name in ("graph.js", "LICENCES.txt", "manifest.json"):
        assert (tmp_path / "out" / name).read_bytes() == (WEB / "static/vendor" / name).read_bytes()
