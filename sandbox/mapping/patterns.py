"""A filter pattern: JSON shaped like the records it is to match, with lists of alternatives as its leaves.

Keys of one object are AND-ed, alternatives of one leaf are OR-ed, ``$or`` ORs whole objects (reference 3.2).
Of two equal keys in one object the last one counts, as in any JSON object.

AWS does not say how a mapping's filter looks into arrays; here as in EventBridge's rules, whose language
this is: a leaf matches an array that holds a matching value, fields of an object match an array that holds
one object with all of them, and a value that is not there at any place of the record does not exist.
Nor does AWS say what an empty object means: it is refused, as in EventBridge.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.mapping.operators import InvalidPattern, Test, test_of

Path = tuple[str, ...]
FEWEST_ALTERNATIVES = 2
"""Of a ``$or``: with one EventBridge reads it as a field of that name."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Alternatives for the value at one path."""

    path: Path
    tests: tuple[Test, ...]
    may_be_absent: bool
    """Whether ``{"exists": false}`` is one of them."""

    def matches(self, value: object, record: Mapping[str, Any]) -> bool:
        if any(test(leaf) for leaf in _leaves(value) for test in self.tests):
            return True
        return self.may_be_absent and next(_leaves_at(record, self.path), _NOTHING) is _NOTHING


@dataclass(frozen=True, slots=True)
class Fields:
    """An object: each of its fields, and one of the alternatives of its ``$or``."""

    fields: tuple[tuple[str, "Fields | Leaf"], ...]
    either: tuple["Fields", ...]
    """Empty without ``$or``."""

    def matches(self, value: object, record: Mapping[str, Any]) -> bool:
        """``value``: what stands in the ``record`` where this object stands in the pattern."""
        return any(self._holds(one, record) for one in list(_objects(value)) or [{}])

    def _holds(self, candidate: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
        if not all(node.matches(candidate.get(name, _NOTHING), record) for name, node in self.fields):
            return False
        return not self.either or any(alternative.matches(candidate, record) for alternative in self.either)


def parse(text: str) -> Fields:
    """A pattern from its JSON. Raises InvalidPattern."""
    try:
        pattern = json.loads(text, parse_constant=_no_constant)
        return _fields(pattern, ())
    except ValueError as error:
        raise InvalidPattern(f"it is not JSON: {error}") from error
    except RecursionError as error:
        raise InvalidPattern("it is nested too deeply") from error


def _fields(pattern: object, path: Path) -> Fields:
    if not isinstance(pattern, dict):
        raise InvalidPattern(f"{_name(path)} must be an object, not {_json(pattern)}")
    if not pattern:
        raise InvalidPattern(f"{_name(path)} is an empty object: name a field in it")
    fields = tuple((key, _node(value, (*path, key))) for key, value in pattern.items() if key != "$or")
    return Fields(fields, _either(pattern["$or"], path) if "$or" in pattern else ())


def _either(alternatives: object, path: Path) -> tuple[Fields, ...]:
    if not isinstance(alternatives, list) or len(alternatives) < FEWEST_ALTERNATIVES:
        raise InvalidPattern(f"$or in {_name(path)} must be a list of two or more objects")
    return tuple(_fields(alternative, path) for alternative in alternatives)


def _node(value: object, path: Path) -> Fields | Leaf:
    if isinstance(value, dict):
        return _fields(value, path)
    if not isinstance(value, list):
        raise InvalidPattern(f"{_name(path)} must be a list of values, as in [{_json(value)}]")
    if not value:
        raise InvalidPattern(f"{_name(path)} is an empty list: it would never match")
    present = [one for one in value if not _is_absence(one)]
    return Leaf(path, tuple(test_of(one, _name(path)) for one in present), len(present) < len(value))


def _is_absence(alternative: object) -> bool:
    return isinstance(alternative, dict) and len(alternative) == 1 and alternative.get("exists") is False


def _leaves(value: object) -> Iterator[object]:
    """The scalars of a value: itself, or those of an array; an object has none of its own."""
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif not isinstance(value, Mapping) and value is not _NOTHING:
        yield value


def _leaves_at(value: object, path: Path) -> Iterator[object]:
    if not path:
        yield from _leaves(value)
        return
    for candidate in _objects(value):
        if path[0] in candidate:
            yield from _leaves_at(candidate[path[0]], path[1:])


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one)


def _name(path: Path) -> str:
    return f'"{".".join(path)}"' if path else "the pattern"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")


_NOTHING = object()
