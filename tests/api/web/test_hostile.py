"""Names that would be markup, a formula, a command or a line turned round are text wherever they show."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.pictures.map import Flow, Place, places_map
from api.report import page, paper, subjects
from kb.analysis import run
from kb.store import Store
from kb.texts import speaking
from loaders import pipeline
from loaders.sources import source
from tests.api.conftest import client_of
from tests.api.web.conftest import HTML
from tests.api.web.test_pages import Read
from tests.loaders.given import book

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "شركة الابتكار \u202eevil\u202c",
    "🚀 Raket AB",
    "Å" * 500,
    "{{ 7 * 7 }}",
    "@SUM(1)",
    "+SUM(1) AB",
    "-2+3 AB",
    '#panic("typst") $x$ *b*',
    "]]><!-- --> &amp;",
]
SVG = "{http://www.w3.org/2000/svg}"


def plain(text: str) -> str:
    """Without the marks that turn a line, which are left out or closed where a name is shown."""
    return "".join(one for one in text if one not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.fixture
def hostile(store: Store, tmp_path: Path) -> Iterator[tuple[Store, httpx.Client]]:
    """A base in which everybody has such a name, and every two know each other."""
    pairs = [(a, b) for at, a in enumerate(HOSTILE) for b in HOSTILE[:at]]
    sheets = {
        "organisations": [["name", "kind"], *([name, "company"] for name in HOSTILE), ["Stödet", "support"]],
        "clusters": [["cluster"], [HOSTILE[0]], [HOSTILE[2]]],
        "members": [
            ["organisation", "cluster"],
            *([name, HOSTILE[0]] for name in HOSTILE),
            ["Stödet", HOSTILE[2]],
        ],
        "support": [["supporter", "organisation"], *(["Stödet", name] for name in HOSTILE)],
        "ties": [["organisation", "partner"], *pairs, ["Stödet", HOSTILE[1]]],
    }
    pipeline.load(store, source("roster"), [book(tmp_path / "roster.xlsx", sheets)])
    run.analyse(store)
    with client_of(store) as client:
        client.headers.update(HTML)
        yield store, client


def ids(store: Store, label: str) -> list[str]:
    rows = store.ask(f"MATCH (n:{label}) RETURN n.id ORDER BY n.id", {}, seconds=5, most=50).rows  # type: ignore[arg-type]
    return [row[0] for row in rows]


def test_hostile_names_are_text_everywhere(hostile: tuple[Store, httpx.Client]) -> None:
    store, client = hostile
    actors = ids(store, "Actor")
    _pages(client, actors, ids(store, "Cluster"))
    _pictures(client, actors)
    _tables(client)
    _reports(store)


def _pages(client: httpx.Client, actors: list[str], clusters: list[str]) -> None:
    paths = [
        "/",
        "/gaps?by=cluster",
        "/gaps?by=community",
        "/questions/clusters",
        "/network",
        "/map",
        "/load",
    ]
    paths += ["/find?q=script", "/find?q=raket", "/questions/most-connected"]
    paths += [f"/actors/{one}" for one in actors] + [f"/clusters/{one}" for one in clusters]
    shown = ""
    for path in paths:
        response = client.get(path, follow_redirects=True)
        assert response.status_code == 200, path
        read = Read(response.text)
        assert not [one for one in read.all("script") if not one.get("src", "").startswith("/static/")], path
        assert not [one for one in read.all("img") if not one["src"].startswith("/pictures/")], path
        assert not [one for _, one in read.elements if any(name.startswith("on") for name in one)], path
        assert "49" not in read.words or "{{ 7 * 7 }}" in read.words
        shown += read.words
    for name in HOSTILE:
        assert plain(name)[:60] in plain(shown), name


def _pictures(client: httpx.Client, actors: list[str]) -> None:
    data = json.loads(client.get("/network.json").text)
    assert {plain(name)[:60] for name in HOSTILE} <= {plain(name)[:60] for name in data["name"]}
    addresses = ["/pictures/network", *(f"/pictures/actor/{one}" for one in actors)]
    for address in addresses:
        root = ElementTree.fromstring(client.get(f"{address}.svg").content)
        assert {one.tag for one in root.iter()} <= {
            f"{SVG}{tag}"
            for tag in ("svg", "title", "desc", "g", "path", "rect", "circle", "line", "text", "a", "polygon")
        }
        assert all(one.get("href", "/").startswith("/") for one in root.iter(f"{SVG}a"))
    for address in addresses[:4]:
        assert client.get(f"{address}.png").content.startswith(b"\x89PNG")


def _tables(client: httpx.Client) -> None:
    asked = "/v1/questions/most-connected?limit=50&format="
    rows = list(csv.reader(io.StringIO(client.get(f"{asked}csv").text)))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell and not _number(cell)]
    names = {plain(cell).lstrip("'") for cell in cells}
    book_ = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{asked}xlsx").content))
    there = {
        str(cell)
        for name in book_.sheet_names
        for row in book_.get_sheet_by_name(name).to_python()
        for cell in row
    }
    for name in HOSTILE:
        assert plain(name) in names, name
        assert plain(name) in {plain(cell).lstrip("'") for cell in there}, name


def _number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _reports(store: Store) -> None:
    with speaking("sv"):
        made = subjects.build(store, "cluster", HOSTILE[0])
        text = page.html(made)
        assert "<script" not in text
        assert "<img src=x" not in text
        assert paper.pdf(made).startswith(b"%PDF-")
        for one in ids(store, "Actor")[:3]:
            assert paper.pdf(subjects.build(store, "actor", one)).startswith(b"%PDF-")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_place_of_a_hostile_name_is_text_on_the_map(name: str) -> None:
    places = [Place("a", name, 65.6, 22.1, 5, "/places/a"), Place("b", "Umeå", 63.8, 20.3, 2)]
    drawn = places_map(
        places, [Flow("a", "b", 1, 1.0)], view="sweden", title=name, description=name, lang="sv"
    )
    root = ElementTree.fromstring(drawn)
    assert not list(root.iter(f"{SVG}script")) + list(root.iter(f"{SVG}img"))
    assert plain(name)[:60] in plain(
        "".join(root.itertext()) + (next(root.iter(f"{SVG}a")).get("aria-label") or "")
    )
