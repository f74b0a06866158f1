"""Works out CloudFormation's intrinsic functions as far as they can be known from outside.

What cannot be known becomes :data:`UNKNOWN`, alone or as a part of a larger value; whoever compares
leaves it out. Nothing is guessed.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.bootstrap.substitution import PLACEHOLDER, parts


class _Unknown:
    def __repr__(self) -> str:
        return "(not known before CloudFormation)"


UNKNOWN = _Unknown()
NO_VALUE = object()
DYNAMIC = "{{resolve:"
"""What begins a reference to a stored value, which CloudFormation looks up."""
Attribute = Callable[[str, str], Any]


def _no_attribute(_resource: str, _attribute: str) -> Any:
    return UNKNOWN


@dataclass(frozen=True)
class Intrinsics:
    """The values that intrinsic functions refer to."""

    references: Mapping[str, Any]
    """What Ref gives: parameters, pseudo parameters, and resources where they are deployed."""
    conditions: Mapping[str, Any] = field(default_factory=dict)
    mappings: Mapping[str, Any] = field(default_factory=dict)
    attribute: Attribute = _no_attribute
    """What GetAtt gives, or UNKNOWN."""

    def resolve(self, value: Any) -> Any:
        """``value`` with every intrinsic function replaced by what it gives, or by UNKNOWN."""
        if isinstance(value, list):
            items = [self.resolve(item) for item in value]
            return [item for item in items if item is not NO_VALUE]
        if not isinstance(value, dict):
            return _without_reference(value)
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name in _FUNCTIONS:
                return _without_reference(_FUNCTIONS[name](self, argument))
            if name.startswith("Fn::"):
                return UNKNOWN
        return self._mapping(value)

    def _mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        found = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in found.items() if item is not NO_VALUE}

    def holds(self, condition: str) -> bool | None:
        """Whether a named condition holds; None where that cannot be known."""
        if condition not in self.conditions:
            return None
        found = self.resolve(self.conditions[condition])
        return None if found is UNKNOWN else bool(found)


def _without_reference(value: Any) -> Any:
    return UNKNOWN if isinstance(value, str) and DYNAMIC in value else value


def _ref(known: Intrinsics, name: Any) -> Any:
    return known.references.get(name, UNKNOWN)


def _get_att(known: Intrinsics, argument: Any) -> Any:
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    resource, attribute = argument
    return known.attribute(resource, attribute) if isinstance(attribute, str) else UNKNOWN


def _sub(known: Intrinsics, argument: Any) -> Any:
    text, written = parts(argument)
    own = {name: known.resolve(value) for name, value in written.items()}

    def value_of(name: str) -> Any:
        if name in own:
            return own[name]
        return _get_att(known, name) if "." in name else _ref(known, name)

    found = {m[2]: value_of(m[2]) for m in PLACEHOLDER.finditer(text) if not m[1]}
    if any(value is UNKNOWN for value in found.values()):
        return UNKNOWN
    return PLACEHOLDER.sub(lambda m: f"${{{m[2]}}}" if m[1] else str(found[m[2]]), text)


def _join(known: Intrinsics, argument: Any) -> Any:
    separator, parts = argument[0], known.resolve(argument[1])
    if parts is UNKNOWN or any(part is UNKNOWN for part in parts):
        return UNKNOWN
    return str(separator).join(map(str, parts))


def _split(known: Intrinsics, argument: Any) -> Any:
    text = known.resolve(argument[1])
    return UNKNOWN if text is UNKNOWN else str(text).split(argument[0])


def _select(known: Intrinsics, argument: Any) -> Any:
    index, items = known.resolve(argument[0]), known.resolve(argument[1])
    if index is UNKNOWN or items is UNKNOWN or not 0 <= int(index) < len(items):
        return UNKNOWN
    return items[int(index)]


def _find_in_map(known: Intrinsics, argument: Any) -> Any:
    found: Any = known.mappings
    for key in known.resolve(argument)[:3]:
        if key is UNKNOWN or not isinstance(found, Mapping) or str(key) not in found:
            return UNKNOWN
        found = found[str(key)]
    return found


def _if(known: Intrinsics, argument: Any) -> Any:
    holds = known.holds(argument[0])
    return UNKNOWN if holds is None else known.resolve(argument[1 if holds else 2])


def _condition(known: Intrinsics, name: Any) -> Any:
    holds = known.holds(name)
    return UNKNOWN if holds is None else holds


def _equals(known: Intrinsics, argument: Any) -> Any:
    left, right = known.resolve(argument)
    return UNKNOWN if UNKNOWN in (left, right) else str(left) == str(right)


def _not(known: Intrinsics, argument: Any) -> Any:
    (found,) = known.resolve(argument)
    return UNKNOWN if found is UNKNOWN else not found


def _and(known: Intrinsics, argument: Any) -> Any:
    found = known.resolve(argument)
    return UNKNOWN if UNKNOWN in found else all(found)


def _or(known: Intrinsics, argument: Any) -> Any:
    found = known.resolve(argument)
    return UNKNOWN if UNKNOWN in found else any(found)


def _base64(known: Intrinsics, argument: Any) -> Any:
    text = known.resolve(argument)
    return UNKNOWN if text is UNKNOWN else base64.b64encode(str(text).encode()).decode()


def _contains(known: Intrinsics, argument: Any) -> Any:
    items, value = known.resolve(argument)
    return UNKNOWN if _any_unknown(items, [value]) else str(value) in map(str, items)


def _each_equals(known: Intrinsics, argument: Any) -> Any:
    items, value = known.resolve(argument)
    return UNKNOWN if _any_unknown(items, [value]) else {str(value)} >= set(map(str, items))


def _each_in(known: Intrinsics, argument: Any) -> Any:
    items, allowed = known.resolve(argument)
    return UNKNOWN if _any_unknown(items, allowed) else set(map(str, allowed)) >= set(map(str, items))


def _any_unknown(*lists: Any) -> bool:
    return any(items is UNKNOWN or UNKNOWN in items for items in lists)


_FUNCTIONS: dict[str, Callable[[Intrinsics, Any], Any]] = {
    "Ref": _ref,
    "Condition": _condition,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::FindInMap": _find_in_map,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::Not": _not,
    "Fn::And": _and,
    "Fn::Or": _or,
    "Fn::Base64": _base64,
    "Fn::Contains": _contains,
    "Fn::EachMemberEquals": _each_equals,
    "Fn::EachMemberIn": _each_in,
}
