"""A poison record among a hundred, handed over to a queue: where it is in the stream."""

from dirty_equals import IsPartialDict, IsStr

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("resilience")

HUNDRED = [{"readingId": f"r-{n}", "degrees": n, "unit": "K" if n == 57 else "F"} for n in range(100)]


def test_one_message_names_the_poison_record_and_the_99_others_are_processed(sandbox: Sandbox) -> None:
    readings = sandbox.table("ReadingsTable")
    readings.put_all(HUNDRED)

    sandbox.settle()
    [poison] = [record for record in readings.records if record.key == "r-57"]
    [failure] = sandbox.queue("FailedReadings").expect_count(1)
    assert failure == {
        "requestContext": IsPartialDict(
            functionArn=IsStr(regex=".*:function:.*"),
            condition="RetryAttemptsExhausted",
            approximateInvokeCount=3,
        ),
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": None},
        "version": "1.0",
        "timestamp": IsStr(regex=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
        "DDBStreamBatchInfo": IsPartialDict(
            shardId=poison.shard,
            startSequenceNumber=poison.sequence_number,
            endSequenceNumber=poison.sequence_number,
            batchSize=1,
            streamArn=poison.stream,
        ),
    }
    others = {f"r-{n}" for n in range(100) if n != 57}
    assert {each["readingId"] for each in sandbox.table("TemperaturesTable").items} == others
