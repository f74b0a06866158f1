"""The function names the record that failed: the mapping goes on from there, and searches no further."""

from sandbox import scenario
from sandbox.scenario import Sandbox

# Four records make a batch; the second cannot be read.
stack = scenario.stack(
    "resilience",
    parameters={"BatchSize": "4", "MaximumBatchingWindowInSeconds": "60", "MaximumRetryAttempts": "1"},
)

READINGS = [
    {"readingId": name, "degrees": 290, "unit": "K" if name == "r-2" else "C"}
    for name in ("r-1", "r-2", "r-3", "r-4")
]


def test_the_batch_goes_on_at_the_reported_record_which_is_tried_alone_and_given_up(sandbox: Sandbox) -> None:
    sandbox.table("ReadingsTable").put_all(READINGS)

    sandbox.settle()
    reader = sandbox.function("TemperatureReader")
    assert [[record.key for record in each.records] for each in reader.invocations] == [
        ["r-1", "r-2", "r-3", "r-4"],
        ["r-2", "r-3", "r-4"],  # r-1 is done
        ["r-2"],  # no progress: the batch is bisected
        ["r-2"],  # the one retry
        ["r-3", "r-4"],
    ]
    [failure] = sandbox.queue("FailedReadings").expect_count(1)
    assert failure["requestContext"]["approximateInvokeCount"] == 2
    assert failure["responseContext"]["functionError"] is None
    assert failure["DDBStreamBatchInfo"]["batchSize"] == 1
    read = {each["readingId"]: each["celsius"] for each in sandbox.table("TemperaturesTable").items}
    assert read == {"r-1": 290, "r-3": 290, "r-4": 290}
