"""What botocore finds out again for each client about the events that it listens to."""

import copy
import functools
from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch

Node = dict[str, Any]
"""Of botocore's tree of listeners: ``chunk``, ``children``, ``values``. None is changed once it is made."""


def _by_its_code(accepts_kwargs: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    known: dict[Any, str | None] = {}

    def accepts(func: Any) -> str | None:
        code = getattr(getattr(func, "__func__", func), "__code__", None)
        if code is None:
            return accepts_kwargs(func)
        if code not in known:
            known[code] = accepts_kwargs(func)
        return known[code]

    return accepts


def _with_one_memory(alias: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
    from botocore.hooks import EVENT_ALIASES  # type: ignore[import-untyped]

    known: dict[str, str] = {}

    @functools.wraps(alias)
    def named(self: Any, event_name: str) -> str:
        if self._event_aliases is not EVENT_ALIASES:
            return alias(self, event_name)
        if event_name not in known:
            known[event_name] = alias(self, event_name)
        return known[event_name]

    return named


def _with_the_same_aliases(_: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def copied(self: Any) -> Any:
        return type(self)(copy.copy(self._emitter), self._event_aliases)

    return copied


def _sharing_all(_: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def copied(self: Any) -> Any:
        made = type(self)()
        made._root = self._root
        return made

    return copied


def _sharing_the_rest(_: Callable[..., None]) -> Callable[..., None]:
    from botocore.hooks import _MIDDLE

    def append(self: Any, key: str, value: Any, section: int = _MIDDLE) -> None:
        self._root = _with(self._root, key.split("."), value, section)

    return append


def _with(node: Node, parts: list[str], value: Any, section: int) -> Node:
    """``node`` with one listener more below it: new ones on the way to it, and the same ones beside it."""
    from botocore.hooks import NodeList

    if not parts:
        lists = [list(one) for one in node["values"] or ((), (), ())]
        lists[section].append(value)
        return {**node, "values": NodeList(*lists)}
    first, *rest = parts
    child = node["children"].get(first) or {"chunk": first, "values": None, "children": {}}
    return {**node, "children": {**node["children"], first: _with(child, rest, value, section)}}


def _sharing_none(remove: Callable[[Any, str, Any], None]) -> Callable[[Any, str, Any], None]:
    def removed(self: Any, key: str, value: Any) -> None:
        self._root = self._recursive_copy(self._root)
        remove(self, key, value)

    return removed


TREE = "each client copies the tree of its session's hundred listeners, to add a few: a third of its making"
PATCHES = (
    Patch("botocore.hooks", "_PrefixTrie.__copy__", _sharing_all, TREE, "2280d7cc46679f68"),
    Patch("botocore.hooks", "_PrefixTrie.append_item", _sharing_the_rest, TREE, "49d7bd87a6d2ca3e"),
    Patch("botocore.hooks", "_PrefixTrie.remove_item", _sharing_none, TREE, "c048141f254902de"),
    Patch(
        "botocore.hooks",
        "accepts_kwargs",
        _by_its_code,
        "the signature of each of a client's hundred listeners is taken apart anew for each client",
        "e51fc28d69635b6c",
    ),
    Patch(
        "botocore.hooks",
        "EventAliaser._alias_event_name",
        _with_one_memory,
        "each client finds out anew under which names the same events are known",
        "a85d1476ec44b694",
    ),
    Patch(
        "botocore.hooks",
        "EventAliaser.__copy__",
        _with_the_same_aliases,
        "each client copies the names, which nobody changes, and then has some of which nothing is known",
        "34514c251bd5bc9a",
    ),
)
