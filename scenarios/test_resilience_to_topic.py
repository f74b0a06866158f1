"""A poison record among a hundred, handed over to a topic."""

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("resilience", parameters={"Destination": "topic"})

HUNDRED = [{"readingId": f"r-{n}", "degrees": n, "unit": "K" if n == 57 else "F"} for n in range(100)]


def test_what_the_topic_has_sent_to_a_queue_can_be_redriven_too(sandbox: Sandbox) -> None:
    sandbox.table("ReadingsTable").put(readingId="r-1", degrees=300, unit="K")
    sandbox.settle()

    [result] = sandbox.redrive("FailedReadings")
    assert (result.state, result.records) == ("failed", 1), "its function does not know kelvins yet"
    assert sandbox.function("TemperatureReader").invocations[-1].records[0].key == "r-1"


def test_subscribers_are_told_of_the_poison_record_alone(sandbox: Sandbox) -> None:
    topic, readings = sandbox.topic("FailedReadingsTopic"), sandbox.table("ReadingsTable")
    readings.put_all(HUNDRED)

    sandbox.settle()
    [poison] = [record for record in readings.records if record.key == "r-57"]
    [failure] = topic.expect_count(1)
    assert failure["DDBStreamBatchInfo"] == IsPartialDict(
        batchSize=1,
        shardId=poison.shard,
        startSequenceNumber=poison.sequence_number,
        endSequenceNumber=poison.sequence_number,
    )
    assert "payload" not in failure
    assert len(sandbox.table("TemperaturesTable").items) == 99
