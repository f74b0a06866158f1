"""Tables: what is asked of DynamoDB, word for word."""

from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from sandbox.errors import UsageError
from sandbox.scenario.expecting import Expecting
from sandbox.scenario.ledger_records import LedgerRecord, record_of
from sandbox.scenario.tables import Table, key_of
from sandbox.scenario.waits import Wait
from tests.unit.scenario.conftest import FakeWatch
from tests.unit.scenario.ledger_entries import record

NAME = {"TableName": "Users"}
SCHEMA = [{"AttributeName": "userId", "KeyType": "HASH"}]


@pytest.fixture
def stubbed() -> Any:
    client = boto3.client(
        "dynamodb", region_name="us-east-1", aws_access_key_id="1", aws_secret_access_key="1"
    )
    with Stubber(client) as stubber:
        stubber.add_response("describe_table", {"Table": {"KeySchema": SCHEMA}}, NAME)
        yield client, stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def users(stubbed: Any, watch: FakeWatch) -> Table:
    return Table(stubbed[0], "Users", Expecting("table UsersTable", "item", Wait(watch=watch)), _no_records)


def _no_records(_: str) -> list[LedgerRecord]:
    return []


def test_an_update_sets_and_removes_and_returns_the_item(stubbed: Any, users: Table) -> None:
    stubbed[1].add_response(
        "update_item",
        {"Attributes": {"userId": {"S": "u-1"}, "score": {"N": "1.50"}}},
        NAME
        | {
            "Key": {"userId": {"S": "u-1"}},
            "ReturnValues": "ALL_NEW",
            "UpdateExpression": "SET #n0 = :v0, #n1 = :v1 REMOVE #n2",
            "ExpressionAttributeNames": {"#n0": "odd-name", "#n1": "score", "#n2": "phone"},
            "ExpressionAttributeValues": {":v0": {"BOOL": True}, ":v1": {"N": "1.50"}},
        },
    )
    item = users.update("u-1", {"odd-name": True}, score=Decimal("1.50"), remove=["phone"])
    assert item == {"userId": "u-1", "score": Decimal("1.50")}


def test_an_update_that_only_removes_sends_no_values(stubbed: Any, users: Table) -> None:
    stubbed[1].add_response(
        "update_item",
        {"Attributes": {}},
        NAME
        | {
            "Key": {"userId": {"S": "u-1"}},
            "ReturnValues": "ALL_NEW",
            "UpdateExpression": "REMOVE #n0",
            "ExpressionAttributeNames": {"#n0": "phone"},
        },
    )
    assert users.update("u-1", remove=["phone"]) == {}


def test_an_update_of_nothing_is_refused(users: Table) -> None:
    assert users.key_names == ("userId",)
    with pytest.raises(UsageError, match="needs something to set or to remove"):
        users.update("u-1")


def test_an_item_that_is_not_there_is_none(stubbed: Any, users: Table) -> None:
    stubbed[1].add_response("get_item", {}, NAME | {"Key": {"userId": {"S": "u-1"}}, "ConsistentRead": True})
    assert users.get("u-1") is None


def test_all_pages_of_a_table_are_read(stubbed: Any, users: Table) -> None:
    assert users.key_names == ("userId",)
    last = {"userId": {"S": "1"}}
    scan = NAME | {"ConsistentRead": True}
    stubbed[1].add_response("scan", {"Items": [last], "LastEvaluatedKey": last}, scan)
    stubbed[1].add_response("scan", {"Items": [{"userId": {"S": "2"}}]}, scan | {"ExclusiveStartKey": last})
    assert users.items == [{"userId": "1"}, {"userId": "2"}]


@pytest.mark.parametrize(
    ("key", "names", "expected"),
    [
        ("u-1", ("id",), {"id": "u-1"}),
        (("a", 1), ("pk", "sk"), {"pk": "a", "sk": 1}),
        ({"sk": 1, "pk": "a"}, ("pk", "sk"), {"pk": "a", "sk": 1}),
        (b"x", ("id",), {"id": b"x"}),
    ],
)
def test_a_key_is_a_value_a_tuple_or_a_dictionary(key: Any, names: tuple[str, ...], expected: Any) -> None:
    assert key_of(key, names) == expected


@pytest.mark.parametrize("key", ["a", ("a", 1, 2), {"pk": "a"}, {"pk": "a", "other": 1}])
def test_a_key_of_another_shape_is_answered_with_the_keys_names(key: Any) -> None:
    with pytest.raises(UsageError, match="is not a key of this table, whose key is pk and sk"):
        key_of(key, ("pk", "sk"))


def test_the_records_of_a_table_are_those_of_its_own_name(watch: FakeWatch) -> None:
    of: dict[str, list[LedgerRecord]] = {"Users": [record_of(record("100")), record_of(record("200"))]}
    users = Table(None, "Users", Expecting("table UsersTable", "item", Wait(watch=watch)), of.__getitem__)
    assert [each.sequence_number for each in users.records] == ["100", "200"]
