"""What an update of a stack makes anew, and what it refuses, by name."""

from typing import Any

import pytest

from sandbox.clients import Clients
from tests.engine.mappings import listed
from tests.engine.stacks import Resources, Stack, keyed_by, resource


def _source(clients: Clients, stack: Stack) -> str:
    uuid = stack.physical()["Mapping"]
    found = clients.client("lambda").get_event_source_mapping(UUID=uuid)
    return str(found["EventSourceArn"])


REPLACED: dict[str, tuple[str, dict[str, Any]]] = {
    "Table KeySchema": ("Table", keyed_by("other")),
    "Table LocalSecondaryIndexes": (
        "Table",
        {
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "S"} for name in ("id", "at", "other")
            ],
            "KeySchema": [
                {"AttributeName": "id", "KeyType": "HASH"},
                {"AttributeName": "at", "KeyType": "RANGE"},
            ],
            "LocalSecondaryIndexes": [
                {
                    "IndexName": "by-other",
                    "KeySchema": [
                        {"AttributeName": "id", "KeyType": "HASH"},
                        {"AttributeName": "other", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        },
    ),
    "Table TableName": ("Table", {"TableName": "Renamed"}),
    "Function FunctionName": ("Function", {"FunctionName": "renamed"}),
}


@pytest.mark.parametrize("cell", REPLACED)
def test_what_cannot_be_changed_is_made_anew_and_what_needs_it_follows(
    clients: Clients, stack: Stack, streaming: Resources, cell: str
) -> None:
    name, properties = REPLACED[cell]
    stack.deploy(streaming)
    before = stack.physical()
    streaming[name]["Properties"] |= properties

    stack.deploy(streaming)

    after = stack.physical()
    assert after[name] != before[name]
    table, function = after["Table"], after["Function"]
    assert clients.client("dynamodb").list_tables()["TableNames"] == [table]
    (mapping,) = clients.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert f"table/{table}/stream" in mapping["EventSourceArn"]
    assert mapping["FunctionArn"].endswith(f":{function}")
    assert mapping["UUID"] == after["Mapping"]


def test_another_view_type_makes_the_mapping_anew_and_keeps_the_items(
    clients: Clients, stack: Stack, streaming: Resources
) -> None:
    stack.deploy(streaming)
    before, stream = stack.physical(), _source(clients, stack)
    dynamodb = clients.client("dynamodb")
    dynamodb.put_item(TableName=before["Table"], Item={"id": {"S": "kept"}})
    streaming["Table"]["Properties"]["StreamSpecification"] = {"StreamViewType": "KEYS_ONLY"}

    stack.deploy(streaming)

    after = stack.physical()
    assert (after["Table"], after["Mapping"] != before["Mapping"]) == (before["Table"], True)
    assert (
        _source(clients, stack)
        == dynamodb.describe_table(TableName=after["Table"])["Table"]["LatestStreamArn"]
    )
    assert _source(clients, stack) != stream
    assert listed(clients) == {after["Mapping"]}
    assert dynamodb.scan(TableName=after["Table"])["Count"] == 1


def _index(name: str, projected: str = "ALL") -> dict[str, Any]:
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    return {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": projected}}


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "Mapping StartingPosition": ("Mapping", {"StartingPosition": "LATEST"}, "already exists"),
    "Table TimeToLiveSpecification": (
        "Table",
        {"TimeToLiveSpecification": {"AttributeName": "other", "Enabled": True}},
        "cannot be updated in this sandbox: TimeToLiveSpecification (TimeToLive is active on a different",
    ),
    "Table SSESpecification": (
        "Table",
        {"SSESpecification": {"SSEEnabled": True}},
        "cannot be updated in this sandbox: SSESpecification (",
    ),
    "Table KinesisStreamSpecification": (
        "Table",
        {"KinesisStreamSpecification": {"StreamArn": "arn:aws:kinesis:us-east-1:000000000000:stream/s"}},
        "cannot be updated in this sandbox: KinesisStreamSpecification (nothing would be written",
    ),
    "Table ContributorInsightsSpecification": (
        "Table",
        {"ContributorInsightsSpecification": {"Enabled": True}},
        "cannot be updated in this sandbox: ContributorInsightsSpecification (",
    ),
    "Table KeySchema of a table with a name": (
        "Named",
        keyed_by("other"),
        "cannot update a stack when a custom-named resource requires replacing. Rename Named",
    ),
    "Table GlobalSecondaryIndexes, two at a time": (
        "Indexed",
        {"GlobalSecondaryIndexes": [_index("one"), _index("two"), _index("three")]},
        "Cannot perform more than one GSI creation or deletion in a single update",
    ),
    "Table GlobalSecondaryIndexes, another definition": (
        "Indexed",
        {"GlobalSecondaryIndexes": [_index("one", projected="KEYS_ONLY")]},
        "You can create a new GSI with a different name",
    ),
    "Function VpcConfig": (
        "Function",
        {"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}},
        "cannot be updated in this sandbox: VpcConfig (",
    ),
    "Function SnapStart": (
        "Function",
        {"SnapStart": {"ApplyOn": "PublishedVersions"}},
        "cannot be updated in this sandbox: SnapStart (",
    ),
    "Version Description": (
        "Version",
        {"Description": "other"},
        "A version for this Lambda function exists ( 1 )",
    ),
}


def test_what_is_refused_says_so_by_name_and_nothing_of_it_is_done(
    clients: Clients, stack: Stack, streaming: Resources
) -> None:
    expiring = {"TimeToLiveSpecification": {"AttributeName": "end", "Enabled": True}}
    streaming["Table"]["Properties"] |= expiring
    named = {**keyed_by("id"), "TableName": "Named", "BillingMode": "PAY_PER_REQUEST"}
    streaming["Named"] = resource("DynamoDB::Table", named)
    indexed = {**keyed_by("id"), "BillingMode": "PAY_PER_REQUEST", "GlobalSecondaryIndexes": [_index("one")]}
    streaming["Indexed"] = resource("DynamoDB::Table", indexed)
    streaming["Version"] = resource("Lambda::Version", {"FunctionName": {"Ref": "Function"}})
    stack.deploy(streaming)
    before = stack.physical()

    said = {}
    for cell, (name, properties, _) in REFUSED.items():
        changed = {**streaming[name], "Properties": {**streaming[name]["Properties"], **properties}}
        ended = stack.update({**streaming, name: changed})
        said[cell] = (ended, stack.failures()[name], stack.physical() == before)

    assert {cell: (ended, same) for cell, (ended, _, same) in said.items()} == dict.fromkeys(
        REFUSED, ("UPDATE_ROLLBACK_COMPLETE", True)
    )
    assert {cell for cell, (_, _, words) in REFUSED.items() if words not in said[cell][1]} == set(), said
