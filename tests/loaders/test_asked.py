"""Who was asked in a survey and who answered: no answer is not no tie, and it is recorded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kb import dump, model
from kb.questions import asking, library
from kb.settings import Server
from kb.store import Store
from tests.conftest import empty
from tests.loaders.given import book, graph, loaded
from tests.loaders.rosters import LTU, Sheets, by_name, stated

TIES = [
    ["Organisation", "Works with", "Strength (1-5)", "How often", "About what", "Since"],
    ["Ett AB", "LTU", 4, "every month", "cold tests", 2020],
    ["Ett AB", "", "", "", "", ""],
    ["Två AB", "", "", "", "", ""],
    ["Två AB", "", "", "", "", ""],
    ["", "", "", "", "", ""],
]
ASKED = [
    ["Organisation", "Organisation number", "Asked", "Answered"],
    ["Ett AB", "", "2026-03-01", "no"],
    ["Två AB", "", "2026-03-01", ""],
    ["Tre AB", "", "2026", "2026-03-09"],
    ["LTU", "202100-2841", "", "ja"],
]


def asked(tmp_path: Path, sheets: Sheets) -> list[tuple[str, bool]]:
    return sorted(stated(tmp_path, sheets).of(model.AskedFact, "actor", "answered"))


def test_an_empty_row_is_one_that_did_not_answer(tmp_path: Path) -> None:
    found = stated(tmp_path, {"Works with": TIES})
    assert found.of(model.AskedFact, "actor", "answered") == [
        (by_name("Två AB"), False),
        (by_name("Ett AB"), True),
    ]
    assert found.of(model.TieFact, "actor", "strength") == [(by_name("Ett AB"), 4)]
    tally = found.tallies["ties"]
    assert (tally.rows_in, tally.accepted, tally.left_out, tally.rejected) == (4, 2, 2, 0)


def test_ties_alone_do_not_tell_who_was_asked(tmp_path: Path) -> None:
    assert asked(tmp_path, {"Works with": TIES[:2]}) == []


def test_a_list_tells_it_and_a_stated_tie_is_an_answer_whatever_it_says(tmp_path: Path) -> None:
    found = stated(tmp_path, {"Works with": [*TIES, ["Fyra AB", "Ett AB", "", "", "", ""]], "Asked": ASKED})
    assert sorted(found.of(model.AskedFact, "actor", "answered", "asked"), key=str) == sorted(
        [
            (by_name("Ett AB"), True, dt.date(2026, 3, 1)),
            (by_name("Två AB"), False, dt.date(2026, 3, 1)),
            (by_name("Tre AB"), True, dt.date(2026, 1, 1)),  # answered, and works with nobody
            (LTU, True, None),
            (by_name("Fyra AB"), True, None),  # on no list, but it answered
        ],
        key=str,
    )
    assert any("1 organisation that is said not to have answered" in one for one in found.said)
    assert found.rejects == []


@pytest.mark.parametrize("header", [["Vem", "Svar"], ["Organisation", "Tillfrågad", "Har svarat"]])
def test_a_list_is_known_by_its_columns_in_either_language(tmp_path: Path, header: list[str]) -> None:
    row = ["Ett AB", *[""] * (len(header) - 2), "nej"]
    assert asked(tmp_path, {"Blad1": [header, row]}) == [(by_name("Ett AB"), False)]


def test_what_is_wrong_with_a_row(tmp_path: Path) -> None:
    rows = [
        ["Ett AB", "", "", "maybe"],
        ["Ett AB", "", "soon", ""],
        ["", "", "", "yes"],
        ["B", "", "", "yes"],
    ]
    found = stated(tmp_path, {"Asked": [ASKED[0], *rows, rows[3], ["S", "850505-1231", "", "yes"]]})
    assert [(one.row, one.field, one.reason) for one in found.rejects] == [
        (4, "Organisation", "missing"),
        (3, "Asked", "date"),
        (2, "Answered", "answer"),
        (6, "Organisation", "repeated"),
    ]
    assert found.of(model.AskedFact, "actor") == [by_name("B")]
    assert found.tallies["asked"].left_out == 1  # a natural person


def pick(store: Store, question: str, columns: str, **given: object) -> list[tuple[Any, ...]]:
    """Some columns of an answer, things by their names."""
    rows = asking.ask(store, library.question(question), given).records
    return [
        tuple(one["name"] if isinstance(one := row[name], dict) else one for name in columns.split())
        for row in rows
    ]


def survey(path: Path, ties: list[list[object]], told: list[list[object]], day: str) -> Path:
    members = [["Organisation", "Cluster"], *([name, "Robots"] for name in ("Ett AB", "Två AB", "Tre AB"))]
    about = [["Roster", "As of"], ["Survey", day]]
    return book(path, {"Roster": about, "M": members, "Works with": ties, "Asked": told})


def test_it_is_shown_taken_back_with_the_survey_and_survives_a_dump(
    store: Store, server: Server, tmp_path: Path
) -> None:
    loaded(store, "roster", survey(tmp_path / "a.xlsx", TIES, ASKED, "2026-03-31"))
    complete = {row[0]: row[1:] for row in pick(store, "how-complete", "known share actors of")}
    assert complete["asked"] == (1.0, 4, 4)
    assert complete["answered"] == (0.75, 3, 4)
    in_cluster = {
        row[0]: row[1:] for row in pick(store, "how-complete", "known share actors of", cluster="Robots")
    }
    assert in_cluster["asked"] == (1.0, 3, 3)
    assert in_cluster["answered"] == (pytest.approx(2 / 3), 2, 3)
    assert pick(store, "survey-coverage", "cluster members asked answered") == [("Robots", 3, 3, 2)]
    assert pick(store, "asked-without-answer", "actor asked") == [("Två AB", "2026-03-01")]

    before = graph(store)
    assert sum('"ASKED_IN"' in line for line in before) == 4
    copy = tmp_path / "copy.jsonl.gz"
    dump.dump(store, copy)
    empty(server)
    dump.restore(store, copy)
    assert graph(store) == before

    # A newer survey of the same name, in which all have answered but one that is asked no more.
    again = [ASKED[0], *([*row[:3], "yes"] for row in ASKED[1:4])]
    loaded(store, "roster", survey(tmp_path / "b.xlsx", TIES[:2], again, "2027-03-31"), replace=True)
    lines = [line for line in graph(store) if '"ASKED_IN"' in line]
    assert len(lines) == 3
    assert all('"answered":true' in line and "2027-03-31" in line for line in lines)
    assert pick(store, "asked-without-answer", "actor") == []


def test_who_turns_out_to_be_another_takes_it_along(store: Store, tmp_path: Path) -> None:
    loaded(store, "roster", book(tmp_path / "a.xlsx", {"Asked": [ASKED[0], ["LTU", "", "", ""]]}))
    named = book(tmp_path / "named.xlsx", {"Actors": [["Organisation", "Number"], ["LTU", "202100-2841"]]})
    loaded(store, "roster", named, series="names")
    (line,) = [line for line in graph(store) if '"ASKED_IN"' in line]
    assert f'"from":["Actor","{LTU}"]' in line
