"""Loading from a page: who may, what a look does (nothing), what a load does, and what is told of it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from kb import settings
from kb.store import Store
from tests.api.conftest import client_of

ROSTER = "clusters.csv"
CLUSTERS = "cluster,focus,since,until\nTräklustret,trä,2019,\n,namnlöst,2020,\n"
KEY = "a-key-that-nobody-guesses"


# What a proxy adds: then the one who asks is somebody else than who connects.
FAR = {"X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def here(store: Store) -> Iterator[httpx.Client]:
    with client_of(store, proxy_headers=False) as opened:
        yield opened


def ended(page: httpx.Client, address: str) -> str:
    """The page of a job once it is over."""
    for _ in range(300):
        if page.get(f"{address}/progress").json()["over"]:
            return page.get(address, headers={"Accept-Language": "en"}).text
        time.sleep(0.1)
    raise AssertionError(page.get(f"{address}/progress").json())


def give(page: httpx.Client, action: str = "look", **more: str) -> str:
    answer = page.post("/load", data={"source": "roster", "action": action, **more},
                       files=[("files", (ROSTER, CLUSTERS.encode(), "text/csv"))])  # fmt: skip
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_a_look_writes_nothing_and_what_was_looked_at_can_be_loaded(here: httpx.Client, store: Store) -> None:
    looked = give(here)
    told = ended(here, looked)
    assert "What it would do" in told
    assert ROSTER in told
    assert store.rows("store/extracts") == []
    answer = here.post(f"{looked}/load")
    assert answer.status_code == 303
    loaded = ended(here, answer.headers["location"])
    assert "What came of it" in loaded
    assert [row["file_name"] for row in store.rows("store/extracts") if row["source"] == "roster"] == [ROSTER]
    # One row has no key: it is told by reason, and the file of rejects holds it.
    rejects = here.get(f"{answer.headers['location']}/rejects")
    assert rejects.status_code == 200
    assert "namnlöst" in rejects.text
    assert here.post(f"{looked}/load").status_code == 422  # those files went over to the load


def test_a_file_that_is_not_what_it_claims_is_told_in_words(here: httpx.Client) -> None:
    answer = here.post("/load", data={"source": "cordis", "action": "load"},
                       files=[("files", ("x.csv", b"a;b\n1;2\n", "text/csv"))])  # fmt: skip
    told = ended(here, answer.headers["location"])
    assert 'class="fault"' in told
    assert "Traceback" not in told


@pytest.mark.parametrize("name", ["../../evil.csv", "C:\\temp\\evil.csv", "\x00.csv", "å" * 500, ".."])
def test_a_file_name_stays_in_its_folder(here: httpx.Client, name: str) -> None:
    answer = here.post("/load", data={"source": "roster"}, files=[("files", (name, b"x", "text/csv"))])
    if answer.status_code == 303:
        ended(here, answer.headers["location"])
    above = settings.home() / "given"
    kept = [path for path in above.rglob("*") if path.is_file()]
    assert all(path.parent.parent == above for path in kept)
    assert not (settings.home() / "evil.csv").exists()


def test_nobody_elsewhere_writes_without_the_key(store: Store) -> None:
    roster_file = [("files", (ROSTER, CLUSTERS.encode()))]
    with client_of(store, proxy_headers=False) as far:
        far.headers.update(FAR)
        assert 'type="file"' not in far.get("/load").text
        for path in ("/load/analyse", "/load/jobs/x/load"):
            assert far.post(path).status_code == 403
        assert far.post("/load", data={"source": "roster"}, files=roster_file).status_code == 403
    with client_of(store, key=KEY, proxy_headers=False) as far:
        far.headers.update(FAR)
        assert 'type="password"' in far.get("/load").text
        assert far.post("/load/analyse", data={"key": "guessed"}).status_code == 403
        job = give(far, key=KEY)
        assert far.get(job).status_code == 403  # what was in the files is shown at the machine alone
        del far.headers["X-Forwarded-For"]
        ended(far, job)
    assert store.rows("store/extracts") == []


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9999"},
])  # fmt: skip
def test_a_page_elsewhere_cannot_send_a_form_here(here: httpx.Client, headers: dict[str, str]) -> None:
    assert here.post("/load/analyse", headers=headers).status_code == 403


def test_an_empty_base_is_told_so(here: httpx.Client) -> None:
    told = ended(
        here, here.post("/load/analyse", headers={"Sec-Fetch-Site": "same-origin"}).headers["location"]
    )
    assert 'class="fault"' in told


def test_the_form_to_send_out_is_there_to_take_and_is_no_roster_yet(here: httpx.Client) -> None:
    book = here.get("/load/roster.xlsx")
    assert book.headers["content-disposition"].endswith('filename="roster.xlsx"')
    answer = here.post("/load", data={"source": "roster"}, files=[("files", ("roster.xlsx", book.content))])
    assert "holds only the examples" in ended(here, answer.headers["location"])
