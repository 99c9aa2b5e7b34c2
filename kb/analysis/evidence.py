"""Reads what ties are derived from out of the graph: columns in chunks of lists, never row by row.

Owns the order: actors and projects come in the order of their ids, so that the same graph gives the same
columns whatever the order in which it was loaded. The hash of the columns is the revision of the data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from kb.analysis import ground as common
from kb.analysis.ground import Ground
from kb.analysis.ties import Incidence, Statements
from kb.progress import Task
from kb.store import Row, Store

PAGE = 10_000


@dataclass(frozen=True)
class Evidence:
    """Actors by their number (0 to n-1 in the order of their ids), and what ties them.

    `helix`, `place` (codes) and `name` of clusters serve to form groups; `members` has the actors' numbers
    by cluster. `project_ids` are the projects by their number. `ceased` tells of each actor whether it has
    ceased, which changes no tie. `revision` is the hash of everything else here.
    """

    actors: list[str]
    helix: list[str]
    place: list[str]
    ceased: NDArray[np.bool_]
    projects: Incidence
    clusters: Incidence
    stated: Statements
    cluster_ids: list[str]
    cluster_names: list[str]
    members: list[NDArray[np.int64]]
    ground: Ground
    project_ids: list[str]
    revision: str

    @property
    def number(self) -> dict[str, int]:
        """The number of each actor, by id."""
        return {actor: at for at, actor in enumerate(self.actors)}


def _pages(store: Store, name: str) -> Iterator[Row]:
    """Pages of a statement that goes on after the last id of the page before."""
    after = ""
    while True:
        page = store.rows(name, after=after, size=PAGE)[0]
        if not page["ids"]:
            return
        yield page
        after = page["ids"][-1]


def read(store: Store, task: Task) -> Evidence:
    """Read it all; `task` advances by the actors read."""
    digest = hashlib.sha256()
    project_ids: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for page in _pages(store, "analysis/projects"):
        project_ids += page["ids"]
        starts += page["starts"]
        ends += page["ends"]
    actors: list[str] = []
    helix: list[str] = []
    place: list[str] = []
    ceased: list[bool] = []
    counts: list[int] = []
    taken: list[NDArray[np.int64]] = []
    project_number = {project: at for at, project in enumerate(project_ids)}
    for page in _pages(store, "analysis/actors"):
        actors += page["ids"]
        helix += page["helices"]
        place += page["places"]
        ceased += page["ceased"]
        counts += [len(one) for one in page["projects"]]
        flat = chain.from_iterable(page["projects"])
        taken.append(np.fromiter((project_number[one] for one in flat), np.int64))
        task.advance(len(page["ids"]))
    actor = np.repeat(np.arange(len(actors)), np.array(counts, np.int64))
    project = np.concatenate(taken) if taken else np.empty(0, np.int64)
    start, end = np.array(starts, np.int64), np.array(ends, np.int64)
    number = {one: at for at, one in enumerate(actors)}
    clusters, cluster_ids, names, members = _clusters(store, number)
    stated = _stated(store, number)
    ground = common.read(store, number, (actor, project), project_number, place)
    for text in ("\n".join(column) for column in (
        actors, helix, place, project_ids, cluster_ids, names, ground.topics, ground.industries, ground.places
    )):  # fmt: skip
        digest.update(text.encode() + b"\0")
    order = np.lexsort((project, actor))
    for array in (
        actor[order], project[order], start, end,
        clusters.actor, clusters.group, clusters.start, clusters.end,
        stated.ego, stated.alter, stated.strength, stated.start, stated.end,
        ground.actor, ground.topic, ground.industry,
    ):  # fmt: skip
        digest.update(np.ascontiguousarray(np.asarray(array, np.int64)).tobytes() + b"\0")
    return Evidence(
        actors,
        helix,
        place,
        np.array(ceased, np.bool_),
        Incidence("projects", actor, project, start[project], end[project]),
        clusters,
        stated,
        cluster_ids,
        names,
        members,
        ground,
        project_ids,
        digest.hexdigest(),
    )


def _clusters(
    store: Store, number: dict[str, int]
) -> tuple[Incidence, list[str], list[str], list[NDArray[np.int64]]]:
    rows = store.rows("analysis/memberships")
    members = [np.array([number[one] for one in row["members"]], np.int64) for row in rows]
    counts = np.array([len(one) for one in members], np.int64)
    incidence = Incidence(
        "clusters",
        np.concatenate(members) if members else np.empty(0, np.int64),
        np.repeat(np.arange(len(rows)), counts),
        np.array(list(chain.from_iterable(row["since"] for row in rows)), np.int64),
        np.array(list(chain.from_iterable(row["until"] for row in rows)), np.int64),
    )
    return incidence, [row["id"] for row in rows], [row["name"] for row in rows], members


def _stated(store: Store, number: dict[str, int]) -> Statements:
    row = store.rows("analysis/stated-ties")[0]
    ends = [np.array([number[one] for one in row[side]], np.int64) for side in ("a", "b")]
    strength, since, until = (np.array(row[name], np.int64) for name in ("strength", "since", "until"))
    return Statements(ends[0], ends[1], strength, since, until)
