"""Which fields differ, and what their values are."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from user_events.changes import Change, plain

Recorded = Callable[[str], Any]
KEY = {"userId": {"S": "u-1"}}


def change(old: dict[str, Any], new: dict[str, Any]) -> Change:
    stream = {"Keys": KEY, "SequenceNumber": "1", "ApproximateCreationDateTime": 1.0}
    images = {"OldImage": KEY | old, "NewImage": KEY | new}
    return Change.of({"eventName": "MODIFY", "eventID": "e", "dynamodb": stream | images})


def test_every_kind_of_value_comes_out_as_it_was_stored(recorded: Recorded) -> None:
    user = plain(recorded("users")["Records"][0]["dynamodb"]["NewImage"])
    assert user == {
        "userId": "u-1",
        "email": "old@example.com",
        "status": "ACTIVE",
        "score": Decimal("0.1"),
        "visits": Decimal("12345678901234567890123456789012345678"),
        "tags": {"pro", "beta"},
        "limits": {Decimal("10"), Decimal("9.5")},
        "avatar": b"\x00\xffPNG",
        "keys": {b"one", b"two"},
        "verified": True,
        "phone": None,
        "address": {"city": "Köln", "floors": [Decimal(1), Decimal("2.50")]},
    }


def test_only_the_fields_that_differ_are_named_with_both_sides(recorded: Recorded) -> None:
    modified = Change.of(recorded("users")["Records"][1])
    assert modified.fields == {
        "email": {"old": "old@example.com", "new": "new@example.com"},
        "phone": {"old": None},
        "plan": {"new": "gold"},
        "score": {"old": Decimal("0.1"), "new": Decimal("0.3")},
        "status": {"old": "ACTIVE", "new": "SUSPENDED"},
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"SS": ["b", "a"]}, {"SS": ["a", "b"]}),
        ({"NS": ["2", "1"]}, {"NS": ["1", "2"]}),
        ({"L": [{"SS": ["b", "a"]}]}, {"L": [{"SS": ["a", "b"]}]}),
        ({"M": {"s": {"BS": ["Yg==", "YQ=="]}}}, {"M": {"s": {"BS": ["YQ==", "Yg=="]}}}),
    ],
)
def test_a_set_in_another_order_is_no_change(old: Any, new: Any) -> None:
    assert change({"f": old}, {"f": new}).fields == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"BOOL": True}, {"N": "1"}),
        ({"L": [{"BOOL": False}]}, {"L": [{"N": "0"}]}),
        ({"S": "YQ=="}, {"B": "YQ=="}),
        ({"L": [{"N": "1"}, {"N": "2"}]}, {"L": [{"N": "2"}, {"N": "1"}]}),
        ({"M": {}}, {"NULL": True}),
    ],
)
def test_another_type_or_another_order_of_a_list_is_a_change(old: Any, new: Any) -> None:
    assert list(change({"f": old}, {"f": new}).fields) == ["f"]


def test_a_field_set_to_null_is_not_a_field_removed() -> None:
    assert change({"f": {"S": "x"}}, {"f": {"NULL": True}}).fields == {"f": {"old": "x", "new": None}}
    assert change({"f": {"S": "x"}}, {}).fields == {"f": {"old": "x"}}
