"""What is written into the copy; DynamoDB is what is not real."""

from typing import Any

import pytest


class Copy:
    """Takes writes; refuses products without a price."""

    def __init__(self) -> None:
        self.items: dict[str, Any] = {}

    def put_item(self, TableName: str, Item: dict[str, Any]) -> None:  # noqa: N803  # boto3's names
        if "price" not in Item:
            raise ConnectionError("no price")
        self.items[Item["productId"]["S"]] = Item

    def delete_item(self, TableName: str, Key: dict[str, Any]) -> None:  # noqa: N803
        self.items.pop(Key["productId"]["S"], None)


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch) -> Copy:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("COPY_TABLE", "copy")
    from products_copy import handler

    copy = Copy()
    monkeypatch.setattr(handler, "dynamodb", copy)
    return copy


def handled(*records: dict[str, Any]) -> Any:
    from products_copy.handler import handler

    return handler({"Records": list(records)}, None)


def put(number: int, product: str, **image: Any) -> dict[str, Any]:
    key = {"productId": {"S": product}}
    stream = {"SequenceNumber": str(number), "Keys": key, "NewImage": {**key, **image}}
    return {"eventID": f"e-{number}", "eventName": "MODIFY", "dynamodb": stream}


def removed(number: int, product: str) -> dict[str, Any]:
    stream = {"SequenceNumber": str(number), "Keys": {"productId": {"S": product}}}
    return {"eventID": f"e-{number}", "eventName": "REMOVE", "dynamodb": stream}


ONE, TWO = {"N": "1"}, {"N": "2"}


def test_the_copy_has_what_the_last_record_of_each_item_says(copy: Copy) -> None:
    records = [put(1, "p", price=ONE), put(2, "q", price=ONE), put(3, "p", price=TWO), removed(4, "q")]
    assert handled(*records) == {"batchItemFailures": []}
    assert copy.items == {"p": {"productId": {"S": "p"}, "price": TWO}}


def test_what_comes_again_changes_nothing(copy: Copy) -> None:
    records = [put(1, "p", price=ONE), removed(2, "p"), put(3, "p", price=TWO)]
    handled(*records)
    once = dict(copy.items)
    handled(*records)
    assert copy.items == once


def test_nothing_after_a_record_that_failed_is_copied_before_it(copy: Copy) -> None:
    answer = handled(put(1, "p", price=ONE), put(2, "q"), put(3, "p", price=TWO))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert copy.items["p"]["price"] == ONE


def test_binary_is_copied_as_bytes_wherever_it_is_in_the_item(copy: Copy) -> None:
    text, binary = "AP9QTkc=", b"\x00\xffPNG"
    image = {
        "photo": {"B": text},
        "thumbnails": {"BS": [text]},
        "more": {"M": {"list": {"L": [{"B": text}, {"S": text}]}}},
    }
    handled(put(1, "p-1", price={"N": "1"}, **image))
    assert copy.items["p-1"]["photo"] == {"B": binary}
    assert copy.items["p-1"]["thumbnails"] == {"BS": [binary]}
    assert copy.items["p-1"]["more"] == {"M": {"list": {"L": [{"B": binary}, {"S": text}]}}}
