"""The graph is a function of what was stated: extracts loaded in any order give the same one."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.store import Store
from tests.loaders.given import book, graph, loaded, organisations, projects, told

LTU, KTH = "202100-2841", "202100-3054"
Load = Callable[[], object]


def empty(store: Store) -> None:
    with store._driver.session() as session:
        session.run("MATCH (n) WHERE NOT n:Migration|Place|Extract DETACH DELETE n").consume()
        session.run("MATCH (n:Extract) WHERE n.source <> 'places' DELETE n").consume()


def same_in_any_order(store: Store, loads: list[Load], every: int = 1) -> list[str]:
    """Load in every order (or every so many of them); returns the one graph that comes of it."""
    graphs = set()
    for order in list(itertools.permutations(loads))[::every]:
        empty(store)
        for load in order:
            load()
        graphs.add("".join(graph(store)))
    assert len(graphs) == 1
    return graphs.pop().splitlines()


@pytest.fixture
def loads(store: Store, tmp_path: Path) -> list[Load]:
    """Four small extracts about the same few actors.

    The first knows LTU by its PIC and KTH by its own key; the second joins LTU's PIC and number; the third
    gives LTU's PIC KTH's number, which cannot be; the fourth is a roster that joins by name.
    """

    def cordis(name: str, day: str, *rows: dict[str, str]) -> Load:
        path = organisations(tmp_path / f"{name}.csv", *({"contentUpdateDate": day, **row} for row in rows))
        return lambda: loaded(store, "cordis", path, series=name)

    first = cordis(
        "first",
        "2020-01-01",
        {"name": "LULEA TEKNISKA", "activityType": "HES", "nutsCode": "SE332"},
        {"organisationID": "kth", "name": "KTH", "projectID": "2"},
        {
            "organisationID": "999990946",
            "name": "KUNGLIGA TEKNISKA",
            "projectID": "2",
            "country": "NO",
            "nutsCode": "NO081",
        },
    )
    second = cordis(
        "second",
        "2021-01-01",
        {"name": "Luleå tekniska", "vatNumber": "SE202100284101", "projectID": "3", "city": "LULEA"},
        {"organisationID": "999990946", "name": "KTH", "vatNumber": "SE202100305401", "projectID": "3"},
    )
    third = cordis(
        "third",
        "2019-01-01",
        {
            "name": "Wrong",
            "vatNumber": "SE202100305401",
            "activityType": "PRC",
            "projectID": "2",
            "projectAcronym": "TVÅ",
        },
    )
    roster = book(
        tmp_path / "Kartläggning.xlsx",
        {
            "A": [
                ["Organisation", "Nummer", "Slag"],
                ["KTH", KTH, "lärosäte"],
                ["Älgparken", "", "stödorganisation"],
            ],
            "T": [
                ["Organisation", "Samarbetar med", "Styrka"],
                ["KTH", "Luleå tekniska", 4],
                ["Älgparken", "KTH", 2],
            ],
            "K": [["Kluster", "Leds av"], ["Robotar", "Älgparken"]],
        },
    )
    return [first, second, third, lambda: loaded(store, "roster", roster)]


@pytest.mark.slow
def test_any_order_gives_the_same_graph(store: Store, loads: list[Load]) -> None:
    lines = same_in_any_order(store, loads, every=3)
    contested = [line for line in lines if '"relationship":"CONTESTS"' in line]
    assert len(contested) >= 1
    assert any('"id":"se-2021002841"' in line and '"name":"Lule' in line for line in lines)


def test_an_extract_in_the_middle_joins_and_one_again_changes_nothing(
    store: Store, loads: list[Load]
) -> None:
    first, second, _, _ = loads
    first()
    (before,) = store.rows("read/actors-by-identifier", identifiers=["pic-999876874"])
    assert before["id"] == "pic-999876874"
    second()
    (after,) = store.rows("read/actors-by-identifier", identifiers=["pic-999876874"])
    assert (after["id"], after["name"]) == ("se-2021002841", "Luleå tekniska")
    (redirected,) = store.rows("read/actors-by-identifier", identifiers=["se-2021002841"])
    assert redirected == after
    once = graph(store)
    second()
    first()
    assert graph(store) == once


def test_a_newer_extract_that_no_longer_joins_parts_them_again(store: Store, tmp_path: Path) -> None:
    def delivery(name: str, day: str, vat: str) -> Path:
        return organisations(
            tmp_path / f"{name}.csv",
            {"contentUpdateDate": day, "vatNumber": vat},
            {
                "contentUpdateDate": day,
                "organisationID": "999990946",
                "name": "Other",
                "vatNumber": "SE202100284101",
            },
        )

    loaded(store, "cordis", delivery("joined", "2020-01-01", "SE202100284101"))
    (joined,) = store.rows("read/actors-by-identifier", identifiers=["pic-999876874", "pic-999990946"])
    assert joined["id"] == "se-2021002841"
    loaded(store, "cordis", delivery("parted", "2021-01-01", ""))
    parted = told(store)
    assert len(store.rows("read/actors-by-identifier", identifiers=["pic-999876874", "pic-999990946"])) == 2
    # As if the older one had never been.
    empty(store)
    loaded(store, "cordis", delivery("parted", "2021-01-01", ""))
    assert told(store) == parted


def test_projects_before_or_after_those_who_take_part(store: Store, tmp_path: Path) -> None:
    o = organisations(tmp_path / "o.csv", {"projectAcronym": "NAMED BY A LIST OF PARTICIPANTS"})
    o2 = organisations(tmp_path / "o2.csv", {"projectAcronym": "ALSO", "contentUpdateDate": "2018-01-01"})
    p = projects(tmp_path / "p.csv", {})
    lines = same_in_any_order(
        store,
        [
            lambda: loaded(store, "cordis", o, series="x"),
            lambda: loaded(store, "cordis", o2, series="y"),
            lambda: loaded(
                store, "cordis", organisations(tmp_path / "o3.csv", {"name": "Tre"}), p, series="z"
            ),
        ],
    )
    (project,) = [line for line in lines if '"node":"Project"' in line]
    assert '"acronym":"ONE"' in project


def test_rosters_in_any_order(store: Store, tmp_path: Path) -> None:
    def roster(name: str, day: str, sheets: dict[str, list[list[object]]]) -> Load:
        path = book(tmp_path / f"{name}.xlsx", {"Om": [["Förteckning", "Gäller per"], [name, day]], **sheets})
        return lambda: loaded(store, "roster", path)

    loads = [
        roster("one", "2024-05-01", {"A": [["Namn", "Org nr"], ["LTU", LTU], ["Ett AB", ""]]}),
        roster(
            "two",
            "2025-05-01",
            {
                "M": [
                    ["Namn", "Kluster", "Org nr"],
                    ["ltu", "Robotar", ""],
                    ["Ett AB", "robotar", "556036-0793"],
                ]
            },
        ),
        roster(
            "three",
            "2023-05-01",
            {
                "K": [["Kluster", "Inriktning"], ["Robotar", "kyla"]],
                "T": [["Vem", "Samarbetar med"], ["LTU", "Ett AB"]],
            },
        ),
    ]
    lines = same_in_any_order(store, loads)
    names = [line for line in lines if '"node":"Actor"' in line]
    assert len(names) == 2
    assert any('"id":"se-5560360793"' in line for line in names)
    (cluster,) = [line for line in lines if '"node":"Cluster"' in line]
    assert '"focus":"kyla"' in cluster


def test_what_is_matched_while_loading_is_the_same_in_any_order(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judgements as well: whom the matcher joined, with what score, and who waits for a person."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    programme = organisations(
        tmp_path / "programme.csv",
        {"name": "LULEA TEKNISKA UNIVERSITET", "nutsCode": "SE332", "activityType": "HES"},
        {"organisationID": "999990946", "name": "SKELLEFTEA KRAFT AB", "nutsCode": "SE331"},
    )
    delivery = organisations(
        tmp_path / "delivery.csv",
        {"organisationID": "999990849", "name": "Luleå tekniska universitet", "nutsCode": "SE332",
         "activityType": "HES", "projectID": "2"},
        {"organisationID": "999990752", "name": "Skellefteå Kraft Elnät AB", "nutsCode": "SE331",
         "projectID": "2"},
        {"organisationID": "999990655", "name": "LTU", "nutsCode": "SE332", "projectID": "2"},
    )  # fmt: skip
    roster = book(
        tmp_path / "roster.xlsx",
        {
            "A": [
                ["Organisation", "Nummer", "Kommun", "Land"],
                ["Luleå Tekniska Univ.", "", "Luleå", "SE"],
                ["Skellefteå Kraft Aktiebolag", "", "Skellefteå", "SE"],
            ]
        },
    )
    lines = same_in_any_order(
        store,
        [
            lambda: loaded(store, "cordis", programme, series="one", match=True),
            lambda: loaded(store, "cordis", delivery, series="two", match=True),
            lambda: loaded(store, "roster", roster, match=True),
        ],
        every=2,
    )
    joined = [line for line in lines if '"relationship":"JUDGED"' in line]
    assert len(joined) >= 2
    assert all('"method":"automatic"' in line for line in joined)
    assert any('"decision":"ask"' in line for line in lines)
