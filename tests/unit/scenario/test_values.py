"""Plain values to attribute values and back."""

from decimal import Decimal

import pytest

from sandbox.errors import UsageError
from sandbox.scenario.values import from_item, to_item


@pytest.mark.parametrize(
    "value",
    [
        "text",
        "",
        0,
        -7,
        Decimal("1.50"),
        Decimal("0.1"),
        10**37,
        b"\x00\xff",
        {"a", "b"},
        {1, 2},
        {b"a", b"b"},
        [1, "two", [None]],
        {"deep": {"deeper": [b"\x01", {"x"}]}},
        True,
        False,
        None,
    ],
)
def test_a_value_comes_back_as_it_went(value: object) -> None:
    assert from_item(to_item({"it": value})) == {"it": value}


def test_binary_comes_back_as_bytes() -> None:
    item = from_item({"b": {"B": b"x"}, "in": {"L": [{"B": b"y"}]}, "set": {"BS": [b"z"]}})
    kinds = (type(item["b"]), type(item["in"][0]), {type(each) for each in item["set"]})
    assert kinds == (bytes, bytes, {bytes})


def test_numbers_come_back_as_exact_decimals() -> None:
    assert repr(from_item({"n": {"N": "1.50"}})["n"]) == "Decimal('1.50')"


def test_a_float_is_refused_with_the_decimal_to_write_instead() -> None:
    with pytest.raises(UsageError, match=r'Attribute score is the float 1\.5\..*write Decimal\("1\.5"\)'):
        to_item({"score": 1.5})


def test_a_float_deep_inside_is_named_by_its_place() -> None:
    with pytest.raises(UsageError, match=r"Attribute a\.b\[1\] is the float 0\.1"):
        to_item({"a": {"b": [1, 0.1]}})


@pytest.mark.parametrize("value", [object(), {1, "a"}, Decimal("1." + "1" * 40)])
def test_what_dynamodb_cannot_hold_is_refused_by_the_attributes_name(value: object) -> None:
    with pytest.raises(UsageError, match=r"Attribute odd is a .* that DynamoDB cannot hold"):
        to_item({"odd": value})
