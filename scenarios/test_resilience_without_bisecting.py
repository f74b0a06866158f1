"""Neither bisected nor reported: one bad record takes the good ones of its batch with it."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack(
    "resilience",
    parameters={
        "ReportFailures": "false",
        "Bisect": "false",
        "BatchSize": "4",
        "MaximumBatchingWindowInSeconds": "60",
        "MaximumRetryAttempts": "1",
    },
)


def test_the_whole_batch_is_given_up_and_good_readings_with_it(sandbox: Sandbox) -> None:
    sandbox.table("ReadingsTable").put_all(
        {"readingId": name, "degrees": 290, "unit": "K" if name == "r-2" else "C"}
        for name in ("r-1", "r-2", "r-3", "r-4")
    )

    sandbox.settle()
    reader = sandbox.function("TemperatureReader")
    assert [len(each.records) for each in reader.invocations] == [4, 4]
    [failure] = sandbox.queue("FailedReadings").expect_count(1)
    assert failure["DDBStreamBatchInfo"] == IsPartialDict(batchSize=4)
    assert [each["readingId"] for each in sandbox.table("TemperaturesTable").items] == ["r-1"]
