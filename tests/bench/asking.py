"""Questions on the bundled extract through HTTP, beside the same statements through the driver alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, RemoteDisconnected
from importlib.resources import as_file, files
from typing import Any
from urllib.parse import urlencode

import neo4j

from kb.analysis import run
from kb.errors import LoketError
from kb.questions import asking, library
from kb.questions.header import LANGUAGE, ParamType
from kb.store import Store
from loaders import pipeline
from loaders.sources import source
from tests.bench import servers

BUNDLED = "cordis-h2020-sweden-2014-2016"
WARM, TIMES = 25, 25
GIVEN = {
    "actor": "se-2021002841",
    "other": "KTH",
    "project": "IN2RAIL",
    "place": "SE332",
    "cluster": "none",
    "a": "University",
    "b": "Company",
}


def main() -> None:
    with servers.store() as store, servers.bare(store) as driver:
        with as_file(files("loaders") / "data" / BUNDLED) as folder:
            pipeline.load(store, source("cordis"), [folder])
        run.analyse(store)
        with (
            servers.served(store, LOKET_ANSWERS_KEPT="0") as fresh,
            servers.served(store) as warm,
            closing(servers.client(fresh)) as to_fresh,
            closing(servers.client(warm)) as to_warm,
        ):
            _table(store, driver, to_fresh, to_warm)


def _table(store: Store, driver: neo4j.Driver, fresh: HTTPConnection, warm: HTTPConnection) -> None:
    print(f"milliseconds, median of {TIMES} after {WARM}, the four taken in turn:")
    print("  driver   the statement alone, through the driver, its values given")
    print("  fresh    through HTTP, nothing kept: names looked up, the statement run, JSON written")
    print("  kept     through HTTP, asked before and nothing written since")
    print("  304      the same, by a client that has the answer already")
    print("  times    the driver's; - where rows are worked out in Python before the statement")
    print(f"  {'question':26}  rows  driver   fresh  times    kept  times     304")
    missed: dict[str, list[str]] = {"fresh": [], "kept": []}
    asked = 0
    for name, question in library.bundled().items():
        given = {key: _some(key, param) for key, param in question.params.items() if param.required}
        try:
            answer = asking.ask(store, question, given)
        except LoketError:  # the bundled extract has no clusters, and no two periods are compared
            print(f"  {name:26} there is nothing to ask it of")
            continue
        asked += 1
        most = answer.asked.get("limit")
        sent = {**answer.asked, LANGUAGE: "en"} | ({"limit": most + 1} if most else {})
        path = f"/v1/questions/{name}?{urlencode(given)}"
        tag = _get(warm, path)
        works: list[Callable[[], object]] = [
            lambda path=path: _get(fresh, path),
            lambda path=path: _get(warm, path),
            lambda path=path, tag=tag: _get(warm, path, tag),
        ]
        rounds = (WARM, TIMES)
        if question.computed is not None:
            rounds = (1, 5)  # seconds each
        else:
            text = question.text
            works.append(lambda text=text, sent=sent: driver.execute_query(text, sent, database_="neo4j"))
        medians = [statistics.median(taken) for taken in _timed_in_turn(*works, rounds=rounds)]
        made, again, unchanged = medians[:3]
        alone = medians[3] if question.computed is None else None
        for kind, taken in (("fresh", made), ("kept", again)):
            if taken > 50 or (alone is not None and taken > 1.5 * alone):
                missed[kind].append(name)
        print(
            f"  {name:26} {len(answer.rows):5} {_shown(alone)} {made:7.1f} {_times(made, alone)} "
            f"{again:7.1f} {_times(again, alone)} {unchanged:7.1f}"
        )
    for kind, names in missed.items():
        print(
            f"  {kind}: {asked - len(names)} of {asked} under 50 ms and at most 1.5 times the driver; not: "
            f"{', '.join(names) or '-'}"
        )


def _shown(value: float | None) -> str:
    return "      -" if value is None else f"{value:7.1f}"


def _times(value: float, alone: float | None) -> str:
    return "     -" if alone is None else f"{value / alone:6.2f}"


def _get(client: HTTPConnection, path: str, has: str | None = None) -> str:
    """Ask, and take in what comes; the tag of the answer."""
    for more in (True, False):
        try:
            client.request("GET", path, headers={"If-None-Match": has} if has else {})
            answer = client.getresponse()
            break
        except RemoteDisconnected:  # the server hangs up on who is silent for five seconds: call it again
            client.close()
            if not more:
                raise
    text = answer.read()
    if answer.status != (304 if has else 200):
        raise RuntimeError(text.decode())
    return answer.headers.get("ETag", "")


def _some(name: str, param: Any) -> str:
    if param.type is ParamType.YEAR:
        return "2015" if "until" in name or name.startswith("first") else "2016"
    return GIVEN[name]


def _timed_in_turn(*works: Callable[[], object], rounds: tuple[int, int]) -> list[list[float]]:
    """Milliseconds of each, one after the other again and again: what disturbs one disturbs all."""
    found: list[list[float]] = [[] for _ in works]
    warm, times = rounds
    for round_ in range(warm + times):
        for work, taken in zip(works, found, strict=True):
            started = time.perf_counter()
            work()
            if round_ >= warm:
                taken.append((time.perf_counter() - started) * 1000)
    return found
