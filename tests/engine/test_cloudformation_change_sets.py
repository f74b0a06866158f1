"""Change sets, nested stacks, and failures that shall stay as they are."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.stacks import Resources, Stack, resource, template
from tests.waiting import eventually

QUEUE: Resources = {"Queue": resource("SQS::Queue", {})}
SLOWER: Resources = {"Queue": resource("SQS::Queue", {"DelaySeconds": 3})}
IMPOSSIBLE = resource("SQS::Queue", {"QueueName": "not a name!"}, DependsOn=["Queue"])


def _change_set(stack: Stack, resources: Resources, name: str) -> str:
    made = stack.client.create_change_set(StackName=stack.name, ChangeSetName=name, **template(resources))
    return str(made["Id"])


def test_a_change_set_changes_nothing_before_it_is_executed(stack: Stack) -> None:
    stack.deploy(QUEUE)
    assert stack.update({**SLOWER, "Impossible": IMPOSSIBLE}) == "UPDATE_ROLLBACK_COMPLETE"
    events = stack.events()

    change_set = _change_set(stack, SLOWER, "slower")

    assert stack.shown()["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert stack.events() == events
    stack.client.execute_change_set(ChangeSetName=change_set)
    assert stack.ended() == "UPDATE_COMPLETE"
    assert stack.shown()["ChangeSetId"] == change_set


def test_a_refused_template_leaves_the_status_of_the_stack(stack: Stack) -> None:
    stack.deploy(QUEUE)

    with pytest.raises(ClientError, match="Unresolved resource dependencies"):
        _change_set(stack, {"Queue": resource("SQS::Queue", {"DelaySeconds": {"Ref": "Nothing"}})}, "refused")

    assert stack.shown()["StackStatus"] == "CREATE_COMPLETE"


def test_a_stack_that_is_to_stay_as_a_failure_leaves_it_stays(clients: Clients, stack: Stack) -> None:
    ended = stack.create({**QUEUE, "Impossible": IMPOSSIBLE}, DisableRollback=True)

    assert ended == "CREATE_FAILED"
    assert len(clients.client("sqs").list_queues()["QueueUrls"]) == 1
    assert stack.delete() == "DELETE_COMPLETE"
    assert clients.client("sqs").list_queues().get("QueueUrls", []) == []


def test_a_stack_that_is_being_made_is_deleted_once_it_is_made(clients: Clients, stack: Stack) -> None:
    made = stack.client.create_stack(StackName=stack.name, **template(QUEUE))
    stack.client.delete_stack(StackName=stack.name)

    eventually(
        "the deletion",
        lambda: str(stack.shown(made["StackId"])["StackStatus"]),
        lambda status: status == "DELETE_COMPLETE",
    )

    assert clients.client("sqs").list_queues().get("QueueUrls", []) == []


def test_a_protected_stack_is_not_deleted(stack: Stack) -> None:
    stack.create(QUEUE, EnableTerminationProtection=True)

    with pytest.raises(ClientError, match="TerminationProtection is enabled"):
        stack.client.delete_stack(StackName=stack.name)


def _nested(clients: Clients, resources: Resources) -> dict[str, Any]:
    """A nested stack of these resources, whose template is in a bucket."""
    s3 = clients.client("s3")
    bucket = f"templates-{clients.account}"
    s3.create_bucket(Bucket=bucket)
    outputs = {"Url": {"Value": {"Ref": "Queue"}}}
    body = json.dumps({"Resources": resources, "Outputs": outputs})
    key = str(abs(hash(body)))
    s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
    return resource("CloudFormation::Stack", {"TemplateURL": f"{clients.endpoint_url}/{bucket}/{key}"})


def test_a_nested_stack_is_updated_and_a_failure_in_it_takes_all_back(clients: Clients, stack: Stack) -> None:
    stack.deploy({"Nested": _nested(clients, QUEUE)})
    nested = stack.physical()["Nested"]
    stack.deploy({"Nested": _nested(clients, SLOWER)})
    failing = {"Nested": _nested(clients, {**QUEUE, "Impossible": IMPOSSIBLE})}

    assert stack.update(failing) == "UPDATE_ROLLBACK_COMPLETE"

    assert stack.physical() == {"Nested": nested}
    assert "failed to create: [Impossible]" in stack.failures()["Nested"]
    sqs = clients.client("sqs")
    (url,) = sqs.list_queues()["QueueUrls"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])
    assert found["Attributes"]["DelaySeconds"] == "3"
    assert stack.delete() == "DELETE_COMPLETE"
    assert sqs.list_queues().get("QueueUrls", []) == []
