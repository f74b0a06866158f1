"""What AWS asks a role for when a function makes a call, and what a policy allows of it."""

from typing import Any

import pytest

from tests.permissions import needs
from tests.permissions.grants import Grant, of_policy
from tests.permissions.needs import Need

ROLE = "arn:aws:iam::111122223333:role/stack-Role-x"
HERE = "us-east-1:111122223333"


def call(service: str, operation: str, *resources: tuple[str, str]) -> dict[str, Any]:
    named = [list(one) for one in resources]
    who = {"function": "subject", "role": ROLE, "region": "us-east-1"}
    return {**who, "service": service, "operation": operation, "resources": named, "count": 1}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            call("dynamodb", "PutItem", ("TableName", "Users")),
            [("dynamodb:PutItem", f"arn:aws:dynamodb:{HERE}:table/Users")],
        ),
        (
            call("dynamodb", "BatchWriteItem", ("RequestItems.TableName", "Users")),
            [("dynamodb:BatchWriteItem", f"arn:aws:dynamodb:{HERE}:table/Users")],
        ),
        (
            call(
                "dynamodb",
                "TransactWriteItems",
                ("TransactItems.ConditionCheck.TableName", "Users"),
                ("TransactItems.Put.TableName", "Orders"),
            ),
            [
                ("dynamodb:ConditionCheckItem", f"arn:aws:dynamodb:{HERE}:table/Users"),
                ("dynamodb:PutItem", f"arn:aws:dynamodb:{HERE}:table/Orders"),
            ],
        ),
        (
            call("sqs", "SendMessageBatch", ("QueueUrl", "http://localhost/111122223333/q.fifo")),
            [("sqs:SendMessage", f"arn:aws:sqs:{HERE}:q.fifo")],
        ),
        (
            call("s3", "PutObject", ("Bucket", "archive"), ("Key", "Users/*")),
            [("s3:PutObject", "arn:aws:s3:::archive/Users/*")],
        ),
        (call("s3", "ListObjectsV2", ("Bucket", "archive")), [("s3:ListBucket", "arn:aws:s3:::archive")]),
        (
            call("stepfunctions", "StartExecution", ("stateMachineArn", "arn:aws:states:x:y:stateMachine:m")),
            [("states:StartExecution", "arn:aws:states:x:y:stateMachine:m")],
        ),
        (
            call("events", "PutEvents", ("Entries.EventBusName", "bus")),
            [("events:PutEvents", f"arn:aws:events:{HERE}:event-bus/bus")],
        ),
        (
            call("dynamodbstreams", "GetRecords", ("StreamArn", f"arn:aws:dynamodb:{HERE}:table/T/stream/1")),
            [("dynamodb:GetRecords", f"arn:aws:dynamodb:{HERE}:table/T/stream/1")],
        ),
        (call("sts", "GetCallerIdentity"), [("sts:GetCallerIdentity", "*")]),
    ],
)
def test_a_call_needs_its_action_on_what_it_names(
    made: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = list(needs.of_call(made, "111122223333"))
    assert [(need.action, need.resource) for need in found] == expected


def test_lambda_reads_the_stream_writes_the_log_and_hands_failures_over_in_the_roles_name() -> None:
    function = {
        "FunctionName": "subject",
        "FunctionArn": f"arn:aws:lambda:{HERE}:function:subject",
        "Role": ROLE,
        "LoggingConfig": {"LogGroup": "logs"},
    }
    mapping = {
        "EventSourceArn": f"arn:aws:dynamodb:{HERE}:table/Users/stream/1",
        "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:s3:::failures"}},
    }
    assert {(need.action, need.resource) for need in needs.of_lambda(function, [mapping])} == {
        ("logs:CreateLogStream", f"arn:aws:logs:{HERE}:log-group:logs:log-stream:any"),
        ("logs:PutLogEvents", f"arn:aws:logs:{HERE}:log-group:logs:log-stream:any"),
        *((f"dynamodb:{action}", mapping["EventSourceArn"]) for action in needs.READING),
        ("s3:ListBucket", "arn:aws:s3:::failures"),
        ("s3:PutObject", "arn:aws:s3:::failures/aws/lambda/any"),
    }


STATEMENT = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:Put*"], "Resource": ["arn:aws:s3:::a/x/*"]}


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        ("s3:GetObject", "arn:aws:s3:::a/x/y", True),
        ("s3:PutObject", "arn:aws:s3:::a/x/y/z", True),
        ("s3:DeleteObject", "arn:aws:s3:::a/x/y", False),
        ("s3:GetObject", "arn:aws:s3:::a/y", False),
        ("s3:GetObject", "arn:aws:s3:::b/x/y", False),
    ],
)
def test_a_policy_allows_its_actions_on_its_resources(action: str, resource: str, allowed: bool) -> None:
    granted = list(of_policy(ROLE, "policy", {"Statement": STATEMENT}))
    need = Need("subject", ROLE, action, resource)
    assert any(grant.allows(need) for grant in granted) is allowed


def test_another_role_or_another_namespace_is_not_allowed() -> None:
    grant = Grant(ROLE, "policy", 1, "cloudwatch:PutMetricData", "*", "MyApp")
    need = Need("subject", ROLE, "cloudwatch:PutMetricData", "*", "MyApp")
    assert grant.allows(need)
    assert not grant.allows(Need("subject", ROLE, need.action, "*", "Other"))
    assert not grant.allows(Need("subject", f"{ROLE}2", need.action, "*", "MyApp"))


@pytest.mark.parametrize(
    "statement",
    [
        {**STATEMENT, "Effect": "Deny"},
        {**STATEMENT, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    ],
)
def test_what_may_be_a_refusal_is_not_taken_for_a_permission(statement: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="policy"):
        list(of_policy(ROLE, "policy", {"Statement": statement}))
