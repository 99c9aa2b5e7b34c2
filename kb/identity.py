"""Which identifiers belong to one actor: a function of what was stated, and of nothing else.

Invariant: the partition depends only on the set of statements and judgements, never on the order in
which they arrived. So a knowledge base loaded in another order, or restored, has the same actors with
the same ids, and taking a judgement back restores what was before.

An edge says "this source record carries this identifier". Identifiers joined by edges are one actor,
unless that would give an organisation two values of a scheme of which it has only one (two
organisation numbers): then the weaker edge is *contested*: kept, shown for a person to judge, not acted on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.identifiers import is_sole, rank_of, strongest


@dataclass(frozen=True)
class Edge:
    """`record` is the identifier a source record is known by, `identifier` another one that it carries.

    For a record with a single identifier the two are the same.
    """

    record: str
    identifier: str


@dataclass(frozen=True)
class Partition:
    """`actor_of` gives each identifier the id of its actor; `contested` are the edges not acted on."""

    actor_of: Mapping[str, str]
    contested: frozenset[Edge]


def partition(edges: Iterable[Edge]) -> Partition:
    """Group identifiers into actors. The same for any order and repetition of `edges`."""
    parent: dict[str, str] = {}
    sole: dict[str, dict[str, str]] = {}

    def find(one: str) -> str:
        root = one
        while parent[root] != root:
            root = parent[root]
        while parent[one] != root:
            parent[one], one = root, parent[one]
        return root

    def add(one: str) -> None:
        if one not in parent:
            parent[one] = one
            sole[one] = {one.partition("-")[0]: one} if is_sole(one) else {}

    unique = set(edges)
    contested: set[Edge] = set()
    for edge in sorted(unique, key=_by_strength):
        add(edge.record)
        add(edge.identifier)
        left, right = find(edge.record), find(edge.identifier)
        if left == right:
            continue
        ours, theirs = sole[left], sole[right]
        if any(theirs.get(scheme, value) != value for scheme, value in ours.items()):
            contested.add(edge)
            continue
        parent[right] = left
        ours.update(theirs)
        del sole[right]
    members: dict[str, list[str]] = {}
    for one in parent:
        members.setdefault(find(one), []).append(one)
    names = {root: strongest(ids) for root, ids in members.items()}
    return Partition({one: names[find(one)] for one in parent}, frozenset(contested))


def _by_strength(edge: Edge) -> tuple[int, int, str, str]:
    return (rank_of(edge.identifier), rank_of(edge.record), edge.identifier, edge.record)
