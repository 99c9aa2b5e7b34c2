"""`--where`: which rows are wanted, alone and together, and what the graph has when it is asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kb.errors import UsageError
from kb.store import Store
from loaders import filters, pipeline
from loaders.pipeline import Options
from loaders.recognition import recognise
from loaders.source import Reading, Source, Tally
from loaders.sources import source
from tests.loaders.given import graph, table
from tests.loaders.stating import mapped

REGISTER = """\
mapping: 1
title: {en: Register, sv: Register}
tables:
  rows:
    columns:
      number: {required: true}
      name: {required: true}
      postcode: {}
      state: {}
      first: {}
      second: {}
    states:
      - fact: actor
        as: company
        ids: [{scheme: se-orgnr, of: number}]
        fields:
          name: name
          country: {const: SE}
          status: {codes: {of: state, map: {"1": active, "9": ceased}}}
          place: {place: {country: {const: SE}, postcode: postcode}}
      - fact: activity
        fields: {actor: company, industry: {text: "sni2007-{first}"}}
      - fact: activity
        fields: {actor: company, industry: {text: "sni2007-{second}"}, nr: {const: 2}}
"""
ROWS = [
    ["number", "name", "postcode", "state", "first", "second"],
    ["202100-2841", "LTU", "97187", "1", "85420", ""],
    ["556036-0793", "Saab", "58188", "1", "30300", "62010"],
    ["556703-7485", "Spotify", "11153", "1", "62010", ""],
    ["556012-5790", "Volvo", "40508", "9", "29102", ""],
    ["556000-4615", "Boden", "96131", "9", "62020", ""],
    ["850505-1231", "Sven", "97187", "1", "62010", ""],
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return table(tmp_path / "register.csv", ROWS)


def told(store: Store, register: Source, path: Path, *where: str, **options: Any) -> pipeline.Summary:
    return pipeline.load(store, register, [path], Options(where=filters.parse(where), **options))


def names(store: Store) -> set[str]:
    with store._driver.session(database=store.server.database) as session:
        return {row["name"] for row in session.run("MATCH (a:Actor) RETURN a.name AS name")}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (["county=25"], {"LTU", "Boden"}),
        (["county=25,14"], {"LTU", "Boden", "Volvo"}),
        (["county=norrbotten, Västra Götalands län"], {"LTU", "Boden", "Volvo"}),
        (["county=Stockholm"], {"Spotify"}),
        (["nuts=Övre Norrland"], {"LTU", "Boden"}),
        (["municipality=Luleå"], {"LTU"}),
        (["nuts=SE33"], {"LTU", "Boden"}),
        (["nuts=se1"], {"Saab", "Spotify"}),
        (["municipality=2580"], {"LTU"}),
        (["industry=62"], {"Saab", "Spotify", "Boden"}),
        (["industry=62.010"], {"Saab", "Spotify"}),
        (["status=active"], {"LTU", "Saab", "Spotify"}),
        (["status=ceased", "industry=62"], {"Boden"}),
        (["county=25", "status=active"], {"LTU"}),
        (["county=01", "status=ceased"], set()),
        (["known"], set()),
    ],
)
def test_what_is_wanted(where: list[str], expected: set[str], path: Path) -> None:
    frame = pl.DataFrame(
        {
            "place": ["SE-2580", "SE-0580", "SE-0180", "SE-1480", "SE-2582", None],
            "status": ["active", "active", "active", "ceased", "ceased", None],
            "industries": [
                ["sni2007-85420"],
                ["x-30300", "x-62010"],
                ["62.010"],
                ["x-29102"],
                ["a-62020"],
                [],
            ],
            "ids": [["se-1"], ["se-2"], ["se-3"], ["se-4"], ["se-5"], []],
        }
    )
    called = pl.Series(["LTU", "Saab", "Spotify", "Volvo", "Boden", "Nothing"])
    kept = filters.parse(where).holds(frame, lambda _: set())
    assert set(called.filter(kept)) == expected


def test_only_who_is_known() -> None:
    frame = pl.DataFrame(
        {
            "place": [None, None],
            "status": [None, None],
            "industries": [[], []],
            "ids": [["se-1", "lei-1"], ["se-2"]],
        }
    )
    asked: list[list[str]] = []

    def known(ids: list[str]) -> set[str]:
        asked.append(ids)
        return {"lei-1"}

    assert filters.parse(["known"]).holds(frame, known).to_list() == [True, False]
    assert asked == [["lei-1", "se-1", "se-2"]]


@pytest.mark.parametrize(
    "condition",
    [
        "land=25",
        "county",
        "county=Luleå",
        "county=99",
        "nuts=SE99",
        "municipality=9999",
        "industry=J",
        "status=alive",
        "county=",
        "known=yes",
    ],
)
def test_what_is_no_condition_is_told(condition: str) -> None:
    with pytest.raises(UsageError) as fault:
        filters.parse([condition])
    assert condition in str(fault.value)


def test_a_source_that_does_not_tell_cannot_be_asked(store: Store, path: Path) -> None:
    with pytest.raises(UsageError, match="industry"):
        told(store, source("interreg"), path, "industry=62")


def test_filtered_in_the_graph_with_a_count(store: Store, path: Path) -> None:
    register = mapped(REGISTER, "register")
    summary = told(store, register, path, "county=25")
    (one,) = summary.tables
    assert (one.rows_in, one.accepted, one.filtered, one.left_out, one.rejected) == (6, 2, 3, 1, 0)
    assert names(store) == {"LTU", "Boden"}
    assert told(store, register, path, "county=25").unchanged
    assert told(store, register, path, "county=25").tables[0].filtered == 3
    # Another county joins the first, it does not replace it.
    told(store, register, path, "county=14")
    assert names(store) == {"LTU", "Boden", "Volvo"}
    assert any('"ACTIVE_IN"' in line and "sni2007-62020" in line for line in graph(store))


def test_known_is_asked_anew_each_time(store: Store, path: Path, tmp_path: Path) -> None:
    register = mapped(REGISTER, "register")
    assert told(store, register, path, "known").tables[0].filtered == 5
    roster = table(
        tmp_path / "r" / "actors.csv", [["Organisation", "Organisationsnummer"], ["LTU", "202100-2841"]]
    )
    pipeline.load(store, source("roster"), [roster])
    summary = told(store, register, path, "known")
    assert (summary.tables[0].accepted, summary.tables[0].filtered) == (1, 4)
    assert any('"status":"active"' in line and '"node":"Actor"' in line for line in graph(store))


def test_rows_that_tell_nothing_but_who_are_asked_for_by_whom_the_graph_has(tmp_path: Path) -> None:
    """Several rows without a place, a status or an industry (Brønnøysund's roles, say)."""
    text = """\
mapping: 1
title: {en: Mine, sv: Min}
tables:
  rows:
    columns:
      number: {required: true}
    states:
      - fact: actor
        as: one
        ids: [{scheme: se-orgnr, of: number}]
        fields: {}
"""
    path = table(tmp_path / "rows.csv", [["number"], ["202100-2841"], ["556036-0793"], ["556703-7485"]])
    own = mapped(text)
    tables = recognise(own, [path]).tables
    tallies = {role: Tally() for role in tables}
    asked = Reading(tables, tallies, where=filters.Where(known=True), known=lambda _: {"se-5560360793"})
    assert [one.frame["key"].to_list() for one in own.facts(asked)] == [["se-5560360793"]]
    assert tallies["rows"].filtered == 2


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("status=aktiv", "status=active, status=inactive, status=ceased"),
        ("county=Norrbotn", "county=25, county=Norrbotten"),
        ("industry=9x", "industry=62, industry=62.010"),
    ],
)
def test_what_is_no_value_of_a_condition_is_told_with_what_would_be_one(condition: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        filters.parse([condition])
    assert str(raised.value).endswith(f"For example: {told}")
