"""Natural persons: no personal number and no name of theirs stays anywhere, asked for or not."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from mmap import ACCESS_READ, mmap
from pathlib import Path
from threading import Barrier

import polars as pl
import pytest

from kb.errors import UsageError
from kb.store import Store
from loaders.pipeline import Options, load
from loaders.pseudonyms import Pseudonyms, read_or_make
from loaders.sources import source
from tests.loaders.given import Telling, graph, loaded, table
from tests.loaders.test_replies import ROLES, organisation_told, saved
from tests.loaders.twins import bolagsverket, company, scb, scb_row

# The tax agency's own numbers for tests, and how registers write them.
NUMBERS = ("8112289874", "6408233234", "6709199530", "0001072391")
CENTURIES = {"8112289874": "19", "6408233234": "19", "6709199530": "19", "0001072391": "20"}
_PROGRAMS = {".jar", ".so"}
ESTATE, SAAB, WRONG, NAME = "1020159248", "5560360793", "165560000000", "Gullbritt Ohm"


def person(number: str, **other: str) -> str:
    twelve = CENTURIES[number] + number
    return company(
        twelve,
        f"{NAME}s frisering$FORETAGSNAMN-ORGNAM$2020-01-01",
        organisationsidentitet=f"{twelve}$PERSON-IDORG",
        organisationsform="E-ORGFO",
        postadress=f"Gatan 7$c/o {NAME}$LULEÅ$97187$SE-LAND",
        **other,
    )


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Registers in which persons stand in every way that they do, whole rows and crooked ones."""
    first, second, third, fourth = NUMBERS
    crooked = person(fourth).replace('";"1"', '"";"1"')
    yield (
        "bolagsverket",
        bolagsverket(
            folder / "bolagsverket_bulkfil.txt",
            company(SAAB, "Saab AB$FORETAGSNAMN-ORGNAM$2020-01-01"),
            person(first),
            person(second, registreringsdatum="i fjol", avregistreringsdatum="2020-02-02"),
            person(third, organisationsnamn="null"),
            company(third, f"{NAME}$FORETAGSNAMN-ORGNAM$2020-01-01"),  # said to be a company
            crooked,
        ),
    )
    yield (
        "scb",
        scb(
            folder / "scb_bulkfil_JE_20251110T100709_47_100.txt",
            scb_row("16" + SAAB, "Saab AB"),
            scb_row(WRONG, "Fel AB"),
            *(scb_row(CENTURIES[one] + one, NAME, JurForm="10", COAdress=one) for one in NUMBERS),
            scb_row(first, NAME, JurForm="49"),
            scb_row("16" + ESTATE, f"{NAME}s dödsbo", JurForm="91"),
        ),
    )
    yield (
        "bolagsverket-api",
        saved(
            folder / "replies.json",
            {
                "organisationer": [
                    # A value that is left empty is told in a file of its own, without a person's number.
                    organisation_told(SAAB, organisationsdatum={"registreringsdatum": first}),
                    organisation_told(
                        CENTURIES[first] + first,
                        organisationsform={"kod": "E"},
                        organisationsdatum={"registreringsdatum": second},
                    ),
                ]
            },
        ),
    )
    vat = [f"SE{second}01", f"{third[:6]}-{third[6:]}"]
    yield (
        "growth",
        table(folder / "growth.csv", [["Orgnr", "Namn", "År", "Omsättning"],
                                      *([one, NAME, "2020", "x"] for one in vat)]),
    )  # fmt: skip
    yield "brreg", saved(folder / "roller.json", ROLES)


def spellings(number: str) -> list[bytes]:
    return [number.encode(), f"{number[:6]}-{number[6:]}".encode(), number.encode("utf-16-le")]


