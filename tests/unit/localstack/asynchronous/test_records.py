"""What destinations and dead-letter queues are told."""

import dataclasses
import json

from sandbox.localstack.asynchronous.records import Ended, attributes, record, s3_key

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:subject:$LATEST"
ERROR = {"errorMessage": "no", "errorType": "ValueError"}
FAILED = Ended(
    request_id="r-1",
    function_arn=ARN,
    condition="RetriesExhausted",
    event=b'{"a": 1}',
    runs=3,
    at=0.25,
    answer=json.dumps(ERROR).encode(),
)


def test_a_failures_record_holds_the_event_the_error_and_how_often_it_was_tried() -> None:
    assert record(FAILED) == {
        "version": "1.0",
        "timestamp": "1970-01-01T00:00:00.250Z",
        "requestContext": {
            "requestId": "r-1",
            "functionArn": ARN,
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"a": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": ERROR,
    }


def test_a_successs_record_has_no_error() -> None:
    told = record(dataclasses.replace(FAILED, condition="Success", answer=b"[1]"))

    assert told["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert told["responsePayload"] == [1]


def test_an_answer_that_is_no_json_is_a_text_in_the_record() -> None:
    told = record(dataclasses.replace(FAILED, condition="Success", answer=b"plain"))

    assert told["responsePayload"] == "plain"


def test_the_record_of_an_event_that_was_not_run_has_no_response() -> None:
    told = record(dataclasses.replace(FAILED, condition="ZeroReservedConcurrency", answer=None, runs=0))

    assert list(told) == ["version", "timestamp", "requestContext", "requestPayload"]
    assert told["requestContext"]["approximateInvokeCount"] == 0


def test_an_objects_key_has_the_function_and_the_time() -> None:
    assert s3_key(FAILED, "u") == "aws/lambda/async/subject/1970/01/01/1970-01-01T00.00.00-u"


def test_a_dead_letter_names_the_invocation_and_the_first_kilobyte_of_its_error() -> None:
    answer = json.dumps({"errorMessage": "ä\x00" * 1000}).encode()

    told = attributes(dataclasses.replace(FAILED, answer=answer))

    assert told["RequestID"] == {"DataType": "String", "StringValue": "r-1"}
    assert told["ErrorCode"] == {"DataType": "Number", "StringValue": "200"}
    assert told["ErrorMessage"] == {"DataType": "String", "StringValue": "ä" * 512}


def test_a_dead_letter_of_a_throttled_event_says_so() -> None:
    throttled = dataclasses.replace(FAILED, answer=None, status=429, error="Rate Exceeded.")

    told = attributes(throttled)

    assert (told["ErrorCode"]["StringValue"], told["ErrorMessage"]["StringValue"]) == (
        "429",
        "Rate Exceeded.",
    )
