"""`loket analyse`: find the ties, measure the structural holes, write both back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from api.cli.show import err, out, progress
from api.connection import connected
from kb.errors import UsageError
from kb.texts import number, t


def add_to(app: typer.Typer) -> None:
    """Add `loket analyse`."""
    app.command("analyse", help=t("cli.help.analyse"))(analyse)


def analyse(
    since: Annotated[int | None, typer.Option("--from", help=t("cli.help.from"))] = None,
    until: Annotated[int | None, typer.Option("--to", help=t("cli.help.to"))] = None,
    focus: Annotated[str | None, typer.Option(help=t("cli.help.focus"))] = None,
    ties: Annotated[str, typer.Option(help=t("cli.help.ties"))] = "projects,clusters,stated",
    largest: Annotated[int | None, typer.Option(help=t("cli.help.largest"), min=2)] = None,
    trials: Annotated[int | None, typer.Option(help=t("cli.help.trials"), min=0, max=1000)] = None,
    listed: Annotated[bool, typer.Option("--list", help=t("cli.help.list"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t("cli.help.json"))] = False,
) -> None:
    """Analyse what is in the knowledge base."""
    from kb.analysis import run

    shown = progress(as_json)
    with connected(shown) as store:
        if listed:
            _list(store.rows("read/analyses"), as_json)
            return
        if since is not None and until is not None and since > until:
            raise UsageError("period-backwards", since=since, until=until)
        kinds = tuple(kind.strip() for kind in ties.split(",") if kind.strip())
        result = run.analyse(store, run.Settings(since, until, focus, kinds, largest, trials), shown)
    if as_json:
        out().print_json(json.dumps(asdict(result), default=str))
    else:
        report(result)


def report(result: Any) -> None:
    """What an analysis found, in a few lines."""
    console = out()
    if result.unchanged:
        console.print(t("analyse.unchanged", id=result.id))
    console.print(t("analyse.ties", actors=result.actors, ties=result.ties, seconds=result.seconds))
    console.print(t("analyse.parts", n=result.components, largest=result.largest, isolates=result.isolates))
    console.print(t("analyse.cut", n=result.articulation))
    console.print(t("analyse.trials" if result.trials else "analyse.no-trials", trials=result.trials))
    if not result.ties_kept:
        err().print(Text(t("analyse.ties-not-kept", most=result.most_ties), style="yellow"))


def _list(analyses: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        out().print_json(json.dumps(analyses))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(t("cli.id"), no_wrap=True)
    table.add_column(t("analyse.made"), no_wrap=True)
    table.add_column(t("analyse.actors"), justify="right")
    table.add_column(t("analyse.tie-count"), justify="right")
    table.add_column(t("analyse.settings"), overflow="fold")
    for one in analyses:
        cells = (one["id"], one["made_at"][:16].replace("T", " "), number(one["actors"]), number(one["ties"]))
        table.add_row(*(Text(cell) for cell in cells), Text(_settings(one)))
    out().print(table if analyses else t("error.no-analysis"))


def _settings(analysis: dict[str, Any]) -> str:
    """The settings of an analysis in words: period, focus and kinds of ties."""
    told = json.loads(analysis["settings"])
    years = f"{told['since'] or '…'}–{told['until'] or '…'}" if told["since"] or told["until"] else ""
    kinds = ", ".join(told["kinds"])
    return "; ".join(part for part in (years or t("analyse.all-years"), told["focus"], kinds) if part)
