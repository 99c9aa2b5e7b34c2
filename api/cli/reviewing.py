"""Judging in the terminal: one pair after the other, both actors side by side, one letter each.

Owns what is shown of a pair and the letters; what a judgement does is `kb.matching`'s business. Letters are
read as lines, so that it works in any terminal, and through a pipe.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from api.cli.show import err, out
from kb.errors import BusyError, LoketError, UnavailableError
from kb.identity import Verdict
from kb.matching.judgements import Outcome, Said, judge, undo
from kb.matching.parts import PARTS
from kb.matching.sharing import warning
from kb.store import Row, Store
from kb.texts import language, number, t

_LISTED = 6
_OWN_KEY = "-key "  # a source's own key names nobody to a reader


class Review:
    """One person's way through the queue."""

    def __init__(self, store: Store, by: str) -> None:
        self._store = store
        self._by = by
        self._made: list[str] = []

    def go_through(self, rows: Sequence[Row]) -> None:
        """Show each pair and act on what is answered, until the end or `q`."""
        at = 0
        while at < len(rows):
            sides = self._sides(rows[at])
            if sides is None:  # they became one, or went, by an earlier answer
                at += 1
                continue
            self._show(rows[at], sides, at + 1, len(rows))
            answer = self._ask()
            if answer == "q":
                break
            if answer == "u":
                at = self._back(rows, at)
            elif answer == "s" or (answer in {"y", "n", "p"} and self._act(answer, rows[at], sides)):
                at += 1
            elif answer not in {"y", "n", "p"}:
                err().print(Text(t("match.no-such-answer", answer=answer), style="yellow"))
        out().print(t("match.judged", n=len(self._made)))

    def _sides(self, row: Row) -> tuple[Row, Row] | None:
        found = self._store.rows(
            "match/side-by-side", identifiers=[row["one"], row["other"]], lang=language()
        )
        by_end = {one["identifier"]: one for one in found}
        if len(by_end) < 2:
            return None
        sides = by_end[row["one"]], by_end[row["other"]]
        return None if sides[0]["id"] == sides[1]["id"] else sides

    def _ask(self) -> str:
        err().print(Text(t("match.keys"), style="bold"), end=" ")
        line = sys.stdin.readline()
        if not line:
            return "q"
        letter = line.strip().lower()[:1]
        return {"j": "y", "h": "s", "d": "p", "å": "u"}.get(letter, letter) if language() == "sv" else letter

    def _act(self, answer: str, row: Row, sides: tuple[Row, Row]) -> bool:
        """Enter the judgement; False when it could not be, and the pair is to be shown again."""
        one, other = row["one"], row["other"]
        verdict = {"y": Verdict.SAME, "n": Verdict.DIFFERENT, "p": Verdict.PART_OF}[answer]
        if verdict is Verdict.PART_OF:
            whole = self._whole(row, sides)
            if whole is None:
                return False
            one, other = (other, one) if whole == one else (one, other)
        try:
            made = judge(
                self._store, Said(one, other, verdict, self._by, score=row["score"], parts=row["parts"])
            )
        except (BusyError, UnavailableError):
            raise
        except LoketError as fault:
            err().print(Text(str(fault), style="yellow"))
            return True  # nothing is gained by asking the same again
        self._made.append(made.pair)
        self._say(made, verdict)
        return True

    def _whole(self, row: Row, sides: tuple[Row, Row]) -> str | None:
        """Which of the two is the whole: as the matcher thinks, unless the other is named."""
        likely = 1 if row["whole"] == row["one"] else 2
        question = t("match.which-whole", one=sides[0]["name"], other=sides[1]["name"], likely=likely)
        err().print(Text(question, style="bold"), end=" ")
        answer = sys.stdin.readline().strip() or str(likely)
        return {"1": row["one"], "2": row["other"]}.get(answer)

    def _back(self, rows: Sequence[Row], at: int) -> int:
        """Undo the last judgement of this sitting, and go back to its pair."""
        if not self._made:
            err().print(t("match.nothing-made"))
            return at
        pair = self._made.pop()
        self._say(undo(self._store, pair, self._by))
        return next((index for index, row in enumerate(rows) if row["pair"] == pair), at)

    def _say(self, made: Outcome, verdict: Verdict | None = None) -> None:
        out().print(Text(became(made, verdict), style="dim"))

    def _show(self, row: Row, sides: tuple[Row, Row], at: int, of: int) -> None:
        console = out()
        console.print()
        console.print(
            Text(t("match.heading", at=at, of=of, pair=row["pair"], score=row["score"]), style="bold")
        )
        fields = _fields(sides)
        below = _below(sides, row["parts"])
        width = max(len(t(key)) for key, _ in (*fields, *below))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("", style="bold", no_wrap=True, min_width=width)
        for nr, side in enumerate(sides, start=1):
            table.add_column(Text(f"{nr}  {side['name'] or side['id']}"), overflow="fold", ratio=1)
        for key, cells in fields:
            if any(cells):
                table.add_row(t(key), *(Text(cell or "–") for cell in cells))
        console.print(table)
        grid = Table.grid(padding=(0, 3, 0, 0))
        grid.add_column(style="bold", no_wrap=True, min_width=width)
        grid.add_column(overflow="fold")
        for key, told in below:
            grid.add_row(t(key), Text(told or "–"))
        console.print(grid)
        said = warning(row["rejected"])
        if said:
            err().print(Text(said, style="yellow"))


def became(made: Outcome, verdict: Verdict | None) -> str:
    """What the two of a pair are after a judgement (none: after it was taken back)."""
    if verdict is Verdict.PART_OF:
        key = "match.part-now"
    else:
        key = "match.one-now" if made.joined else "match.two-now"
    return t(key, one=made.one or "–", other=made.other or "–")


def _fields(sides: tuple[Row, Row]) -> list[tuple[str, list[str]]]:
    return [
        ("cli.id", [side["id"] for side in sides]),
        ("match.names", [_some(side["names"] or []) for side in sides]),
        ("cli.kind", [t(f"helix.{side['helix']}") if side["helix"] else "" for side in sides]),
        ("match.place", [_place(side) for side in sides]),
        ("match.numbers", [_numbers(side) for side in sides]),
        ("match.web", [side["url"] or "" for side in sides]),
        ("match.projects", [_counted(side["projects"]) for side in sides]),
    ]


def _below(sides: tuple[Row, Row], parts: dict[str, Any]) -> list[tuple[str, str]]:
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
