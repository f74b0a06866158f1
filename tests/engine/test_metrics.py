"""AWS/Lambda in CloudWatch: what is counted, once, under which dimensions and in which unit."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import OFTEN, Function
from tests.engine.gates import Gate
from tests.waiting import eventually

HANDLER = """
import time
def handler(event, context):
    time.sleep(event.get("takes", 0))
    if event.get("fails"):
        raise ValueError
"""
STATISTICS = ["SampleCount", "Sum", "Minimum", "Maximum"]
FUNCTION = {"FunctionName": "subject"}
RESOURCE = {**FUNCTION, "Resource": "subject"}


def statistics(
    clients: Clients, name: str, namespace: str = "AWS/Lambda", **dimensions: str
) -> dict[str, Any]:
    """Of the last ten minutes; empty where there are no values."""
    now = datetime.now(UTC)
    answer = clients.client("cloudwatch").get_metric_statistics(
        Namespace=namespace,
        MetricName=name,
        Dimensions=[{"Name": each, "Value": value} for each, value in dimensions.items()],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=10),
        Period=1200,
        Statistics=STATISTICS,
    )
    datapoints: Sequence[dict[str, Any]] = answer["Datapoints"]
    assert len(datapoints) <= 1
    return dict(datapoints[0]) if datapoints else {}


def total(clients: Clients, name: str, **dimensions: str) -> float | None:
    found: float | None = statistics(clients, name, **dimensions).get("Sum")
    return found


def test_each_invocation_is_counted_once_under_each_set_of_dimensions(clients: Clients) -> None:
    function = Function(clients, HANDLER)
    other = Function(clients, HANDLER, name="subject-of-another-kind")
    function.invoke({})
    function.invoke({"fails": True})
    other.invoke({})

    for dimensions in (FUNCTION, RESOURCE):
        assert total(clients, "Invocations", **dimensions) == 2
        assert total(clients, "Errors", **dimensions) == 1
        assert statistics(clients, "Invocations", **dimensions)["Unit"] == "Count"
        assert statistics(clients, "Duration", **dimensions)["SampleCount"] == 2
    assert total(clients, "Invocations") == 3
    assert total(clients, "Errors", FunctionName=other.name) == 0


def test_a_duration_is_in_milliseconds(clients: Clients) -> None:
    function = Function(clients, HANDLER)

    function.invoke({"takes": 0.2})

    told = statistics(clients, "Duration", **FUNCTION)
    assert told["Unit"] == "Milliseconds"
    assert told["Maximum"] == pytest.approx(function.last()["durationMs"])


def test_an_invocation_by_an_alias_is_found_by_it_and_by_the_version_that_was_executed(
    clients: Clients,
) -> None:
    function = Function(clients, HANDLER)
    client = clients.client("lambda")
    version = client.publish_version(FunctionName=function.name)["Version"]
    client.create_alias(FunctionName=function.name, Name="live", FunctionVersion=version)
    client.get_waiter("published_version_active").wait(
        FunctionName=function.name, Qualifier=version, WaiterConfig=OFTEN
    )

    client.invoke(FunctionName=function.name, Qualifier="live")

    by_alias = {**FUNCTION, "Resource": "subject:live"}
    assert total(clients, "Invocations", **by_alias) == 1
    assert total(clients, "Invocations", **by_alias, ExecutedVersion=version) == 1
    assert total(clients, "Invocations", **RESOURCE) is None
    assert total(clients, "Invocations", **FUNCTION) == 1


def test_how_many_run_at_once_is_counted_when_each_begins(clients: Clients, gate: Gate) -> None:
    function = Function(clients, gate.source)
    for _ in range(2):
        function.invoke_and_forget({})
    eventually("two invocations at once", function.running, lambda running: len(running) == 2)

    told = statistics(clients, "ConcurrentExecutions", **FUNCTION)

    assert (told["Minimum"], told["Maximum"], told["Unit"]) == (1, 2, "Count")
    assert total(clients, "Invocations", **FUNCTION) is None, "counted when they end"
    gate.open()
    eventually("their ends", lambda: total(clients, "Invocations", **FUNCTION) == 2)


def test_a_throttled_invocation_is_a_throttle_and_no_invocation(clients: Clients) -> None:
    function = Function(clients, HANDLER)
    clients.client("lambda").put_function_concurrency(
        FunctionName=function.name, ReservedConcurrentExecutions=0
    )

    with pytest.raises(ClientError, match="TooManyRequestsException") as refused:
        function.invoke({})

    times = 1 + refused.value.response["ResponseMetadata"]["RetryAttempts"]
    for dimensions in (FUNCTION, RESOURCE):
        assert total(clients, "Throttles", **dimensions) == times
    assert statistics(clients, "Throttles", **FUNCTION)["Unit"] == "Count"
    assert total(clients, "Invocations", **FUNCTION) is None
    assert total(clients, "Errors", **FUNCTION) is None


def test_metrics_are_listed_and_found_by_data_queries_too(clients: Clients) -> None:
    Function(clients, HANDLER).invoke({})
    cloudwatch = clients.client("cloudwatch")
    now = datetime.now(UTC)

    listed = cloudwatch.list_metrics(Namespace="AWS/Lambda", MetricName="Invocations")["Metrics"]
    metric = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Invocations",
        "Dimensions": [{"Name": "FunctionName", "Value": "subject"}],
    }
    [found] = cloudwatch.get_metric_data(
        MetricDataQueries=[{"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
    )["MetricDataResults"]

    dimensions = sorted(tuple(each["Name"] for each in one.get("Dimensions", [])) for one in listed)
    assert dimensions == [(), ("FunctionName",), ("FunctionName", "Resource")]
    assert found["Values"] == [1.0]


def test_values_that_somebody_puts_are_found_as_they_were(clients: Clients) -> None:
    cloudwatch = clients.client("cloudwatch")
    for value in (1, 2, 6):
        cloudwatch.put_metric_data(
            Namespace="Own", MetricData=[{"MetricName": "Size", "Value": value, "Unit": "Bytes"}]
        )

    now = datetime.now(UTC)
    [told] = cloudwatch.get_metric_statistics(
        Namespace="Own",
        MetricName="Size",
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=600,
        Statistics=[*STATISTICS, "Average"],
    )["Datapoints"]

    assert [told[name] for name in (*STATISTICS, "Average", "Unit")] == [3, 9, 1, 6, 3, "Bytes"]


def test_an_account_deleted_has_no_metrics_any_more(endpoint: str, clients: Clients) -> None:
    Function(clients, HANDLER).invoke({})
    assert total(clients, "Invocations") == 1

    Control(endpoint, timeout=120).delete(f"accounts/{clients.account}")

    assert total(clients, "Invocations") is None


def test_what_is_sent_to_a_queue_is_counted_with_its_size(clients: Clients) -> None:
    sqs = clients.client("sqs")
    queue = sqs.create_queue(QueueName="counted")["QueueUrl"]
    for text in ("one", "another"):
        sqs.send_message(QueueUrl=queue, MessageBody=text)

    def sent() -> dict[str, Any]:
        return statistics(clients, "SentMessageSize", namespace="AWS/SQS", QueueName="counted")

    told = eventually("the sizes of two messages", sent, lambda seen: seen.get("SampleCount") == 2)
    assert (told["Minimum"], told["Maximum"], told["Unit"]) == (3, 7, "Bytes")
