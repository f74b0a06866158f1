"""An alarm on the age of what a stream delivers rings when it falls behind, and is quiet after it."""

import pytest

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("users", twins=("template-node.yaml",))

ALARM = {
    "AlarmName": "users-are-late",
    "Namespace": "AWS/Lambda",
    "MetricName": "IteratorAge",
    "Statistic": "Maximum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 60_000,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "notBreaching",
}


@pytest.mark.slow
def test_an_alarm_on_the_iterator_age_rings_and_is_quiet_again(sandbox: Sandbox) -> None:
    processor, functions = sandbox.function("StreamProcessor"), sandbox.client("lambda")
    topic, cloudwatch = sandbox.topic("UserEventsTopic"), sandbox.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        **ALARM,
        Dimensions=[{"Name": "FunctionName", "Value": processor.name}],
        AlarmActions=[topic.arn],
        OKActions=[topic.arn],
    )
    functions.put_function_concurrency(FunctionName=processor.name, ReservedConcurrentExecutions=0)
    sandbox.table("UsersTable").put(userId="ada", email="ada@example.com")
    sandbox.clock.advance(minutes=30)
    functions.delete_function_concurrency(FunctionName=processor.name)

    topic.expect(type="UserCreated", userId="ada")
    topic.expect(AlarmName="users-are-late", NewStateValue="ALARM", within=200)
    measured = cloudwatch.list_metrics(MetricName="IteratorAge")["Metrics"]
    assert {metric["Namespace"] for metric in measured} == {"AWS/Lambda"}, "there is none in AWS/DynamoDB"
    topic.expect(AlarmName="users-are-late", NewStateValue="OK", within=400)
