"""What is written to the replica, and what its refusals mean; DynamoDB is what is not real."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from replicator.changes import Change

KEYS = {"productId": {"S": "a"}}
RECORD = {
    "eventName": "INSERT",
    "dynamodb": {
        "Keys": KEYS,
        "NewImage": {**KEYS, "price": {"N": "1"}},
        "SequenceNumber": "111",
        "ApproximateCreationDateTime": 1700000000.0,
    },
}
WRITTEN, DELETED = Change.of(RECORD), Change.of({**RECORD, "eventName": "REMOVE"})


def test_an_item_is_written_with_its_version_or_not_at_all() -> None:
    version, item = sent(WRITTEN)
    assert item == {"Put": {"TableName": "Products", "Item": WRITTEN.image}}
    assert version["Update"]["Key"] == KEYS
    assert version["Update"]["ConditionExpression"] == "attribute_not_exists(version) OR version < :version"
    assert version["Update"]["ExpressionAttributeValues"] == {":version": {"S": "111".zfill(40)}}


def test_the_version_of_a_deleted_item_expires_when_no_record_can_come_any_more() -> None:
    version, item = sent(DELETED)
    assert item == {"Delete": {"TableName": "Products", "Key": KEYS}}
    assert version["Update"]["ExpressionAttributeValues"][":expiresAt"] == {"N": "1700172800"}


def test_what_the_replica_has_already_or_newer_is_no_failure() -> None:
    assert copied({"Code": "ConditionalCheckFailed"}, {"Code": "None"}) is False


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ValidationError"])
def test_what_is_refused_for_any_other_reason_is_a_failure(code: str) -> None:
    with pytest.raises(ClientError):
        copied({"Code": code}, {"Code": "None"})


def test_the_handler_stops_at_the_first_change_that_fails_and_reports_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from replicator import handler

    tried = []

    def copy(change: Change) -> bool:
        tried.append(change.sequence_number)
        if change.sequence_number == "2":
            raise ConnectionError("no such region")
        return True

    monkeypatch.setattr(handler, "copy", copy)
    records = [with_number(RECORD, number) for number in ("1", "2", "3")]
    assert handler.handler({"Records": records}, None) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert tried == ["1", "2"]


def with_number(record: dict[str, Any], number: str) -> dict[str, Any]:
    keys = {"productId": {"S": number}}
    return {**record, "dynamodb": {**record["dynamodb"], "SequenceNumber": number, "Keys": keys}}


def sent(change: Change) -> list[dict[str, Any]]:
    """The parts of the transaction that copies a change."""
    from replicator import replica

    return [replica._version(change), replica._item(change)]


def copied(*reasons: dict[str, str]) -> bool:
    """What becomes of a copy whose transaction is cancelled for these reasons."""
    from replicator import replica

    with Stubber(replica.dynamodb) as stubbed:
        stubbed.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            http_status_code=400,
            modeled_fields={"CancellationReasons": list(reasons)},
        )
        return replica.copy(WRITTEN)
