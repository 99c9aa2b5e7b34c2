"""Answers that are kept: given again while nothing is written, fresh after any write, by whomever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kb.errors import AmbiguousError, LoketError, NotFoundError, UsageError
from kb.questions import asking, kept, library
from kb.questions.header import Question
from kb.store import Store
from kb.texts import speaking
from tests.kb.questions.tiny import Tiny

WHO = library.bundled()["who-works-with-whom"]


@pytest.fixture
def pair(graph: Tiny) -> Tiny:
    """Two who share a project, and one who shares none."""
    graph.actors("Company", "alfa", "beta", "gamma")
    graph.project("p1", "alfa beta")
    return graph


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the database, besides its state."""
    sent: list[str] = []
    ask, rows = Store.ask, Store.rows

    def asked(self: Store, text: Any, *more: Any, **others: Any) -> Any:
        sent.append("question")
        return ask(self, text, *more, **others)

    def read(self: Store, name: str, /, **parameters: object) -> Any:
        sent.append(name)
        return rows(self, name, **parameters)

    monkeypatch.setattr(Store, "ask", asked)
    monkeypatch.setattr(Store, "rows", read)
    return sent


def partners(store: Store, **given: Any) -> list[str]:
    return [row[0]["id"] for row in kept.ask(store, WHO, {"actor": "alfa"} | given).rows]


def test_an_answer_is_given_again_without_asking(pair: Tiny, statements: list[str]) -> None:
    first = kept.ask(pair.store, WHO, {"actor": "alfa"})
    assert statements == ["read/meant", "read/actors-by-name", "question"]
    again = kept.ask(pair.store, WHO, {"actor": " alfa ", "since": None, "until": ""})
    assert len(statements) == 3
    assert again is first
    assert first == asking.ask(pair.store, WHO, {"actor": "alfa"})


def test_what_a_name_means_is_looked_up_once(pair: Tiny, statements: list[str]) -> None:
    partners(pair.store, limit=5)
    partners(pair.store, limit=6)
    assert statements == ["read/meant", "read/actors-by-name", "question", "question"]


def test_a_write_from_outside_makes_the_next_answer_fresh(pair: Tiny) -> None:
    """As often as somebody writes; `pair.run` is the bare driver, in a session of its own."""
    assert partners(pair.store) == ["beta"]
    for number in range(25):
        name = f"delta{number}"
        pair.run("MATCH (p:Project {id: 'p1'}) MATCH (a:Actor {id: 'gamma'}) SET a.seen = $n", n=number)
        pair.run(
            "MATCH (p:Project {id: 'p1'}) CREATE (:Actor:Company {id: $id, name: $id, helix: 'Company'})"
            "-[:PARTICIPATES_IN {stated_as: 'key', source: 's', row: 1}]->(p)",
            id=name,
        )
        assert name in partners(pair.store)
    pair.run("MATCH (a:Actor) WHERE a.id STARTS WITH 'delta' DETACH DELETE a")
    assert partners(pair.store) == ["beta"]


def test_whoever_writes_finds_it_at_once_though_others_write_too(pair: Tiny) -> None:
    own = Question(
        name="counts",
        text="MATCH (a:Actor) WHERE a.count IS NOT NULL RETURN a.id AS id, a.count AS n ORDER BY id LIMIT 10",
        origin="test",
        title={"en": "x", "sv": "x"},
        about={"en": "x", "sv": "x"},
        returns={
            "id": {"type": "text", "en": "x", "sv": "x"},
            "n": {"type": "int", "en": "x", "sv": "x"},
        },
    )

    def write_and_read(name: str) -> None:
        with Store(pair.store.server) as outside:
            for number in range(20):
                outside.write(
                    lambda tx, n=number: tx._tx.run(
                        "MATCH (a:Actor {id: $id}) SET a.count = $n", id=name, n=n
                    ).consume()
                )
                assert dict(kept.ask(pair.store, own, {}).rows)[name] == number

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write_and_read, ["alfa", "beta", "gamma"]))


