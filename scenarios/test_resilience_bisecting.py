"""The function just raises: the mapping halves the batch until the record that fails is alone."""

from sandbox import scenario
from sandbox.scenario import Sandbox

# Four records make a batch; the second cannot be read.
stack = scenario.stack(
    "resilience",
    parameters={
        "ReportFailures": "false",
        "BatchSize": "4",
        "MaximumBatchingWindowInSeconds": "60",
        "MaximumRetryAttempts": "1",
    },
)

READINGS = [
    {"readingId": name, "degrees": 290, "unit": "K" if name == "r-2" else "C"}
    for name in ("r-1", "r-2", "r-3", "r-4")
]


def test_halves_are_tried_left_before_right_until_one_record_is_given_up(sandbox: Sandbox) -> None:
    sandbox.table("ReadingsTable").put_all(READINGS)

    sandbox.settle()
    reader = sandbox.function("TemperatureReader")
    assert [[record.key for record in each.records] for each in reader.invocations] == [
        ["r-1", "r-2", "r-3", "r-4"],
        ["r-1", "r-2"],  # no retry of the whole first
        ["r-1"],
        ["r-2"],
        ["r-2"],  # the one retry: halves have a count of their own
        ["r-3", "r-4"],
    ]
    [failure] = sandbox.queue("FailedReadings").expect_count(1)
    assert failure["requestContext"]["approximateInvokeCount"] == 2
    assert failure["responseContext"]["functionError"] == "Unhandled"
    assert failure["DDBStreamBatchInfo"]["batchSize"] == 1


def test_a_halfs_attempts_have_a_request_id_of_their_own_and_a_retry_has_the_same_again(
    sandbox: Sandbox,
) -> None:
    sandbox.table("ReadingsTable").put_all(READINGS)

    sandbox.settle()
    requests = [each.request_id for each in sandbox.function("TemperatureReader").invocations]
    assert len(requests) == 6
    assert requests[3] == requests[4]
    assert len(set(requests)) == 5
