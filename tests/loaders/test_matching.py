"""What is loaded is matched at once, against all that is there; where nothing is new, nothing is compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.matching.run import news, queue
from kb.store import Store
from loaders import pipeline
from loaders.sources import source
from tests.bench import registers
from tests.loaders.given import Telling, loaded, organisations

ONE = {"organisationID": "999876874", "name": "LULEA TEKNISKA UNIVERSITET", "city": "LULEA"}
TWO = {"organisationID": "999990946", "name": "Luleå tekniska universitet", "city": "Luleå", "projectID": "2"}


def test_a_load_is_matched_against_all_that_is_there(store: Store, tmp_path: Path) -> None:
    first, second = organisations(tmp_path / "a.csv", ONE), organisations(tmp_path / "b.csv", TWO)
    one = loaded(store, "cordis", first, series="a", match=True)
    assert one.matched is not None
    assert (one.matched.compared, one.matched.accepted, one.matched.waiting) == (1, 0, 0)
    two = loaded(store, "cordis", second, series="b", match=True)
    assert two.matched is not None
    assert two.matched.compared == 1
    assert two.matched.accepted + two.matched.waiting == 1
    assert loaded(store, "cordis", second, series="b", match=True, again=True).matched is None


@pytest.mark.parametrize("register_first", [True, False])
def test_a_register_larger_than_what_is_looked_for_is_matched_as_it_is_loaded(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, register_first: bool
) -> None:
    """Those of a register have numbers and are two: who has none is looked for among them."""
    register = registers.scb(tmp_path, 400)
    lines = register.path.read_text("latin-1").splitlines()
    header = lines[0].split("\t")
    rows = [dict(zip(header, line.split("\t"), strict=False)) for line in lines[1:]]
    (name, number), *_ = [
        (row["Namn"], row["PeOrgNr"]) for row in rows if row["JurForm"] == "49" and " " in row["Namn"][:-3]
    ]
    named = organisations(tmp_path / "organization.csv", {**ONE, "name": name.title()})
    monkeypatch.setattr(pipeline, "MOST_MATCHED", 1)
    files = [("scb", register.path), ("cordis", named)]
    made = [
        loaded(store, source_name, path, match=True)
        for source_name, path in (files if register_first else reversed(files))
    ]
    assert (made[0].matched is None) == register_first
    assert made[1].matched is not None
    assert made[1].matched.compared >= register.organisations
    judged = {(row["one"], row["other"]) for row in store.rows("match/judgements", undone=False)}
    asked = {(row["one"], row["other"]) for row in queue(store)}
    assert tuple(sorted((f"se-{number[2:]}", f"pic-{ONE['organisationID']}"))) in judged | asked
    assert news(store) == 0


def test_a_whole_register_is_matched_when_there_is_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MOST_MATCHED", 1)
    telling = Telling()
    both = organisations(tmp_path / "organization.csv", ONE, TWO)
    made = pipeline.load(store, source("cordis"), [both], pipeline.Options(match=True), telling)
    assert made.matched is None
    assert any("loket match run --new" in one for one in telling.told)
    assert news(store) == 2


def test_who_does_not_want_it_leaves_it_for_later(store: Store, tmp_path: Path) -> None:
    file = organisations(tmp_path / "a.csv", ONE)
    assert loaded(store, "cordis", file).matched is None
    assert loaded(store, "cordis", file, match=True, dry_run=True).matched is None
    later = loaded(store, "cordis", file, match=True)
    assert later.unchanged
    assert later.matched is not None
    assert later.matched.compared == 1
