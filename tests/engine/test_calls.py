"""What functions ask of AWS is taken down at the gateway; what anybody else asks is not."""

from typing import Any

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import ROLE, Function
from tests.engine.streams import StreamTable
from tests.waiting import eventually

ASKS = """
import boto3

dynamodb, s3 = boto3.client("dynamodb"), boto3.client("s3")


def handler(table, context):
    put = {"TableName": table, "Item": {"id": {"S": "2"}, "TableName": {"S": "not one"}}}
    for _ in range(2):
        dynamodb.transact_write_items(TransactItems=[{"Put": put}])
    try:
        s3.put_object(Bucket="nowhere", Key="a/b/c", Body=b"")
    except s3.exceptions.NoSuchBucket:
        pass
"""


def told(clients: Clients) -> list[dict[str, Any]]:
    answer = Control(clients.endpoint_url).get("calls", account=clients.account)
    calls: list[dict[str, Any]] = answer["calls"]
    return calls


def test_a_functions_calls_are_told_with_what_they_name_and_the_role(
    clients: Clients, table: StreamTable
) -> None:
    function = Function(clients, ASKS)
    clients.client("dynamodb").describe_table(TableName=table.name)
    assert function.invoke(table.name).error is None

    who = {"function": "subject", "role": ROLE.format(account=clients.account), "region": clients.region}
    transaction = {"service": "dynamodb", "operation": "TransactWriteItems", "count": 2}
    put = {"service": "s3", "operation": "PutObject", "count": 1}
    calls = eventually("both kinds of calls", lambda: told(clients), lambda calls: len(calls) >= 2)
    assert calls == [
        {**who, **transaction, "resources": [["TransactItems.Put.TableName", table.name]]},
        {**who, **put, "resources": [["Bucket", "nowhere"], ["Key", "a/*"]]},
    ]


def test_an_accounts_calls_go_with_it(clients: Clients, table: StreamTable) -> None:
    function = Function(clients, ASKS)
    function.invoke(table.name)
    eventually("both kinds of calls", lambda: told(clients), lambda calls: len(calls) >= 2)

    Control(clients.endpoint_url, timeout=60).delete(f"accounts/{clients.account}")
    assert told(clients) == []
