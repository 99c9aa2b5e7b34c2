"""What came of a load, in sentences: the same on the command line and on the page.

Owns which sentences there are and in which order. How they look, and the counts beside them, is the
business of whoever shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb import settings
from kb.texts import number, t

_COLUMNS = 5  # so many are told one by one


@dataclass(frozen=True)
class Note:
    """A sentence; `warning` says that somebody has to do something about it."""

    text: str
    warning: bool = False


def notes(summary: Any, *, dated: bool) -> Iterator[Note]:
    """What is to be told of the tables besides their counts; `dated` says that the user told their day."""
    today = f"{settings.now().date()}"
    if not dated and any(one.published == today and not one.unchanged for one in summary.tables):
        yield Note(t("load.taken-for-today", day=today))
    for one in summary.tables:
        yield from _of_table(one)
        if summary.dry_run:
            if one.kept:
                yield Note(t("load.would-keep", file=one.file, count=one.stale), warning=True)
        else:
            yield from _taken_back(one)
        if one.ceased:
            yield Note(t("load.ceased", file=one.file, n=one.ceased))


def _of_table(one: Any) -> Iterator[Note]:
    if one.left_out:
        yield Note(t("load.why-left-out", file=one.file, n=one.left_out))
    if one.filtered:
        yield Note(t("load.filtered", file=one.file, n=one.filtered))
    if one.repaired:
        yield Note(t("load.repaired", file=one.file, n=one.repaired))
    for reason, count in one.reasons.items():
        # A reason is told here by column, or in general; the file of rejects tells it row by row.
        columns = one.columns.get(reason, {})
        if len(columns) > _COLUMNS or sum(columns.values()) != count:
            columns = {t("load.a-field"): count}
        for name, times in columns.items():
            words = t(f"reject.{reason}", field=name, value="…")
            yield Note(f"{one.file}: {number(times)} × {words}")
    if one.facts["new"] is not None and not one.superseded:
        yield Note(t("load.facts", file=one.file, **one.facts))
    if one.superseded:
        yield Note(t("load.superseded", file=one.file))


def _taken_back(one: Any) -> Iterator[Note]:
    """What became of the statements of older deliveries that a table no longer has."""
    if one.kept:
        key = "load.kept-cut-off" if one.cut_off else "load.kept-stale"
        yield Note(t(key, file=one.file, n=one.stale), warning=True)
    elif one.stale:
        yield Note(t("load.withdrawn", file=one.file, n=one.stale))


def files(summary: Any) -> Iterator[Note]:
    """Which files beside the load there are to look at, and in which nothing stands any more."""
    if summary.rejects:
        yield Note(t("load.see-rejects", file=str(summary.rejects)), warning=True)
    if summary.emptied:
        yield Note(t("load.see-emptied", file=str(summary.emptied)), warning=True)
    for file in summary.cleared:
        yield Note(t("load.headings-alone" if file.exists() else "load.removed", file=str(file)))


def example(one: Any) -> str:
    """What a dry run would change in one fact: about whom, and what was and is said."""
    about = " ".join(str(value) for value in one.about.values() if value is not None)
    fields = {**one.before, **one.now}
    words = [
        f"{name}: {_value(one.before.get(name))} → {_value(one.now.get(name))}"
        if one.what == "changed"
        else f"{name}: {_value(value)}"
        for name, value in fields.items()
    ]
    return f"{t(f'load.kind.{one.kind}')}: {about}  {', '.join(words)}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "–" if value is None else str(value)
