"""From an address to a place."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import lock, model, search
from kb.errors import InputError, NotFoundError
from kb.intake import Intake, check
from kb.store import Store
from loaders import geography, neighbours
from loaders.pipeline import load
from loaders.sources import source
from tests.kb.writing import where
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


@pytest.mark.parametrize(
    ("country", "number", "expected"),
    [
        ("NO", "5501", "NO072"),  # Tromsø
        ("NO", "5612", "NO073"),  # Kautokeino
        ("NO", "1804", "NO071"),  # Bodø
        ("NO", "0301", "NO081"),
        ("NO", "301", "NO081"),
        ("NO", "2111", "NO0B2"),  # Longyearbyen
        ("NO", "5401", "NO072"),  # Tromsø from 2020 to 2023
        ("NO", "5430", "NO073"),  # Kautokeino then
        ("NO", "5499", "NO07"),  # of Troms og Finnmark, which has been divided
        ("NO", "1902", "NO072"),  # Tromsø before
        ("NO", "2011", "NO073"),
        ("NO", "1852", "NO072"),  # Tjeldsund changed from Nordland to Troms
        ("NO", "1850", "NO07"),  # Tysfjord was divided
        ("NO", "3005", "NO085"),  # Drammen in Viken
        ("NO", "1571", "NO0"),  # Halsa, to a municipality of another county that others were divided among
        ("NO", "9999", None),
        ("NO", "Tromsø", None),
        ("NO", "55011", None),
        ("NO", "", None),
        ("FI", "698", "FI1D7"),  # Rovaniemi
        ("FI", "091", "FI1B1"),
        ("FI", "91", "FI1B1"),
        ("FI", "478", "FI200"),  # Mariehamn
        ("FI", "999", None),
        ("SE", "2580", None),
        ("DK", "101", None),
    ],
)
def test_where_a_municipality_abroad_lies(country: str, number: str, expected: str | None) -> None:
    assert neighbours.region_of(country, number) == expected
    if expected:
        assert geography.place_told(country, None, number, None, None, None) == expected


def test_an_address_abroad_says_no_more_than_it_does() -> None:
    assert geography.place_told("NO", None, "9999", None, None, None) == "NO"
    assert geography.place_told("NO", "NO071", None, None, None, None) == "NO071"
    assert geography.place_told("SE", None, "2580", None, None, None) == "SE-2580"
    assert geography.place_told("DE", None, "5501", None, None, None) == "DE"


def test_all_of_norway_and_finland_hangs_together() -> None:
    codes = list(neighbours.regions())
    below = {code for code in codes if len(code) == 5}
    assert len([code for code in below if code.startswith("NO")]) == 17  # 15 counties, Svalbard, Jan Mayen
    assert len([code for code in below if code.startswith("FI")]) == 19
    assert all(code[:-1] in codes or len(code) == 3 for code in codes)
    numbered = {
        place for number in range(10_000) if (place := neighbours.region_of("NO", f"{number:04}"))
    } | {place for number in range(1000) if (place := neighbours.region_of("FI", f"{number:03}"))}
    assert below <= numbered <= set(codes)
    finns = [number for number in range(1000) if neighbours.region_of("FI", f"{number:03}")]
    assert len(finns) == 309
    frame = geography.place_facts(dict.fromkeys(codes, 2))
    check(model.PlaceFact, frame)
    assert frame.group_by("name_sv").len().filter(frame.group_by("name_sv").len()["len"] > 1).height == 0
    assert frame["national"].null_count() == frame.height


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troms", "NO072"),
        ("TROMS", "NO072"),
        ("Romsa", "NO072"),
        ("Nordland", "NO071"),
        ("Nord-Norge", "NO07"),
        ("Northern Norway", "NO07"),
        ("møre og romsdal", "NO0A3"),
        ("Lappi", "FI1D7"),
        ("Lappland", "FI1D7"),
        ("Norra Österbotten", "FI1D9"),
        ("Åland", "FI200"),
        ("NO07", "NO07"),
        ("NO0", "NO0"),
        ("NO", "NO"),
        ("NO061", "NO060"),  # Sør-Trøndelag until 2017
        ("FI1D2", "FI1DB"),
        ("NO99", None),
        ("FI1Z", None),
        ("SE33", "SE33"),
        ("Norrbotten", "SE332"),
        ("DE300", "DE300"),
        ("SE99", None),
        ("Atlantis", None),
    ],
)
def test_the_region_that_a_person_means(text: str, expected: str | None) -> None:
    assert geography.region_called(text) == expected


def test_a_region_has_one_code_in_whatever_version_it_is_told() -> None:
    assert geography.place_of("NO", "NO011", None, None, None) == "NO081"
    assert geography.place_of("NO", "NO074", None, None, None) == "NO07"
    assert geography.place_of("FI", "FI1A2", None, None, None) == "FI1D9"
    assert geography.place_called("NO061", "NO") == "NO060"
    for code in ("NO071", "NO072", "NO073", "FI1D7", "FI200", "SE332"):
        assert geography.place_of(code[:2], code, None, None, None) == code
    assert geography.place_called("Troms", "NO") == "NO072"
    assert geography.place_called("Troms", "FI") is None
    assert geography.place_called("Lappland") is None  # in Sweden it is no region of NUTS


def test_all_of_sweden_hangs_together() -> None:
    frame = geography.bundled_place_facts()
    check(model.PlaceFact, frame)
    codes = set(frame["code"])
    assert set(frame["parent"].drop_nulls()) <= codes
    regions = frame.filter(frame["kind"] == "nuts3")["code"].str.head(2).value_counts()
    assert dict(regions.iter_rows()) == {"SE": 21, "NO": 17, "FI": 19}
    called = {row["code"]: (row["name_sv"], row["names"]) for row in frame.to_dicts()}
    assert called["FI1D7"] == ("Lappland", ["Lappi"])
    assert called["NO072"] == ("Troms", ["Romsa", "Tromssa"])
    assert called["FI1D8"] == ("Kajanaland", [])  # Kainuu is its name in English, too
    assert called["SE332"] == ("Norrbottens län", [])


def test_a_base_of_before_learns_what_regions_are_called_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only Sweden was told then, and a neighbour's region when a source named it."""
    now, before = source("places"), geography.bundled_place_facts()
    sweden = before.filter(before["code"].str.starts_with("SE"))
    with monkeypatch.context() as then, geography.bundled_file() as file:
        then.setattr(geography, "bundled_place_facts", lambda: sweden)
        load(store, replace(now, version=1), [file])
    made = geography.place_facts({"FI1D7": 2}).with_columns(names=pl.lit([], pl.List(pl.String)))
    with lock.held(store) as owner:
        Intake(store, owner).write(model.PlaceFact, made, where("prh", "2025-01-01", rank=3), 1)
    with pytest.raises(NotFoundError):
        search.one_of(store, "Place", "Lappi")
    with geography.bundled_file() as file:
        load(store, now, [file])
    assert search.one_of(store, "Place", "Lappi").id == "FI1D7"
    assert search.one_of(store, "Place", "Romsa").id == "NO072"
    assert search.one_of(store, "Place", "Norrbotten").id == "SE332"


