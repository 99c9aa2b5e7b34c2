"""The pages under `docs/` that are made from the code: a page per question, the data model, the sources.

`make docs` writes them; a test fails when they are not what the code says.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from kb import frames, model
from kb.fingerprints import IDENTITY
from kb.questions import library
from kb.questions.header import ParamType, Question
from kb.texts import catalogue, speaking
from loaders.filters import Where
from loaders.reading import Columns
from loaders.sources import all_sources

_NOTE = "<!-- Made by `make docs` from the code. Do not edit. -->\n"
_EXAMPLES = {
    ParamType.ACTOR: ("LTU", "KTH"),
    ParamType.PROJECT: ("IN2RAIL",),
    ParamType.CLUSTER: ("CLUSTER",),
    ParamType.PLACE: ("Norrbotten",),
    ParamType.GROUP: ("Norrbotten", "Västerbotten"),
    ParamType.HELIX: ("Company",),
    ParamType.YEAR: ("2015",),
    ParamType.DATE: ("2015-06-30",),
    ParamType.INT: ("10",),
    ParamType.FLOAT: ("0.5",),
    ParamType.TEXT: ("TEXT",),
    ParamType.BOOL: ("true",),
}


def pages() -> dict[str, str]:
    """Every generated page: path below `docs/` to text."""
    questions = library.bundled()
    made = {f"questions/{name}.md": question_page(question) for name, question in questions.items()}
    made["questions/README.md"] = question_index(questions)
    made["data-model.md"] = model_page()
    made["sources/README.md"] = source_index()
    return made


def question_index(questions: dict[str, Question]) -> str:
    """The list of questions."""
    lines = [_NOTE, "# Questions", ""]
    for theme, ones in library.by_theme(questions.values()).items():
        words = catalogue()[f"question.theme.{theme}"]
        lines += [f"## {words['en']}", "", f"*{words['sv']}*", "", "| | English | Svenska |", "|---|---|---|"]
        lines += [f"| [`{one.name}`]({one.name}.md) | {one.title.en} | {one.title.sv} |" for one in ones]
        lines.append("")
    return "\n".join(lines)


def question_page(question: Question) -> str:
    """One question: what it tells, takes and gives, and how to ask it."""
    lines = [
        _NOTE,
        f"# {question.title.en}\n",
        f"*{question.title.sv}*\n",
        f"{question.about.en}\n",
        f"*{question.about.sv}*\n",
        "## Ask it\n",
        f"```sh\nloket ask {question.name}{_options(question)}\n```\n",
        f"```\nGET /v1/questions/{question.name}{_query(question)}\n```\n",
    ]
    if question.params:
        lines += ["## Parameters\n", "| parameter | type | default | | |", "|---|---|---|---|---|"]
        for name, param in question.params.items():
            default = (
                "**required**" if param.required else "" if param.default is None else f"`{param.default}`"
            )
            values = f" ({', '.join(f'`{one}`' for one in param.values)})" if param.values else ""
            lines.append(f"| `{name}` | {param.type.value}{values} | {default} | {param.en} | {param.sv} |")
        lines.append("")
    lines += ["## Columns\n", "| column | type | | |", "|---|---|---|---|"]
    lines += [
        f"| `{name}` | {column.type.value} | {column.en} | {column.sv} |"
        for name, column in question.returns.items()
    ]
    return "\n".join([*lines, "", "## Statement\n", f"```cypher\n{question.text}\n```", ""])


def _given(question: Question) -> list[tuple[str, str]]:
    used: dict[ParamType, int] = {}
    given = []
    for name, param in question.params.items():
        if param.required:
            examples = param.values or _EXAMPLES[param.type]
            at = used.get(param.type, 0)
            used[param.type] = at + 1
            given.append((name, examples[at % len(examples)]))
    return given


def _options(question: Question) -> str:
    return "".join(f" --{name.replace('_', '-')} {value}" for name, value in _given(question))


def _query(question: Question) -> str:
    given = _given(question)
    return "?" + "&".join(f"{name}={value}" for name, value in given) if given else ""


def model_page() -> str:
    """The data model: what a source can state, field by field."""
    lines = [
        _NOTE,
        "# Data model\n",
        "Labels: " + ", ".join(f"`{one}`" for one in model.Label) + ".",
        "Every `Actor` has one label more, its helix: " + ", ".join(f"`{one}`" for one in model.Helix) + ".",
        f"An actor whose status is `ceased` also has `{model.CEASED}`.",
        "Relationship types: " + ", ".join(f"`{one}`" for one in model.Relationship) + ".\n",
        "What a source can state, one kind of fact after another; a field with `?` may be empty.\n",
    ]
    for kind in IDENTITY:
        lines += [
            f"## {kind.__name__}\n",
            f"{(kind.__doc__ or '').strip()}\n",
            "| field | type | |",
            "|---|---|---|",
        ]
        for name, dtype in frames.schema(kind).items():
            mark = "?" if frames.optional(kind, name) else ""
            lines.append(f"| `{name}`{mark} | {dtype} | {kind.model_fields[name].description} |")
        lines.append("")
    return "\n".join(lines)


def source_index() -> str:
    """What can be loaded, what it can be chosen by, and the columns each table is recognised by."""
    lines = [_NOTE, "# Sources\n"]
    with speaking("en"):
        for name, source in all_sources().items():
            lines += [f"## {name}\n", f"{source.words}\n"]
            if source.filters:
                told = ", ".join(f"`{one}`" for one in Where.kinds() if one in source.filters)
                lines.append(f"Can be chosen by (`--where`): {told}.\n")
            lines += ["| table | must have | may have |", "|---|---|---|"]
            for role, columns in source.tables.items():
                groups = [" or ".join(_titles(columns, group)) for group in columns.either]
                must = ", ".join([*_titles(columns, columns.required), *groups])
                may = ", ".join(_titles(columns, columns.optional))
                lines.append(f"| {role} | {must} | {may} |")
            lines.append("")
    return "\n".join(lines)


def _titles(columns: Columns, names: Sequence[str]) -> list[str]:
    return [f"`{columns.title(one)}`" for one in names]


def write(folder: Path) -> None:
    """Write every page, and remove pages of questions that are no more."""
    made = pages()
    for old in (folder / "questions").glob("*.md"):
        if f"questions/{old.name}" not in made:
            old.unlink()
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def picture(shown: str, title: str) -> str:
    """What a terminal shows as SVG, with the reader's own fonts: nothing is fetched from elsewhere."""
    console = Console(record=True, file=io.StringIO(), width=max(map(len, shown.splitlines())) + 1)
    for line in shown.splitlines():
        console.print(Text(line, style="dim" if line.startswith("  loket ") else ""), soft_wrap=True)
    svg = console.export_svg(title=title, unique_id="loket")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    if sys.argv[1:2] == ["picture"]:  # loket demo | python -m api.docs picture > docs/images/demo.svg
        sys.stdout.write(picture(sys.stdin.read().strip("\n"), "make demo"))
    else:
        write(Path("docs"))
