"""The shared tree of listeners does what botocore's own does."""

import copy
from typing import Any

from botocore.hooks import _FIRST, _LAST, _MIDDLE, _PrefixTrie  # type: ignore[attr-defined]
from hypothesis import given
from hypothesis import strategies as st

from sandbox.listeners import Tree

KEYS = st.sampled_from(["a", "b", "a.b", "a.*", "*.b", "a.b.c", "b.c.*"])
ADDED = st.tuples(st.just("append"), KEYS, st.integers(0, 4), st.sampled_from([_FIRST, _MIDDLE, _LAST]))
REMOVED = st.tuples(st.just("remove"), KEYS, st.integers(0, 4), st.none())
COPIED = st.tuples(st.just("copy"), st.none(), st.integers(0, 20), st.none())
ASKED = ("a", "b", "a.b", "a.b.c", "a.x.c", "b.c.d", "x.b", "x")


@given(st.lists(st.one_of(ADDED, REMOVED, COPIED), max_size=25), st.data())
def test_whatever_is_done_to_copies_of_copies_each_has_the_listeners_that_botocores_has(
    steps: list[Any], data: st.DataObject
) -> None:
    trees = [(Tree(), _PrefixTrie())]
    for kind, key, value, section in steps:
        ours, theirs = trees[data.draw(st.integers(0, len(trees) - 1))]
        if kind == "copy":
            trees.append((copy.copy(ours), copy.copy(theirs)))
        elif kind == "append":
            ours.append_item(key, value, section)
            theirs.append_item(key, value, section)
        else:
            assert raised(ours, key, value) == raised(theirs, key, value)

        for one, other in trees:
            assert [[*one.prefix_search(key)] for key in ASKED] == [
                [*other.prefix_search(key)] for key in ASKED
            ]


def raised(tree: Any, key: str, value: int) -> type[Exception] | None:
    try:
        tree.remove_item(key, value)
    except (ValueError, AttributeError) as error:  # there was no such listener, or none at all
        return type(error)
    return None
