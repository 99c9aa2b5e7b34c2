"""A dry run shows what a load would do, and writes nothing; a load leaves its summary on the extract."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from api import loads
from kb.store import Store
from tests.loaders.given import graph, loaded
from tests.loaders.test_incremental import delivery, some


def test_a_dry_run_tells_what_would_change_with_examples(store: Store, tmp_path: Path) -> None:
    rows = some(30)
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *rows))
    before = graph(store)
    rows[3]["name"], rows[4]["ecContribution"] = "Nytt", "7"
    fresh = {"organisationID": "000000077", "name": "X"}
    newer = delivery(tmp_path / "2.csv", "2021-01-01", fresh, *rows[:-1])
    would = loaded(store, "cordis", newer, dry_run=True)
    assert graph(store) == before
    assert would.tables[0].facts == {"new": 2, "changed": 2, "unchanged": 58, "gone": 2}
    shown = {(one.what, one.kind): one for one in would.examples}
    assert len(shown) == len(would.examples) == 6
    assert shown["new", "ActorFact"].about == {"key": "pic-000000077"}
    assert shown["new", "ActorFact"].now["name"] == "X"
    changed = shown["changed", "ActorFact"]
    assert (changed.about, changed.before, changed.now) == (
        {"key": "pic-000000003"}, {"name": "N3"}, {"name": "Nytt"},
    )  # fmt: skip
    money = shown["changed", "ParticipationFact"]
    assert (money.before, money.now) == ({"contribution_eur": 100.5}, {"contribution_eur": 7.0})
    gone = shown["gone", "ParticipationFact"]
    assert (gone.about["actor"], gone.about["name"], gone.about["other"]) == (
        "pic-000000029", "N29", "cordis-1",
    )  # fmt: skip
    assert (gone.before["role"], gone.now) == ("participant", {})
    assert json.loads(json.dumps(asdict(would), default=str))["examples"][0]["what"] == "new"
    did = loaded(store, "cordis", newer)
    assert (did.tables[0].facts, did.examples) == (would.tables[0].facts, ())


def test_of_many_changes_ten_are_shown(store: Store, tmp_path: Path) -> None:
    would = loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(30)), dry_run=True)
    assert [one.what for one in would.examples] == ["new"] * 10
    # Not ten of the kind that is stated first.
    kinds = [one.kind for one in would.examples]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "PlaceFact": 1, "MentionedProjectFact": 1, "ActorFact": 4, "ParticipationFact": 4,
    }  # fmt: skip


def test_the_summary_stays_on_the_extract(store: Store, tmp_path: Path) -> None:
    summary = loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(3), {"name": ""}))
    extracts = [json.loads(line)["properties"] for line in graph(store) if '"node":"Extract"' in line]
    (kept,) = [one for one in extracts if one["source"] == "cordis"]
    told = asdict(summary.tables[0])
    for name in ("rows_in", "accepted", "left_out", "filtered", "rejected"):
        assert kept[name] == told[name]
    assert (kept["rows_in"], kept["rejected"], kept["reasons"]) == (4, 1, ["missing: 1"])
    assert {name: kept[f"facts_{name}"] for name in told["facts"]} == told["facts"]
    assert kept["seconds"] == 0  # the clock stands still here


def test_a_dry_run_tells_what_a_load_would_keep_until_somebody_agrees(store: Store, tmp_path: Path) -> None:
    loaded(store, "cordis", delivery(tmp_path / "1.csv", "2020-01-01", *some(40)))
    fewer = delivery(tmp_path / "2.csv", "2021-01-01", *some(30))
    would = loaded(store, "cordis", fewer, dry_run=True)
    agreed = loaded(store, "cordis", fewer, dry_run=True, replace=True)
    assert [(one.tables[0].stale, one.tables[0].kept) for one in (would, agreed)] == [(20, True), (20, False)]
    assert [note.warning for note in loads.notes(would, dated=True)].count(True) == 1
    assert not any(note.warning for note in loads.notes(agreed, dated=True))
    assert loaded(store, "cordis", fewer).tables[0].kept
