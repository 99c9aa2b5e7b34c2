"""What Typer writes around our own texts, in the language in force: usage, headings, its own options.

Typer has no translations of its own, and most of its words are not looked up by gettext. So headings are the
constants that it has for them, and the rest is what a command of ours says where Typer asks it (`cls`).
What a wrong command line is told is in `api.cli.wrong`; a command of ours hands its faults over.
"""

from __future__ import annotations

from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from api.cli import wrong
from kb.texts import t

_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "cli.heading.arguments",
    "OPTIONS_PANEL_TITLE": "cli.heading.options",
    "COMMANDS_PANEL_TITLE": "cli.heading.commands",
    "ERRORS_PANEL_TITLE": "cli.heading.errors",
    "DEFAULT_STRING": "cli.heading.default",
    "REQUIRED_LONG_STRING": "cli.heading.required",
    "RICH_HELP": "cli.heading.try",
    "ABORTED_TEXT": "cli.heading.aborted",
}
# As Typer names them in the line of usage, and what they are called here.
_PIECES = {"[OPTIONS]": "cli.heading.usage-options", "COMMAND [ARGS]...": "cli.heading.usage-command"}
_OPTIONS = {
    "help": "cli.help.help",
    "install_completion": "cli.help.install-completion",
    "show_completion": "cli.help.show-completion",
}


def headings() -> None:
    """Set what stands above the parts of a help page, and beside options."""
    # Typer fills these in itself.
    filled = {"value": "{}", "command": "{command_path}", "option": "{help_option}"}
    for name, key in _HEADINGS.items():
        setattr(rich_utils, name, t(key, **filled))


class _Spoken:
    """What a command says of itself, in the language in force."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{t('cli.heading.usage')} ")

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands in the line of usage behind the command."""
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return [t(_PIECES[one]) if one in _PIECES else one for one in pieces]

    def get_params(self, ctx: Any) -> list[Any]:
        """Arguments and options, those of Typer's own among them."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for one in params:
            if one.name in _OPTIONS:
                one.help = t(_OPTIONS[one.name])
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the words of the command line apart; raises what is wrong with them, in our words."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except typer.TyperException as fault:
            raise wrong.told(fault, ctx) from fault
        return rest


class Command(_Spoken, TyperCommand):
    """A verb."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As `_Spoken`'s; words that are left over are told by us, not by Typer."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise wrong.unexpected(rest, ctx)
        return rest


class Group(_Spoken, TyperGroup):
    """A verb with verbs below it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As `_Spoken`'s; the mark before words that are no options is no word itself."""
        return super().parse_args(ctx, [] if args == ["--"] else args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is meant; raises for one that there is not."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            raise wrong.no_command(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)


class App(typer.Typer):
    """A Typer whose commands speak the language in force."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"cls": Group, **given})

    def command(self, name: str | None = None, **given: Any) -> Any:
        """As Typer's."""
        return super().command(name, **{"cls": Command, **given})
