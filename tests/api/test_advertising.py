"""Who wants no advertising: marked in all that leaves Loket, and ways to reach it left out of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import httpx
import pytest
import python_calamine

from kb.questions import library
from kb.settings import Server
from kb.store import Store
from tests.api.conftest import Command, client_of
from tests.loaders.given import book, loaded, table
from tests.loaders.twins import scb, scb_row

BLOCKED, OTHER, HUB = "se-5560360793", "se-5567037485", "se-2021002841"


@pytest.fixture
def base(store: Store, environment: Server, tmp_path: Path) -> Store:
    """Two companies that a university works with; the register says that one of them wants no advertising."""
    register = scb(
        tmp_path / "scb_bulkfil_JE_20251110T100709_47_100.txt",
        scb_row("165560360793", "SAAB AB", Reklamsparrtyp="2"),
        scb_row("165567037485", "SPOTIFY AB"),
        scb_row("162021002841", "LULEÅ TEKNISKA UNIVERSITET", JurForm="81"),
    )
    roster = book(
        tmp_path / "north.xlsx",
        {
            "Actors": [
                ["Organisation", "Number", "Web site"],
                ["Saab AB", "556036-0793", "https://saab.example"],
                ["Spotify AB", "556703-7485", "https://spotify.example"],
                ["LTU", "202100-2841", "https://ltu.example"],
            ],
            "Ties": [
                ["Organisation", "Partner", "Strength"],
                ["LTU", "Saab AB", 4],
                ["LTU", "Spotify AB", 2],
            ],
        },
    )
    loaded(store, "scb", register)
    loaded(store, "roster", roster)
    return store


def rows_in(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))))


def test_csv_marks_who_wants_none_and_says_how_many(base: Store, loket: Command) -> None:
    said = loket("ask", "who-works-with-whom", "--actor", HUB, "--format", "csv")
    rows = rows_in(said.out)
    assert {row["partner_id"]: row["advertising_block"] for row in rows} == {BLOCKED: BLOCKED, OTHER: ""}
    assert "One of the actors here wants no advertising" in said.err


def test_ways_to_reach_it_are_left_out(base: Store, loket: Command) -> None:
    for actor, told in ((BLOCKED, False), (OTHER, True)):
        said = loket("ask", "actor-profile", "--actor", actor, "--format", "csv")
        (row,) = rows_in(said.out)
        assert (row["url"] != "") is told
        assert ("https://" in said.out) is told
        assert row["no_advertising"] == ("false" if told else "true")
    said = loket("ask", "actor-profile", "--actor", BLOCKED, "--format", "json", "--with-blocked")
    (row,) = json.loads(said.out)["rows"]
    assert row["url"] == "https://saab.example"
    assert row["actor"]["no_advertising"] is True
    assert "are kept as you asked" in " ".join(said.err.split())


def test_a_workbook_says_it_beside_the_answer(base: Store, loket: Command, tmp_path: Path) -> None:
    file = tmp_path / "partners.xlsx"
    assert loket("ask", "who-works-with-whom", "--actor", HUB, "--output", str(file)).code == 0
    made = python_calamine.load_workbook(str(file))
    head, *rows = made.get_sheet_by_index(0).to_python()
    at, name = head.index("Want no advertising (id)"), head.index("Partner (id)")
    assert {row[name]: row[at] for row in rows} == {BLOCKED: BLOCKED, OTHER: ""}
    assert any(
        "wants no advertising" in str(cell) for row in made.get_sheet_by_index(1).to_python() for cell in row
    )


def test_on_a_terminal_it_is_told_and_nothing_is_hidden(base: Store, loket: Command) -> None:
    said = loket("actor", BLOCKED).out
    assert "https://saab.example" in said
    assert "no advertising" in said


def test_over_http_it_is_the_same_and_no_kept_answer_serves_the_other_wish(base: Store) -> None:
    with client_of(base) as client:

        def asked(**params: str) -> httpx.Response:
            return client.get("/v1/questions/actor-profile", params={"actor": BLOCKED, **params})

        without, whole = asked(), asked(with_blocked="true")
        assert without.json()["rows"][0]["url"] is None
        assert without.json()["rows"][0]["actor"]["no_advertising"] is True
        assert "wants no advertising" in " ".join(without.json()["notes"])
        assert whole.json()["rows"][0]["url"] == "https://saab.example"
        assert without.headers["etag"] != whole.headers["etag"]
        assert asked().json() == without.json()
        assert "https://" not in asked(format="csv").text
        assert client.get("/v1/questions/actor-profile", params={"actor": OTHER}).json()["notes"] == []


def test_the_actor_itself_is_asked_for_in_the_same_way(base: Store) -> None:
    with client_of(base) as client:
        told = client.get(f"/v1/actors/{BLOCKED}").json()
        assert (told["url"], told["no_advertising"]) == (None, True)
        assert client.get(f"/v1/actors/{BLOCKED}?with_blocked=true").json()["url"] == "https://saab.example"
        assert client.get(f"/v1/actors/{OTHER}").json()["url"] == "https://spotify.example"


def test_a_list_of_ones_own_comes_back_marked(base: Store, loket: Command, tmp_path: Path) -> None:
    mailing = table(tmp_path / "mailing.csv", [["Company"], ["Saab AB"], ["Spotify AB"], ["Nobody AB"]], ",")
    said = loket("match", str(mailing), "--column", "Company")
    assert said.code == 0, said.err
    rows = rows_in((tmp_path / "mailing-loket.csv").read_text(encoding="utf-8-sig"))
    assert [row["advertising_block"] for row in rows] == [BLOCKED, "", ""]
    assert "wants no advertising" in said.err


def test_no_question_tells_a_way_to_reach_somebody_without_marking_it() -> None:
    ways = {
        "url",
        "web",
        "website",
        "email",
        "mail",
        "phone",
        "telephone",
        "address",
        "street",
        "postcode",
        "post",
    }
    known, _ = library.load()
    columns = [
        (question.name, name, column.contact)
        for question in known.values()
        for name, column in question.returns.items()
        if ways & set(name.split("_"))
    ]
    assert ("actor-profile", "url", True) in columns
    assert [one for one in columns if not one[2]] == []
