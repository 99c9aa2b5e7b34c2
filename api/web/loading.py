"""Loading and analysing from a page: choose files, see what they would do, watch, look at what was rejected.

For a data officer at this machine (`api.web.guard`). The work itself is the pipeline's; a page only hands the
files over and shows what comes back. Files given in are kept in a folder of their own until their job is
forgotten, so that what was looked at can be loaded without giving it in again.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response

from api import export, loads
from api.pictures import region
from api.web import frame, guard
from api.web.jobs import Job, Jobs, new
from kb import settings
from kb.errors import ForbiddenError, NotFoundError, UsageError
from kb.progress import Progress
from kb.store import Store
from kb.texts import t

Key = Annotated[str | None, Form(max_length=500)]
_SEE_OTHER = 303
_LONGEST_NAME = 200  # bytes; a folder takes 255, and a number may come before it


def add_to(router: APIRouter, store: Store) -> None:
    """Add `/load` and what is below it."""
    jobs = Jobs()

    @router.get("/load")
    def overview(request: Request) -> Response:
        return frame.page(
            request,
            "load.html",
            sources=_sources(),
            extracts=store.rows("store/extracts"),
            jobs=jobs.latest() if guard.may_look(request) else [],
            here=guard.local(request),
            keyed=request.app.state.key is not None,
        )

    @router.post("/load")
    def give_in(
        request: Request,
        source: Annotated[str, Form(max_length=100)],
        files: Annotated[list[UploadFile], File()],
        action: Annotated[Literal["look", "load"], Form()] = "look",
        published: Annotated[str, Form(max_length=20)] = "",
        key: Key = None,
    ) -> Response:
        guard.check(request, key)
        day = _day(published)
        if source not in _sources():
            raise UsageError("no-such-source", name=source, names=", ".join(_sources()))
        folder = _kept(source, files)
        title = ", ".join(sorted(path.name for path in folder.iterdir()))
        return _begun(request, jobs, store, new(action, title, folder, source=source, published=day))

    @router.post("/load/jobs/{job}/load")
    def load_looked_at(request: Request, job: str, key: Key = None) -> Response:
        guard.check(request, key)
        looked = _job(jobs, job)
        if looked.kind != "look":
            raise UsageError("job-not-to-load")
        return _gone_on(request, looked, {})

    @router.post("/load/jobs/{job}/replace")
    def replace(request: Request, job: str, key: Key = None) -> Response:
        guard.check(request, key)
        loaded = _job(jobs, job)
        if not _kept_older(loaded):
            raise UsageError("job-not-to-load")
        return _gone_on(request, loaded, {"replace": True})

    def _gone_on(request: Request, before: Job, more: dict[str, Any]) -> Response:
        """Load the files of a job that is over; they go over to the new job, which alone forgets them."""
        folder = jobs.hand_over(before)
        if folder is None:
            raise UsageError("job-went-over" if before.over else "job-not-to-load")
        return _begun(request, jobs, store, new("load", before.title, folder, **{**before.given, **more}))

    @router.post("/load/analyse")
    def analyse(request: Request, key: Key = None) -> Response:
        guard.check(request, key)
        return _begun(request, jobs, store, new("analyse", t("web.load.analysis")))

    _add_looking(router, jobs)


def _add_looking(router: APIRouter, jobs: Jobs) -> None:
    """Add what is looked at: an empty roster, and what became of a job."""

    @router.get("/load/roster.xlsx")
    def template() -> Response:
        from loaders import roster  # noqa: PLC0415 (polars takes half a second)

        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder) / "roster.xlsx"
            roster.write_template(book)
            return Response(
                book.read_bytes(),
                media_type=export.MEDIA_TYPES["xlsx"],
                headers={"Content-Disposition": f'attachment; filename="{book.name}"'},
            )

    @router.get("/load/jobs/{job}")
    def one(request: Request, job: str) -> Response:
        _seen_here(request)
        found = _job(jobs, job)
        came = found.result if found.kind in {"look", "load"} else None
        return frame.page(
            request,
            "job.html",
            job=found,
            keyed=not guard.local(request),
            notes=list(loads.notes(came, dated=found.given["published"] is not None)) if came else [],
            cleared=[one for one in loads.files(came) if not one.warning] if came else [],
            example=loads.example,
            kept_older=_kept_older(found),
        )

    @router.get("/load/jobs/{job}/progress")
    def how_far(request: Request, job: str) -> Response:
        _seen_here(request)
        found = _job(jobs, job)
        return JSONResponse(
            {
                "state": found.state,
                "over": found.over,
                "stages": [{"text": one.text, "share": one.share} for one in found.stages],
            }
        )

    @router.get("/load/jobs/{job}/{kind}")
    def beside(request: Request, job: str, kind: Literal["rejects", "emptied"]) -> Response:
        _seen_here(request)
        path = getattr(_job(jobs, job).result, kind, None)
        if path is None or not path.exists():
            raise NotFoundError("no-such-job")
        return FileResponse(path, media_type="text/csv; charset=utf-8", filename=path.name)


@cache
def _sources() -> dict[str, str]:
    """Every source by its name, with what it is in words; not the table that needs a mapping beside it."""
    from loaders.sources import all_sources  # noqa: PLC0415 (polars takes half a second)

    return {name: one.words for name, one in all_sources().items() if name != "places"}


def _seen_here(request: Request) -> None:
    """Raise `ForbiddenError` for somebody elsewhere: what was loaded and rejected may be of persons."""
    if not guard.may_look(request):
        raise ForbiddenError("look-not-here")


def _job(jobs: Jobs, name: str) -> Job:
    found = jobs.get(name)
    if found is None:
        raise NotFoundError("no-such-job")
    return found


def _kept_older(job: Job) -> bool:
    """Whether a load left what older deliveries stated, until somebody agrees that it is gone."""
    return job.kind == "load" and any(one.kept for one in getattr(job.result, "tables", ()))


def _day(text: str) -> dt.date | None:
    """The day that the files are from, if it is told."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise UsageError("parameter-date", name=t("web.load.published"), value=text) from fault