def test_what_a_name_means_is_looked_up_again_after_a_write(pair: Tiny) -> None:
    partners(pair.store)
    pair.run("MATCH (a:Actor {id: 'alfa'}) SET a.id = 'omega'")
    assert kept.ask(pair.store, WHO, {"actor": "alfa"}).asked["actor"] == "omega"


def test_each_language_has_its_own(graph: Tiny) -> None:
    graph.actors("Company", "alfa", place="SE-2580")
    question = library.bundled()["actor-profile"]
    tags = set()
    for language in ("sv", "en"):
        with speaking(language):  # type: ignore[arg-type]
            asked = kept.Asked.now(graph.store, question, {"actor": "alfa"})
            tags.add(asked.tag)
            assert asked.answer() == asking.ask(graph.store, question, {"actor": "alfa"})
    assert len(tags) == 2


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"actor": "alfa", "limt": "5"}, UsageError),
        ({"actor": "alfa", "limit": "many"}, UsageError),
        ({"actor": "nobody at all"}, NotFoundError),
        ({"actor": "same"}, AmbiguousError),
    ],
)
def test_faults_are_told_every_time(pair: Tiny, given: dict[str, str], fault: type[LoketError]) -> None:
    pair.actors("Company", "same-1", "same-2")
    pair.run("MATCH (a:Actor) WHERE a.id STARTS WITH 'same' SET a.name = 'Same'")
    partners(pair.store)
    for _ in range(2):
        with pytest.raises(fault):
            kept.ask(pair.store, WHO, given)


def test_parameters_of_other_meaning_are_other_questions(pair: Tiny) -> None:
    store = pair.store
    tags = [
        kept.Asked.now(store, WHO, given).tag
        for given in (
            {"actor": "alfa"},
            {"actor": "beta"},
            {"actor": "alfa", "limit": 5},
            {"actor": "alfa", "limit": "51"},
            {"actor": "alfa", "since": "2015"},
            {"actor": "alfa", "until": "2015"},
        )
    ]
    assert len(set(tags)) == len(tags)
    assert kept.Asked.now(store, WHO, {"actor": "alfa", "limit": "5"}).tag == tags[2]


@pytest.mark.parametrize(
    ("text", "steady"),
    [
        ("RETURN date() AS x", False),
        ("RETURN datetime ( ) AS x", False),
        ("RETURN datetime({timezone: 'Europe/Stockholm'}) AS x", False),
        ("RETURN localdatetime.transaction() AS x", False),
        ("RETURN date.truncate('year') AS x", False),
        ("RETURN timestamp() AS x", False),
        ("RETURN rand() AS x", False),
        ("MATCH (p:Project) RETURN date(p.start) AS x", True),
        ("RETURN 'date()' AS x // rand()", True),
        ("MATCH (p) RETURN p.date AS x, coordinate (p) AS y", True),
    ],
)
def test_what_changes_by_itself_is_not_kept(text: str, steady: bool) -> None:
    assert kept.unsteady(text) is not steady


def test_of_lokets_questions_two_change_by_themselves_with_the_day() -> None:
    found = [name for name, question in library.bundled().items() if kept.unsteady(question.text)]
    assert found == ["actor-on-a-day", "age-of-extracts"]


def test_nothing_is_kept_when_nobody_wants_it(
    pair: Tiny, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOKET_ANSWERS_KEPT", "0")
    assert partners(pair.store) == partners(pair.store) == ["beta"]
    assert statements.count("question") == 2
    assert kept.Asked.now(pair.store, WHO, {"actor": "alfa"}).tag is None


def test_what_is_written_of_an_answer_is_kept_too(pair: Tiny) -> None:
    asked = kept.Asked.now(pair.store, WHO, {"actor": "alfa"})
    assert asked.written("short", lambda answer: str(len(answer.rows)).encode()) == b"1"
    again = kept.Asked.now(pair.store, WHO, {"actor": "alfa"})
    assert again.written("short", lambda _: pytest.fail("it is kept")) == b"1"
    assert again.tag == asked.tag
