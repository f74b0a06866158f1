"""What has waited for too long is handed over without being tried."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("resilience", parameters={"MaximumRecordAgeInSeconds": "3600"})


def test_a_reading_that_waited_for_more_than_an_hour_is_handed_over_and_a_newer_one_is_read(
    sandbox: Sandbox,
) -> None:
    reader, functions = sandbox.function("TemperatureReader"), sandbox.client("lambda")
    readings = sandbox.table("ReadingsTable")
    functions.put_function_concurrency(FunctionName=reader.name, ReservedConcurrentExecutions=0)
    readings.put(readingId="old", degrees=20, unit="C")
    sandbox.clock.advance(minutes=61)
    readings.put(readingId="new", degrees=21, unit="C")
    functions.delete_function_concurrency(FunctionName=reader.name)

    sandbox.settle()
    [failure] = sandbox.queue("FailedReadings").expect_count(1)
    assert failure["requestContext"] == IsPartialDict(condition="RecordAgeExceeded")
    assert failure["DDBStreamBatchInfo"]["startSequenceNumber"] == readings.records[0].sequence_number
    assert [[record.key for record in each.records] for each in reader.invocations] == [["new"]]
    assert sandbox.table("TemperaturesTable").items == [{"readingId": "new", "celsius": 21}]
