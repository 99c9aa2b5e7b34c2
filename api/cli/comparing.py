"""`loket compare`: two periods beside each other."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from api.cli import show
from api.cli.show import err, out, progress
from api.connection import connected
from kb.errors import UsageError
from kb.questions import asking, library
from kb.store import Store
from kb.texts import t


def add_to(app: typer.Typer) -> None:
    """Add `loket compare`."""
    # A period may begin with a hyphen, as in -2016; it is then no option.
    app.command("compare", help=t("cli.help.compare"), context_settings={"ignore_unknown_options": True})(
        compare
    )


def compare(
    first: Annotated[str | None, typer.Argument(help=t("cli.help.compare-first"))] = None,
    second: Annotated[str | None, typer.Argument(help=t("cli.help.compare-second"))] = None,
    focus: Annotated[str | None, typer.Option(help=t("cli.help.focus"))] = None,
    ties: Annotated[str, typer.Option(help=t("cli.help.ties"))] = "projects,clusters,stated",
    largest: Annotated[int | None, typer.Option(help=t("cli.help.largest"), min=2)] = None,
    listed: Annotated[bool, typer.Option("--list", help=t("cli.help.compare-list"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t("cli.help.json"))] = False,
) -> None:
    """Compare two periods."""
    from kb.analysis import comparing, run

    shown = progress(as_json)
    with connected(shown) as store:
        if listed:
            _list(store.rows("read/comparisons"), as_json)
            return
        if first is None or second is None:
            raise UsageError("no-period", text=first or second or "")
        kinds = tuple(kind.strip() for kind in ties.split(",") if kind.strip())
        periods = comparing.period(first), comparing.period(second)
        found = comparing.compare(store, *periods, run.Settings(None, None, focus, kinds, largest), shown)
        if as_json:
            out().print_json(json.dumps(asdict(found), default=str))
        else:
            _report(store, found, first, second)


def _report(store: Store, found: Any, first: str, second: str) -> None:
    from kb.analysis.changes import MOST_REPEATED

    console = out()
    if found.unchanged:
        console.print(t("compare.unchanged", id=found.id))
    for years, one in ((first, found.before), (second, found.after)):
        console.print(Text(t("compare.period", years=years, actors=one.actors, ties=one.ties)))
    console.print(t("compare.rests", before=found.before_only, after=found.after_only, both=found.both))
    console.print(t("compare.more-projects"))
    if found.repeated is not None and found.repeated > MOST_REPEATED:
        console.print(Text(t("compare.repeated", share=found.repeated), style="yellow"))
    for name, title, most in (
        ("changed-gaps-between-helices", "compare.opened", 10),
        ("changed-brokers", "compare.came", 10),
    ):
        console.print()
        answer = asking.ask(store, library.question(name), {"comparison": found.id, "limit": most})
        show.answer(answer, title=t(title), cut=False)
    err().print(t("compare.next"))


def _list(comparisons: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        out().print_json(json.dumps(comparisons))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in ("cli.id", "analyse.made", "compare.before", "compare.after"):
        table.add_column(t(heading), no_wrap=True)
    for one in comparisons:
        years = [
            f"{one[f'{which}_since'] or '…'}–{one[f'{which}_until'] or '…'}" for which in ("before", "after")
        ]
        table.add_row(*(Text(cell) for cell in (one["id"], one["made_at"][:16].replace("T", " "), *years)))
    out().print(table if comparisons else t("error.no-comparison"))
