"""Identifiers: their normal form, their strength, and that no personal number becomes one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.identifiers import (
    PersonalNumberError,
    from_vat,
    guesses,
    identifier,
    is_personal,
    is_sole,
    own_key,
    rank_of,
    scheme_and_value,
    strongest,
)


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("se-orgnr", "202100-2841", "se-2021002841"),
        ("se-orgnr", " 16202100-2841 ", "se-2021002841"),
        ("no-orgnr", "974 760 673", "no-974760673"),
        ("fi-ytunnus", "0201256-6", "fi-02012566"),
        ("dk-cvr", "31119103", "dk-31119103"),
        ("ee-registrikood", "10137319", "ee-10137319"),
        ("lei", "549300dtuyxvmjxzny75", "lei-549300DTUYXVMJXZNY75"),
        ("euid", "SEBOLREG.556036-0793", "euid-SEBOLREG.5560360793"),
        ("vat", "SE 202100284101", "vat-SE202100284101"),
        ("vat", "GR090145420", "vat-EL090145420"),
        ("pic", "999876874", "pic-999876874"),
        ("ror", "https://ror.org/016st3p78", "ror-016st3p78"),
        ("ror", "016ST3P78", "ror-016st3p78"),
        ("wikidata", "http://www.wikidata.org/entity/q503246", "wikidata-Q503246"),
    ],
)
def test_normal_forms(scheme: str, value: str, expected: str) -> None:
    found = identifier(scheme, value)
    assert found.id == expected
    assert scheme_and_value(found.id) == (scheme, found.value)
    assert rank_of(found.id) == found.rank


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("se-orgnr", "202100-2842"),
        ("se-orgnr", "202100-284"),
        ("se-orgnr", ""),
        ("no-orgnr", "974760674"),
        ("fi-ytunnus", "0201256-7"),
        ("lei", "549300DTUYXVMJXZNY76"),
        ("lei", "549300DTUYXVMJXZNY7"),
        ("pic", "99987687"),
        ("pic", "99987687a"),
        ("ror", "116st3p78"),
        ("wikidata", "Q0"),
        ("vat", "N/A"),
        ("vat", "MISSING"),
        ("uk-crn", "٠٦٥٠٠٢٤٤"),
        ("uk-crn", "SC12345٦"),
    ],
)
def test_what_is_no_identifier_is_refused(scheme: str, value: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        identifier(scheme, value)


@pytest.mark.parametrize(
    "number", ["811228-9874", "8112289874", "19811228-9874", "6405111232", "641171-1230"]
)
def test_a_personal_number_is_never_an_identifier(number: str) -> None:
    assert is_personal(number)
    with pytest.raises(ValueError, match=r".*"):
        identifier("se-orgnr", number)
    assert guesses(number) == []


def test_nor_is_a_vat_number_that_holds_one() -> None:
    with pytest.raises(PersonalNumberError):
        identifier("se-orgnr", "811228-9874")
    with pytest.raises(PersonalNumberError):
        identifier("vat", "SE811228987401")
    assert from_vat("SE811228987401", "SE") == []
    assert guesses("SE811228987401") == []


@given(st.integers(0, 10**10 - 1))
def test_no_number_with_the_shape_of_a_personal_one_passes(number: int) -> None:
    text = f"{number:010}"
    if int(text[2:4]) < 20:
        with pytest.raises(ValueError, match=r".*"):
            identifier("se-orgnr", text)


@pytest.mark.parametrize(
    ("vat", "country", "expected"),
    [
        ("SE202100284101", "SE", ["se-2021002841", "vat-SE202100284101"]),
        ("NO974760673MVA", "NO", ["no-974760673", "vat-NO974760673MVA"]),
        ("974760673MVA", "NO", ["no-974760673", "vat-NO974760673MVA"]),
        ("FI02012566", "FI", ["fi-02012566", "vat-FI02012566"]),
        ("DK31119103", "DK", ["dk-31119103", "vat-DK31119103"]),
        ("EL090145420", "EL", ["vat-EL090145420"]),
        ("ESB66340514", "ES", ["vat-ESB66340514"]),
        ("GB744495211", "UK", ["vat-GB744495211"]),
        ("SE202100284201", "SE", []),
        ("EL090145421", "EL", []),
        ("NOTAPPLICABLE", "SE", []),
        ("0", "SE", []),
        ("", "SE", []),
    ],
)
def test_what_a_vat_number_tells(vat: str, country: str, expected: list[str]) -> None:
    assert [one.id for one in from_vat(vat, country)] == expected


def test_the_strongest_names_the_actor_whatever_the_order() -> None:
    own = own_key("cordis", "some key of the source")
    ids = [own.id, "pic-999876874", "vat-SE202100284101", "se-2021002841", "lei-549300DTUYXVMJXZNY75"]
    assert strongest(ids) == strongest(reversed(ids)) == "se-2021002841"
    assert strongest(ids[:2]) == "pic-999876874"
    assert strongest(["pic-2", "pic-1"]) == "pic-1"
    assert is_sole("se-2021002841")
    assert not is_sole("pic-999876874")
    assert not is_sole(own.id)


def test_a_key_of_a_sources_own_fits_into_an_address() -> None:
    key = own_key("roster", "å / ? # " * 100)
    assert key.id.isascii()
    assert len(key.id) < 40
    assert key != own_key("cordis", "å / ? # " * 100)
    assert scheme_and_value(key.id)[0] == "roster-key"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("202100-2841", "se-2021002841"),
        ("SE202100284101", "se-2021002841"),
        ("se-2021002841", "se-2021002841"),
        ("999876874", "pic-999876874"),
        ("roster-0123456789abcdef", "roster-0123456789abcdef"),
    ],
)
def test_what_a_person_types_is_understood(text: str, expected: str) -> None:
    assert expected in guesses(text)


def test_a_name_is_no_identifier() -> None:
    for text in ("Luleå tekniska universitet", "LTU", "abc-def", ""):
        assert guesses(text) == []


@given(st.text())
def test_any_text_is_an_identifier_or_refused(text: str) -> None:
    guesses(text)
    for scheme in (
        "se-orgnr",
        "vat",
        "lei",
        "euid",
        "ror",
        "wikidata",
        "pic",
        "no-orgnr",
        "fi-ytunnus",
        "dk-cvr",
    ):
        try:
            assert identifier(scheme, text).id.partition("-")[2]
        except ValueError:
            continue
