"""What a load would do, without a write: the facts compared and counted, and some of them shown.

Owns the examples of a dry run: facts that are new, changed (what was stated, what is stated now) and gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal

import polars as pl

from kb import fingerprints, series
from kb.fingerprints import CLAIM, IDENTITY, Verdict
from kb.intake import check
from kb.model import Fact
from kb.store import Row, Store
from loaders.ceased import ceasing
from loaders.changes import Changes
from loaders.extracts import Extract
from loaders.source import Facts, Tally
from loaders.writing import changes_of, extracts_of_series, stays

EXAMPLES = 10


@dataclass(frozen=True)
class Example:
    """A fact of a kind, `about` whom and what it is, and its fields: what was `before` and what is `now`.

    Of a changed fact only the fields that changed.
    """

    what: Literal["new", "changed", "gone"]
    kind: str
    about: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)


def look(
    store: Store,
    stated: Iterable[Facts],
    extracts: Mapping[str, Extract],
    tallies: Mapping[str, Tally],
    *,
    agreed: bool = False,
) -> tuple[dict[str, int], list[Example]]:
    """Check and compare the facts; returns their number by kind, and of each change `EXAMPLES` at most.

    What is stale is told on the extracts, and whether it would be kept, if the user has not `agreed`.
    """
    counted: dict[str, int] = {}
    shown: list[Example] = []
    for one in extracts.values():
        if not one.is_in:
            one.changes = changes_of(store, one, extracts_of_series(store, one))
    for facts in stated:
        check(facts.kind, facts.frame)
        name = facts.kind.__name__
        counted[name] = counted.get(name, 0) + facts.frame.height
        one = extracts[facts.role]
        if one.changes is None:
            continue
        verdicts = one.changes.add(facts.kind, facts.frame)
        one.changes.drop()
        if one.changes.basis.known:
            _show(store, one, facts, verdicts, shown)
    for one in extracts.values():
        if one.changes is not None:
            shown += _gone(store, one, one.changes)
            if one.older and one.changes.basis.known:
                one.stale, one.stated_before = one.changes.gone().count, one.changes.stated_before
                one.kept = stays(one, tallies[one.role], agreed=agreed)
            if one.where.register and one.changes.basis.extract:
                about = series.subjects(store, one.where.series, one.changes.basis.extract)
                one.ceased = ceasing(store, one, one.changes.gone(), about, tallies[one.role]).height
    return counted, [example for what in ("new", "changed", "gone") for example in _some(shown, what)]


def _some(shown: list[Example], what: str) -> list[Example]:
    """Of the kinds of facts that changed so, as many of each as there is room for, one after the other."""
    by_kind: dict[str, list[Example]] = {}
    for example in shown:
        if example.what == what:
            by_kind.setdefault(example.kind, []).append(example)
    turns = zip_longest(*by_kind.values())
    chosen = [example for turn in turns for example in turn if example is not None][:EXAMPLES]
    return sorted(chosen, key=lambda one: list(by_kind).index(one.kind))


def _room(shown: list[Example], what: str, kind: str) -> int:
    return EXAMPLES - sum((one.what, one.kind) == (what, kind) for one in shown)


def _show(store: Store, one: Extract, facts: Facts, verdicts: pl.Series, shown: list[Example]) -> None:
    """Add examples of these facts, while there is room."""
    kind = facts.kind.__name__
    if room := _room(shown, "new", kind):
        for row in facts.frame.filter(verdicts == Verdict.NEW).head(room).iter_rows(named=True):
            about, now = _parts(facts.kind, row)
            shown.append(Example("new", kind, about, now=now))
    if not (room := _room(shown, "changed", kind)):
        return
    changed = facts.frame.filter(verdicts == Verdict.CHANGED).head(room)
    numbers = fingerprints.numbers(facts.kind, changed).tolist()
    before = {row["fact"]: _plain(row["stated"]) for row in _told(store, one, numbers)}
    for number, row in zip(numbers, changed.iter_rows(named=True), strict=True):
        about, now = _parts(facts.kind, row)
        old = {name: value for name, value in before.get(number, {}).items() if name in row and name != "row"}
        differ = {name for name in now | old if now.get(name) != old.get(name) and name not in about}
        example = Example(
            "changed", kind, about, *({k: v for k, v in its.items() if k in differ} for its in (old, now))
        )
        shown.append(example)


def _gone(store: Store, one: Extract, changes: Changes) -> list[Example]:
    found = []
    for kind, comparison in changes.all().items():
        if kind != CLAIM:
            for row in _told(store, one, comparison.gone.facts[:EXAMPLES].tolist()):
                about = {"actor": row["actor"], "name": row["name"], "other": row["other"]}
                stated = {name: one for name, one in _plain(row["stated"]).items() if name not in _OURS}
                found.append(Example("gone", kind, about, stated))
    return found


# What a relationship has besides what was stated, or that tells whom it is about.
_OURS = {
    "fact", "row", "source", "series", "rank", "helix_rank", "published", "record", "stated_as", "stated_to",
    "begins",
}  # fmt: skip


def _told(store: Store, one: Extract, numbers: list[int]) -> list[Row]:
    """What the graph holds of these facts; nothing of those that are nodes."""
    return store.rows("load/facts-told", series=one.where.series, facts=numbers) if numbers else []


def _parts(kind: type[Fact], row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What tells a fact from others, and what else it says."""
    said = _plain({name: value for name, value in row.items() if name != "row"})
    about = {name: said.pop(name) for name in IDENTITY[kind] if name in said}
    return about, {name: value for name, value in said.items() if name not in {"key_scheme", "key_value"}}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them, without those that say nothing."""
    return {
        name: value if isinstance(value, str | int | float | list) else str(value)
        for name, value in values.items()
        if value is not None and value != []
    }
