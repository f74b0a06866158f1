"""Finds an intrinsic function wherever it stands in a template."""

from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.bootstrap.loading import KeyPath


def uses(value: Any, function: str, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every use of ``function`` (``Fn::ImportValue`` …) in ``value``: where it stands, and its argument."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == function:
                yield (*path, key), item
            if isinstance(item, dict | list):  # a template is mostly words
                yield from uses(item, function, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict | list):
                yield from uses(item, function, (*path, str(index)))


def at(value: Any, path: Sequence[str]) -> Any:
    """What stands at ``path`` within ``value``."""
    for way in path:
        value = value[int(way)] if isinstance(value, list) else value[way]
    return value


def put(value: Any, path: KeyPath, new: Any) -> None:
    """Replace what stands at ``path`` within ``value``, in place."""
    *ways, last = path
    value = at(value, ways)
    value[int(last) if isinstance(value, list) else last] = new
