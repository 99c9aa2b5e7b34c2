"""The one way from a page to an answer, which may be one kept from before.

Pages must stand when there is nothing to show: `found` gives None where a question cannot be answered yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from functools import cache
from typing import Any

from kb import search
from kb.errors import AmbiguousError, NotFoundError, UsageError
from kb.questions import kept, library
from kb.questions.asking import Answer
from kb.store import Store


def ask(store: Store, name: str, given: Mapping[str, Any] | None = None) -> Answer:
    """The answer to a question by name, with parameters as text or values; raises as `kept.ask` does."""
    return kept.ask(store, library.question(name), given or {})


def found(store: Store, name: str, given: Mapping[str, Any] | None = None) -> Answer | None:
    """The answer, or None where there is nothing to answer from: no analysis, nobody of that name."""
    try:
        return ask(store, name, given)
    except (AmbiguousError, NotFoundError, UsageError):
        return None


def several(store: Store, *asked: tuple[str, Mapping[str, Any]]) -> list[Answer | None]:
    """The answers to several questions, asked at the same time, each as `found` gives it."""

    def one(name: str, given: Mapping[str, Any], context: Context) -> Answer | None:
        return context.run(found, store, name, given)

    # Each in a copy of this context of its own: the language goes along.
    waiting = [_pool().submit(one, name, given, copy_context()) for name, given in asked]
    return [answer.result() for answer in waiting]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=8, thread_name_prefix="page")


def records(answer: Answer | None) -> list[dict[str, Any]]:
    """The rows as dictionaries by column; none without an answer."""
    return answer.records if answer else []


def place(store: Store, named: str) -> dict[str, str] | None:
    """The place of a name or code, as `{id, name}`; None where no place is called so."""
    try:
        hit = search.one_of(store, "Place", named)
    except (AmbiguousError, NotFoundError):
        return None
    return {"id": hit.id, "name": hit.name}
