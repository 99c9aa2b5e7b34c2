"""`loket match`: run the matcher, judge what it leaves to people, share that work, link a list."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from api.cli import helping
from api.cli.show import err, out, progress
from api.connection import connected
from kb.cells import safe_cell
from kb.errors import UsageError, refusal
from kb.identity import Verdict
from kb.texts import number, t

EXIT_REFUSED = 3
_SHOWN = 20
_BY = Annotated[str | None, typer.Option(help=t("cli.help.match-by"))]
_JSON = Annotated[bool, typer.Option("--json", help=t("cli.help.json"))]
_PAIR = Annotated[str, typer.Argument(help=t("cli.help.match-pair"))]
_ONE = Annotated[str, typer.Argument(help=t("cli.help.match-first"))]
_OTHER = Annotated[str, typer.Argument(help=t("cli.help.match-second"))]
_LEAST = Annotated[float, typer.Option(help=t("cli.help.match-least"), min=0, max=1)]


class _Match(helping.Group):
    """`loket match` alone runs the matcher, `loket match FILE …` links a list; the rest are verbs."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the verb in that was left out."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            names = [one for one in args if not one.startswith("-")]
            listed = args and (not args[0].startswith("-") or any(Path(one).suffix for one in names))
            args = ["file" if listed else "run", *args]
        return super().parse_args(ctx, args)


def add_to(app: typer.Typer) -> None:
    """Add `loket match …`."""
    group = helping.App(cls=_Match, help=t("cli.help.match"))
    group.command("run", help=t("cli.help.match-run"))(run)
    group.command("list", help=t("cli.help.match-list"))(waiting)
    group.command("review", help=t("cli.help.match-review"))(review)
    group.command("accept", help=t("cli.help.match-accept"))(accept)
    group.command("reject", help=t("cli.help.match-reject"))(reject)
    group.command("part", help=t("cli.help.match-part"))(part)
    group.command("join", help=t("cli.help.match-join"))(join)
    group.command("undo", help=t("cli.help.match-undo"))(undo)
    group.command("export", help=t("cli.help.match-export"))(export)
    group.command("import", help=t("cli.help.match-import"))(enter)
    group.command("file", help=t("cli.help.match-file"))(list_file)
    app.add_typer(group, name="match")


def run(
    new: Annotated[bool, typer.Option("--new", help=t("cli.help.match-new"))] = False,
    by: _BY = None,
    as_json: _JSON = False,
) -> None:
    """Compare everybody with everybody, or those who are new with all."""
    from kb.matching import run as matching

    shown = progress(as_json)
    with connected(shown) as store:
        made = matching.match(store, shown, only_new=new, by=by)
    if as_json:
        out().print_json(json.dumps(asdict(made)))
        return
    report(made)


def report(made: Any) -> None:
    """What came of a run, in a line or two."""
    if not made.compared:
        out().print(t("match.nothing-new"))
    else:
        out().print(t("match.compared", n=made.compared, seconds=made.seconds))
        out().print(t("match.joined", n=made.accepted))
    out().print(t("match.waiting", n=made.waiting) if made.waiting else t("match.none-waits"))


def waiting(
    least: _LEAST = 0.0,
    limit: Annotated[int, typer.Option(help=t("cli.help.match-limit"), min=1)] = _SHOWN,
    as_json: _JSON = False,
) -> None:
    """The pairs that wait for a person."""
    from kb.matching import run as matching
    from kb.matching.sharing import warning

    with connected(progress(as_json)) as store:
        rows = matching.queue(store, least)
    if as_json:
        keys = ("pair", "one", "other", "a", "b", "score", "decision", "whole", "parts", "rejected")
        out().print_json(json.dumps([{key: row[key] for key in keys} for row in rows[:limit]]))
        return
    if not rows:
        out().print(t("match.none-waits"))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(t("match.pair"), no_wrap=True)
    table.add_column(t("match.score"), justify="right", no_wrap=True)
    for heading in ("match.first", "match.second"):
        table.add_column(t(heading), overflow="fold")
    for row in rows[:limit]:
        names = (Text(row[side]["name"] or row[side]["id"]) for side in ("a", "b"))
        table.add_row(row["pair"], number(row["score"], 2), *names)
        said = warning(row["rejected"])
        if said:
            table.add_row("", "", Text(said, style="yellow"), "")
    out().print(table)
    if len(rows) > limit:
        err().print(Text(t("match.more", waiting=len(rows), limit=limit), style="yellow"))
    out().print(t("match.how"))


def review(least: _LEAST = 0.0, by: _BY = None) -> None:
    """Judge the waiting pairs one by one."""
    from api.cli.reviewing import Review
    from kb.matching import judgements
    from kb.matching import run as matching

    with connected(progress()) as store:
        rows = matching.queue(store, least)
        if not rows:
            out().print(t("match.none-waits"))
            return
        Review(store, by or judgements.user()).go_through(rows)


def accept(pair: _PAIR, by: _BY = None, as_json: _JSON = False) -> None:
    """The two are one actor."""
    _judge(pair, Verdict.SAME, None, by, as_json=as_json)


def reject(pair: _PAIR, by: _BY = None, as_json: _JSON = False) -> None:
    """The two are different actors."""
    _judge(pair, Verdict.DIFFERENT, None, by, as_json=as_json)


def part(
    pair: _PAIR,
    whole: Annotated[str, typer.Option(help=t("cli.help.match-whole"))],
    by: _BY = None,
    as_json: _JSON = False,
) -> None:
    """The one is a part of the other."""
    _judge(pair, Verdict.PART_OF, whole, by, as_json=as_json)


