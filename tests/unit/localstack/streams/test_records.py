import json
from typing import Any

import pytest

from sandbox.localstack.streams.records import java_double, to_record
from tests.unit.localstack.streams.fake_source import ARN, STREAM, raw

SHARD = "shardId-00000001789649399079-0d666f96"
CREATED = 1_789_651_658


def test_a_record_is_written_as_lambda_writes_it() -> None:
    change = raw(7, Keys={"id": {"S": "ä"}}, NewImage={"id": {"S": "ä"}, "n": {"N": "1"}})

    record = to_record(change, STREAM, SHARD, CREATED)

    assert record.text == (
        f'{{"eventID":"{record.event["eventID"]}","eventName":"INSERT","eventVersion":"1.1",'
        '"eventSource":"aws:dynamodb","awsRegion":"eu-west-1","dynamodb":{'
        '"ApproximateCreationDateTime":1.789651658E9,"Keys":{"id":{"S":"ä"}},'
        '"NewImage":{"id":{"S":"ä"},"n":{"N":"1"}},"SequenceNumber":"000000000000000000007",'
        f'"SizeBytes":11,"StreamViewType":"NEW_AND_OLD_IMAGES"}},"eventSourceARN":"{ARN}"}}'
    )
    assert record.size == len(record.text.encode())


def test_the_parsed_event_and_its_text_are_the_same() -> None:
    record = to_record(raw(7, OldImage={"id": {"S": 'a"\\\n\u2028'}}), STREAM, SHARD, CREATED)

    parsed = json.loads(record.text)
    assert parsed == record.event
    assert list(parsed) == list(record.event)
    assert list(parsed["dynamodb"]) == list(record.event["dynamodb"])
    assert isinstance(parsed["dynamodb"]["ApproximateCreationDateTime"], float)


def test_images_that_are_not_there_are_not_there() -> None:
    change = raw(7)
    del change["dynamodb"]["NewImage"]

    event = to_record(change, STREAM, SHARD, CREATED).event

    assert list(event["dynamodb"]) == [
        "ApproximateCreationDateTime",
        "Keys",
        "SequenceNumber",
        "SizeBytes",
        "StreamViewType",
    ]


def test_an_event_id_is_32_hexadecimal_digits_and_the_same_each_time() -> None:
    first, again, other = (
        to_record(raw(number), STREAM, SHARD, second).event["eventID"]
        for number, second in ((7, CREATED), (7, CREATED + 1), (8, CREATED))
    )

    assert len(first) == 32
    assert set(first) <= set("0123456789abcdef")
    assert again == first != other


def test_a_user_has_no_identity() -> None:
    assert "userIdentity" not in to_record(raw(7), STREAM, SHARD, CREATED).event


@pytest.mark.parametrize(
    "spelling",
    [
        {
            "eventName": "REMOVE",
            "userIdentity": {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"},
        },
        {"eventName": "UNKNOWN_TO_SDK_VERSION"},
        {"eventName": None},
    ],
)
def test_the_deletion_of_an_expired_item_carries_the_services_identity(spelling: dict[str, Any]) -> None:
    record = to_record({**raw(7), **spelling}, STREAM, SHARD, CREATED)

    assert record.event["eventName"] == "REMOVE"
    assert record.event["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert list(record.event)[-2:] == ["userIdentity", "eventSourceARN"]
    assert json.loads(record.text) == record.event


def test_the_key_is_equal_for_equal_items_only() -> None:
    one, same, other = (
        to_record(raw(7, Keys=keys), STREAM, SHARD, CREATED).key
        for keys in (
            {"id": {"S": "1"}, "at": {"N": "2"}},
            {"at": {"N": "2"}, "id": {"S": "1"}},
            {"id": {"S": "1"}, "at": {"N": "3"}},
        )
    )

    assert one == same != other


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1_789_651_658, "1.789651658E9"),
        (1_789_651_600, "1.7896516E9"),
        (2_000_000_000, "2.0E9"),
        (10_000_000, "1.0E7"),
        (9_999_999, "9999999.0"),
        (0, "0.0"),
    ],
)
def test_seconds_are_written_as_java_writes_a_double(seconds: int, text: str) -> None:
    assert java_double(seconds) == text
    assert float(text) == seconds
