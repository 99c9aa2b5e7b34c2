"""Facts into the graph: checked before, written once, moved and taken back as identity demands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kb import model
from kb.errors import BusyError
from kb.intake import Intake, MalformedFactsError, check
from kb.model import Fact
from kb.settings import Server
from kb.store import Store
from kb.withdrawal import Withdrawal
from tests.kb.writing import actor, actors, frame, graph, relationships, where, write

A, B = "se-2021002841", "se-5560360793"


# --- checked before


@pytest.mark.parametrize(
    ("kind", "row", "key"),
    [
        (model.ActorFact, actor("pic-1", helix="Circus"), "facts-value"),
        (model.ActorFact, actor("pic-1", status="asleep"), "facts-value"),
        (model.ActorFact, {**actor("pic-1"), "key": None}, "facts-missing"),
        (model.TieFact, {"actor": "pic-1", "partner": "pic-2", "kind": "", "strength": 6}, "facts-value"),
        (model.TieFact, {"actor": "pic-1", "partner": "pic-2", "kind": "", "strength": 0}, "facts-value"),
        (model.TieFact, {"actor": "pic-1", "partner": "pic-2", "kind": None}, "facts-missing"),
        (model.PlaceFact, {"code": "SE", "kind": "planet"}, "facts-value"),
    ],
)
def test_what_is_no_fact_is_not_written(
    store: Store, intake: Intake, kind: type[Fact], row: dict[str, Any], key: str
) -> None:
    with pytest.raises(MalformedFactsError) as raised:
        write(intake, kind, row)
    assert raised.value.key == key
    assert graph(store) == []


def test_columns_must_be_those_of_the_kind() -> None:
    good = frame(model.ClusterFact, {"id": "x", "name": "X"})
    check(model.ClusterFact, good)
    for bad in (
        good.drop("focus"),
        good.with_columns(extra=1),
        good.with_columns(pl.col("since").cast(pl.String)),
    ):
        with pytest.raises(MalformedFactsError):
            check(model.ClusterFact, bad)


def test_a_fact_about_somebody_unknown_is_a_fault(store: Store, intake: Intake) -> None:
    with pytest.raises(MalformedFactsError, match="pic-9"):
        write(intake, model.MembershipFact, {"actor": "pic-9", "cluster": "x"})


def test_without_the_lock_nothing_is_written(store: Store, database: Server) -> None:
    stranger = Intake(store, "somebody else")
    with pytest.raises(BusyError):
        write(stranger, model.ClusterFact, {"id": "x", "name": "X"})
    with pytest.raises(BusyError):
        Withdrawal(store, "somebody else").withdraw(["2020-01-01.test.0"])
    assert graph(store) == []


# --- who is who


def test_actors_are_derived_from_the_most_trusted_then_the_newest(store: Store, intake: Intake) -> None:
    write(intake, model.ActorFact, actor("pic-1", name="Old", names=["O"], helix="Company", country="NO"))
    write(intake, model.ActorFact, actor("pic-1", name="New", url="x"), of=where("b", "2021-01-01"))
    write(intake, model.ActorFact, actor("pic-1", name="Trusted"), of=where("c", "2010-01-01", rank=0))
    (one,) = actors(store).values()
    assert (one["name"], one["names"], one["helix"], one["country"], one["url"]) == (
        "Trusted",
        ["New", "O", "Old"],
        "Company",
        "NO",
        "x",
    )


def test_an_actor_has_one_place_and_one_kind(store: Store, intake: Intake) -> None:
    write(intake, model.PlaceFact, {"code": "NO", "kind": "country"}, {"code": "SE", "kind": "country"})
    write(intake, model.ActorFact, actor("pic-1", helix="Company", place="NO"))
    write(
        intake, model.ActorFact, actor("pic-1", helix="University", place="SE"), of=where("b", "2021-01-01")
    )
    assert relationships(store, "LOCATED_IN") == [("pic-1", "SE")]
    (node,) = [one for one in graph(store) if one.get("node") == "Actor"]
    assert node["labels"] == ["University"]


@pytest.mark.parametrize("new", [True, False], ids=["new", "looked for"])
def test_who_has_ceased_has_the_label_and_who_has_not_has_it_not(
    store: Store, intake: Intake, new: bool
) -> None:
    def write_them(first: str | None, second: str | None, day: str, *, new: bool) -> None:
        rows = frame(model.ActorFact, actor("pic-1", status=first), actor("pic-2", status=second))
        intake.write(model.ActorFact, rows, where("b", day), 1, new)
        labels = [set(one["labels"]) for one in graph(store) if one.get("node") == "Actor"]
        ceased = [one == "ceased" for one in (first, second)]
        assert labels == [{"UnknownHelix", *(["Ceased"] if one else [])} for one in ceased]
        assert store.rows("questions/overview", lang="en")[0]["ceased"] == sum(ceased)

    write_them("ceased", "active", "2020-01-01", new=new)
    write_them("active", "ceased", "2021-01-01", new=False)
    write_them(None, "ceased", "2021-01-01", new=False)


def test_joining_moves_everything_and_parting_moves_it_back(
    store: Store, intake: Intake, withdrawal: Withdrawal
) -> None:
    write(intake, model.ClusterFact, {"id": "c", "name": "C"})
    write(
        intake,
        model.ActorFact,
        actor("pic-1", name="One"),
        actor("pic-2", name="Two"),
        actor("pic-3", name="Three"),
    )
    write(
        intake, model.MembershipFact, {"actor": "pic-1", "cluster": "c"}, {"actor": "pic-2", "cluster": "c"}
    )
    write(intake, model.TieFact, {"actor": "pic-3", "partner": "pic-2", "kind": ""})
    apart = graph(store)
    join = where("join", "2021-01-01")
    write(intake, model.ActorFact, actor("pic-1", A), actor("pic-2", A), of=join)
    assert sorted(actors(store)) == ["pic-3", A]
    assert relationships(store, "MEMBER_OF") == [(A, "c"), (A, "c")]
    assert relationships(store, "WORKS_WITH") == [("pic-3", A)]
    withdrawal.withdraw([join.extract])
    assert graph(store) == apart


def test_a_number_that_two_claim_is_kept_for_a_person_to_judge(
    store: Store, intake: Intake, withdrawal: Withdrawal
) -> None:
    write(intake, model.ActorFact, actor("pic-1", A, name="One"))
    write(intake, model.ActorFact, actor("pic-1", B, name="One"), of=where("b"))
    assert sorted(actors(store)) == [A]
    assert relationships(store, "CONTESTS") == [(A, B)]
    write(intake, model.ActorFact, actor("pic-2", B, name="Two"), of=where("c"))
    assert sorted(actors(store)) == [A, B]
    assert relationships(store, "CONTESTS") == [(A, B)]
    withdrawal.withdraw([where().extract])  # the first claim is gone: the second holds
    assert sorted(actors(store)) == [B]
    assert relationships(store, "CONTESTS") == []


# --- the newest counts


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_extract_counts_in_any_order(store: Store, intake: Intake, order: tuple[int, int]) -> None:
    days = [where(day="2020-01-01"), where(day="2021-01-01")]
    for at in order:
        write(intake, model.ActorFact, actor("pic-1"), of=days[at])
        write(intake, model.ClusterFact, {"id": "c", "name": f"C{at}"}, of=days[at])
        write(intake, model.MembershipFact, {"actor": "pic-1", "cluster": "c", "since": at}, of=days[at])
        write(
            intake,
            model.ProjectFact,
            {
                "id": "p",
                "title": f"P{at}",
                "programme": f"F{at}",
                "topics": [f"T{at}", "T"],
                "start": dt.date(2020, 1, 1),
            },
            of=days[at],
        )
    (cluster,) = [one["properties"] for one in graph(store) if one.get("node") == "Cluster"]
    (project,) = [one["properties"] for one in graph(store) if one.get("node") == "Project"]
    assert (cluster["name"], project["title"]) == ("C1", "P1")
    assert relationships(store, "FUNDED_BY") == [("p", "F1")]
    assert relationships(store, "CONCERNS") == [("p", "T"), ("p", "T1")]
    (member,) = [one["properties"] for one in graph(store) if one.get("relationship") == "MEMBER_OF"]
    assert member["since"] == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_list_of_places_comes_before_an_address(
    store: Store, intake: Intake, order: tuple[int, int]
) -> None:
    told = [
        (where("list", "2020-01-01", rank=0), {"code": "NO", "kind": "country", "name_en": "Norway"}),
        (where("address", "2024-01-01"), {"code": "NO", "kind": "country", "name_en": None}),
    ]
    for at in order:
        write(intake, model.PlaceFact, told[at][1], of=told[at][0])
    (place,) = [one["properties"] for one in graph(store) if one.get("node") == "Place"]
    assert (place["name_en"], place["source"]) == ("Norway", "2020-01-01.list.0")


def test_writing_a_batch_twice_changes_nothing(store: Store, intake: Intake) -> None:
    def everything() -> None:
        write(intake, model.ActorFact, actor("pic-1", A, name="One"), actor("pic-2", A, B))
        write(intake, model.ClusterFact, {"id": "c", "name": "C"})
        write(intake, model.ProjectFact, {"id": "p", "topics": ["T"], "programme": "F"})
        write(intake, model.MembershipFact, {"actor": "pic-1", "cluster": "c"})
        write(intake, model.TieFact, {"actor": "pic-1", "partner": "pic-2", "kind": "x", "strength": 3})
        for label, target in (("Actor", "pic-2"), ("Cluster", "c"), ("Project", "p")):
            write(
                intake,
                model.SupportFact,
                {"actor": "pic-1", "target_label": label, "target": target, "kind": ""},
            )

    everything()
    once = graph(store)
    everything()
    assert graph(store) == once
    assert len(relationships(store, "SUPPORTS")) == 3
