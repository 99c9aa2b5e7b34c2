"""The pages of an actor, a project, a cluster and a place: what it is, with whom, what could be, where from.

An older id of an actor leads to the one in force for ever (308), and so does a name that means one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from api.pictures.partners import DRAWN, MOST_TIES, partners_picture
from api.pictures.strips import Span, timeline
from api.values import shown
from api.web import answers, frame, tables, years
from api.web.tables import Table
from kb import search
from kb.questions import library
from kb.questions.asking import Answer
from kb.store import Store
from kb.texts import language, t

_SHOWN = 25  # rows of a table among others
_Id = Annotated[str, Path(max_length=500)]


@dataclass(frozen=True)
class Part:
    """A table of a page: its key and heading, the question, what it was asked, and the answer.

    `notes` are those of the answer that the page does not tell of all of it.
    """

    key: str
    title: str
    question: str
    given: Mapping[str, Any]
    answer: Answer
    table: Table
    notes: list[str]


# The tables of each page: the key of the heading, the question, what it is asked beside the thing itself.
_PARTS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "actor": [
        ("introduce", "who-to-introduce", {"limit": 8}),
        ("partners", "who-works-with-whom", {"limit": 60}),
        ("supports", "whom-it-supports", {"limit": 25}),
        ("projects", "actor-projects", {"limit": 25}),
        ("facts", "where-from", {"limit": 15}),
    ],
    "project": [("participants", "project-partners", {"limit": 200})],
    "cluster": [
        ("members", "cluster-members", {"limit": 200}),
        ("alone", "companies-alone", {"limit": 25}),
        ("gaps", "gaps-between-clusters", {"limit": 15}),
    ],
    "place": [
        ("here", "actors-in-place", {"limit": 25}),
        ("outside", "partners-of-place", {"limit": 15}),
        ("topics", "topics-in-place", {"limit": 15}),
        ("alone", "companies-alone", {"limit": 10}),
    ],
}
# Those whose headings tell of an actor that has ceased what it did.
_PAST = frozenset({"partners", "supports"})
_LABELS = {"project": "Project", "cluster": "Cluster", "place": "Place"}


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/actors/{id}`, `/projects/{id}`, `/clusters/{id}` and `/places/{code}`."""

    @router.get("/actors/{identifier}")
    def actor(request: Request, identifier: _Id) -> Response:
        hit = search.one_actor(store, identifier)
        return _moved(request, "actor", identifier, hit.id) or _actor(request, store, hit.id)

    @router.get("/projects/{identifier}")
    def project(request: Request, identifier: _Id) -> Response:
        return _other(request, store, "project", identifier)

    @router.get("/clusters/{identifier}")
    def cluster(request: Request, identifier: _Id) -> Response:
        return _other(request, store, "cluster", identifier)

    @router.get("/places/{identifier}")
    def place(request: Request, identifier: _Id) -> Response:
        return _other(request, store, "place", identifier)


def _moved(request: Request, kind: str, asked: str, identifier: str) -> Response | None:
    if asked == identifier:
        return None
    return RedirectResponse(frame.Links(request).thing(kind, identifier), status_code=308)


def _actor(request: Request, store: Store, identifier: str) -> Response:
    asked = {"actor": identifier}
    chosen = years.period(request)
    profile, along, ties, *tables_of = answers.several(
        store,
        ("actor-profile", asked),
        (years.QUESTION, asked),
        ("ties-among-partners", {**asked, **chosen, "among": DRAWN, "limit": MOST_TIES}),
        *((name, {**asked, **more, **years.of(name, chosen)}) for _, name, more in _PARTS["actor"]),
    )
    links = frame.Links(request)
    told = answers.records(profile)[0]
    said = profile.notes if profile else ()
    past = told["status"] == "ceased"
    parts = _parts(links, "actor", identifier, tables_of, chosen, said, past=past)
    answered = {part.key: answers.records(part.answer) for part in parts}
    partners = answered.get("partners", [])
    return frame.page(
        request,
        "actor.html",
        kind="actor",
        one=told,
        name=told["actor"]["name"] or identifier,
        notes=said,
        state=shown(library.question("actor-profile").returns["status"], told["status"]),
        hole=_hole(told),
        picture=ego_picture(links, told, partners, answers.records(ties)),
        timeline=_timeline(links, told["actor"], answered.get("projects", [])),
        multiples=years.multiples(links, "actor", along),
        chosen=chosen,
        parts=parts,
    )


