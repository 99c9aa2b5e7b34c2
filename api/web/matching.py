"""Who may be one actor, judged on a page: pairs side by side, one button for each answer, and back again.

Everybody may look; who may judge is `api.web.guard`'s business. What a judgement does is `kb.matching`'s.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import pairs
from api.web import frame, guard
from kb.errors import UsageError
from kb.identity import Verdict
from kb.matching import judgements, run
from kb.matching.sharing import warning
from kb.store import Row, Store
from kb.texts import t

SHOWN = 10
JUDGED = 10
_MOST_PAGES = 1_000
_SEE_OTHER = 303
Answer = Literal["same", "different", "first-in-second", "second-in-first"]
Key = Annotated[str | None, Form(max_length=500)]
By = Annotated[str, Form(max_length=100)]


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/match` and what is below it."""

    @router.get("/match")
    def queue(
        request: Request,
        page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
        judged: Annotated[str | None, Query(max_length=40)] = None,
        by: Annotated[str | None, Query(max_length=100)] = None,
    ) -> Response:
        first = (page - 1) * SHOWN
        rows = run.queue(store, most=first + SHOWN)[first:]
        here = guard.local(request)
        return frame.page(
            request,
            "match.html",
            waiting=int(store.rows("match/waiting-counted")[0]["pairs"]),
            rows=_shown(store, rows),
            page=page,
            size=SHOWN,
            latest=_latest(store),
            said=_said(store, judged) if judged else None,
            by=by or (judgements.user() if here else ""),
            here=here,
            may=here or request.app.state.key is not None,
        )

    @router.post("/match/{pair}/judge")
    def judge(
        request: Request,
        pair: str,
        answer: Annotated[Answer, Form()],
        by: By = "",
        key: Key = None,
        page: Annotated[int, Form(ge=1, le=_MOST_PAGES)] = 1,
    ) -> Response:
        guard.check(request, key)
        name, one, other = judgements.find_pair(store, pair)
        verdict = Verdict.PART_OF if "-in-" in answer else Verdict(answer)
        if answer == "second-in-first":
            one, other = other, one
        judgements.judge(store, judgements.Said(one, other, verdict, _who(request, by)))
        return _back(request, name, by, page)

    @router.post("/match/{pair}/undo")
    def undo(request: Request, pair: str, by: By = "", key: Key = None) -> Response:
        guard.check(request, key)
        made = judgements.undo(store, pair, _who(request, by))
        return _back(request, made.pair, by, 1)


def _who(request: Request, by: str) -> str:
    """Who judges: whoever says so, or the user of this machine. Raises `UsageError` for nobody elsewhere."""
    named = " ".join(by.split())
    if not named and not guard.local(request):
        raise UsageError("match-nobody")
    return named or judgements.user()


def _back(request: Request, pair: str, by: str, page: int) -> Response:
    links = frame.Links(request)
    to = links.to("/match", judged=pair, by=by or None, page=page if page > 1 else None)
    return RedirectResponse(to, status_code=_SEE_OTHER)


def _shown(store: Store, rows: list[Row]) -> list[dict[str, object]]:
    both = pairs.sides(store, rows)
    return [
        {
            **row,
            "sides": both[row["pair"]],
            "fields": [
                (key, cells)
                for key, cells in pairs.fields(both[row["pair"]])
                if any(cells) and key != "cli.id"
            ],
            "below": pairs.below(both[row["pair"]], row["parts"]),
            "warning": warning(row["rejected"]),
            "likely": _likely(row),
        }
        for row in rows
        if row["pair"] in both
    ]


def _likely(row: Row) -> Answer:
    """The answer that the matcher would give, were it asked."""
    if row["whole"] is None:
        return "same"
    return "second-in-first" if row["whole"] == row["one"] else "first-in-second"


def _latest(store: Store) -> list[Row]:
    """The judgements in force that people made, the newest first."""
    made = [row for row in store.rows("match/judgements", undone=False) if row["method"] != "automatic"]
    return made[::-1][:JUDGED]


def _said(store: Store, pair: str) -> dict[str, object] | None:
    """What became of a pair that was just judged or taken back, in words."""
    found = [row for row in store.rows("match/judgements", undone=True) if row["pair"] == pair]
    if not found:
        return None
    row = found[-1]
    if row["undone"] is not None:
        return {"text": t("web.match.undone", one=row["one_name"], other=row["other_name"]), "pair": None}
    key = f"web.match.judged.{row['verdict']}"
    return {"text": t(key, one=row["one_name"], other=row["other_name"]), "pair": pair}
