"""Every sample beside the repository is loaded by some test, or is what is bundled; without them, skipped."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kb.store import Store
from loaders.geography import place_called
from tests.loaders.given import loaded
from tests.loaders.stating import NO_SHARED, SHARED, stated

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason=NO_SHARED)

REPOSITORY = Path(__file__).parents[2]
HORIZON = SHARED / "cordis-horizon-europe-head"
# Where each sample is read: a test by its name, or the copy of it that is bundled and tested.
READ_BY = {
    "cordis-h2020-sweden-2014-2016": "loaders/data/cordis-h2020-sweden-2014-2016",
    "cordis-horizon-europe-head": "test_the_heads_of_horizon_europe",
    "geo": "loaders/data/geography",
    "interreg": "test_the_real_list",
    "networks": "tests/conformance/networks",
    "scb": "test_the_real_head_of_scb",
}
# Of the networks, what is no network of one mode, or in another form in the project.
OTHERWISE = {
    "edges_southern_women_bipartite.tsv",
    "ison_hightech_edges.csv",
    "ison_hightech_nodes.csv",
    "ref_gf_sna_hightech_advice_dept.csv",
}


def rows(name: str) -> list[dict[str, str]]:
    with (HORIZON / f"he_head100_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_sample_is_read_somewhere() -> None:
    assert {one.name for one in SHARED.iterdir() if one.is_dir()} == set(READ_BY)
    texts = "".join(one.read_text(encoding="utf-8") for one in Path(__file__).parent.glob("test_*.py"))
    for name, where in READ_BY.items():
        if where.startswith("test_"):
            assert f"def {where}(" in texts, name


@pytest.mark.parametrize("name", ["cordis-h2020-sweden-2014-2016", "geo", "networks"])
def test_what_is_bundled_is_the_sample(name: str) -> None:
    copies = REPOSITORY / READ_BY[name]
    compared = [
        one.read_bytes() == (copies / one.name).read_bytes()
        for one in (SHARED / name).iterdir()
        if one.name not in OTHERWISE and (copies / one.name).exists()
    ]
    assert len(compared) >= 2
    assert all(compared)


def test_counties_are_known_by_their_names() -> None:
    with (SHARED / "geo" / "counties.csv").open(encoding="utf-8", newline="") as file:
        counties = list(csv.DictReader(file))
    found = {one["county_code"]: place_called(one["county_name"], "SE") for one in counties}
    assert len(set(found.values())) == 21
    assert found["25"] == "SE332"
    assert None not in found.values()


def test_the_heads_of_horizon_europe(store: Store) -> None:
    made = stated("cordis", *sorted(HORIZON.glob("he_*.csv")))
    assert {role: tally.counts()["accepted"] for role, tally in made.tallies.items()} == {
        "organization": 100, "project": 100, "topics": 100, "euroSciVoc": 100,
    }  # fmt: skip
    assert made.reasons == {}
    names = {code: name for code, name in made.rows("Topic", "code", "name_en") if name}
    for row in rows("topics"):
        assert names[row["topic"]] == row["title"].strip()
    for row in rows("euroSciVoc"):
        code = row["euroSciVocCode"].rpartition("/")[2]
        assert names[f"euroscivoc-{code}"] == row["euroSciVocTitle"]
    topics = dict(made.rows("Project", "id", "topics"))
    for row in rows("project"):
        assert row["topics"] in topics[f"cordis-{row['id']}"]
    known = {row["id"] for row in rows("project")}
    for row in rows("euroSciVoc"):
        if row["projectID"] in known:
            code = row["euroSciVocCode"].rpartition("/")[2]
            assert f"euroscivoc-{code}" in topics[f"cordis-{row['projectID']}"]
    # The tree of sciences hangs together, up to the six widest fields.
    above = {
        code: parent for code, parent in made.rows("Topic", "code", "parent") if code in names and parent
    }
    assert set(above.values()) <= set(names)
    told = sum(float(row["ecContribution"] or 0) for row in rows("organization"))
    assert sum(one or 0 for one in made.values("Participation", "contribution_eur")) == pytest.approx(told)

    summary = loaded(store, "cordis", *sorted(HORIZON.glob("he_*.csv")))
    assert summary.rejected == 0


def test_the_verbatim_rows_of_2026() -> None:
    made = stated("cordis", HORIZON / "cordis_verbatim_2026_organization.csv")
    assert len(made.rows("Participation", "row")) == 7
    assert made.reasons == {}
