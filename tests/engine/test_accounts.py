"""An account that is deleted, whatever it holds."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import EngineError
from tests.engine.functions import Function
from tests.engine.mappings import ACCEPTS
from tests.waiting import eventually

WAITS = {"StartAt": "Patience", "States": {"Patience": {"Type": "Wait", "Seconds": 600, "End": True}}}
MORE_THAN_A_PAGE = 101


def delete(clients: Clients) -> dict[str, int]:
    answer = Control(clients.endpoint_url, timeout=120).delete(f"accounts/{clients.account}")
    deleted: dict[str, int] = answer["deleted"]
    return deleted


def machine(states: Any, name: str, type_: str = "STANDARD") -> str:
    role = "arn:aws:iam::123456789012:role/tests"
    made = states.create_state_machine(name=name, definition=json.dumps(WAITS), roleArn=role, type=type_)
    return str(made["stateMachineArn"])


def test_an_account_with_an_express_state_machine_can_be_deleted(clients: Clients) -> None:
    states = clients.client("stepfunctions")
    machine(states, "express", "EXPRESS")
    states.start_execution(stateMachineArn=machine(states, "standard"))

    assert delete(clients)["executions"] == 1
    assert states.list_state_machines()["stateMachines"] == []


def test_executions_beyond_the_first_page_are_stopped_too(clients: Clients) -> None:
    states = clients.client("stepfunctions")
    first, *_, last = [machine(states, f"machine-{number:03}") for number in range(MORE_THAN_A_PAGE)]
    states.start_execution(stateMachineArn=last)
    for _ in range(MORE_THAN_A_PAGE):
        states.start_execution(stateMachineArn=first)

    assert delete(clients)["executions"] == MORE_THAN_A_PAGE + 1


def test_an_account_with_a_mapping_that_is_being_deleted_for_ever_can_be_deleted(clients: Clients) -> None:
    function, lambda_ = Function(clients, ACCEPTS), clients.client("lambda")
    clients.client("sqs").create_queue(QueueName="work")
    uuid = lambda_.create_event_source_mapping(
        FunctionName=function.name,
        EventSourceArn=f"arn:aws:sqs:us-east-1:{clients.account}:work",
        Enabled=False,
    )["UUID"]

    def state() -> str:
        return str(lambda_.get_event_source_mapping(UUID=uuid)["State"])

    eventually("the mapping to be disabled", state, lambda seen: seen == "Disabled")
    lambda_.delete_event_source_mapping(UUID=uuid)
    assert lambda_.list_event_source_mappings()["EventSourceMappings"], "LocalStack forgets it now"

    delete(clients)

    assert lambda_.list_event_source_mappings()["EventSourceMappings"] == []


def test_what_refuses_to_be_deleted_is_told_once_all_else_is_gone(clients: Clients) -> None:
    s3, dynamodb = clients.client("s3"), clients.client("dynamodb")
    function = Function(clients, ACCEPTS)
    function.invoke({})
    locked, other = f"locked-{clients.account}", f"other-{clients.account}"
    s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True)
    s3.create_bucket(Bucket=other)
    s3.put_object(
        Bucket=locked,
        Key="kept",
        Body=b"",
        ObjectLockMode="COMPLIANCE",
        ObjectLockRetainUntilDate=datetime.now(UTC) + timedelta(days=1),
    )
    dynamodb.create_table(
        TableName="Orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    control = Control(clients.endpoint_url)
    control.post("clock", {"account": clients.account, "advance": 600})

    told = f"could not be erased: {locked} of the buckets of us-east-1: Access Denied"
    with pytest.raises(EngineError, match=told):
        delete(clients)

    assert dynamodb.list_tables()["TableNames"] == []
    assert clients.client("lambda").list_functions()["Functions"] == []
    assert control.get("invocations", account=clients.account)["invocations"] == []
    assert control.get("clock", account=clients.account)["ahead"] == 0
    assert s3.list_buckets()["Buckets"] == []
    assert delete(clients)["buckets"] == 0


def test_a_deployment_that_is_under_way_makes_nothing_more_in_an_account_that_ends(clients: Clients) -> None:
    formation, dynamodb = clients.client("cloudformation"), clients.client("dynamodb")
    chain = {f"Table{number}": a_table(after=number - 1) for number in range(200)}
    formation.create_stack(StackName="long", TemplateBody=json.dumps({"Resources": chain}))
    eventually("its first table", lambda: dynamodb.list_tables()["TableNames"])

    assert delete(clients)["deployments"] == 1

    assert dynamodb.list_tables()["TableNames"] == []
    assert formation.list_stacks()["StackSummaries"] == []


def a_table(after: int) -> dict[str, Any]:
    """One that is made after that of this number, where there is such a number."""
    table = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    needed = {"DependsOn": f"Table{after}"} if after >= 0 else {}
    return {"Type": "AWS::DynamoDB::Table", "Properties": table, **needed}
