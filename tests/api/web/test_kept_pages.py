"""Pages kept as they were sent: never one from before a write, and nothing kept that may change by itself."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from kb.questions import kept
from kb.store import Store
from loaders import pipeline
from loaders.sources import source
from tests.api.conftest import client_of
from tests.api.web.addresses import LTU
from tests.api.web.conftest import HTML
from tests.loaders.given import book

PATHS = (
    f"/actors/{LTU}",
    "/gaps",
    "/questions/structural-holes",
    f"/pictures/actor/{LTU}.png",
    "/network.json",
)


@pytest.mark.parametrize("path", PATHS)
def test_who_has_a_page_gets_nothing_but_that_it_still_holds(pages: httpx.Client, path: str) -> None:
    first = pages.get(path)
    assert first.status_code == 200
    again = pages.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # A browser puts the headers of a 304 in the place of those it has.
    for name, value in again.headers.items():
        assert name == "date" or first.headers.get(name, value) == value, name
    assert "content-security-policy" not in again.headers
    assert pages.get(path).content == first.content
    other = pages.get(path, params={"lang": "sv"}, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_page_is_compressed_for_those_who_can_read_it(pages: httpx.Client) -> None:
    plain = pages.get("/gaps", headers={"Accept-Encoding": "identity"})
    packed = pages.get("/gaps", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "content-encoding" not in pages.get(f"/pictures/actor/{LTU}.png").headers


def _roster(folder: Path, *names: str) -> Path:
    return book(
        folder / "roster.xlsx", {"organisations": [["name", "kind"], *([one, "company"] for one in names)]}
    )


def test_after_a_write_no_page_is_the_one_from_before(store: Store, tmp_path: Path) -> None:
    pipeline.load(store, source("roster"), [_roster(tmp_path, "Ett AB")])
    with client_of(store) as client:
        client.headers.update(HTML)
        before = client.get("/find?q=ab")
        assert "Ett AB" in before.text
        assert "Två AB" not in before.text
        pipeline.load(store, source("roster"), [_roster(tmp_path, "Ett AB", "Två AB")])
        after = client.get("/find?q=ab", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert "Två AB" in after.text


def test_a_question_that_asks_the_time_is_not_kept(
    pages: httpx.Client, bundled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "by-chance.cypher").write_text(
        """/*
title: {en: By chance, sv: På måfå}
about: {en: A number., sv: Ett tal.}
params: {}
returns:
  n: {type: float, en: Number, sv: Tal}
*/
RETURN rand() AS n LIMIT 1
""",
        encoding="utf-8",
    )
    before = pages.get("/questions").headers["etag"]
    monkeypatch.setenv("LOKET_QUESTIONS", str(tmp_path))
    # A file put into the folder makes another list, though nothing was written.
    listed = pages.get("/questions", headers={"If-None-Match": before})
    assert (listed.status_code, "By chance" in listed.text) == (200, True)
    first, second = pages.get("/questions/by-chance"), pages.get("/questions/by-chance")
    assert first.status_code == second.status_code == 200
    assert "etag" not in first.headers
    assert first.text != second.text


def test_nothing_is_kept_of_a_fault(pages: httpx.Client, bundled: Store) -> None:
    many = len(kept.memory(bundled))
    assert pages.get("/actors/qwxyz").status_code == 404
    assert "etag" not in pages.get("/questions/structural-holes?place=Ingenstans").headers
    assert len(kept.memory(bundled)) <= many + 1  # what the name was looked up to mean


def test_what_is_for_this_machine_alone_is_never_kept(pages: httpx.Client) -> None:
    assert "etag" not in pages.get("/load").headers
