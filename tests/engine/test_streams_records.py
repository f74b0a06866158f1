"""What the DynamoDB Streams API shows of each kind of write."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.conftest import account_of_its_own
from tests.engine.mappings import settled
from tests.engine.streams import StreamTable, item
from tests.waiting import eventually


def next_second(this: int) -> None:
    eventually("the next second", lambda: int(time.time()) > this)


def test_a_record_has_the_form_that_it_has_on_aws(table: StreamTable) -> None:
    begin = time.time()
    table.put("ä", score=42)
    end = time.time()

    (record,) = table.records()
    assert {key: record[key] for key in ("eventName", "eventVersion", "eventSource", "awsRegion")} == {
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
    }
    assert len(record["eventID"]) == 32
    assert "eventSourceARN" not in record
    assert "userIdentity" not in record
    change = record["dynamodb"]
    created: datetime = change.pop("ApproximateCreationDateTime")
    assert created.microsecond == 0
    assert int(begin) <= created.timestamp() <= end
    assert int(change.pop("SequenceNumber")) > 0
    assert change == {
        "Keys": {"id": {"S": "ä"}},
        "NewImage": {"id": {"S": "ä"}, "score": {"N": "42"}},
        "SizeBytes": 15,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }


def test_a_record_is_the_same_each_time_it_is_read(table: StreamTable) -> None:
    table.put("u-1")
    first = table.records()
    table.put("u-2")

    assert table.records()[:1] == first


def test_the_second_of_a_record_is_that_of_its_write_however_late_it_is_read(
    clients: Clients, table: StreamTable
) -> None:
    written = []
    for number in range(3):
        begin = time.time()
        table.put("u-1", number=number)
        written.append((int(begin), time.time()))
        settled(
            clients
        )  # the sandbox itself has read it: of several that it reads at once it knows the first
        next_second(int(time.time()))

    told = [record["dynamodb"]["ApproximateCreationDateTime"].timestamp() for record in table.records()]
    assert [begin <= second <= end for second, (begin, end) in zip(told, written, strict=True)] == [True] * 3


def test_a_shard_is_read_on_with_the_next_iterator(table: StreamTable) -> None:
    shard = table.streams.describe_stream(StreamArn=table.stream_arn)["StreamDescription"]["Shards"][0]
    iterator = table.streams.get_shard_iterator(
        StreamArn=table.stream_arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST"
    )["ShardIterator"]

    for number in range(3):
        table.put("u-1", number=number)
        page = table.streams.get_records(ShardIterator=iterator)
        iterator = page["NextShardIterator"]
        (record,) = page["Records"]
        assert record["dynamodb"]["NewImage"] == item("u-1", number=number)
        assert iterator.startswith(f"{table.stream_arn}|")


def test_a_binary_value_counts_its_bytes(clients: Clients) -> None:
    table = StreamTable(clients, view="NEW_IMAGE")
    table.dynamodb.put_item(TableName="Users", Item={**item("u-1"), "photo": {"B": b"foobar"}})

    (record,) = table.records()
    assert record["dynamodb"]["NewImage"]["photo"] == {"B": b"foobar"}
    assert record["dynamodb"]["SizeBytes"] == 5 + 5 + 5 + 6


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("KEYS_ONLY", [set(), set(), set()]),
        ("NEW_IMAGE", [{"NewImage"}, {"NewImage"}, set()]),
        ("OLD_IMAGE", [set(), {"OldImage"}, {"OldImage"}]),
        ("NEW_AND_OLD_IMAGES", [{"NewImage"}, {"NewImage", "OldImage"}, {"OldImage"}]),
    ],
)
def test_the_view_type_decides_which_images_are_there(
    clients: Clients, view: str, images: list[set[str]]
) -> None:
    table = StreamTable(clients, view=view)
    table.put("u-1", score=1)
    table.put("u-1", score=2)
    table.delete("u-1")

    found = [record["dynamodb"] for record in table.records()]
    assert [{"NewImage", "OldImage"} & set(change) for change in found] == images


def test_a_write_that_changes_nothing_writes_no_record(table: StreamTable) -> None:
    table.put("u-1", score=1)
    table.put("u-1", score=1)
    table.dynamodb.update_item(
        TableName="Users",
        Key=item("u-1"),
        UpdateExpression="SET score = :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    table.delete("nobody")
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        table.dynamodb.put_item(
            TableName="Users", Item=item("u-1", score=2), ConditionExpression="attribute_not_exists(id)"
        )

    assert table.changes() == [("INSERT", "u-1")]


def test_an_update_that_creates_the_item_is_an_insertion(table: StreamTable) -> None:
    table.dynamodb.update_item(TableName="Users", Key=item("u-1"))

    assert table.changes() == [("INSERT", "u-1")]


def test_a_batch_writes_one_record_for_each_item_that_changed(table: StreamTable) -> None:
    table.put("same", score=1)
    table.put("gone")
    table.dynamodb.batch_write_item(
        RequestItems={
            "Users": [
                {"PutRequest": {"Item": item("same", score=1)}},
                {"PutRequest": {"Item": item("new")}},
                {"DeleteRequest": {"Key": item("gone")}},
                {"DeleteRequest": {"Key": item("nobody")}},
            ]
        }
    )

    assert sorted(table.changes()[2:]) == [("INSERT", "new"), ("REMOVE", "gone")]


def test_a_transaction_writes_one_record_for_each_item_that_changed(table: StreamTable) -> None:
    table.put("same", score=1)
    table.put("checked")
    check = {"Key": item("checked"), "ConditionExpression": "attribute_exists(id)"}
    table.dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": "Users", "Item": item("same", score=1)}},
            {"Put": {"TableName": "Users", "Item": item("new")}},
            {"ConditionCheck": {"TableName": "Users", **check}},
        ]
    )

    assert table.changes()[2:] == [("INSERT", "new")]


def test_partiql_writes_records_like_any_other_write(table: StreamTable) -> None:
    statement = "UPDATE Users SET score=1 WHERE id='u-1'"
    table.dynamodb.execute_statement(Statement="INSERT INTO Users VALUE {'id': 'u-1'}")
    table.dynamodb.batch_execute_statement(Statements=[{"Statement": statement}])
    table.dynamodb.batch_execute_statement(Statements=[{"Statement": statement}])
    table.dynamodb.execute_transaction(
        TransactStatements=[{"Statement": "DELETE FROM \"Users\" WHERE id='u-1'"}]
    )

    assert table.changes() == [("INSERT", "u-1"), ("MODIFY", "u-1"), ("REMOVE", "u-1")]


def test_five_accounts_at_once_never_see_each_other(clients: Clients) -> None:
    base = int(clients.account) // 10 * 10
    tables = [StreamTable(clients.elsewhere(account=str(base + number))) for number in range(5)]

    def fill(table: StreamTable) -> None:
        for number in range(20):
            table.put(f"{table.account}-{number}")

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(fill, tables))

    for table in tables:
        assert table.changes() == [("INSERT", f"{table.account}-{number}") for number in range(20)]
        assert table.stream_arn.startswith(f"arn:aws:dynamodb:us-east-1:{table.account}:table/Users/stream/")


def test_writes_of_many_at_once_are_all_in_the_stream_each_items_in_its_order(table: StreamTable) -> None:
    def count(key: str) -> None:
        for number in range(1, 31):
            table.put(key, number=number)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(count, "abcdef"))

    found = [record["dynamodb"] for record in table.records()]
    for key in "abcdef":
        images = [change["NewImage"] for change in found if change["Keys"]["id"]["S"] == key]
        assert [int(image["number"]["N"]) for image in images] == list(range(1, 31))
    numbers = [int(change["SequenceNumber"]) for change in found]
    assert numbers == sorted(set(numbers))


def test_an_item_that_has_expired_is_deleted_by_the_service(table: StreamTable) -> None:
    table.expire_by("expires")
    now = int(datetime.now(UTC).timestamp())
    table.put("user", expires=now + 3600)
    table.delete("user")
    table.put("old", expires=now - 5)

    found = eventually("the deletion of the expired item", table.records, lambda found: len(found) == 4)
    by_user, by_service = (record for record in found if record["eventName"] == "REMOVE")
    assert "userIdentity" not in by_user
    assert by_service["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
    assert by_service["dynamodb"]["OldImage"] == item("old", expires=now - 5)


def test_the_streams_that_are_listed_are_the_accounts_own_whoever_had_its_database_before(
    endpoint: str,
) -> None:
    for _ in range(3):
        with account_of_its_own(endpoint) as clients:
            table = StreamTable(clients)

            listed = clients.client("dynamodbstreams").list_streams()["Streams"]
            assert [stream["StreamArn"] for stream in listed] == [table.stream_arn]
