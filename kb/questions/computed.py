"""Questions whose rows are worked out before the statement runs: which function gives `$found`.

Owns the list of them. A question names one in its header, `computed: bridges-between`, and its statement
reads the rows from `$found`; the question keeps its parameters, columns, exports and pages as any other.
A function reads and never writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from kb.store import Store

FOUND: Final = "found"
"""The parameter that the statement reads the rows from."""

_FUNCTIONS: Final = {
    "bridges-between": "kb.analysis.bridges:between_groups",
    "bridges-of": "kb.analysis.bridges:of_actor",
    "gaps-between": "kb.analysis.partitions:between",
    "helix-interplay": "kb.analysis.interplay:of_group",
    "places-apart": "kb.analysis.reach:places",
    "position-and-growth": "kb.analysis.companies:position_and_growth",
    "reach-of-clusters": "kb.analysis.reach:clusters",
    "who-shrinks": "kb.analysis.reach:shrinking",
    "tied-pairs": "kb.analysis.behind:tied_pairs",
    "who-bridges": "kb.analysis.behind:bridging_actors",
}


def names() -> frozenset[str]:
    """What a header may name."""
    return frozenset(_FUNCTIONS)


def compute(name: str, store: Store, asked: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows for `$found`, and notes on them. The module is only loaded when it is asked for."""
    module, _, function = _FUNCTIONS[name].partition(":")
    found = getattr(import_module(module), function)(store, asked)
    return found.rows, found.notes
