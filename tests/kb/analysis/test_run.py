"""An analysis from start to end: the same for the same data, whole or not at all, beside others."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import neo4j
import networkx as nx
import pytest

from kb import lock
from kb.analysis import measures, results, run
from kb.errors import BusyError, NotFoundError, UsageError
from kb.questions import asking, library
from kb.store import Store
from tests.kb.questions.tiny import Tiny, opened
from tests.loaders.given import loaded, organisations, projects

TWO_TRIANGLES = {"p1": "alfa beta gamma", "p2": "gamma delta", "p3": "delta epsilon zeta", "p4": "alfa beta"}


@pytest.fixture
def session(store: Store) -> Iterator[neo4j.Session]:
    with opened(store) as session:
        yield session


@pytest.fixture
def graph(store: Store, session: neo4j.Session) -> Tiny:
    """Two triangles, joined by gamma and delta; eta alone."""
    made = Tiny(store, session)
    made.actors("Company", "alfa", "beta", "eta", place="SE-2580")
    made.actors("University", "gamma", "delta", place="SE-2480")
    made.actors("PublicBody", "epsilon", "zeta")
    for name, team in TWO_TRIANGLES.items():
        made.project(name, team, f"201{name[1]}-01-01", f"201{name[1]}-12-31")
    return made


def all_of(session: neo4j.Session, text: LiteralString, **values: object) -> list[dict[str, Any]]:
    return session.run(text, values).data()


def written(session: neo4j.Session, analysis: str) -> dict[str, Any]:
    """All that an analysis left in the graph."""
    scores = all_of(
        session,
        "MATCH (a:Actor)-[s:SCORED]->(:Analysis {id: $id}) RETURN a.id AS id, properties(s) AS s ORDER BY id",
        id=analysis,
    )
    ties = all_of(
        session,
        "MATCH (a)-[r:TIED_TO {analysis: $id}]->(b) RETURN a.id AS a, b.id AS b, properties(r) AS r "
        "ORDER BY a, b",
        id=analysis,
    )
    gaps = all_of(
        session,
        "MATCH (:Analysis {id: $id})-[:FOUND]->(g:Gap) RETURN properties(g) AS g ORDER BY g.id",
        id=analysis,
    )
    return {"scores": scores, "ties": ties, "gaps": gaps}


def sizes(session: neo4j.Session, analysis: str) -> tuple[int, int, int]:
    found = written(session, analysis)
    return len(found["scores"]), len(found["ties"]), len(found["gaps"])


def nodes(session: neo4j.Session) -> list[tuple[str, bool]]:
    """The analyses there are, and whether they are complete."""
    rows = all_of(session, "MATCH (x:Analysis) RETURN x.id AS id, x.complete AS complete ORDER BY id")
    return [(row["id"], row["complete"]) for row in rows]


# --- what it finds


def test_it_tells_what_it_found(graph: Tiny) -> None:
    found = run.analyse(graph.store)
    assert (found.actors, found.ties, found.components, found.largest, found.isolates) == (7, 7, 1, 6, 1)
    assert found.articulation == 2  # gamma and delta
    assert (found.unchanged, found.ties_kept) == (False, True)
    (entered,) = graph.store.rows("read/analyses")
    assert (entered["id"], entered["actors"], entered["ties"]) == (found.id, 7, 7)
    assert json.loads(entered["settings"])["kinds"] == ["projects", "clusters", "stated"]


def test_the_scores_in_the_graph_are_those_of_networkx(graph: Tiny, session: neo4j.Session) -> None:
    graph.tie("alfa", "zeta", strength=4)
    graph.cluster("c1", "alfa delta epsilon")
    analysis = run.analyse(graph.store).id
    found = written(session, analysis)
    oracle: nx.Graph[str] = nx.Graph()
    oracle.add_nodes_from(row["id"] for row in found["scores"])
    oracle.add_weighted_edges_from((row["a"], row["b"], row["r"]["weight"]) for row in found["ties"])
    constraint = nx.constraint(oracle, weight="weight")
    size = nx.effective_size(oracle, nodes=list(oracle), weight="weight")
    for row in found["scores"]:
        score, actor = row["s"], row["id"]
        assert score["alters"] == oracle.degree(actor)
        if not score["alters"]:
            assert "constraint" not in score
            assert score["undefined"] == "isolate"
            continue
        assert score["constraint"] == pytest.approx(constraint[actor], rel=1e-9)
        assert score["effective_size"] == pytest.approx(size[actor], rel=1e-9)
        assert score["efficiency"] == pytest.approx(size[actor] / oracle.degree(actor), rel=1e-9)
        assert score["strength"] == pytest.approx(oracle.degree(actor, weight="weight"), rel=1e-9)
    assert {row["id"] for row in found["scores"] if row["s"]["separated"]} == set(
        nx.articulation_points(oracle)
    )


def test_the_weights_of_ties_are_newmans(graph: Tiny, session: neo4j.Session) -> None:
    ties = {(row["a"], row["b"]): row["r"] for row in written(session, run.analyse(graph.store).id)["ties"]}
    assert ties["alfa", "beta"]["weight"] == pytest.approx(1 / 2 + 1)
    assert ties["alfa", "beta"]["shared"] == 2
    assert (ties["alfa", "beta"]["first"], ties["alfa", "beta"]["last"]) == (2011, 2014)
    assert ties["delta", "gamma"]["weight"] == 1
    assert ("alfa", "delta") not in ties


def test_every_measure_is_written(graph: Tiny, session: neo4j.Session) -> None:
    found = {row["id"]: row["s"] for row in written(session, run.analyse(graph.store).id)["scores"]}
    names = {column.name for column in measures.columns()}
    lists = ("constraint", "most_constraint", "alters", "strength", "separated")
    tried = {f"{name}_{what}" for name in lists for what in ("rank", "solid")}
    assert set().union(*found.values()) - names - {"undefined"} == tried
    assert {name for name in names if name not in found["gamma"]} <= {
        column.name for column in measures.columns() if column.undefined
    }


# --- the same for the same data


def test_the_order_of_loading_changes_nothing(
    store: Store, session: neo4j.Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows in any order, whole or in two files: the same id, and every figure the same to the last bit."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    chance = random.Random(3)
    actors = [f"9{at:08}" for at in range(24)]
    rows = [
        {
            "projectID": str(project),
            "organisationID": actor,
            "name": f"Organisation {actor}",
            "activityType": ("PRC", "HES", "PUB", "OTH")[int(actor) % 4],
            "nutsCode": ("SE332", "SE331", "")[int(actor) % 3],
            "country": "SE",
        }
        for project in range(16)
        for actor in chance.sample(actors, chance.randint(1, 7))
    ]
    about = [
        {"id": str(at), "startDate": f"{2014 + at % 3}-01-01", "endDate": "2018-12-31"} for at in range(16)
    ]
    found = []
    for turn in range(3):
        chance.shuffle(rows)
        chance.shuffle(about)
        all_of(session, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        folder = tmp_path / str(turn)
        projects(folder / "project.csv", *about)
        if turn < 2:
            organisations(folder / "organization.csv", *rows)
            loaded(store, "cordis", folder)
        else:
            half = len(rows) // 2
            organisations(folder / "organization.csv", *rows[:half])
            loaded(store, "cordis", folder)
            other = organisations(tmp_path / "other" / "organization.csv", *rows[half:])
            loaded(store, "cordis", other, series="other")
        analysis = run.analyse(store).id
        found.append((analysis, written(session, analysis)))
    assert len(found[0][1]["scores"]) == len({row["organisationID"] for row in rows})
    assert len(found[0][1]["ties"]) > 50
    assert found[0] == found[1] == found[2]


def test_again_it_is_found_and_nothing_is_written_anew(graph: Tiny, session: neo4j.Session) -> None:
    first = run.analyse(graph.store)
    before = written(session, first.id)
    ids = "MATCH ()-[r:TIED_TO|SCORED|FOUND]->() RETURN elementId(r) AS id ORDER BY id"
    there = all_of(session, ids)
    again = run.analyse(graph.store)
    assert again.unchanged
    assert not first.unchanged
    same = ("id", "actors", "ties", "components", "largest", "isolates", "articulation", "ties_kept")
    assert [getattr(again, name) for name in same] == [getattr(first, name) for name in same]
    assert written(session, first.id) == before
    assert all_of(session, ids) == there
    assert nodes(session) == [(first.id, True)]


def test_what_is_found_again_is_the_latest(graph: Tiny) -> None:
    whole = run.analyse(graph.store).id
    window = run.analyse(graph.store, run.Settings(since=2013)).id
    latest = library.bundled()["only-bridges"]
    assert asking.ask(graph.store, latest, {}).asked["analysis"] == window
    run.analyse(graph.store)
    assert asking.ask(graph.store, latest, {}).asked["analysis"] == whole


@pytest.mark.parametrize(
    "change",
    [
        lambda graph: graph.project("p9", "eta zeta"),
        lambda graph: graph.tie("alfa", "eta"),
        lambda graph: graph.cluster("c1", "alfa eta"),
        lambda graph: graph.actors("Company", "theta"),
        lambda graph: graph.run("MATCH (p:Project {id: 'p1'}) SET p.end = date('2019-01-01')"),
        lambda graph: graph.run("MATCH (a:Actor {id: 'alfa'}) SET a.helix = 'University'"),
    ],
)
def test_other_data_is_another_analysis(graph: Tiny, change: Any) -> None:
    before = run.analyse(graph.store)
    change(graph)
    after = run.analyse(graph.store)
    assert after.id != before.id
    assert not after.unchanged


# --- settings


def test_several_analyses_live_side_by_side(graph: Tiny, session: neo4j.Session) -> None:
    graph.tie("eta", "zeta", strength=5)
    wanted = [
        run.Settings(),
        run.Settings(since=2013),
        run.Settings(until=2012),
        run.Settings(kinds=("stated",)),
        run.Settings(largest=2),
        run.Settings(focus="Luleå kommun"),
    ]
    ids = [run.analyse(graph.store, one).id for one in wanted]
    assert len(set(ids)) == len(ids)
    assert [len(written(session, one)["ties"]) for one in ids] == [8, 5, 5, 1, 3, 4]
    assert [row["id"] for row in graph.store.rows("read/analyses")] == ids[::-1]
    for one in ids:
        rows = asking.ask(graph.store, library.bundled()["most-connected"], {"analysis": one}).rows
        assert len(rows) == sum(1 for row in written(session, one)["scores"] if row["s"]["alters"])


def test_the_order_of_kinds_is_no_setting(graph: Tiny) -> None:
    one = run.analyse(graph.store, run.Settings(kinds=("stated", "projects")))
    other = run.analyse(graph.store, run.Settings(kinds=("projects", "stated")))
    assert (one.id, other.unchanged) == (other.id, True)


def test_a_window_leaves_out_what_lies_outside(graph: Tiny, session: neo4j.Session) -> None:
    analysis = run.analyse(graph.store, run.Settings(since=2012, until=2013)).id
    found = written(session, analysis)
    assert {(row["a"], row["b"]) for row in found["ties"]} == {
        ("delta", "gamma"),
        ("delta", "epsilon"),
        ("delta", "zeta"),
        ("epsilon", "zeta"),
    }
    isolates = {row["id"] for row in found["scores"] if row["s"].get("undefined") == "isolate"}
    assert isolates == {"alfa", "beta", "eta"}


def test_a_focus_judges_its_own_and_counts_ties_that_reach_out(graph: Tiny, session: neo4j.Session) -> None:
    whole = {row["id"]: row["s"] for row in written(session, run.analyse(graph.store).id)["scores"]}
    found = run.analyse(graph.store, run.Settings(focus="Västerbotten"))
    assert (found.actors, found.articulation, found.isolates) == (2, 2, 0)
    inside = written(session, found.id)
    # Places in lists are among those judged; all else is as it was.
    judged = {row["id"]: row["s"] for row in inside["scores"]}
    assert {one: _measured(of) for one, of in judged.items()} == {
        one: _measured(whole[one]) for one in ("gamma", "delta")
    }
    assert {one: of["constraint_rank"][0] for one, of in judged.items()} == {"delta": 1, "gamma": 2}
    assert all(
        1 <= low <= rank <= high <= 3 for rank, low, high in (of["alters_rank"] for of in judged.values())
    )
    assert all({row["a"], row["b"]} & {"gamma", "delta"} for row in inside["ties"])
    assert len(inside["ties"]) == 5
    (entered,) = (row for row in graph.store.rows("read/analyses") if row["id"] == found.id)
    assert entered["focus"] == "SE331"


def _measured(scores: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in scores.items() if not name.endswith(("_rank", "_solid"))}


def test_a_focus_may_be_a_cluster(graph: Tiny, session: neo4j.Session) -> None:
    graph.cluster("c1", "alfa epsilon", name="Kalla robotar")
    found = run.analyse(graph.store, run.Settings(focus="kalla robotar"))
    assert [row["id"] for row in written(session, found.id)["scores"]] == ["alfa", "epsilon"]


def test_a_focus_without_actors_is_an_analysis_of_nobody(graph: Tiny, session: neo4j.Session) -> None:
    found = run.analyse(graph.store, run.Settings(focus="Norge"))
    assert (found.actors, sizes(session, found.id)) == (0, (0, 0, 0))


@pytest.mark.parametrize(
    ("settings", "error", "key"),
    [
        (run.Settings(focus="Atlantis"), NotFoundError, "no-such-focus"),
        (run.Settings(kinds=("friendship",)), UsageError, "no-such-tie-kind"),
    ],
)
def test_wrong_settings_leave_nothing_behind(
    graph: Tiny, session: neo4j.Session, settings: run.Settings, error: type[UsageError], key: str
) -> None:
    with pytest.raises(error) as caught:
        run.analyse(graph.store, settings)
    assert caught.value.key == key
    assert nodes(session) == []
    with lock.held(graph.store):
        pass


def test_an_empty_knowledge_base(store: Store, session: neo4j.Session) -> None:
    with pytest.raises(UsageError) as caught:
        run.analyse(store)
    assert caught.value.key == "nothing-to-analyse"
    assert nodes(session) == []


# --- too many ties to keep


def test_more_ties_than_are_kept(
    graph: Tiny, session: neo4j.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MOST_TIES", 5)
    found = run.analyse(graph.store)
    assert (found.ties, found.ties_kept, found.most_ties) == (7, False, 5)
    scores, ties, gaps = sizes(session, found.id)
    assert (scores, ties) == (7, 0)
    assert gaps > 0
    again = run.analyse(graph.store)
    assert (again.unchanged, again.ties_kept) == (True, False)
    focused = run.analyse(graph.store, run.Settings(focus="Luleå kommun"))
    assert focused.ties_kept
    assert sizes(session, focused.id)[1] == 3


# --- crashes


class KilledError(BaseException):
    """As good as `kill -9`: nothing is tidied up."""


def kill_at(monkeypatch: pytest.MonkeyPatch, statement: str, at: int = 0) -> None:
    """Die in place of carrying out a statement, the `at`-th time."""
    update = Store.update
    calls = iter(range(1000))

    def until(self: Store, name: str, /, **parameters: object) -> Any:
        if name == statement and next(calls) == at:
            raise KilledError
        return update(self, name, **parameters)

    monkeypatch.setattr(Store, "update", until)


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("analysis/scores", 0),
        ("analysis/scores", 2),
        ("analysis/ties", 0),
        ("analysis/ties", 1),
        ("analysis/gaps", 0),
        ("analysis/gaps", 1),
        ("analysis/end", 0),
    ],
)
def test_a_crash_leaves_what_questions_ignore_and_a_new_run_mends(
    graph: Tiny, session: neo4j.Session, monkeypatch: pytest.MonkeyPatch, statement: str, at: int
) -> None:
    monkeypatch.setattr(results, "BATCH", 3)
    with monkeypatch.context() as patch:
        kill_at(patch, statement, at)
        with pytest.raises(KilledError):
            run.analyse(graph.store)
    ((analysis, complete),) = nodes(session)
    assert not complete
    assert graph.store.rows("read/analyses") == []
    with pytest.raises(UsageError) as caught:
        graph.ask("only-bridges")
    assert caught.value.key == "no-analysis"
    assert graph.ask("actor-profile", actor="gamma")[0]["constraint"] is None

    mended = run.analyse(graph.store)
    assert (mended.id, mended.unchanged) == (analysis, False)
    found = written(session, analysis)
    assert nodes(session) == [(analysis, True)]
    all_of(session, "MATCH (n:Analysis|Gap) DETACH DELETE n")
    all_of(session, "MATCH ()-[r:TIED_TO]->() DELETE r")
    assert run.analyse(graph.store).id == analysis
    assert written(session, analysis) == found


def test_what_a_crash_left_goes_also_when_the_data_has_changed(
    graph: Tiny, session: neo4j.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run.analyse(graph.store).id
    before = written(session, whole)
    graph.project("p9", "eta zeta")
    with monkeypatch.context() as patch:
        kill_at(patch, "analysis/gaps")
        with pytest.raises(KilledError):
            run.analyse(graph.store)
    assert len(nodes(session)) == 2
    graph.project("p10", "eta alfa")
    last = run.analyse(graph.store).id
    assert nodes(session) == sorted([(whole, True), (last, True)])
    assert written(session, whole) == before
    (count,) = all_of(session, "MATCH ()-[r:TIED_TO]->() RETURN count(DISTINCT r.analysis) AS n")
    assert count["n"] == 2


def test_nobody_loads_or_analyses_meanwhile(graph: Tiny, session: neo4j.Session) -> None:
    with lock.held(graph.store), pytest.raises(BusyError):
        run.analyse(graph.store)
    assert nodes(session) == []


# --- older than the data


def test_an_analysis_older_than_the_data_is_said_so(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on(day: int) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_770_000_000 + day * 86_400))

    def notes(**given: str) -> tuple[str, ...]:
        return asking.ask(store, library.bundled()["isolated-actors"], given).notes

    on(0)
    rows = [{"organisationID": "999876874"}, {"organisationID": "999981149"}]
    loaded(store, "cordis", organisations(tmp_path / "organization.csv", *rows))
    on(1)
    first = run.analyse(store).id
    assert [row["older"] for row in store.rows("read/analyses")] == [False]
    assert notes() == ()
    on(2)
    more = organisations(
        tmp_path / "more" / "organization.csv", {"organisationID": "999990946", "projectID": "2"}
    )
    loaded(store, "cordis", more, series="more")
    assert [row["older"] for row in store.rows("read/analyses")] == [True]
    (note,) = notes()
    assert "from 2026-02-03" in note
    assert "loket analyse" in note
    on(3)
    second = run.analyse(store).id
    assert {row["id"]: row["older"] for row in store.rows("read/analyses")} == {first: True, second: False}
    assert notes() == ()
    assert len(notes(analysis=first)) == 1
    on(4)
    loaded(store, "cordis", more, series="more", again=True)
    assert len(notes()) == 1
    assert run.analyse(store).unchanged, "what was loaded made no difference"
    assert notes() == ()
