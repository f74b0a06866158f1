"""botocore's tree of those who listen to a client's events, shared as far as clients have the same.

botocore copies the whole tree for each client, a hundred nodes, to add five: a third of the time that making
one takes.
"""

from typing import Any

from botocore.hooks import _MIDDLE, NodeList, _PrefixTrie  # type: ignore[attr-defined]

Node = dict[str, Any]
"""Of the tree: ``chunk``, ``children``, ``values``. None is changed once it is made."""


class Tree(_PrefixTrie):  # type: ignore[misc]
    """As botocore's own; ``copy.copy`` of it takes no time."""

    _root: Node

    def __copy__(self) -> "Tree":
        made = type(self)()
        made._root = self._root
        return made

    def append_item(self, key: str, value: Any, section: int = _MIDDLE) -> None:
        self._root = _with(self._root, key.split("."), value, section)

    def remove_item(self, key: str, value: Any) -> None:
        self._root = self._recursive_copy(self._root)
        super().remove_item(key, value)


def _with(node: Node, parts: list[str], value: Any, section: int) -> Node:
    """``node`` with one listener more below it: new ones on the way to it, and the same ones beside it."""
    if not parts:
        lists = [list(one) for one in node["values"] or ((), (), ())]
        lists[section].append(value)
        return {**node, "values": NodeList(*lists)}
    first, *rest = parts
    child = node["children"].get(first) or {"chunk": first, "values": None, "children": {}}
    return {**node, "children": {**node["children"], first: _with(child, rest, value, section)}}
