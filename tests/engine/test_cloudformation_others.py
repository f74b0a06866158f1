"""Types beside those of a stream: what is updated as the template says, and what is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.clients import Clients
from tests.engine.stacks import Resources, Stack, resource

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    ],
}


def _policy(*actions: str) -> dict[str, Any]:
    allowed = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [allowed]}


def _alarm(threshold: int) -> dict[str, Any]:
    metric = {"Namespace": "N", "MetricName": "M", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
    compared = {"Threshold": threshold, "ComparisonOperator": "GreaterThanThreshold"}
    return resource("CloudWatch::Alarm", {**metric, **compared})


def _rule(source: str, *targets: str) -> dict[str, Any]:
    at = [{"Id": one, "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}} for one in targets]
    pattern = {"EventPattern": {"source": [source]}, "EventBusName": {"Ref": "Bus"}}
    return resource("Events::Rule", {**pattern, "Targets": at})


def _template(second: bool) -> Resources:
    """All of them, as first deployed and as changed."""
    inline = {"PolicyName": "two" if second else "one", "PolicyDocument": _policy("sqs:SendMessage")}
    subscribed = {
        "TopicArn": {"Ref": "Topic"},
        "Protocol": "sqs",
        "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
    }
    versioned = {"VersioningConfiguration": {"Status": "Enabled"}}
    event = {"Event": "s3:ObjectCreated:*", "Queue": {"Fn::GetAtt": ["Queue", "Arn"]}}
    notifying = {"NotificationConfiguration": {"QueueConfigurations": [event]}}
    return {
        "Queue": resource("SQS::Queue", {"VisibilityTimeout": 40} if second else {"DelaySeconds": 3}),
        "Bus": resource("Events::EventBus", {"Name": "orders"}),
        "Rule": _rule("b", "second") if second else _rule("a", "first", "second"),
        "Alarm": _alarm(2 if second else 1),
        "Topic": resource("SNS::Topic", {"DisplayName": "other"} if second else {"DisplayName": "one"}),
        "Subscription": resource(
            "SNS::Subscription",
            {**subscribed, **({"FilterPolicy": {"a": ["b"]}} if second else {"RawMessageDelivery": True})},
        ),
        "Role": resource(
            "IAM::Role",
            {
                "AssumeRolePolicyDocument": TRUST,
                "Policies": [inline],
                "ManagedPolicyArns": [] if second else ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
                "Description": "changed" if second else "first",
            },
        ),
        "Policy": resource(
            "IAM::ManagedPolicy",
            {
                "PolicyDocument": _policy("s3:GetObject" if second else "s3:PutObject"),
                "Roles": [{"Ref": "Role"}],
            },
        ),
        "Group": resource("Logs::LogGroup", {"RetentionInDays": 7} if second else {"RetentionInDays": 3}),
        "Bucket": resource("S3::Bucket", {**versioned, **({} if second else notifying)}),
    }


def test_what_a_scenario_stands_on_is_updated_and_stays_what_it_is(clients: Clients, stack: Stack) -> None:
    stack.deploy(_template(second=False))
    ids = stack.physical()

    stack.deploy(_template(second=True))

    assert stack.physical() == ids
    assert {name: read(clients, ids) for name, read in READ.items()} == {
        "queue": ("40", "0"),
        "rule": ('{"source": ["b"]}', ["second"]),
        "alarm": 2.0,
        "topic": "other",
        "subscription": ("false", '{"a": ["b"]}'),
        "role": ("changed", ["two"], [ids["Policy"]]),
        "policy": ["s3:GetObject"],
        "group": 7,
        "bucket": ("Enabled", None),
    }


def test_nothing_of_it_is_left_when_the_stack_is_deleted(clients: Clients, stack: Stack) -> None:
    stack.deploy(_template(second=False))

    assert stack.delete() == "DELETE_COMPLETE"

    assert clients.client("events").list_event_buses(NamePrefix="orders")["EventBuses"] == []
    assert clients.client("iam").list_roles()["Roles"] == []
    assert clients.client("sqs").list_queues().get("QueueUrls", []) == []
    assert clients.client("sns").list_subscriptions()["Subscriptions"] == []


REFUSED: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "a type that LocalStack does not update at all": (
        "SSM::PatchBaseline",
        {"Name": "one", "Description": "a"},
        {"Name": "one", "Description": "b"},
        "Description",
    ),
    "a property that its update passes over": (
        "StepFunctions::StateMachine",
        {"DefinitionString": "{}", "RoleArn": "arn:aws:iam::111122223333:role/a"},
        {"DefinitionString": "{}", "RoleArn": "arn:aws:iam::111122223333:role/b"},
        "RoleArn",
    ),
    "a property of ours that nothing here can change": (
        "SNS::Topic",
        {},
        {"DeliveryStatusLogging": [{"Protocol": "sqs"}]},
        "DeliveryStatusLogging",
    ),
    "a property that is taken out": (
        "SSM::Parameter",
        {"Name": "one", "Type": "String", "Value": "a", "Description": "b"},
        {"Name": "one", "Type": "String", "Value": "a"},
        "Description",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_update_that_nobody_performs_fails_and_names_the_property(stack: Stack, case: str) -> None:
    type_, first, second, property_ = REFUSED[case]
    if type_ == "StepFunctions::StateMachine":
        passing = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
        first, second = ({**one, "DefinitionString": passing} for one in (first, second))
    stack.deploy({"Subject": resource(type_, first)})
    before = stack.physical()

    ended = stack.update({"Subject": resource(type_, second)})

    assert ended == "UPDATE_ROLLBACK_COMPLETE"
    assert f"AWS::{type_} cannot be updated in this sandbox: {property_} (" in stack.failures()["Subject"]
    assert stack.physical() == before


def _queue(clients: Clients, ids: dict[str, str]) -> Any:
    names = ["VisibilityTimeout", "DelaySeconds"]
    found = clients.client("sqs").get_queue_attributes(QueueUrl=ids["Queue"], AttributeNames=names)
    return tuple(found["Attributes"][name] for name in names)


def _rule_seen(clients: Clients, ids: dict[str, str]) -> Any:
    events, name = clients.client("events"), ids["Rule"].rpartition("|")[2]
    found = events.describe_rule(Name=name, EventBusName="orders")
    targets = events.list_targets_by_rule(Rule=name, EventBusName="orders")["Targets"]
    return found["EventPattern"], [target["Id"] for target in targets]


def _subscription(clients: Clients, ids: dict[str, str]) -> Any:
    sns = clients.client("sns")
    found = sns.get_subscription_attributes(SubscriptionArn=ids["Subscription"])["Attributes"]
    return found["RawMessageDelivery"], found["FilterPolicy"]


def _role(clients: Clients, ids: dict[str, str]) -> Any:
    iam, name = clients.client("iam"), ids["Role"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return (
        iam.get_role(RoleName=name)["Role"]["Description"],
        iam.list_role_policies(RoleName=name)["PolicyNames"],
        [policy["PolicyArn"] for policy in attached],
    )


def _managed(clients: Clients, ids: dict[str, str]) -> Any:
    iam, arn = clients.client("iam"), ids["Policy"]
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    return document["Statement"][0]["Action"]


def _bucket(clients: Clients, ids: dict[str, str]) -> Any:
    s3, name = clients.client("s3"), ids["Bucket"]
    notified = s3.get_bucket_notification_configuration(Bucket=name)
    return s3.get_bucket_versioning(Bucket=name)["Status"], notified.get("QueueConfigurations")


READ: dict[str, Callable[[Clients, dict[str, str]], Any]] = {
    "queue": _queue,
    "rule": _rule_seen,
    "alarm": lambda clients, ids: clients.client("cloudwatch").describe_alarms(AlarmNames=[ids["Alarm"]])[
        "MetricAlarms"
    ][0]["Threshold"],
    "topic": lambda clients, ids: clients.client("sns").get_topic_attributes(TopicArn=ids["Topic"])[
        "Attributes"
    ]["DisplayName"],
    "subscription": _subscription,
    "role": _role,
    "policy": _managed,
    "group": lambda clients, ids: clients.client("logs").describe_log_groups(logGroupNamePrefix=ids["Group"])[
        "logGroups"
    ][0]["retentionInDays"],
    "bucket": _bucket,
}
