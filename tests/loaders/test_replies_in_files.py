"""Replies saved one organisation a file: one table, whose rejects name the file; JSON is seen whole first."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.store import Store
from loaders.contents import Content
from loaders.filters import Where
from loaders.objects import LOOKED_AT, open_table
from loaders.pseudonyms import Pseudonyms
from loaders.reading import Columns
from loaders.recognition import recognise
from loaders.sources import source
from tests.loaders.given import graph, loaded, said
from tests.loaders.stating import stated
from tests.loaders.test_replies import GONE, LATE, LTU, SAAB, SVEN, organisation_told, saved

SPOTIFY, NOBODY = "5567037485", "5560000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five replies, one of them an error and nothing else, one with errors in two of its fields."""
    at = tmp_path / "replies"
    at.mkdir()
    gone = {
        "organisationsidentitet": {"identitetsbeteckning": NOBODY},
        "organisationsnamn": {"fel": GONE},
        "organisationsform": {"fel": GONE},
    }
    late = organisation_told(SPOTIFY, naringsgrenOrganisation={"fel": LATE}, reklamsparr={"fel": LATE})
    person = organisation_told(SVEN, organisationsform={"kod": "E"})
    for name, told in (("a", gone), ("b", organisation_told(SAAB)), ("c", late), ("d", person)):
        saved(at / f"{name}.json", {"organisationer": [told]})
    saved(at / "e.json", {"organisationer": [organisation_told(LTU)]})
    return at


def numbers(store: Store) -> list[str]:
    actors = [json.loads(line) for line in graph(store) if '"node":"Actor"' in line]
    return sorted(one["properties"]["id"] for one in actors)


