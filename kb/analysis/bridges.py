"""Bridges over a gap, told so that somebody can act on them: who, with whom, through whom, why, what changes.

Owns the evidence beside each pair and the sentence made of it, and that nobody who has ceased is named:
their ties count in every number, but they stand in no pair and introduce nobody. The choice of pairs and the
numbers are `kb.analysis.bridging`; a question of the same name shows the rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis import bridging
from kb.analysis.bridging import Effect, Gap, Numbers
from kb.analysis.found import Found
from kb.analysis.recalled import Recalled, recall
from kb.errors import UsageError
from kb.grouping import Group, Kind, group
from kb.model import Helix
from kb.store import Row, Store
from kb.texts import language, number, t

PER_ACTOR: Final = 2
"""How often one actor may stand in the list for a gap, where the groups are large enough to fill it."""
MOST_IN_GROUND: Final = 3_000
"""Actors of both groups up to which pairs without a shared partner are looked for, too."""
NAMED: Final = 3
EARTH_KM: Final = 6371.0088


def between_groups(store: Store, asked: Mapping[str, Any]) -> Found:
    """Whom to introduce across the gap between the groups `a` and `b`."""
    network = recall(store, asked["analysis"])
    return _bridges(
        network, group(store, asked["a"]), group(store, asked["b"]), asked["limit"] + 1, PER_ACTOR
    )


def of_actor(store: Store, asked: Mapping[str, Any]) -> Found:
    """Whom to introduce to the actor `actor`: anybody judged, or those of the group `among`."""
    network = recall(store, asked["analysis"])
    me = Group(Kind.ACTOR, asked["actor"], asked["actor"])
    among = group(store, asked["among"]) if asked["among"] else None
    return _bridges(network, me, among, asked["limit"] + 1, None)


def _bridges(
    network: Recalled, first: Group, second: Group | None, most: int, per_actor: int | None
) -> Found:
    ours = network.members(first)
    theirs = network.judged if second is None else network.members(second)
    for one, there in ((first, ours), (second, theirs)):
        if one is not None and not there.size:
            raise UsageError("empty-group", name=one.name)
    if Kind.ACTOR in {first.kind, second.kind if second else None}:  # one of a group, and the others of it
        ours, theirs = (
            (ours, np.setdiff1d(theirs, ours))
            if first.kind is Kind.ACTOR
            else (np.setdiff1d(ours, theirs), theirs)
        )
    gap = Gap(network.ties, network.meetings, ours, theirs)
    first_there, second_there = network.there(gap.first), network.there(gap.second)
    if per_actor is not None:
        per_actor = max(per_actor, math.ceil(most / max(1, min(first_there.size, second_there.size))))
    chosen = bridging.suggested(network.ties, first_there, second_there, most, per_actor)
    pairs = list(zip(chosen.a.tolist(), chosen.b.tolist(), strict=True))
    scores = chosen.score.tolist()
    if len(pairs) < most:
        pairs += _by_ground(network, first_there, second_there, pairs, most - len(pairs), per_actor)
        scores += [0.0] * (len(pairs) - len(scores))
    notes = []
    if gap.sampled:
        notes.append(t("bridges.sampled"))
    if chosen.left_out:
        notes.append(t("bridges.left-out", n=chosen.left_out))
    if not pairs:
        gone_first, gone_second = (
            bool(all_.size) and not there.size
            for all_, there in ((gap.first, first_there), (gap.second, second_there))
        )
        if not gone_first and not gone_second:
            notes.append(t("bridges.none"))
        elif gone_second or per_actor is not None:  # of the actor of `bridges-of` it is said already
            notes.append(t("bridges.ceased"))
    told = _Told(network, pairs)
    effects = gap.effects(pairs)
    rows = [told.row(at, scores[at], effects[at]) for at in range(len(pairs))]
    return Found(rows, notes)


def _by_ground(
    network: Recalled,
    first: Numbers,
    second: Numbers,
    known: Sequence[tuple[int, int]],
    most: int,
    per_actor: int | None,
) -> list[tuple[int, int]]:
    """Pairs without a partner in common, for whom topics, industry or place speak."""
    if first.size + second.size > MOST_IN_GROUND and first.size > 1:
        return []
    ids = network.evidence.actors
    rows = network.store.rows(
        "analysis/common-ground",
        first=[ids[at] for at in first],
        second=[ids[at] for at in second],
        most=50 * most,
    )
    taken = {frozenset(pair) for pair in known}
    times: dict[int, int] = {}
    for one in (one for pair in known for one in pair):
        times[one] = times.get(one, 0) + 1
    found = []
    for row in rows:
        pair = network.number[row["a"]], network.number[row["b"]]
        full = per_actor is not None and any(times.get(one, 0) >= per_actor for one in pair)
        if full or frozenset(pair) in taken or _tied(network, *pair):
            continue
        taken.add(frozenset(pair))
        for one in pair:
            times[one] = times.get(one, 0) + 1
        found.append(pair)
        if len(found) == most:
            break
    return found


def _tied(network: Recalled, a: int, b: int) -> bool:
    ties = network.ties
    return bool(np.isin(b, ties.indices[ties.indptr[a] : ties.indptr[a + 1]]))


class _Told:
    """What is known of the pairs and of who could introduce them, read in a few statements for all."""

    def __init__(self, network: Recalled, pairs: Sequence[tuple[int, int]]) -> None:
        self._network = network
        self._ids = network.evidence.actors
        self._pairs = pairs
        ends = sorted({self._ids[one] for pair in pairs for one in pair})
        rows = network.store.rows("analysis/supporters", ids=ends)
        self._supporters = {row["id"]: network.numbers(row["by"]).tolist() for row in rows}
        self._through = [self._between(*pair) for pair in pairs]
        named = {self._ids[one] for through in self._through for one in through[: NAMED + 1]}
        about = network.store.rows("analysis/about-actors", ids=sorted(named.union(ends)), lang=language())
        self._about = {row["id"]: row for row in about}
        self._projects = self._shared_projects()

    def _between(self, a: int, b: int) -> list[int]:
        """Who works with both or supports them, and has not ceased: support organisations first.

        Then countrymen, then by share.
        """
        ties = self._network.ties
        share = dict(zip(*(one.tolist() for one in bridging.between(ties, a, b)), strict=True))
        reach = [
            {*ties.indices[ties.indptr[one] : ties.indptr[one + 1]].tolist()}
            | set(self._supporters.get(self._ids[one], []))
            for one in (a, b)
        ]
        home = {self._country(one) for one in (a, b)} - {""}
        ceased = self._network.evidence.ceased
        return sorted(
            (one for one in (reach[0] & reach[1]) - {a, b} if not ceased[one]),
            key=lambda one: (
                not self._supports(one),
                self._country(one) not in home,
                -share.get(one, 0.0),
                one,
            ),
        )

    def _supports(self, actor: int) -> bool:
        return self._network.evidence.helix[actor] == Helix.SUPPORT_ORGANISATION

    def _country(self, actor: int) -> str:
        return self._network.evidence.place[actor][:2]

    def _shared_projects(self) -> dict[tuple[int, int], list[str]]:
        wanted = sorted(
            {
                (end, through[0])
                for pair, through in zip(self._pairs, self._through, strict=True)
                if through
                for end in pair
            }
        )
        settings = self._network.settings
        rows = self._network.store.rows(
            "analysis/projects-between",
            a=[self._ids[a] for a, _ in wanted],
            b=[self._ids[b] for _, b in wanted],
            since=settings.since,
            until=settings.until,
        )
        return {wanted[row["i"]]: row["projects"] for row in rows}

    def row(self, at: int, score: float, effect: Effect) -> dict[str, Any]:
        """One pair as the question's columns have it."""
        a, b = self._pairs[at]
        through = self._through[at]
        one, other = (self._about[self._ids[end]] for end in (a, b))
        introducer = self._about[self._ids[through[0]]] if through else None
        topics = _shared(one["topics"], other["topics"])
        km = _kilometres(one, other)
        projects = [
            project
            for end in (a, b)
            for project in self._projects.get((end, through[0] if through else -1), [])
        ]
        return {
            "a": _thing(one),
            "b": _thing(other),
            "introducer": introducer and _thing(introducer),
            "why": self._why(a, b, through, km),
            "effect": _in_words(effect),
            "km": km,
            "shared_partners": int(bridging.between(self._network.ties, a, b)[0].size),
            "partners": [_thing(self._about[self._ids[x]]) for x in through[:NAMED]],
            "topics": topics,
            "industries": _shared(one["industries"], other["industries"]),
            "projects": list(dict.fromkeys(projects)),
            "place_a": _place(one),
            "place_b": _place(other),
            "score": score,
            "constraint_a": effect.constraint_a[0],
            "constraint_a_after": effect.constraint_a[1],
            "constraint_b": effect.constraint_b[0],
            "constraint_b_after": effect.constraint_b[1],
            "ratio": effect.ratio[0],
            "ratio_after": effect.ratio[1],
            "steps": effect.steps[0],
            "steps_after": effect.steps[1],
            "joined": effect.joined,
        }

    def _why(self, a: int, b: int, through: Sequence[int], km: float | None) -> str:
        """The reason in one sentence: what they have in common, and who could introduce them."""
        one, other = (self._about[self._ids[end]] for end in (a, b))
        ground = [
            t(f"bridges.{key}", what=joined(shared[:NAMED]))
            for key, shared in (
                ("topics", _shared(one["topics"], other["topics"])),
                ("industries", _shared(one["industries"], other["industries"])),
            )
            if shared
        ]
        near = one["place"] == other["place"] and one["place"] not in (None, one["country"])
        if near:
            ground.append(t("bridges.place", what=one["place_name"]))
        names = {"a": one["name"], "b": other["name"]}
        start = t("bridges.pair", **names)
        if km is not None and not near:
            about = "apart" if _exact(one) and _exact(other) else "apart-about"
            start = t(f"bridges.{about}", km=number(km, 0), **names)
        if ground:
            start = t("bridges.ground", start=start, ground=joined(ground))
        if not through:
            return t("bridges.alone", start=start)
        x = self._about[self._ids[through[0]]]
        kind = "support" if self._supports(through[0]) else "partner"
        projects = [self._projects.get((end, through[0]), [])[:1] for end in (a, b)]
        if all(projects):
            named = dict.fromkeys(one for some in projects for one in some)
            return t(f"bridges.{kind}-projects", start=start, x=x["name"], projects=joined(list(named)))
        return t(f"bridges.{kind}", start=start, x=x["name"])