@pytest.mark.parametrize("pseudonyms", [None, Pseudonyms(b"0123456789" * 4)], ids=["out", "pseudonym"])
def test_no_personal_number_stays_anywhere(
    pseudonyms: Pseudonyms | None, store: Store, homes: Path, tmp_path: Path
) -> None:
    said = Telling()
    told = []
    for name, path in files(tmp_path / "given"):
        rejects = homes / "rejects" / f"{name}.csv"
        options = Options(rejects=rejects, pseudonyms=pseudonyms)
        told.append(load(store, source(name), [path], options, said))
    everything = "\n".join([*graph(store), *said.told, *map(repr, told)])
    digits = re.sub(r"(?<=\d)[ -](?=\d)", "", everything)
    assert [one for one in NUMBERS if one in digits] == []
    assert "Gullbritt" not in everything
    # The whole folder: rejects, logs, and the store with its indexes and its log of transactions. Short texts
    # are packed in the store: those the dump above has read.
    wanted = [one for number in NUMBERS for one in spellings(number)] + [b"Gullbritt"]
    # What is looked for this way would be found: a number that was rejected, a name of a file in the store.
    control = [WRONG.encode(), b"scb_bulkfil_JE_20251110T100709_47_100.txt"]
    there = [
        one
        for path in homes.rglob("*")
        if path.is_file() and path.suffix not in _PROGRAMS and "lib" not in path.parts
        for one in found_in(path, [*wanted, *control])
    ]
    assert {*there} == {*control}
    assert SAAB in digits


def found_in(path: Path, wanted: list[bytes]) -> list[bytes]:
    """Which of these stand in a file, however large it is."""
    if not path.stat().st_size:
        return []
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return [one for one in wanted if data.find(one) >= 0]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()


def actors(store: Store) -> list[str]:
    return [line for line in graph(store) if '"node":"Actor"' in line and "person-" in line]


def test_a_pseudonym_is_the_same_in_every_register_and_tells_nothing(store: Store, tmp_path: Path) -> None:
    key, made = read_or_make(tmp_path / "keys" / "pseudonym.key")
    assert made
    made_of = dict(files(tmp_path / "given"))
    first = loaded(store, "bolagsverket", made_of["bolagsverket"], pseudonyms=key)
    assert len(actors(store)) == 3
    assert first.tables[0].reasons == {"quote": 2}  # the crooked row, of which nobody can tell whose it is
    loaded(store, "scb", made_of["scb"], pseudonyms=key)
    lines = actors(store)
    assert len(lines) == 4
    assert all('"place":"SE-2580"' in line or "LOCATED_IN" not in line for line in lines)
    assert not any('"postcode"' in line or '"name":"' in line for line in lines)
    # Another key, other pseudonyms; and nobody, when they are not asked for any more.
    other, _ = read_or_make(tmp_path / "keys" / "other.key")
    loaded(store, "scb", made_of["scb"], pseudonyms=other, replace=True)
    loaded(store, "bolagsverket", made_of["bolagsverket"], replace=True)
    assert len(actors(store)) == 4
    loaded(store, "scb", made_of["scb"], replace=True, again=True)
    assert actors(store) == []


def test_the_key_is_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "pseudonym.key"
    first, made = read_or_make(path)
    again, made_again = read_or_make(path)
    assert (made, made_again, first == again) == (True, False, True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().strip() not in repr(first)
    path.chmod(0o640)
    with pytest.raises(UsageError, match="chmod 600"):
        read_or_make(path)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(UsageError):
        read_or_make(path)


def test_several_who_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    for turn in range(20):
        path = tmp_path / str(turn) / "pseudonym.key"
        begin = Barrier(8)

        def first(path: Path = path, begin: Barrier = begin) -> tuple[Pseudonyms, bool]:
            begin.wait()
            return read_or_make(path)

        with ThreadPoolExecutor(8) as pool:
            found = [one.result() for one in [pool.submit(first) for _ in range(8)]]
        assert len({key.fingerprint for key, _ in found}) == 1
        assert sum(made for _, made in found) == 1
        assert list(path.parent.iterdir()) == [path]


def test_a_pseudonym_does_not_depend_on_how_the_number_is_written() -> None:

    key = Pseudonyms(b"0123456789" * 4)
    number = NUMBERS[0]
    written = [
        "19" + number,
        number,
        f"{number[:6]}-{number[6:]}",
        f"19{number[:6]}-{number[6:]}",
        f"SE{number}01",
    ]
    assert key.of(pl.Series(written)).n_unique() == 1
    assert key.of(pl.Series(["6408233234"]))[0] != key.of(pl.Series([number]))[0]
