"""Gaps and brokers of two periods: a planted change is found, and none is claimed where there is none."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom, false_discovery_control, norm
from scipy.stats import t as student

from kb.analysis import brokers, changes
from kb.analysis.evidence import Evidence
from kb.analysis.lineage import lineages
from kb.analysis.ties import Incidence, Statements, TieSettings, meetings

GROUPS, ACTORS = 5, 400
A, B = np.triu_indices(GROUPS)
PLANTED = int(np.flatnonzero((A == 1) & (B == 3))[0])
EARLIER, LATER = TieSettings(until=1), TieSettings(since=2)
SMALL = [0.3, 0.2, 0.2, 0.1, 0.1, 0.06, 0.04]
LARGE = [0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1]


def made(
    seed: int,
    count: tuple[int, int],
    *,
    again: float = 0,
    avoided: tuple[float, float] = (0, 0),
    sizes: tuple[list[float], list[float]] = (SMALL, SMALL),
    eager: int | None = None,
) -> tuple[Incidence, NDArray[np.int64]]:
    """Teams at random in two years; one where groups 1 and 3 meet is given up, with the chance `avoided`.

    The actor `eager` takes part much more often in the second. With the chance `again` a team is one of the
    same year once more, a fifth of its members exchanged.
    """
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, GROUPS, ACTORS)
    teams, years = [], []
    for year in range(2):
        mine: list[NDArray[np.int64]] = []
        popular = (np.arange(ACTORS) + 10.0) ** -0.8
        if eager is not None and year:
            popular[eager] *= 8
        popular /= popular.sum()
        for one in rng.choice([2, 3, 4, 5, 8, 12, 20], count[year], p=sizes[year]):
            while True:
                if again and mine and rng.random() < again:
                    team = mine[rng.integers(len(mine))].copy()
                    for place in np.flatnonzero(rng.random(team.size) < 0.2):
                        new = rng.choice(ACTORS, p=popular)
                        team[place] = team[place] if new in team else new
                    break
                team = rng.choice(ACTORS, one, replace=False, p=popular)
                if not {1, 3} <= set(labels[team].tolist()) or rng.random() >= avoided[year]:
                    break
            mine.append(team)
            teams.append(team)
            years.append(year + 1)
    size = [team.size for team in teams]
    when = np.repeat(years, size)
    return Incidence(
        "projects", np.concatenate(teams), np.repeat(np.arange(len(teams)), size), when, when
    ), labels


def found(seed: int, count: tuple[int, int], **more: object) -> changes.Changes:
    incidence, labels = made(seed, count, **more)  # type: ignore[arg-type]
    before, after, both = changes.apart(ACTORS, incidence, EARLIER, LATER)
    assert (before.project.size, after.project.size, both) == (*count, 0)
    return changes.partition(before, after, labels, GROUPS, A, B)


@pytest.mark.parametrize(
    "case",
    [
        {"count": (120, 120)},
        {"count": (80, 240)},  # three times as many projects are no change
        {"count": (100, 150), "avoided": (0.7, 0.7)},  # a gap that stays is none either
        {"count": (120, 120), "sizes": (SMALL, LARGE)},
        {"count": (250, 250), "again": 0.45},  # half of the projects are a team's again
    ],
    ids=["same", "more-projects", "gap-stays", "larger-projects", "teams-again"],
)
def test_where_nothing_changed_nothing_is_claimed(
    case: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "adjusted", lambda p: p)
    results = [found(seed, **case) for seed in range(40)]  # type: ignore[arg-type]
    p = np.array([one.p for one in results])
    p = p[~np.isnan(p).any(axis=1)]
    assert len(p) > 35  # teams that repeat each other too much are not judged
    # 600 p-values, those of one network not independent: nominal is 0.05.
    assert 0.02 < (p < 0.05).mean() < 0.08
    claimed = sum(bool((false_discovery_control(one) < 0.05).any()) for one in p)
    assert claimed <= 7  # nominal 2; 7 once in two hundred


def test_who_only_repeats_itself_is_not_judged() -> None:
    one = found(0, (120, 120), again=0.8)
    assert np.isnan(one.p).all()
    assert set(one.verdict) == {None}


def test_projects_of_one_team() -> None:
    """More than half of the larger one's actors, and at least two; and all that hang together so."""
    teams = [
        [0, 1, 2, 3],
        [1, 2, 3, 4],
        [2, 3, 4, 5],
        [0, 1, 8, 9],
        [0, 6],
        [6, 7],
        [6, 7],
        [10, 11, 12],
        [0, 10, 11],
    ]
    met = meetings(
        20,
        Incidence(
            "projects",
            [one for team in teams for one in team],
            [at for at, team in enumerate(teams) for _ in team],
        ),
    )
    assert lineages(met).tolist() == [0, 0, 0, 1, 2, 3, 3, 4, 4]


