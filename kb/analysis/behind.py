"""What stands behind the interplay of two groups: who ties them now, and the rows that say so.

Owns which actors and ties are looked at; the facts themselves, with extract and row, are the questions' own
statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kb.analysis.bridges import Found
from kb.analysis.bridging import Numbers
from kb.analysis.recalled import Recalled, recall
from kb.errors import UsageError
from kb.grouping import group
from kb.store import Store


def groups(store: Store, asked: Mapping[str, Any]) -> tuple[Recalled, Numbers, Numbers]:
    """The network, and the actors only in group `a` and only in `b`; equal groups stay whole."""
    network = recall(store, asked["analysis"])
    found = [group(store, asked[name]) for name in ("a", "b")]
    first, second = (network.members(one) for one in found)
    for one, there in zip(found, (first, second), strict=True):
        if not there.size:
            raise UsageError("empty-group", name=one.name)
    if not np.array_equal(first, second):
        first, second = np.setdiff1d(first, second), np.setdiff1d(second, first)
    return network, first, second


def tied_pairs(store: Store, asked: Mapping[str, Any]) -> Found:
    """The pairs across that are tied, the strongest first, and the settings under which facts tie them."""
    network, first, second = groups(store, asked)
    pairs, ids, settings = network.ties.pairs(), network.evidence.actors, network.settings
    ours, theirs = (np.isin(np.arange(len(ids)), one) for one in (first, second))
    forward = ours[pairs.ego] & theirs[pairs.alter]
    (kept,) = np.nonzero(forward | (theirs[pairs.ego] & ours[pairs.alter]))
    kept = kept[np.argsort(-pairs.weight[kept], kind="stable")][: asked["limit"] + 1]
    said = {
        "since": settings.since,
        "until": settings.until,
        "kinds": list(settings.kinds),
        "largest": settings.largest,
    }
    rows = []
    for at in kept.tolist():
        one, other = ids[pairs.ego[at]], ids[pairs.alter[at]]
        rows.append({"a": one, "b": other, **said} if forward[at] else {"a": other, "b": one, **said})
    return Found(rows, [])


def bridging_actors(store: Store, asked: Mapping[str, Any]) -> Found:
    """Who ties the groups now: each actor with its ties across, the strongest sum first."""
    network, first, second = groups(store, asked)
    ties, ids = network.ties, network.evidence.actors
    rows: list[dict[str, Any]] = []
    for side, ours, theirs in (("first", first, second), ("second", second, first)):
        if side == "second" and np.array_equal(ours, theirs):
            break
        across = np.zeros(ties.n_actors, np.bool_)
        across[theirs] = True
        for ego in ours.tolist():
            here = slice(int(ties.indptr[ego]), int(ties.indptr[ego + 1]))
            there = across[ties.indices[here]]
            if not there.any():
                continue
            alters, weights = ties.indices[here][there], ties.weight[here][there]
            order = np.lexsort((alters, -weights))
            weight = float(weights.sum())
            rows.append(
                {
                    "side": side,
                    "id": ids[ego],
                    "ties": int(alters.size),
                    "weight": weight,
                    "share": weight / float(ties.strength[ego]),
                    "partners": [ids[at] for at in alters[order][:20].tolist()],
                    "at": ego,
                }
            )
    rows.sort(key=lambda row: (-row["weight"], row["at"]))
    return Found(rows[: asked["limit"] + 1], [])
