"""The users' function as Lambda calls it; only the connection to SNS is not real."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from dirty_equals import IsPartialDict

Recorded = Callable[[str], Any]
Handler = Callable[[Any, Any], Any]


@pytest.fixture
def batch(recorded: Recorded) -> dict[str, Any]:
    """Four new users, u-0 to u-3."""
    record = recorded("users")["Records"][0]
    return {"Records": [_new_user(record, number) for number in range(4)]}


def _new_user(record: dict[str, Any], number: int) -> dict[str, Any]:
    copy = deepcopy(record)
    user_id = {"S": f"u-{number}"}
    copy["eventID"] = f"{number:032x}"
    copy["dynamodb"]["SequenceNumber"] = str(9_999_999_999_999_999_999_998 + number)  # 22 digits, then 23
    copy["dynamodb"]["Keys"]["userId"] = copy["dynamodb"]["NewImage"]["userId"] = user_id
    return copy


def spoil(record: dict[str, Any]) -> str:
    """Takes the user's email away; the record's sequence number."""
    del record["dynamodb"]["NewImage"]["email"]
    return str(record["dynamodb"]["SequenceNumber"])


def test_a_batch_that_went_well_reports_no_failure(
    recorded: Recorded, handler: Handler, context: SimpleNamespace, wire: Any
) -> None:
    assert handler(recorded("users"), context) == {"batchItemFailures": []}
    assert [event["type"] for event in wire.events] == [
        "UserCreated",
        "EmailChanged",
        "UserSuspended",
        "UserUpdated",
        "UserDeleted",
    ]


def test_every_record_is_tried_and_each_that_failed_reported_by_its_sequence_number(
    batch: dict[str, Any], handler: Handler, context: SimpleNamespace, wire: Any
) -> None:
    failed = [spoil(batch["Records"][1]), spoil(batch["Records"][3])]
    answer = handler(batch, context)
    assert answer == {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
    assert [event["userId"] for event in wire.events] == ["u-0", "u-2"]


def test_a_batch_that_failed_whole_is_reported_and_not_raised(
    batch: dict[str, Any], handler: Handler, context: SimpleNamespace, wire: Any
) -> None:
    failed = [spoil(record) for record in batch["Records"]]
    answer = handler(batch, context)
    assert answer == {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
    assert wire.events == []


def test_a_failure_leaves_nothing_behind_for_the_next_batch(
    batch: dict[str, Any], handler: Handler, context: SimpleNamespace, wire: Any
) -> None:
    good = deepcopy(batch)
    spoil(batch["Records"][0])
    handler(batch, context)
    assert handler(good, context) == {"batchItemFailures": []}


def test_a_topic_that_refuses_fails_that_record_only(
    batch: dict[str, Any], handler: Handler, context: SimpleNamespace, wire: Any
) -> None:
    wire.down.add("u-2")
    answer = handler(batch, context)
    assert answer == {
        "batchItemFailures": [{"itemIdentifier": batch["Records"][2]["dynamodb"]["SequenceNumber"]}]
    }
    assert [event["userId"] for event in wire.events] == ["u-0", "u-1", "u-3"]


def test_the_reason_of_a_failure_is_in_the_log(
    batch: dict[str, Any],
    handler: Handler,
    context: SimpleNamespace,
    caplog: pytest.LogCaptureFixture,
) -> None:
    spoil(batch["Records"][1])
    handler(batch, context)
    assert "user u-1 has no email address" in caplog.text


def test_what_is_published_is_exact_json(
    recorded: Recorded, handler: Handler, context: SimpleNamespace, wire: Any
) -> None:
    handler(recorded("users"), context)
    assert wire.events[0]["user"] == IsPartialDict(
        score=Decimal("0.1"),
        visits=12345678901234567890123456789012345678,
        tags=["beta", "pro"],
        limits=[Decimal("9.5"), 10],
        avatar="AP9QTkc=",
        keys=["b25l", "dHdv"],
        verified=True,
        phone=None,
        address={"city": "Köln", "floors": [1, Decimal("2.50")]},
    )


def test_subscribers_can_filter_by_the_type(
    recorded: Recorded, handler: Handler, context: SimpleNamespace, wire: Any
) -> None:
    handler(recorded("users"), context)
    assert wire.requests[0] == IsPartialDict(
        {
            "TopicArn": "arn:aws:sns:eu-central-1:000000000000:user-events",
            "MessageAttributes.entry.1.Name": "type",
            "MessageAttributes.entry.1.Value.StringValue": "UserCreated",
        }
    )
