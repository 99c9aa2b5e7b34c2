"""The statements that write: their headers tell the truth, and their plans find what they need by index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import cypher
from kb.store import Store
from tests.conftest import forget_plans
from tests.loaders.given import loaded, organisations

# What looks through everything once a delivery, and those that ask for a list of what was loaded.
ONCE = ("load/withdrawn-", "load/gone-", "load/crossed-actors", "load/newest-extracts", "load/facts-told")
LOAD = [name for name in cypher.names("load") if not name.startswith(ONCE)]
PAGES = sorted(
    {name for name in cypher.names("store") if name.startswith("store/dump-")}
    - {"store/dump-counts", "store/dump-others"}
)
OURS = [*cypher.names("load"), *cypher.names("store"), *cypher.names("match")]
BY_KEY = [
    f"match/{name}"
    for name in (
        "candidate-of-pair", "candidates", "forget-candidates", "held-by", "judge", "judgements-of-pairs",
        "matched", "pairs", "undo",
    )
]  # fmt: skip
SCANS = {"AllNodesScan", "NodeByLabelScan", "NodeIndexScan", "DirectedAllRelationshipsScan", "NodeHashJoin"}


@pytest.mark.parametrize("name", OURS)
def test_the_header_declares_what_the_statement_uses(name: str) -> None:
    found = cypher.statement(name)
    header = yaml.safe_load(found.header)
    code = re.sub(r"//.*|'[^']*'", "", found.text)
    assert set(header.get("params") or ()) == set(re.findall(r"\$([a-z]\w*)", code))
    assert header["about"].endswith(".")


@pytest.mark.parametrize("name", [name for name in cypher.names("load") if name.endswith("-new")])
def test_what_is_created_says_as_much_as_what_is_looked_for(name: str) -> None:
    """A column that only one of the two writes would depend on whether the fact was known before."""
    other = "load/statements" if name == "load/actors-new" else name.removesuffix("-new")
    created, found = (set(yaml.safe_load(cypher.statement(one).header)["params"]) for one in (name, other))
    assert found - created <= {"actor"}
    assert created - found <= {"label", "other_names", "told"}


def test_no_statement_looks_through_everything(store: Store, tmp_path: Path) -> None:
    """In an empty database, where any plan looks cheap, and in one with something in it."""
    for count in (0, 500):
        if count:
            rows = ({"organisationID": f"{n:09}", "projectID": str(n % 50)} for n in range(count))
            loaded(store, "cordis", organisations(tmp_path / "o.csv", *rows))
        forget_plans(store.server)
        scans = {}
        for name in [*LOAD, *PAGES, *BY_KEY]:
            found = {operator for operator, _ in store.explain(cypher.text(name), {}).operators} & SCANS
            if found:
                scans[name] = found
        assert scans == {}, count
