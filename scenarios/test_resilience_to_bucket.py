"""A poison record among a hundred, handed over to a bucket: with the record itself."""

import json

from dirty_equals import IsPartialDict

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("resilience", parameters={"Destination": "bucket"})

HUNDRED = [{"readingId": f"r-{n}", "degrees": n, "unit": "K" if n == 57 else "F"} for n in range(100)]


def test_one_object_holds_the_event_with_the_poison_record(sandbox: Sandbox) -> None:
    readings = sandbox.table("ReadingsTable")
    readings.put_all(HUNDRED)

    sandbox.settle()
    [poison] = [record for record in readings.records if record.key == "r-57"]
    [kept] = sandbox.bucket("FailedReadingsArchive").objects
    assert kept.key.startswith("aws/lambda/") and f"/{poison.shard}/" in kept.key
    assert kept.body["DDBStreamBatchInfo"] == IsPartialDict(
        batchSize=1, startSequenceNumber=poison.sequence_number, endSequenceNumber=poison.sequence_number
    )
    [record] = json.loads(kept.body["payload"])["Records"]  # a text in the JSON, and JSON in the text
    assert record["dynamodb"]["NewImage"] == {
        "readingId": {"S": "r-57"},
        "degrees": {"N": "57"},
        "unit": {"S": "K"},
    }
    assert len(sandbox.table("TemperaturesTable").items) == 99
