"""`loket match`: what a data officer types, and what comes back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import python_calamine

from kb import lock, model
from kb.identifiers import own_key
from kb.intake import Intake
from kb.matching.judgements import pair_of
from kb.matching.parts import PARTS
from kb.settings import Server
from kb.store import Store
from tests.api.conftest import Command, client_of
from tests.kb.writing import actor, graph, relationships, where, write
from tests.loaders.given import book, table

LTU, NAMED, OTHER = "se-2021002841", own_key("roster", "a").id, own_key("roster", "b").id
PAIR = pair_of(LTU, NAMED)
NAMES = {LTU: "Luleå tekniska universitet", NAMED: "Lulea tekniska univ", OTHER: "Älgparken i Boden"}


@pytest.fixture
def base(store: Store, environment: Server) -> Store:
    """Three actors in one project, two of which may be one; that pair waits."""
    with lock.held(store) as owner:
        intake = Intake(store, owner)
        write(intake, model.ProjectFact, {"id": "p", "acronym": "PROJ"})
        write(intake, model.ActorFact, *(actor(key, name=name) for key, name in NAMES.items()))
        write(intake, model.ParticipationFact, *({"actor": key, "project": "p", "nr": 1} for key in NAMES))
    parts = dict.fromkeys(PARTS[1:])
    store.update(
        "match/candidates",
        pair=[PAIR],
        one=[NAMED],
        other=[LTU],
        score=[0.81],
        parts=[{"name": 0.81, **parts}],
        decision=["ask"],
        whole=[LTU],
        exact=[False],
        alone=[True],
    )
    return store


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_old_id_leads_to_the_actor_and_back_after_undo(base: Store, loket: Command) -> None:
    with client_of(base) as client:
        assert client.get(f"/v1/actors/{NAMED}").status_code == 200
        said = loket("match", "accept", PAIR[:6], "--by", "anna", "--json")
        assert json.loads(said.out)["joined"] is True
        moved = client.get(f"/v1/actors/{NAMED}?lang=sv")
        assert (moved.status_code, moved.headers["location"]) == (308, f"/v1/actors/{LTU}?lang=sv")
        asked = loket("ask", "actor-profile", "--actor", NAMED, "--format", "json")
        assert json.loads(asked.out)["asked"]["actor"] == LTU
        said = loket("match", "undo", PAIR, "--by", "bo")
        assert said.code == 0
        assert "two actors" in said.out
        assert client.get(f"/v1/actors/{NAMED}").status_code == 200
        assert client.get(f"/v1/actors/{LTU}").status_code == 200


def test_the_queue_and_why(base: Store, loket: Command) -> None:
    listed = loket("match", "list")
    assert PAIR in listed.out
    assert "0.81" in listed.out
    (row,) = json.loads(loket("match", "list", "--json").out)
    assert (row["pair"], row["parts"]["name"]) == (PAIR, 0.81)
    (asked,) = json.loads(loket("ask", "matches-to-judge", "--format", "json").out)["rows"]
    assert (asked["pair"], asked["whole"]) == (PAIR, LTU)
    assert loket("match", "reject", PAIR, "--by", "anna").code == 0
    assert "No pair waits" in loket("match", "list").out
    why = json.loads(loket("ask", "why-one-actor", "--actor", LTU, "--format", "json").out)["rows"]
    assert [(one["because"], one["by"], one["in_force"]) for one in why if one["pair"]] == [
        ("different", "anna", True)
    ]
    said = loket("match", "accept", PAIR, "--by", "bo")
    assert said.code == 2
    assert "anna" in said.err
    assert loket("match", "undo", "ffffffffffff").code == 2


def test_a_part_has_a_whole(base: Store, loket: Command) -> None:
    said = loket("match", "part", PAIR, "--whole", OTHER)
    assert said.code == 2
    assert loket("match", "part", PAIR, "--whole", LTU).code == 0
    assert relationships(base, "PART_OF") == [(NAMED, LTU)]


def test_two_that_are_no_candidates_are_joined_by_their_numbers(base: Store, loket: Command) -> None:
    pair = pair_of(LTU, OTHER)
    before = [one for one in graph(base) if one.get("relationship") != "JUDGED"]
    assert loket("match", "accept", pair).code == 2
    said = loket("match", "join", "202100-2841", OTHER, "--by", "anna")
    assert said.code == 0, said.err
    assert f"one actor now: {LTU}" in said.out
    assert f"loket match undo {pair}" in said.out
    assert relationships(base, "IDENTIFIED_BY").count((LTU, OTHER)) == 1
    assert json.loads(loket("match", "join", OTHER, LTU, "--json").out)["changed"] is False
    said = loket("match", "undo", pair)
    assert "two actors" in said.out
    assert "take it back" not in said.out
    assert [one for one in graph(base) if one.get("relationship") != "JUDGED"] == before
    for other, told in (("Älgparken i Boden", "Älgparken"), ("pic-999876874", "pic-999876874"), (LTU, LTU)):
        said = loket("match", "join", LTU, other)
        assert said.code == 2
        assert told in said.err


def test_reviewing_judges_undoes_and_stops(
    base: Store, loket: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [one for one in graph(base) if one.get("relationship") != "JUDGED"]
    typing(monkeypatch, "x", "u", "y", "q")
    said = loket("match", "review", "--by", "anna")
    assert said.code == 0
    for text in (NAMES[LTU], NAMES[NAMED], "PROJ", NAMES[OTHER], "0.81", "1 pair judged", "“x” is none"):
        assert text in " ".join((said.out + said.err).split())
    assert "roster-key" not in said.out  # the key of a source says nothing to a reader
    assert relationships(base, "IDENTIFIED_BY").count((LTU, NAMED)) == 1
    assert "No pair waits" in loket("match", "review").out
    loket("match", "undo", PAIR)
    assert [one for one in graph(base) if one.get("relationship") != "JUDGED"] == before
    typing(monkeypatch, "p", "", "u")
    said = loket("match", "review")
    assert said.code == 0
    assert f"{NAMED} is now a part of {LTU}" in " ".join(said.out.split())
    assert relationships(base, "PART_OF") in ([(NAMED, LTU)], [])


def test_two_people_share_the_work(base: Store, loket: Command, tmp_path: Path) -> None:
    file = tmp_path / "att bedöma.csv"
    with lock.held(base) as owner:
        write(
            Intake(base, owner),
            model.ActorFact,
            actor(NAMED, name="=cmd|' /C calc'!A0"),
            of=where("b", "2021-01-01"),
        )
    assert loket("match", "export", str(file), "--waiting").code == 0
    (row,) = rows(file)
    assert row["one_name"].startswith("'=")
    assert (row["verdict"], row["one"], row["other"]) == ("", NAMED, LTU)  # the part stands first
    given = [list(row), [*row.values()]]
    given[1][1] = "Part of"
    back = table(tmp_path / "back.csv", given)
    said = loket("match", "import", str(back), "--by", "bo", "--json")
    assert (said.code, json.loads(said.out)["entered"]) == (0, 1)
    assert relationships(base, "PART_OF") == [(NAMED, LTU)]
    assert json.loads(loket("match", "import", str(back), "--by", "bo", "--json").out)["unchanged"] == 1
    conflict = book(
        tmp_path / "c.xlsx",
        {
            "S": [
                ["one", "other", "verdict"],
                [NAMED, LTU, "same"],
                [NAMED, "pic-99", "same"],
                [NAMED, LTU, "maybe"],
                [NAMED, OTHER, ""],
                [NAMED, OTHER, "different"],
            ]
        },
    )
    said = loket("match", "import", str(conflict))
    assert said.code == 3
    assert "1 judgements entered" in said.out
    for text in ("Row 2: bo judged", "pic-99", "“maybe” is no verdict"):
        assert text in " ".join(said.err.split())
    whole = tmp_path / "all.csv"
    assert loket("match", "export", str(whole)).code == 0
    assert sorted(one["verdict"] for one in rows(whole)) == ["different", "part_of"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_comes_back_with_candidates(base: Store, loket: Command, tmp_path: Path, ending: str) -> None:
    cells = [["Nr", "Företag"], ["1", "ÄLGPARKEN i Boden"], ["2", "Ingen som finns"]]
    file = tmp_path / f"lista.{ending}"
    if ending == "csv":
        table(file, cells)
    else:
        book(file, {"Blad": cells})
    said = loket("match", str(file), "--column", "företag")
    assert said.code == 0, said.err
    made = tmp_path / f"lista-loket.{ending}"
    if ending == "csv":
        first, second = rows(made)
    else:
        header, *found = python_calamine.load_workbook(str(made)).get_sheet_by_index(0).to_python()
        first, second = (dict(zip(header, row, strict=True)) for row in found)
    assert (first["Nr"], first["match_id"], first["match"]) == ("1", OTHER, NAMES[OTHER])
    assert not second["match_id"]
    said = loket("match", str(file), "--column", "namn")
    assert said.code == 2
    assert "namn" in said.err


def test_a_number_decides_at_once(base: Store, loket: Command, tmp_path: Path) -> None:
    """Whatever the name says; and where nobody has the number, nobody with another one is meant."""
    file = table(
        tmp_path / "lista.csv",
        [
            ["Nr", "Namn"],
            ["202100-2841", "Något helt annat"],
            ["SE202100284101", ""],
            ["556036-0793", NAMES[LTU]],
            ["", NAMES[LTU]],
            ["inget", NAMES[OTHER]],
        ],
    )
    said = loket("match", str(file), "--column", "Namn", "--number", "Nr", "--json")
    assert said.code == 0, said.err
    found = [(one["match_id"], one["match_decision"]) for one in json.loads(said.out)]
    assert found[:2] == [(LTU, "same")] * 2
    assert found[2][0] != LTU
    assert found[3][0] in {LTU, NAMED}  # without a number both are called so
    assert found[4][0] == OTHER


def test_nobody_is_there(store: Store, environment: Server, loket: Command) -> None:
    said = loket("match")
    assert said.code == 0, said.err
    assert "Nothing new to compare" in said.out
    assert loket("match", "list", "--json").out.strip() == "[]"
    assert loket("match", "nothing.csv", "--column", "x").code == 2
    said = loket("match", "--json")
    assert json.loads(said.out)["waiting"] == 0
