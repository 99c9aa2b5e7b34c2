"""Network distance beside kilometres: what is near on the map and far in the network, who shrinks it.

Owns the comparison; the search is `kb.analysis.distance`. Steps are means over the pairs of actors that a way
leads between, and how many pairs that is stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.bridges import kilometres
from kb.analysis.bridging import Numbers
from kb.analysis.development import ranks
from kb.analysis.distance import NO_WAY, Steps, distances
from kb.analysis.found import Found, known
from kb.analysis.recalled import Recalled, recall
from kb.analysis.regions import Region, regions
from kb.errors import UsageError
from kb.grouping import group
from kb.store import Store
from kb.texts import t

MOST_OF_GROUP: Final = 200
"""Actors of one group between which distances are measured; of a larger one, so many drawn evenly."""
MOST_SOURCES: Final = 500
CANDIDATES: Final = 20
"""Actors that are taken away in turn: those on most shortest ways."""
AT_ONCE: Final = 1024
"""Actors that are searched from at a time."""
THIRD: Final = 1 / 3


def places(store: Store, asked: Mapping[str, Any]) -> Found:
    """Pairs of counties (countries where no counties are known) or municipalities, by how they stand out."""
    network = recall(store, asked["analysis"])
    inside = network.judged if asked["within"] is None else _within(network, asked["within"])
    names, groups = _grouped(network, inside, asked["by"])
    rng = np.random.Generator(np.random.PCG64(0))
    some, sampled = _sampled(groups, rng)
    notes = [t("reach.sampled", n=MOST_OF_GROUP)] if sampled else []
    if len(some) < 2:
        return Found([], notes)
    steps, connected = _mean_steps(network, some)
    middle = _middles(network, groups)
    a, b = np.triu_indices(len(some), 1)
    km, far = kilometres(middle[a], middle[b]), steps[a, b]
    both = ~np.isnan(km) & ~np.isnan(far)
    near_rank, far_rank = (ranks(np.where(both, one, np.nan)) for one in (km, far))
    stands_out = far_rank - near_rank
    sign = -1 if asked["order"] == "far" else 1
    order = np.lexsort((b, a, sign * np.nan_to_num(stands_out, nan=sign * 2.0)))
    rows = []
    for at in order[: asked["limit"] + 1].tolist():
        i, j = int(a[at]), int(b[at])
        pairs = some[i].size * some[j].size
        rows.append(
            {
                "a": dict(zip(("id", "name"), names[i], strict=True)),
                "b": dict(zip(("id", "name"), names[j], strict=True)),
                "km": known(km[at]),
                "steps": known(far[at]),
                "connected": float(connected[i, j]) / pairs,
                "stands_out": known(stands_out[at]),
                "finding": _finding(near_rank[at], far_rank[at]),
                "actors_a": int(groups[i].size),
                "actors_b": int(groups[j].size),
            }
        )
    lost = int(np.isnan(middle[:, 0]).sum())
    return Found(rows, [*notes, *([t("reach.unlocated", n=lost)] if lost else [])])


def clusters(store: Store, asked: Mapping[str, Any]) -> Found:
    """Each cluster's reach: kilometres and steps between its members, and from them to everybody."""
    network = recall(store, asked["analysis"])
    evidence, rng = network.evidence, np.random.Generator(np.random.PCG64(0))
    points = _points(network)
    everybody, _ = _sampled([network.judged], rng, MOST_SOURCES)
    rows, sampled = [], False
    for at, name in enumerate(evidence.cluster_names):
        members = evidence.members[at]
        some, cut = _sampled([members], rng)
        sampled |= cut
        if members.size < 2:
            continue
        table = distances(network.ties, some[0])
        here = table[:, some[0]][~np.eye(some[0].size, dtype=np.bool_)]
        there = table[:, np.setdiff1d(everybody[0], members)]
        where = points[members]
        where = where[~np.isnan(where[:, 0])]
        i, j = np.triu_indices(where.shape[0], 1)
        km = kilometres(where[i], where[j])
        rows.append(
            {
                "id": evidence.cluster_ids[at],
                "name": name,
                "members": int(members.size),
                "located": int(where.shape[0]),
                "km": float(km.mean()) if km.size else None,
                "km_most": float(km.max()) if km.size else None,
                "steps": _mean(here),
                "connected": float((here != NO_WAY).mean()),
                "steps_out": _mean(there),
                "reached": float((there != NO_WAY).mean()) if there.size else None,
            }
        )
    rows.sort(key=lambda row: (row["steps_out"] is None, row["steps_out"], row["id"]))
    notes = [t("reach.sampled", n=MOST_OF_GROUP)] if sampled else []
    return Found(rows[: asked["limit"] + 1], notes)


