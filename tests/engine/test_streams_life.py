"""Streams that are enabled, disabled, enabled again; tables that are deleted; DynamoDB Local killed."""

import functools
import json
import operator
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil
import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.engines import OwnEngine
from tests.engine.stacks import Stack, resource
from tests.engine.streams import StreamTable
from tests.waiting import eventually


def status(table: StreamTable, stream_arn: str) -> str:
    found: str = table.streams.describe_stream(StreamArn=stream_arn)["StreamDescription"]["StreamStatus"]
    return found


def test_enabling_a_stream_where_one_is_enabled_is_refused(table: StreamTable) -> None:
    with pytest.raises(ClientError) as refused:
        table.enable_stream("KEYS_ONLY")

    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert refused.value.response["Error"]["Message"] == (
        "Table already has an enabled stream: TableName: Users"
    )


def test_disabling_a_stream_where_there_is_none_is_refused(table: StreamTable) -> None:
    table.disable_stream()

    with pytest.raises(ClientError) as refused:
        table.disable_stream()
    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_a_stream_that_is_enabled_again_is_a_new_one_and_the_old_one_stays_readable(
    table: StreamTable,
) -> None:
    table.put("u-1")
    before = table.records()
    table.disable_stream()
    table.put("between")
    new = table.enable_stream("KEYS_ONLY")
    table.put("u-2")

    assert new != table.stream_arn
    assert table.changes(new) == [("INSERT", "u-2")]
    assert table.records() == before
    assert (status(table, table.stream_arn), status(table, new)) == ("DISABLED", "ENABLED")


def test_the_stream_of_a_deleted_table_stays_readable(table: StreamTable) -> None:
    table.put("u-1")
    before = table.records()
    table.dynamodb.delete_table(TableName="Users")

    assert table.records() == before
    assert status(table, table.stream_arn) == "DISABLED"


def test_a_table_made_anew_has_a_stream_of_its_own(clients: Clients, table: StreamTable) -> None:
    table.put("u-1")
    table.dynamodb.delete_table(TableName="Users")
    again = StreamTable(clients)
    again.put("u-2")

    assert again.changes() == [("INSERT", "u-2")]
    assert table.changes() == [("INSERT", "u-1")]


def test_a_stream_that_does_not_exist_is_not_found(table: StreamTable) -> None:
    arn = table.stream_arn.replace("Users", "Nobody")

    with pytest.raises(ClientError) as refused:
        table.records(arn)
    error = refused.value.response
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert error["Error"] == {
        "Code": "ResourceNotFoundException",
        "Message": f"Requested resource not found: Stream: {arn} not found",
    }


def test_time_to_live_of_a_table_that_does_not_exist_is_not_found(clients: Clients) -> None:
    with pytest.raises(ClientError, match="Requested resource not found: Table: Nobody not found"):
        clients.client("dynamodb").describe_time_to_live(TableName="Nobody")


@pytest.mark.parametrize(("enabled", "lives"), [(True, "ENABLED"), (False, "DISABLED"), ("true", "ENABLED")])
def test_time_to_live_of_a_template_is_that_of_the_table(clients: Clients, enabled: Any, lives: str) -> None:
    properties = {
        "TableName": "Users",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": enabled},
    }
    template = {"Resources": {"UsersTable": {"Type": "AWS::DynamoDB::Table", "Properties": properties}}}
    formation = clients.client("cloudformation")
    formation.create_stack(StackName="users", TemplateBody=json.dumps(template))
    eventually(
        "the stack", lambda: formation.describe_stacks()["Stacks"][0]["StackStatus"], "CREATE_COMPLETE".__eq__
    )

    found = clients.client("dynamodb").describe_time_to_live(TableName="Users")["TimeToLiveDescription"]
    assert found["TimeToLiveStatus"] == lives


def test_a_kinesis_data_stream_is_refused_as_a_destination_since_nothing_would_arrive_there(
    table: StreamTable, clients: Clients
) -> None:
    dynamodb = clients.client("dynamodb")
    arn = f"arn:aws:kinesis:us-east-1:{clients.account}:stream/changes"

    with pytest.raises(ClientError, match="EnableKinesisStreamingDestination is not done in this sandbox"):
        dynamodb.enable_kinesis_streaming_destination(TableName="Users", StreamArn=arn)
    described = dynamodb.describe_kinesis_streaming_destination(TableName="Users")
    assert described["KinesisDataStreamDestinations"] == []


def test_a_template_that_wants_its_changes_in_kinesis_fails_with_the_reason(clients: Clients) -> None:
    stack = Stack(clients)
    properties = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        "KinesisStreamSpecification": {"StreamArn": "arn:aws:kinesis:us-east-1:000000000000:stream/changes"},
    }
    assert stack.create({"Table": resource("DynamoDB::Table", properties)}) == "ROLLBACK_COMPLETE"
    assert "EnableKinesisStreamingDestination is not done in this sandbox" in stack.failures()["Table"]


def test_time_to_live_that_is_enabled_already_is_refused(table: StreamTable) -> None:
    table.expire_by("expires")

    with pytest.raises(ClientError, match="TimeToLive is already enabled"):
        table.expire_by("expires")


@pytest.mark.slow
def test_no_write_that_was_answered_is_lost_when_dynamodb_local_is_killed(own_engine: OwnEngine) -> None:
    own_engine.up()
    table = StreamTable(Clients(f"http://127.0.0.1:{own_engine.port}", account="111122223333"))

    written: list[str] = []

    def count(key: str) -> None:
        for number in range(1, 61):
            answered("the write", functools.partial(table.put, key, number=number))
            written.append(key)

    with ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(count, key) for key in "abcd"]
        for enough in (40, 120, 200):
            eventually(f"{enough} writes", lambda: len(written), functools.partial(operator.le, enough))
            _java(own_engine).kill()
        for writer in writers:
            writer.result()
    logs = own_engine.home / "engine" / "data" / "dynamodb"
    assert [*logs.glob("111122223333*.db-wal")], "it is written ahead, which is what was killed here"

    found = [record["dynamodb"] for record in answered("records", table.records)]
    for key in "abcd":
        images = [change["NewImage"] for change in found if change["Keys"]["id"]["S"] == key]
        assert [int(image["number"]["N"]) for image in images] == list(range(1, 61))


def answered(what: str, ask: Callable[[], Any]) -> Any:
    """Ask until there is an answer: what is under way when the database dies, fails."""

    def once() -> tuple[bool, Any]:
        try:
            return True, ask()
        except ClientError as error:
            return False, error

    return eventually(what, once, lambda seen: seen[0])[1]


def _java(engine: OwnEngine) -> psutil.Process:
    details = json.loads(engine.run("status", "--json").stdout)["details"]["dynamodbLocal"]
    return next(it for it in psutil.Process(details["pid"]).children() if "java" in it.name())
