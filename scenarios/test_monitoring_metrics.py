"""Each record is counted once, by an API and by a log, however often it is delivered."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import scenario
from sandbox.scenario import Sandbox

# The changes make one batch, one of which fails twice.
stack = scenario.stack(
    "monitoring",
    parameters={"BatchSize": "6", "MaximumBatchingWindowInSeconds": "60", "MaximumRetryAttempts": "2"},
)


@pytest.mark.parametrize("function", ["CountsByLog", "CountsByApi"])
def test_what_is_delivered_again_is_counted_once_and_what_fails_is_not_counted(
    sandbox: Sandbox, function: str
) -> None:
    tickets = sandbox.table("TicketsTable")
    tickets.put_all(
        [{"ticketId": "t-1", "title": "a"}, {"ticketId": "none"}, {"ticketId": "t-2", "title": "b"}]
    )
    tickets.update("t-1", title="c")
    tickets.update("t-2", title="d")
    tickets.delete("t-1")

    sandbox.settle()
    deliveries = Counter(record.sequence_number for record in sandbox.function(function).records)
    [failed] = [record.sequence_number for record in tickets.records if record.key == "none"]
    times = [deliveries[number] for number in deliveries if number != failed]
    assert len(times) == 5 and max(times) > 1, deliveries
    assert counted(sandbox, function) == {
        "RecordsProcessed": 5,
        "InsertsProcessed": 2,
        "UpdatesProcessed": 2,
        "DeletesProcessed": 1,
    }


def counted(sandbox: Sandbox, function: str) -> dict[str, int]:
    """The sums of the metrics of the last hour, by name."""
    now, cloudwatch = datetime.now(UTC), sandbox.client("cloudwatch")
    dimensions = [
        {"Name": "Function", "Value": sandbox.function(function).name},
        {"Name": "Table", "Value": "Tickets"},
    ]
    listed = cloudwatch.list_metrics(Namespace="MyApp/DynamoDBStreams", Dimensions=dimensions)["Metrics"]
    found = {}
    for name in {metric["MetricName"] for metric in listed}:
        points = cloudwatch.get_metric_statistics(
            Namespace="MyApp/DynamoDBStreams",
            MetricName=name,
            Dimensions=dimensions,
            StartTime=now - timedelta(hours=1),
            EndTime=now + timedelta(minutes=1),
            Period=60,
            Statistics=["Sum"],
        )["Datapoints"]
        found[name] = int(sum(point["Sum"] for point in points))
    return found
