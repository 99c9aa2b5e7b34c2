"""YAML documents that people write, read so that a fault in one can be told with its line.

Owns the parsing, the refusal of a key that stands twice (YAML would silently take the last), and the way from
the place of a value to its line. What a document means is its readers' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from kb.texts import t


class DocumentError(ValueError):
    """A text that is no such document; `line` counts from 0."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def parse(text: str) -> tuple[dict[Any, Any], yaml.Node]:
    """A document whose top is a mapping: as data, and as nodes that know their lines."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)  # the compiled one if there is one
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise DocumentError(0, t("question.fault.no-header"))
        twice = _twice(node)
        if twice is not None:
            raise DocumentError(twice.start_mark.line, t("question.fault.twice", name=twice.value))
        data: dict[Any, Any] = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DocumentError(mark.line if mark else 0, error.problem or str(error)) from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        before = text.encode()[: getattr(error, "position", 0)]
        raise DocumentError(before.count(b"\n"), str(error).partition("\n")[0]) from error
    finally:
        loader.dispose()
    return data, node


def line_of(node: yaml.Node, path: Sequence[int | str]) -> int:
    """The line, from 0, of what a path of keys and indexes leads to, as far as it goes.

    A part that is not there is passed over: a validator names its own branches in between.
    """
    line = 0
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            entry = next((one for one in node.value if one[0].value == str(part)), None)
            if entry is not None:
                line = entry[0].start_mark.line
                node = entry[1]
    return line


def _twice(node: yaml.Node) -> yaml.ScalarNode | None:
    """A key that a mapping has twice."""
    if isinstance(node, yaml.SequenceNode):
        return next((found for one in node.value if (found := _twice(one))), None)
    if not isinstance(node, yaml.MappingNode):
        return None
    seen = set()
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                return key
            seen.add(key.value)
        if found := _twice(value):
            return found
    return None
