"""The documentation: what is made from the code is up to date, examples run and show what they say.

A block of ```console in README.md and docs/ is a run: `$ loket …` and below it what comes out. A line that is
only `…` stands for any lines, `…` at the end of a line for its rest. Blocks of ```sh are not run, but their
commands and options exist.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from api import docs
from api.cli import build
from kb.analysis import measures
from kb.settings import Server
from loaders.sources import all_sources
from tests.api.conftest import Command

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted([REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *REPOSITORY.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path, kind: str) -> Iterator[str]:
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if match[1] == kind:
            yield match[2]


def runs(block: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a block with the lines it is said to give."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output.splitlines()


def fits(said: list[str], shown: list[str]) -> bool:
    """Whether output is as shown, `…` standing for any lines or for the rest of a line."""
    if not shown:
        return not said
    if shown[0].strip() == "…":
        return any(fits(said[at:], shown[1:]) for at in range(len(said) + 1))
    if not said:
        return False
    pattern, line = shown[0].rstrip(), said[0].rstrip()
    same = line.startswith(pattern.removesuffix("…").rstrip()) if pattern.endswith("…") else line == pattern
    return same and fits(said[1:], shown[1:])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_what_is_made_from_the_code_is_up_to_date() -> None:
    for name, text in docs.pages().items():
        path = REPOSITORY / "docs" / name
        assert path.exists(), f"make docs: {name} is missing"
        assert path.read_text(encoding="utf-8") == text, f"make docs: {name} is not what the code says"
    there = {path.name for path in (REPOSITORY / "docs" / "questions").glob("*.md")}
    assert there == {
        name.removeprefix("questions/") for name in docs.pages() if name.startswith("questions/")
    }


def test_every_source_and_every_measure_has_its_page() -> None:
    for name in all_sources():
        assert (REPOSITORY / "docs" / "sources" / f"{name}.md").exists(), name
    for column in measures.columns():
        page = REPOSITORY / "docs" / "measures" / f"{column.name.replace('_', '-')}.md"
        assert page.exists(), column.name


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(blocks(page, "console"))], ids=lambda page: page.name
)
@pytest.mark.usefixtures("at_bundled")
def test_examples_show_what_comes_out(
    page: Path, loket: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for block in blocks(page, "console"):
        for command, shown in runs(block):
            program, *words = shlex.split(command)
            assert program == "loket", command
            said = loket(*words)
            assert said.code == 0, said.err
            lines = (said.out + said.err).strip("\n").splitlines()
            wanted = [line for line in shown if line.strip()]
            assert fits([line for line in lines if line.strip()], wanted), (
                f"{page.name}: $ {command}\n{said.out}{said.err}"
            )


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(blocks(page, "sh"))], ids=lambda page: page.name
)
def test_commands_and_options_exist(page: Path) -> None:
    top = typer.main.get_command(build())
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] != ["loket"]:
                continue
            command, given = top, words[1:]
            while hasattr(command, "commands") and given and not given[0].startswith("-"):
                assert given[0] in command.commands, f"{page.name}: {line}"
                command, given = command.commands[given[0]], given[1:]
            known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
            for word in given:
                if word.startswith("-"):
                    assert word.partition("=")[0] in known | {"--help"}, f"{page.name}: {line}"


def test_make_help_tells_every_target(at_bundled: Server) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    told = set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", "\n".join(p.read_text() for p in PAGES), re.M))
    for names in told:
        for name in filter(None, names):
            assert re.search(rf"^{name}:", makefile, re.MULTILINE), name
