"""Plain Python values to DynamoDB's attribute values and back.

``str``, ``int``, ``Decimal``, ``bytes``, ``set``, ``list``, ``dict``, ``bool`` and ``None`` go there
unchanged; numbers come back as ``Decimal`` (equal to the ``int`` that was written) and binary as ``bytes``.
"""

from collections.abc import Mapping
from typing import Any, SupportsBytes, cast

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer

from sandbox.errors import UsageError

_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


def to_item(values: Mapping[str, Any]) -> dict[str, Any]:
    """``{"n": 1}`` becomes ``{"n": {"N": "1"}}``. Raises UsageError for what DynamoDB cannot hold."""
    return {name: to_attribute(value, name) for name, value in values.items()}


def to_attribute(value: Any, where: str) -> dict[str, Any]:
    """One attribute value; ``where`` names the attribute in an error."""
    _refuse_float(value, where)
    try:
        return dict(_serializer.serialize(value))
    except (TypeError, ArithmeticError) as error:  # boto3's context traps more than 38 digits
        raise UsageError(
            f"Attribute {where} is a {type(value).__name__} that DynamoDB cannot hold ({error}). "
            "It holds str, int, Decimal, bytes, bool, None, dict, list, and sets of one type."
        ) from error


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """``{"n": {"N": "1"}}`` becomes ``{"n": Decimal("1")}``."""
    return {name: from_attribute(value) for name, value in item.items()}


def from_attribute(value: Any) -> Any:
    return _plain(_deserializer.deserialize(value))


def _plain(value: Any) -> Any:
    """Binary is a wrapper of boto3's for Python 2's sake; nobody expects it in an assertion."""
    if isinstance(value, Binary):
        return bytes(cast(SupportsBytes, value))  # the stubs forget __bytes__
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, set):
        return {_plain(each) for each in value}
    return value


def _refuse_float(value: Any, where: str) -> None:
    if isinstance(value, float):
        raise UsageError(
            f"Attribute {where} is the float {value!r}. DynamoDB's numbers are exact: "
            f'write Decimal("{value!r}").'
        )
    if isinstance(value, Mapping):
        for name, each in value.items():
            _refuse_float(each, f"{where}.{name}")
    elif isinstance(value, list | tuple | set | frozenset):
        for index, each in enumerate(value):
            _refuse_float(each, f"{where}[{index}]")