def joined(parts: Sequence[str]) -> str:
    """`one, two and three` in the language in force."""
    if len(parts) < 2:
        return "".join(parts)
    return t("bridges.and", first=", ".join(parts[:-1]), last=parts[-1])


def _in_words(effect: Effect) -> str:
    parts = [
        t("bridges.constraint", a=_step(effect.constraint_a, 3), b=_step(effect.constraint_b, 3)),
        *([t("bridges.ratio", change=_step(effect.ratio, 2))] if not math.isnan(effect.ratio[0]) else []),
        *([t("bridges.steps", change=_step(effect.steps, 3))] if not math.isnan(effect.steps[0]) else []),
        *([t("bridges.joined", n=effect.joined)] if effect.joined else []),
    ]
    return "; ".join(parts)


def _step(change: tuple[float, float], digits: int) -> str:
    return " → ".join(t("bridges.no-tie") if math.isnan(one) else number(one, digits) for one in change)


def _thing(row: Row) -> dict[str, Any]:
    return {"id": row["id"], "name": row["name"], "helix": row["helix"]}


def _place(row: Row) -> dict[str, Any] | None:
    return None if row["place"] is None else {"id": row["place"], "name": row["place_name"]}


def _shared(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> list[str]:
    there = {code for code, _ in other}
    return [name for code, name in one if code in there]


def _exact(row: Row) -> bool:
    return row["latitude"] is not None


def _kilometres(one: Row, other: Row) -> float | None:
    """Kilometres between two actors, by their own coordinates or those of the middle of their place."""
    places = [(row["latitude"], row["longitude"]) if _exact(row) else row["middle"] for row in (one, other)]
    if None in places:
        return None
    return float(kilometres(np.array(places[0], np.float64), np.array(places[1], np.float64)))


def kilometres(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres along the great circle between points in degrees (latitude, longitude), shape (…, 2)."""
    (north, east), (north2, east2) = (np.moveaxis(np.radians(point), -1, 0) for point in (one, other))
    half = (
        np.sin((north2 - north) / 2) ** 2 + np.cos(north) * np.cos(north2) * np.sin((east2 - east) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
