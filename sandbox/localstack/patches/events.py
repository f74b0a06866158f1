"""What botocore finds out again for each client about the events that it listens to."""

import copy
import functools
from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch


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


def _with_a_shared_tree(begin: Callable[[Any], None]) -> Callable[[Any], None]:
    from sandbox.listeners import Tree

    def begun(self: Any) -> None:
        begin(self)
        self._handlers = Tree()

    return begun


PATCHES = (
    Patch(
        "botocore.hooks",
        "HierarchicalEmitter.__init__",
        _with_a_shared_tree,
        "each client copies the tree of its session's hundred listeners, to add a few: a third of its making",
        "004a83ddd3e11e7f",
    ),
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
