"""What the parameters mean that name something: an actor, project, cluster or place, a group, or an analysis.

Owns the one look-up for all of a question's parameters together: a way to the server is what a look-up
costs. Only a text that is no identifier or key is looked for by name (`kb.search`), one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb import grouping, search
from kb.errors import UsageError
from kb.questions.header import ParamType
from kb.store import Row, Store
from kb.texts import language

_EXACT = {
    ParamType.ACTOR: "actors",
    ParamType.PROJECT: "projects",
    ParamType.CLUSTER: "clusters",
    ParamType.PLACE: "places",
    ParamType.ANALYSIS: "analyses",
}
NAMING = frozenset({*_EXACT, ParamType.GROUP, ParamType.COMPARISON})
LATEST = "latest"


@dataclass(frozen=True)
class Wanted:
    """A parameter that names something: what it is called, what it names, and the text given for it."""

    name: str
    type: ParamType
    text: str


@dataclass(frozen=True)
class Meant:
    """What a text means. `name` is None for an analysis or a comparison.

    `ceased` is the day on which an actor ceased, or `ceased` where no source tells it; None for who has not.
    For an analysis or a comparison `older` is the day when it was made, as ISO 8601, if something was loaded
    since; else None. For an analysis `asked` tells how many actors were asked in surveys, `silent` how many
    never answered.
    """

    id: str
    name: str | None = None
    ceased: str | None = None
    older: str | None = None
    asked: int = 0
    silent: int = 0


def look_up(store: Store, wanted: Iterable[Wanted]) -> dict[str, Meant]:
    """What each parameter means, by its name.

    Raises `NotFoundError` or `AmbiguousError` for a name, `UsageError` for an analysis that there is not.
    """
    in_order = list(wanted)
    keyed = [one for one in in_order if one.type in _EXACT]
    exact = _exactly(store, keyed) if keyed else {}
    return {one.name: _one(store, one, exact.get(one.name, ())) for one in in_order}


def _exactly(store: Store, wanted: Sequence[Wanted]) -> Mapping[str, list[Row]]:
    """What the texts that are identifiers or keys name, by the name of the parameter."""
    texts: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _EXACT.values()}
    for one in wanted:
        texts[_EXACT[one.type]].append({"of": one.name, **_key(one)})
    found: dict[str, list[Row]] = {}
    for row in store.rows("read/meant", **texts, lang=language()):
        found.setdefault(row["of"], []).append(row)
    return found


def _key(wanted: Wanted) -> dict[str, Any]:
    if wanted.type is ParamType.ANALYSIS:
        return {"beginning": "" if wanted.text == LATEST else wanted.text}
    if wanted.type is ParamType.ACTOR:
        return {"identifiers": search.identifiers(wanted.text)}
    return {"key": search.key(wanted.type.name.capitalize(), wanted.text)}


def _one(store: Store, wanted: Wanted, exact: Sequence[Row]) -> Meant:
    if wanted.type is ParamType.ANALYSIS:
        return _analysis(store, wanted, exact)
    if wanted.type is ParamType.COMPARISON:
        return _comparison(store, wanted)
    if wanted.type is ParamType.GROUP:
        group = grouping.group(store, wanted.text)
        return Meant(group.id, group.name)
    if exact:
        return Meant(exact[0]["id"], exact[0]["name"] or exact[0]["id"], exact[0]["ceased"])
    label = None if wanted.type is ParamType.ACTOR else wanted.type.name.capitalize()
    hit = search.one_by_name(store, label, wanted.text)
    return Meant(hit.id, hit.name, hit.details.get("ceased"))


def _analysis(store: Store, wanted: Wanted, found: Sequence[Row]) -> Meant:
    fitting = found[:1] if wanted.text == LATEST else found
    if len(fitting) != 1:
        if not store.rows("read/analyses"):
            raise UsageError("no-analysis")
        raise UsageError("no-such-analysis", id=wanted.text)
    (row,) = fitting
    older = row["made_at"][:10] if row["older"] else None
    return Meant(row["id"], older=older, asked=row["asked"], silent=row["silent"])


def _comparison(store: Store, wanted: Wanted) -> Meant:
    made = store.rows("read/comparisons")
    if not made:
        raise UsageError("no-comparison")
    fitting = (
        made[:1] if wanted.text == LATEST else [one for one in made if one["id"].startswith(wanted.text)]
    )
    if len(fitting) != 1:
        raise UsageError("no-such-comparison", id=wanted.text)
    (row,) = fitting
    return Meant(row["id"], older=row["made_at"][:10] if row["older"] else None)