def shrinking(store: Store, asked: Mapping[str, Any]) -> Found:
    """Whose absence lengthens the ways between the actors of a group, or between all judged, the most."""
    network = recall(store, asked["analysis"])
    members = network.judged if asked["among"] is None else network.members(group(store, asked["among"]))
    if members.size < 2:
        raise UsageError("empty-group", name=asked["among"] or asked["analysis"])
    rng = np.random.Generator(np.random.PCG64(0))
    (some,), sampled = _sampled([members], rng, MOST_SOURCES)
    now = distances(network.ties, some, some)
    top = store.rows("analysis/most-between", analysis=asked["analysis"], most=CANDIDATES)
    between = {network.number[row["id"]]: row["betweenness"] for row in top if row["id"] in network.number}
    close = np.bincount(_alters(network, members), minlength=len(network.evidence.actors))
    chosen = {*between, *np.argsort(-close, kind="stable")[:CANDIDATES].tolist()}
    rows = []
    for one in sorted(chosen):
        others = some != one
        before = now[np.ix_(others, others)]
        after = distances(network.ties, some[others], some[others], without=one)
        lasting = (before > 0) & (after > 0)
        if not lasting.any():
            continue
        rows.append(
            {
                "id": network.evidence.actors[one],
                "lengthened": float(after[lasting].mean() - before[lasting].mean()),
                "steps": float(before[lasting].mean()),
                "cut": int(((before > 0) & (after == NO_WAY)).sum()) // 2,
                "pairs": int(before.size - before.shape[0]) // 2,
            }
        )
    rows.sort(key=lambda row: (-row["lengthened"], -row["cut"], row["id"]))
    notes = [t("reach.sampled", n=MOST_SOURCES)] if sampled else []
    return Found(rows[: asked["limit"] + 1], notes)


def _alters(network: Recalled, members: Numbers) -> NDArray[np.int32]:
    ties = network.ties
    return np.concatenate([ties.indices[ties.indptr[at] : ties.indptr[at + 1]] for at in members.tolist()])


def _within(network: Recalled, place: str) -> Numbers:
    rows = network.store.rows("analysis/in-place", code=place)
    return np.intersect1d(network.numbers([row["id"] for row in rows]), network.judged)


def _grouped(network: Recalled, inside: Numbers, by: str) -> tuple[list[Region], list[Numbers]]:
    """The places with actors among those inside, by code, and who is in each."""
    if by == "municipality":
        rows = network.store.rows("analysis/municipalities")
        region = {row["code"]: Region(row["code"], row["name"]) for row in rows}
    else:
        region = regions(network.store)
    found: dict[Region, list[int]] = {}
    for at in inside.tolist():
        here = region.get(network.evidence.place[at])
        if here is not None:
            found.setdefault(here, []).append(at)
    names = sorted(found)
    return names, [np.array(found[name], np.int64) for name in names]


def _sampled(
    groups: Sequence[Numbers], rng: np.random.Generator, most: int = MOST_OF_GROUP
) -> tuple[list[Numbers], bool]:
    some = [one if one.size <= most else np.sort(rng.choice(one, most, replace=False)) for one in groups]
    return some, any(one.size > most for one in groups)


def _mean_steps(
    network: Recalled, groups: Sequence[Numbers]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Mean steps between each two groups, NaN without a way, and how many pairs a way leads between."""
    everybody = np.concatenate(groups)
    edges = np.concatenate(([0], np.cumsum([one.size for one in groups])))
    shape = (len(groups), len(groups))
    total, connected = np.zeros(shape), np.zeros(shape, np.int64)
    # Of some groups at a time: a search goes from sixty-four actors as quickly as from one.
    first = 0
    while first < len(groups):
        last = max(int(np.searchsorted(edges, edges[first] + AT_ONCE, side="right")) - 1, first + 1)
        table = distances(network.ties, everybody[edges[first] : edges[last]], everybody)
        there = table != NO_WAY
        for one, summed in ((np.where(there, table, 0), total), (there, connected)):
            by_group = np.add.reduceat(one, edges[:-1], axis=1, dtype=np.int64)
            summed[first:last] = np.add.reduceat(by_group, edges[first:last] - edges[first], axis=0)
        first = last
    return np.divide(total, connected, out=np.full(shape, np.nan), where=connected > 0), connected


def _points(network: Recalled) -> NDArray[np.float64]:
    """Latitude and longitude of each actor, shape (actors, 2); NaN where not known."""
    found = np.full((len(network.evidence.actors), 2), np.nan)
    for row in network.store.rows("analysis/coordinates"):
        at = network.number.get(row["id"])
        if at is not None:
            found[at] = row["latitude"], row["longitude"]
    return found


def _middles(network: Recalled, groups: Sequence[Numbers]) -> NDArray[np.float64]:
    points = _points(network)
    found = np.full((len(groups), 2), np.nan)
    for at, one in enumerate(groups):
        known = points[one][~np.isnan(points[one][:, 0])]
        if known.size:
            found[at] = known.mean(axis=0)
    return found


def _finding(near: float, far: float) -> str | None:
    if near <= THIRD and far >= 1 - THIRD:
        return "far"
    return "close" if near >= 1 - THIRD and far <= THIRD else None


def _mean(steps: Steps) -> float | None:
    there = steps[steps != NO_WAY]
    return float(there.mean()) if there.size else None
