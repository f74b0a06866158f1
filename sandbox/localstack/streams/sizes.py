"""How large an item is, by DynamoDB's rules (reference 1.2)."""

from collections.abc import Callable, Mapping
from typing import Any

Attribute = Mapping[str, Any]


def item_size(item: Mapping[str, Attribute]) -> int:
    """Bytes of an item's names and values. Binary values may be bytes, or base64 text as in JSON."""
    return sum(len(name.encode()) + value_size(value) for name, value in item.items())


def value_size(attribute: Attribute) -> int:
    """Bytes of one value, ``{"S": "text"}`` or any other."""
    (kind, value), *_ = attribute.items()
    return _SIZES[kind](value)


def _number(text: str) -> int:
    """About half a byte for each significant digit, and one more."""
    digits = text.lstrip("-+").upper().partition("E")[0]
    significant = digits.replace(".", "").strip("0")
    return (len(significant) + 1) // 2 + 1


def _binary(value: str | bytes) -> int:
    if isinstance(value, bytes):
        return len(value)
    return len(value) * 3 // 4 - value.count("=", -2)


_SIZES: dict[str, Callable[[Any], int]] = {
    "S": lambda text: len(text.encode()),
    "N": _number,
    "B": _binary,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
    "SS": lambda texts: sum(len(text.encode()) for text in texts),
    "NS": lambda numbers: sum(map(_number, numbers)),
    "BS": lambda values: sum(map(_binary, values)),
    "L": lambda values: 3 + sum(1 + value_size(one) for one in values),
    "M": lambda members: 3 + len(members) + item_size(members),
}
