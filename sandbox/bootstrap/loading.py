"""Template text to plain values, CloudFormation's YAML or JSON, and the line on which each key stands.

``!Ref A`` becomes ``{"Ref": "A"}``, ``!GetAtt A.B`` becomes ``{"Fn::GetAtt": ["A", "B"]}`` and so on for
every tag, known or not: what a tag means is CloudFormation's business.
"""

import json
from collections.abc import Iterator
from typing import Any

import yaml

KeyPath = tuple[str, ...]
_SHORT_NAMES = {"Ref": "Ref", "Condition": "Condition"}
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MERGE = "tag:yaml.org,2002:merge"


class NotReadableError(ValueError):
    """The text is neither YAML nor JSON; ``line`` and ``column`` count from 1."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.line = line
        self.column = column


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever is there
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        _refuse_duplicates(node)
        return super().construct_mapping(node, deep=deep)


def load(text: str, *, is_json: bool = False) -> tuple[Any, dict[KeyPath, int]]:
    """Read ``text``; returns its value and the line of each key and item, by its path from the top."""
    try:
        value = json.loads(text) if is_json else None
        loader = _Loader(text.replace("\t", " ") if is_json else text)
        node = loader.get_single_node()
        if node is None:
            return value, {}
        return loader.construct_document(node) if value is None else value, dict(_lines(node, ()))
    except json.JSONDecodeError as error:
        raise NotReadableError(error.msg, error.lineno, error.colno) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise NotReadableError(error.problem or str(error), *where) from error
    except yaml.reader.ReaderError as error:
        raise NotReadableError(f"{error.reason} (character {error.character!r})", 1, 1) from error


def _lines(node: yaml.Node, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _lines(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            here = (*path, str(index))
            yield here, value.start_mark.line + 1
            yield from _lines(value, here)


def _refuse_duplicates(node: yaml.MappingNode) -> None:
    # PyYAML would silently keep the last one, and a resource would vanish from the stack.
    seen: set[str] = set()
    for key, _ in node.value:
        if key.tag != _MERGE and key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key.value!r} stands here twice", key.start_mark
            )
        seen.add(str(key.value))


def _short_form(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = _SHORT_NAMES.get(suffix, f"Fn::{suffix}")
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if suffix == "GetAtt":
        resource, _, attribute = str(node.value).partition(".")
        return {name: [resource, attribute]}
    return {name: node.value}


def _as_written(_: Any, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Loader.add_multi_constructor("!", _short_form)
_Loader.add_constructor(_TIMESTAMP, _as_written)  # Version: 2012-10-17 is a string to CloudFormation
