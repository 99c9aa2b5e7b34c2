"""`loket load` and `loket sources`: what can be loaded, loading it, and what came of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from api import loads
from api.cli.show import err, out, progress
from api.connection import connected
from kb import settings
from kb.errors import InputError, UsageError, refusal
from kb.texts import number, t

EXIT_REJECTED = 3


class Decimal(StrEnum):
    """The decimal mark."""

    COMMA = ","
    POINT = "."


class SoleTraders(StrEnum):
    """What becomes of natural persons: left out, or kept under a pseudonym."""

    OUT = "out"
    PSEUDONYM = "pseudonym"


def add_to(app: typer.Typer) -> None:
    """Add `loket load` and `loket sources`."""
    app.command("load", help=t("cli.help.load"))(load)
    app.command("sources", help=t("cli.help.sources"))(sources)


def load(
    source: Annotated[str, typer.Argument(help=t("cli.help.load-source"))],
    files: Annotated[list[Path] | None, typer.Argument(help=t("cli.help.load-files"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("cli.help.dry-run"))] = False,
    again: Annotated[bool, typer.Option("--again", help=t("cli.help.again"))] = False,
    published: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=t("cli.help.published"))
    ] = None,
    series: Annotated[str | None, typer.Option(help=t("cli.help.series"))] = None,
    replace: Annotated[bool, typer.Option("--replace", help=t("cli.help.replace"))] = False,
    encoding: Annotated[str | None, typer.Option(help=t("cli.help.encoding"))] = None,
    delimiter: Annotated[str | None, typer.Option(help=t("cli.help.delimiter"))] = None,
    decimal: Annotated[Decimal | None, typer.Option(help=t("cli.help.decimal"))] = None,
    rejects: Annotated[Path | None, typer.Option(help=t("cli.help.rejects"))] = None,
    where: Annotated[list[str] | None, typer.Option("--where", help=t("cli.help.where"))] = None,
    sole_traders: Annotated[SoleTraders, typer.Option(help=t("cli.help.sole-traders"))] = SoleTraders.OUT,
    key: Annotated[Path | None, typer.Option(help=t("cli.help.key"))] = None,
    mapping: Annotated[Path | None, typer.Option(help=t("cli.help.mapping"))] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help=t("cli.help.suggest"))] = False,
    template: Annotated[Path | None, typer.Option(help=t("cli.help.template"))] = None,
    no_match: Annotated[bool, typer.Option("--no-match", help=t("cli.help.no-match"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t("cli.help.json"))] = False,
) -> None:
    """Load files of a source."""
    # Reading needs polars and a compiled kernel: half a second that `loket ask` need not wait for.
    from loaders import filling, filters, pipeline, pseudonyms, roster, suggestion
    from loaders.reading import Form
    from loaders.sources import source as named
    from loaders.sources import table

    form = Form(encoding, "\t" if delimiter in {"TAB", "\\t"} else delimiter)
    if suggest:
        if not files:
            raise UsageError("no-files", source=source)
        out().print(suggestion.suggest(files[0], form), end="", markup=False, highlight=False, soft_wrap=True)
        return
    known = table(mapping) if source == "table" else named(source)
    if template is not None:
        if source != "roster":
            raise UsageError("no-template", source=source)
        roster.write_template(template)
        out().print(t("load.template", file=str(template)))
        return
    if not files:
        raise UsageError("no-files", source=source)
    _check_paths(files, rejects)
    shown = progress(as_json)
    persons = None
    if sole_traders is SoleTraders.PSEUDONYM:
        keeper = key or settings.home() / "pseudonym.key"
        persons, made = pseudonyms.read_or_make(keeper)
        if made:
            shown.say(t("load.key-made", file=str(keeper)))
    options = pipeline.Options(
        form=form,
        published=published.date() if published else None,
        dry_run=dry_run,
        again=again,
        rejects=rejects,
        series=series,
        replace=replace,
        where=filters.parse(where or ()),
        pseudonyms=persons,
        decimal=decimal.value if decimal else None,
        match=not no_match,
    )
    delivery = pipeline.looked_at(known, files, options)  # once, whichever way it is loaded
    summary = filling.first_load(known, delivery, options, shown) if settings.server() is None else None
    if summary is None:
        with connected(shown) as store:
            summary = pipeline.load(store, known, delivery, options, shown)
    if as_json:
        out().print_json(json.dumps(asdict(summary), default=str))
    else:
        _summary(summary, dated=options.published is not None)
    if summary.rejected:
        raise typer.Exit(EXIT_REJECTED)


def _check_paths(files: list[Path], rejects: Path | None) -> None:
    """Raise for what is not there or cannot be written, before a database is started for nothing."""
    for path in files:
        if not path.exists():
            raise InputError("no-such-file", file=str(path))
    if rejects is not None:
        try:
            rejects.parent.mkdir(parents=True, exist_ok=True)
            with rejects.open("a", encoding="utf-8"):
                pass
            if not rejects.stat().st_size:
                rejects.unlink()
        except OSError as fault:
            raise UsageError("cannot-write", file=str(rejects), reason=refusal(fault)) from fault


def _summary(summary: Any, *, dated: bool) -> None:
    console = out()
    if summary.unchanged:
        console.print(t("load.unchanged", files=", ".join(one.file for one in summary.tables)))
        _matched(summary.matched)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(t("load.file"), overflow="fold")
    table.add_column(t("load.published"), no_wrap=True)
    for heading in ("load.rows", "load.accepted", "load.left-out", "load.rejected"):
        table.add_column(t(heading), justify="right", no_wrap=True)
    for one in summary.tables:
        counts = (one.rows_in, one.accepted, one.left_out, one.rejected)
        table.add_row(Text(one.file), one.published, *(number(count) for count in counts))
    console.print(table)
    for note in loads.notes(summary, dated=dated):
        (err() if note.warning else console).print(Text(note.text, style="yellow" if note.warning else ""))
    for what in ("new", "changed", "gone"):
        some = [one for one in summary.examples if one.what == what]
        if some:
            console.print(Text(t(f"load.example.{what}"), style="bold"))
        for one in some:
            console.print(Text(f"  {loads.example(one)}"), soft_wrap=True)
    key = "load.would" if summary.dry_run else "load.done"
    console.print(t(key, n=summary.rows_in, seconds=summary.seconds, rate=summary.rows_per_second))
    _matched(summary.matched)
    for note in loads.files(summary):
        err().print(Text(note.text, style="yellow" if note.warning else ""))


def _matched(made: Any) -> None:
    if made is not None:
        out().print(t("load.matched", compared=made.compared, accepted=made.accepted, waiting=made.waiting))


def sources(as_json: Annotated[bool, typer.Option("--json", help=t("cli.help.json"))] = False) -> None:
    """Tell what can be loaded, and what has been."""
    from loaders.sources import all_sources

    with connected(progress(as_json)) as store:
        extracts = store.rows("store/extracts")
    if as_json:
        out().print_json(json.dumps({"sources": list(all_sources()), "extracts": extracts}))
        return
    console = out()
    for name, one in all_sources().items():
        console.print(Text.assemble((f"{name}  ", "bold"), one.words))
        for role, columns in one.tables.items():
            told = ", ".join(map(columns.title, columns.required or columns.known[:5]))
            console.print(Text(f"    {role}: {told} …", style="dim"), soft_wrap=True)
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, title=t("load.loaded"), title_justify="left"
    )
    table.add_column(t("load.file"), overflow="fold")
    table.add_column(t("load.published"), no_wrap=True)
    table.add_column(t("load.when"), no_wrap=True)
    for heading in ("load.rows", "load.rejected"):
        table.add_column(t(heading), justify="right", no_wrap=True)
    table.add_column(t("load.licence"), overflow="fold")
    for extract in extracts:
        when = (extract["loaded"] or "")[:10] if extract["complete"] else t("load.incomplete")
        counts = (number(extract[key] or 0) for key in ("rows_in", "rejected"))
        cells = (extract["file_name"], extract["published"] or "–", when, *counts, extract["licence"] or "–")
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table if extracts else t("load.nothing-loaded"))
