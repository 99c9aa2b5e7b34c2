"""What a wrong command line is told, in the language in force.

Typer has no translations for its parser; but its faults carry what is wrong (the option, the parameter, what
pydantic found), so the sentences are ours. Its faults are known by the names of their classes: it exports
`BadParameter` only. A fault that is not known here is told as Typer does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import typer

from kb.texts import t

# What is told of a value, by what pydantic calls the fault.
_KEYS = {
    "int_parsing": "cli.wrong.whole",
    "int_from_float": "cli.wrong.whole",
    "float_parsing": "error.parameter-number",
    "greater_than_equal": "cli.wrong.least",
    "less_than_equal": "cli.wrong.most",
}


class WrongLineError(typer.BadParameter):
    """A command line that is wrong, told in a sentence of ours."""

    def format_message(self) -> str:
        """The sentence alone."""
        return self.message


def told(fault: typer.TyperException, context: Any) -> typer.TyperException:
    """A fault that Typer found on the command line, in our words."""
    words = _words(fault, context)
    return fault if words is None else WrongLineError(words, context)


def unexpected(words: Iterable[str], context: Any) -> WrongLineError:
    """More words than the command takes."""
    return WrongLineError(t("cli.wrong.unexpected", words=_listed(words)), context)


def no_command(name: str, known: Iterable[str], context: Any) -> WrongLineError:
    """A command that there is not, with those that may be meant."""
    near = get_close_matches(name, list(known))
    return WrongLineError(t("cli.wrong.command", name=_plain(name)) + _meant(near), context)


def _words(fault: Any, context: Any) -> str | None:
    match type(fault).__name__:
        case "NoSuchOption":
            return t("cli.wrong.option", name=_plain(fault.option_name)) + _meant(fault.possibilities)
        case "BadOptionUsage":
            flags = [one for one in context.command.get_params(context) if getattr(one, "is_flag", False)]
            flag = any(fault.option_name in (*one.opts, *one.secondary_opts) for one in flags)
            key = "cli.wrong.no-value-taken" if flag else "cli.wrong.value-missing"
            return t(key, name=fault.option_name)
        case "MissingParameter":
            return t("cli.wrong.missing", name=_called(fault.param), what=fault.param.help)
        case "BadParameter":
            return _bad(fault)
        case _:
            return None


def _bad(fault: Any) -> str | None:
    """What is wrong with a value: none of a few, no day, no number, or out of bounds."""
    found = getattr(fault.__cause__, "errors", None)
    if fault.param is None or found is None:
        return None
    wrong, asked = found()[0], fault.param.type_descriptor
    key = _KEYS.get(wrong["type"])
    told = {"name": _called(fault.param), "value": _plain(str(wrong["input"])), **wrong.get("ctx", {})}
    if asked.choices:
        key = "error.parameter-choice"
        told["values"] = ", ".join(t("cli.wrong.quoted", text=str(one)) for one in asked.choices)
    elif asked.is_datetime:
        key = "error.parameter-date"
    return key and t(key, **told)


def _called(param: Any) -> str:
    """A parameter as the user writes it (an option) or as help calls it (an argument)."""
    return str(next((one for one in param.opts if one.startswith("--")), param.display_name_raw))


def _meant(near: Sequence[str] | None) -> str:
    return f" {t('cli.wrong.meant', names=_listed(near))}" if near else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(_plain, words))


def _plain(text: str) -> str:
    """What the user wrote, without what would steer a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
