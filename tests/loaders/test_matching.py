"""What is loaded is matched at once, against all that is there; where nothing is new, nothing is compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.matching.run import news
from kb.store import Store
from loaders import pipeline
from loaders.sources import source
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
