"""The questions there are: those that come with Loket, and the user's own files.

A user's question has its own name or takes the place of Loket's of the same name. A file that cannot be used
is told about and left out; the others go on working.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import cypher
from kb import settings
from kb.errors import NotFoundError
from kb.questions.header import HeaderError, Question, Theme, from_file, read


@cache
def bundled() -> dict[str, Question]:
    """Loket's own questions by name, sorted."""
    found = {}
    for name in cypher.names("questions"):
        question = read(cypher.statement(name), f"{name}{cypher.SUFFIX}")
        found[question.name] = question
    return found


def own_files() -> list[Path]:
    """The files in the user's question folders, sorted."""
    return sorted(
        path
        for folder in settings.question_folders()
        for path in folder.glob(f"*{cypher.SUFFIX}")
        if path.is_file()
    )


def revision() -> tuple[tuple[str, int, int], ...]:
    """What the user's own files are known by: their paths, when each was written, how long it is."""
    found = [(path, path.stat()) for path in own_files()]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)


def load() -> tuple[dict[str, Question], list[HeaderError]]:
    """Every question by name, sorted, and what is wrong with the files that could not be used."""
    found = dict(bundled())
    faults = []
    for path in own_files():
        try:
            question = from_file(path)
        except HeaderError as fault:
            faults.append(fault)
        else:
            found[question.name] = question
    return dict(sorted(found.items())), faults


def by_theme(questions: Iterable[Question]) -> dict[Theme, list[Question]]:
    """The questions of each theme that has any, in the order of the themes."""
    found: dict[Theme, list[Question]] = {theme: [] for theme in Theme}
    for one in questions:
        found[one.theme].append(one)
    return {theme: ones for theme, ones in found.items() if ones}


def question(name: str) -> Question:
    """The question of this name; raises `NotFoundError`, or what is wrong with the file of that name."""
    known, faults = load()
    if name in known:
        return known[name]
    for fault in faults:
        if Path(str(fault.values.get("file", ""))).stem == name:
            raise fault
    raise NotFoundError("no-such-question", name=name, names=", ".join(known))