@pytest.mark.parametrize("seed", range(4))
def test_lineages_the_long_way(seed: int) -> None:
    incidence, _ = made(seed, (60, 60), again=0.4)
    met = meetings(ACTORS, Incidence("projects", incidence.actor, incidence.group))
    teams = [set(one.tolist()) for one in np.split(met.actor, np.cumsum(met.size)[:-1])]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(teams)))
    for (i, one), (j, other) in combinations(enumerate(teams), 2):
        if len(one & other) > 1 and 2 * len(one & other) > max(len(one), len(other)):
            graph.add_edge(i, j)
    found = lineages(met)
    parts = sorted(sorted(part) for part in nx.connected_components(graph))
    assert parts == [np.flatnonzero(found == at).tolist() for at in range(len(parts))]
    assert max(map(len, parts)) > 2


def test_a_spread_known_from_few_is_students() -> None:
    z = np.array([0.0, 0.5, 1.0, 2.0, 3.0, 4.0])
    for freedom in (4, 10, 50):
        p = changes.by_few(2 * norm.sf(z), np.full(z.size, freedom + 1.0))
        np.testing.assert_allclose(p, 2 * student.sf(z, freedom), rtol=0.05, atol=1e-4)


@pytest.mark.parametrize(("avoided", "verdict"), [((0.0, 0.9), "fewer"), ((0.9, 0.0), "more")])
def test_a_planted_change_is_found(avoided: tuple[float, float], verdict: str) -> None:
    results = [found(seed, (250, 400), avoided=avoided) for seed in range(8)]
    assert sum(one.verdict[PLANTED] == verdict for one in results) >= 7
    apart = ~np.isin(A, (1, 3)) & ~np.isin(B, (1, 3))
    assert np.mean([one.verdict[apart] != "chance" for one in results]) < 0.1
    assert all((one.ratio[PLANTED] < 1) == (verdict == "fewer") for one in results)


def test_the_projects_that_closed_a_gap() -> None:
    incidence, labels = made(0, (250, 400), avoided=(0.9, 0.0))
    before, after, _ = changes.apart(ACTORS, incidence, EARLIER, LATER)
    one = changes.partition(before, after, labels, GROUPS, A, B)
    actor, group = np.asarray(incidence.actor), np.asarray(incidence.group)

    def weight(project: int) -> float:
        team = labels[actor[group == project]].tolist()
        return team.count(1) * team.count(3) / (len(team) - 1)

    every = sorted((weight(project) for project in range(250, 650)), reverse=True)
    assert [weight(project) for project in one.through[PLANTED]] == pytest.approx(every[: changes.NAMED])
    assert one.after[PLANTED] == pytest.approx(sum(every))


def test_what_runs_in_both_periods_is_no_evidence() -> None:
    # Two projects in the first year, two in the second, one through both; one without years is in both, too.
    incidence = Incidence(
        "projects",
        [0, 1, 1, 2, 0, 2, 0, 3, 0, 1, 2, 3, 2, 3],
        [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5],
        [1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0],
    )
    before, after, both = changes.apart(4, incidence, EARLIER, LATER)
    assert (before.project.tolist(), after.project.tolist(), both) == ([0, 1], [2, 3], 2)
    cell = np.array([0]), np.array([1])
    one = changes.partition(before, after, np.array([0, 0, 1, 1]), 2, *cell)
    assert (one.before[0], one.after[0], one.verdict[0]) == (1, 2, None)  # three projects tell nothing
    assert np.isnan(one.p[0])


