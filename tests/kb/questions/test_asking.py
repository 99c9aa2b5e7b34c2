"""The runner: what people give in, what they get back, and the bounds around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.errors import AmbiguousError, LoketError, NotFoundError, TimedOutError, UsageError
from kb.questions import asking, library
from kb.questions.header import HeaderError, Question, Theme
from kb.store import Store
from tests.kb.questions.tiny import Tiny

HEADER = """/*
title: {{en: Own, sv: Egen}}
about: {{en: Mine., sv: Min.}}
{more}returns:
  x: {{type: int, en: X, sv: X}}
*/
{statement}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder of questions."""
    made = tmp_path / "mine"
    made.mkdir()
    monkeypatch.setenv("LOKET_QUESTIONS", str(made))
    return made


def own(folder: Path, statement: str, more: str = "", name: str = "own") -> Question:
    (folder / f"{name}.cypher").write_text(HEADER.format(statement=statement, more=more), encoding="utf-8")
    return library.question(name)


def ask(store: Store, question: Question, **given: Any) -> list[Any]:
    return [row[0] for row in asking.ask(store, question, given).rows]


# What is given in.


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("who-works-with-whom", {"aktor": "alfa"}, "has no parameter “aktor”. It takes: actor, since, until"),
        ("who-works-with-whom", {}, "“who-works-with-whom” needs “actor”"),
        ("who-works-with-whom", {"actor": " "}, "“who-works-with-whom” needs “actor”"),
        ("who-works-with-whom", {"actor": ""}, "“who-works-with-whom” needs “actor”"),
        ("who-works-with-whom", {"actor": "alfa", "limit": "many"}, "“limit” should be a number"),
        ("who-works-with-whom", {"actor": "alfa", "limit": "2.5"}, "“limit” should be a number"),
        ("who-works-with-whom", {"actor": "alfa", "limit": "nan"}, "“limit” should be a number"),
        ("who-works-with-whom", {"actor": "alfa", "limit": "1e400"}, "“limit” should be a number"),
        ("who-works-with-whom", {"actor": "alfa", "limit": 0}, "“limit” should be between 1 and 1,000"),
        ("who-works-with-whom", {"actor": "alfa", "limit": 1001}, "“limit” should be between 1 and 1,000"),
        ("who-works-with-whom", {"actor": "alfa", "since": "15"}, "“since” should be between"),
        ("who-works-with-whom", {"actor": "alfa", "helix": "firm"}, "“helix” should be one of Company, Univ"),
        (
            "who-works-with-whom",
            {"actor": "alfa", "since": 2016, "until": 2015},
            "ends (2015) before it starts",
        ),
        ("who-to-introduce", {"actor": "alfa", "near": "perhaps"}, "“near” should be one of true, false"),
        ("who-to-introduce", {"actor": "alfa", "order": "size"}, "should be one of closeness, topics"),
    ],
)
def test_what_cannot_be_understood_is_told(graph: Tiny, name: str, given: dict[str, Any], says: str) -> None:
    graph.actors("Company", "alfa")
    with pytest.raises(LoketError) as caught:
        graph.ask(name, **given)
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


def test_names_are_taken_as_people_write_them(graph: Tiny) -> None:
    graph.actors("University", "Luleå tekniska universitet", place="SE-2580")
    graph.actors("Company", "Gruvan AB", "Gruvan Holding AB")
    with pytest.raises(NotFoundError) as missing:
        graph.ask("actor-profile", actor="nobody at all")
    assert missing.value.exit_code == 2
    answer = asking.ask(
        graph.store,
        library.bundled()["who-works-with-whom"],
        {
            "actor": "LULEA TEKNISKA",
            "place": "norrbotten",
            "helix": "COMPANY",
            "since": "2014",
            "limit": " 3 ",
        },
    )
    assert answer.asked == {
        "actor": "Luleå tekniska universitet",
        "since": 2014,
        "until": None,
        "helix": "Company",
        "place": "SE332",
        "limit": 3,
    }
    assert answer.meant == {"actor": "Luleå tekniska universitet", "place": "Norrbottens län"}
    with pytest.raises(AmbiguousError) as several:
        graph.ask("actor-profile", actor="gruvan")
    assert {one["id"] for one in several.value.candidates} == {"Gruvan AB", "Gruvan Holding AB"}


@pytest.mark.parametrize(
    ("text", "truth"), [("ja", True), ("Nej", False), ("TRUE", True), ("0", False), (True, True)]
)
def test_yes_and_no(store: Store, folder: Path, text: object, truth: bool) -> None:
    question = own(
        folder,
        "RETURN CASE WHEN $truth THEN 1 ELSE 0 END AS x LIMIT 1",
        "params:\n  truth: {type: bool, en: True?, sv: Sant?}\n",
    )
    assert ask(store, question, truth=text) == [int(truth)]


def test_numbers_with_a_comma(store: Store, folder: Path) -> None:
    more = "params:\n  share: {type: float, min: 0, max: 1, en: Share, sv: Andel}\n"
    question = own(folder, "RETURN toInteger($share * 100) AS x LIMIT 1", more)
    assert ask(store, question, share="0,25") == [25]
    with pytest.raises(UsageError, match="between 0 and 1"):
        ask(store, question, share="1,5")


# What comes back.


def test_an_answer_says_when_it_was_cut(graph: Tiny) -> None:
    graph.actors("Company", "alfa", "beta", "gamma", "delta")
    graph.project("p1", "alfa beta gamma delta")
    question = library.bundled()["who-works-with-whom"]
    cut = asking.ask(graph.store, question, {"actor": "alfa", "limit": 2})
    assert (len(cut.rows), cut.cut, cut.asked["limit"]) == (2, True, 2)
    whole = asking.ask(graph.store, question, {"actor": "alfa", "limit": 3})
    assert (len(whole.rows), whole.cut) == (3, False)
    assert whole.columns == list(question.returns)


def test_there_are_never_too_many_rows(store: Store, folder: Path) -> None:
    question = own(folder, "UNWIND range(1, 30000) AS x RETURN x LIMIT 20000")
    answer = asking.ask(store, question, {})
    assert (len(answer.rows), answer.cut) == (asking.MOST_ROWS, True)


def test_a_question_that_takes_too_long_is_ended(store: Store, folder: Path) -> None:
    statement = "UNWIND range(1, 1000000000) AS x WITH x WHERE x % 7 = 8 RETURN x LIMIT 1"
    question = own(folder, statement, "seconds: 0.5\n")
    with pytest.raises(TimedOutError):
        ask(store, question)
    assert ask(store, own(folder, "RETURN 1 AS x LIMIT 1")) == [1]


# The user's own questions.


def test_an_own_question_stands_beside_lokets(store: Store, folder: Path) -> None:
    question = own(folder, "RETURN 7 AS x LIMIT 1", name="lucky-number")
    assert question.own
    assert question.origin == "lucky-number.cypher"
    known, faults = library.load()
    assert faults == []
    assert len(known) == len(library.bundled()) + 1
    assert list(known) == sorted(known)
    assert ask(store, question) == [7]


def test_questions_stand_under_their_themes_and_ones_own_come_last(folder: Path) -> None:
    own(folder, "RETURN 7 AS x LIMIT 1", name="lucky-number")
    themes = library.by_theme(library.load()[0].values())
    assert list(themes) == list(Theme)
    assert [one.name for one in themes[Theme.OWN]] == ["lucky-number"]
    assert sorted(one.name for ones in themes.values() for one in ones) == list(library.load()[0])


def test_an_own_question_takes_the_place_of_lokets(store: Store, folder: Path) -> None:
    own(folder, "RETURN 7 AS x LIMIT 1", name="clusters")
    assert ask(store, library.question("clusters")) == [7]
    assert not library.bundled()["clusters"].own


def test_a_faulty_file_stops_nobody_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bad.cypher").write_text("/*\ntitle: [\n*/ RETURN 1 LIMIT 1", encoding="utf-8")
    (folder / "not-so-bad.cypher").write_text(
        HEADER.format(statement="RETURN 1 AS x LIMIT 1", more=""), encoding="utf-8"
    )
    (folder / "notes.txt").write_text("no question", encoding="utf-8")
    monkeypatch.setenv("LOKET_QUESTIONS", f"{folder}:{folder / 'missing'}")
    known, faults = library.load()
    assert "not-so-bad" in known
    assert [str(fault).split(":")[0] for fault in faults] == ["bad.cypher, line 3"]
    assert library.question("not-so-bad").own
    with pytest.raises(HeaderError, match="line 3"):
        library.question("bad")
    with pytest.raises(NotFoundError, match="no question called “so-bad”"):
        library.question("so-bad")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE (n:Actor {id: 'x'}) RETURN 1 AS x LIMIT 1", "does more than read"),
        ("MATCH (n) DETACH DELETE n RETURN 1 AS x LIMIT 1", "does more than read"),
        ("FOREACH (i IN [1] | CREATE (:X)) RETURN 1 AS x LIMIT 1", "does more than read"),
        ("CREATE INDEX some FOR (n:X) ON (n.limit)", "has no LIMIT"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN 1 AS x LIMIT 1", "LOAD CSV"),
        (
            "CALL () { LOAD CSV FROM 'https://example.org/' AS line RETURN 1 AS x } RETURN x LIMIT 1",
            "LOAD CSV",
        ),
        ("CALL dbms.listConfig() YIELD name RETURN 1 AS x LIMIT 1", "calls dbms.listConfig"),
        ("CALL db.labels() YIELD label RETURN 1 AS x LIMIT 1", "calls db.labels"),
        (
            "CALL () { CALL dbms.components() YIELD name RETURN 1 AS x } RETURN x LIMIT 1",
            "calls dbms.components",
        ),
        ("UNWIND [1] AS x CALL (x) { CREATE (:X) } IN TRANSACTIONS RETURN x LIMIT 1", "IN TRANSACTIONS"),
        ("UNWIND [1] AS x CALL (x) { RETURN 2 AS y } IN TRANSACTIONS RETURN x LIMIT 1", "IN TRANSACTIONS"),
        ("SHOW SETTINGS YIELD name RETURN 1 AS x LIMIT 1", "about the server (ShowSettings)"),
        ("SHOW TRANSACTIONS YIELD username RETURN 1 AS x LIMIT 1", "about the server (ShowTransactions)"),
        ("TERMINATE TRANSACTION 'a' YIELD message RETURN 1 AS x LIMIT 1", "about the server (Terminate"),
        ("SHOW USERS YIELD user RETURN 1 AS x LIMIT 1", "about the server (AdministrationCommand)"),
        ("RETURN 1 AS x LIMIT 1; MATCH (n) DETACH DELETE n", "does not understand the statement"),
        ("PROFILE CREATE (n) RETURN 1 AS x LIMIT 1", "does not understand the statement"),
        ("RETRUN 1 AS x LIMIT 1", "does not understand the statement"),
        ("RETURN 1 AS y LIMIT 1", "returns y, the header says x"),
        ("RETURN 1 AS x, 2 AS y LIMIT 1", "returns x, y, the header says x"),
        ("RETURN 1 AS x", "has no LIMIT"),
    ],
)
def test_a_hostile_question_is_refused_with_the_reason(
    graph: Tiny, folder: Path, statement: str, reason: str
) -> None:
    graph.actors("Company", "alfa")
    with pytest.raises(HeaderError) as caught:
        ask(graph.store, own(folder, statement))
    assert str(caught.value).startswith("own.cypher cannot be asked: ")
    assert reason in str(caught.value)
    assert caught.value.exit_code == 2
    assert graph.store.rows("analysis/count") == [{"actors": 1}]


def test_a_question_may_search_names(graph: Tiny, folder: Path) -> None:
    graph.actors("Company", "alfa")
    statement = (
        "CALL db.index.fulltext.queryNodes('actor_names', 'alfa') YIELD node RETURN count(node) AS x LIMIT 1"
    )
    assert ask(graph.store, own(folder, statement)) == [1]


def test_what_the_database_does_not_hold_yet_is_no_fault(store: Store, folder: Path) -> None:
    """A question about things that nobody has loaded is sound: its answer is that there are none."""
    question = own(folder, "MATCH (a:Patent)-[:CITES]->(b) RETURN count(b) AS x LIMIT 1")
    assert asking.examine(store, question) == []
    assert ask(store, question) == [0]


def test_it_is_examined_again_when_it_was_changed(store: Store, folder: Path) -> None:
    assert ask(store, own(folder, "RETURN 1 AS x LIMIT 1")) == [1]
    with pytest.raises(HeaderError):
        ask(store, own(folder, "CREATE (n) RETURN 1 AS x LIMIT 1"))
    assert ask(store, own(folder, "RETURN 2 AS x LIMIT 1")) == [2]
