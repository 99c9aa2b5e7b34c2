"""CORDIS, on the bundled extract and on real rows of other years."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kb import model
from kb.errors import UsageError
from kb.intake import check
from kb.store import Store
from loaders import cordis, filters
from loaders.pipeline import Summary
from loaders.reading import Form
from loaders.recognition import recognise
from loaders.source import Reading, Tally
from tests.loaders.given import (
    BUNDLED,
    DATA,
    ORGANISATION,
    PROJECT,
    graph,
    loaded,
    organisations,
    projects,
    table,
)


def stated(*paths: Path) -> tuple[dict[type[model.Fact], list[dict[str, Any]]], dict[str, Tally]]:
    """The facts of a delivery by kind, and what became of the rows."""
    tables = recognise(cordis.SOURCE, paths, Form()).tables
    reading = Reading(tables, {role: Tally() for role in tables})
    found: dict[type[model.Fact], list[dict[str, Any]]] = {}
    for one in cordis.facts(reading):
        check(one.kind, one.frame)
        found.setdefault(one.kind, []).extend(one.frame.to_dicts())
    return found, reading.tallies


def actor(path: Path, **row: str) -> dict[str, Any]:
    """What one row states of its actor."""
    return stated(organisations(path / "o.csv", row))[0][model.ActorFact][0]


def test_the_bundled_extract(store: Store) -> None:
    summary = loaded(store, "cordis", BUNDLED)
    assert [(one.rows_in, one.accepted, one.rejected) for one in summary.tables] == [
        (7935, 7935, 0),
        (694, 694, 0),
    ]
    assert summary.facts["ActorFact"] == 3942
    assert summary.facts["ProjectFact"] == 694
    assert summary.facts["ParticipationFact"] == 7935
    counts = store.rows("store/dump-counts")[0]
    assert counts["nodes"] > 3942 + 694
    (ltu,) = store.rows("read/actors-by-identifier", identifiers=["pic-999876874"])
    assert (ltu["id"], ltu["helix"], ltu["country"], ltu["place"]) == (
        "se-2021002841",
        "University",
        "SE",
        "SE-2580",
    )


def test_the_date_and_the_programme_are_found_in_the_files() -> None:
    files = [DATA / f"horizon-europe-{name}.csv" for name in ("organization", "project")]
    tables = recognise(cordis.SOURCE, files).tables
    assert cordis.scope(tables) == "horizon"
    day = cordis.published(tables, "organization")
    with files[0].open(encoding="utf-8", newline="") as file:
        assert day == max(
            dt.date.fromisoformat(row["contentUpdateDate"][:10]) for row in csv.DictReader(file)
        )


def test_horizon_europe_with_commas() -> None:
    found, tallies = stated(*(DATA / f"horizon-europe-{name}.csv" for name in ("organization", "project")))
    assert tallies["organization"].rows_in == 40
    assert tallies["organization"].rejected == 0
    assert len(found[model.ParticipationFact]) == 40
    named = {one["key"]: one for one in found[model.ActorFact]}
    assert named["pic-999981634"]["name"] == "WAGENINGEN UNIVERSITY"
    assert named["pic-999981634"]["others"] == ["vat-NL811383696B01"]
    assert named["pic-999997736"]["others"] == ["dk-31119103", "vat-DK31119103"]
    assert named["pic-999981634"]["latitude"] == pytest.approx(51.9863279)
    project = {one["id"]: one for one in found[model.ProjectFact]}["cordis-101116741"]
    assert (project["start"], project["cost_eur"]) == (dt.date(2024, 2, 1), 1499998.0)
    assert project["programme"] == "HORIZON.1.1"
    programmes = {one["code"]: one["parent"] for one in found[model.ProgrammeFact]}
    assert (programmes["HORIZON.1.1"], programmes["HORIZON.1"], programmes["HORIZON"]) == (
        "HORIZON.1",
        "HORIZON",
        None,
    )


def test_rows_as_published_in_2026() -> None:
    found, tallies = stated(DATA / "verbatim-2026-organization.csv")
    assert (tallies["organization"].rows_in, tallies["organization"].rejected) == (7, 0)
    by_project = {one["project"]: one for one in found[model.ParticipationFact]}
    mixed = by_project["cordis-633053"]  # a contribution with a point, a cost with a comma, in one row
    assert (mixed["contribution_eur"], mixed["cost_eur"], mixed["role"]) == (0.0, 960619.95, "thirdParty")
    assert by_project["cordis-690850"]["contribution_eur"] is None
    named = {one["key"]: one for one in found[model.ActorFact]}
    assert named["pic-999905974"]["place"] == "UKI31"
    assert named["pic-999905974"]["others"] == ["vat-GB744495211"]
    assert named["pic-999643007"]["place"] == "EL303"
    assert named["pic-997352934"]["place"] == "HK"
    assert named["pic-928228018"]["helix"] == "Company"
    assert named["pic-999905974"]["helix"] == "Company"
    assert named["pic-937808902"]["helix"] is None  # what CORDIS calls "other" is not known
    # One organisation in two projects: the newest row tells where it is.
    assert named["pic-999654356"]["latitude"] == pytest.approx(37.988257282)


OLD_ORGANISATIONS = (
    "projectRcn;projectReference;projectAcronym;role;id;name;shortName;activityType;endOfParticipation;ecContribution;"
    "country;street;city;postCode;organizationUrl;vatNumber;contactForm;contactType;contactTitle;contactFirstNames;"
    "contactLastNames;contactFunction;contactTelephoneNumber;contactFaxNumber"
)
OLD_PROJECTS = (
    "rcn;reference;acronym;status;programme;topics;frameworkProgramme;title;startDate;endDate;projectUrl;objective;"
    "totalCost;ecMaxContribution;call;fundingScheme;coordinator;coordinatorCountry;participants;participantCountries;"
    "subjects"
)


def test_the_layout_of_the_seventh_framework_programme(tmp_path: Path) -> None:
    """Columns as the files for FP7 had them; the rows are made up."""
    row = dict.fromkeys(OLD_ORGANISATIONS.split(";"), "") | {
        "projectRcn": "89247",
        "projectReference": "222422",
        "role": "coordinator",
        "id": "999876874",
        "name": "LULEA TEKNISKA UNIVERSITET",
        "activityType": "HES",
        "ecContribution": "1234567,5",
        "country": "SE",
        "city": "LULEA",
    }
    project = dict.fromkeys(OLD_PROJECTS.split(";"), "") | {
        "rcn": "89247",
        "reference": "222422",
        "acronym": "NORD",
        "programme": "FP7-NMP",
        "frameworkProgramme": "FP7",
        "startDate": "2008-09-01",
        "endDate": "2012-08-31",
        "totalCost": "7654321,25",
    }
    o = table(tmp_path / "cordis-fp7organizations.csv", [list(row), list(row.values())])
    p = table(tmp_path / "cordis-fp7projects.csv", [list(project), list(project.values())])
    found, tallies = stated(o, p)
    assert {role: tally.accepted for role, tally in tallies.items()} == {"organization": 1, "project": 1}
    (taking_part,) = found[model.ParticipationFact]
    assert (taking_part["actor"], taking_part["project"], taking_part["contribution_eur"]) == (
        "pic-999876874",
        "cordis-222422",
        1234567.5,
    )
    assert found[model.ActorFact][0]["place"] == "SE-2580"
    assert found[model.ProjectFact][0]["programme"] == "FP7-NMP"
    assert {one["code"]: one["parent"] for one in found[model.ProgrammeFact]} == {
        "FP7-NMP": "FP7",
        "FP7": None,
    }
    assert cordis.scope(recognise(cordis.SOURCE, [o, p]).tables) == "fp7"


def test_a_file_without_nuts_codes_falls_back_on_the_address(tmp_path: Path) -> None:
    path = organisations(
        tmp_path / "o.csv",
        {"organisationID": "1", "city": "LULEA"},
        {"organisationID": "2", "postCode": "941 63"},
        {"organisationID": "3", "name": "Kiruna kommun"},
        {"organisationID": "4", "country": "EL"},
        without=["nutsCode", "geolocation"],
    )
    places = {one["key_value"]: one["place"] for one in stated(path)[0][model.ActorFact]}
    assert places == {"1": "SE-2580", "2": "SE-2581", "3": "SE-2584", "4": "EL"}


@pytest.mark.parametrize(
    ("country", "region", "place", "kept"),
    [
        ("EL", "EL303", "EL303", "EL"),
        ("UK", "UKI31", "UKI31", "UK"),
        ("XK", "", "XK", "XK"),
        ("se", "se332", "SE332", "SE"),
        ("", "", None, None),
        ("SWE", "", None, None),
    ],
)
def test_countries(tmp_path: Path, country: str, region: str, place: str | None, kept: str | None) -> None:
    found = actor(tmp_path, country=country, nutsCode=region)
    assert (found["place"], found["country"]) == (place, kept)


@pytest.mark.parametrize(
    ("activity", "sme", "helix"),
    [
        ("HES", "false", "University"),
        ("REC", "", "University"),
        ("PRC", "", "Company"),
        ("PUB", "", "PublicBody"),
        ("OTH", "false", None),
        ("OTH", "true", "Company"),
        ("", "", None),
    ],
)
def test_kinds_of_actors(tmp_path: Path, activity: str, sme: str, helix: str | None) -> None:
    assert actor(tmp_path, activityType=activity, SME=sme)["helix"] == helix


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ("65.58,22.14", (65.58, 22.14)),
        ("(65.58, 22.14)", (65.58, 22.14)),
        ("", (None, None)),
        ("north,east", (None, None)),
        ("165.58,22.14", (None, None)),
        ("65.58", (None, None)),
    ],
)
def test_points(tmp_path: Path, point: str, expected: tuple[float | None, float | None]) -> None:
    found = actor(tmp_path, geolocation=point)
    assert (found["latitude"], found["longitude"]) == expected


def test_who_is_twice_in_a_project_takes_part_twice(tmp_path: Path) -> None:
    found, _ = stated(organisations(tmp_path / "o.csv", {"order": "1"}, {"order": "2", "role": "thirdParty"}))
    assert [one["nr"] for one in found[model.ParticipationFact]] == [1, 2]
    assert len(found[model.ActorFact]) == 1


def test_all_names_are_kept(tmp_path: Path) -> None:
    path = organisations(
        tmp_path / "o.csv",
        {"name": "OLD NAME", "shortName": "ON", "contentUpdateDate": "2015-01-01 00:00:00"},
        {"name": "New name", "projectID": "2", "contentUpdateDate": "2019-01-01 00:00:00"},
        {"name": "New name", "projectID": "3", "shortName": "NN", "contentUpdateDate": ""},
    )
    (found,) = stated(path)[0][model.ActorFact]
    assert (found["name"], found["names"], found["row"]) == ("New name", ["NN", "OLD NAME", "ON"], 2)


def test_sole_traders_are_left_out_and_named_nowhere(store: Store, tmp_path: Path) -> None:
    path = organisations(
        tmp_path / "o.csv",
        {"organisationID": "1", "name": "Anna Andersson", "vatNumber": "SE811228987401"},
        {"organisationID": "1", "name": "Anna Andersson", "projectID": "2", "ecContribution": "x"},
        {"organisationID": "2", "name": "Ett AB", "vatNumber": "SE556036079301"},
        {"organisationID": "3", "name": "Två AB", "ecContribution": "y", "vatNumber": "SE 811228-9874 01"},
    )
    summary = loaded(store, "cordis", path, rejects=tmp_path / "rejects.csv")
    (one,) = summary.tables
    assert (one.rows_in, one.accepted, one.left_out, one.rejected) == (4, 1, 3, 0)
    told = repr(summary) + "".join(graph(store))
    assert "811228" not in told
    assert "Anna" not in told
    assert "Ett AB" in told


def test_a_load_without_projects_is_completed_by_one_with_them(store: Store, tmp_path: Path) -> None:
    o, p = organisations(tmp_path / "o.csv", {}), projects(tmp_path / "p.csv", {})
    summary: Summary = loaded(store, "cordis", o)
    assert summary.facts["MentionedProjectFact"] == 1
    assert loaded(store, "cordis", o, p).tables[0].unchanged
    (project,) = store.rows("read/project-by-id", id="cordis-1")
    assert project["name"] == "ONE"


def test_the_two_tables_are_not_taken_for_each_other() -> None:
    assert cordis.ORGANISATIONS.fits(list(ORGANISATION))
    assert not cordis.ORGANISATIONS.fits(list(PROJECT))
    assert cordis.PROJECTS.fits(list(PROJECT))
    assert not cordis.PROJECTS.fits(list(ORGANISATION))


def test_a_region_is_loaded_with_the_whole_of_its_projects(store: Store, tmp_path: Path) -> None:
    here = {"organisationID": "1", "name": "Här AB", "postCode": "971 87"}
    organisations(
        tmp_path / "organization.csv",
        here | {"projectID": "1"},
        {"projectID": "1", "organisationID": "2", "name": "Partner", "country": "FI"},
        {"projectID": "2", "organisationID": "2", "name": "Partner", "country": "FI"},
        {"projectID": "2", "organisationID": "3", "name": "Annan", "postCode": "111 53"},
    )
    projects(tmp_path / "project.csv", {"id": "1"}, {"id": "2", "topics": "ICT-2"})
    summary = loaded(store, "cordis", tmp_path, where=filters.parse(["county=Norrbotten"]))
    assert [(one.role, one.accepted, one.filtered) for one in summary.tables] == [
        ("organization", 2, 2), ("project", 1, 1),
    ]  # fmt: skip
    lines = "".join(graph(store))
    assert [one in lines for one in ("Här AB", "Partner", "Annan", "ICT-2")] == [True, True, False, False]
    # Who is known is asked of the graph, and again when more are.
    summary = loaded(store, "cordis", tmp_path, where=filters.parse(["known"]))
    assert [(one.accepted, one.filtered) for one in summary.tables] == [(4, 0), (2, 0)]
    with pytest.raises(UsageError, match="status"):
        loaded(store, "cordis", tmp_path, where=filters.parse(["status=active"]))


def test_topics_have_names_and_projects_fields_of_science(store: Store, tmp_path: Path) -> None:
    organisations(tmp_path / "organization.csv", {"projectID": "1"})
    projects(tmp_path / "project.csv", {"id": "1", "topics": "ICT-1"})
    table(tmp_path / "topics.csv", [["projectID", "topic", "title"], ["1", "ICT-1", "Robots; and more"]])
    field = "/social sciences/political sciences/government systems"
    table(
        tmp_path / "euroSciVoc.csv",
        [
            ["projectID", "euroSciVocCode", "euroSciVocPath", "euroSciVocTitle"],
            ["1", "/29/97/543", field, "government systems"],
            ["1", "/29/97/543", field, "government systems"],
            ["1", "/29/97", field, "uneven"],
            ["2", "/23/43", "/natural sciences/physical sciences", "no such project"],
        ],
    )
    facts, tallies = stated(tmp_path)
    names = {one["code"]: (one["name_en"], one["parent"]) for one in facts[model.TopicFact] if one["name_en"]}
    assert names["ICT-1"] == ("Robots; and more", None)
    assert names["euroscivoc-543"] == ("government systems", "euroscivoc-97")
    assert names["euroscivoc-29"] == ("social sciences", None)
    assert [one["topics"] for one in facts[model.ProjectFact]] == [["ICT-1", "euroscivoc-543"]]
    assert tallies["euroSciVoc"].rejected == 1
    loaded(store, "cordis", tmp_path)
    assert any('"Robots; and more"' in line for line in graph(store))
    assert loaded(store, "cordis", tmp_path).unchanged


def test_the_first_framework_programme(tmp_path: Path) -> None:
    """No PIC, no VAT number, no region, no acronym: a key of the programme's own, a name and a country."""
    files = (
        projects(
            tmp_path / "project.csv",
            {"id": "1", "acronym": "", "legalBasis": "FP1-ESPRIT 1", "frameworkProgramme": "FP1",
             "startDate": "1984-01-01", "endDate": "1988-12-31", "totalCost": "", "ecMaxContribution": "",
             "topics": ""},
        ),
        organisations(
            tmp_path / "organization.csv",
            {"projectID": "1", "organisationID": "1905456", "country": "SE", "nutsCode": "", "SME": "",
             "activityType": "", "ecContribution": "", "totalCost": ""},
        ),
    )  # fmt: skip
    facts, tallies = stated(*files)
    assert [(one["code"], one["parent"]) for one in facts[model.ProgrammeFact]] == [
        ("FP1", None), ("FP1-ESPRIT 1", "FP1"),
    ]  # fmt: skip
    (one,) = facts[model.ActorFact]
    assert (one["key_scheme"], one["helix"], one["place"]) == ("cordis-key", None, "SE")
    assert [tally.rejected for tally in tallies.values()] == [0, 0]
