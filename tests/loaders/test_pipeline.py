"""The loading contract: twice is once, nothing before the check, rejects told, cut off and gone on."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from kb import intake
from kb.errors import InputError, UsageError
from kb.intake import Intake
from kb.model import Fact
from kb.progress import Silent, Task
from kb.store import Store
from loaders import pipeline
from loaders.sources import all_sources, source
from tests.loaders.given import PROJECT, facts_of, graph, loaded, organisations, projects, said, table, told


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three participations of two actors in two projects."""
    return [
        organisations(
            tmp_path / "organization.csv",
            {"vatNumber": "SE202100284101", "name": "LTU", "activityType": "HES", "city": "LULEA"},
            {"organisationID": "999999999", "name": "Två AB", "nutsCode": "NO071", "country": "NO"},
            {"organisationID": "999999999", "name": "Två AB", "projectID": "2", "projectAcronym": "TWO"},
        ),
        projects(tmp_path / "project.csv", {}, {"id": "2", "acronym": "TWO", "topics": "ICT-1; ICT-2"}),
    ]


class Shown(Silent):
    """Keeps what is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.done: dict[str, float] = {}
        self.expected: dict[str, float | None] = {}

    @contextmanager
    def task(self, text: str, total: float | None = None, unit: str = "") -> Iterator[Task]:
        self.expected[text] = total

        class One:
            def advance(one, amount: float = 1) -> None:  # noqa: N805
                self.done[text] = self.done.get(text, 0) + amount

            def expect(one, total: float) -> None:  # noqa: N805
                self.expected[text] = total

        yield One()

    def say(self, text: str) -> None:
        self.said.append(text)


# --- twice is once


def test_loading_twice_changes_nothing(
    store: Store, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = loaded(store, "cordis", *files)
    before = graph(store)
    assert any('"PARTICIPATES_IN"' in line for line in before)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    second = loaded(store, "cordis", *files)
    assert (first.unchanged, second.unchanged, second.rejected) == (False, True, 0)
    assert [one.rows_in for one in second.tables] == [3, 2]
    assert graph(store) == before


def test_loading_again_writes_the_same(store: Store, files: list[Path]) -> None:
    loaded(store, "cordis", *files)
    before = graph(store)
    assert not loaded(store, "cordis", *files, again=True).unchanged
    assert graph(store) == before


def test_a_renamed_file_is_known(store: Store, files: list[Path], tmp_path: Path) -> None:
    loaded(store, "cordis", *files)
    before = graph(store)
    (tmp_path / "new").mkdir()
    renamed = [shutil.copy(one, tmp_path / "new" / f"{at}.txt") for at, one in enumerate(files)]
    assert loaded(store, "cordis", *map(Path, renamed)).unchanged
    assert graph(store) == before


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_the_size_of_the_batches_changes_nothing(store: Store, files: list[Path], batch: int) -> None:
    loaded(store, "cordis", *files, batch=batch)
    sizes = facts_of(store)
    with store._driver.session() as session:
        session.run("MATCH (n) WHERE NOT n:Migration DETACH DELETE n").consume()
    loaded(store, "cordis", *files)
    assert facts_of(store) == sizes


# --- nothing before the check


def refused(store: Store, name: str, *paths: Path) -> InputError:
    with pytest.raises(InputError) as raised:
        loaded(store, name, *paths)
    assert graph(store) == []
    return raised.value


def test_the_wrong_source_names_the_right_one(store: Store, files: list[Path], tmp_path: Path) -> None:
    fault = refused(store, "roster", files[0])
    assert (fault.key, fault.values["looks"]) == ("other-source", "cordis")
    ties = table(tmp_path / "ties.csv", [["organisation", "samarbetar med", "styrka"], ["A", "B", "3"]])
    fault = refused(store, "cordis", ties)
    assert (fault.key, fault.values["looks"]) == ("other-source", "roster")
    assert "loket load roster ties.csv" in str(fault)
    fault = refused(store, "cordis", table(tmp_path / "x.csv", [["x", "y"], ["1", "2"]]))
    assert fault.key == "wrong-source"
    assert "projectID" in str(fault)


def test_a_missing_column_stops_everything_and_names_the_nearest(
    store: Store, files: list[Path], tmp_path: Path
) -> None:
    text = files[0].read_text(encoding="utf-8").replace("organisationID", "organisationIdent")
    path = tmp_path / "o.csv"
    path.write_text(text, encoding="utf-8")
    fault = refused(store, "cordis", files[1], path)
    assert (fault.key, fault.values["column"], fault.values["near"]) == (
        "missing-column-near",
        "organisationID",
        "organisationIdent",
    )


def test_a_missing_table_and_the_same_twice(store: Store, files: list[Path], tmp_path: Path) -> None:
    assert refused(store, "cordis", files[1]).key == "missing-table"
    other = organisations(tmp_path / "other.csv", {})
    assert refused(store, "cordis", files[0], other).key == "same-table-twice"


def test_an_unknown_source_lists_the_known() -> None:
    with pytest.raises(UsageError, match=r"cordis, .*interreg, .*places, .*roster"):
        source("klingon")
    assert list(all_sources()) == sorted(all_sources())
    assert {"cordis", "interreg", "places", "roster"} <= set(all_sources())


def test_in_a_folder_other_files_are_passed_over(store: Store, files: list[Path], tmp_path: Path) -> None:
    table(tmp_path / "reports.csv", [["report", "summary"], ["1", "x"]])
    table(tmp_path / "empty.csv", [["a", "b"]])
    (tmp_path / "~$organization.xlsx").write_bytes(b"locked")
    shown = Shown()
    summary = pipeline.load(store, source("cordis"), [tmp_path], progress=shown)
    assert [one.role for one in summary.tables] == ["organization", "project"]
    assert summary.passed_over == ("empty.csv", "reports.csv")
    assert any("reports.csv" in text for text in shown.said)
    (tmp_path / "nothing").mkdir()
    with pytest.raises(InputError, match="nothing"):
        loaded(store, "cordis", tmp_path / "nothing")


def test_a_dry_run_writes_nothing(store: Store, files: list[Path]) -> None:
    summary = loaded(store, "cordis", *files, dry_run=True)
    assert (summary.dry_run, summary.facts["ParticipationFact"], summary.facts["ActorFact"]) == (True, 3, 2)
    assert graph(store) == []


def test_what_a_loader_makes_wrong_is_not_written(store: Store, files: list[Path]) -> None:
    frame = pl.DataFrame({"row": [1]})
    with pytest.raises(intake.MalformedFactsError):
        intake.check(Fact, frame.with_columns(extra=1))


# --- what is told


def test_progress_is_told_to_the_last_byte(store: Store, files: list[Path]) -> None:
    shown = Shown()
    pipeline.load(store, source("cordis"), files, progress=shown)
    assert shown.done == shown.expected
    assert "organization.csv: read as utf-8, fields separated by “;”" in shown.said


def test_rejects_are_told_with_row_field_and_reason(store: Store, tmp_path: Path) -> None:
    o = organisations(
        tmp_path / "o.csv",
        {"organisationID": "1"},
        {"organisationID": "2", "ecContribution": "=1+1"},
        {"organisationID": "3", "totalCost": "-5"},
        {"organisationID": "", "name": "no key"},
        {"organisationID": "1"},
        {"organisationID": "6", "name": "", "street": "811228-9874"},
    )
    p = projects(
        tmp_path / "p.csv",
        {"startDate": "2016-13-01"},
        {"id": "2", "startDate": "2016-12-31", "endDate": "2016-01-01"},
        {"id": "3"},
    )
    summary = loaded(store, "cordis", o, p, rejects=tmp_path / "rejects.csv")
    assert summary.rejects == tmp_path / "rejects.csv"
    rows = said(summary.rejects)
    assert [(one["file"], one["row"], one["field"]) for one in rows] == [
        ("o.csv", "3", "ecContribution"),
        ("o.csv", "4", "totalCost"),
        ("o.csv", "5", "organisationID"),
        ("o.csv", "6", "projectID"),
        ("o.csv", "7", "name"),
        ("p.csv", "2", "startDate"),
        ("p.csv", "3", "endDate"),
    ]
    assert rows[0]["value"] == "'=1+1"
    assert "1234.50" in rows[0]["reason"]
    assert rows[0]["record"].startswith("1;ONE;2;")
    assert "811228" not in rows[4]["record"]
    assert "2016-01-01" in rows[6]["reason"]
    organisation, project = summary.tables
    assert (organisation.accepted, organisation.rejected) == (1, 5)
    assert organisation.reasons == {"missing": 2, "amount": 1, "negative": 1, "repeated": 1}
    assert (project.accepted, project.rejected, summary.rejected) == (1, 2, 7)
    stored = {one["file_name"]: one for one in store.rows("store/extracts")}
    assert (stored["o.csv"]["rows_in"], stored["o.csv"]["rejected"]) == (6, 5)
    again = loaded(store, "cordis", o, p)
    assert (again.unchanged, again.rejected, again.tables[0].reasons) == (True, 0, organisation.reasons)


def test_the_file_of_rejects_has_a_place_of_its_own(store: Store, tmp_path: Path) -> None:
    summary = loaded(store, "cordis", organisations(tmp_path / "o.csv", {}, {"name": ""}))
    assert summary.rejects is not None
    assert summary.rejects.parent == tmp_path / "home" / "rejects"
    assert re.fullmatch(r"cordis-[0-9a-f]{12}\.csv", summary.rejects.name)
    assert len(said(summary.rejects)) == 1


def test_every_fact_can_be_traced_to_its_row(store: Store, files: list[Path]) -> None:
    loaded(store, "cordis", *files)
    for line in graph(store):
        if any(
            f'"relationship":"{kind}"' in line for kind in ("PARTICIPATES_IN", "IDENTIFIED_BY", "CONCERNS")
        ):
            assert '"row":' in line
            assert '"source":"2020-01-01.cordis-h2020-' in line


def test_where_files_come_from_is_told_beside_them(store: Store, files: list[Path], tmp_path: Path) -> None:
    note = tmp_path / "extract.toml"
    note.write_text('publisher = "Somebody"\nlicence = "CC0"\npublished = 2016-05-04\n', encoding="utf-8")
    summary = loaded(store, "cordis", *files)
    assert summary.tables[0].extract.startswith("2016-05-04.cordis-h2020-organization.")
    stored = {one["file_name"]: one for one in store.rows("store/extracts")}
    assert (stored["project.csv"]["publisher"], stored["project.csv"]["licence"]) == ("Somebody", "CC0")
    note.write_text("publisher = ", encoding="utf-8")
    with pytest.raises(InputError, match=r"extract\.toml"):
        loaded(store, "cordis", organisations(tmp_path / "other.csv", {"name": "New"}))


# --- cut off, and gone on


class CutOffError(Exception):
    """The end of a load, as by a fault of the machine."""


class Writes:
    """Counts the batches that are written, and cuts the load off after some."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.stop: int | None = None
        whole = Intake.write

        def write(*given: object) -> None:
            if self.count == self.stop:
                raise CutOffError
            self.count += 1
            whole(*given)  # type: ignore[arg-type]

        patch.setattr(Intake, "write", write)

    def cut_off(self, after: int) -> None:
        self.count, self.stop = 0, after

    def let(self) -> None:
        self.count, self.stop = 0, None


