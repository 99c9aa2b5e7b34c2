"""Gaps between groups: the map of all pairs, one pair by itself, and the widest for the start page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.web import answers, frame, tables, years
from api.web.questions import analysis_word
from kb import grouping, settings
from kb.errors import NotFoundError
from kb.store import Store
from kb.texts import collated, t

# How actors are parted into groups: the question that tells the gaps, in the order the pages offer them.
BY = {
    "helix": "gaps-between-helices",
    "cluster": "gaps-between-clusters",
    "place": "gaps-between-places",
    "community": "gaps-between-communities",
}
UNKNOWN = "UnknownHelix"
By = Literal["helix", "cluster", "place", "community"]
# The parameter by which each of these questions looks at one group alone.
_ALONE = {"helix": "helix", "cluster": "cluster", "place": "place"}
# More groups than this are no map any longer; the largest are shown, and that is said.
_MOST_GROUPS = 24
_SHADES = 3
# What the page of a gap shows of a bridge; the file to take along has all of it.
_BRIDGE = ("a", "b", "introducer", "why", "effect", "shared_partners", "topics", "km")
_Id = Annotated[str, Query(max_length=500)]


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
            return t("web.gap.of", ties=ties, of=possible)
        share = round(1000 * ties / possible)
        return t("web.gap.of", ties=share, of=1000) if share or not ties else t("web.gap.under", of=1000)

    @property
    def lacking(self) -> float:
        """How much strength of ties lacks beside what chance would give."""
        expected, found = self.told["expected"], self.told["project_weight"]
        return float("-inf") if expected is None else float(expected - found)

    @property
    def verdict(self) -> str:
        """Beside chance: `fewer`, `more`, `chance`, or `unknown` where it cannot be judged."""
        return str(self.told["verdict"] or "unknown")

    @property
    def shade(self) -> int:
        """How far from what chance gives, from 1 to 3; 0 where it is about that, or unknown."""
        ratio = self.told["ratio"]
        if self.verdict not in {"fewer", "more"} or ratio is None:
            return 0
        far = min(ratio, 1 / ratio) if ratio else 0.0
        return 1 if far > 2 / 3 else 2 if far > 1 / 3 else _SHADES

    @property
    def sure(self) -> str:
        """How sure the verdict is, in words."""
        p = self.told["p"]
        if p is None:
            return t("web.sure.unknown")
        return t("web.sure.very" if p < 0.001 else "web.sure.rather" if p < 0.05 else "web.sure.not")

    @property
    def solid(self) -> str | None:
        """In words whether the verdict stands with facts left out, or weighed otherwise; None: not tried."""
        word = self.told["solid"]
        return None if word is None else t(f"web.solid.{word}")

    @property
    def inside(self) -> bool:
        """Whether it is about one group's inside."""
        return self.a.id == self.b.id


