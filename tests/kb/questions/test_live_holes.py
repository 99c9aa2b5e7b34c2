"""Burt's measures in pure Cypher, against networkx and against the kernel, to 1e-9."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, LiteralString

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.analysis import measures
from kb.analysis.ties import Incidence, derive
from kb.migrations import migrate
from kb.questions import library
from kb.settings import Server
from kb.store import Store
from loaders import pipeline, sources
from tests.conftest import empty, forget_plans
from tests.kb.questions.tiny import Tiny

LTU = "se-2021002841"
MEASURES = ("constraint", "effective_size", "efficiency", "hierarchy")
_BUNDLED = Path(__file__).parents[3] / "loaders" / "data" / "cordis-h2020-sweden-2014-2016"
_run = itertools.count()


def live(store: Store, actor: str, **years: int | None) -> dict[str, Any] | None:
    """The answer of `structural-hole-of`, asked by id."""
    question = library.bundled()["structural-hole-of"]
    sent = {"actor": actor, "since": None, "until": None, **years}
    answer = store.ask(question.text, sent, seconds=30, most=10)
    return dict(zip(answer.columns, answer.rows[0], strict=True)) if answer.rows else None


def constraining(store: Store, actor: str, **years: int | None) -> list[dict[str, Any]]:
    """The answer of `what-constrains`, asked by id."""
    question = library.bundled()["what-constrains"]
    sent = {"actor": actor, "since": None, "until": None, "limit": 5000, **years}
    answer = store.ask(question.text, sent, seconds=30, most=5000)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def newman(teams: Iterable[set[str]]) -> nx.Graph:
    """The ties that projects make: 1/(n-1) for each project that two of its n actors share."""
    made = nx.Graph()
    for team in teams:
        made.add_nodes_from(team)
        for a, b in itertools.combinations(sorted(team), 2):
            before = made.get_edge_data(a, b, {"weight": 0.0})["weight"]
            made.add_edge(a, b, weight=before + 1 / (len(team) - 1))
    return made


# A team of up to six of eight actors, with the years it works in.
_years = st.one_of(st.none(), st.integers(2010, 2014))
_teams = st.lists(
    st.tuples(st.sets(st.integers(0, 7), min_size=1, max_size=6), _years, _years),
    min_size=1,
    max_size=7,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_teams, st.sampled_from([(None, None), (2012, None), (None, 2012), (2011, 2013)]))
def test_it_is_what_networkx_says(
    graph: Tiny, teams: list[tuple[set[int], int | None, int | None]], window: tuple[int | None, int | None]
) -> None:
    prefix = f"r{next(_run)}-"
    since, until = window
    inside: list[set[str]] = []
    actors = {f"{prefix}{number}" for team, _, _ in teams for number in team}
    graph.actors("Company", *sorted(actors))
    for at, (team, first, last) in enumerate(teams):
        ids = {f"{prefix}{number}" for number in team}
        years = sorted(year for year in (first, last) if year is not None)
        start, end = (years[0], years[-1]) if len(years) == 2 else (first, last)
        graph.project(
            f"{prefix}p{at}",
            " ".join([*sorted(ids), min(ids)]),  # one of them takes part twice
            f"{start}-07-01" if start else None,
            f"{end}-07-01" if end else None,
        )
        if (since is None or end is None or end >= since) and (
            until is None or start is None or start <= until
        ):
            inside.append(ids)
    ties = newman(inside)
    constraint = nx.constraint(ties, weight="weight") if ties else {}
    effective_size = nx.effective_size(ties, nodes=list(ties), weight="weight") if ties else {}
    for actor in sorted(actors):
        found = live(graph.store, actor, since=since, until=until)
        alters = len(ties[actor]) if actor in ties else 0
        if alters == 0:
            assert found is None
            assert constraining(graph.store, actor, since=since, until=until) == []
            continue
        assert found is not None
        assert found["partners"] == alters
        assert found["strength"] == pytest.approx(ties.degree(actor, weight="weight"), abs=1e-9)
        assert found["constraint"] == pytest.approx(constraint[actor], abs=1e-9)
        assert found["effective_size"] == pytest.approx(effective_size[actor], abs=1e-9)
        assert found["efficiency"] == pytest.approx(effective_size[actor] / alters, abs=1e-9)
        rows = constraining(graph.store, actor, since=since, until=until)
        assert len(rows) == alters
        assert sum(row["constraint"] for row in rows) == pytest.approx(found["constraint"], abs=1e-9)
        assert sum(row["share"] for row in rows) == pytest.approx(1, abs=1e-9)
        assert sum(row["part"] for row in rows) == pytest.approx(1, abs=1e-9)
        assert alters - sum(row["redundancy"] for row in rows) == pytest.approx(
            found["effective_size"], abs=1e-9
        )
        for row in rows:
            partner = row["partner"]["id"]
            assert row["weight"] == pytest.approx(ties[actor][partner]["weight"], abs=1e-9)
            local = nx.local_constraint(ties, actor, partner, weight="weight")
            assert row["constraint"] == pytest.approx(local, abs=1e-9)


def test_a_star_and_a_triad(graph: Tiny) -> None:
    graph.actors("University", "nav")
    graph.actors("Company", "alfa", "beta", "gamma", "delta", "epsilon", "zeta", "omega")
    for partner in ("alfa", "beta", "gamma"):
        graph.project(f"with-{partner}", f"nav {partner}", "2014-01-01", "2016-12-31")
    graph.project("all", "delta epsilon zeta zeta")
    graph.project("own", "omega nav omega", "2020-01-01")

    exact = pytest.approx
    columns = "partners strength constraint effective_size efficiency hierarchy"
    assert graph.pick("structural-hole-of", columns, actor="nav", until=2019) == [
        (3, exact(3), exact(1 / 3), exact(3), exact(1), exact(0, abs=1e-12))
    ]
    assert graph.pick("structural-hole-of", columns, actor="nav") == [
        (4, exact(4), exact(1 / 4), exact(4), exact(1), exact(0, abs=1e-12))
    ]
    assert graph.pick("structural-hole-of", columns, actor="alfa") == [
        (1, exact(1), exact(1), exact(1), exact(1), exact(1))
    ]
    assert graph.pick("structural-hole-of", columns, actor="zeta") == [
        (2, exact(1), exact(1.125), exact(1), exact(0.5), exact(0, abs=1e-12))
    ]
    assert graph.ask("structural-hole-of", actor="omega", until=2019) == []
    columns = "partner weight part constraint share redundancy"
    assert graph.pick("what-constrains", columns, actor="zeta") == [
        ("delta", exact(0.5), exact(0.5), exact(0.5625), exact(0.5), exact(0.5)),
        ("epsilon", exact(0.5), exact(0.5), exact(0.5625), exact(0.5), exact(0.5)),
    ]
    assert graph.ask("what-constrains", actor="omega", until=2019) == []


@pytest.fixture(scope="module")
def extract(server: Server) -> Iterator[Store]:
    """The bundled extract, loaded once for all tests here that ask of it."""
    empty(server)
    with Store(server) as store:
        migrate(store)
        files = [_BUNDLED / "organization.csv", _BUNDLED / "project.csv"]
        pipeline.load(store, sources.source("cordis"), files)
        forget_plans(server)
        yield store


_TEAMS: LiteralString = "MATCH (p:Project)<-[:PARTICIPATES_IN]-(a) RETURN p.id, a.id ORDER BY p.id, a.id"


def teams_in(store: Store) -> Mapping[str, set[str]]:
    """Who takes part in which project."""
    found: dict[str, set[str]] = defaultdict(set)
    for project, actor in store.ask(_TEAMS, {}, seconds=30, most=100_000).rows:
        found[project].add(actor)
    return found


def kernel_of(teams: Mapping[str, set[str]], chosen: Iterable[str]) -> dict[str, list[float]]:
    """What the kernel finds for some actors, in the order of `MEASURES`."""
    actors = sorted(set().union(*teams.values()))
    number = {actor: at for at, actor in enumerate(actors)}
    rows = [(number[actor], at) for at, team in enumerate(teams.values()) for actor in team]
    actor_of, project_of = zip(*rows, strict=True)
    found = measures.measure(derive(len(actors), [Incidence("projects", actor_of, project_of)]))
    return {actor: [float(found[name][number[actor]]) for name in MEASURES] for actor in chosen}


@pytest.mark.slow
def test_the_bundled_extract(extract: Store) -> None:
    teams = teams_in(extract)
    ties = newman(teams.values())
    assert (len(ties), ties.number_of_edges()) == (3942, 75538)
    by_ties = sorted((len(ties[actor]), actor) for actor in ties)
    chosen = [LTU, by_ties[-1][1], *(actor for _, actor in by_ties[:: len(by_ties) // 20])]
    constraint = nx.constraint(ties, weight="weight")
    kernel = kernel_of(teams, chosen)
    for actor in chosen:
        found = live(extract, actor)
        if found is None:
            assert len(ties[actor]) == 0
            continue
        assert found["partners"] == len(ties[actor])
        assert found["constraint"] == pytest.approx(constraint[actor], abs=1e-9)
        assert [found[name] for name in MEASURES] == pytest.approx(kernel[actor], abs=1e-9)
    ltu = live(extract, LTU)
    assert ltu is not None
    assert (ltu["partners"], round(ltu["strength"], 9)) == (247, 17)
    # What networkx 3.6.1 gives for LTU with nodes=[LTU]; it takes it 208 seconds.
    assert ltu["effective_size"] == pytest.approx(233.20590123982032, abs=1e-9)
    rows = constraining(extract, LTU)
    assert sum(row["constraint"] for row in rows) == pytest.approx(ltu["constraint"], abs=1e-9)
