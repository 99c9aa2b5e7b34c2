"""Time on a page without script: how much there was each year, and the years that a page is about.

Owns the choice of years in an address (`?since=2014&until=2016`) and the small pictures of a thing through
the years, one beside the other on the same axis, each year a link to the page of that year alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from api.pictures.strips import by_year
from api.web import answers, frame
from kb.errors import UsageError
from kb.questions import asking, library
from kb.questions.asking import Answer
from kb.store import Store
from kb.texts import language, pick, t

QUESTION = "over-the-years"
# What is drawn of each kind of thing, by the question's columns.
_DRAWN = {
    "actor": ("projects", "partners", "new_partners"),
    "cluster": ("projects", "inner_ties", "partners"),
    "place": ("projects", "actors", "partners"),
}
KINDS = frozenset(_DRAWN)
_WIDE = 380.0


@dataclass(frozen=True)
class Change:
    """What one year had beside the year before it."""

    before: int
    after: int
    rows: tuple[Mapping[str, Any], Mapping[str, Any]]


def period(request: Request) -> dict[str, int]:
    """The years that the address names, `since` and `until`; raises `UsageError` for what is no year."""
    found = {}
    params = library.question(QUESTION).params
    for name in ("since", "until"):
        given = request.query_params.get(name, "").strip()
        if given:
            try:
                year = int(given)
            except ValueError as fault:
                raise UsageError("parameter-number", name=name, value=given) from fault
            earliest, latest = asking.bounds(params[name])
            if not earliest <= year <= latest:
                raise UsageError("parameter-number", name=name, value=given)
            found[name] = year
    return found


def of(question: str, chosen: Mapping[str, int]) -> dict[str, int]:
    """The chosen years as far as a question can be asked of some years alone."""
    params = library.question(question).params
    return {name: year for name, year in chosen.items() if name in params}


@dataclass(frozen=True)
class Multiple:
    """One of the pictures, and what it counts."""

    title: str
    picture: str


def multiples(links: frame.Links, kind: str, answer: Answer | None) -> list[Multiple]:
    """The pictures of a thing through the years; none for a single year or less."""
    rows = answers.records(answer)
    if answer is None or len(rows) < 2:
        return []
    span = (rows[0]["year"], rows[-1]["year"])
    found = []
    for column in _DRAWN[kind]:
        if any(row[column] for row in rows):
            title = pick(answer.question.returns[column].model_dump())
            picture = by_year(
                {row["year"]: row[column] for row in rows},
                title=title,
                description=t("web.years.picture"),
                lang=language(),
                span=span,
                width=_WIDE,
                href=lambda year: links.here(since=year, until=year),
            )
            found.append(Multiple(title, picture))
    return found


def latest_change(store: Store, place: Mapping[str, str] | None) -> Change | None:
    """The latest year in which somebody in a place met a new partner, beside the year before it."""
    if place is None:
        return None
    rows = answers.records(answers.found(store, QUESTION, {"place": place["id"]}))
    by = {row["year"]: row for row in rows}
    years = [row["year"] for row in rows if row["new_partners"] and row["year"] - 1 in by]
    if not years:
        return None
    last = max(years)
    return Change(last - 1, last, (by[last - 1], by[last]))
