"""A function that is too slow for its stream is told of, and so is that it has caught up."""

import pytest

from sandbox import scenario
from sandbox.scenario import Sandbox

# One record after the other, a second each: the last of ten is ten seconds old when it is done.
stack = scenario.stack(
    "monitoring",
    parameters={
        "BatchSize": "1",
        "WorkMilliseconds": "1000",
        "MaximumIteratorAgeMilliseconds": "5000",
        "AlarmPeriodSeconds": "10",
    },
)


@pytest.mark.slow
def test_a_slow_function_rings_the_alarm_and_one_that_has_caught_up_ends_it(sandbox: Sandbox) -> None:
    alerts = sandbox.topic("Alerts")
    sandbox.table("TicketsTable").put_all({"ticketId": f"t-{number}", "title": "a"} for number in range(10))

    rung = alerts.expect(AlarmName="monitoring-falls-behind", NewStateValue="ALARM", within=90)
    assert rung["Trigger"]["MetricName"] == "IteratorAge"
    assert rung["Trigger"]["Namespace"] == "AWS/Lambda"

    sandbox.settle()
    alerts.expect(AlarmName="monitoring-falls-behind", NewStateValue="OK", within=120)
    assert len(sandbox.function("CountsByLog").records) == 10
