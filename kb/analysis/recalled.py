"""The network that an analysis was made on, derived again for what is worked out on demand.

Owns the way back from an `Analysis` to its ties, and which actors a group has under it. The facts are those
in the graph now: an analysis older than they are is said to be so wherever it is asked about.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kb.analysis import evidence as read_out
from kb.analysis.evidence import Evidence
from kb.analysis.regions import regions
from kb.analysis.ties import Meetings, Ties, TieSettings, derive, meetings
from kb.grouping import Group, Kind
from kb.progress import Silent
from kb.settings import answers_kept
from kb.store import Store
from kb.texts import t

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Network:
    """What of an analysis is derived again. `judged` are the actors that it judges."""

    analysis: str
    settings: TieSettings
    evidence: Evidence
    ties: Ties
    meetings: Meetings
    judged: Numbers


@dataclass(frozen=True, eq=False)
class Recalled(_Network):
    """An analysis with its evidence and ties, and the store that it is in."""

    store: Store

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each actor, by id."""
        return self.evidence.number

    def numbers(self, ids: Sequence[str]) -> Numbers:
        """The numbers of actors, ascending; those who came after the facts were read are left out."""
        return np.array(sorted({self.number[one] for one in ids if one in self.number}), np.int64)

    def there(self, actors: Numbers) -> Numbers:
        """Those of the actors who have not ceased: who can be introduced, and can introduce."""
        return actors[~self.evidence.ceased[actors]]

    def members(self, group: Group) -> Numbers:
        """The judged actors of a group, ascending; a single actor counts though it is not judged."""
        if group.kind is Kind.ACTOR:
            return self.numbers([group.code])
        if group.kind is Kind.HELIX:
            found = np.flatnonzero(np.array([one == group.code for one in self.evidence.helix], np.bool_))
        elif group.kind is Kind.REST:
            region = regions(self.store)
            there = {place for place, one in region.items() if one.code == group.id}
            found = np.flatnonzero(np.array([one in there for one in self.evidence.place], np.bool_))
        else:
            statement, values = _MEMBERS[group.kind], {"code": group.code}
            if group.kind is Kind.COMMUNITY:
                values["analysis"] = self.analysis
            elif group.kind is Kind.CLUSTER:
                values = {"id": group.code}
            found = self.numbers([row["id"] for row in self.store.rows(statement, **values)])
        return np.intersect1d(found, self.judged)


_MEMBERS = {
    Kind.PLACE: "analysis/in-place",
    Kind.CLUSTER: "analysis/in-cluster",
    Kind.COMMUNITY: "analysis/in-community",
}


# Without the store, by which they are kept: it may go.
_last: WeakKeyDictionary[Store, tuple[str, _Network]] = WeakKeyDictionary()


def recall(store: Store, analysis: str) -> Recalled:
    """The network of an analysis, by its whole id.

    The last one is kept as long as nothing is written (`Store.state`): who looks for bridges asks again.
    """
    state = store.state() if answers_kept() else ""
    kept = _last.get(store)
    if kept is not None and state and (kept[0], kept[1].analysis) == (state, analysis):
        network = kept[1]
    else:
        _last.pop(store, None)  # never two in memory
        network = _derived(store, analysis)
        if state:
            _last[store] = state, network
    return Recalled(**vars(network), store=store)


def _derived(store: Store, analysis: str) -> _Network:
    told: dict[str, Any] = json.loads(store.rows("analysis/settings", id=analysis)[0]["settings"])
    focus = told.pop("focus", None)
    told.pop("trials", None)
    settings = TieSettings(**{**told, "kinds": tuple(told["kinds"])})
    with Silent().task(t("analyse.reading")) as task:
        evidence = read_out.read(store, task)
    ties = derive(len(evidence.actors), [evidence.projects, evidence.clusters], evidence.stated, settings)
    met = meetings(len(evidence.actors), evidence.projects, settings)
    judged = np.arange(len(evidence.actors))
    if focus is not None:
        rows = store.rows("analysis/in-place", code=focus) or store.rows("analysis/in-cluster", id=focus)
        number = evidence.number
        judged = np.array(sorted(number[row["id"]] for row in rows if row["id"] in number), np.int64)
    return _Network(analysis, settings, evidence, ties, met, judged)
