"""The command `loket`: thin verbs over the knowledge base, the loaders and the questions.

Owns exit codes: 0 done, 1 a fault, 2 wrong usage, 3 done but rows were rejected. Each group of verbs is a
module here; a verb does no more than read its options, call what does the work, and show what came of it.
"""

from __future__ import annotations

import logging
import sys

import typer
from rich.text import Text

from api.cli import (
    analysing,
    asking,
    comparing,
    database,
    demonstration,
    helping,
    loading,
    matching,
    reporting,
    serving,
)
from api.cli.show import err, fault
from kb.errors import LoketError, refusal
from kb.texts import t

EXIT_FAULT = 1
EXIT_INTERRUPTED = 130


def build() -> typer.Typer:
    """The whole command, its help in the language in force."""
    helping.headings()
    app = helping.App(
        name="loket",
        help=t("cli.help.loket"),
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for module in (
        demonstration,
        loading,
        matching,
        analysing,
        comparing,
        asking,
        reporting,
        serving,
        database,
    ):
        module.add_to(app)
    return app


def main() -> None:
    """Run the command; every fault is said in words and turned into an exit code."""
    # The driver logs each connection that it tries again; what comes of it is said in words below.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    try:
        build()()
    except LoketError as error:
        fault(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        err().print(t("cli.interrupted"))
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe went away (head): nothing more to say
        sys.exit(EXIT_FAULT)
    except OSError as error:  # a disk that is full, a folder that is somebody else's
        named = f"{error.filename}: {refusal(error)}" if error.filename else refusal(error)
        err().print(Text.assemble((t("cli.fault"), "bold red"), " ", t("cli.system", reason=named)))
        sys.exit(EXIT_FAULT)
