"""Gaps by municipality, by industry and by one's own list; and the ground that makes few ties a gap."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb import grouping
from kb.analysis import ground as common
from kb.analysis.ground import Ground
from kb.errors import UsageError
from kb.questions import asking, library
from kb.texts import Language, speaking
from tests.kb.questions.tiny import Tiny


def test_shared_ground_is_counted_pair_by_pair() -> None:
    rng = random.Random(4)
    actors, kinds, groups = 40, 6, 5
    topics = {at: set(rng.sample(range(kinds), rng.randint(0, 3))) for at in range(actors)}
    rows = sorted((at, topic) for at, some in topics.items() for topic in some)
    industry = np.array([rng.randint(-1, 3) for _ in range(actors)], np.int64)
    place = np.array([rng.randint(-1, 4) for _ in range(actors)], np.int64)
    ground = Ground(
        [f"t{at}" for at in range(kinds)],
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        list("abcd"),
        list("ABCD"),
        industry,
        list("vwxyz"),
        place,
    )
    members = [
        np.array(sorted(rng.sample(range(actors), rng.randint(1, 9))), np.int64) for _ in range(groups)
    ]
    a, b = np.triu_indices(groups)
    found = common.shared(ground, members, a, b, np.ones(a.size, np.bool_))

    def both(i: int, j: int, of: dict[int, set[int]]) -> set[int]:
        every = set().union(*of.values())
        ours, theirs = members[i].tolist(), members[j].tolist()
        if i == j:
            return {one for x, y in combinations(ours, 2) for one in of[x] & of[y]}
        return {one for one in every if any(one in of[x] for x in ours) and any(one in of[y] for y in theirs)}

    one_of = [{at: {int(value)} - {-1} for at, value in enumerate(column)} for column in (industry, place)]
    for at, (i, j) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        shared = both(i, j, topics)
        assert found.topics[at] == len(shared)
        assert {int(name[1:]) for name in found.named[at]} <= shared
        assert len(found.named[at]) == min(len(shared), common.NAMED)
        assert found.industries[at] == len(both(i, j, one_of[0]))
        assert found.places[at] == len(both(i, j, one_of[1]))


@pytest.fixture
def apart(graph: Tiny) -> Tiny:
    """Two municipalities whose twelve actors never meet, though each works on steel at home."""
    names = [f"l{at:02}" for at in range(12)], [f"u{at:02}" for at in range(12)]
    graph.actors("Company", *names[0], place="SE-2580")
    graph.actors("Company", *names[1], place="SE-2480")
    chance = random.Random(1)
    for home, town in zip(names, "lu", strict=True):
        for at in range(15):
            graph.project(f"{town}{at}", " ".join(chance.sample(home, 3)), topics="steel" if at else "wood")
    graph.run(
        "MATCH (a:Actor) "
        "MERGE (i:Industry {code: 'sni2007-' + CASE WHEN a.id ENDS WITH '0' THEN '24100' ELSE '62010' END}) "
        "CREATE (a)-[:ACTIVE_IN {nr: 1}]->(i)"
    )
    graph.run("MERGE (i:Industry {code: 'sni2007-24'}) SET i.name_sv = 'Stål'")
    graph.analyse()
    return graph


def test_municipalities_that_do_not_meet_though_there_is_ground(apart: Tiny) -> None:
    first = apart.ask("gaps-between-groups", by="municipality")[0]
    assert {first["a"], first["b"]} == {"Luleå kommun", "Umeå kommun"}
    assert (first["finding"], first["verdict"], first["ties"]) == ("gap", "fewer", 0)
    assert first["ground"] == ["steel", "wood"]
    assert (first["shared_topics"], first["shared_industries"], first["shared_places"]) == (2, 2, 0)
    assert (first["rank"], first["rank_low"], first["solid"]) == (1, 1, "solid")
    assert first["rank_high"] < 5
    # The county gaps that the analysis wrote say the same.
    written = apart.pick("gaps-between-places", "a b finding ground ratio", place="SE331")
    assert ("SE331", "SE332", "gap", ["steel", "wood"], 0) in written


def test_without_ground_few_ties_are_no_gap(apart: Tiny) -> None:
    apart.run("MATCH (t:Topic) DETACH DELETE t")
    apart.run("MATCH (i:Industry) DETACH DELETE i")
    apart.analyse()
    first = apart.ask("gaps-between-groups", by="municipality")[0]
    assert (first["finding"], first["ground"]) == ("groundless", [])


def test_industries_are_those_of_two_digits(apart: Tiny) -> None:
    rows = apart.pick("gaps-between-groups", "a b actors_a actors_b", by="industry")
    assert {row[0] for row in rows} | {row[1] for row in rows} == {"Stål", "sni2007-62"}
    assert {(a, x) for a, _, x, _ in rows} | {(b, y) for _, b, _, y in rows} == {
        ("Stål", 4),
        ("sni2007-62", 20),
    }


def test_a_list_of_ones_own(apart: Tiny) -> None:
    question = library.bundled()["gaps-between-groups"]
    listed = "Aktör;Grupp\n" + "".join(f"l{at:02};nord\nu{at:02};syd\n" for at in range(12)) + "zzz;syd\n"
    answer = asking.ask(apart.store, question, {"by": "list", "groups": listed})
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert (rows[0]["a"], rows[0]["b"], rows[0]["finding"]) == ("nord", "syd", "gap")
    assert answer.notes == (
        "1 row of the list names nobody, or somebody who cannot be told from others: zzz",
    )
    for wrong in ({"by": "list"}, {"by": "industry", "groups": "a,b"}, {"by": "list", "groups": "l00"}):
        with pytest.raises(UsageError):
            asking.ask(apart.store, question, wrong)


def test_the_file_of_a_list_is_read(tmp_path: Path) -> None:
    from api.cli.asking import _text_of

    file = tmp_path / "groups.csv"
    file.write_bytes("\ufeffLuleå,nord\n".encode())
    assert _text_of(file) == "Luleå,nord\n"
    with pytest.raises(UsageError):
        _text_of(tmp_path / "none.csv")


def test_the_regions_of_norway_and_finland_are_groups_where_actors_stand(graph: Tiny) -> None:
    graph.run("""
        UNWIND [['NO0', 'nuts1', 'NO'], ['NO07', 'nuts2', 'NO0'], ['NO071', 'nuts3', 'NO07'],
          ['NO072', 'nuts3', 'NO07'], ['FI', 'country', null], ['FI1', 'nuts1', 'FI'],
          ['FI1D', 'nuts2', 'FI1'], ['FI1D7', 'nuts3', 'FI1D'], ['DE', 'country', null],
          ['DE1', 'nuts1', 'DE'], ['DE11', 'nuts2', 'DE1'], ['DE111', 'nuts3', 'DE11']] AS row
        CREATE (p:Place {code: row[0], kind: row[1], name_sv: row[0]})
        WITH p, row
        MATCH (up:Place {code: row[2]})
        CREATE (p)-[:PART_OF]->(up)""")
    where = {"lulea": "SE-2580", "sweden": "SE", "finland": "FI", "german": "DE111"}
    for at, place in where.items():
        graph.actors("Company", at, place=place)
    graph.project("p1", "lulea sweden finland german")
    graph.actors("Company", "norway", place="NO")
    graph.project("p2", "lulea norway")
    graph.analyse()
    named = {"SE332": "Norrbottens län", "FI": "FI", "DE": "DE", "NO": "Norge"}
    assert groups(graph) == named, "nobody is known to be in a region"
    graph.actors("Company", "troms", place="NO072")
    graph.actors("Company", "north", place="NO07")
    graph.actors("Company", "lapland", place="FI1D7")
    graph.project("p3", "lulea troms north lapland")
    graph.analyse()
    del named["NO"], named["FI"]
    assert groups(graph) == {
        **named,
        "NO072": "NO072",
        "rest:NO": "Norge (?)",
        "FI1D7": "FI1D7",
        "rest:FI": "FI (?)",
    }
    found = graph.pick("gaps-between-places", "a b ties actors_a actors_b", place="NO072")
    assert ("NO072", "SE332", 1, 1, 1) in found
    assert ("NO072", "rest:NO", 1, 1, 2) in found
    # Of all but the German, three are known to be in a county or region: lulea, troms and lapland.
    known = {row["known"]: (row["actors"], row["of"]) for row in graph.ask("how-complete")}
    assert (known["place"], known["county"]) == ((8, 8), (3, 7))


@pytest.fixture
def across(graph: Tiny) -> Tiny:
    """Lulea works with somebody in Troms, and with somebody in Norway who is not known to be in a region."""
    graph.run("""
        UNWIND [['NO0', 'NO', 'NO0'], ['NO07', 'NO0', 'Nord-Norge'], ['NO072', 'NO07', 'Troms']] AS row
        CREATE (p:Place {code: row[0], name_sv: row[2], kind: 'nuts' + (size(row[0]) - 2)})
        WITH p, row
        MATCH (up:Place {code: row[1]})
        CREATE (p)-[:PART_OF]->(up)""")
    graph.run("MATCH (p:Place {code: 'NO'}) SET p.name_en = 'Norway'")
    graph.actors("Company", "lulea", place="SE-2580")
    graph.actors("Company", "troms", place="NO072")
    graph.actors("Company", "somewhere", place="NO")
    graph.actors("Company", "north", place="NO07")
    for at, other in enumerate(("troms", "somewhere", "north")):
        graph.project(f"p{at}", f"lulea {other}")
    graph.analyse()
    return graph


def test_the_evidence_of_a_row_is_the_rows_own(across: Tiny) -> None:
    (row,) = [one for one in gaps_of(across, "en") if one["a"]["id"] == "SE332" != one["b"]["id"] != "NO072"]
    assert (row["b"]["id"], row["ties"], row["actors_b"]) == ("rest:NO", 2, 2)
    for question in ("gap-evidence", "who-bridges"):
        column = "other" if question == "gap-evidence" else "actor"
        own = {one[column] for one in across.ask(question, a="SE332", b=row["b"]["id"])} - {"lulea"}
        assert own == {"somewhere", "north"}
        # All of Norway is asked for as before.
        whole = {one[column] for one in across.ask(question, a="SE332", b="NO")} - {"lulea"}
        assert whole == {"somewhere", "north", "troms"}
    for empty in ("rest:NO072", "rest:SE"):
        with pytest.raises(UsageError):
            across.ask("gap-evidence", a="SE332", b=empty)


def test_a_place_has_the_pairs_of_all_that_is_in_it(across: Tiny) -> None:
    def pairs(**asked: str) -> set[tuple[str, str]]:
        return {(a, b) for a, b in across.pick("gaps-between-places", "a b", **asked)}

    with_norway = {("NO072", "NO072"), ("NO072", "SE332"), ("NO072", "rest:NO")}
    with_norway |= {("SE332", "rest:NO"), ("rest:NO", "rest:NO")}
    assert pairs(place="NO") == with_norway
    assert pairs(place="NO072") == {one for one in with_norway if "NO072" in one}
    assert pairs(within="NO") == {one for one in with_norway if "SE332" not in one}


def test_places_are_called_as_the_language_does(across: Tiny) -> None:
    across.run("MATCH (p:Place {code: 'SE332'}) SET p.name_en = 'Norrbotten County'")
    expected = {
        "sv": {"SE332": "Norrbottens län", "NO072": "Troms", "rest:NO": "Norge (?)"},
        "en": {"SE332": "Norrbotten County", "NO072": "Troms", "rest:NO": "Norway (?)"},
    }
    for lang, names in expected.items():
        rows = gaps_of(across, lang) + gaps_of(across, lang, "places-near-and-far")
        assert {row[side]["id"]: row[side]["name"] for row in rows for side in ("a", "b")} == names
        with speaking(lang):
            for text in ("rest:norge", names["rest:NO"]):
                group = grouping.group(across.store, text)
                assert (group.id, group.name) == ("rest:NO", names["rest:NO"])


def gaps_of(graph: Tiny, lang: Language, question: str = "gaps-between-places") -> list[dict[str, Any]]:
    with speaking(lang):
        return asking.ask(graph.store, library.question(question), {}).records


def groups(graph: Tiny) -> dict[str, str]:
    """The groups of the gaps between places, by code, with their names."""
    rows = asking.ask(graph.store, library.question("gaps-between-places"), {}).records
    return {row[side]["id"]: row[side]["name"] for row in rows for side in ("a", "b")}