@given(st.text())
def test_any_text_is_a_place_or_none(text: str) -> None:
    geography.place_called(text)
    geography.place_of("SE", text, text, text, text)
    geography.place_told("NO", text, text, text, text, text, text)
    geography.region_called(text)
    assert geography.fold(geography.fold(text)) == geography.fold(text)


def test_a_list_of_places_of_ones_own_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "nuts.csv"
    with geography.bundled_file() as file:
        bundled = file.read_bytes()
    text = bundled.decode()
    own.write_text(text.replace("Norrbottens län", "Nordlandet"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        stated("places", own)
    assert raised.value.key == "places-own"
    own.write_bytes(bundled)
    assert len(stated("places", own).values("Place", "code")) == 323 + 53


def test_the_list_of_places_is_a_file_in_an_installation_that_is_an_archive_too(tmp_path: Path) -> None:
    package = Path(geography.__file__).parent
    with zipfile.ZipFile(tmp_path / "installed.zip", "w") as archive:
        for path in [*package.glob("*.py"), *package.glob("data/geography/*")]:
            archive.write(path, Path("loaders") / path.relative_to(package))
    read = (
        "from loaders import geography\n"
        "with geography.bundled_file() as file:\n"
        "    print(geography.__file__, file.name, len(file.read_bytes()), sep='\\n')\n"
        "print(file.exists())"
    )
    said = subprocess.run(
        [sys.executable, "-c", read],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed.zip")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert said[0].startswith(str(tmp_path / "installed.zip"))
    size = (package / "data" / "geography" / "nuts.csv").stat().st_size
    assert said[1:] == ["nuts.csv", str(size), "False"]
