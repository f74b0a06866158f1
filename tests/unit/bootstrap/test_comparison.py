"""What is asked for against what is there."""

from typing import Any

import pytest

from sandbox.bootstrap.comparison import by, differences, in_order
from sandbox.bootstrap.intrinsics import UNKNOWN


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (300, "300"),
        (True, "true"),
        (UNKNOWN, "anything"),
        ({"a": UNKNOWN, "b": 1}, {"a": 2, "b": "1"}),
        (["x", UNKNOWN], ["x", "y"]),
        (None, None),
    ],
)
def test_what_cloudformation_does_not_tell_apart_is_equal(expected: Any, found: Any) -> None:
    assert list(differences(expected, found)) == []


@pytest.mark.parametrize(
    ("expected", "found", "told"),
    [
        ({"Timeout": 3}, {"Timeout": 9}, "Timeout is 9, and the template says 3"),
        ({"E": {"A": "1"}}, {"E": {}}, "E.A is not set, and the template says 1"),
        ({"E": {}}, {"E": {"A": "1"}}, "E.A is 1, and the template says not set"),
        ({"L": ["a", "b"]}, {"L": ["a", "c"]}, "L[1] is c, and the template says b"),
        ({"L": ["a"]}, {"L": []}, 'L is not set, and the template says ["a"]'),
        ({"S": None}, {"S": "KEYS_ONLY"}, "S is KEYS_ONLY, and the template says not set"),
        ({"B": True}, {"B": False}, "B is false, and the template says true"),
    ],
)
def test_a_difference_names_the_property_what_is_there_and_what_should_be(
    expected: Any, found: Any, told: str
) -> None:
    assert [str(one) for one in differences(expected, found)] == [told]


def test_a_list_of_pairs_is_compared_by_name() -> None:
    assert by([{"K": "a", "V": 1}, {"K": "b", "V": 2}], "K", "V") == {"a": 1, "b": 2}
    assert by(None, "K", "V") == {}
    assert by([{"K": UNKNOWN, "V": 1}], "K", "V") is UNKNOWN


def test_a_list_without_order_is_compared_sorted() -> None:
    assert in_order(["b", "a"]) == ["a", "b"]
    assert in_order(["b", UNKNOWN]) is UNKNOWN
