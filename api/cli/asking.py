"""`loket ask`, `loket actor`, `loket gaps`, `loket bridges`: questions from the command line.

Each question is a command made from its own file: its title is the help, its parameters are the options.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from api import export
from api.cli import helping, show
from api.connection import connected
from kb import search
from kb.errors import NotFoundError, UsageError, refusal
from kb.questions import advertising, asking, library
from kb.questions.header import Question
from kb.texts import pick, t

_FORMAT = Annotated[str | None, typer.Option("--format", help=t("cli.help.format"))]
_WITH_BLOCKED = Annotated[bool, typer.Option("--with-blocked", help=t("cli.help.with-blocked"))]
_OUTPUT = Annotated[Path | None, typer.Option("--output", "-o", help=t("cli.help.output"))]


def add_to(app: typer.Typer) -> None:
    """Add `loket ask …`, and the verbs that ask one question or two."""
    group = helping.App(help=t("cli.help.ask"), invoke_without_command=True)
    group.callback(invoke_without_command=True)(questions)
    known, faults = library.load()
    for question in known.values():
        group.command(question.name, help=_help(question), short_help=pick(question.title.model_dump()))(
            _command(question)
        )
    app.add_typer(group, name="ask")
    app.command("actor", help=t("cli.help.actor"))(actor)
    app.command("find", help=t("cli.help.find"))(find)
    app.command("gaps", help=t("cli.help.gaps"))(gaps)
    app.command("bridges", help=t("cli.help.bridges"))(bridges)
    for one in faults:
        show.err().print(Text(str(one), style="yellow"))


def _help(question: Question) -> str:
    return f"{pick(question.title.model_dump())}\n\n{pick(question.about.model_dump())}"


def questions(context: typer.Context) -> None:
    """Without the name of a question: the list of them."""
    if context.invoked_subcommand is not None:
        return
    console = show.out()
    known, _ = library.load()
    width = max(len(name) for name in known)
    for theme, ones in library.by_theme(known.values()).items():
        console.print(Text(t(f"question.theme.{theme}"), style="bold underline"))
        for one in ones:
            title = pick(one.title.model_dump())
            console.print(Text.assemble((f"  {one.name:<{width}}  ", "bold"), title), soft_wrap=True)
        console.print()
    console.print(t("ask.how"))


def _command(question: Question) -> Callable[..., None]:
    """The command for a question: one option per parameter, and how to show the answer."""

    def command(**given: Any) -> None:
        form, output, blocked = given.pop("format_"), given.pop("output"), given.pop("with_blocked")
        said = {name: value for name, value in given.items() if value is not None}
        answer_to(question, said, form, output, with_blocked=blocked)

    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                str | None,
                typer.Option(
                    f"--{name.replace('_', '-')}",
                    help=_option_help(question, name),
                    metavar=param.type.value.upper(),
                ),
            ],
        )
        for name, param in question.params.items()
    ]
    for name, annotation, default in (
        ("format_", _FORMAT, None),
        ("output", _OUTPUT, None),
        ("with_blocked", _WITH_BLOCKED, False),
    ):
        parameters.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        )
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    return command


def _option_help(question: Question, name: str) -> str:
    param = question.params[name]
    text = pick({"en": param.en, "sv": param.sv})
    if param.values:
        text += f" ({', '.join(param.values)})"
    if param.required:
        return f"{text} ({t('ask.required')})"
    return text if param.default is None else f"{text} ({t('ask.default', value=param.default)})"


def answer_to(
    question: Question,
    given: dict[str, Any],
    form: str | None,
    output: Path | None,
    table: Callable[[asking.Answer], None] = show.answer,
    *,
    with_blocked: bool = False,
) -> None:
    """Ask, and show or write the answer in the form wanted (by the ending of the file, if none is named)."""
    form = form or (output.suffix.lstrip(".").lower() if output else "table")
    if form not in {"table", *export.FORMATS}:
        raise UsageError("no-such-format", format=form, formats=", ".join(("table", *export.FORMATS)))
    if form == "xlsx" and output is None:
        raise UsageError("xlsx-needs-output")
    with connected(show.progress(form != "table")) as store:
        given_back = asking.ask(store, question, given)
        leaving = None
        if form != "table":
            leaving = advertising.leaving(store, given_back, with_blocked=with_blocked)
    if leaving is None:
        table(given_back)
        return
    data = export.WRITERS[form](leaving)
    for note in leaving.notes[len(given_back.notes) :]:
        show.err().print(Text(note, style="yellow"))
    if output is None:
        show.out().file.write(data.decode())
        return
    try:
        output.write_bytes(data)
    except OSError as fault:
        raise UsageError("cannot-write", file=str(output), reason=refusal(fault)) from fault
    show.err().print(t("ask.written", file=str(output), n=len(given_back.rows)))


def actor(
    name: Annotated[str, typer.Argument(help=t("cli.help.actor-name"))],
    form: _FORMAT = None,
    output: _OUTPUT = None,
) -> None:
    """Who an actor is, and whom it works with."""
    answer_to(library.question("actor-profile"), {"actor": name}, form, output)
    if form is None and output is None:
        answer_to(library.question("who-works-with-whom"), {"actor": name, "limit": 10}, form, output)


def find(
    text: Annotated[str, typer.Argument(help=t("cli.help.actor-name"))],
) -> None:
    """Which actors, projects, clusters and places a text may mean, the best first."""
    with connected(show.progress()) as store:
        found = [("Actor", hit) for hit in search.actors(store, text)]
        for label in ("Cluster", "Project", "Place"):
            found += [(label, hit) for hit in search.others(store, label, text)]
    if not found:
        raise NotFoundError("nothing-found", text=text)
    show.hits(found)


def gaps(
    by: Annotated[str, typer.Option(help=t("cli.help.gaps-by"))] = "helix",
    file: Annotated[Path | None, typer.Option(help=t("cli.help.gaps-file"))] = None,
    form: _FORMAT = None,
    output: _OUTPUT = None,
) -> None:
    """Where the interplay between groups is thin."""
    names = {
        "helix": "gaps-between-helices",
        "cluster": "gaps-between-clusters",
        "place": "gaps-between-places",
        "community": "gaps-between-communities",
    }
    worked_out = ("municipality", "industry", "list")
    if by not in names and by not in worked_out:
        raise UsageError("parameter-choice", name="by", value=by, values=", ".join((*names, *worked_out)))
    if (file is not None) != (by == "list"):
        raise UsageError("list-without-groups" if by == "list" else "groups-without-list")
    if by in names:
        answer_to(library.question(names[by]), {}, form, output)
        return
    groups = None if file is None else _text_of(file)
    answer_to(library.question("gaps-between-groups"), {"by": by, "groups": groups}, form, output)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError("cannot-read", file=str(file), reason=refusal(fault)) from fault


def bridges(
    one: Annotated[str, typer.Argument(help=t("cli.help.bridges-first"))],
    other: Annotated[str | None, typer.Argument(help=t("cli.help.bridges-second"))] = None,
    among: Annotated[str | None, typer.Option(help=t("cli.help.bridges-among"))] = None,
    limit: Annotated[int, typer.Option(help=t("question.param.limit"), min=1, max=1000)] = 10,
    form: _FORMAT = None,
    output: _OUTPUT = None,
) -> None:
    """Whom to introduce to whom: across the gap between two groups, or for one actor."""
    if other is None:
        name, given = "bridges-of", {"actor": one, "among": among, "limit": limit}
    elif among is None:
        name, given = "bridges-between", {"a": one, "b": other, "limit": limit}
    else:
        raise UsageError("bridges-among")
    answer_to(library.question(name), given, form, output, show.reasons)
