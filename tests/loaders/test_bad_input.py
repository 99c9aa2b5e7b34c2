"""Bad input, source by source: each gets a clear error, the rest is loaded, nothing is half changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.store import Store
from loaders.recognition import recognise
from loaders.sources import source
from tests.loaders.given import ORGANISATION, book, csv_text, facts_of, graph, loaded, said
from tests.loaders.stating import stated

TIES = ["organisation", "number", "works with", "strength", "since", "until", "about"]


def cordis(**row: str) -> list[str]:
    return list({**ORGANISATION, **row}.values())


def tie(partner: str, **row: str) -> list[str]:
    return [{"organisation": "Ett AB", "works with": partner, **row}.get(name, "") for name in TIES]


SOURCES = {
    "cordis": (
        list(ORGANISATION),
        [cordis(organisationID="1", name="Åke AB"), cordis(organisationID="2", name="Två AB")],
    ),
    "roster": (TIES, [tie("Åke AB"), tie("Två AB")]),
}


@pytest.fixture(params=sorted(SOURCES))
def name(request: pytest.FixtureRequest) -> str:
    """Each source that reads delimited text from outside."""
    return str(request.param)


@pytest.fixture
def good(name: str) -> str:
    """A file with two sound rows."""
    header, rows = SOURCES[name]
    return csv_text([header, *rows])


def names(store: Store) -> set[str]:
    return {
        one
        for one in ("Åke AB", "Två AB", "Tre AB")
        if any(f'"name":"{one}"' in line for line in graph(store))
    }


def test_files_that_are_refused_whole(store: Store, name: str, good: str, tmp_path: Path) -> None:
    """Empty, header only, another source, a missing column, no table: an error, and nothing is written."""
    header = good.splitlines()[0]
    cases: dict[str, tuple[bytes, str]] = {
        "empty-file": (b"", "empty"),
        "header-only": (header.encode() + b"\n", "no rows"),
        "not-a-table": (b"%PDF-1.7 \xe2\xe3", "not a table"),
        "wrong-source": (b"x;y\n1;2\n", "is not a file of"),
        "missing-column": (
            good.replace(";name;", ";benämning;").replace("works with", "x").encode(),
            "lacks",
        ),
    }
    loaded(store, name, file(tmp_path, good.encode()))
    before = graph(store)
    for key, (content, words) in cases.items():
        with pytest.raises(InputError, match=words) as raised:
            loaded(store, name, file(tmp_path, content))
        assert raised.value.key.startswith(key)
        assert "bad.csv" in str(raised.value)
        assert graph(store) == before


def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    return path


def test_a_file_that_the_system_does_not_give_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a;b\n1;2\n")
    path.chmod(0)
    if os.access(path, os.R_OK):  # who may read everything needs something that nobody can
        path = Path("/proc/self/mem")
    with pytest.raises(InputError, match="cannot be read") as raised:
        recognise(source("scb"), [path])
    assert str(path) in str(raised.value)


def test_a_column_that_is_nearly_called_so_is_told(tmp_path: Path) -> None:
    text = (
        csv_text([[*ORGANISATION], cordis()])
        .replace("activityType", "activitytypes")
        .replace("nutsCode", "x")
    )
    made = stated("cordis", file(tmp_path, text.encode()))
    (word,) = (one for one in made.said if "there is no column" in one)
    assert "bad.csv" in word
    assert "“activityType”" in word
    assert "“activitytypes”" in word


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read_as_written(
    store: Store, name: str, good: str, tmp_path: Path, encoding: str
) -> None:
    summary = loaded(store, name, file(tmp_path, good.encode(encoding)))
    assert (summary.rejected, names(store)) == (0, {"Åke AB", "Två AB"})


def test_what_was_encoded_twice_is_put_right(store: Store, name: str, good: str, tmp_path: Path) -> None:
    summary = loaded(store, name, file(tmp_path, good.encode().decode("cp1252").encode()))
    assert names(store) == {"Åke AB", "Två AB"}
    assert summary.tables[0].repaired == 2


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda row: row.replace(b"Tre", b'T"re'), "quote"),
        (lambda row: row.replace(b"Tre", b"T\0re"), "nul"),
        (lambda row: row.replace(b"Tre", b"T\xe5re"), "encoding"),
        (lambda row: row.replace(b"Tre", b"T" * 1024 * 1024), "long"),
        (lambda row: row + b";one more", "fields"),
        (lambda row: row[: len(row) // 2], "fields"),
        (lambda row: row.replace(b"Tre", b'"Tre'), "quote"),
    ],
    ids=[
        "stray quote",
        "NUL",
        "latin-1 in UTF-8",
        "1 MB",
        "too many fields",
        "too few fields",
        "opened quote",
    ],
)
def test_a_crooked_row_costs_itself_only(
    store: Store, name: str, good: str, tmp_path: Path, spoil: object, reason: str
) -> None:
    head, first, second = good.encode().splitlines()
    bad = spoil(first.replace("Åke".encode(), b"Tre").replace(b";1;", b";3;"))  # type: ignore[operator]
    closing = b'"' if reason == "quote" else b""
    last = second.replace("Två AB".encode(), closing + "Två AB".encode() + closing)
    content = b"\n".join([head, first, bad, last, b""])
    summary = loaded(store, name, file(tmp_path, content))
    assert summary.tables[0].reasons == {reason: 1}
    assert names(store) == {"Åke AB", "Två AB"}
    assert summary.rejects is not None
    (told,) = said(summary.rejects)
    assert (told["file"], told["row"]) == ("bad.csv", "3")
    assert told["reason"]
    assert told["record"]


def test_a_newline_in_a_field_is_part_of_it(store: Store, name: str, good: str, tmp_path: Path) -> None:
    summary = loaded(store, name, file(tmp_path, good.replace("Två AB", '"Två\nAB"').encode()))
    assert summary.rejected == 0
    assert any("Två" in line and "AB" in line for line in graph(store))


def test_a_file_that_ends_in_the_middle_of_a_row(store: Store, name: str, good: str, tmp_path: Path) -> None:
    summary = loaded(store, name, file(tmp_path, good.encode()[:-12]))
    assert summary.tables[0].reasons == {"cut-off": 1}
    assert names(store) == {"Åke AB"}


def test_a_repeated_row_is_loaded_once(store: Store, name: str, good: str, tmp_path: Path) -> None:
    first = good.splitlines()[1]
    summary = loaded(store, name, file(tmp_path, (good + first + "\n").encode()))
    assert summary.tables[0].reasons == {"repeated": 1}
    assert summary.rejects is not None
    assert said(summary.rejects)[0]["row"] == "4"
    once = facts_of(store)
    assert sum('"relationship":"PARTICIPATES_IN"' in one or '"WORKS_WITH"' in one for one in once) == 2


def test_amounts_and_years_that_cannot_be(store: Store, tmp_path: Path) -> None:
    header = csv_text([list(ORGANISATION)])
    rows = csv_text(
        [
            cordis(organisationID="1", ecContribution="-100"),
            cordis(organisationID="2", totalCost="a lot"),
            cordis(organisationID="3", name="Tre AB"),
        ]
    )
    summary = loaded(store, "cordis", file(tmp_path, (header + rows).encode()))
    assert summary.tables[0].reasons == {"amount": 1, "negative": 1}
    assert summary.tables[0].columns == {"amount": {"totalCost": 1}, "negative": {"ecContribution": 1}}
    assert names(store) == {"Tre AB"}
    ties = csv_text(
        [
            TIES,
            tie("Två AB", since="2020", until="2019"),
            tie("Två AB", since="soon"),
            tie("Två AB", strength="-1"),
            tie("Tre AB", since="2019", until="2020", strength="5"),
        ]
    )
    summary = loaded(store, "roster", file(tmp_path, ties.encode()))
    assert summary.tables[0].reasons == {"end-before-start": 1, "strength": 1, "year": 1}
    assert summary.rejects is not None
    assert [(one["row"], one["field"]) for one in said(summary.rejects)] == [
        ("2", "until"),
        ("3", "since"),
        ("4", "strength"),
    ]


def test_of_a_folder_the_file_that_tells_most_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "b.csv").write_text(csv_text([[*ORGANISATION], cordis()]), encoding="utf-8")
    with pytest.raises(InputError, match="loket load cordis") as raised:
        recognise(source("scb"), [tmp_path])
    assert raised.value.key == "other-source"


def test_of_a_workbook_the_command_that_is_told_names_the_file(tmp_path: Path) -> None:
    rows = [[*ORGANISATION], cordis()]
    with pytest.raises(InputError, match=r"loket load cordis a\.xlsx$"):
        recognise(source("scb"), [book(tmp_path / "a.xlsx", {"Blad1": rows})])