def _kept(source: str, files: list[UploadFile]) -> Path:
    """The files in a folder that only this user can read, under their own names as far as these are names."""
    given = [one for one in files if one.filename]
    if not given:
        raise UsageError("no-file-chosen")
    above = settings.home() / "given"
    above.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Of a roster of CSV files the folder's name, without numbers, tells which deliveries follow each other.
    folder = above / f"{source}-{secrets.randbelow(10**18)}"
    folder.mkdir(mode=0o700)
    for one in given:
        with (folder / _name(one.filename or "", folder)).open("wb") as target:
            shutil.copyfileobj(one.file, target, 1 << 20)
    return folder


def _name(given: str, folder: Path) -> str:
    """The last part of a name, without what is no letter, digit, dot, blank or hyphen; one not yet taken."""
    kept = re.sub(r"[^\w .-]", "_", re.split(r"[\\/]", given)[-1]).strip(" .")
    plain = kept.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore").strip(" .") or "file"
    name, number = plain, 1
    while (folder / name).exists():
        number += 1
        name = f"{number}-{plain}"
    return name


def _begun(request: Request, jobs: Jobs, store: Store, job: Job) -> Response:
    jobs.start(job, lambda progress: _work(store, job, progress))
    links = frame.Links(request)
    return RedirectResponse(links.to(f"/load/jobs/{job.id}"), status_code=_SEE_OTHER)


def _work(store: Store, job: Job, progress: Progress) -> Any:
    # Reading needs polars, measuring numba: half a second each that looking at pages need not wait for.
    if job.kind == "analyse":
        from kb.analysis import run  # noqa: PLC0415

        found = run.analyse(store, progress=progress)
        region.prepare(store)
        return found
    from loaders import pipeline  # noqa: PLC0415
    from loaders.sources import source  # noqa: PLC0415

    if job.folder is None:
        raise NotFoundError("no-such-job")
    files = sorted(job.folder.iterdir())
    options = pipeline.Options(
        dry_run=job.kind == "look",
        published=job.given["published"],
        replace=job.given.get("replace", False),
        match=True,
    )
    return pipeline.load(store, source(job.given["source"]), files, options, progress)
