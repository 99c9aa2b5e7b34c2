"""Facts taken back: what only the withdrawn extracts state goes, what others state stays as they state it."""

from __future__ import annotations

from kb import model
from kb.intake import Intake
from kb.store import Store
from kb.withdrawal import Withdrawal, stale_facts
from tests.kb.writing import actor, actors, graph, relationships, where, write

A = "se-2021002841"


def test_an_actor_goes_with_the_last_that_states_it(
    store: Store, intake: Intake, withdrawal: Withdrawal
) -> None:
    write(intake, model.ActorFact, actor("pic-1", A), actor("pic-2"))
    write(intake, model.ActorFact, actor("pic-2", name="Two"), of=where("b"))
    assert stale_facts(store, [where().extract]) == 3
    withdrawal.withdraw([where().extract], most=1)
    assert {one["properties"]["id"] for one in graph(store) if one.get("node") == "Identifier"} == {"pic-2"}
    assert list(actors(store)) == ["pic-2"]
    assert stale_facts(store, [where().extract]) == 0
    withdrawal.withdraw([where("b").extract])
    assert graph(store) == []


def test_two_series_state_the_same_side_by_side(store: Store, intake: Intake, withdrawal: Withdrawal) -> None:
    write(intake, model.ClusterFact, {"id": "c", "name": "C"})
    for series in ("one", "two"):
        write(intake, model.ActorFact, actor("pic-1"), of=where(series))
        write(
            intake, model.MembershipFact, {"actor": "pic-1", "cluster": "c", "role": series}, of=where(series)
        )
    assert relationships(store, "MEMBER_OF") == [("pic-1", "c")] * 2
    withdrawal.withdraw([where("one").extract])
    (left,) = [one["properties"] for one in graph(store) if one.get("relationship") == "MEMBER_OF"]
    assert (left["role"], left["source"]) == ("two", "2020-01-01.two.0")


def test_what_is_still_mentioned_stays(store: Store, intake: Intake, withdrawal: Withdrawal) -> None:
    full, mention = where("full"), where("mention")
    write(
        intake, model.ClusterFact, {"id": "c", "name": "C", "focus": "f"}, {"id": "d", "name": "D"}, of=full
    )
    write(intake, model.ProjectFact, {"id": "p", "acronym": "P", "programme": "F.1"}, of=full)
    write(intake, model.ProgrammeFact, {"code": "F"}, {"code": "F.1", "parent": "F"}, of=full)
    write(intake, model.ActorFact, actor("pic-1"), of=mention)
    write(intake, model.MentionedClusterFact, {"id": "c", "name": "C"}, of=mention)
    write(intake, model.MentionedProjectFact, {"id": "p", "acronym": "P"}, of=mention)
    write(intake, model.MembershipFact, {"actor": "pic-1", "cluster": "c"}, of=mention)
    write(intake, model.ParticipationFact, {"actor": "pic-1", "project": "p", "nr": 1}, of=mention)
    withdrawal.withdraw([full.extract])
    nodes = {one["properties"].get("id"): one["properties"] for one in graph(store) if "node" in one}
    assert sorted(nodes) == ["c", "p", "pic-1"]
    assert nodes["c"] == {"id": "c", "name": "C", "mentioned_in": mention.extract, "mentioned_row": 2}
    assert "programme" not in nodes["p"]
    withdrawal.withdraw([mention.extract])
    assert graph(store) == []
