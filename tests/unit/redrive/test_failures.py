"""What an on-failure message says."""

import json
from typing import Any

import pytest

from sandbox.redrive.failures import NotAFailure, failure_of

STREAM = "arn:aws:dynamodb:us-east-1:111122223333:table/Users/stream/2026-09-17T12:49:54.528"
MESSAGE: dict[str, Any] = {
    "requestContext": {
        "requestId": "316aa6d0",
        "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:processor:live",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 2,
    },
    "version": "1.0",
    "DDBStreamBatchInfo": {
        "shardId": "shardId-1",
        "startSequenceNumber": "9" * 22,
        "endSequenceNumber": "1" + "0" * 22,
        "batchSize": 2,
        "streamArn": STREAM,
    },
}


def test_it_names_the_function_as_mapped_and_the_records() -> None:
    failure = failure_of(json.dumps(MESSAGE))
    assert (failure.function_arn, failure.function, failure.table) == (
        "arn:aws:lambda:us-east-1:111122223333:function:processor:live",
        "processor",
        "Users",
    )
    assert (failure.stream_arn, failure.shard, failure.size) == (STREAM, "shardId-1", 2)
    assert failure.first < failure.last, "sequence numbers compare as integers"


def test_it_is_taken_out_of_the_envelope_of_sns() -> None:
    wrapped = {"Type": "Notification", "TopicArn": "arn:aws:sns:…", "Message": json.dumps(MESSAGE)}
    assert failure_of(json.dumps(wrapped)) == failure_of(json.dumps(MESSAGE))


@pytest.mark.parametrize(
    ("body", "instead"),
    [
        ("hello", "no JSON"),
        ("[1]", "no failure record"),
        ('{"type": "UserCreated"}', "no failure record"),
        (json.dumps(MESSAGE | {"DDBStreamBatchInfo": {"shardId": "s", "streamArn": STREAM}}), "no failure"),
        (json.dumps(MESSAGE | {"DDBStreamBatchInfo": {}, "timeWindowInfo": {}}), "tumbling window"),
        ('{"Type": "Notification", "TopicArn": "t", "Message": "hello"}', "no JSON"),
    ],
)
def test_anything_else_is_said_to_be_something_else(body: str, instead: str) -> None:
    with pytest.raises(NotAFailure, match=instead):
        failure_of(body)