@dataclass(frozen=True)
class Map:
    """All pairs of groups: the groups in order, and the gap of each pair by both ids, both ways."""

    groups: list[Group]
    cells: dict[tuple[str, str], Gap]
    left_out: int


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/gaps` and `/gaps/{by}/pair`."""

    @router.get("/gaps")
    def gap_map(request: Request, by: By = "helix", within: _Id = "", analysis: _Id = "") -> Response:
        place = answers.place(store, within or settings.home_place()) if by == "place" else None
        made = store.rows("read/analyses")
        chosen = years.period(request)
        if chosen:
            analysis = _of_years(made, chosen) or ""
        given = {"within": place["id"] if place else None, "analysis": analysis or None}
        given = {name: value for name, value in given.items() if value}
        # Years that no analysis is of have no map: never that of others in its place.
        known = bool(made) and bool(analysis or not chosen)
        drawn = _map(found(store, by, given)) if known else None
        return frame.page(
            request,
            "gaps.html",
            by=by,
            ways=list(BY),
            question=BY[by],
            map=drawn,
            place=place,
            within=within,
            given=given,
            analysis=analysis,
            analyses=[(one["id"], analysis_word(one)) for one in made],
            older=bool(made and made[0]["older"] and not analysis),
            chosen=chosen,
            unknown=bool(made) and not known,
        )

    @router.get("/gaps/{by}/pair")
    def pair(
        request: Request,
        by: By,
        a: _Id,
        b: _Id,
        analysis: _Id = "",
        wanted: Annotated[str, Query(alias="bridges", max_length=3)] = "",
    ) -> Response:
        given = {"analysis": analysis} if analysis else {}
        # Who of a country is known to be there and no more (`rest:NO`) stands among the pairs of the country.
        alone = {_ALONE[by]: grouping.place_of(a) if by == "place" else a} if by in _ALONE else {}
        gap = _pair(found(store, by, {**given, **alone}), a, b)
        sides = {"a": _side(by, gap.a.id), "b": _side(by, gap.b.id), **given}
        # Bridges are worked out when they are asked for: between large groups that takes seconds.
        bridges = answers.found(store, "bridges-between", {**sides, "limit": 12}) if wanted == "yes" else None
        links = frame.Links(request)
        return frame.page(
            request,
            "gap.html",
            gap=gap,
            by=by,
            given={**given, **alone},
            question=BY[by],
            chart=_chart(gap),
            bridges=bridges,
            bridges_given=sides,
            wanted=wanted == "yes",
            bridge_table=tables.table(bridges, links, own=False, only=_BRIDGE) if bridges else None,
            back=links.to("/gaps", by=by, analysis=analysis),
        )


def _of_years(made: Sequence[Mapping[str, Any]], chosen: Mapping[str, int]) -> str | None:
    """The latest analysis of these years."""
    wanted = (chosen.get("since"), chosen.get("until"))
    return next((str(one["id"]) for one in made if (one["since"], one["until"]) == wanted), None)


def _pair(gaps: Sequence[Gap], a: str, b: str) -> Gap:
    for gap in gaps:
        if {gap.a.id, gap.b.id} == {a, b}:
            return gap
    raise NotFoundError("no-such-gap", a=a, b=b)


def _side(by: str, identifier: str) -> str:
    """A group as the question about bridges takes it."""
    return f"community:{identifier}" if by == "community" else identifier


def _map(gaps: Sequence[Gap]) -> Map:
    size: dict[str, int] = {}
    names: dict[str, Group] = {}
    for gap in gaps:
        for one, actors in ((gap.a, gap.told["actors_a"]), (gap.b, gap.told["actors_b"])):
            names[one.id] = one
            size[one.id] = max(size.get(one.id, 0), actors or 0)
    largest = sorted(names, key=lambda one: (-size[one], one))[:_MOST_GROUPS]
    cells = {}
    for gap in gaps:
        cells[gap.a.id, gap.b.id] = cells[gap.b.id, gap.a.id] = gap
    groups = sorted((names[one] for one in largest), key=lambda one: collated(one.name))
    return Map(groups, cells, len(names) - len(largest))


@dataclass(frozen=True)
class Chart:
    """What is beside what chance gives, on one line of 1,000 units; None where nothing is known."""

    observed: float
    expected: float
    low: float
    high: float


def _chart(gap: Gap) -> Chart | None:
    told = gap.told
    values = [told[name] for name in ("project_weight", "expected", "expected_low", "expected_high")]
    if any(one is None for one in values) or not max(values):
        return None
    scale = 940 / max(values)
    return Chart(*(round(20 + one * scale, 1) for one in values))


def group(by: str, value: Any) -> Group:
    """A group from its cell in an answer."""
    if by == "helix":
        return Group(value, t(f"web.helices.{value}"))
    name = value.get("name") or value["id"]
    return Group(value["id"], t("web.gap.around", name=name) if by == "community" else name)


def found(store: Store, by: str, given: Mapping[str, Any] | None = None) -> list[Gap]:
    """Every gap of one way to part actors into groups; none before an analysis."""
    answer = answers.found(store, BY[by], {"limit": 10_000, **(given or {})})
    return [Gap(by, group(by, row["a"]), group(by, row["b"]), row) for row in answers.records(answer)]


def widest(store: Store, most: int) -> list[Gap]:
    """The widest gaps between clusters and between known kinds, in the order of all lists of gaps."""
    between = [
        gap
        for by in ("cluster", "helix")
        for gap in found(store, by)
        if not gap.inside and gap.told["possible"] and UNKNOWN not in {gap.a.id, gap.b.id}
    ]
    order = {"gap": 0, "groundless": 1}
    between.sort(key=lambda gap: (order.get(gap.told["finding"], 2), -gap.lacking))
    return between[:most]
