"""What stands behind the interplay of two groups: who ties them now, and the rows that say so.

Owns which actors and ties are looked at; the facts themselves, with extract and row, are the questions' own
statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from kb.analysis.bridging import Numbers
from kb.analysis.found import Found
from kb.analysis.recalled import Recalled, recall
from kb.analysis.ties import Weights
from kb.analysis.trials import TRIALS, Draws, Standing, ranks, standing
from kb.errors import UsageError
from kb.grouping import group
from kb.store import Store

MOST_TRIED: Final = 500_000
"""Ties of the network up to which the places of bridges are tried: a second."""


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
    for row in rows:
        row.update(rank=None, rank_low=None, rank_high=None, solid=None)
    if rows and ties.n_ties <= MOST_TRIED:
        found = _tried(network, first, second)
        for row in rows:
            at = row["at"]
            row.update(rank=int(found.rank[at]), rank_low=int(found.low[at]), rank_high=int(found.high[at]))
            row["solid"] = found.solid[at]
    return Found(rows[: asked["limit"] + 1], [])


def _tried(network: Recalled, first: Numbers, second: Numbers) -> Standing:
    """The places of those who tie the groups, in the trials of `kb.analysis.trials`; of all actors."""
    evidence, ties = network.evidence, network.ties
    draws = Draws(ties, [evidence.projects, evidence.clusters], evidence.stated, network.settings, TRIALS)
    pairs = ties.pairs()
    ours, theirs = (np.isin(np.arange(ties.n_actors), one) for one in (first, second))
    (across,) = np.nonzero((ours[pairs.ego] & theirs[pairs.alter]) | (theirs[pairs.ego] & ours[pairs.alter]))
    ends = np.concatenate((pairs.ego[across], pairs.alter[across]))

    def strength(weight: Weights) -> Weights:
        summed = np.bincount(ends, weights=np.tile(weight[across], 2), minlength=ties.n_actors)
        return np.where(summed > 0, -summed, np.nan)

    versions = np.array([ranks(strength(draws.weight(version))) for version in range(draws.versions)])
    return standing(strength(pairs.weight), versions, draws.trials)
