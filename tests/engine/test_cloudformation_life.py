"""What becomes of a stack when it is changed, when that fails, and when it is deleted."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.mappings import listed
from tests.engine.stacks import Resources, Stack, keyed_by, resource, template

IMPOSSIBLE = resource("SQS::Queue", {"QueueName": "not a name!"}, DependsOn=["Mapping"])


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
    clients.client("dynamodb").create_table(TableName="Mine", BillingMode="PAY_PER_REQUEST", **keyed_by("id"))

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
    protected = {**keyed_by("id"), "BillingMode": "PAY_PER_REQUEST", "DeletionProtectionEnabled": True}
    table = resource("DynamoDB::Table", protected)
    stack.deploy({"Table": table, "Queue": resource("SQS::Queue", {})})
    name = stack.physical()["Table"]

    assert stack.delete() == "DELETE_FAILED"
    assert "failed to delete: [Table]" in stack.reason()
    assert stack.physical().keys() == {"Table"}
    clients.client("dynamodb").update_table(TableName=name, DeletionProtectionEnabled=False)
    assert stack.delete() == "DELETE_COMPLETE"