def test_a_folder_of_replies_is_one_table(store: Store, folder: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    summary = loaded(store, "bolagsverket-api", folder, rejects=rejects)
    (one,) = summary.tables
    assert (one.file, one.rows_in, one.accepted, one.rejected, one.left_out) == ("replies (5)", 5, 3, 1, 1)
    assert one.reasons == {"publisher-refuses": 1}
    (row,) = said(rejects)
    assert (row["file"], row["row"], row["value"]) == ("a.json", "1", "ORGANISATION_FINNS_EJ")
    assert NOBODY in row["record"]
    assert numbers(store) == [f"se-{number}" for number in sorted((LTU, SAAB, SPOTIFY))]
    before = graph(store)
    assert loaded(store, "bolagsverket-api", folder).unchanged
    assert graph(store) == before


def test_an_error_in_a_field_is_told_with_its_reason_and_is_no_answer(folder: Path) -> None:
    made = stated("bolagsverket-api", folder)
    assert ("se-5567037485", None) in made.rows("Actor", "key", "no_advertising")
    assert ("se-5560360793", True) in made.rows("Actor", "key", "no_advertising")
    assert sorted(made.values("Activity", "actor")) == ["se-2021002841", "se-5560360793"]
    told = [one for one in made.said if "TIMEOUT" in one]
    assert len(told) == 2


def test_whom_the_publisher_could_not_tell_of_is_in_a_file(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    summary = loaded(store, "bolagsverket-api", folder, rejects=rejects)
    assert summary.tables[0].emptied == {"publisher-fault": 2}
    assert summary.emptied == tmp_path / "rejects-emptied.csv"
    rows = said(summary.emptied)
    assert [(one["file"], one["row"], one["actor"], one["value"]) for one in rows] == [
        ("c.json", "3", f"se-{SPOTIFY}", "TIMEOUT")
    ] * 2
    assert {one["field"] for one in rows} == {"naringsgrenOrganisation.fel.typ", "reklamsparr.fel.typ"}
    assert all(SPOTIFY in one["record"] for one in rows)
    (extract,) = (one for one in store.rows("store/extracts") if one["source"] == "bolagsverket-api")
    assert extract["emptied"] == ["publisher-fault: 2"]
    again = loaded(store, "bolagsverket-api", folder, rejects=rejects)
    assert again.tables[0].emptied == {"publisher-fault": 2}


@pytest.mark.parametrize("kept", [False, True])
def test_of_a_person_no_more_is_told_than_the_count(store: Store, tmp_path: Path, kept: bool) -> None:
    person = organisation_told(SVEN, organisationsform={"kod": "E"}, reklamsparr={"fel": LATE})
    path = saved(tmp_path / "reply.json", {"organisationer": [person, organisation_told(SAAB)]})
    key = Pseudonyms(b"k" * 40) if kept else None
    summary = loaded(store, "bolagsverket-api", path, rejects=tmp_path / "r.csv", pseudonyms=key)
    assert summary.tables[0].emptied == ({"publisher-fault": 1} if kept else {})
    assert summary.emptied is None


def test_a_row_that_nobody_asked_for_has_nothing_to_tell(store: Store, tmp_path: Path) -> None:
    late = organisation_told(
        SPOTIFY, reklamsparr={"fel": LATE}, postadressOrganisation={"postadress": {"postnummer": "11153"}}
    )
    near = organisation_told(SAAB, organisationsdatum={"fel": LATE})
    path = saved(tmp_path / "replies.json", {"organisationer": [late, near]})
    summary = loaded(store, "bolagsverket-api", path, rejects=tmp_path / "r.csv", where=Where(county=("25",)))
    (one,) = summary.tables
    assert (one.filtered, one.accepted, one.emptied) == (1, 1, {"publisher-fault": 1})
    assert summary.emptied is not None
    assert [row["actor"] for row in said(summary.emptied)] == [f"se-{SAAB}"]


def test_it_states_what_the_same_replies_in_one_file_state(folder: Path, tmp_path: Path) -> None:
    together = tmp_path / "together.ndjson"
    together.write_text("\n".join(one.read_text(encoding="utf-8") for one in sorted(folder.iterdir())))
    one, other = stated("bolagsverket-api", folder), stated("bolagsverket-api", together)
    for kind in ("Actor", "Activity", "History"):
        assert one.rows(kind, "row") == other.rows(kind, "row")
    assert one.values("Actor", "key") == other.values("Actor", "key")


@pytest.mark.parametrize("how", ["named", "zip", "with another"])
def test_however_they_come(folder: Path, tmp_path: Path, how: str) -> None:
    paths = [folder]
    if how == "named":
        paths = sorted(folder.iterdir())
    elif how == "zip":
        paths = [tmp_path / "replies.zip"]
        with zipfile.ZipFile(paths[0], "w") as archive:
            for one in folder.iterdir():
                archive.write(one, one.name)
    else:
        saved(folder / "fault.json", {"type": "about:blank", "title": "Too many requests"})
        saved(folder / "none.json", {"organisationer": []})
    delivery = recognise(source("bolagsverket-api"), paths)
    table = delivery.tables["organisations"]
    assert [table.file_of(row) for row in (1, 5)] == ["a.json", "e.json"]
    assert delivery.passed_over == (("fault.json", "none.json") if how == "with another" else ())


def test_a_damaged_reply_stops_before_the_first_write(store: Store, folder: Path) -> None:
    text = (folder / "c.json").read_text(encoding="utf-8")
    (folder / "c.json").write_text(text[:-20], encoding="utf-8")
    with pytest.raises(InputError) as raised:
        loaded(store, "bolagsverket-api", folder)
    assert (raised.value.key, raised.value.values["file"]) == ("json-fault", "c.json")
    assert numbers(store) == []


def test_replies_of_scb_are_one_table_too(tmp_path: Path) -> None:
    for number in (SAAB, LTU):
        row = {"PeOrgNr": f"16{number}", "OrgNr": number, "Företagsnamn": "X", "Företagsstatus, kod": "1"}
        saved(tmp_path / f"{number}.json", [row])
    assert sorted(stated("scb-api", tmp_path).values("Actor", "key")) == ["se-2021002841", "se-5560360793"]


def test_two_files_of_a_whole_register_are_not_joined(tmp_path: Path) -> None:
    for name in ("one", "two"):
        saved(tmp_path / f"{name}.json", [{"businessId": {"value": "0112038-9"}, "names": [{"name": "X"}]}])
    with pytest.raises(InputError) as raised:
        recognise(source("prh"), [tmp_path])
    assert raised.value.key == "same-table-twice"


# --- a long file


def long_file(path: Path, ending: str) -> Path:
    rows = "\n".join('{"a": 1}' for _ in range(LOOKED_AT + 5_000))
    path.write_text(f"{rows}\n{ending}", encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ['{"a": 1', '{"a": ]}', "7", '{"a": 1} "b"'])
def test_damage_far_down_is_found_before_a_row_is_believed(tmp_path: Path, ending: str) -> None:
    with pytest.raises(InputError) as raised:
        open_table(Content(long_file(tmp_path / "long.json", ending)))
    assert raised.value.key in {"json-fault", "not-a-table"}


def test_a_column_counts_from_where_it_first_occurs(tmp_path: Path) -> None:
    path = long_file(tmp_path / "long.json", '{"a": 2, "late": {"x": "here"}}\n{"late": {"x": "again"}}\n')
    table = open_table(Content(path))
    assert table.header == ("a",)
    assert table.rows == LOOKED_AT + 5_002
    columns = Columns(("a",), ("late.x",))
    frames = [piece.frame for piece in table.chunks(columns)]
    assert [one for frame in frames if "late.x" in frame.columns for one in frame["late.x"].drop_nulls()] == [
        "here",
        "again",
    ]
