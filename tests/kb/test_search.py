"""Finding what a person means: by number, by name as people write it, and nothing by accident."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import search
from kb.errors import AmbiguousError, NotFoundError
from kb.migrations import migrate
from kb.settings import Server
from kb.store import Store
from kb.texts import speaking
from tests.conftest import EMPTY

# Who there is: the name, other names, identifiers (the first is the id).
ACTORS = {
    "se-2021002841": (
        "Luleå tekniska universitet",
        ["LTU", "Lulea University of Technology"],
        "vat-SE202100284101 pic-999876874",
    ),
    "se-2120000001": ("Luleå kommun", ["Municipality of Luleå"], ""),
    "se-5560001111": ("Norrbottens Kraft AB", [], ""),
    "se-5560002222": ("Ångström Mätteknik AB", ["ÅMAB"], ""),
    "se-5560003333": ("Örnsköldsviks Hamn & Logistik AB", [], ""),
    "se-5560004444": ("Ericsson AB", [], ""),
    "pic-900000001": ("Ericsson Research GmbH", [], ""),
    "pic-900000002": ("Ericsson Telecomunicazioni SpA", [], ""),
    "se-2021002974": ("Umeå universitet", ["Umea University", "UMU"], ""),
    "se-2021001062": ("Karlstads universitet", [], ""),
    "dk-36213728": ("Ørsted A/S", [], ""),
    "pic-900000003": ("Straßenbau Łódź Æther", [], ""),
    "se-5560005555": ("RISE Research Institutes of Sweden AB", ["RISE"], "lei-5493001KJTIIGC8Y1R12"),
    "se-5560006666": ("LKAB", ["Luossavaara-Kiirunavaara AB"], ""),
    "se-5560007777": ("LKAB Wassara AB", [], ""),
    "se-2021003005": (
        "Sveriges lantbruksuniversitet",
        ["SLU", "Swedish University of Agricultural Sciences"],
        "",
    ),
    "se-5560008888": ("The Way of Things", [], ""),
    "no-923609016": ("Equinor ASA", [], "vat-NO923609016MVA"),
    "fi-01120389": ("Nokia Oyj", [], "vat-FI01120389"),
    "pic-900000004": ("Blonk Milieu Advies BV", [], ""),
    "pic-900000005": ("E-Blink", [], ""),
    "pic-900000006": ("Museum für Naturkunde", [], ""),
    "pic-900000007": ("Naturhistorisches Museum", [], ""),
    "pic-900000008": ("Technical Proteins SL", [], ""),
    "pic-900000009": ("Malmoe hoegskola", [], ""),
    "se-5560009999": ("Malmö Fotbollförening", [], ""),
}  # fmt: skip
LTU = "se-2021002841"

_WRITE = """
UNWIND $rows AS row
CREATE (a:Actor:Company {id: row.id, name: row.name, names: row.names, helix: 'Company', country: 'SE'})
WITH a, row
UNWIND row.identifiers AS id
CREATE (a)-[:IDENTIFIED_BY]->(:Identifier {id: id})
"""
_OTHERS = """
CREATE (:Project {id: 'cordis-636496', acronym: 'ARCTIC', title: 'Cold climate testing of batteries'})
CREATE (:Project {id: 'cordis-636497', acronym: 'ARCTICA', title: 'Another one'})
CREATE (:Project {id: 'cordis-636498', acronym: 'AURORA', title: $title})
CREATE (:Cluster {id: 'kluster-is', name: 'Isklustret'})
CREATE (:Place {code: 'SE332', national: '25', name_sv: 'Norrbottens län', name_en: 'Norrbotten County'})
CREATE (:Place {code: 'SE331', national: '24', name_sv: 'Västerbottens län', name_en: 'Västerbotten County'})
CREATE (:Place {code: 'FI195', name_sv: 'Österbotten', name_en: 'Ostrobothnia'})
CREATE (:Place {code: 'SE-2580', national: '2580', name_sv: 'Luleå kommun', name_en: 'Luleå'})
CREATE (:Place {code: 'FI1D7', name_sv: 'Lappland', name_en: 'Lapland', names: ['Lappi']})
CREATE (:Place {code: 'NO072', name_sv: 'Troms', name_en: 'Troms', names: ['Romsa', 'Tromssa']})
CREATE (:Place {code: 'SE-0305', national: '0305', name_sv: 'Håbo kommun', name_en: 'Håbo'})
"""
TITLE = "Cold climate testing of batteries and of " + "other things " * 6 + "under the northern lights"


@pytest.fixture(scope="module")
def store(server: Server) -> Iterator[Store]:
    """A knowledge base with these."""
    auth = (server.username, server.password) if server.password else None
    rows = [
        {"id": id_, "name": name, "names": names, "identifiers": [id_, *more.split()]}
        for id_, (name, names, more) in ACTORS.items()
    ]
    with (
        Store(server) as opened,
        neo4j.GraphDatabase.driver(server.uri, auth=auth) as driver,
        driver.session(database=server.database) as session,
    ):
        session.run(EMPTY).consume()
        migrate(opened)
        session.run(_WRITE, rows=rows).consume()
        session.run(_OTHERS, title=TITLE).consume()
        yield opened


def one(store: Store, text: str) -> str:
    return search.one_actor(store, text).id


# --- by name


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Luleå tekniska universitet", LTU),
        ("LULEÅ TEKNISKA UNIVERSITET", LTU),
        ("lulea tekniska universitet", LTU),
        ("luleaa tekniska universitet", LTU),
        ("Lule\N{LATIN SMALL LETTER A}\N{COMBINING RING ABOVE} tekniska", LTU),
        ("lulea tekniska", LTU),
        ("lulea tek", LTU),
        ("luleå tekniksa univeristet", LTU),
        ("tekniska universitetet luleå", LTU),
        ("Luleå University of Technology", LTU),
        ("Lulea Technical University", LTU),
        ("  luleå   tekniska\tuniversitet\n", LTU),
        ("luleå-tekniska-universitet", LTU),
        ("LTU", LTU),
        ("ltu", LTU),
        ("luleå kommun", "se-2120000001"),
        ("municipality of luleå", "se-2120000001"),
        ("luleå stad", "se-2120000001"),
        ("ångström", "se-5560002222"),
        ("Angstrom", "se-5560002222"),
        ("ANGSTROEM", "se-5560002222"),
        ("aangstroem maetteknik", "se-5560002222"),
        ("åmab", "se-5560002222"),
        ("AMAB", "se-5560002222"),
        ("Örnsköldsviks hamn", "se-5560003333"),
        ("ornskoldsvik", "se-5560003333"),
        ("oernskoeldsviks hamn", "se-5560003333"),
        ("Örnsköldsviks Hamn och Logistik", "se-5560003333"),
        ("Ericsson AB", "se-5560004444"),
        ("umu", "se-2021002974"),
        ("Umeå University", "se-2021002974"),
        ("karlstad university", "se-2021001062"),
        ("karlstads", "se-2021001062"),
        ("Ørsted", "dk-36213728"),
        ("Orsted", "dk-36213728"),
        ("Örsted", "dk-36213728"),
        ("strassenbau lodz", "pic-900000003"),
        ("STRASSENBAU LODZ AETHER", "pic-900000003"),
        ("rise", "se-5560005555"),
        ("LKAB", "se-5560006666"),
        ("luossavaara", "se-5560006666"),
        ("kiirunavaara", "se-5560006666"),
        ("wassara", "se-5560007777"),
        ("SLU", "se-2021003005"),
        ("swedish university of agricultural sciences", "se-2021003005"),
        ("lantbruksuniversitetet", "se-2021003005"),
        ("the way of things", "se-5560008888"),
        ("norrbotens kraft", "se-5560001111"),
        ("nokia", "fi-01120389"),
    ],
)  # fmt: skip
def test_a_name_is_found_as_people_write_it(store: Store, text: str, id_: str) -> None:
    assert one(store, text) == id_


@pytest.mark.parametrize("id_", ACTORS)
def test_everyone_is_found_by_each_of_its_names(store: Store, id_: str) -> None:
    name, others, _ = ACTORS[id_]
    for text in (name, *others):
        for written in (text, text.upper(), text.casefold(), search.fold(text)):
            hit = search.one_actor(store, written)
            assert (hit.id, hit.name, hit.fit) == (id_, name, 4)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("202100-2841", LTU),
        ("2021002841", LTU),
        ("  202100-2841 ", LTU),
        ("16202100-2841", LTU),
        ("SE202100284101", LTU),
        ("se 202100284101", LTU),
        ("SE-202100-2841-01", LTU),
        ("se-2021002841", LTU),
        ("vat-SE202100284101", LTU),
        ("999876874", LTU),
        ("pic-999876874", LTU),
        ("5493001KJTIIGC8Y1R12", "se-5560005555"),
        ("5493001kjtiigc8y1r12", "se-5560005555"),
        ("923609016", "no-923609016"),
        ("923 609 016", "no-923609016"),
        ("NO 923 609 016 MVA", "no-923609016"),
        ("0112038-9", "fi-01120389"),
        ("FI01120389", "fi-01120389"),
    ],
)
def test_a_number_is_found_in_any_notation(store: Store, text: str, id_: str) -> None:
    hit = search.one_actor(store, text)
    assert (hit.id, hit.fit) == (id_, 5)


def test_a_number_that_nobody_has_is_not_somebodys(store: Store) -> None:
    for text in ("556036-0793", "SE556036079301", "999999999"):
        with pytest.raises(NotFoundError):
            one(store, text)


# --- several, or none


def test_an_ambiguous_name_has_candidates_the_best_first(store: Store) -> None:
    with pytest.raises(AmbiguousError) as caught:
        one(store, "ericsson")
    found = [str(candidate["id"]) for candidate in caught.value.candidates]
    assert set(found) == {"se-5560004444", "pic-900000001", "pic-900000002"}
    assert {"id", "name", "helix", "country"} <= caught.value.candidates[0].keys()
    for id_ in found:  # each can be said by its id
        assert one(store, id_) == id_


def test_the_beginning_of_several_names_is_ambiguous_and_a_whole_name_is_not(store: Store) -> None:
    with pytest.raises(AmbiguousError):
        one(store, "luleå")
    with pytest.raises(AmbiguousError):
        one(store, "universitet")
    assert one(store, "LKAB") == "se-5560006666"


def test_beside_a_name_that_begins_as_typed_nobody_is_meant_whose_name_it_would_be_misspelt(
    store: Store,
) -> None:
    assert one(store, "blonk") == "pic-900000004"
    assert [hit.name for hit in search.actors(store, "blonk")] == ["Blonk Milieu Advies BV", "E-Blink"]
    # Who has the word itself elsewhere in a name may be meant, in another language or with ö for oe, too.
    for text in ("museum", "technical", "malmoe"):
        with pytest.raises(AmbiguousError):
            one(store, text)


def test_a_place_is_none_whose_name_would_be_misspelt(store: Store) -> None:
    assert search.one_of(store, "Place", "Västerbotten").id == "SE331"


@pytest.mark.parametrize(
    "text", ["zzyzx", "Göteborgs stadsteater", "", "   ", "*", "~", "++", "&&", "…", "a" * 5000]
)
def test_what_nobody_is_called_is_not_found(store: Store, text: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        one(store, text)
    assert caught.value.key == "no-such-actor"


def test_hits_come_the_likeliest_first_and_no_more_than_wanted(store: Store) -> None:
    hits = search.actors(store, "universitet")
    assert len(hits) >= 4
    assert [hit.fit for hit in hits] == sorted((hit.fit for hit in hits), reverse=True)
    assert len(search.actors(store, "universitet", 2)) == 2
    assert search.actors(store, "luleå universitet")[0].id == LTU


# --- projects, clusters, places


@pytest.mark.parametrize(
    ("label", "text", "id_"),
    [
        ("Project", "cordis-636496", "cordis-636496"),
        ("Project", "ARCTIC", "cordis-636496"),
        ("Project", "arctic", "cordis-636496"),
        ("Project", "cold climate testing of batteries", "cordis-636496"),
        ("Cluster", "kluster-is", "kluster-is"),
        ("Cluster", "isklustret", "kluster-is"),
        ("Cluster", "isklutsret", "kluster-is"),
        ("Place", "SE332", "SE332"),
        ("Place", "se332", "SE332"),
        ("Place", "25", "SE332"),
        ("Place", "Norrbotten", "SE332"),
        ("Place", "norrbottens lan", "SE332"),
        ("Place", "2580", "SE-2580"),
        ("Place", "Luleå", "SE-2580"),
        ("Place", "lulea", "SE-2580"),
        ("Place", "Håbo", "SE-0305"),
        ("Place", "haabo", "SE-0305"),
        ("Place", "Lappi", "FI1D7"),
        ("Place", "LAPLAND", "FI1D7"),
        ("Place", "romsa", "NO072"),
        ("Place", "Tromssa", "NO072"),
    ],
)  # fmt: skip
def test_other_things_are_found_too(store: Store, label: str, text: str, id_: str) -> None:
    assert search.one_of(store, label, text).id == id_


def test_each_kind_is_found_among_its_own_only(store: Store) -> None:
    for label, text in (("Project", "Norrbotten"), ("Cluster", "ARCTIC"), ("Place", "isklustret")):
        with pytest.raises(NotFoundError) as caught:
            search.one_of(store, label, text)
        assert caught.value.key == f"no-such-{label.lower()}"


def test_a_place_is_called_as_the_reader_calls_it(store: Store) -> None:
    for lang, name in (("sv", "Norrbottens län"), ("en", "Norrbotten County")):
        with speaking(lang):  # type: ignore[arg-type]
            assert search.one_of(store, "Place", "SE332").name == name
            assert search.one_of(store, "Place", "norrbotten").name == name


# --- nobody writes query syntax by accident

SYNTAX = st.text(st.sampled_from("+-&|!(){}[]^\"~*?:\\/<>=$`' aåLTU"), max_size=25)


@settings(max_examples=80, deadline=None)
@given(SYNTAX | st.text(max_size=40))
def test_no_text_is_a_query(store: Store, text: str) -> None:
    for hit in search.actors(store, text):
        assert hit.id in ACTORS
    for label in ("Project", "Cluster", "Place"):
        search.others(store, label, text)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_syntax_around_the_words_changes_nothing(store: Store, data: st.DataObject) -> None:
    noise = st.text(st.sampled_from('+&|!(){}[]^"~*?:\\/<>= '), min_size=1, max_size=3)
    text = "".join(word + data.draw(noise) for word in ("luleå ", "tekniska ", "universitet "))
    assert one(store, data.draw(noise) + text) == LTU


@pytest.mark.parametrize(
    "text",
    [
        "AND",
        "OR",
        "NOT",
        "LTU AND NOT LTU",
        "name:LTU",
        "*:*",
        "[a TO z]",
        "LTU~0.1",
        "/.*/",
        "names:[* TO *]",
    ],
)
def test_operators_are_words(store: Store, text: str) -> None:
    hits = search.actors(store, text)
    assert len(hits) < len(ACTORS)


@pytest.mark.parametrize(
    "text",
    [
        "kommun stad " * 500,
        " ".join(f"w{at}" for at in range(3000)),
        "university " * 400,
        "å" * 100_000,
        "a b " * 999,
    ],
)
def test_long_texts_are_searched_for_like_short_ones(store: Store, text: str) -> None:
    search.actors(store, text)
    search.others(store, "Project", text)


def test_a_long_name_is_found_whole(store: Store) -> None:
    assert len(search.words(TITLE)) > 12
    assert search.one_of(store, "Project", TITLE).fit == 4


@pytest.mark.parametrize("text", ["\udcff", "LTU\udcff", "\x00", "LTU\x00"])
def test_bytes_that_are_no_text(store: Store, text: str) -> None:
    """What a terminal hands over when a file name or a paste is not in its encoding."""
    found = search.actors(store, text)
    assert [hit.id for hit in found] == ([LTU] if "LTU" in text else [])
    for label in ("Project", "Cluster", "Place"):
        search.others(store, label, text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert search.fold(search.fold(text)) == search.fold(text)
