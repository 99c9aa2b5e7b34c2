"""The command line on the bundled extract: what a user types, what comes back, with which exit code."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import python_calamine

from kb.questions import library
from kb.settings import Server
from tests.api.conftest import Command

pytestmark = pytest.mark.usefixtures("at_bundled")

HEADER = "projectID;organisationID;name;country;role;ecContribution\n"


def test_the_list_of_questions_has_every_question(loket: Command) -> None:
    said = loket("ask")
    assert said.code == 0
    assert set(library.bundled()) <= {line.split()[0] for line in said.out.splitlines() if line}


@pytest.mark.parametrize(
    "name",
    [
        "LTU",
        "lulea tekniska",
        "LULEÅ TEKNISKA UNIVERSITET",
        "luleaa tekniska universitet",
        "202100-2841",
        "SE202100284101",
        "999876874",
        "pic-999876874",
        "Luleå University of Technology",
    ],
)
def test_an_actor_is_found_by_any_of_its_names(loket: Command, name: str) -> None:
    said = loket("actor", name)
    assert said.code == 0
    assert "LULEA TEKNISKA UNIVERSITET" in said.out
    assert "se-orgnr 2021002841" in said.out


def test_an_ambiguous_name_lists_who_it_may_be(loket: Command) -> None:
    said = loket("ask", "who-works-with-whom", "--actor", "ericsson")
    assert said.code == 2
    assert said.out == ""
    assert "fits several actors" in said.err
    assert "se-5560566258" in said.err
    assert "ERICSSON AB" in said.err


def test_a_name_that_nobody_has_says_so(loket: Command) -> None:
    said = loket("actor", "zzyzx")
    assert said.code == 2
    assert "no actor called “zzyzx”" in said.err


def test_an_answer_as_json_is_json_and_nothing_else(loket: Command) -> None:
    said = loket("ask", "who-works-with-whom", "--actor", "LTU", "--limit", "3", "--format", "json")
    assert said.code == 0
    answer = json.loads(said.out)
    assert said.err == ""
    assert answer["asked"]["actor"] == "se-2021002841"
    assert answer["cut"] is True
    assert len(answer["rows"]) == 3
    assert answer["rows"][0]["partner"]["name"] == "INSTITOUTO TECHNOLOGIAS YPOLOGISTONKAI EKDOSEON DIOFANTOS"


def test_an_answer_as_csv_has_a_row_per_row(loket: Command) -> None:
    said = loket("ask", "structural-holes", "--place", "Norrbotten", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert rows[0]["actor"] == "LULEA TEKNISKA UNIVERSITET"
    assert rows[0]["actor_id"] == "se-2021002841"
    assert float(rows[0]["constraint"]) == pytest.approx(0.018751985161719)


def test_an_answer_as_a_workbook_is_written_to_a_file(loket: Command, tmp_path: Path) -> None:
    file = tmp_path / "svar.xlsx"
    said = loket("ask", "gaps-between-helices", "--output", str(file))
    assert said.code == 0
    assert "rows written" in said.err
    book = python_calamine.load_workbook(str(file))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Between", "And", "Part of the possible ties"]
    assert len(rows) == 11
    assert any(
        "Gaps between kinds of actors" in cell
        for row in book.get_sheet_by_index(1).to_python()
        for cell in row
    )


def test_a_workbook_needs_a_file(loket: Command) -> None:
    said = loket("ask", "gaps-between-helices", "--format", "xlsx")
    assert (said.code, said.out) == (2, "")
    assert "--output" in said.err


def test_a_file_that_cannot_be_written_says_so(loket: Command, tmp_path: Path) -> None:
    said = loket("ask", "gaps-between-helices", "--output", str(tmp_path / "none" / "a.csv"))
    assert said.code == 2
    assert "cannot be written" in " ".join(said.err.split())


def test_the_same_in_swedish(loket: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKET_LANG", "sv")
    said = loket("actor", "LTU")
    assert "Lärosäte" in said.out or "lärosäte" in said.out
    assert (
        "8\N{NO-BREAK SPACE}672\N{NO-BREAK SPACE}613" in said.out
    )  # numbers by language: a no-break space, not a comma


@pytest.mark.parametrize("by", ["helix", "cluster", "place", "community"])
def test_gaps(loket: Command, by: str) -> None:
    assert loket("gaps", "--by", by).code == 0


def test_gaps_by_something_else(loket: Command) -> None:
    said = loket("gaps", "--by", "colour")
    assert said.code == 2
    assert "helix, cluster, place" in said.err


def test_analysing_again_finds_the_same_analysis(loket: Command) -> None:
    said = loket("analyse", "--json")
    found = json.loads(said.out)
    assert found["unchanged"] is True
    assert (found["actors"], found["ties"]) == (3942, 75538)
    listed = loket("analyse", "--list")
    assert found["id"] in listed.out


@pytest.mark.parametrize(
    ("words", "said_so"),
    [
        (["analyse", "--from", "2016", "--to", "2014"], "before it starts"),
        (["analyse", "--ties", "friendship"], "no kind of tie"),
        (["analyse", "--focus", "Atlantis"], "Atlantis"),
        (["ask", "who-works-with-whom"], "needs “actor”"),
        (["ask", "who-works-with-whom", "--actor", "LTU", "--limit", "many"], "should be a number"),
        (["ask", "who-works-with-whom", "--actor", "LTU", "--since", "20014"], "between"),
        (["load", "nonsense", "x.csv"], "no source called"),
        (["load", "cordis", "/nowhere/x.csv"], "no file"),
        (["load", "cordis", __file__, "--rejects", "/"], "cannot be written"),
        (["load", "cordis"], "Which files"),
        (["load", "cordis", "--template", "x.xlsx"], "no template"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what_to_do(
    loket: Command, words: list[str], said_so: str
) -> None:
    said = loket(*words)
    assert said.code == 2
    assert said.out == ""
    assert said_so in " ".join(said.err.split())


def test_loading_the_bundled_extract_again_changes_nothing(loket: Command) -> None:
    folder = Path(__file__).parents[2] / "loaders" / "data" / "cordis-h2020-sweden-2014-2016"
    said = loket("load", "cordis", str(folder), "--no-match")
    assert said.code == 0
    assert "unchanged" in said.out


def test_a_dry_run_writes_nothing_and_rejects_are_exit_code_3(loket: Command, tmp_path: Path) -> None:
    file = tmp_path / "organization.csv"
    file.write_text(HEADER + "1;999999999;Acme;SE;participant;-5\n2;999999998;Beta;SE;participant;5\n")
    said = loket("load", "cordis", str(file), "--dry-run", "--rejects", str(tmp_path / "rejects.csv"))
    assert said.code == 3
    assert "nothing written" in said.out
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as rejects:
        rows = list(csv.DictReader(rejects))
    assert [(row["row"], row["field"]) for row in rows] == [("2", "ecContribution")]
    assert loket("actor", "999999998").code == 2


def test_a_file_of_rejects_that_was_named_has_its_headings_alone_where_none_was(
    loket: Command, tmp_path: Path
) -> None:
    file, rejects = tmp_path / "organization.csv", tmp_path / "rejects.csv"
    file.write_text(HEADER + "1;999999999;Acme;SE;participant;-5\n2;999999998;Beta;SE;participant;5\n")
    assert loket("load", "cordis", str(file), "--dry-run", "--rejects", str(rejects)).code == 3
    file.write_text(HEADER + "2;999999998;Beta;SE;participant;5\n")
    said = loket("load", "cordis", str(file), "--dry-run", "--rejects", str(rejects))
    assert said.code == 0
    assert "has its headings alone" in " ".join(said.err.split())
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 1


def test_sources(loket: Command) -> None:
    said = loket("sources")
    assert said.code == 0
    assert "organization.csv" in said.out
    assert "CC-BY-4.0" in said.out
    data = json.loads(loket("sources", "--json").out)
    assert {"cordis", "roster", "places"} <= set(data["sources"])


def test_the_status_of_a_server_of_ones_own(loket: Command, at_bundled: Server) -> None:
    said = loket("db", "status")
    assert said.code == 0
    assert at_bundled.uri in said.out
    assert at_bundled.password not in said.out


def test_a_database_that_does_not_answer(loket: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")
    said = loket("ask", "gaps-between-helices")
    assert said.code == 1
    assert "does not answer" in said.err


def test_a_wrong_password(loket: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-password")
    said = loket("ask", "gaps-between-helices")
    assert said.code == 1
    assert "refused the login" in said.err
    assert "wrong-password" not in said.err


def test_an_own_question_is_a_command(
    loket: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "countries.cypher").write_text(
        """/*
title: {en: Countries, sv: Länder}
about: {en: Actors by country., sv: Aktörer efter land.}
params:
  limit: {type: int, default: 3}
returns:
  country: {type: text, en: Country, sv: Land}
  actors: {type: int, en: Actors, sv: Aktörer}
*/
MATCH (a:Actor) RETURN a.country AS country, count(*) AS actors ORDER BY actors DESC, country LIMIT $limit
"""
    )
    monkeypatch.setenv("LOKET_QUESTIONS", str(tmp_path))
    said = loket("ask", "countries", "--format", "csv")
    assert said.code == 0
    assert said.out.splitlines()[:2] == ["country,actors", "DE,502"]


def test_a_broken_question_of_ones_own_is_told_about_and_the_others_work(
    loket: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken.cypher").write_text("/*\ntitle: x\n*/\nMATCH (n) RETURN n")
    (tmp_path / "writes.cypher").write_text(
        "/*\ntitle: {en: W, sv: W}\nabout: {en: W, sv: W}\nreturns:\n  n: {type: int, en: N, sv: N}\n*/\n"
        "CREATE (a:Actor) RETURN 1 AS n LIMIT 1"
    )
    monkeypatch.setenv("LOKET_QUESTIONS", str(tmp_path))
    assert "broken.cypher" in loket("ask", "clusters").err
    said = loket("ask", "writes")
    assert said.code == 2
    assert "does more than read" in said.err


# --- a table of the user's own


def test_a_table_is_loaded_by_a_mapping_that_was_suggested(loket: Command, tmp_path: Path) -> None:
    grants = tmp_path / "grants.csv"
    grants.write_text("Orgnr;Namn;Projekt\n202100-2841;LTU;Arktis\n556036-0793;Saab AB;Arktis\n", "utf-8")
    suggested = loket("load", "table", str(grants), "--suggest")
    assert suggested.code == 0
    mapping = tmp_path / "grants.yaml"
    mapping.write_text(suggested.out, encoding="utf-8")
    said = loket("load", "table", str(grants), "--mapping", str(mapping), "--dry-run", "--json")
    assert said.code == 0
    assert json.loads(said.out)["facts"]["ParticipationFact"] == 2
    assert json.loads(said.out)["source"] == "grants"


def test_a_table_without_a_mapping_and_a_mapping_with_a_fault(loket: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n", "utf-8")
    said = loket("load", "table", str(tmp_path / "a.csv"))
    assert said.code == 2
    assert "--suggest" in said.err
    (tmp_path / "m.yaml").write_text("mapping: 1\ntitle: {en: A, sv: A}\ntables: []\n", "utf-8")
    said = loket("load", "table", str(tmp_path / "a.csv"), "--mapping", str(tmp_path / "m.yaml"))
    assert said.code == 2
    assert "m.yaml, line 3" in said.err


def test_bridges_across_a_gap_are_told_in_sentences(loket: Command) -> None:
    said = loket("bridges", "Norrbotten", "Västerbotten", "--limit", "2")
    assert said.code == 0, said.err
    told = " ".join(said.out.split())
    assert "1. LULEA TEKNISKA UNIVERSITET – UMEA UNIVERSITET" in told
    assert "do not work together yet, although both have projects in" in told
    assert "and could introduce them." in told
    assert "mean distance" in told


def test_bridges_for_an_actor_as_csv(loket: Command) -> None:
    said = loket("bridges", "skellefteå kraft", "--among", "universities", "--limit", "3", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert len(rows) == 3
    for row in rows:
        assert row["a"] == "SKELLEFTEA KRAFT AB"
        assert row["introducer_id"]
        assert float(row["constraint_a_after"]) < float(row["constraint_a"])
        assert float(row["steps_after"]) <= float(row["steps"])


def test_bridges_need_two_groups_or_one_actor(loket: Command) -> None:
    said = loket("bridges", "Norrbotten", "Västerbotten", "--among", "company")
    assert (said.code, said.out) == (2, "")
    assert "--among goes with one actor" in said.err
    said = loket("bridges", "Norrbotten", "zzyzx")
    assert said.code == 2
    assert "called “zzyzx”" in said.err
