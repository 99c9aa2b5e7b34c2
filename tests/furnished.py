"""A knowledge base with something on every page: the bundled extract, and clusters and support made up to it.

The extract has projects and organisations alone. So that a cluster's page, a support organisation's and the
gaps between clusters can be measured and looked at, some of its organisations are put into two clusters that
there are not, supported by an incubator and a science park that there are not.
"""

from __future__ import annotations

import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from kb.analysis import run
from kb.questions import asking, library
from kb.store import Store
from loaders import pipeline
from loaders.sources import source
from tests.loaders.given import book

BUNDLED = "cordis-h2020-sweden-2014-2016"
CLUSTERS = {"Gruva och metall": ("SE332", "SE331", 12), "Livsvetenskap i norr": ("SE331", "SE110", 24)}
FOCUS = {"Gruva och metall": "gruvor, mineral och stål", "Livsvetenskap i norr": "hälsa och bioteknik"}
INCUBATOR, PARK = "Norrskenets inkubator", "Vidderna Science Park"


def furnish(store: Store) -> None:
    """Fill an empty knowledge base and analyse it."""
    with as_file(files("loaders") / "data" / BUNDLED) as folder:
        pipeline.load(store, source("cordis"), [folder])
    with tempfile.TemporaryDirectory() as made:
        roster = book(Path(made) / "roster.xlsx", _sheets(store))
        pipeline.load(store, source("roster"), [roster])
    run.analyse(store)


def cluster(store: Store) -> str:
    """The id of the first of the clusters."""
    rows = asking.ask(store, library.question("clusters"), {}).records
    return min(str(row["cluster"]["id"]) for row in rows)


def supporter(store: Store) -> str:
    """The id of the incubator."""
    rows = asking.ask(store, library.question("support-reach"), {}).records
    return next(
        str(value["id"])
        for row in rows
        for value in row.values()
        if isinstance(value, dict) and value.get("name") == INCUBATOR
    )


def _sheets(store: Store) -> dict[str, list[list[str]]]:
    members = {name: _actors(store, *where) for name, where in CLUSTERS.items()}
    helped = [one for all_ in members.values() for one in all_[::3]]
    who = ["organisation", "number", "pic"]
    return {
        "clusters": [["cluster", "focus", "since"], *([name, FOCUS[name], "2012"] for name in members)],
        "members": [
            ["cluster", *who],
            *([name, *one] for name, all_ in members.items() for one in all_),
        ],
        "support": [
            ["supporter", "organisation", "number", "cluster", "kind"],
            *([INCUBATOR, *one[:2], "", "incubation"] for one in helped),
            *([PARK, "", "", name, "premises"] for name in members),
            [INCUBATOR, "", "", min(members), "advice"],
        ],
    }


def _actors(store: Store, place: str, more: str, most: int) -> list[list[str]]:
    """Organisations of two places with the identifiers that the extract gives them, the busiest first."""
    found: list[list[str]] = []
    for one in (place, more):
        for row in asking.ask(
            store, library.question("actors-in-place"), {"place": one, "limit": 300}
        ).records:
            scheme, _, value = row["actor"]["id"].partition("-")
            known = {"se": [value, ""], "pic": ["", value]}.get(scheme)
            if known and row["helix"] != "UnknownHelix" and len(found) < most:
                found.append([row["actor"]["name"], *known])
    return found
