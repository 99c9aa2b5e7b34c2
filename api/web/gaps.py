"""Gaps between groups: the map of all pairs, one pair by itself, and the widest for the start page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.web import answers
from kb.store import Store
from kb.texts import t

# How actors are parted into groups: the question that tells the gaps, in the order the pages offer them.
BY = {
    "helix": "gaps-between-helices",
    "cluster": "gaps-between-clusters",
    "place": "gaps-between-places",
    "community": "gaps-between-communities",
}
UNKNOWN = "UnknownHelix"


@dataclass(frozen=True)
class Group:
    """One side of a gap: its id in the address, and its name in the language in force."""

    id: str
    name: str


@dataclass(frozen=True)
class Gap:
    """A pair of groups and what is between them, as the question tells it (`told`, by column)."""

    by: str
    a: Group
    b: Group
    told: Mapping[str, Any]

    @property
    def of_possible(self) -> str:
        """The ties there are among those there could be, in round figures: “3 of 1,000 possible ties”."""
        ties, possible = self.told["ties"], self.told["possible"]
        if possible < 2000:
            return t("web.gap.of", n=ties, of=possible)
        share = round(1000 * ties / possible)
        return t("web.gap.of", n=share, of=1000) if share or not ties else t("web.gap.under", of=1000)

    @property
    def inside(self) -> bool:
        """Whether it is about one group's inside."""
        return self.a.id == self.b.id


def group(by: str, value: Any) -> Group:
    """A group from its cell in an answer."""
    if by == "helix":
        return Group(value, t(f"web.helices.{value}"))
    name = value.get("name") or value["id"]
    return Group(value["id"], t("web.gap.around", name=name) if by == "community" else name)


def found(store: Store, by: str, given: Mapping[str, Any] | None = None) -> list[Gap]:
    """Every gap of one way to part actors into groups; none before an analysis."""
    answer = answers.found(store, BY[by], {"limit": 1000, **(given or {})})
    return [Gap(by, group(by, row["a"]), group(by, row["b"]), row) for row in answers.records(answer)]


def widest(store: Store, most: int) -> list[Gap]:
    """The widest gaps between clusters and between known kinds: fewest ties beside what chance gives."""
    between = [
        gap
        for by in ("cluster", "helix")
        for gap in found(store, by)
        if not gap.inside and gap.told["possible"] and UNKNOWN not in {gap.a.id, gap.b.id}
    ]
    order = {"fewer": 0, "chance": 1, "more": 2}
    between.sort(key=lambda gap: (order.get(gap.told["verdict"], 3), gap.told["ratio"] or 0.0))
    return between[:most]
