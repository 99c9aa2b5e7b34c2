"""Loading from a page: who may, what a look does (nothing), what a load does, and what is told of it."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from api.web import jobs, loading
from kb import settings
from kb.store import Store
from loaders import rejects
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
    rejected = here.get(f"{answer.headers['location']}/rejects")
    assert rejected.status_code == 200
    assert "namnlöst" in rejected.text
    again = here.post(f"{looked}/load", headers={"Accept-Language": "en"})
    assert again.status_code == 422
    assert "gone over to a load already" in again.text


def test_pressed_twice_at_once_the_files_go_over_to_one_load(here: httpx.Client) -> None:
    looked = give(here)
    ended(here, looked)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as presses:
            answers = list(presses.map(lambda _: here.post(f"{looked}/load"), range(8)))
    finally:
        sys.setswitchinterval(before)
    assert sorted(one.status_code for one in answers) == [303] + [422] * 7
    (loading,) = (one.headers["location"] for one in answers if one.status_code == 303)
    assert "What came of it" in ended(here, loading)


def test_files_go_over_once(tmp_path: Path) -> None:
    for at in range(200):
        job, kept = jobs.new("look", "a", tmp_path / str(at)), jobs.Jobs()
        assert kept.hand_over(job) is None, "it is not over"
        assert job.folder is not None
        job.state = "done"
        with ThreadPoolExecutor(4) as presses:
            found = list(presses.map(kept.hand_over, [job] * 4))
        assert [one for one in found if one] == [tmp_path / str(at)]
        assert job.folder is None


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


def of_roster(page: httpx.Client, name: str, text: str, action: str = "load", **more: str) -> str:
    """The address of a job with one table of a roster."""
    answer = page.post("/load", data={"source": "roster", "action": action, **more},
                       files=[("files", (name, text.encode(), "text/csv"))])  # fmt: skip
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_the_page_tells_what_the_command_line_tells(here: httpx.Client) -> None:
    told = ended(here, of_roster(here, "clusters.csv", CLUSTERS))
    today = settings.now().date()
    assert f"it is taken to be from today, {today}" in told
    assert "clusters.csv: 1 × cluster is empty, and must not be" in told


def test_an_old_file_of_rejects_that_was_cleared_is_told(here: httpx.Client) -> None:
    clusters = "cluster\nTräklustret\n"
    # As an earlier version of Loket may have left it, which rejected a row of the same file.
    same = hashlib.sha256(f"\0clusters {hashlib.sha256(clusters.encode()).hexdigest()}".encode())
    left = settings.home() / "rejects" / f"roster-{same.hexdigest()[:12]}.csv"
    rejects.write(left, (), lambda _: "")
    told = ended(here, of_roster(here, "clusters.csv", clusters))
    assert not left.exists()
    assert f"{left.name}, of an earlier load of the same, held no longer and is removed." in told


def test_what_a_newer_delivery_lacks_is_told_and_taken_back_on_a_press(here: httpx.Client) -> None:
    rows = "organisation;cluster\n" + "".join(f"Firma {one};Träklustret\n" for one in range(20))
    ended(here, of_roster(here, "memberships.csv", rows, published="2026-01-01"))
    fewer = "".join(rows.splitlines(keepends=True)[:3])
    address = of_roster(here, "memberships.csv", fewer, published="2026-02-01")
    told = ended(here, address)
    assert "more than a fifth, so they were kept" in told
    assert "it is taken to be from today" not in told
    assert "1 Feb 2026" in told
    again = here.post(f"{address}/replace")
    assert again.status_code == 303
    assert "were taken back" in ended(here, again.headers["location"])
    assert here.post(f"{address}/replace").status_code == 422  # those files went over to that load


def test_a_day_that_is_none_is_refused(here: httpx.Client) -> None:
    answer = here.post("/load", data={"source": "roster", "published": "1/2/26"},
                       files=[("files", (ROSTER, CLUSTERS.encode(), "text/csv"))])  # fmt: skip
    assert answer.status_code == 422
    assert "1/2/26" in answer.text


def test_files_are_kept_apart_whatever_they_are_called(tmp_path: Path) -> None:
    given = ["a.csv", "2-a.csv", "a.csv", "../a.csv", "文" * 300 + ".csv", "å" * 300 + ".csv", "a." * 200, ""]
    for name in given:
        (tmp_path / loading._name(name, tmp_path)).write_text(name, encoding="utf-8")
    kept = list(tmp_path.iterdir())
    assert sorted(one.read_text(encoding="utf-8") for one in kept) == sorted(given)
    assert sum(one.suffix == ".csv" for one in kept) == 6


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
