"""Whom a roster means: by number, by name, and what its rows tell of each other."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import model
from kb.identifiers import PersonalNumberError
from kb.store import Store
from loaders.parties import NotANumberError, numbered
from tests.loaders.given import book, graph, loaded
from tests.loaders.rosters import LTU, by_name, stated


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
