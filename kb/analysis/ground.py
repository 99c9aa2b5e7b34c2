"""Ground for interplay: the topics, industries and municipalities that groups of actors have in common.

Owns what counts as ground, and its counts per pair of groups. Few ties between two groups are a gap only
where there is ground: nobody misses what a dairy and an opera could do. Ground is what is
known of actors at any time, not only in the period of an analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.store import Store

NAMED: Final = 3
"""Topics that are named beside a pair: those that most actors of both groups have projects in."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ground:
    """Per actor what it could meet others by. `actor` and `topic` are columns, each pair once.

    `industry` is the division (two digits) of the actor's main industry, `place` its municipality or a wider
    place; both numbers into `industries` and `places`, -1 where not known.
    """

    topics: list[str]
    actor: Numbers
    topic: Numbers
    industries: list[str]
    industry_names: list[str]
    industry: Numbers
    places: list[str]
    place: Numbers


@dataclass(frozen=True, eq=False)
class Shared:
    """Per pair of groups how many topics, industries and municipalities both have, and some topics' codes.

    Of a group with itself, how many of them at least two of its actors have.
    """

    topics: Numbers
    industries: Numbers
    places: Numbers
    named: list[list[str]]


def read(store: Store, actors: dict[str, int], taken: tuple[Numbers, Numbers], projects: dict[str, int],
         place: Sequence[str]) -> Ground:  # fmt: skip
    """Read the topics of projects and the industries of actors; `taken` are actor and project of each row."""
    rows = store.rows("analysis/topics")
    known_to = [[projects[one] for one in row["projects"] if one in projects] for row in rows]
    of_project = np.array([one for some in known_to for one in some], np.int64)
    topic = np.repeat(np.arange(len(rows)), np.array([len(some) for some in known_to], np.int64))
    order = np.argsort(taken[1], kind="stable")
    begin = np.searchsorted(taken[1][order], of_project)
    many = np.searchsorted(taken[1][order], of_project, side="right") - begin
    entries = np.repeat(begin - (np.cumsum(many) - many), many) + np.arange(many.sum())
    actor, topic = taken[0][order][entries], np.repeat(topic, many)
    cell = np.unique(actor * max(len(rows), 1) + topic)
    actor, topic = cell // max(len(rows), 1), cell % max(len(rows), 1)
    divisions = store.rows("analysis/industries")
    industry = np.full(len(actors), -1, np.int64)
    for at, row in enumerate(divisions):
        industry[[actors[one] for one in row["actors"] if one in actors]] = at
    municipal = sorted({row["code"] for row in store.rows("analysis/municipalities")} & set(place))
    numbered = {code: at for at, code in enumerate(municipal)}
    return Ground(
        [row["code"] for row in rows],
        actor,
        topic,
        [row["code"] for row in divisions],
        [row["name"] for row in divisions],
        industry,
        municipal,
        np.array([numbered.get(one, -1) for one in place], np.int64),
    )


def shared(ground: Ground, members: Sequence[Numbers], a: Numbers, b: Numbers, name: NDArray[Any]) -> Shared:
    """Count for the pairs a, b of groups, given by their members; topics are named where `name` is true."""
    topics = _table(ground.actor, ground.topic, len(ground.topics), members, ground.place.size)
    inside = (np.flatnonzero(ground.industry >= 0), np.flatnonzero(ground.place >= 0))
    actors = ground.place.size
    industries = _table(inside[0], ground.industry[inside[0]], len(ground.industries), members, actors)
    places = _table(inside[1], ground.place[inside[1]], len(ground.places), members, actors)
    named: list[list[str]] = [[] for _ in range(a.size)]
    for at in np.flatnonzero(name).tolist():
        both = np.minimum(topics[a[at]], topics[b[at]]) if a[at] != b[at] else topics[a[at]] - 1
        best = np.argsort(-both, kind="stable")[:NAMED]
        named[at] = [ground.topics[one] for one in best.tolist() if both[one] > 0]
    return Shared(_both(topics, a, b), _both(industries, a, b), _both(places, a, b), named)


def _table(
    actor: Numbers, what: Numbers, kinds: int, members: Sequence[Numbers], actors: int
) -> NDArray[np.int32]:
    """How many members of each group have each kind, shape (groups, kinds)."""
    found = np.zeros((len(members), kinds), np.int32)
    for at, group in enumerate(members):
        inside = np.zeros(actors, np.bool_)
        inside[group] = True
        found[at] = np.bincount(what[inside[actor]], minlength=kinds)
    return found


def _both(table: NDArray[np.int32], a: Numbers, b: Numbers) -> Numbers:
    there = (table > 0).astype(np.float32)
    twice = (table > 1).sum(axis=1)
    return np.where(a == b, twice[a], (there @ there.T)[a, b]).astype(np.int64)
