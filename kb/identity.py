"""Which identifiers belong to one actor: a function of what was stated, and of nothing else.

Invariant: the partition depends only on the set of statements and judgements, never on the order in
which they arrived. So a knowledge base loaded in another order, or restored, has the same actors with
the same ids, and taking a judgement back restores what was before.

An edge says "this source record carries this identifier". Identifiers joined by edges are one actor,
unless that would give an organisation two values of a scheme of which it has only one (two
organisation numbers): then the weaker edge is *contested*: kept, shown for a person to judge, not acted on.

A judgement says that two identifiers are one actor, or are not. It is weaker than anything stated, a person's
stronger than the matcher's; one that would contradict what is stronger is *unheeded*: kept, not acted on.
Where the matcher takes one for the same as two that cannot be one, neither counts until a person has chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.identifiers import is_sole, rank_of, strongest


@dataclass(frozen=True)
class Edge:
    """`record` is the identifier a source record is known by, `identifier` another one that it carries.

    For a record with a single identifier the two are the same.
    """

    record: str
    identifier: str


class Verdict(StrEnum):
    """What a judgement says of two identifiers."""

    SAME = "same"
    DIFFERENT = "different"
    PART_OF = "part_of"


@dataclass(frozen=True)
class Judgement:
    """What was judged of two identifiers; of `part_of`, `one` is the part. `score` is None if not known."""

    one: str
    other: str
    verdict: Verdict
    automatic: bool = False
    score: float | None = None


@dataclass(frozen=True)
class Partition:
    """`actor_of` gives each identifier the id of its actor.

    `contested` are the edges and `unheeded` the judgements not acted on.
    """

    actor_of: Mapping[str, str]
    contested: frozenset[Edge]
    unheeded: frozenset[Judgement] = frozenset()


def partition(edges: Iterable[Edge], judgements: Iterable[Judgement] = ()) -> Partition:
    """Group identifiers into actors. The same for any order and repetition of `edges` and `judgements`.

    A judgement counts while something is stated of both its identifiers.
    """
    groups = _Groups()
    contested: set[Edge] = set()
    held: set[str] = set()
    for edge in sorted(set(edges), key=_by_strength):
        groups.add(edge.record)
        groups.add(edge.identifier)
        if groups.join(edge.record, edge.identifier):
            held.update((edge.record, edge.identifier))
        else:
            contested.add(edge)
    counting = {one for one in judgements if one.one in held and one.other in held}
    for one in counting:
        if one.verdict is not Verdict.SAME:
            groups.keep_apart(one.one, one.other)
    same = sorted((one for one in counting if one.verdict is Verdict.SAME), key=_by_weight)
    for one in same:
        if not one.automatic:
            groups.join(one.one, one.other)
    for one in groups.clear([one for one in same if one.automatic]):
        groups.join(one.one, one.other)
    called = groups.names()
    unheeded = frozenset(one for one in same if called[one.one] != called[one.other])
    return Partition(called, frozenset(contested), unheeded)


class _Groups:
    """Disjoint sets of identifiers that know which numbers they hold and whom to keep away from."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._sole: dict[str, dict[str, str]] = {}
        self._apart: dict[str, set[str]] = {}

    def add(self, one: str) -> None:
        """A group of its own, for an identifier that has none."""
        if one not in self._parent:
            self._parent[one] = one
            self._sole[one] = {one.partition("-")[0]: one} if is_sole(one) else {}

    def keep_apart(self, one: str, other: str) -> None:
        """Let no later join bring the groups of these two together."""
        for mine, its in ((one, other), (other, one)):
            self._apart.setdefault(self._find(mine), set()).add(its)

    def join(self, one: str, other: str) -> bool:
        """Make the groups of the two one, unless something speaks against it; whether they are one now."""
        left, right = self._find(one), self._find(other)
        if left == right:
            return True
        if not self._fit(left, right):
            return False
        self._parent[right] = left
        self._sole[left].update(self._sole.pop(right))
        if right in self._apart:
            self._apart.setdefault(left, set()).update(self._apart.pop(right))
        return True

    def clear(self, judgements: Sequence[Judgement]) -> list[Judgement]:
        """Those by which nobody would be the same as two that cannot be one.

        Which of the two is meant is then for a person to say: the matcher does not choose.
        """
        ends = [(self._find(one.one), self._find(one.other)) for one in judgements]
        beside: dict[str, set[str]] = {}
        for left, right in ends:
            beside.setdefault(left, set()).add(right)
            beside.setdefault(right, set()).add(left)

        def lone(one: str, other: str) -> bool:
            return all(each in {one, other} or self._fit(other, each) for each in beside[one])

        return [
            one
            for one, (left, right) in zip(judgements, ends, strict=True)
            if lone(left, right) and lone(right, left)
        ]

    def _fit(self, left: str, right: str) -> bool:
        """Whether two groups, told by their roots, can be one."""
        theirs = self._sole[right]
        if any(theirs.get(scheme, value) != value for scheme, value in self._sole[left].items()):
            return False
        return all(self._find(each) != right for each in self._apart.get(left, ()))

    def names(self) -> dict[str, str]:
        """Each identifier's actor: the strongest identifier of its group."""
        members: dict[str, list[str]] = {}
        for one in self._parent:
            members.setdefault(self._find(one), []).append(one)
        called = {root: strongest(ids) for root, ids in members.items()}
        return {one: called[root] for root, ids in members.items() for one in ids}

    def _find(self, one: str) -> str:
        parent = self._parent
        root = one
        while parent[root] != root:
            root = parent[root]
        while parent[one] != root:
            parent[one], one = root, parent[one]
        return root


def _by_strength(edge: Edge) -> tuple[int, int, str, str]:
    return (rank_of(edge.identifier), rank_of(edge.record), edge.identifier, edge.record)


def _by_weight(one: Judgement) -> tuple[bool, float, list[str]]:
    """A person's before the matcher's, then the higher score; the time is not what was judged."""
    return (one.automatic, -(1.0 if one.score is None else one.score), sorted((one.one, one.other)))
