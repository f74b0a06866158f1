import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mapping.answers import Answer
from sandbox.mapping.destinations import (
    RECORD_AGE_EXCEEDED,
    RETRY_ATTEMPTS_EXHAUSTED,
    Failure,
    UnusableDestination,
    kind,
)
from tests.unit.mapping.samples import FIRST, SHARD, STREAM, sample, samples

EVENT = f'{{"Records":[{sample(0).text}]}}'

FAILURE = Failure(
    mapping="6dd4a5b6-6d9f-4d9c-8c1d-3d0f1f2a3b4c",
    function_arn="arn:aws:lambda:us-east-1:000000000000:function:f",
    stream_arn=STREAM,
    shard=SHARD,
    condition=RETRY_ATTEMPTS_EXHAUSTED,
    request_id="316aa6d0-8c1d-4d9c-9f6d-3d0f1f2a3b4c",
    invoke_count=2,
    at=1_789_650_220.011,
    records=[sample(0)],
    answer=Answer('{"errorMessage": "poison"}', error="Unhandled"),
    event=EVENT,
)

HEAD = (
    '{"requestContext":{"requestId":"316aa6d0-8c1d-4d9c-9f6d-3d0f1f2a3b4c",'
    '"functionArn":"arn:aws:lambda:us-east-1:000000000000:function:f",'
    '"condition":"RetryAttemptsExhausted","approximateInvokeCount":2},'
    '"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},'
    '"version":"1.0",'
)
TAIL = (
    '"timestamp":"2026-09-17T13:03:40.011Z",'
    f'"DDBStreamBatchInfo":{{"shardId":"{SHARD}",'
    f'"startSequenceNumber":"{FIRST}","endSequenceNumber":"{FIRST}",'
    '"approximateArrivalOfFirstRecord":"2026-09-17T13:02:26Z",'
    '"approximateArrivalOfLastRecord":"2026-09-17T13:02:26Z",'
    f'"batchSize":1,"streamArn":"{STREAM}"}}}}'
)


def told(failure: Failure) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(failure.body())
    return read


def test_a_queue_and_a_topic_receive_aws_failure_record_byte_for_byte() -> None:
    assert FAILURE.body() == HEAD + TAIL


def test_a_bucket_receives_the_event_besides_as_a_text_between_version_and_timestamp() -> None:
    payload = '"payload":' + json.dumps(EVENT, ensure_ascii=False) + ","

    assert FAILURE.s3_body() == HEAD + payload + TAIL
    assert json.loads(FAILURE.s3_body())["payload"] == EVENT


def test_an_objects_key_tells_mapping_shard_and_time() -> None:
    key = FAILURE.s3_key("0e8f5a52-7d7b-4b5e-9b1e-2f6b5c4d3e2f")

    assert key == (
        f"aws/lambda/{FAILURE.mapping}/{SHARD}/2026/09/17/"
        "2026-09-17T13.03.40-0e8f5a52-7d7b-4b5e-9b1e-2f6b5c4d3e2f"
    )


def test_a_batch_is_told_by_its_first_and_last_record() -> None:
    later = sample(2, created=1_789_650_159.0)

    info = told(replace(FAILURE, records=[*samples(2), later]))["DDBStreamBatchInfo"]

    assert (info["startSequenceNumber"], info["endSequenceNumber"]) == (str(FIRST), str(FIRST + 2))
    assert info["approximateArrivalOfFirstRecord"] == "2026-09-17T13:02:26Z"
    assert info["approximateArrivalOfLastRecord"] == "2026-09-17T13:02:39Z"
    assert info["batchSize"] == 3


def test_a_response_that_was_the_failure_has_no_function_error() -> None:
    answer = Answer('{"batchItemFailures":[{"itemIdentifier":""}]}', version="3")

    context = told(replace(FAILURE, answer=answer))["responseContext"]

    assert context == {"statusCode": 200, "executedVersion": "3", "functionError": None}


def test_records_that_grew_too_old_before_any_attempt_have_no_response_and_count_as_one() -> None:
    expired = told(replace(FAILURE, condition=RECORD_AGE_EXCEEDED, answer=None, invoke_count=0))

    assert "responseContext" not in expired
    assert expired["requestContext"]["condition"] == "RecordAgeExceeded"
    assert expired["requestContext"]["approximateInvokeCount"] == 1
    assert expired["requestContext"]["requestId"] == FAILURE.request_id


def test_the_end_of_a_tumbling_window_tells_the_window_and_no_records() -> None:
    window = {
        "window": {"start": "2026-09-17T12:53:10Z", "end": "2026-09-17T12:53:20Z"},
        "isFinalInvokeForWindow": True,
        "isWindowTerminatedEarly": False,
    }

    ended = told(replace(FAILURE, records=[], window=window))

    assert [*ended][-2:] == ["DDBStreamBatchInfo", "timeWindowInfo"]
    assert ended["DDBStreamBatchInfo"] == {"shardId": SHARD, "streamArn": STREAM}
    assert ended["timeWindowInfo"] == window


@given(st.integers(0, 999))
def test_each_millisecond_is_shown_as_it_is(millisecond: int) -> None:
    shown = told(replace(FAILURE, at=1_789_650_220 + millisecond / 1000))["timestamp"]

    assert shown == f"2026-09-17T13:03:40.{millisecond:03d}Z"


@pytest.mark.parametrize(
    ("arn", "service"),
    [
        ("arn:aws:sqs:us-east-1:000000000000:failures", "sqs"),
        ("arn:aws:sns:eu-central-1:000000000000:failures", "sns"),
        ("arn:aws:s3:::failures", "s3"),
        ("arn:aws-us-gov:sqs:us-gov-west-1:000000000000:failures", "sqs"),
    ],
)
def test_a_queue_a_topic_and_a_bucket_are_destinations(arn: str, service: str) -> None:
    assert kind(arn) == service


@pytest.mark.parametrize(
    ("arn", "reason"),
    [
        ("arn:aws:sqs:us-east-1:000000000000:failures.fifo", "must not be a FIFO"),
        ("arn:aws:sns:us-east-1:000000000000:failures.fifo", "must not be a FIFO"),
        ("arn:aws:lambda:us-east-1:000000000000:function:f", "must be the ARN of an SQS queue"),
        ("arn:aws:events:us-east-1:000000000000:event-bus/b", "must be the ARN of an SQS queue"),
        ("arn:aws:s3:::failures/prefix", "must be the ARN of an SQS queue"),
        ("arn:aws:sns:us-east-1:000000000000:topic:0e8f5a52", "must be the ARN of an SQS queue"),
        ("http://localhost:4566/000000000000/failures", "must be the ARN of an SQS queue"),
        ("failures", "must be the ARN of an SQS queue"),
    ],
)
def test_anything_else_is_none_and_the_reason_names_it(arn: str, reason: str) -> None:
    with pytest.raises(UnusableDestination, match=f"{reason}.*{arn}"):
        kind(arn)