def test_a_load_that_is_cut_off_goes_on_where_it_was(
    store: Store, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = Writes(monkeypatch)
    loaded(store, "cordis", *files, batch=1)
    undisturbed, everything = graph(store), writes.count
    assert everything > 15
    for stop in range(2, everything, 6):
        empty(store)
        writes.cut_off(stop)
        with pytest.raises(CutOffError):
            loaded(store, "cordis", *files, batch=1)
        assert not any(one["complete"] for one in store.rows("store/extracts") if one["source"] == "cordis")
        writes.let()
        loaded(store, "cordis", *files, batch=1)
        assert writes.count == everything - stop
        assert graph(store) == undisturbed


def test_with_other_batches_it_begins_anew(
    store: Store, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = Writes(monkeypatch)
    loaded(store, "cordis", *files, batch=2)
    undisturbed, everything = graph(store), writes.count
    empty(store)
    writes.cut_off(7)
    with pytest.raises(CutOffError):
        loaded(store, "cordis", *files, batch=1)
    writes.let()
    loaded(store, "cordis", *files, batch=2)
    assert writes.count == everything - 1  # the places were in
    assert graph(store) == undisturbed


def empty(store: Store) -> None:
    with store._driver.session() as session:
        session.run("MATCH (n) WHERE NOT n:Migration DETACH DELETE n").consume()


# --- series


def test_a_newer_extract_replaces_an_older_one(store: Store, tmp_path: Path) -> None:
    new = [
        organisations(
            tmp_path / "new" / "o.csv",
            {"name": "Ett AB", "contentUpdateDate": "2022-01-01"},
            {"organisationID": "7", "name": "Sju AB", "projectID": "3", "contentUpdateDate": "2022-01-01"},
        ),
        projects(tmp_path / "new" / "p.csv", PROJECT, {"id": "3", "contentUpdateDate": "2022-01-01"}),
    ]
    old = [
        organisations(
            tmp_path / "old" / "o.csv",
            {"name": "Ett aktiebolag"},
            {"organisationID": "6", "name": "Sex AB", "projectID": "2", "nutsCode": "NO071", "country": "NO"},
        ),
        projects(
            tmp_path / "old" / "p.csv", PROJECT, {"id": "2", "topics": "OLD-1", "legalBasis": "H2020-EU.9."}
        ),
    ]
    loaded(store, "cordis", *new)
    alone = told(store)
    empty(store)
    first = loaded(store, "cordis", *old)
    assert any("Sex AB" in line for line in graph(store))
    second = loaded(store, "cordis", *new)
    # Of Sex AB two statements, the mention of a project and four places; a project, its topic and programme.
    assert [one.stale for one in second.tables] == [2 + 1 + 4, 3]
    assert told(store) == alone
    assert first.tables[0].extract < second.tables[0].extract
    assert loaded(store, "cordis", *old).unchanged
    empty(store)
    loaded(store, "cordis", *new)
    late = loaded(store, "cordis", *old)
    assert all(one.superseded for one in late.tables)
    assert told(store) == alone


def many(path: Path, count: int, day: str) -> Path:
    return organisations(
        path, *({"organisationID": f"{n:09}", "contentUpdateDate": day} for n in range(count))
    )


def test_much_is_not_taken_back_unasked(store: Store, tmp_path: Path) -> None:
    loaded(store, "cordis", many(tmp_path / "2020.csv", 40, "2020-01-01"))
    fewer = many(tmp_path / "2021.csv", 30, "2021-01-01")
    kept = loaded(store, "cordis", fewer)
    assert [(one.stale, one.kept) for one in kept.tables] == [(20, True)]
    assert count(store) == 40
    assert loaded(store, "cordis", fewer).unchanged
    agreed = loaded(store, "cordis", fewer, replace=True)
    assert [(one.stale, one.kept) for one in agreed.tables] == [(20, False)]
    assert count(store) == 30
    loaded(store, "cordis", many(tmp_path / "2022.csv", 27, "2022-01-01"))
    assert count(store) == 27


def count(store: Store) -> int:
    return sum('"relationship":"PARTICIPATES_IN"' in line for line in graph(store))


def test_another_series_is_left_alone(store: Store, tmp_path: Path) -> None:
    first = many(tmp_path / "a.csv", 3, "2020-01-01")
    second = organisations(tmp_path / "b.csv", {"contentUpdateDate": "2021-01-01"})
    loaded(store, "cordis", first, series="North")
    summary = loaded(store, "cordis", second, series="South")
    assert summary.tables[0].extract.startswith("2021-01-01.cordis-south-organization.")
    assert count(store) == 4


def test_of_two_of_one_day_the_later_counts(store: Store, tmp_path: Path) -> None:
    for at, name in enumerate(("First", "Second", "Third")):
        path = organisations(tmp_path / f"{at}.csv", {"name": name})
        summary = loaded(store, "cordis", path, published=dt.date(2020, 5, 1))
        assert summary.tables[0].extract.startswith(f"2020-05-01{('', 'b', 'c')[at]}.")
        (found,) = store.rows("read/actors-by-identifier", identifiers=["pic-999876874"])
        assert found["name"] == name


def test_without_a_date_it_is_the_day_of_loading(store: Store, tmp_path: Path) -> None:
    path = organisations(tmp_path / "o.csv", {}, without=["contentUpdateDate"])
    assert loaded(store, "cordis", path).tables[0].extract.startswith("2026-02-02.")
