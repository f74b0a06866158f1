"""An alarm on IteratorAge, in real time: CloudWatch looks at it once a minute, at the last three minutes."""

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import Function
from tests.engine.streams import StreamTable
from tests.waiting import eventually

HANDLER = """
import os
def handler(event, context):
    if os.environ.get("BROKEN"):
        raise ValueError
"""
BROKEN = {"Variables": {"BROKEN": "1"}}
HOUR = 3600


@pytest.mark.slow
def test_an_alarm_on_iterator_age_rings_while_a_shard_is_blocked_and_is_quiet_again_after_it(
    endpoint: str, clients: Clients
) -> None:
    users, function = StreamTable(clients), Function(clients, HANDLER, Environment=BROKEN)
    client, cloudwatch = clients.client("lambda"), clients.client("cloudwatch")
    client.create_event_source_mapping(
        FunctionName=function.name, EventSourceArn=users.stream_arn, StartingPosition="TRIM_HORIZON"
    )
    cloudwatch.put_metric_alarm(
        AlarmName="stream-is-behind",
        Namespace="AWS/Lambda",
        MetricName="IteratorAge",
        Dimensions=[{"Name": "FunctionName", "Value": function.name}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=60_000,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )

    def state() -> str:
        [alarm] = cloudwatch.describe_alarms(AlarmNames=["stream-is-behind"])["MetricAlarms"]
        return str(alarm["StateValue"])

    users.put("u-1")
    eventually("the first failure", function.invocations)
    Control(endpoint).post("clock", {"account": clients.account, "advance": HOUR})
    eventually("the alarm to ring", state, lambda seen: seen == "ALARM", within=200)

    client.update_function_configuration(FunctionName=function.name, Environment={"Variables": {}})
    eventually("the record's success", function.last, lambda last: last["outcome"] == "success")
    eventually("the alarm to be quiet", state, lambda seen: seen == "OK", within=400)
