"""What may stand in a leaf of a filter pattern: values and operators (reference 3.2).

Exactly those that Lambda lists. What only EventBridge's rules know is refused by name, as is every shape
that would never match. AWS does not say how a mapping compares numbers; here 300, 300.0 and 3e2 are equal.
"""

import json
import operator
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

Test = Callable[[object], bool]
"""Whether a scalar of the record matches: a string, a number, true, false or null."""


class InvalidPattern(Exception):
    """A filter pattern that cannot be used; the text says why."""


def test_of(alternative: object, where: str) -> Test:
    """The test for one alternative of the leaf at ``where``. Raises InvalidPattern."""
    if isinstance(alternative, list):
        raise InvalidPattern(f"{where} has a list in its list: alternatives are values or operators")
    if not isinstance(alternative, dict):
        return lambda value: _same(value, alternative)
    if len(alternative) != 1:
        raise InvalidPattern(f"{where}: one operator to an object, not {_json(alternative)}")
    [(name, operand)] = alternative.items()
    if name in _EVENTBRIDGE_ONLY:
        raise InvalidPattern(f"{where}: {name} is for EventBridge's rules, not for event source mappings")
    if name not in _OPERATORS:
        raise InvalidPattern(f"{where}: {json.dumps(name)} is no operator; there are {_known()}")
    try:
        return _OPERATORS[name](operand)
    except InvalidPattern as error:
        raise InvalidPattern(f"{where}: {name} {error}") from error


def _anything_but(operand: object) -> Test:
    if isinstance(operand, Mapping):
        raise InvalidPattern(f"with {', '.join(operand)} is for EventBridge's rules, not for mappings")
    excluded = operand if isinstance(operand, list) else [operand]
    if not excluded or not (all(map(_is_text, excluded)) or all(map(_is_number, excluded))):
        raise InvalidPattern(f"takes a string, a number, or a list of either kind, not {_json(operand)}")
    return lambda value: not any(_same(value, one) for one in excluded)


def _equals_ignore_case(operand: object) -> Test:
    expected = _text(operand).lower()
    return lambda value: isinstance(value, str) and value.lower() == expected


def _exists(operand: object) -> Test:
    """Only ``true`` comes here: what ``false`` means is seen where a value is missing (patterns.py)."""
    if operand is not True:
        raise InvalidPattern(f"takes true or false, not {_json(operand)}")
    return lambda value: True


def _numeric(operand: object) -> Test:
    """``["=", n]``, one bound, or a lower and then an upper bound, as EventBridge reads it."""
    match operand:
        case [str(sign), bound] if sign in _COMPARISONS and _is_number(bound):
            return _compares(sign, bound)
        case [(">" | ">=") as low, bottom, ("<" | "<=") as high, top] if _is_number(bottom) and _is_number(
            top
        ):
            if bottom >= top:
                raise InvalidPattern(f"has a lower bound, {bottom}, that is not below its upper one, {top}")
            above, below = _compares(low, bottom), _compares(high, top)
            return lambda value: above(value) and below(value)
    raise InvalidPattern(
        f'takes ["=", 5], [">", 5], [">=", 5], ["<", 5], ["<=", 5] or a lower and then an upper bound'
        f' as in [">", 5, "<=", 9], not {_json(operand)}'
    )


def _compares(sign: str, bound: Any) -> Test:
    comparison = _COMPARISONS[sign]
    return lambda value: _is_number(value) and comparison(value, bound)


def _prefix(operand: object) -> Test:
    start = _text(operand)
    return lambda value: isinstance(value, str) and value.startswith(start)


def _suffix(operand: object) -> Test:
    end = _text(operand)
    return lambda value: isinstance(value, str) and value.endswith(end)


def _text(operand: object) -> str:
    if isinstance(operand, str):
        return operand
    if isinstance(operand, Mapping):
        raise InvalidPattern(f"with {', '.join(operand)} is for EventBridge's rules, not for mappings")
    raise InvalidPattern(f"takes a string, not {_json(operand)}")


def _same(value: object, other: object) -> bool:
    return isinstance(value, bool) == isinstance(other, bool) and value == other


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _known() -> str:
    return ", ".join(sorted(_OPERATORS))


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_OPERATORS: dict[str, Callable[[object], Test]] = {
    "anything-but": _anything_but,
    "equals-ignore-case": _equals_ignore_case,
    "exists": _exists,
    "numeric": _numeric,
    "prefix": _prefix,
    "suffix": _suffix,
}

_EVENTBRIDGE_ONLY = frozenset({"wildcard", "cidr"})
