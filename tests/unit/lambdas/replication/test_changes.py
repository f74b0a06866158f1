"""What is left of a batch."""

from typing import Any

from replicator.changes import Change, last_of_each_item


def record(number: int, product: str, price: str | None = None, **image: Any) -> dict[str, Any]:
    keys = {"productId": {"S": product}}
    stream: dict[str, Any] = {
        "Keys": keys,
        "SequenceNumber": str(number),
        "ApproximateCreationDateTime": 1700000000.0,
    }
    if price is None:
        return {"eventName": "REMOVE", "dynamodb": stream}
    return {
        "eventName": "MODIFY",
        "dynamodb": {**stream, "NewImage": {**keys, "price": {"N": price}, **image}},
    }


def test_of_each_item_the_last_change_is_left_in_the_order_of_the_stream() -> None:
    batch = [
        record(1, "a", "1"),
        record(2, "b", "2"),
        record(3, "a", "3"),
        record(4, "c", "4"),
        record(5, "b"),
    ]
    left = [
        (change.sequence_number, change.image and change.image["price"])
        for change in last_of_each_item(batch)
    ]
    assert left == [("3", {"N": "3"}), ("4", {"N": "4"}), ("5", None)]


def test_a_key_of_two_attributes_is_one_item_in_whichever_order_they_come() -> None:
    one, other = record(1, "a", "1"), record(2, "a", "2")
    one["dynamodb"]["Keys"] = {"productId": {"S": "a"}, "shop": {"N": "1"}}
    other["dynamodb"]["Keys"] = {"shop": {"N": "1"}, "productId": {"S": "a"}}
    assert [change.sequence_number for change in last_of_each_item([one, other])] == ["2"]


def test_binary_becomes_bytes_at_any_depth_and_all_else_stays_as_it_is() -> None:
    change = Change.of(
        record(
            1,
            "a",
            "12345678901234567890.10",
            photo={"B": "AP8="},
            photos={"BS": ["AA==", "/w=="]},
            deep={"L": [{"M": {"photo": {"B": "AQ=="}}}, {"SS": ["x"]}]},
        )
    )
    assert change.image == {
        "productId": {"S": "a"},
        "price": {"N": "12345678901234567890.10"},
        "photo": {"B": b"\x00\xff"},
        "photos": {"BS": [b"\x00", b"\xff"]},
        "deep": {"L": [{"M": {"photo": {"B": b"\x01"}}}, {"SS": ["x"]}]},
    }


def test_versions_sort_as_sequence_numbers_do_which_have_unequal_lengths() -> None:
    earlier, later = Change.of(record(999, "a", "1")), Change.of(record(1000, "a", "2"))
    assert earlier.version < later.version
