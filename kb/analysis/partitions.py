"""Gaps between groups that an analysis does not write down: municipalities, industries, the user's own list.

Owns how these groups are formed, and which pairs come first. They are worked out when they are asked for: 290
municipalities make 42,000 pairs, and a list is nobody else's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import numpy as np

from kb import search
from kb.analysis import gaps, standing
from kb.analysis.found import Found
from kb.analysis.gaps import Table
from kb.analysis.groups import NO_GROUP
from kb.analysis.recalled import Recalled, recall
from kb.analysis.trials import TRIALS, Draws
from kb.errors import AmbiguousError, NotFoundError, UsageError
from kb.store import Store
from kb.texts import t

MOST_LISTED = 5_000
MOST_TRIED = 3_000
"""Pairs up to which it is tried whether they stand, and the seats in projects: together some seconds."""
MOST_SEATS = 200_000
_HEADINGS = {"group", "grupp"}
_NAMED = 5


def between(store: Store, asked: Mapping[str, Any]) -> Found:
    """The pairs of groups by `by`, gaps first, as all lists of gaps; `groups` holds the list as CSV."""
    network = recall(store, asked["analysis"])
    notes: list[str] = []
    if asked["by"] == "list":
        table = _of_list(network, asked["groups"], notes)
    elif asked["groups"]:
        raise UsageError("groups-without-list")
    else:
        table = _of_partition(network, asked["by"])
    if table is None:
        return Found([], notes)
    if table.a.size <= MOST_TRIED and network.meetings.actor.size <= MOST_SEATS:
        evidence = network.evidence
        layers = [evidence.projects, evidence.clusters]
        draws = Draws(network.ties, layers, evidence.stated, network.settings, TRIALS)
        table.tried(standing.trials(network.meetings, draws, [table.ranked()])[0])
    kept = np.argsort(table.columns["rank"])[: asked["limit"] + 1]
    rows = table.rows(kept)
    for at, row in zip(kept.tolist(), rows, strict=True):
        for side, number in (("a", int(table.a[at])), ("b", int(table.b[at]))):
            row[side], row[f"{side}_name"] = table.codes[number], table.names[number]
    return Found(rows, notes)


def _of_partition(network: Recalled, by: str) -> Table:
    ground = network.evidence.ground
    if by == "industry":
        codes, names, of = ground.industries, ground.industry_names, ground.industry
    else:
        called = {row["code"]: row["name"] for row in network.store.rows("analysis/municipalities")}
        codes, of = ground.places, ground.place
        names = [called.get(code, code) for code in codes]
    labels = np.full(of.size, NO_GROUP, np.int64)
    labels[network.judged] = np.where(of[network.judged] >= 0, of[network.judged], NO_GROUP)
    return gaps.partition(network.ties, network.meetings, labels, codes, names, ground)


def _of_list(network: Recalled, text: str | None, notes: list[str]) -> Table | None:
    """The groups of a list, lines of an actor and its group; an actor may be in several."""
    if not text:
        raise UsageError("list-without-groups")
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)) if any(row)]
    if rows and len(rows[0]) > 1 and search.fold(rows[0][1].strip()) in _HEADINGS:
        rows = rows[1:]
    if len(rows) > MOST_LISTED:
        raise UsageError("list-too-long", n=len(rows), most=MOST_LISTED)
    groups: dict[str, set[int]] = {}
    lost: list[str] = []
    for at, row in enumerate(rows, start=1):
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            raise UsageError("list-row", row=at)
        number = _number(network, row[0].strip())
        if number is None:
            lost.append(row[0].strip())
        else:
            groups.setdefault(row[1].strip(), set()).add(number)
    if lost:
        more = t("bridges.and-more", n=len(lost) - _NAMED) if len(lost) > _NAMED else ""
        notes.append(t("gaps.lost", n=len(lost), names=", ".join(lost[:_NAMED]) + more))
    names = sorted(groups)
    members = [np.array(sorted(groups[name]), np.int64) for name in names]
    return gaps.overlapping(network.ties, network.meetings, members, names, names, network.evidence.ground)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _number(network: Recalled, name: str) -> int | None:
    """The number of the one actor that is meant; None for nobody, or for several."""
    known = network.number.get(name)
    if known is not None:
        return known
    try:
        return network.number.get(search.one_actor(network.store, name).id)
    except (NotFoundError, AmbiguousError):
        return None
