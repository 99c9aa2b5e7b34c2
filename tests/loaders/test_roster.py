"""The roster: who is meant, what is stated, and what is wrong with a row."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import model
from kb.errors import InputError
from kb.identifiers import PersonalNumberError, own_key
from kb.intake import check
from kb.store import Store
from kb.texts import catalogue
from loaders import roster
from loaders.geography import fold
from loaders.parties import NotANumberError, numbered
from loaders.recognition import recognise
from loaders.rejects import Reject
from loaders.source import Reading, Tally
from loaders.vocabulary import TABLES
from tests.loaders.given import book, graph, loaded, organisations, said, table

Sheets = dict[str, Sequence[Sequence[Any]]]
LTU = "se-2021002841"


class Stated:
    """What a roster states: facts by kind, what became of its rows, and what was said."""

    def __init__(self, path: Path) -> None:
        self.tables = recognise(roster.SOURCE, [path]).tables
        self.said: list[str] = []
        self.tallies = {role: Tally() for role in self.tables}
        self.facts: dict[type[model.Fact], list[dict[str, Any]]] = {}
        for one in roster.facts(Reading(self.tables, self.tallies, say=self.said.append)):
            check(one.kind, one.frame)
            self.facts.setdefault(one.kind, []).extend(one.frame.to_dicts())

    @property
    def rejects(self) -> list[Reject]:
        return [one for tally in self.tallies.values() for one in tally.rejects.kept]

    def of(self, kind: type[model.Fact], *fields: str) -> list[Any]:
        rows = [tuple(one[name] for name in fields) for one in self.facts.get(kind, [])]
        return [row[0] for row in rows] if len(fields) == 1 else rows

    def actor(self, key: str) -> dict[str, Any]:
        (found,) = [one for one in self.facts[model.ActorFact] if one["key"] == key]
        return found


def stated(tmp_path: Path, sheets: Sheets, name: str = "roster.xlsx") -> Stated:
    return Stated(book(tmp_path / name, sheets))


def by_name(name: str) -> str:
    return own_key("roster", fold(name)).id


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


# --- who is meant


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("202100-2841", None, [LTU]),
        ("2021002841", None, [LTU]),
        ("162021002841", None, [LTU]),
        ("SE202100284101", None, [LTU, "vat-SE202100284101"]),
        ("SE 202100-2841 01", None, [LTU, "vat-SE202100284101"]),
        ("se-2021002841", None, [LTU]),
        ("se-orgnr: 202100-2841", None, [LTU]),
        ("PIC 999876874", None, ["pic-999876874"]),
        ("0201256-6", None, ["fi-02012566"]),
        ("02012566", "FI", ["fi-02012566"]),
        ("974 760 673", "NO", ["no-974760673"]),
        ("NO 974760673 MVA", None, ["no-974760673", "vat-NO974760673MVA"]),
        ("31119103", "DK", ["dk-31119103"]),
        ("549300DTUYXVMJXZNY75", None, ["lei-549300DTUYXVMJXZNY75"]),
        ("Q503246", None, ["wikidata-Q503246"]),
        ("https://ror.org/016st3p78", None, ["ror-016st3p78"]),
    ],
)
def test_numbers(text: str, country: str | None, expected: list[str]) -> None:
    assert [one.id for one in numbered(text, country)] == expected


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("202100-2842", None, "check-digit"),
        ("202100-284", None, "whose-number"),
        ("974760673", None, "whose-number"),
        ("974760674", "NO", "check-digit"),
        ("12345", None, "number"),
        ("LTU", None, "number"),
        ("SE202100284201", None, "check-digit"),
        ("549300DTUYXVMJXZNY76", None, "check-digit"),
    ],
)
def test_what_is_no_number(text: str, country: str | None, reason: str) -> None:
    with pytest.raises(NotANumberError) as raised:
        numbered(text, country)
    assert raised.value.reason == reason


@given(st.text())
def test_any_text_is_a_number_or_told_why_not(text: str) -> None:
    with suppress(PersonalNumberError, NotANumberError):
        assert numbered(text)


def test_a_name_means_one_organisation_throughout(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "A": [
                ["Namn", "Nummer", "Andra namn"],
                ["Luleå tekniska universitet", "202100-2841", "LTU; Tekniska"],
            ],
            "T": [
                ["Vem", "Samarbetar med"],
                ["LULEÅ TEKNISKA  UNIVERSITET", "Ett AB"],
                ["LTU", "Två AB"],
                ["ett ab", "Två AB"],
            ],
        },
    )
    assert found.of(model.TieFact, "actor", "partner") == [
        (LTU, by_name("Ett AB")),
        (LTU, by_name("Två AB")),
        (by_name("Ett AB"), by_name("Två AB")),
    ]
    assert found.rejects == []


def test_a_number_anywhere_counts_everywhere(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "M": [
                ["Organisation", "Nummer", "Kluster"],
                ["Ett AB", "", "Robotar"],
                ["", "202100-2841", "Robotar"],
            ],
            "T": [["Vem", "Samarbetar med", "Partner orgnr"], ["LTU", "Ett AB", "556036-0793"]],
        },
    )
    assert found.of(model.MembershipFact, "actor") == ["se-5560360793", LTU]
    (by_its_name,) = [one for one in found.facts[model.ActorFact] if one["key"] == by_name("Ett AB")]
    assert (by_its_name["others"], by_its_name["key_value"]) == (["se-5560360793"], "ett ab")


def test_a_name_with_two_numbers_must_be_told_apart(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "A": [["Namn", "Nummer"], ["Norden AB", "202100-2841"], ["Norden AB", "556036-0793"]],
            "M": [["Namn", "Nummer", "Kluster"], ["Norden AB", "", "A"], ["Norden AB", "556036-0793", "A"]],
        },
    )
    assert [(one.row, one.field, one.value, one.reason) for one in found.rejects] == [
        (2, "Namn", "Norden AB", "ambiguous-name")
    ]
    assert sorted(found.of(model.ActorFact, "key")) == [LTU, "se-5560360793", "se-5560360793"]
    assert found.of(model.MembershipFact, "actor") == ["se-5560360793"]


def test_numbers_of_different_kinds_are_one_organisation(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "A": [
                ["Namn", "Nummer", "PIC", "LEI"],
                ["LTU", "202100-2841", "", ""],
                ["LTU", "", "999876874", ""],
            ],
            "M": [["Namn", "Kluster"], ["LTU", "A"]],
        },
    )
    assert found.rejects == []
    assert found.of(model.MembershipFact, "actor") == [LTU]
    assert {one["key"]: one["others"] for one in found.facts[model.ActorFact] if one["key"] == by_name("LTU")}


def test_another_name_is_no_match_for_a_name_of_its_own(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "A": [["Namn", "Andra namn"], ["Ett AB", "Norden; Samma"], ["Norden", ""], ["Två AB", "Samma"]],
            "M": [["Namn", "Kluster"], ["Norden", "A"], ["Samma", "A"]],
        },
    )
    assert found.of(model.MembershipFact, "actor") == [by_name("Norden")]
    assert [(one.value, one.reason) for one in found.rejects] == [("Samma", "ambiguous-name")]


def test_a_wrong_number_is_told_with_its_column(tmp_path: Path) -> None:
    found = stated(
        tmp_path,
        {
            "A": [
                ["Namn", "Org.nr", "PIC"],
                ["A", "202100-2842", ""],
                ["B", "x", ""],
                ["C", "", "12"],
                ["D", "974760673", ""],
            ]
        },
    )
    assert [(one.row, one.field, one.reason) for one in sorted(found.rejects)] == [
        (2, "Org.nr", "check-digit"),
        (3, "Org.nr", "number"),
        (4, "PIC", "check-digit"),
        (5, "Org.nr", "whose-number"),
    ]


def test_sole_traders_are_left_out_wherever_they_are_named(store: Store, tmp_path: Path) -> None:
    path = book(
        tmp_path / "r.xlsx",
        {
            "A": [
                ["Namn", "Nummer"],
                ["Annas snickeri", "811228-9874"],
                ["Ett AB", ""],
                ["Evas bageri", 8112289874],
            ],
            "M": [["Namn", "Kluster"], ["ANNAS SNICKERI", "Trä"], ["Ett AB", "Trä"]],
            "T": [
                ["Vem", "Samarbetar med", "Styrka"],
                ["Ett AB", "Annas snickeri", 9],
                ["Evas bageri", "Ett AB", 3],
            ],
        },
    )
    summary = loaded(store, "roster", path)
    assert [(one.role, one.accepted, one.left_out, one.rejected) for one in summary.tables] == [
        ("actors", 1, 2, 0),
        ("memberships", 1, 1, 0),
        ("ties", 0, 2, 0),
    ]
    told = repr(summary) + "".join(graph(store))
    for secret in ("Anna", "Eva", "811228"):
        assert secret not in told


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


# --- what a roster is called


@pytest.mark.parametrize(
    ("name", "about", "expected"),
    [
        ("Kartläggning 2024.xlsx", None, "kartlaggning"),
        ("kartläggning_2025-03-31_v2 (1).xlsx", None, "kartlaggning"),
        ("b.xlsx", "Våra kluster", "vara-kluster"),
        ("b.xlsx", "Våra kluster 2026", "vara-kluster"),
        ("b.xlsx", "Exempel: våra kluster", "b"),
        ("2024.xlsx", None, ""),
    ],
)
def test_its_name_has_no_years(tmp_path: Path, name: str, about: str | None, expected: str) -> None:
    sheets: Sheets = {"A": [["Namn"], ["x"]]}
    if about:
        sheets["Om"] = [["Förteckning", "Gäller per"], [about, dt.date(2024, 5, 1)]]
    tables = recognise(roster.SOURCE, [book(tmp_path / name, sheets)]).tables
    assert roster.scope(tables) == expected
    day = roster.published(tables, "actors")
    assert day == (dt.date(2024, 5, 1) if about and not about.startswith("Ex") else None)


def test_csv_files_are_called_as_their_folder(tmp_path: Path) -> None:
    table(tmp_path / "Norrbotten 2025" / "a.csv", [["Namn"], ["x"]])
    table(tmp_path / "Norrbotten 2025" / "k.csv", [["Kluster", "Sedan"], ["x", "2020"]])
    tables = recognise(roster.SOURCE, [tmp_path / "Norrbotten 2025"]).tables
    assert (sorted(tables), roster.scope(tables)) == (["actors", "clusters"], "norrbotten")


@pytest.mark.parametrize("within", ["Norrbotten 2025/", ""])
def test_packed_csv_files_are_called_as_their_folder_or_their_archive(tmp_path: Path, within: str) -> None:
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    packed = downloads / ("x.zip" if within else "norrbotten_v2.zip")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{within}k.csv", "Kluster;Sedan\nx;2020\n")
    assert roster.scope(recognise(roster.SOURCE, [packed]).tables) == "norrbotten"


def test_a_bad_date_is_told(tmp_path: Path) -> None:
    found = stated(
        tmp_path, {"Om": [["Förteckning", "Gäller per"], ["Vår", "i våras"]], "A": [["Namn"], ["x"]]}
    )
    assert [(one.row, one.field, one.reason) for one in found.rejects] == [(2, "Gäller per", "date")]


def test_a_newer_roster_replaces_an_older_one_of_its_name(store: Store, tmp_path: Path) -> None:
    def roster_of(name: str, *members: str) -> Path:
        return book(
            tmp_path / f"{name}.xlsx",
            {"M": [["Namn", "Kluster"], *([one, "Trä"] for one in members)], "K": [["Kluster"], ["Trä"]]},
        )

    loaded(store, "roster", roster_of("Skog 2024", "A", "B"), published=dt.date(2024, 1, 1))
    loaded(store, "roster", roster_of("Andra", "D"))
    summary = loaded(store, "roster", roster_of("Skog 2025", "A", "C"), published=dt.date(2025, 1, 1))
    assert {one.role: one.stale for one in summary.tables} == {"memberships": 2, "clusters": 0}
    text = "".join(graph(store))
    assert [f'"name":"{name}"' in text for name in "ABCD"] == [True, False, True, True]
    assert by_name("B") not in text


def test_a_number_that_came_later_reaches_the_other_tables(store: Store, tmp_path: Path) -> None:
    """Two CSV files: only the list of actors changes, and yet the memberships are understood anew."""
    folder = tmp_path / "förteckning"
    table(folder / "m.csv", [["Namn", "Kluster"], ["LTU", "Trä"]])
    table(folder / "a.csv", [["Namn", "Nummer"], ["LTU", ""]])
    loaded(store, "roster", folder)
    table(folder / "a.csv", [["Namn", "Nummer"], ["LTU", "202100-2841"]])
    loaded(store, "roster", folder)
    members = [line for line in graph(store) if '"relationship":"MEMBER_OF"' in line]
    assert len(members) == 1
    assert f'"stated_as":"{LTU}"' in members[0]


def test_a_file_of_rejects_in_swedish(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_LANG", "sv")
    summary = loaded(
        store, "roster", book(tmp_path / "r.xlsx", {"A": [["Namn", "Nummer"], ["A", "x"], ["B", ""]]})
    )
    assert summary.rejects is not None
    text = summary.rejects.read_text(encoding="utf-8-sig")
    assert "Nummer ska vara ett organisationsnummer" in text
    assert not said(summary.rejects)[0].get("row")  # semicolons, as Swedish spreadsheets have it


def test_every_column_has_a_name_and_a_hint() -> None:
    for columns in TABLES.values():
        for name in columns.known:
            assert {f"roster.column.{name}"} <= catalogue().keys()
        spellings = [
            plain for name in columns.known for plain in {fold(one) for one in columns.aliases[name]}
        ]
        assert len(spellings) == len(set(spellings)), "one spelling, two columns"
