"""The line that is logged of a record."""

from typing import Any

from filtered_records import describe

RECORD: dict[str, Any] = {"eventName": "REMOVE", "dynamodb": {"Keys": {"quoteId": {"S": "q-1"}}}}


def test_a_record_is_told_by_its_kind_and_its_key() -> None:
    assert describe(RECORD) == 'REMOVE {"quoteId": {"S": "q-1"}}'


def test_a_deletion_by_ttl_is_told_with_who_did_it() -> None:
    expired = RECORD | {"userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"}}
    assert describe(expired) == 'REMOVE {"quoteId": {"S": "q-1"}} by dynamodb.amazonaws.com'
