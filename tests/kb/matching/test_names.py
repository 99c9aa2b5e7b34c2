"""The normal form of a name, and laws of comparing two."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.matching import signs
from kb.matching.engine import candidates
from kb.matching.names import name, normal
from kb.matching.scoring import Party, likeness, verdict


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("Luleå tekniska universitet", "LULEA TEKNISKA UNIVERSITET"),
        ("Göteborgs Universitet", "GOETEBORGS UNIVERSITET"),
        ("LULEÃ… TEKNISKA UNIVERSITET", "Luleå tekniska universitet"),
        ("FÃ¶rsvarshÃ¶gskolan", "Försvarshögskolan"),
        ("Acme S.r.l.", "ACME SRL"),
        ("Ørsted Wind Power A/S", "ORSTED WIND POWER AS"),
        ("Straße & Söhne", "strasse  sohne"),
    ],
)
def test_one_normal_form(written: str, also: str) -> None:
    assert normal(written) == normal(also)


@given(st.text())
def test_normal_again_is_the_same(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Länsstyrelsen i Norrbottens län", "County Administrative Board of Norrbotten"),
        ("Umeå universitet", "University of Umeå"),
        ("AB Volvo", "Volvo Aktiebolag"),
        ("Norrbottens läns landsting", "Region Norrbotten"),
        ("Oulun yliopisto", "University of Oulu"),
        ("Piteå Municipality", "Piteå kommun"),
        ("Vinnova", "Swedish Governmental Agency for Innovation Systems"),
    ],
)
def test_one_organisation(one: str, other: str) -> None:
    said = verdict(Party("1", one, country="SE"), Party("2", other, country="SE"))
    assert said is not None
    assert said.decision == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Luleå kommun", "Luleå kommunföretag AB"),
        ("Luleå kommun", "Luleå Hamn AB"),
        ("Piteå Energi AB", "Luleå Energi AB"),
        ("Region Norrbotten", "Länsstyrelsen i Norrbottens län"),
        ("Hela Sverige ska leva Norrbotten", "Hela Sverige ska leva Västerbotten"),
        ("Skanova AB", "Skanova ekonomisk förening"),
        ("Skanova AB", "Skanova Holding AB"),
        ("Universität Wien", "Technische Universität Wien"),
        ("Universität Wien", "Medizinische Universität Wien"),
        ("Université Lyon I", "Université Lyon II"),
        ("Almi Företagspartner Nord AB", "Almi Företagspartner Mitt AB"),
        ("LTU", "LTU Business AB"),
        ("Malmö", "Malmö universitet"),
    ],
)
def test_two_organisations(one: str, other: str) -> None:
    said = verdict(Party("1", one, country="SE"), Party("2", other, country="SE"))
    assert said is None or said.decision == "ask"
    if said is not None:
        assert said.score < 0.9


def test_the_same_name_in_two_countries_is_two_organisations() -> None:
    assert (
        verdict(Party("1", "Nordic Wind AB", country="SE"), Party("2", "Nordic Wind AB", country="FI"))
        is None
    )


@pytest.mark.parametrize(
    "foundation", ["Fondazione Politecnico di Milano", "Stiftelsen Politecnico di Milano"]
)
def test_a_foundation_is_asked_about(foundation: str) -> None:
    said = verdict(Party("1", foundation, country="IT"), Party("2", "Politecnico di Milano", country="IT"))
    assert said is not None
    assert said.decision == "ask"


@pytest.mark.parametrize(
    "part",
    [
        "Umeå universitet, Institutionen för fysik",
        "Department of Physics, Umeå University",
        "Umeå universitet - Enheten för biobanksforskning",
    ],
)
def test_a_unit_is_a_part(part: str) -> None:
    said = verdict(Party("1", part, country="SE"), Party("2", "Umeå universitet", country="SE"))
    assert said is not None
    assert (said.decision, said.whole) == ("part_of", "2")


def test_a_place_in_a_region_is_near_and_a_sign() -> None:
    def at(place: str, *around: str) -> Party:
        return Party(place, "Arctic Physical Labs", country="SE", place=place, around=frozenset(around))

    lulea = at("SE-2580", "SE332", "SE33", "SE3", "SE")
    places = [(one, signs.places(lulea.place, lulea.around, one, frozenset())) for one in PLACES]
    assert dict(places) == PLACES
    assert [one for one, _ in places if (said := verdict(lulea, at(one))) and not said.alone] == ["SE332"]


# Beside Luleå municipality: its county, the region of more than one, another county, Piteå, the country.
PLACES = {"SE332": 0.5, "SE33": None, "SE331": 0.0, "SE-2581": 0.0, "SE": None}


def test_a_registers_code_of_the_legal_form_counts_where_the_name_tells_none() -> None:
    def told(form: str | None) -> float | None:
        said = verdict(
            Party("1", "Skanova", country="SE", legal_form=form), Party("2", "Skanova AB", country="SE")
        )
        return said.parts.form if said else 0.0

    assert [told("49"), told(None), told("51"), told("no code")] == [1.0, None, 0.0, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SPOL INOTEX SRO", "INOTEX SPOL SRO"),
        ("Veolia Deutschland GmbH", "VEOLIA DEUTSCHLAND GBMH"),
        ("FOV FABRICS AB", "FV FABRICS AB"),
        ("MD BIOMEDICAL AB", "MD BIMOEDICAL AB"),
        ("UNIVERSIDAD DE VALLADOLID", "UNIVERSIDAD DE VALLA"),
        ("KATHOLIEKE UNIVERSITEIT LEUVEN", "KU Leuven"),
        ("META GROUP POLSKA SP. ZOO", "Meta Group Polska"),
        ("BIONTECH RNA PHARMACEUTICALS GMBH", "BioNTech RNA"),
        ("BioFuel Region", "BioFuel Region BFR AB"),
        ("Nordic Biogas Oy", "Nordic Biogas Ltd"),
        ("Science City Skellefteå AB", "Skellefteå Science City"),
        ("Shaheed Benazir Bhutto University", "Benazir Bhutto Shaheed University"),
        ("State of Queensland", "State of Queensland (Queensland Health)"),
        ("The Velux Foundations", "The Velux Foundation"),
        ("Centro de Linguística", "CENTRO DE LINGUISTICA"),
    ],
)
def test_however_it_is_written_it_is_found(one: str, other: str) -> None:
    rows = [
        pl.DataFrame([{"id": key, "name": text, "country": "SE"}]) for key, text in (("1", one), ("2", other))
    ]
    assert candidates(*rows)["decision"].to_list() in (["same"], ["ask"])


def test_what_speaks_against_is_asked_about() -> None:
    place = verdict(
        Party("1", "Folkets Hus i Byn", country="SE", place="Luleå"),
        Party("2", "Folkets hus i byn", country="SE", place="Umeå"),
    )
    helix = verdict(
        Party("1", "Arctic Labs", country="SE", helix="Company"),
        Party("2", "Arctic Labs", country="SE", helix="University"),
    )
    unknown = verdict(Party("1", "Arctic Labs", country="SE"), Party("2", "Arctic Labs"))
    assert [said.decision if said else None for said in (place, helix, unknown)] == ["ask", "ask", "ask"]


_WORDS = st.sampled_from(
    [
        "Luleå",
        "Umeå",
        "universitet",
        "AB",
        "kommun",
        "Hamn",
        "Region",
        "LTU",
        "Stiftelsen",
        "Volvo",
        "Holding",
        "2",
        "(LTU)",
        "-",
    ]
)
NAMES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join) | st.text(min_size=1)


@given(NAMES, NAMES)
def test_comparing_is_symmetric(one: str, other: str) -> None:
    there, back = likeness(name(one), name(other)), likeness(name(other), name(one))
    assert (there.score, there.exact) == (back.score, back.exact)
    assert verdict(Party("1", one, country="SE"), Party("2", other, country="SE")) == verdict(
        Party("2", other, country="SE"), Party("1", one, country="SE")
    )
    assert 0 <= there.score <= 1


@given(NAMES)
def test_a_name_is_like_itself(text: str) -> None:
    assert likeness(name(text), name(text)).score == 1