def test_groups_that_do_not_overlap_are_a_partition() -> None:
    incidence, labels = made(1, (120, 120))
    before, after, _ = changes.apart(ACTORS, incidence, EARLIER, LATER)
    one = changes.partition(before, after, labels, GROUPS, A, B)
    members = [np.flatnonzero(labels == group) for group in range(GROUPS)]
    pairs = list(zip(A.tolist(), B.tolist(), strict=True))
    other = changes.overlapping(before, after, members, pairs)
    for name in ("before", "before_expected", "after", "after_expected", "ratio", "p"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.through == other.through


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
@pytest.mark.parametrize("both", [5, 12, 40])
def test_a_split_is_binomial(share: float, both: int) -> None:
    count = np.arange(both + 1.0)
    ours = changes.split(count, both - count, np.full(count.size, share))
    tails = np.minimum(binom.cdf(count, both, share), binom.sf(count - 1, both, share))
    np.testing.assert_allclose(ours, np.minimum(2 * tails, 1), atol=0.005)


def evidence(incidence: Incidence) -> Evidence:
    nobody = Incidence("clusters", [], [])
    ids = [str(at) for at in range(ACTORS)]
    rest: dict[str, Any] = dict.fromkeys(Evidence.__dataclass_fields__)  # what comparing does not look at
    given = {"actors": ids, "projects": incidence, "clusters": nobody, "stated": Statements([], [], [])}
    return Evidence(**(rest | given))


EVERYBODY = np.ones(ACTORS, np.bool_)


def test_no_broker_comes_or_goes_where_only_the_number_of_projects_grew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(brokers, "adjusted", lambda p: p)
    monkeypatch.setattr(brokers, "SHARE", 1.0)
    p = []
    for seed in range(4):
        shifts = brokers.shifts(evidence(made(seed, (80, 160))[0]), EARLIER, LATER, EVERYBODY, replicates=60)
        p += shifts.p.tolist()
        grown = shifts.usual[shifts.before > 20] / shifts.before[shifts.before > 20]
        assert grown.mean() > 1.3  # twice the projects, more pairs for everybody
    assert len(p) > 600
    assert 0.01 < (np.array(p) < 0.05).mean() < 0.07


def test_a_broker_that_came_is_found() -> None:
    came = 90
    shifts = brokers.shifts(
        evidence(made(5, (120, 120), eager=came)[0]), EARLIER, LATER, EVERYBODY, replicates=60
    )
    (at,) = np.flatnonzero(shifts.actor == came)
    assert (shifts.change[at], shifts.verdict[at]) == ("came", "more")
    assert shifts.after[at] > 2 * shifts.usual[at]
    others = shifts.verdict[shifts.actor != came]
    assert (others != "chance").mean() < 0.1
    assert set(shifts.change) == {"came", "went", "stayed"}


def test_pairs_of_partners_are_counted_the_long_way() -> None:
    # In the first year 0 stands between 1 and 2; in the second 3 between 0 and each of 4 and 5.
    teams = [(1, [0, 1]), (1, [0, 2]), (2, [3, 0]), (2, [3, 4, 5])]
    actor = [one for _, team in teams for one in team]
    group = [at for at, (_, team) in enumerate(teams) for _ in team]
    when = [year for year, team in teams for _ in team]
    shifts = brokers.shifts(
        evidence(Incidence("projects", actor, group, when, when)), EARLIER, LATER, EVERYBODY, replicates=5
    )
    assert shifts.actor.tolist() == [0, 3]
    assert (shifts.before.tolist(), shifts.after.tolist()) == ([1, 0], [0, 2])
    assert shifts.change.tolist() == ["went", "came"]
