"""Judging in the terminal: one pair after the other, both actors side by side, one letter each.

Owns what is shown of a pair and the letters; what a judgement does is `kb.matching`'s business. Letters are
read as lines, so that it works in any terminal, and through a pipe.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from api import pairs
from api.cli.show import err, out
from kb.errors import BusyError, LoketError, UnavailableError
from kb.identity import Verdict
from kb.matching.judgements import Outcome, Said, judge, undo
from kb.matching.sharing import warning
from kb.store import Row, Store
from kb.texts import language, t


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
            sides = pairs.sides(self._store, [rows[at]]).get(rows[at]["pair"])
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
        out().print(Text(pairs.became(made, verdict), style="dim"))

    def _show(self, row: Row, sides: tuple[Row, Row], at: int, of: int) -> None:
        console = out()
        console.print()
        console.print(
            Text(t("match.heading", at=at, of=of, pair=row["pair"], score=row["score"]), style="bold")
        )
        fields = pairs.fields(sides)
        below = pairs.below(sides, row["parts"])
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