def join(one: _ONE, other: _OTHER, by: _BY = None, as_json: _JSON = False) -> None:
    """Two that are no candidates are one actor."""
    from kb.matching import judgements

    with connected(progress(as_json)) as store:
        first, second = (judgements.find_identifier(store, text) for text in (one, other))
        made = judgements.judge(store, judgements.Said(first, second, Verdict.SAME, by or judgements.user()))
    _tell(made, Verdict.SAME, as_json=as_json)


def _judge(pair: str, verdict: Verdict, whole: str | None, by: str | None, *, as_json: bool) -> None:
    from kb.matching import judgements

    with connected(progress(as_json)) as store:
        _, one, other = judgements.find_pair(store, pair)
        if whole is not None:
            if whole not in {one, other}:
                raise UsageError("match-whole", whole=whole, one=one, other=other)
            one, other = (one, other) if whole == other else (other, one)
        made = judgements.judge(store, judgements.Said(one, other, verdict, by or judgements.user()))
    _tell(made, verdict, as_json=as_json)


def undo(pair: _PAIR, by: _BY = None, as_json: _JSON = False) -> None:
    """Take a judgement back."""
    from kb.matching import judgements

    with connected(progress(as_json)) as store:
        made = judgements.undo(store, pair, by or judgements.user())
    if not made.changed and not as_json:
        out().print(t("match.nothing-to-undo", pair=made.pair))
        return
    _tell(made, None, as_json=as_json)


def _tell(made: Any, verdict: Verdict | None, *, as_json: bool) -> None:
    from api.pairs import became

    if as_json:
        out().print_json(json.dumps({**asdict(made), "joined": made.joined}))
        return
    out().print(Text(became(made, verdict)))
    if made.changed and verdict is not None:
        out().print(t("match.undo-how", pair=made.pair))


def export(
    file: Annotated[Path, typer.Argument(help=t("cli.help.match-export-file"))],
    queue: Annotated[bool, typer.Option("--waiting", help=t("cli.help.match-export-waiting"))] = False,
    least: _LEAST = 0.0,
) -> None:
    """Write judgements to a CSV file; with `--waiting` those to be made instead."""
    from kb.matching import sharing

    with connected(progress()) as store:
        rows = list(sharing.waiting(store, least) if queue else sharing.judged(store))
    _write(file, _csv(sharing.COLUMNS, rows))
    err().print(t("match.exported" if rows else "match.exported-none", file=str(file), n=len(rows)))


def enter(
    file: Annotated[Path, typer.Argument(help=t("cli.help.match-import-file"))],
    by: _BY = None,
    as_json: _JSON = False,
) -> None:
    """Read judgements from a CSV or XLSX file."""
    from kb.matching import judgements, sharing
    from loaders import outside

    table = outside.table_with(file, *sharing.REQUIRED)
    frame = outside.rows_of(table, sharing.COLUMNS)
    rows = [
        (row.pop("row"), {key: _unquoted(value) for key, value in row.items()}) for row in frame.to_dicts()
    ]
    with connected(progress(as_json)) as store:
        made = sharing.enter_all(store, rows, by or judgements.user())
    if as_json:
        out().print_json(json.dumps(asdict(made)))
    else:
        out().print(t("match.imported", entered=made.entered, unchanged=made.unchanged, empty=made.empty))
        for one in made.refused:
            err().print(Text(t("match.row-refused", row=one.row, reason=one.reason), style="yellow"))
    if made.refused:
        raise typer.Exit(EXIT_REFUSED)


def list_file(
    file: Annotated[Path, typer.Argument(help=t("cli.help.match-list-file"))],
    column: Annotated[str, typer.Option(help=t("cli.help.match-column"))],
    country: Annotated[str | None, typer.Option(help=t("cli.help.match-country"))] = None,
    place: Annotated[str | None, typer.Option(help=t("cli.help.match-place"))] = None,
    number: Annotated[str | None, typer.Option(help=t("cli.help.match-number"))] = None,
    most: Annotated[int, typer.Option(help=t("cli.help.match-most"), min=1, max=20)] = 3,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=t("cli.help.match-output"))] = None,
    as_json: _JSON = False,
) -> None:
    """Give a list back with the actors that its names may mean."""
    from api import linking

    shown = progress(as_json)
    with connected(shown) as store:
        made = linking.link(store, file, linking.Asked(column, country, place, number, most), shown)
    if as_json:
        out().print_json(json.dumps(made.rows))
        return
    target = output or file.with_name(f"{file.stem}-loket{file.suffix if file.suffix == '.xlsx' else '.csv'}")
    if target.exists() and target.samefile(file):
        raise UsageError("match-itself-file", file=str(file))
    rows = list(made.rows)
    _write(target, linking.workbook(made) if target.suffix.lower() == ".xlsx" else _csv(made.columns, rows))
    out().print(t("match.linked", rows=len(rows), sure=made.sure, perhaps=made.perhaps, none=made.none))
    if made.blocked:
        err().print(Text(t("match.blocked", n=made.blocked), style="yellow"))
    err().print(t("ask.written", file=str(target), n=len(rows)))


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """As CSV that a spreadsheet opens as it is (UTF-8 with its mark), no cell ever a formula."""
    text = io.StringIO(newline="")
    names = list(columns)
    writer = csv.writer(text)
    writer.writerow([safe_cell(name) for name in names])
    for row in rows:
        cells = (row.get(name) for name in names)
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _unquoted(cell: str | None) -> str | None:
    """A cell without the apostrophe that kept it from being a formula."""
    return cell[1:] if cell and cell[0] == "'" and safe_cell(cell[1:]) == cell else cell


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as fault:
        raise UsageError("cannot-write", file=str(file), reason=refusal(fault)) from fault
