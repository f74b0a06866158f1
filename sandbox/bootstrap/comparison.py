"""Compares what a template asks for with what was found, and tells each difference in words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.bootstrap.intrinsics import UNKNOWN


@dataclass(frozen=True)
class Difference:
    """A property that is not as the template says."""

    property: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.property} is {_shown(self.found)}, and the template says {_shown(self.expected)}"


def differences(expected: Any, found: Any, name: str = "") -> Iterator[Difference]:
    """Every difference between two values of strings, numbers, booleans, lists and mappings.

    What is UNKNOWN is equal to anything, and ``300`` to ``"300"``: CloudFormation does not tell them apart.
    """
    if expected is UNKNOWN:
        return
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in sorted({*expected, *found}, key=str):
            yield from differences(expected.get(key), found.get(key), f"{name}.{key}" if name else str(key))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{name}[{index}]")
    elif _plain(expected) != _plain(found):
        yield Difference(name, expected, found)


def by(items: Any, key: str, value: str) -> Any:
    """``[{key: K, value: V}, …]`` as ``{K: V}``, or UNKNOWN where a key is."""
    if items is UNKNOWN or any(item is UNKNOWN or item[key] is UNKNOWN for item in items or []):
        return UNKNOWN
    return {item[key]: item.get(value) for item in items or []}


def in_order(items: Any) -> Any:
    """``items`` sorted, where their order means nothing; UNKNOWN where one of them is."""
    if items is UNKNOWN or UNKNOWN in (found := list(items or [])):
        return UNKNOWN
    return sorted(found, key=str)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, list | Mapping):
        return value
    return str(value)


def _shown(value: Any) -> str:
    if value is None or value in ({}, []):
        return "not set"
    return value if isinstance(value, str) else json.dumps(value, default=str)
