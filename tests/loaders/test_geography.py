"""From an address to a place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import model
from kb.errors import InputError
from kb.intake import check
from loaders import geography
from tests.loaders.stating import stated


@pytest.mark.parametrize(
    ("country", "region", "postcode", "city", "name", "expected"),
    [
        ("SE", "SE332", "971 87", "LULEA", None, "SE-2580"),
        ("SE", "SE332", "SE-971 87", None, None, "SE-2580"),
        ("SE", "", None, "LULEA", None, "SE-2580"),
        ("SE", None, None, "Luleå", None, "SE-2580"),
        ("SE", None, "", "PITEA", None, "SE-2581"),
        ("SE", None, None, None, "LULEÅ KOMMUN", "SE-2580"),
        ("SE", "SE110", "971 87", "LULEA", None, "SE110"),  # the register knows better than the postcode
        ("SE", "SE", "97187", None, None, "SE-2580"),
        ("SE", "NO071", None, None, None, "SE"),  # another country's code
        ("SE", None, "00000", "Nowhere", None, "SE"),
        ("EL", "EL303", "105 61", "ATHINA", None, "EL303"),
        ("UK", "UKI31", "NW1 2BE", "London", None, "UKI31"),
        ("HK", "HK", "", "Pokfulam", None, "HK"),
        ("XK", None, "10000", "PRISHTINA", None, "XK"),
        ("DE", "DE-404", None, None, None, "DE"),
        ("NO", None, "97187", None, None, "NO"),
        (None, None, "97187", "Luleå", None, None),
    ],
)
def test_the_place_of_an_address(
    country: str | None,
    region: str | None,
    postcode: str | None,
    city: str | None,
    name: str | None,
    expected: str,
) -> None:
    assert geography.place_of(country, region, postcode, city, name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Luleå", "SE-2580"),
        ("lulea", "SE-2580"),
        ("LULEÅ  KOMMUN", "SE-2580"),
        ("2580", "SE-2580"),
        ("114", "SE-0114"),
        ("SE-2580", "SE-2580"),
        ("Norrbotten", "SE332"),
        ("Norrbottens län", "SE332"),
        ("Region Norrbotten", "SE332"),
        ("SE332", "SE332"),
        ("Övre Norrland", "SE33"),
        ("Upper Norrland", "SE33"),
        ("Norge", "NO"),
        ("finland", "FI"),
        ("FI", "FI"),
        ("FI1D7", "FI1D7"),
        ("GB", "UK"),
        ("Grekland", "EL"),
        ("9999", None),
        ("25", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_the_place_that_a_person_means(text: str, expected: str | None) -> None:
    assert geography.place_called(text) == expected


def test_a_name_abroad_is_no_swedish_place() -> None:
    assert geography.place_called("Boden", "NO") is None
    assert geography.place_called("Boden", "SE") == "SE-2582"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sverige", "SE"),
        ("Sweden", "SE"),
        ("no", "NO"),
        ("GR", "EL"),
        ("United Kingdom", "UK"),
        ("ZZ", None),
        ("", None),
    ],
)
def test_countries(text: str, expected: str | None) -> None:
    assert geography.country_called(text) == expected


def test_every_municipality_is_found_by_each_of_its_names() -> None:
    for code, name in geography.municipalities().select("code", "name_sv").iter_rows():
        assert geography.place_called(name) == code
        assert geography.place_called(code.removeprefix("SE-")) == code
    assert geography.municipalities().height == 290


def test_places_come_with_all_that_they_are_part_of() -> None:
    frame = geography.place_facts({"SE332": 7, "SE331": 3, "EL": 9, "SE-2580": 2})
    check(model.PlaceFact, frame)
    by_code = {row["code"]: row for row in frame.to_dicts()}
    assert list(by_code) == ["EL", "SE", "SE3", "SE33", "SE331", "SE332"]
    assert (by_code["SE332"]["parent"], by_code["SE332"]["national"]) == ("SE33", "25")
    assert by_code["SE332"]["name_sv"] == "Norrbottens län"
    assert (by_code["EL"]["name_en"], by_code["EL"]["parent"]) == ("Greece", None)
    assert [by_code[code]["row"] for code in ("SE332", "SE33", "SE")] == [7, 3, 3]


def test_all_of_sweden_hangs_together() -> None:
    frame = geography.bundled_place_facts()
    check(model.PlaceFact, frame)
    codes = set(frame["code"])
    assert set(frame["parent"].drop_nulls()) <= codes
    assert frame.filter(frame["kind"] == "nuts3").height == 21


@given(st.text())
def test_any_text_is_a_place_or_none(text: str) -> None:
    geography.place_called(text)
    geography.place_of("SE", text, text, text, text)
    assert geography.fold(geography.fold(text)) == geography.fold(text)


def test_a_list_of_places_of_ones_own_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "nuts.csv"
    text = geography.bundled_file().read_text(encoding="utf-8")
    own.write_text(text.replace("Norrbottens län", "Nordlandet"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        stated("places", own)
    assert raised.value.key == "places-own"
    own.write_bytes(geography.bundled_file().read_bytes())
    assert len(stated("places", own).values("Place", "code")) == 323
