"""Every change of an account is kept: one object for good, one entry of a table for some months."""

import time
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox
from sandbox.scenario.tables import Table

stack = scenario.stack("audit", parameters={"MaximumRetryAttempts": "1000"}, twins=("template-node.yaml",))

OPENED = {"accountId": "a-1", "limit": 100, "tags": {"new", "gold"}}
OPENED_IMAGE = {"accountId": {"S": "a-1"}, "limit": {"N": "100"}, "tags": {"SS": ["gold", "new"]}}
RAISED = Decimal("12345678901234567890.5")
RAISED_IMAGE = {"accountId": {"S": "a-1"}, "limit": {"N": str(RAISED)}}


def test_each_change_makes_one_object_and_one_entry_in_order_with_exact_images(sandbox: Sandbox) -> None:
    accounts = sandbox.table("AccountsTable")
    accounts.put(OPENED)
    accounts.put(OPENED)  # no change
    accounts.update("a-1", limit=RAISED, remove=["tags"])
    accounts.delete("a-1")

    sandbox.settle()
    objects, entries = sandbox.bucket("AuditArchive").objects, sandbox.table("AuditTable").items
    assert [(each.body["kind"], each.body["old"], each.body["new"]) for each in objects] == [
        ("INSERT", None, OPENED_IMAGE),
        ("MODIFY", OPENED_IMAGE, RAISED_IMAGE),
        ("REMOVE", RAISED_IMAGE, None),
    ]
    assert [(entry["kind"], entry["changed"], entry["object"]) for entry in entries] == [
        ("INSERT", {"accountId", "limit", "tags"}, objects[0].key),
        ("MODIFY", {"limit", "tags"}, objects[1].key),
        ("REMOVE", {"accountId", "limit"}, objects[2].key),
    ]


def test_what_is_delivered_again_is_kept_once(sandbox: Sandbox) -> None:
    trail, audit, archive = (
        sandbox.function("AuditTrail"),
        sandbox.table("AuditTable"),
        sandbox.bucket("AuditArchive"),
    )
    # Five records make a batch, so that what is delivered again is a batch.
    sandbox.deploy({"BatchSize": "5", "MaximumBatchingWindowInSeconds": "60"})
    schema = deleted(sandbox, audit.name)  # the objects are written, the entries cannot be
    sandbox.table("AccountsTable").put_all({"accountId": f"a-{number}"} for number in range(5))
    batch = trail.expect_invocation(result={"batchItemFailures": [IsPartialDict()] * 5}).event
    at_first = {each.key: each.raw for each in archive.objects}
    sandbox.client("dynamodb").create_table(**schema)

    sandbox.settle()
    deliveries = Counter(record.event_id for record in trail.records)
    assert len(deliveries) == 5 and min(deliveries.values()) > 1, deliveries
    copies = Counter(each.body["eventID"] for each in archive.objects)
    assert copies == dict.fromkeys(deliveries, 1), "one object for each record, however often it is delivered"
    assert {each.key: each.raw for each in archive.objects} == at_first
    entries = by_key(audit)
    assert sorted(entry["object"] for entry in entries.values()) == sorted(at_first)

    assert trail.invoke(batch) == {"batchItemFailures": []}
    assert {each.key: each.raw for each in archive.objects} == at_first
    assert by_key(audit) == entries, "one entry for each record, however often it is delivered"


@pytest.mark.slow
def test_an_entry_whose_time_is_over_is_deleted_by_dynamodb_and_its_object_stays(sandbox: Sandbox) -> None:
    audit = sandbox.table("AuditTable")
    sandbox.table("AccountsTable").put(OPENED)
    sandbox.settle()
    [kept], [entry] = sandbox.bucket("AuditArchive").objects, audit.items
    written = sandbox.table("AccountsTable").records[0].created
    assert entry["expiresAt"] == written + 90 * 24 * 60 * 60
    key = (entry["item"], entry["change"])
    audit.update(key, expiresAt=int(time.time()) - 1)

    audit.expect_gone(key, within=60)
    [removal] = [record for record in stream_of(sandbox, audit.name) if record["eventName"] == "REMOVE"]
    # The API of the streams begins these two names with a capital, Lambda's event does not.
    assert removal["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
    assert removal["dynamodb"]["OldImage"]["object"] == {"S": kept.key}
    assert sandbox.bucket("AuditArchive").objects == [kept]


def by_key(audit: Table) -> dict[Any, dict[str, Any]]:
    """The entries that are kept, by their keys."""
    return {(entry["item"], entry["change"]): entry for entry in audit.items}


def deleted(sandbox: Sandbox, table: str) -> dict[str, Any]:
    """Delete a table; what makes it again."""
    dynamodb = sandbox.client("dynamodb")
    description = dynamodb.describe_table(TableName=table)["Table"]
    dynamodb.delete_table(TableName=table)
    schema = {name: description[name] for name in ("TableName", "KeySchema", "AttributeDefinitions")}
    return schema | {"BillingMode": "PAY_PER_REQUEST"}


def stream_of(sandbox: Sandbox, table: str) -> list[dict[str, Any]]:
    """All records of the stream of a table that no function reads."""
    streams = sandbox.client("dynamodbstreams")
    arn = sandbox.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
    records = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records += streams.get_records(ShardIterator=iterator)["Records"]
    return records
