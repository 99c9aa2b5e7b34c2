"""The start page: a search box, what is in the base, the widest gaps, brokers, the questions."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pictures import region
from api.web import answers, frame, gaps, years
from kb import settings
from kb.questions import library
from kb.store import Store

_MOST = 5


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/`."""

    @router.get("/")
    def start(request: Request) -> Response:
        region.prepare(store)  # who looks at the network next need not wait for it
        overview = answers.ask(store, "overview")
        here = answers.place(store, settings.home_place())
        given = {"place": here["id"], "limit": _MOST} if here else {"limit": _MOST}
        brokers = answers.found(store, "structural-holes", given)
        return frame.page(
            request,
            "start.html",
            base=answers.records(overview)[0],
            here=here,
            gaps=gaps.widest(store, _MOST),
            brokers=answers.records(brokers),
            brokers_given=given,
            loaded=_loaded(store),
            comparison=_comparison(store),
            change=years.latest_change(store, here),
            themes=library.by_theme(library.load()[0].values()),
        )


def _loaded(store: Store) -> list[dict[str, Any]]:
    """What was loaded last."""
    return [row for row in store.rows("store/extracts") if row["complete"]][:_MOST]


def _comparison(store: Store) -> dict[str, Any] | None:
    """What the latest comparison of two periods found: gaps opened and closed, brokers come and gone."""
    made = store.rows("read/comparisons")
    if not made:
        return None
    found: dict[str, Any] = {**made[0], "gaps": [], "brokers": []}
    for by, asked in (
        ("cluster", "changed-gaps-between-clusters"),
        ("helix", "changed-gaps-between-helices"),
    ):
        found["gaps"] += [
            {**row, "a": gaps.group(by, row["a"]), "b": gaps.group(by, row["b"])}
            for row in answers.records(answers.found(store, asked))
            if row["gap"] in {"opened", "closed"}
        ]
    found["gaps"] = found["gaps"][:_MOST]
    for change in ("came", "went"):
        given = {"change": change, "limit": _MOST}
        found["brokers"] += answers.records(answers.found(store, "changed-brokers", given))
    return found
