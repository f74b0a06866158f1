"""What becomes of a stack when it is changed, when that fails, and when it is deleted."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.functions import ROLE
from tests.engine.mappings import listed
from tests.engine.stacks import Resources, Stack, resource, template

IMPOSSIBLE = resource("SQS::Queue", {"QueueName": "not a name!"}, DependsOn=["Mapping"])
VIEW = {"StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}


@pytest.fixture
def stack(clients: Clients) -> Stack:
    return Stack(clients)


@pytest.fixture
def streaming(clients: Clients) -> Resources:
    """A table, a function, and the mapping between them."""
    return {
        "Table": resource("DynamoDB::Table", {**_keys("id"), "BillingMode": "PAY_PER_REQUEST", **VIEW}),
        "Function": resource(
            "Lambda::Function",
            {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": ROLE.format(account=clients.account),
                "Code": {"ZipFile": "def handler(event, context): return 1"},
            },
        ),
        "Mapping": resource(
            "Lambda::EventSourceMapping",
            {
                "FunctionName": {"Ref": "Function"},
                "EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]},
                "StartingPosition": "TRIM_HORIZON",
            },
        ),
    }


def _keys(name: str) -> dict[str, Any]:
    return {
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
    }


def _source(clients: Clients, stack: Stack) -> str:
    uuid = stack.physical()["Mapping"]
    found = clients.client("lambda").get_event_source_mapping(UUID=uuid)
    return str(found["EventSourceArn"])


REPLACED: dict[str, tuple[str, dict[str, Any]]] = {
    "Table KeySchema": ("Table", _keys("other")),
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
        _keys("other"),
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
    named = {**_keys("id"), "TableName": "Named", "BillingMode": "PAY_PER_REQUEST"}
    streaming["Named"] = resource("DynamoDB::Table", named)
    indexed = {**_keys("id"), "BillingMode": "PAY_PER_REQUEST", "GlobalSecondaryIndexes": [_index("one")]}
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


def test_a_failed_update_is_taken_back_resource_by_resource(
    clients: Clients, stack: Stack, streaming: Resources
) -> None:
    stack.create(streaming, Tags=[{"Key": "of", "Value": "before"}])
    before, body = stack.physical(), stack.client.get_template(StackName=stack.name)["TemplateBody"]
    dynamodb = clients.client("dynamodb")
    dynamodb.put_item(TableName=before["Table"], Item={"id": {"S": "kept"}})
    failing = {
        "Table": resource("DynamoDB::Table", {**streaming["Table"]["Properties"], "TableName": "Renamed"}),
        "Function": streaming["Function"]
        | {"Properties": streaming["Function"]["Properties"] | {"Timeout": 9}},
        "Mapping": streaming["Mapping"]
        | {"Properties": streaming["Mapping"]["Properties"] | {"BatchSize": 9}},
        "Added": resource("SQS::Queue", {}),
        "Impossible": IMPOSSIBLE | {"DependsOn": ["Mapping", "Added"]},
    }

    ended = stack.update(failing, Tags=[{"Key": "of", "Value": "after"}])

    assert (ended, stack.physical()) == ("UPDATE_ROLLBACK_COMPLETE", before)
    assert "failed to create: [Impossible]" in stack.reason()
    assert stack.client.get_template(StackName=stack.name)["TemplateBody"] == body
    assert stack.shown()["Tags"] == [{"Key": "of", "Value": "before"}]
    assert dynamodb.list_tables()["TableNames"] == [before["Table"]]
    assert dynamodb.scan(TableName=before["Table"])["Count"] == 1
    assert listed(clients) == {before["Mapping"]}
    lambda_ = clients.client("lambda")
    assert lambda_.get_event_source_mapping(UUID=before["Mapping"])["BatchSize"] == 100
    assert lambda_.get_function(FunctionName=before["Function"])["Configuration"]["Timeout"] == 3
    assert clients.client("sqs").list_queues().get("QueueUrls", []) == []


def test_after_a_failed_update_the_same_template_without_its_fault_is_an_update(
    clients: Clients, stack: Stack, streaming: Resources
) -> None:
    stack.deploy(streaming)
    changed = {**streaming["Function"]["Properties"], "Timeout": 9}
    streaming["Function"] = resource("Lambda::Function", changed)
    assert stack.update({**streaming, "Impossible": IMPOSSIBLE}) == "UPDATE_ROLLBACK_COMPLETE"

    assert stack.update(streaming) == "UPDATE_COMPLETE"

    found = clients.client("lambda").get_function(FunctionName=stack.physical()["Function"])
    assert found["Configuration"]["Timeout"] == 9


def test_of_a_creation_that_failed_nothing_is_left(
    clients: Clients, stack: Stack, streaming: Resources
) -> None:
    assert stack.create({**streaming, "Impossible": IMPOSSIBLE}) == "ROLLBACK_COMPLETE"

    assert "failed to create: [Impossible]" in stack.reason()
    assert (stack.physical(), listed(clients)) == ({}, set())
    assert clients.client("dynamodb").list_tables()["TableNames"] == []
    assert stack.delete() == "DELETE_COMPLETE"


def test_what_exists_already_is_not_deleted_by_the_creation_that_fails_for_it(
    clients: Clients, stack: Stack, streaming: Resources
) -> None:
    named = {**streaming["Table"]["Properties"], "TableName": "Mine"}
    clients.client("dynamodb").create_table(TableName="Mine", BillingMode="PAY_PER_REQUEST", **_keys("id"))

    assert stack.create({"Table": resource("DynamoDB::Table", named)}) == "ROLLBACK_COMPLETE"

    assert clients.client("dynamodb").list_tables()["TableNames"] == ["Mine"]


def test_an_unchanged_template_is_no_update_also_where_it_is_a_sam_template(
    clients: Clients, stack: Stack
) -> None:
    simple = resource("Serverless::SimpleTable", {})
    sam = template({"Table": simple}, Transform="AWS::Serverless-2016-10-31")
    stack.client.create_stack(StackName=stack.name, **sam)
    assert stack.ended() == "CREATE_COMPLETE"

    with pytest.raises(ClientError, match="No updates are to be performed"):
        stack.client.update_stack(StackName=stack.name, **sam)
    change_set = stack.client.create_change_set(StackName=stack.name, ChangeSetName="none", **sam)["Id"]

    found = stack.client.describe_change_set(ChangeSetName=change_set)
    assert found["Status"] == "FAILED"
    assert "didn't contain changes" in found["StatusReason"]
    assert stack.shown()["StackStatus"] == "CREATE_COMPLETE"


def test_a_resource_whose_condition_is_true_no_longer_is_deleted(clients: Clients, stack: Stack) -> None:
    def body(wanted: str) -> dict[str, Any]:
        return template(
            {"Always": resource("SQS::Queue", {}), "Maybe": resource("SQS::Queue", {}, Condition="Wanted")},
            Parameters={"Want": {"Type": "String", "Default": wanted}},
            Conditions={"Wanted": {"Fn::Equals": [{"Ref": "Want"}, "yes"]}},
        )

    stack.client.create_stack(StackName=stack.name, **body("yes"))
    assert stack.ended() == "CREATE_COMPLETE"
    stack.client.update_stack(StackName=stack.name, **body("no"))
    assert stack.ended() == "UPDATE_COMPLETE"

    assert stack.physical().keys() == {"Always"}
    assert len(clients.client("sqs").list_queues()["QueueUrls"]) == 1


def test_a_stack_is_deleted_mappings_first_and_tells_of_no_state_between(
    clients: Clients, stack: Stack, streaming: Resources
) -> None:
    stack.deploy(streaming)
    id_ = stack.shown()["StackId"]

    assert stack.delete() == "DELETE_COMPLETE"

    happened = stack.events(id_)
    deleted = [name for name, status in happened if status == "DELETE_COMPLETE"]
    assert (deleted[0], deleted[-1]) == ("Mapping", "subject")
    assert [status for name, status in happened if name == "subject"][-2:] == [
        "DELETE_IN_PROGRESS",
        "DELETE_COMPLETE",
    ]
    assert listed(clients) == set()


def test_what_could_not_be_deleted_is_named_with_the_reason_and_stays_the_stacks(
    clients: Clients, stack: Stack
) -> None:
    protected = {**_keys("id"), "BillingMode": "PAY_PER_REQUEST", "DeletionProtectionEnabled": True}
    table = resource("DynamoDB::Table", protected)
    stack.deploy({"Table": table, "Queue": resource("SQS::Queue", {})})
    name = stack.physical()["Table"]

    assert stack.delete() == "DELETE_FAILED"
    assert "failed to delete: [Table]" in stack.reason()
    assert stack.physical().keys() == {"Table"}
    clients.client("dynamodb").update_table(TableName=name, DeletionProtectionEnabled=False)
    assert stack.delete() == "DELETE_COMPLETE"