def _other(request: Request, store: Store, kind: str, identifier: str) -> Response:
    hit = search.one_of(store, _LABELS[kind], identifier)
    moved = _moved(request, kind, identifier, hit.id)
    if moved:
        return moved
    asked = {kind: hit.id}
    chosen = years.period(request) if kind in years.KINDS else {}
    profile, *found = answers.several(
        store,
        (f"{kind}-profile", {**asked, **years.of(f"{kind}-profile", chosen)}),
        *((name, {**asked, **more, **years.of(name, chosen)}) for _, name, more in _PARTS[kind]),
        *([(years.QUESTION, asked)] if kind in years.KINDS else []),
    )
    along = found.pop() if kind in years.KINDS else None
    links = frame.Links(request)
    return frame.page(
        request,
        "thing.html",
        kind=kind,
        identifier=hit.id,
        name=hit.name,
        one=answers.records(profile)[0] if profile else {},
        facts=tables.facts(profile, without=(kind, "title")) if profile else [],
        parts=_parts(links, kind, hit.id, found, chosen),
        multiples=years.multiples(links, kind, along),
        chosen=chosen,
    )


def _parts(
    links: frame.Links,
    kind: str,
    identifier: str,
    found: list[Answer | None],
    chosen: Mapping[str, int],
    said: tuple[str, ...] = (),
    *,
    past: bool = False,
) -> list[Part]:
    """The tables that have something to tell; what was `said` of all the page is not said again.

    `past` is for an actor that has ceased.
    """
    return [
        Part(
            key,
            t(f"web.part.actor-{key}-was" if past and key in _PAST else f"web.part.{kind}-{key}"),
            name,
            {kind: identifier, **more, **years.of(name, chosen)},
            answer,
            tables.table(answer, links, own=False, most=_SHOWN),
            [note for note in answer.notes if note not in said],
        )
        for (key, name, more), answer in zip(_PARTS[kind], found, strict=True)
        if answer and answer.rows
    ]


def _hole(told: Mapping[str, Any]) -> str | None:
    """An actor's structural hole in words; None where the analysis has no figure for it."""
    size, partners = told["effective_size"], told["partners"] + told["stated_partners"]
    if size is None or not partners:
        return None
    circles = max(1, round(size))
    share = circles / max(partners, circles)
    key = "spans" if share >= 0.7 else "some" if share >= 0.35 else "closed"
    if told["status"] == "ceased":
        return t(f"web.hole.{key}-was", circles=circles, partners=max(partners, circles))
    return t(f"web.hole.{key}", circles=circles, partners=max(partners, circles))


def _timeline(links: frame.Links, actor: Mapping[str, Any], projects: list[dict[str, Any]]) -> str | None:
    """The projects of an actor along the years; None for fewer than two."""
    spans = [
        Span(
            row["project"]["id"],
            row["project"]["name"] or row["title"] or row["project"]["id"],
            _year(row["start"]),
            _year(row["end"]),
            links.thing("project", row["project"]["id"]),
        )
        for row in projects
    ]
    if len(spans) < 2:
        return None
    title = t("web.picture.projects", name=actor["name"] or actor["id"])
    return timeline(spans, title=title, description=t("web.picture.projects-how"), lang=language())


def _year(day: object) -> int | None:
    return int(str(day)[:4]) if day else None


def ego_picture(
    links: frame.Links,
    profile: Mapping[str, Any],
    partners: list[dict[str, Any]],
    among: list[dict[str, Any]],
) -> str | None:
    """The network of an actor, its partners as links to their pages; None without partners."""
    return partners_picture(profile, partners, among, lambda actor: links.thing("actor", actor))
