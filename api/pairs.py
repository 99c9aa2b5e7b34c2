"""What is shown of two actors that may be one, in the terminal and on the page alike.

Owns which fields stand side by side and how they are put in words; how they are laid out is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kb.identity import Verdict
from kb.matching.judgements import Outcome
from kb.matching.parts import PARTS
from kb.store import Row, Store
from kb.texts import language, number, t

_LISTED = 6
_OWN_KEY = "-key "  # a source's own key names nobody to a reader


def became(made: Outcome, verdict: Verdict | None) -> str:
    """What the two of a pair are after a judgement (none: after it was taken back)."""
    if verdict is Verdict.PART_OF:
        key = "match.part-now"
    else:
        key = "match.one-now" if made.joined else "match.two-now"
    return t(key, one=made.one or "–", other=made.other or "–")


def sides(store: Store, rows: Iterable[Row]) -> dict[str, tuple[Row, Row]]:
    """Both actors of each pair of the queue, by its id; without those that have become one, or went."""
    known = list(rows)
    ends = sorted({end for row in known for end in (row["one"], row["other"])})
    found = store.rows("match/side-by-side", identifiers=ends, lang=language())
    by_end = {one["identifier"]: one for one in found}
    both = {
        row["pair"]: (by_end[row["one"]], by_end[row["other"]])
        for row in known
        if row["one"] in by_end and row["other"] in by_end
    }
    return {pair: two for pair, two in both.items() if two[0]["id"] != two[1]["id"]}


def fields(sides: tuple[Row, Row]) -> list[tuple[str, list[str]]]:
    """What is known of each of the two: the key of the text that names it, and the two cells."""
    return [
        ("cli.id", [side["id"] for side in sides]),
        ("match.names", [_some(side["names"] or []) for side in sides]),
        ("cli.kind", [t(f"helix.{side['helix']}") if side["helix"] else "" for side in sides]),
        ("match.place", [_place(side) for side in sides]),
        ("match.numbers", [_numbers(side) for side in sides]),
        ("match.web", [side["url"] or "" for side in sides]),
        ("match.projects", [_counted(side["projects"]) for side in sides]),
    ]


def below(sides: tuple[Row, Row], parts: dict[str, Any]) -> list[tuple[str, str]]:
    """What both have, and the parts of the score: the key of the text that names it, and the cell."""
    return [
        ("match.shared-projects", _some(_shared(sides, "projects"))),
        ("match.shared-partners", _some(_shared(sides, "partners"))),
        ("match.parts", _parts(parts)),
    ]


def _place(side: Row) -> str:
    """From the smallest place to the largest; a part of a country without a name of its own adds nothing."""
    places = [*side["places"][:1], *(one for one in side["places"][1:] if "(" not in one)]
    return ", ".join(dict.fromkeys(places)) or side["country"] or ""


def _numbers(side: Row) -> str:
    return _some([one for one in side["numbers"] if _OWN_KEY not in one])


def _shared(sides: tuple[Row, Row], column: str) -> list[str]:
    return sorted(set(sides[0][column]) & set(sides[1][column]))


def _counted(names: list[str]) -> str:
    return f"{number(len(names))}: {_some(sorted(names))}" if names else ""


def _some(names: Sequence[str]) -> str:
    first = ", ".join(names[:_LISTED])
    more = len(names) - _LISTED
    return t("show.and-more", first=first, n=more) if more > 0 else first


def _parts(parts: dict[str, Any]) -> str:
    told = [
        f"{t(f'match.part.{one}')} {number(parts[one], 2)}" for one in PARTS if parts.get(one) is not None
    ]
    return ", ".join(told) or "–"
