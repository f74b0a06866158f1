"""What is read back of a deployed stack is compared with its template, whoever changed it since."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.bootstrap import Deployment
from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from tests.engine.projects import Project

RESOURCES: dict[str, Any] = {
    "Dead": {"Type": "AWS::SQS::Queue"},
    "Queue": {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "DelaySeconds": 4,
            "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 3},
        },
    },
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "said"}},
    "Subscription": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "sqs",
            "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]},
            "FilterPolicy": {"type": ["a"]},
            "RawMessageDelivery": True,
        },
    },
    "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7}},
    "Files": {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "VersioningConfiguration": {"Status": "Enabled"},
            "NotificationConfiguration": {
                "QueueConfigurations": [
                    {"Event": "s3:ObjectCreated:*", "Queue": {"Fn::GetAtt": ["Queue", "Arn"]}}
                ]
            },
        },
    },
    "Rule": {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {"source": ["orders"]},
            "Targets": [{"Id": "queue", "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}],
        },
    },
    "Alarm": {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": "AWS/Lambda",
            "MetricName": "Errors",
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "AlarmActions": [{"Ref": "Topic"}],
        },
    },
    "Machine": {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "RoleArn": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/machine"},
            "DefinitionString": '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}',
        },
    },
}


@pytest.fixture
def project(tmp_path: Path, clients: Clients) -> Iterator[Project]:
    project = Project.in_folder(tmp_path, clients)
    project.template = {"Resources": RESOURCES}
    yield project
    project.end()


def test_each_type_is_read_back_and_a_change_behind_the_stacks_back_is_told_by_property(
    project: Project,
) -> None:
    done = project.deploy()
    assert not project.deploy().changed

    for change in (_queue, _topic, _subscription, _log, _bucket, _rule, _alarm):
        change(project.clients.client, done)
    with pytest.raises(DeploymentError) as told:
        project.deploy()

    for said in (
        "Queue: DelaySeconds is 9, and the template says 4",
        "Topic: DisplayName is other",
        "Subscription: FilterPolicy.type[0] is b, and the template says a",
        "Log: RetentionInDays is 3, and the template says 7",
        "Files: VersioningConfiguration is Suspended, and the template says Enabled",
        "Files: NotificationConfiguration is not set",
        "Rule: State is DISABLED, and the template says ENABLED",
        "Alarm: Period is 120, and the template says 60",
    ):
        assert said in str(told.value)
    assert "Machine" not in str(told.value)
    assert "Dead" not in str(told.value)


Of = Callable[[str], Any]


def _queue(of: Of, done: Deployment) -> None:
    url = done.resources["Queue"].physical_id
    of("sqs").set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "9"})


def _topic(of: Of, done: Deployment) -> None:
    arn = done.resources["Topic"].physical_id
    of("sns").set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="other")


def _subscription(of: Of, done: Deployment) -> None:
    of("sns").set_subscription_attributes(
        SubscriptionArn=done.resources["Subscription"].physical_id,
        AttributeName="FilterPolicy",
        AttributeValue='{"type": ["b"]}',
    )


def _log(of: Of, done: Deployment) -> None:
    of("logs").put_retention_policy(logGroupName=done.resources["Log"].physical_id, retentionInDays=3)


def _bucket(of: Of, done: Deployment) -> None:
    name = done.resources["Files"].physical_id
    of("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    of("s3").put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={})


def _rule(of: Of, done: Deployment) -> None:
    of("events").disable_rule(Name=done.resources["Rule"].physical_id)


def _alarm(of: Of, done: Deployment) -> None:
    name = done.resources["Alarm"].physical_id
    alarm = {**RESOURCES["Alarm"]["Properties"], "Period": 120, "AlarmActions": []}
    of("cloudwatch").put_metric_alarm(AlarmName=name, **alarm)
