"""What those who are told hear."""

from typing import Any

import pytest
from order_fanout.events import InvalidOrderError, event_of, to_json

ORDER = {
    "orderId": {"S": "o-1"},
    "status": {"S": "NEW"},
    "total": {"N": "1234567890123456789.10"},
    "tags": {"SS": ["b", "a"]},
    "label": {"B": "AP8="},
}


def record(name: str = "INSERT", order: dict[str, Any] = ORDER) -> dict[str, Any]:
    image = "OldImage" if name == "REMOVE" else "NewImage"
    stream = {image: order, "SequenceNumber": "111", "ApproximateCreationDateTime": 1700000000.0}
    return {"eventID": "e-1", "eventName": name, "dynamodb": stream}


@pytest.mark.parametrize(
    ("name", "kind"), [("INSERT", "OrderPlaced"), ("MODIFY", "OrderChanged"), ("REMOVE", "OrderRemoved")]
)
def test_each_kind_of_change_has_a_type_and_the_order_as_it_is_or_last_was(name: str, kind: str) -> None:
    event = event_of(record(name))
    assert (event["id"], event["type"], event["at"]) == ("e-1", kind, "2023-11-14T22:13:20Z")
    assert event["order"]["status"] == "NEW"


def test_the_same_record_makes_the_same_text_with_all_digits_and_sorted_sets() -> None:
    text = to_json(event_of(record()))
    assert text == to_json(event_of(record()))
    assert '"total": 1234567890123456789.10' in text
    assert '"tags": ["a", "b"]' in text
    assert '"label": "AP8="' in text


def test_an_order_without_a_status_is_refused_by_name() -> None:
    with pytest.raises(InvalidOrderError, match="order o-1 has no status"):
        event_of(record(order={"orderId": {"S": "o-1"}}))
