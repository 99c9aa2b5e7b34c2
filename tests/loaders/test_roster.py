"""The roster: which table is which, and what each states."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb import model
from kb.errors import InputError
from kb.store import Store
from loaders import roster
from loaders.recognition import recognise
from tests.loaders.given import book, loaded, organisations
from tests.loaders.rosters import LTU, by_name, stated

# --- which table is which


@pytest.mark.parametrize(
    ("header", "role"),
    [
        (["Organisation"], "actors"),
        (["Namn", "Org.nr", "Typ", "Kommun", "Webb"], "actors"),
        (["Aktör", "Organisationsnummer", "Andra namn"], "actors"),
        (["Kluster"], "clusters"),
        (["Namn", "Inriktning", "Sedan", "Till"], "clusters"),
        (["Cluster", "Focus", "Managed by", "Since"], "clusters"),
        (["Organisation", "Kluster"], "memberships"),
        (["Organisationsnummer", "Klusternamn", "Roll", "Fr.o.m."], "memberships"),
        (["Företag", "Org nr", "Kluster", "Kommun", "Hemsida"], "memberships"),
        (["Stödorganisation", "Organisation", "Typ av stöd"], "support"),
        (["Supported by", "Cluster"], "support"),
        (["Vem", "Samarbetar med"], "ties"),
        (["Organisation", "Partner", "Styrka", "Hur ofta", "Om vad"], "ties"),
        (["Förteckning", "Gäller per"], "roster"),
    ],
)
def test_a_table_is_known_by_its_columns(tmp_path: Path, header: list[str], role: str) -> None:
    path = book(tmp_path / "b.xlsx", {"Blad1": [header, ["x"] * len(header)], "A": [["Organisation"], ["y"]]})
    if role in {"actors"}:
        path = book(tmp_path / "b.xlsx", {"Blad1": [header, ["x"] * len(header)]})
    assert recognise(roster.SOURCE, [path]).tables[role].sheet == "Blad1"


def test_a_column_with_a_slip_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", {"M": [["Organistion", "Kluster", "Roll"], ["x", "y", "z"]]})
    with pytest.raises(InputError, match="“Organistion”") as raised:
        recognise(roster.SOURCE, [path])
    assert raised.value.key == "missing-column-near"


def test_what_it_is_called_alone_is_no_roster(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", {"Om": [["Förteckning", "Gäller per"], ["Vår", "2024-01-01"]]})
    with pytest.raises(InputError) as raised:
        recognise(roster.SOURCE, [path])
    assert raised.value.key == "missing-table"


# --- what is stated


def test_what_is_told_of_an_actor(tmp_path: Path) -> None:
    header = ["Namn", "Nummer", "Andra namn", "Typ", "Kommun", "Postnr", "Land", "Webb"]
    found = stated(
        tmp_path,
        {
            "A": [
                header,
                [
                    "LTU",
                    "202100-2841",
                    "Luleå tekniska universitet;Tekniska",
                    "Lärosäte",
                    "Luleå",
                    "",
                    "",
                    "ltu.se",
                ],
                ["Ett AB", "", "", "företag", "", "971 87", "", ""],
                ["Sintef", "974 760 673", "", "institut", "Trondheim", "", "Norge", ""],
                ["Fyra", "", "", "", "", "", "", ""],
                ["Fem", "", "", "okänt slag", "Norrbotten", "", "", ""],
            ]
        },
    )
    ltu = found.actor(LTU)
    assert (ltu["name"], ltu["names"], ltu["row"]) == ("LTU", ["Luleå tekniska universitet", "Tekniska"], 2)
    assert [ltu[name] for name in ("helix", "place", "country", "url")] == [
        "University",
        "SE-2580",
        "SE",
        "ltu.se",
    ]
    one = found.actor(by_name("Ett AB"))
    assert (one["helix"], one["place"], one["postcode"]) == ("Company", "SE-2580", "971 87")
    sintef = found.actor("no-974760673")
    assert (sintef["place"], sintef["country"], sintef["locality"]) == ("NO", "NO", "Trondheim")
    assert [found.actor(by_name("Fyra"))[name] for name in ("helix", "place", "country")] == [None] * 3
    assert [found.actor(by_name("Fem"))[name] for name in ("helix", "place", "country")] == [
        None,
        "SE332",
        "SE",
    ]
    assert found.of(model.PlaceFact, "code") == ["NO", "SE", "SE3", "SE33", "SE332"]


def test_kinds_of_actors_and_countries_must_be_known(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {"A": [["Namn", "Typ", "Land"], ["A", "sak", ""], ["B", "", "Atlantis"], ["C", "ngo", "fi"]]},
    )
    assert [(one.row, one.field, one.reason) for one in found.rejects] == [
        (2, "Typ", "no-helix"),
        (3, "Land", "country"),
    ]
    assert found.of(model.ActorFact, "name", "helix", "country") == [("C", "CivilSociety", "FI")]


def test_clusters_and_who_runs_them(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "K": [
                ["Kluster", "Inriktning", "Leds av", "Sedan", "Till"],
                ["Robotar i kyla", "kyla", "Älgparken", 2019, ""],
                ["Trä", "", "", dt.date(2020, 5, 1), 2019],
                ["ROBOTAR I KYLA", "", "", "", ""],
                ["", "x", "", "", ""],
            ]
        },
    )
    assert found.of(model.ClusterFact, "id", "name", "focus", "since", "until") == [
        ("roster-robotar-i-kyla", "Robotar i kyla", "kyla", 2019, None)
    ]
    assert found.of(model.MembershipFact, "actor", "cluster", "role", "since") == [
        (by_name("Älgparken"), "roster-robotar-i-kyla", "manager", 2019)
    ]
    assert found.actor(by_name("Älgparken"))["helix"] == "SupportOrganisation"
    assert sorted((one.row, one.reason) for one in found.rejects) == [
        (3, "end-before-start"),
        (4, "repeated"),
        (5, "missing"),
    ]


def test_memberships_of_clusters_that_are_listed_or_only_mentioned(tmp_path: Path) -> None:
    members = [
        ["Namn", "Kluster", "Roll"],
        ["A", "Trä", "Medlem"],
        ["A", "trä", ""],
        ["B", "Sten", "vice ordförande"],
        ["", "Trä", ""],
    ]
    alone = stated(tmp_path, {"M": members})
    assert alone.of(model.MentionedClusterFact, "id", "name") == [
        ("roster-tra", "Trä"),
        ("roster-sten", "Sten"),
    ]
    assert alone.of(model.MembershipFact, "cluster", "role") == [
        ("roster-tra", "member"),
        ("roster-sten", "vice ordförande"),
    ]
    assert [(one.row, one.reason) for one in sorted(alone.rejects)] == [(3, "repeated"), (5, "missing")]
    with_list = stated(tmp_path, {"M": members, "K": [["Kluster"], ["Trä"]]})
    assert (4, "Kluster", "Sten", "unknown-cluster") in [
        (one.row, one.field, one.value, one.reason) for one in with_list.rejects
    ]


def test_support(tmp_path: Path) -> None:
    header = ["Stödorganisation", "Organisation", "Org.nr", "Kluster", "Projekt", "Slag av stöd", "Sedan"]
    found = stated(
        tmp_path,
        {
            "S": [
                header,
                ["Älgparken", "Ett AB", "", "", "", "Rådgivning", 2020],
                ["Älgparken", "", "202100-2841", "", "", "", ""],
                ["Älgparken", "", "", "Trä", "", "lokaler", ""],
                ["Älgparken", "", "", "", "cordis-636496", "", ""],
                ["Älgparken", "", "", "", "Vårt projekt", "egna ord", ""],
                ["Älgparken", "Ett AB", "", "Trä", "", "", ""],
                ["Älgparken", "", "", "", "", "", ""],
                ["Älgparken", "älgparken", "", "", "", "", ""],
                ["", "Ett AB", "", "", "", "", ""],
                ["Älgparken", "Ett AB", "", "", "", "advice", 2021],
            ]
        },
    )
    assert found.of(model.SupportFact, "target_label", "target", "kind", "since") == [
        ("Actor", by_name("Ett AB"), "advice", 2020),
        ("Actor", LTU, "", None),
        ("Cluster", "roster-tra", "premises", None),
        ("Project", "cordis-636496", "", None),
        ("Project", "roster-vart-projekt", "egna ord", None),
    ]
    assert found.of(model.MentionedProjectFact, "id", "acronym") == [
        ("cordis-636496", None),
        ("roster-vart-projekt", "Vårt projekt"),
    ]
    assert sorted((one.row, one.reason) for one in found.rejects) == [
        (7, "one-target"),
        (8, "missing"),
        (9, "itself"),
        (10, "missing"),
        (11, "repeated"),
    ]


def test_stated_ties(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "T": [
                ["Organisation", "Samarbetar med", "Styrka (1–5)", "Hur ofta", "Om vad", "Sedan", "Till"],
                ["A", "B", 5, "varje vecka", "tester", 2018, ""],
                ["A", "B", "", "", "utbildning", "", ""],
                ["B", "A", 1, "", "", "", ""],
                ["A", "", "", "", "", "", ""],
                ["A", "", 3, "", "", "", ""],
                ["A", "a", 3, "", "", "", ""],
                ["A", "C", 6, "", "", "", ""],
                ["A", "C", 0, "", "", "", ""],
                ["A", "C", 2.5, "", "", "", ""],
                ["A", "B", 2, "", " tester ", "", ""],
                ["A", "C", 3, "", "", 2020, 2019],
            ]
        },
    )
    assert found.of(model.TieFact, "kind", "strength", "frequency", "since") == [
        ("tester", 5, "varje vecka", 2018),
        ("utbildning", None, None, None),  # no answer is not zero
        ("", 1, None, None),
    ]
    assert found.tallies["ties"].left_out == 1  # a row of the form that was not needed
    # The empty row tells that the roster has all who were asked; C stated nothing itself.
    assert found.of(model.AskedFact, "actor", "answered") == [(by_name("A"), True), (by_name("B"), True)]
    assert sorted((one.row, one.field, one.reason) for one in found.rejects) == [
        (6, "Samarbetar med", "missing"),
        (7, "Samarbetar med", "itself"),
        (8, "Styrka (1–5)", "strength"),
        (9, "Styrka (1–5)", "strength"),
        (10, "Styrka (1–5)", "strength"),
        (11, "Organisation", "repeated"),
        (12, "Till", "end-before-start"),
    ]


def test_the_region_is_believed_about_kinds_where_it_says_so(store: Store, tmp_path: Path) -> None:
    cordis = organisations(
        tmp_path / "o.csv",
        {"vatNumber": "SE202100284101", "activityType": "HES"},
        {"organisationID": "999999999", "vatNumber": "SE556036079301", "activityType": "PRC"},
    )
    loaded(store, "cordis", cordis)
    path = book(
        tmp_path / "r.xlsx",
        {
            "A": [["Namn", "Nummer", "Typ"], ["Älgparken", "556036-0793", "stödorganisation"]],
            "S": [
                ["Stödorganisation", "Stödorganisationens nummer", "Kluster"],
                ["LTU", "202100-2841", "Trä"],
                ["Nya", "", "Trä"],
            ],
        },
    )
    loaded(store, "roster", path)
    kinds = {
        one["name"]: one["helix"]
        for name in ("se-5560360793", LTU, by_name("Nya"))
        for one in store.rows("read/actors-by-identifier", identifiers=[name])
    }
    assert kinds == {"Älgparken": "SupportOrganisation", "LTU": "University", "Nya": "SupportOrganisation"}
