"""An analysis from start to end: read the evidence, derive the ties, measure, write back.

Owns what identifies an analysis: the hash of the data, of this release and of the settings. The same three
give the same id and the same results, so an analysis that is there already is not made again; it becomes
the latest, which questions look at.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from kb import lock, search, settings
from kb.analysis import evidence as read_out
from kb.analysis import gaps, measures, partitioning, results, significance, standing, trials
from kb.analysis.evidence import Evidence
from kb.analysis.lanes import Versions
from kb.analysis.ties import KINDS, Kind, Meetings, Ties, TieSettings, derive, meetings
from kb.analysis.trials import Draws
from kb.errors import NotFoundError, UsageError
from kb.model import Helix
from kb.progress import Progress, Silent
from kb.store import Store
from kb.texts import t


@dataclass(frozen=True)
class Settings:
    """What the user may say: the period in years, the focus (a place or a cluster), and what makes a tie.

    `trials` is how often the places in ranked lists are tried (`kb.analysis.trials`), 0 not at all; None, as
    often as can be afforded.
    """

    since: int | None = None
    until: int | None = None
    focus: str | None = None
    kinds: tuple[str, ...] = KINDS
    largest: int | None = None
    trials: int | None = None

    def ties(self) -> TieSettings:
        """The settings of the projection; `UsageError` for a kind of tie that there is not."""
        for kind in self.kinds:
            if kind not in KINDS:
                raise UsageError("no-such-tie-kind", kind=kind, kinds=", ".join(KINDS))
        kinds = cast("tuple[Kind, ...]", self.kinds)
        return TieSettings(self.since, self.until, kinds, largest=self.largest)


@dataclass(frozen=True)
class Result:
    """What an analysis found. `ties_kept` is false when there were too many to write into the graph, `trials`
    is how often the places in ranked lists were tried."""

    id: str
    unchanged: bool
    actors: int
    ties: int
    components: int
    largest: int
    isolates: int
    articulation: int
    ties_kept: bool
    trials: int
    most_ties: int
    seconds: float


FOUND = ("actors", "ties", "components", "largest", "isolates", "articulation", "ties_kept", "trials")


def analyse(
    store: Store, wanted: Settings | None = None, progress: Progress | None = None, *, aside: bool = False
) -> Result:
    """Make an analysis, or find that it is there already; one `aside` is no latest for questions.

    Raises `UsageError` for wrong settings or an empty knowledge base, `NotFoundError` for an unknown focus,
    `BusyError` while somebody loads or analyses: what is read and written has to belong together.
    """
    with lock.held(store):
        return make_or_find(store, wanted or Settings(), progress or Silent(), aside=aside)


def make_or_find(store: Store, wanted: Settings, shown: Progress, *, aside: bool) -> Result:
    """As `analyse`, for who holds the lock."""
    started = time.monotonic()
    tie_settings = wanted.ties()
    focus = focus_of(store, wanted.focus)
    actors_there = store.rows("analysis/count")[0]["actors"]
    if not actors_there:
        raise UsageError("nothing-to-analyse")
    with shown.task(t("analyse.reading"), actors_there) as task:
        evidence = read_out.read(store, task)
    beside = {"focus": focus[0] if focus else None, "trials": wanted.trials}
    written = json.dumps({**json.loads(tie_settings.canonical()), **beside}, sort_keys=True)
    code = code_version()
    analysis = hashlib.sha256("\0".join((evidence.revision, code, written)).encode()).hexdigest()[:16]
    state = store.rows("analysis/state", id=analysis)
    unchanged = bool(state and state[0]["complete"])
    made_at = settings.moment().isoformat()
    for left in store.rows("analysis/unfinished"):  # by one that was killed: nobody else is at work now
        results.remove(store, left["id"], shown)
    if state and not unchanged:  # it lacks actors that went, and came back since
        results.remove(store, analysis, shown)
    if unchanged:
        store.update("analysis/again", id=analysis, made_at=made_at, aside=aside)
        found = {name: state[0][name] for name in FOUND}
    else:
        begun = {
            "id": analysis,
            "made_at": made_at,
            "settings": written,
            "code": code,
            "data": evidence.revision,
            "since": wanted.since,
            "until": wanted.until,
            "focus": focus[0] if focus else None,
            "aside": aside,
        }
        judged = judged_of(evidence, focus)
        found = _make(store, begun, evidence, tie_settings, judged, wanted.trials, shown)
        store.update("analysis/end", id=analysis, **found)
    seconds = time.monotonic() - started
    return Result(analysis, unchanged, **found, most_ties=results.MOST_TIES, seconds=seconds)


@cache
def code_version() -> str:
    """What computes: the release, and a hash of the modules of this package."""
    digest = hashlib.sha256()
    for part in sorted(files("kb.analysis").iterdir(), key=lambda one: one.name):
        if part.name.endswith(".py"):
            digest.update(part.read_bytes())
    return f"loket {version('loket')} ({digest.hexdigest()[:8]})"


def _make(
    store: Store,
    begun: dict[str, Any],
    evidence: Evidence,
    tie_settings: TieSettings,
    judged: NDArray[np.int64],
    wanted: int | None,
    progress: Progress,
) -> dict[str, Any]:
    """Derive the ties, measure, and write it all; returns what was found, by the names of `FOUND`."""
    with progress.task(t("analyse.projecting")):
        ties = derive(
            len(evidence.actors), [evidence.projects, evidence.clusters], evidence.stated, tie_settings
        )
    met = meetings(len(evidence.actors), evidence.projects, tie_settings)
    with progress.task(t("analyse.measuring")):
        values = measures.measure(ties, _helix(evidence), met.projects)
    with progress.task(t("analyse.trying")):
        draws = _try(evidence, ties, tie_settings, judged, values, wanted)
    store.update("analysis/begin", **begun)
    kept = _write(store, begun["id"], evidence, ties, met, judged, values, draws, progress)
    return {
        "actors": int(judged.size),
        "ties": ties.n_ties,
        "components": int(np.unique(values["component"][values["alters"] > 0]).size),
        "largest": int(values["component_size"].max(initial=0)),
        "isolates": int((values["alters"][judged] == 0).sum()),
        "articulation": int((values["separated"][judged] > 0).sum()),
        "ties_kept": kept,
        "trials": draws.trials if draws else 0,
    }


def _try(
    evidence: Evidence,
    ties: Ties,
    tie_settings: TieSettings,
    judged: NDArray[np.int64],
    values: dict[str, NDArray[Any]],
    wanted: int | None,
) -> Draws | None:
    """Try the places in ranked lists, and put them among the values; None where nothing is to be tried."""
    network = Versions(ties)
    often = trials.affordable(network.steps) if wanted is None else wanted
    if not often or not ties.n_ties:
        return None
    draws = Draws(ties, [evidence.projects, evidence.clusters], evidence.stated, tie_settings, often)
    found = trials.lists(ties, values["separated"], values["constraint"], judged, draws, network)
    for name, one in found.items():
        places: NDArray[Any] = np.full(len(evidence.actors), None, np.object_)
        solid = places.copy()
        columns = zip(one.rank.tolist(), one.low.tolist(), one.high.tolist(), strict=True)
        for actor, place in zip(judged.tolist(), columns, strict=True):
            places[actor] = list(place) if place[0] else None
        solid[judged] = one.solid
        values[f"{name}_rank"], values[f"{name}_solid"] = places, solid
    return draws


def _write(
    store: Store,
    analysis: str,
    evidence: Evidence,
    ties: Ties,
    met: Meetings,
    judged: NDArray[np.int64],
    values: dict[str, NDArray[Any]],
    draws: Draws | None,
    progress: Progress,
) -> bool:
    results.write_scores(store, analysis, evidence, judged, values, progress)
    kept = results.write_ties(store, analysis, evidence, ties, judged, progress)
    with progress.task(t("analyse.comparing")):
        _write_gaps(store, analysis, evidence, ties, met, judged, values, draws)
    return kept


def _write_gaps(
    store: Store,
    analysis: str,
    evidence: Evidence,
    ties: Ties,
    met: Meetings,
    judged: NDArray[np.int64],
    values: dict[str, NDArray[Any]],
    draws: Draws | None,
) -> None:
    judged_only = np.zeros(len(evidence.actors), np.bool_)
    judged_only[judged] = True
    _, by_helix, helices, _ = partitioning.by_helix(evidence, judged_only)
    _, places, codes, names = partitioning.by_place(store, evidence, judged_only)
    # Between helices, what keeps the helices of each project leaves nothing to chance.
    blocks = gaps.labelled(evidence.helix, helices)
    found, around = gaps.communities(evidence.actors, values["community"], values["strength"], judged_only)
    by_place, by_community = significance.mixes(met, blocks, [(places, len(codes)), (found, len(around))])
    ground = evidence.ground
    tables = {
        "helix": gaps.partition(ties, met, by_helix, helices, helices, ground),
        "place": gaps.partition(ties, met, places, codes, names, ground, by_place),
        "community": gaps.partition(ties, met, found, around, around, ground, by_community),
        # Clusters overlap, so they are no partition: each pair of clusters is counted by itself.
        "cluster": gaps.overlapping(
            ties, met, evidence.members, evidence.cluster_ids, evidence.cluster_names, ground
        ),
    }
    there = {by: table for by, table in tables.items() if table is not None}
    if draws:
        tried = standing.trials(met, draws, [table.ranked() for table in there.values()])
        for table, found_of_it in zip(there.values(), tried, strict=True):
            table.tried(found_of_it)
    for by, table in there.items():
        gaps.write(store, analysis, by, table)


def _helix(evidence: Evidence) -> NDArray[np.int64]:
    """The helix of each actor as a group; an actor of unknown helix is in none."""
    return gaps.labelled(evidence.helix, [one.value for one in Helix if one is not Helix.UNKNOWN])


def focus_of(store: Store, text: str | None) -> tuple[str, list[str]] | None:
    """The code of a place or the id of a cluster, and the ids of the actors in it."""
    if text is None:
        return None
    for label, statement, parameter in (("Place", "in-place", "code"), ("Cluster", "in-cluster", "id")):
        try:
            found = search.one_of(store, label, text)
        except NotFoundError:
            continue
        rows = store.rows(f"analysis/{statement}", **{parameter: found.id})
        return found.id, [row["id"] for row in rows]
    raise NotFoundError("no-such-focus", focus=text)


def judged_of(evidence: Evidence, focus: tuple[str, list[str]] | None) -> NDArray[np.int64]:
    """The numbers of the actors to judge: those in focus, or all."""
    if focus is None:
        return np.arange(len(evidence.actors))
    number = evidence.number
    return np.array(sorted(number[one] for one in focus[1] if one in number), np.int64)
